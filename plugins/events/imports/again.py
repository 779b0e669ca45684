"""A calendar's events → files. What is there already takes what the calendar changed; what people wrote there stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass as shaped

from plugins.events.by_hand.lines import blocks, halves, replaced, value_of, with_keys
from plugins.events.imports.files import Imported, yaml
from plugins.events.imports.moments import written
from plugins.events.reading.folders import problems_in
from plugins.shared import frontmatter, ledger_file
from plugins.shared.fields import zone_names
from plugins.shared.frontmatter import Document
from plugins.shared.listing import listing
from plugins.shared.problem import Problem
from plugins.shared.terminal import say
from plugins.writing.readback import ReadBack, add_each, at_the_source, rewrite

NAME = "imports.lock"
# The calendar's: when it is, how often, and whether. All else is people's, once it is written.
THEIRS = ("start", "end", "timezone", "repeat", "until", "except", "also", "status")
BOTHS = ("title", "place", "online")  # whoever changed them since the last import
_OF_A_DATE = ("start", "end", "status", "place", "online")


def bring_in(imported: Sequence[Imported], content: Path, zone: ZoneInfo, source: str) -> list[Problem]:
    """Write the events of the calendar ``source`` below ``content``, say what was done, and return what could not be.

    A ``uid:`` that is known is brought up to date; one date of a known series is a file beside it.
    """

    read = partial(problems_in, zone=zone)
    there, last = by_uid(content), last_imports(content.resolve().parent)
    if isinstance(last, list):
        return last
    problems: list[Problem] = []
    new = []
    for event in imported:
        uid, series = event.fields.get("uid", ""), event.of[0] if event.of else ""
        if uid in there:
            wrong = _update(event, there[uid], content, read, source, last.get(uid))
            problems += wrong
            if not wrong and event.age >= (last[uid].age if uid in last else (0, "")):
                last[uid] = _said(event)
        elif series in there:
            problems += _one_date(event, there[series], content, zone, read, source, last.get(series))
        else:
            new.append(event)
    groups = [[(f"events/{path}", text) for path, text in event.files()] for event in new]
    for event, files, wrong in zip(new, groups, add_each(groups, content, read), strict=True):
        problems += at_the_source(wrong, [name for name, _ in files], content, source)
        if not wrong:
            last |= {event.fields["uid"]: _said(event)} if "uid" in event.fields else {}
            say(*(f"{content / path} is made" for path, _ in files))
            say(*(f"  not kept of {event.slug}: {words}" for words in event.lost))
    if last:
        remember(content.resolve().parent, last)
    return problems


def _update(
    event: Imported, path: Path, content: Path, read: ReadBack, source: str, last: Last | None
) -> list[Problem]:
    """Take what the calendar changed into the files that are there, or return why not; all else in them stays."""
    if last and event.age < last.age:
        say(f"{path}: {source} is older than what was imported last: nothing is taken of it")
        return []
    before, after, messages = dict[str, str](), dict[str, str](), list[str]()
    for (name, text), lines in zip(event.files(), event.lines.values(), strict=True):
        single = name.rpartition("/")[2] if "/" in name else ""
        own = (path.with_suffix("") / single if single else path).relative_to(content).as_posix()
        if not (content / own).exists():
            after[own] = text
            messages.append(f"{content / own} is made")
            continue
        before[own] = (content / own).read_text(encoding="utf-8-sig")
        known = last.files.get(single) if last else None
        after[own], changes = updated(before[own], lines, known)
        messages += [f"{content / own} is changed: {words}" for words in changes if " is kept " not in words]
        messages += [f"{content / own}: {words}" for words in changes if " is kept " in words]
    return _rewritten(before, after, messages, content, read, source)


def _one_date(
    event: Imported, path: Path, content: Path, home: ZoneInfo, read: ReadBack, source: str, last: Last | None
) -> list[Problem]:
    """Write one date of the series in ``path`` that came by itself: moved, or called off."""
    assert event.of
    day = event.of[1]
    own = (path.with_suffix("") / f"{day}.md").relative_to(content).as_posix()
    known = last.files.get(f"{day}.md") if last else None
    files = [path.relative_to(content).as_posix(), own]
    before = {file: (content / file).read_text(encoding="utf-8-sig") for file in files if (content / file).exists()}
    series = before[files[0]]
    fields = event.fields | _hours_there(event, path, content, home)
    lines = {key: f"{key}: {yaml(fields[key])}" for key in _OF_A_DATE if key in fields}
    lines = {key: line for key, line in lines.items() if key not in BOTHS or line not in series.split("\n")}
    words = "" if own in before or event.body in series else event.body
    text, changes = (
        updated(before[own], lines, known) if own in before else (with_keys("", lines, first=words), ["made"])
    )
    if last:
        last.files[f"{day}.md"] = lines
    said = [f"{content / own} is {words if words == 'made' else f'changed: {words}'}" for words in changes]
    return _rewritten(before, {**before, own: text}, said, content, read, source)


def _hours_there(event: Imported, path: Path, content: Path, home: ZoneInfo) -> dict[str, str]:
    """Return start and end of one date in the zone of its series, which is all that its file can say."""
    document = frontmatter.read(str(path), content)
    there = document.fields.get("timezone") if isinstance(document, Document) else None
    zone, own = ZoneInfo(str(there)) if there in zone_names() else home, ZoneInfo(event.fields["timezone"])
    moments = {key: event.fields[key] for key in ("start", "end") if " " in event.fields.get(key, "")}
    return {
        key: written(datetime.fromisoformat(when).replace(tzinfo=own).astimezone(zone)) for key, when in moments.items()
    }


def _rewritten(
    before: Mapping[str, str], after: Mapping[str, str], said: Sequence[str], content: Path, read: ReadBack, source: str
) -> list[Problem]:
    problems = rewrite(before, after, content, read) if after != before else []
    if not problems:
        say(*said)
    return at_the_source(problems, (), content, source)


def _said(event: Imported) -> Last:
    """Return what a calendar says of an event, to be remembered."""
    files = {name.rpartition("/")[2] if "/" in name else "": lines for name, lines in event.lines.items()}
    return Last(*event.age, files)


def by_uid(content: Path) -> dict[str, Path]:
    """Return the event files of the folder ``content`` that have a ``uid:`` by it."""
    files: dict[str, Path] = {}
    for file in listing(content, content).within(content / "events", ".md"):
        document = frontmatter.read(file.path, content)
        if isinstance(document, Document) and "uid" in document.fields:
            files[str(document.fields["uid"])] = Path(file.path)
    return files


@dataclass(frozen=True)
class Last:
    """What a calendar said of an event when it was imported last: how new that was, and each file's lines by key."""

    sequence: Annotated[int, Field(ge=0)]
    written: Annotated[str, Field(max_length=100)]
    files: dict[Annotated[str, Field(max_length=1000)], dict[str, Annotated[str, Field(max_length=100_000)]]]

    @property
    def age(self) -> tuple[int, str]:
        """Return what tells an older version from a newer one."""
        return self.sequence, self.written


