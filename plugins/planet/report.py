"""How an update is told: JSON lines for programs, a bar and one summary for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any, get_args
from urllib.parse import urlsplit

from plugins.planet.model import Feed, FeedReport, FeedState, State
from plugins.shared.terminal import as_json as terminal_json
from plugins.shared.terminal import counted

_OFFLINE = "offline"  # kind of failure: the machine's, not the feed's
_UNREACHED = "not-reached"  # kind of no failure: the run was over before the feed had answered
_ALWAYS = ("feed", "member", "state", "entries", "new", "error")  # in what is told of a feed
_SAID = ("moved", "gone", "dormant", "failed")


def offline(reports: Iterable[FeedReport], unnamed: Iterable[FeedState]) -> bool:
    """Tell whether it is this machine that has no network: several hosts were asked, and not one's name was known.

    ``unnamed`` is what would be held against the feeds. Blogs that are long gone are often alone in being asked: unless
    one of them was well until now, they prove nothing.
    """
    answers = ("ok", "unchanged", "moved")
    asked = [report for report in reports if report.kind not in ("", _UNREACHED) or report.state in answers]
    several = len({urlsplit(report.feed).hostname for report in asked}) > 1
    return (
        several
        and all(feed_report.kind == "dns" for feed_report in asked)
        and any(state.failures == 1 for state in unnamed)
    )


def unblamed(report: FeedReport) -> FeedReport:
    """Return what is to be said of a feed where there is no network."""
    error = "this machine seems to have no network; the feed is asked again at the next update"
    return replace(report, kind=_OFFLINE, error=error) if report.kind not in ("", _UNREACHED) else report


def unreached(feed: Feed, seconds: float) -> FeedReport:
    """Return what is to be said of a feed that had not answered when the run's time was over."""
    error = f"the update was over after {seconds:g} seconds, before it had answered; it is asked first at the next"
    return FeedReport(feed.url, feed.member, "not-due", error=error, kind=_UNREACHED)


def as_json(report: FeedReport) -> dict[str, Any]:
    """Return one feed's part of ``update --json``."""
    return {key: value for key, value in asdict(report).items() if value or key in _ALWAYS}


def totals(reports: Sequence[FeedReport], forced: bool) -> dict[str, Any]:
    """Return the last line of ``update --json``: how many feeds are in each state, and how many entries there are."""
    states = Counter(report.state for report in reports)
    return {
        "feeds": len(reports),
        **{state: states[state] for state in get_args(State)},
        "entries": sum(report.entries for report in reports),
        "new": sum(report.new for report in reports),
        "not_reached": sum(report.kind == _UNREACHED for report in reports),
        "forced": forced,
    }


def json_lines(reports: Sequence[FeedReport], forced: bool) -> str:
    """Return the whole of ``update --json``."""
    lines = [*(as_json(report) for report in reports), totals(reports, forced)]
    return "".join(f"{terminal_json(line)}\n" for line in lines)


def summary(reports: Sequence[FeedReport], forced: bool) -> list[str]:
    """Return the lines that people read at the end: what needs them, then one of counts."""
    lines = [f"{r.state}: {r.member}, {r.feed}: {r.error}" for r in reports if r.state in _SAID]
    lines += [f"{r.member}, {r.feed}: {r.advice}" for r in reports if r.advice]
    counts = totals(reports, forced)
    if any(report.kind == _OFFLINE for report in reports):
        return [
            f"{counted(counts['feeds'], 'feed', 'feeds')}: no host's name is known here — is there a network? "
            "Nothing is held against the feeds: all are asked again at the next update."
        ]
    late = counts["not_reached"]
    numbers = {**counts, "not-due": counts["not-due"] - late, "not reached": late}
    states = [f"{numbers[state]} {state}" for state in (*get_args(State), "not reached") if numbers[state]]
    feeds = counted(counts["feeds"], "feed", "feeds")
    new = counted(counts["new"], "new entry", "new entries")
    how = " (asked before their time: --force)" if forced else ""
    first = f" Time was up before {counted(late, 'feed', 'feeds')} had answered: asked first at the next update."
    lines.append(f"{feeds}{how}: {', '.join(states) or 'none'}. {new}.{first if late else ''}")
    return lines


@contextmanager
def bar(feeds: int) -> Iterator[Callable[[FeedReport], None]]:
    """Show a progress bar on the terminal of standard error; yield what is told of each feed."""
    from rich.console import Console  # slow to load, and most updates are nobody's to watch
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Fetching", total=feeds)

        def tell(report: FeedReport) -> None:
            progress.update(task, advance=1, description=f"Fetching, {report.member[:24]:24}")

        yield tell
