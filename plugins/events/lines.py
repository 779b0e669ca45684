"""Front matter edited line by line, as a person would: what is there keeps its order, its words and its comments."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_KEY = re.compile(r"[A-Za-z_]+(?=:)")


def with_keys(text: str, lines: Mapping[str, str], gone: Collection[str] = (), first: str = "") -> str:
    """Return a file's text with ``lines`` (``key: value`` by key), without the keys ``gone``, with ``first`` words.

    What is there keeps its order and its comments; what is new comes last.
    """
    head, body = halves(text)
    there = {key: block for key, block in blocks(head).items() if key not in gone}
    for key, line in lines.items():
        there[key] = replaced(there.get(key, ""), line)
    said = f"{first}\n\n" if first and first not in body else ""
    return "".join(["---\n", *there.values(), "---\n", said, body])


def replaced(block: str, line: str) -> str:
    """Return a key's lines with another value; the comments stay."""
    old, _, rest = block.partition("\n")
    comment = re.search(r"[ \t]+#[^\"']*$", old)
    kept = [one for one in rest.splitlines(keepends=True) if one.lstrip().startswith("#") or not one.strip()]
    return "".join([f"{line}{comment[0] if comment else ''}\n", *kept])


def value_of(line: str) -> str:
    """Return what a line says, however it is quoted, to be compared."""
    return re.sub(r"[\"'\s,\[\]-]+", " ", line.partition(" #")[0]).strip().casefold()


def halves(text: str) -> tuple[str, str]:
    """Return the front matter, without its rules, and what follows."""
    if not text:
        return "", ""
    _, head, body = re.split(r"^---[ \t]*\n", text.replace("\r\n", "\n"), maxsplit=2, flags=re.MULTILINE)
    return head, body


def blocks(head: str) -> dict[str, str]:
    """Return the lines of each key, those that go on and comments included."""
    blocks: dict[str, str] = {}
    key = ""
    for line in head.splitlines(keepends=True):
        found = _KEY.match(line)
        key = found[0] if found else key
        blocks[key] = blocks.get(key, "") + line
    return blocks
