"""Front matter edited line by line, as a person would: what is there keeps its order, its words and its comments."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from plugins.shared import frontmatter
from plugins.shared.frontmatter import Document

_KEY = re.compile(r"[A-Za-z_]+(?=:)")


def with_keys(text: str, lines: Mapping[str, str], gone: Collection[str] = (), first: str = "") -> str:
    """Return a file's text with ``lines`` (``key: value`` by key), without the keys ``gone``, with ``first`` words.

    What is there keeps its order and its comments; what is new comes last.
    """
    head, body = halves(text)
    there = {key: block for key, block in blocks(head).items() if key not in gone}
    for key, line in lines.items():
        there[key] = replaced(there.get(key, ""), line)
    intro = f"{first}\n\n" if first and first not in body else ""
    return "".join(["---\n", *there.values(), "---\n", intro, body])


def replaced(block: str, line: str) -> str:
    """Return a key's lines with another value; the comments stay."""
    old, _, rest = block.partition("\n")
    comment = re.search(r"[ \t]+#[^\"']*$", old)
    comment_lines = [
        rest_line
        for rest_line in rest.splitlines(keepends=True)
        if rest_line.lstrip().startswith("#") or not rest_line.strip()
    ]
    return "".join([f"{line}{comment[0] if comment else ''}\n", *comment_lines])


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
        match = _KEY.match(line)
        key = match[0] if match else key
        blocks[key] = blocks.get(key, "") + line
    return blocks


def agenda_cells(document: Document) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what an event's agenda has in each slot and room."""
    agenda = document.fields.get("agenda")
    cells = {}
    for slot, row in agenda.items() if isinstance(agenda, Mapping) else ():
        for room, cell in row.items() if isinstance(row, Mapping) else ():
            many = cell if isinstance(cell, list) else str(cell).split(",") if cell else ()
            cells[str(slot), str(room)] = tuple(name.strip() for name in map(str, many) if name.strip())
    return cells


def without(text: str, slug: str) -> str | None:
    """Return an event's text with ``slug`` taken out of its agenda; None where that is not sure to leave the rest."""
    before = frontmatter.parse(text.encode(), "event.md")
    if not isinstance(before, Document):
        return None
    word = rf"(?<![\w-]){re.escape(slug)}(?![\w-])"
    start = re.search(r"^agenda:", text, re.MULTILINE)
    if start is None:
        return None
    head, rest = text[: start.start()], text[start.start() :]
    rest = re.sub(rf"(:[ \t]*)[\"']?{word}[\"']?(?=[ \t]*(?:[,}}#\n]))", r"\1[]", rest)
    rest = re.sub(
        rf"(?<=[\[,])[ \t]*[\"']?{word}[\"']?[ \t]*,[ \t]*|[ \t]*,?[ \t]*[\"']?{word}[\"']?(?=[ \t]*\])", "", rest
    )
    after = frontmatter.parse((head + rest).encode(), "event.md")
    if not isinstance(after, Document):
        return None
    wanted = {cell: tuple(name for name in names if name != slug) for cell, names in agenda_cells(before).items()}
    same = {key: value for key, value in before.fields.items() if key != "agenda"}
    intact = same == {key: value for key, value in after.fields.items() if key != "agenda"}
    return head + rest if intact and agenda_cells(after) == wanted and before.body.text == after.body.text else None
