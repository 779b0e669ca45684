"""The page of every key, docs/keys.md: printed from the shapes that front matter and the setting PLANET are read by.

What a key is for stands with it in its shape, as the text below the field; nowhere else.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import Field, dataclass, fields, is_dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from plugins.events.session import SessionFields
from plugins.events.shape import EventFields, OverrideFields
from plugins.events.venue import VenueFields
from plugins.members.model import MemberFields
from plugins.planet.choices import Display, IntakeChoices
from plugins.planet.replies.files import ReplyFields
from plugins.planet.subscriptions.streams import StreamFields
from plugins.posts.model import PageFields, PostFields
from plugins.shared.schema import is_needed, key_of

_HEAD = """\
<!-- Printed from the code by `python3 tasks.py keys`: change the text below a key in its shape, then run that. -->

# Every key

★ is needed, within a group where the group is there. All others can be left out; the last column says what holds then.
Lists are written `[one, two]`, days `2010-10-21`. A key with a dot stands in a group: `image.src` is `src:`, indented
below `image:`; where the group is one of a list, in each of its items. [CONTRIBUTING.md](../CONTRIBUTING.md) and
[the page for organisers](organisers.md) tell of them in the order in which they are used.
"""
_DATE = """\
`content/events/book-club/2027-01-12.md`, named by the day on which it would have been. What is left out is as ever."""
_PLANET = """\
`PLANET` in [pelicanconf.py](../pelicanconf.py) may have these keys, each in quotes:
`PLANET = {"store": …, "text": "excerpt"}`."""


# How a text says what holds without the key: the last column has it.
_LEFT_OUT = re.compile(r"(?:^|; )left out, ")


@dataclass(frozen=True)
class Kind:
    """A heading of the page: whose keys they are, where they are written, and the shapes that have them."""

    title: str
    where: str
    shapes: tuple[type, ...]
    python: bool = False  # values are written as Python has them, and not as YAML


KINDS = (
    Kind("Posts", "`content/posts/hello.md`", (PostFields,)),
    Kind("Pages", "`content/pages/about.md`", (PageFields,)),
    Kind("Events", "`content/events/unconference-2010.md`", (EventFields,)),
    Kind("One date of an event that repeats", _DATE, (OverrideFields,)),
    Kind("Sessions", "`content/events/unconference-2010/pubs.md`", (SessionFields,)),
    Kind("Members", "`content/members/jon-ingham.md`", (MemberFields,)),
    Kind("Venues", "`content/venues/the-spring.md`", (VenueFields,)),
    Kind("What was said back", "`content/planet/replies/2027-01-05-ann.md`", (ReplyFields,)),
    Kind("Hashtags' streams", "`content/planet/sources/chru.md`", (StreamFields,)),
    Kind("The planet's settings", _PLANET, (Display, IntakeChoices), python=True),
)


@dataclass(frozen=True)
class Key:
    """One line of a table; the name of a key in a group has the group's before a dot."""

    name: str
    needed: bool
    value: str
    default: str


def page() -> str:
    """Return docs/keys.md as the code has it."""
    return "\n".join([_HEAD, *(_section(kind) for kind in KINDS)])


def keys(kind: Kind) -> tuple[Key, ...]:
    """Return every key of a kind: those that are needed, then the others by name, a group's own behind it."""
    pairs = [(field, shape) for shape in kind.shapes for field in fields(shape)]
    pairs.sort(key=lambda pair: (not is_needed(pair[0]), pair[0].name))
    return tuple(key for field, shape in pairs for key in _rows(field, shape, kind.python))


def _section(kind: Kind) -> str:
    rows = (
        f"| `{key.name}`{' ★' if key.needed else ''} | {_cell(key.value)} | {_cell(key.default)} |"
        for key in keys(kind)
    )
    head = "| Key | Value | Left out |\n| --- | --- | --- |"
    return "\n".join([f"## {kind.title}\n\n{kind.where}\n", head, *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _rows(field: Field[Any], shape: type, python: bool, group: str = "") -> Iterator[Key]:
    """Yield a field's key, then those of the group that it holds."""
    types = tuple(_parts(get_type_hints(shape)[field.name]))
    name = f"{group}{key_of(field)}"
    meaning, _, without = _LEFT_OUT.sub("\n", _told(shape).get(field.name, "")).partition("\n")
    value = ": ".join(filter(None, (_choices(types, python), meaning)))
    yield Key(name, is_needed(field), value, without or _default(field.default, python))
    for inner in filter(is_dataclass, types):
        for inner_field in fields(inner):
            yield from _rows(inner_field, cast(type, inner), python, f"{name}.")


def _choices(types: Collection[object], python: bool) -> str:
    """Return the values that a type offers, in words; nothing where it offers no choice."""
    offered = [value for part in types if get_origin(part) is Literal for value in get_args(part)]
    offered += [_said(value, python) for value in (True, False) if bool in types]
    *first, last = [f"`{value}`" for value in offered] or [""]
    return f"{', '.join(first)} or {last}" if first else last


def _default(value: object, python: bool) -> str:
    """Return a value that holds when its key is left out; nothing where the key is then simply absent."""
    is_shown = isinstance(value, bool | int | float | Path) or (isinstance(value, str) and value)
    return f"`{_said(value, python)}`" if is_shown else ""


def _said(value: object, python: bool) -> str:
    text = value.as_posix() if isinstance(value, Path) else str(value)
    return text.lower() if isinstance(value, bool) and not python else text


def _parts(kind: object) -> Iterator[object]:
    """Yield a type and all types within it."""
    yield kind
    if get_origin(kind) is not Literal:
        for part in get_args(kind):
            yield from _parts(part)


def _told(shape: type) -> dict[str, str]:
    """Return what a shape, and those that it is made from, say of their fields."""
    return {name: text for base in reversed(shape.__mro__) if is_dataclass(base) for name, text in _texts(base).items()}


@lru_cache
def _texts(shape: type) -> dict[str, str]:
    """Return the texts below the fields of one class, read from its source: Python itself keeps none of them."""
    source = ast.parse(inspect.getsource(sys.modules[shape.__module__]))
    body = next(node.body for node in source.body if isinstance(node, ast.ClassDef) and node.name == shape.__name__)
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }
