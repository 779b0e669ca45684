"""python -m plugins.site check | new KIND NAME | keys [--write FILE] | begin [--name NAME …]"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from plugins.events.hub import EventHub
from plugins.parts.readers import installed
from plugins.planet.replies.inbox import MEMORY as MENTIONS
from plugins.planet.replies.inbox import waiting
from plugins.planet.store.bundle import faults
from plugins.shared.address import store_of
from plugins.shared.clock import now
from plugins.shared.community import SETTINGS, from_file, place_of, settings_in
from plugins.shared.problem import TO_MEND, Problem, Problems, code_quality, complain
from plugins.shared.terminal import say, write
from plugins.site.begin import ASKED, UNDO, Plan, answers, carry_out, defaults, onward, plan, unfit
from plugins.site.loading import load
from plugins.site.new import BEGINNING, KINDS, SKELETONS, create
from plugins.site.opening import ways_of
from plugins.site.reading import ContentReader
from plugins.site.seen import seen, seen_events
from plugins.site.upgrade import UNDO as REVERT
from plugins.site.upgrade import upgrade
from plugins.writing.conversion import trial

_UNREAD = (
    "Its pages' words in {0} are by machine, awaiting a native reader: mend them in overrides/translations/{0}.po."
)


_READ_AT_ONCE = 30  # lines of what is new


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "upgrade":
            return _upgrade(options.version, options.address)
        if options.command == "begin":
            return _begin(options)
        if options.command == "keys":
            return _keys(options.write)
        if options.command == "check":
            return _check(options)
        return _new(options.kind, options.name, options.event, options.like)
    except Problems as error:
        return _say(error.problems)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m plugins.site", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="read all of content/ and say what must be mended")
    check.add_argument(
        "--conversations", action="store_true", help="and ask which posts answer which, where it is not sure"
    )
    check.add_argument(
        "--store", type=Path, metavar="FILE", help="the planet's store, where it is not the one that PLANET names"
    )
    check.add_argument("--report", type=Path, metavar="FILE", help="and into this file, as GitLab reads it")
    new = commands.add_parser("new", help="make the file of a new post, event, session or member")
    new.add_argument("kind", choices=KINDS)
    new.add_argument("name", help="its title or name")
    new.add_argument("--event", help="the session's event: the name of its file without .md")
    new.add_argument("--kind", dest="like", choices=tuple(SKELETONS), help="the event's kind: a file with all it needs")
    upgrading = commands.add_parser("upgrade", help="take the program of a released version")
    upgrading.add_argument("version", nargs="?", help="such as 0.3.0; the latest when it is left out")
    upgrading.add_argument("--from", dest="address", metavar="ADDRESS", help="another repository than UPSTREAM")
    begin = commands.add_parser("begin", help="make this clone a community's own")
    for option, (_, question) in ASKED.items():
        begin.add_argument(f"--{option}", help=question)
    begin.add_argument("--yes", action="store_true", help="ask nothing: what is not said is left as it is by default")
    keys = commands.add_parser("keys", help="print the page of every key, docs/keys.md")
    keys.add_argument("--write", type=Path, metavar="FILE", help="into this file, and not onto the terminal")
    return parser


def _check(options: argparse.Namespace) -> int:
    root = Path.cwd()
    ours = from_file(root)
    if isinstance(ours, list):
        return _say(ours, options.report)
    settings, custom = installed(root / SETTINGS)
    reader, ways = ContentReader(others=custom.readers), ways_of(settings, custom)
    catalogue, problems = load(ours, root, now(), reader, ways)
    problems += [*seen(root, ours, catalogue, now())[1], *seen_events(root, ours, catalogue, now())[1]]
    problems += [*faults(catalogue.archives, now()), *trial(catalogue.things)]
    if problems:
        return _say(problems, options.report)
    if unwritten := _reported([], options.report):
        return _say(unwritten)
    say(*catalogue.early, *catalogue.doubtful)
    say(*waiting(ours.content, catalogue.members, root / MENTIONS))
    say(*_dates(EventHub(catalogue.events, now())))
    say(
        f"{ours.content.name}/ is right: {len(catalogue.posts)} posts, {len(catalogue.pages)} pages, "
        f"{len(catalogue.members)} members, {len(catalogue.events)} events."
    )
    if options.conversations:
        from plugins.site.conversations import ask  # reads the planet's store

        return ask(options.store or store_of(settings), catalogue, ours.zone)
    if not catalogue.things:
        say(f"It is empty: begin with {BEGINNING[0]}, then see it with python3 tasks.py serve.")
    return 0


def _dates(hub: EventHub) -> Iterator[str]:
    """Yield how each ``repeat:`` was understood: its next five dates."""
    for event in hub.events:
        if event.rule:
            coming = [date for date in hub.dates[event.slug] if not hub.is_past(date)][:5]
            days = ", ".join(f"{date.span.first_day:%a %d %b %Y}" for date in coming) or "no date to come"
            yield f"{event.source}: {event.rule.words}: {days}"


def _new(kind: str, name: str, event: str | None, like: str | None) -> int:
    ours = from_file(Path.cwd())
    if isinstance(ours, list):
        raise Problems(ours)
    if like and kind != "event":
        raise Problems([Problem("--kind:1", f"a {kind} has no kind", "leave it out: it is for new.event")])
    content, today = ours.content.relative_to(Path.cwd()), now().astimezone(ours.zone).date()
    path = create(kind, name, content, today=today, event=event, like=like)
    say(f"{path} is made: fill it in, then see it with python3 tasks.py serve")
    return 0


def _begin(options: argparse.Namespace) -> int:
    """Make the clone a community's own; say how it is undone."""
    root, asked = Path.cwd(), sys.stdin.isatty() and not options.yes
    try:
        if unready := [*unfit(root), *_begun(root)]:
            raise Problems(unready)
        if not (asked or options.yes):
            raise Problems([Problem("--yes", "is missing: nobody can be asked here", "add it: content/ is replaced")])
        plan = _planned(root, vars(options), input if asked else None)
        if asked and input("Replace all that is in content/? [y/N] ").strip().lower() not in ("y", "yes"):
            say("Nothing was changed.")
            return 0
        carry_out(root, plan)
    except (EOFError, KeyboardInterrupt):
        say("", "Nothing was changed.")
        return 130
    say(
        f"This is the site of {plan.ours.name} now: samples are in content/, what you chose in {SETTINGS}.",
        f"What subscribers will know it by is SITE_ID there: do not change it ({plan.ours.identity.entity}).",
        *([_UNREAD.format(plan.ours.language)] if plan.unread else []),
        "See it with python3 tasks.py serve; then git add --all and git commit.",
        *onward(root, plan.upstream),
        f"To undo it all, before the commit: {UNDO}",
    )
    return 0


