"""A calendar that is imported once more: what it changed goes into the file that is there; what people wrote stays."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass as shaped

from plugins.shared import frontmatter, lockfile
from plugins.shared.frontmatter import Document
from plugins.shared.listing import listing
from plugins.shared.problem import Problem

NAME = "imports.lock"
# The calendar's: when it is, how often, and whether. All else is people's, once it is written.
THEIRS = ("start", "end", "timezone", "repeat", "until", "except", "also", "status")
BOTHS = ("title", "place", "online")  # whoever changed them since the last import
_KEY = re.compile(r"[A-Za-z_]+(?=:)")


def by_uid(content: Path) -> dict[str, Path]:
    """Return the event files of the folder ``content`` that have a ``uid:`` by it."""
    found: dict[str, Path] = {}
    for file in listing(content, content).within(content / "events", ".md"):
        document = frontmatter.read(file.path, content)
        if isinstance(document, Document) and "uid" in document.fields:
            found[str(document.fields["uid"])] = Path(file.path)
    return found


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


@shaped(frozen=True, config=lockfile.STRICT)
class _ImportsFile:
    version: Literal[1]
    events: dict[Annotated[str, Field(max_length=300)], Last]


_SHAPE = TypeAdapter(_ImportsFile)


def last_imports(root: Path) -> dict[str, Last] | list[Problem]:
    """Return what was imported last, by ``uid:``, or what is wrong in that file."""
    text = lockfile.read(root / NAME)
    if text is None or isinstance(text, list):
        return text or {}
    found = lockfile.parse(text, NAME, _SHAPE)
    return found if isinstance(found, list) else dict(found.events)


def remember(root: Path, imports: Mapping[str, Last]) -> None:
    """Write down what was imported."""
    data = {"version": 1, "events": {uid: asdict(one) for uid, one in imports.items()}}
    lockfile.write(root / NAME, json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def updated(text: str, lines: Mapping[str, str], last: Mapping[str, str] | None = None) -> tuple[str, list[str]]:
    """Return a file's text with the calendar's ``lines`` (``key: value`` by key), and what changed, in words.

    With what it said ``last``, only what it has changed since is taken, and what people changed here is kept. Without,
    an end that belongs to another start goes with it. Comments and all other keys stay as they stand.
    """
    head, body = _halves(text)
    there = _blocks(head)
    changes = []
    for key in THEIRS if last is None else (*BOTHS, *THEIRS):
        new, here = lines.get(key, ""), there.get(key, "")
        old = new if last is None else last.get(key, "")
        if (
            _value(here) == _value(new)
            or (last is None and not new)
            or (last is not None and _value(new) == _value(old))
        ):
            continue
        if last is not None and _value(here) != _value(old) and key != "status":
            changes.append(f"{here.strip() or f'no {key}'} is kept (the calendar has {new or f'no {key}'} now)")
        elif new:
            changes.append(f"{here.strip()} → {new}" if here else new)
            there[key] = _replaced(here, new)
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


def with_keys(text: str, lines: Mapping[str, str], gone: Collection[str] = (), first: str = "") -> str:
    """Return a file's text with ``lines`` (``key: value`` by key), without the keys ``gone``, with ``first`` words.

    What is there keeps its order and its comments; what is new comes last.
    """
    head, body = _halves(text)
    there = {key: block for key, block in _blocks(head).items() if key not in gone}
    for key, line in lines.items():
        there[key] = _replaced(there.get(key, ""), line)
    said = f"{first}\n\n" if first and first not in body else ""
    return "".join(["---\n", *there.values(), "---\n", said, body])


def _replaced(block: str, line: str) -> str:
    """Return a key's lines with another value; the comments stay."""
    old, _, rest = block.partition("\n")
    comment = re.search(r"[ \t]+#[^\"']*$", old)
    kept = [one for one in rest.splitlines(keepends=True) if one.lstrip().startswith("#") or not one.strip()]
    return "".join([f"{line}{comment[0] if comment else ''}\n", *kept])


def _value(line: str) -> str:
    return re.sub(r"[\"'\s,\[\]-]+", " ", line.partition(" #")[0]).strip().casefold()


def _halves(text: str) -> tuple[str, str]:
    _, head, body = re.split(r"^---[ \t]*\n", text.replace("\r\n", "\n"), maxsplit=2, flags=re.MULTILINE)
    return head, body


def _blocks(head: str) -> dict[str, str]:
    """Return the lines of each key, those that go on and comments included."""
    blocks: dict[str, str] = {}
    key = ""
    for line in head.splitlines(keepends=True):
        found = _KEY.match(line)
        key = found[0] if found else key
        blocks[key] = blocks.get(key, "") + line
    return blocks
