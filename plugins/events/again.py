"""A calendar that is imported once more: what it changed goes into the file that is there; what people wrote stays."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from plugins.shared import frontmatter
from plugins.shared.frontmatter import Document
from plugins.shared.listing import listing

# The calendar's: when it is, how often, and whether. All else is people's, once it is written.
THEIRS = ("start", "end", "timezone", "repeat", "until", "except", "status")
_KEY = re.compile(r"[A-Za-z_]+(?=:)")


def by_uid(content: Path) -> dict[str, Path]:
    """Return the event files of the folder ``content`` that have a ``uid:`` by it."""
    found: dict[str, Path] = {}
    for file in listing(content, content).within(content / "events", ".md"):
        document = frontmatter.read(file.path, content)
        if isinstance(document, Document) and "uid" in document.fields:
            found[str(document.fields["uid"])] = Path(file.path)
    return found


def updated(text: str, lines: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return a file's text with the calendar's ``lines`` (``key: value`` by key), and what changed, in words.

    An end that belongs to another start goes with it. Comments and all other keys stay as they stand.
    """
    head, body = _halves(text)
    there = _blocks(head)
    changes = []
    for key in THEIRS:
        if key in lines and _value(there.get(key, "")) != _value(lines[key]):
            changes.append(f"{there[key].strip()} → {lines[key]}" if key in there else lines[key])
            there[key] = _replaced(there.get(key, ""), lines[key])
    if any(change.startswith("start:") for change in changes) and "end" not in lines and "end" in there:
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