def _planned(root: Path, given: dict[str, str | None], ask: Callable[[str], str] | None) -> Plan:
    """Return what is to be written; who is at a terminal is asked anew for each answer that cannot be."""
    while True:
        chosen = answers(given, ask, defaults(root))
        try:
            return plan(root, chosen, now())
        except Problems as wrong:
            again = {problem.where.removeprefix("--") for problem in wrong.problems}
            if not (ask and again <= set(ASKED)):
                raise
            complain(wrong.problems)
            given = {option: None if option in again else chosen[option] for option in ASKED}


def _upgrade(version: str | None, address: str | None) -> int:
    """Take the program of a released version; say what it brings, and how it is undone."""
    root = Path.cwd()
    settings = settings_in(root / SETTINGS)
    if isinstance(settings, list):
        raise Problems(settings)
    if not (address := address or settings.get("UPSTREAM")):
        fix = 'write the address of the repository that you copied, UPSTREAM = "https://…", or say --from ADDRESS'
        raise Problems([Problem(place_of("UPSTREAM", root), "`UPSTREAM` is empty: whose new versions?", fix)])
    if problems := unfit(root):
        raise Problems(problems)
    upgraded = upgrade(root, address, version)
    if upgraded is None:
        say("Nothing to do: this version, or a later one, stands here already.")
        return 0
    say(f"The program is {upgraded.version} now. What is new since yours:", *shortened(upgraded.news))
    say(*(f"{name}: your change to it is replaced (git diff HEAD^ HEAD -- {name})" for name in upgraded.replaced))
    say(f"To undo it: {REVERT}", "Now the site is built by it.")
    return subprocess.run([sys.executable, "tasks.py", "build"], cwd=root, check=False).returncode


def shortened(news: Sequence[str]) -> list[str]:
    """Return what is new; of much that which is to be done, so that it is read."""
    if len(news) <= _READ_AT_ONCE:
        return list(news)
    shown, doing = list[str](), False
    for line in news:
        doing = line == "### To do" if line.startswith("#") else doing
        shown += [line] if doing or line.startswith("## ") else []
    return [*shown, f"… and {len(news) - len(shown)} lines more: CHANGELOG.md has all of them."]


def _begun(root: Path) -> list[Problem]:
    """Return that a community lives here already: it has chosen what its subscribers know it by."""
    settings = settings_in(root / SETTINGS)
    chosen = not isinstance(settings, list) and settings.get("SITE_ID")
    fix = 'make a new clone; or, if all that is here may go, set SITE_ID = "" and commit'
    return [Problem(place_of("SITE_ID", root), "has a SITE_ID: somebody has begun here", fix)] if chosen else []


def _keys(path: Path | None) -> int:
    from plugins.site.keys import page  # reads the source of each shape

    if path is None:
        write(page(), sys.stdout)
        return 0
    return _say(unwritten) if (unwritten := _write(path, page())) else 0


def _say(problems: Iterable[Problem], report: Path | None = None) -> int:
    complain([*problems, *_reported(problems, report)])
    return TO_MEND


def _reported(problems: Iterable[Problem], path: Path | None) -> list[Problem]:
    """Write the report of a check for GitLab, where one is wanted; return why it cannot be written."""
    return _write(path, code_quality(problems)) if path else []


def _write(path: Path, text: str) -> list[Problem]:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        return [Problem(str(path), error.strerror or str(error), "name a file in a folder that is there")]
    return []


if __name__ == "__main__":
    sys.exit(main())
