"""A spreadsheet of sessions, with its times in any column, or above its columns → rows that begin with their times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from plugins.events.by_hand import clock
from plugins.events.by_hand.words import HEADINGS, heading

Cells = list[list[str]]
_DATED = re.compile(r"(\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})[T ,]*(?=\d)")


def in_order(table: Cells) -> tuple[Cells, tuple[str, ...]]:
    """Return a table whose times stand first, day by day, and its rows that have no time."""
    if turned := _turned(table):
        return turned, ()
    for number, row in enumerate(table):
        kinds = [HEADINGS.get(heading(name), "") for name in row]
        if "start" in kinds and len(row) > 2 and (kinds[0] != "start" or _is_dated(table[number + 1 :])):
            return _days(kinds, row, [cells for cells in table[number + 1 :] if len(cells) > kinds.index("start")])
    return table, ()


def _turned(table: Cells) -> Cells | None:
    """Return a table of which the times stand above the columns with them before its rows."""
    head = next((row for row in table if len(row) > 1), [])
    if len(head) < 3 or not all(clock.begins(name) for name in head[1:]):
        return None
    return [list(row) for row in zip_longest(*(row for row in table if len(row) > 1), fillvalue="")]


def _is_dated(rows: Sequence[list[str]]) -> bool:
    return any(row and _DATED.match(row[0]) for row in rows)


def _days(kinds: list[str], head: list[str], rows: Cells) -> tuple[Cells, tuple[str, ...]]:
    """Return a heading and rows that begin with their times, by day and time, with `Day 2` between two days."""
    start, date = kinds.index("start"), kinds.index("day") if "day" in kinds else None
    listed = "title" in kinds
    columns = [
        at
        for at, kind in enumerate(kinds)
        if at not in (start, date) and (kind not in ("", "beside") if listed else at > start)
    ]
    by_day: dict[str, Cells] = {}
    unread = []
    for row in rows:
        dated = _DATED.match(row[start])
        moment = clock.plain(row[start][dated.end() :] if dated else row[start])
        if not clock.begins(moment):
            unread.append(", ".join(filter(None, row)))
            continue
        day = dated[1] if dated else row[date] if date is not None else ""
        by_day.setdefault(day, []).append([moment, *(row[at] if at < len(row) else "" for at in columns)])
    days = sorted(by_day) if all(re.match(r"\d{4}-", day) for day in by_day) else list(by_day)
    ordered: Cells = [[head[start], *(head[at] for at in columns)]]
    for number, day in enumerate(days, 1):
        ordered += [[f"Day {number}"]] if number > 1 else []
        ordered += sorted(by_day[day], key=lambda row: clock.times(row[0])[0])
    return ordered, tuple(unread)