@shaped(frozen=True, config=ledger_file.STRICT)
class _ImportsFile:
    version: Literal[1]
    events: dict[Annotated[str, Field(max_length=300)], Last]


_SHAPE = TypeAdapter(_ImportsFile)


def last_imports(root: Path) -> dict[str, Last] | list[Problem]:
    """Return what was imported last, by ``uid:``, or what is wrong in that file."""
    imports = ledger_file.load(root / NAME, _SHAPE)
    return dict(imports.events) if isinstance(imports, _ImportsFile) else imports or {}


def remember(root: Path, imports: Mapping[str, Last]) -> None:
    """Write down what was imported."""
    data = {"version": 1, "events": {uid: asdict(last) for uid, last in imports.items()}}
    ledger_file.write(root / NAME, ledger_file.dump(data))


def updated(text: str, lines: Mapping[str, str], last: Mapping[str, str] | None = None) -> tuple[str, list[str]]:
    """Return a file's text with the calendar's ``lines`` (``key: value`` by key), and what changed, in words.

    With what it said ``last``, only what it has changed since is taken, and what people changed here is kept. Without,
    an end that belongs to another start goes with it. Comments and all other keys stay as they stand.
    """
    head, body = halves(text)
    there = blocks(head)
    changes = []
    for key in THEIRS if last is None else (*BOTHS, *THEIRS):
        new, here = lines.get(key, ""), there.get(key, "")
        old = new if last is None else last.get(key, "")
        if (
            value_of(here) == value_of(new)
            or (last is None and not new)
            or (last is not None and value_of(new) == value_of(old))
        ):
            continue
        if last is not None and value_of(here) != value_of(old) and key != "status":
            changes.append(f"{here.strip() or f'no {key}'} is kept (the calendar has {new or f'no {key}'} now)")
        elif new:
            changes.append(f"{here.strip()} → {new}" if here else new)
            there[key] = replaced(here, new)
        else:
            changes.append(f"without {there.pop(key).strip()}")
    if (
        last is None
        and any(change.startswith("start:") for change in changes)
        and "end" not in lines
        and "end" in there
    ):
        changes.append(f"without {there.pop('end').strip()}")
    return "".join(["---\n", *there.values(), "---\n", body]), changes
