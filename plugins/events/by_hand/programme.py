"""A programme as people type it → a Wall: one table, several with headings of their own, or a list of times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plugins.events.by_hand.listed import as_table
from plugins.events.by_hand.typed import Row, Wall, read_wall

_TABLE = re.compile(r"(?:^[ \t]*\|.*\n?){2,}", re.MULTILINE)


def read_programme(text: str) -> Wall | None:
    """Return the table or tables in a text, else the list of times that it is; None where it is neither."""
    if wall := read_wall(text):
        return wall
    if told := as_table(text):
        table, unread = told
        wall = read_wall(table)
        return wall and replace(wall, unread=(*unread, *wall.unread))
    tables = _TABLE.findall(text)
    walls = [wall for table in tables if (wall := read_programme(table))] if len(tables) > 1 else []
    return _joined(walls) if len(walls) == len(tables) > 1 else None


def _joined(walls: Sequence[Wall]) -> Wall:
    """Return the walls as one, with the rooms of all; one that begins before the last has ended is another day's."""
    rooms = tuple(dict.fromkeys(name for wall in walls for name in _numbered(wall.rooms)))
    rows: list[Row] = []
    for wall in walls:
        names = _numbered(wall.rooms)
        day = rows[-1].day + (wall.rows[0].start <= rows[-1].start) if rows else 0
        for row in wall.rows:
            held = dict(zip(names, row.cells, strict=True))
            rows.append(replace(row, cells=tuple(held.get(room, "") for room in rooms), day=row.day + day))
    return Wall(tuple(name for name, _ in rooms), tuple(rows), tuple(label for wall in walls for label in wall.unread))


def _numbered(names: Iterable[str]) -> list[tuple[str, int]]:
    """Return names, each with how often it was there before: rooms without a name are several."""
    numbered: list[tuple[str, int]] = []
    for name in names:
        numbered.append((name, sum(other == name for other, _ in numbered)))
    return numbered
