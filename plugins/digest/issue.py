"""What there is to tell, each with its day → issues: what was said in a week or a month, and what is on next. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from plugins.parts.given import News, NewsKind
from plugins.shared.digest import Told

Rhythm = Literal["week", "month"]
AHEAD = timedelta(days=28)  # for which an issue says what is on


@dataclass(frozen=True)
class Period:
    """The days of an issue; both ``first`` and ``last`` belong to it."""

    name: str  # the last part of its address: 2026-w47, 2026-11
    first: date
    last: date


@dataclass(frozen=True)
class Issue(Told):
    """One issue: its period, and what it tells, by kind."""

    period: Period
    coming: tuple[News, ...]
    held: tuple[News, ...]
    conversations: tuple[News, ...]
    posts: tuple[News, ...]
    entries: tuple[News, ...]

    @property
    def url(self) -> str:
        """Return its page, relative to the site."""
        return f"digest/{self.period.name}/"

    @property
    def sections(self) -> tuple[tuple[str, tuple[News, ...], bool], ...]:
        """Return what it tells in the order of its pages: a kind's name, its news, and whether their days are told."""
        sections = (
            ("coming", self.coming, True),
            ("answers", self.conversations, False),
            ("posts", self.posts, False),
            ("entries", self.entries, False),
            ("held", self.held, True),
        )
        return tuple(section for section in sections if section[1])


def period_of(day: date, rhythm: Rhythm) -> Period:
    """Return the week (ISO 8601, from Monday on) or the month that ``day`` is in."""
    if rhythm == "month":
        first = day.replace(day=1)
        return Period(f"{day:%Y-%m}", first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    monday = day - timedelta(days=day.weekday())
    year, week, _ = monday.isocalendar()
    return Period(f"{year}-w{week:02}", monday, monday + timedelta(days=6))


def issues(news: Iterable[News], rhythm: Rhythm, today: date) -> tuple[Issue, ...]:
    """Return every issue that has something to tell, the latest first; the period that ``today`` is in is not over."""
    by_period: dict[Period, dict[NewsKind, list[News]]] = defaultdict(lambda: defaultdict(list))
    events = []
    for item in sorted(news, key=lambda piece: (piece.day, piece.title, piece.url)):
        if item.kind == "event":
            events.append(item)
        period = period_of(item.day, rhythm)
        if period.last < today:
            by_period[period][item.kind].append(item)
    latest = period_of(period_of(today, rhythm).first - timedelta(days=1), rhythm)
    if latest not in by_period and any(_is_soon(event, latest) for event in events):
        by_period[latest] = defaultdict(list)
    latest_first = sorted(by_period, key=lambda period: period.first, reverse=True)
    return tuple(_issue(period, by_period[period], events) for period in latest_first)


def _is_soon(news: News, period: Period) -> bool:
    return period.last < news.day <= period.last + AHEAD


def _issue(period: Period, said: dict[NewsKind, list[News]], events: list[News]) -> Issue:
    return Issue(
        period,
        coming=tuple(event for event in events if _is_soon(event, period)),
        held=tuple(said["event"]),
        conversations=tuple(_together(said["answer"])),
        posts=tuple(said["post"]),
        entries=tuple(said["entry"]),
    )


def _together(answers: Iterable[News]) -> Iterator[News]:
    """Yield each answer once, though it answers several."""
    seen: set[str] = set()
    for answer in answers:
        if answer.url not in seen:
            seen.add(answer.url)
            yield answer
