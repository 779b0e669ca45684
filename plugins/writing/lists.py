"""A list, taken from blocks of a text line by line, as CommonMark has it: what is in an item is told by its column."""

from __future__ import annotations

from dataclasses import dataclass, field

from plugins.writing.beginnings import ListItem, interrupts, item, may_go_on


@dataclass
class TakenList:
    """The texts of its items; ``start`` is its first number, None for a bulleted one; ``loose``: with paragraphs."""

    start: int | None
    items: list[str] = field(default_factory=list)
    loose: bool = False


class _Open:
    """The item at hand."""

    def __init__(self, line: str, mark: ListItem) -> None:
        self.mark = mark
        self.lines = [line[mark.column :]]
        self._blank = False
        self.gaps = False
        self._inner = item(self.lines[0])  # the first line of the list in it that goes on

    def add(self, line: str) -> None:
        if not line.strip():
            self._blank = True
            self.lines.append("")
            return
        if not self._inner or _indent(line) < self._inner.column:  # else it belongs to that
            inner = item(line)
            self.gaps = self.gaps or (self._blank and not (inner and self._inner))
            self._inner = inner
        self._blank = False
        self.lines.append(line)

    @property
    def ends_blank(self) -> bool:
        return self._blank

    @property
    def nothing_yet(self) -> bool:
        return not any(line.strip() for line in self.lines)


def take(blocks: list[str]) -> TakenList:
    """Take the list that ``blocks`` begin with off them, and return it."""
    lines = blocks.pop(0).split("\n")
    mark = item(lines[0])
    assert mark is not None
    taken = TakenList(mark.start)
    open_ = _Open(lines[0], mark)
    number = 1
    while True:
        if number == len(lines):
            if not _goes_on(blocks, open_):
                break
            open_.add("")
            lines, number = blocks.pop(0).split("\n"), 0
            continue
        line = lines[number]
        if (next_one := _next(line, open_)) is not None:
            _close(taken, open_)
            taken.loose = taken.loose or open_.ends_blank
            open_ = _Open(line, next_one)
        elif _inside(line, open_):
            open_.add(line[open_.mark.column :] if _indent(line) >= open_.mark.column else line)
        else:
            break
        number += 1
    _close(taken, open_)
    if number < len(lines):
        blocks.insert(0, "\n".join(lines[number:]))
    return taken


def _close(taken: TakenList, open_: _Open) -> None:
    taken.items.append("\n".join(open_.lines).rstrip())
    taken.loose = taken.loose or open_.gaps


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _next(line: str, open_: _Open) -> ListItem | None:
    """Return the next item of the same list, if ``line`` begins it."""
    if _indent(line) >= open_.mark.column:
        return None
    mark = item(line)
    return mark if mark is not None and mark.kind == open_.mark.kind else None


def _inside(line: str, open_: _Open) -> bool:
    if not line.strip():
        return True
    if _indent(line) >= open_.mark.column:
        return not (open_.ends_blank and open_.nothing_yet)
    return not open_.ends_blank and may_go_on(open_.lines[-1]) and not _begins(line)


def _begins(line: str) -> bool:
    mark = item(line)
    return interrupts(line) or (mark is not None)


def _goes_on(blocks: list[str], open_: _Open) -> bool:
    """Tell whether the list goes on behind an empty line."""
    for block in blocks:
        for line in block.split("\n", 3):
            if line.strip():
                if _next(line, open_) is not None:
                    return True
                return _indent(line) >= open_.mark.column and not open_.nothing_yet
    return False
