"""An iCalendar file's octets → its components and lines, each with its number. For the linter: nothing is forgiven."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plugins.shared.problem import Problem

LONGEST = 75
_LINE = re.compile(
    r'(?P<name>[A-Za-z0-9-]+)(?P<parameters>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(?P<value>.*)',
    re.DOTALL,
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Line:
    """One unfolded content line."""

    number: int
    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass
class Component:
    """A BEGIN … END with its own lines and its children."""

    name: str
    number: int
    lines: list[Line] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Return the component's own lines of that name."""
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line | None:
        """Return its first line of that name."""
        return next(iter(self.all(name)), None)

    def value(self, name: str) -> str:
        """Return the value of its first line of that name, or nothing."""
        line = self.one(name)
        return line.value if line else ""

    def every(self, name: str) -> Iterator[Component]:
        """Return the components of that name below it."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.every(name)


def parse(data: bytes, name: str) -> tuple[Component | None, list[Problem]]:
    """Return the calendar in ``data`` and what is wrong with its octets, its lines and its nesting (RFC 5545 §3.1)."""
    problems = list(_octets(data, name))
    lines, found = _lines(data, name)
    root, more = _nest(lines, name)
    return root, [*problems, *found, *more]


def _octets(data: bytes, name: str) -> Iterator[Problem]:
    if data.startswith(b"\xef\xbb\xbf"):
        yield Problem(f"{name}:1", "begins with a byte order mark", "leave it away")
    if not data.endswith(b"\r\n"):
        yield Problem(f"{name}:{data.count(b'%c' % 10) + 1}", "the last line does not end with CRLF", "end it so")
    for number, physical in enumerate(data.split(b"\r\n"), 1):
        where = f"{name}:{number}"
        if b"\n" in physical or b"\r" in physical:
            yield Problem(where, "a line does not end with CRLF", "end every line with CR and LF")
        if len(physical) > LONGEST:
            yield Problem(where, f"a line has {len(physical)} octets", "fold it after 75 at most")
        if _CONTROL.search(physical):
            yield Problem(where, "holds a control character", "leave it away")
        try:
            physical.decode("utf-8")
        except UnicodeDecodeError:
            yield Problem(where, "is not UTF-8, or is folded inside a character", "fold between characters")


def _lines(data: bytes, name: str) -> tuple[list[Line], list[Problem]]:
    lines: list[Line] = []
    problems: list[Problem] = []
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n")
    unfolded: list[tuple[int, str]] = []
    for number, physical in enumerate(text.split("\n"), 1):
        if physical[:1] in (" ", "\t") and unfolded:
            unfolded[-1] = (unfolded[-1][0], unfolded[-1][1] + physical[1:])
        else:
            unfolded.append((number, physical))
    for number, content in unfolded[:-1] if unfolded[-1][1] == "" else unfolded:
        match = _LINE.fullmatch(content)
        if match is None:
            problems.append(Problem(f"{name}:{number}", "is not NAME;PARAMETER=…:VALUE", "mend or remove the line"))
            continue
        parameters = {key.upper(): value.strip('"') for key, value in _PARAMETER.findall(match["parameters"])}
        lines.append(Line(number, match["name"].upper(), parameters, match["value"]))
    return lines, problems


def _nest(lines: list[Line], name: str) -> tuple[Component | None, list[Problem]]:
    problems: list[Problem] = []
    top = Component("", 0)
    stack = [top]
    for line in lines:
        where = f"{name}:{line.number}"
        if line.name == "BEGIN":
            component = Component(line.value.upper(), line.number)
            stack[-1].children.append(component)
            stack.append(component)
        elif line.name == "END":
            if len(stack) == 1 or stack[-1].name != line.value.upper():
                problems.append(Problem(where, f"END:{line.value} ends what did not begin", "pair BEGIN and END"))
            else:
                stack.pop()
        elif len(stack) == 1:
            problems.append(Problem(where, f"{line.name} is outside VCALENDAR", "move it into the calendar"))
        else:
            stack[-1].lines.append(line)
    problems += [
        Problem(f"{name}:{component.number}", f"BEGIN:{component.name} has no end", "pair BEGIN and END")
        for component in stack[1:]
    ]
    if len(top.children) != 1 or top.children[0].name != "VCALENDAR":
        problems.append(Problem(f"{name}:1", "is not exactly one VCALENDAR", "write one calendar a file"))
        return None, problems
    return top.children[0], problems
