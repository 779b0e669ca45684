"""A Document and the shape that its front matter must have → a frozen object, or Problems with the line of each.

What a file may say is declared once, in its shape. A model has that as its base, and adds what is computed of it.
An empty value counts as absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails

from plugins.shared.brought import answer, answer_within, as_fact, meant
from plugins.shared.brought_events import AGENDA
from plugins.shared.brought_values import picture, ticket
from plugins.shared.frontmatter import Document, Value
from plugins.shared.problem import Problem, nearest
from plugins.shared.text import cut

T = TypeVar("T")
Model = TypeVar("Model")

_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
_STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Shape(Generic[T]):
    """What the files of one kind may say: a frozen dataclass, whose fields are the keys. No others are read."""

    def __init__(self, kind: type[T]) -> None:
        ordered = sorted(fields(kind), key=lambda field: not is_needed(field))  # type: ignore[arg-type]  # of a dataclass
        self.keys = tuple(map(key_of, ordered))
        self._adapter = TypeAdapter[T](with_config(_STRICT)(kind))

    def read(self, document: Document) -> tuple[T, list[Problem]] | tuple[None, list[Problem]]:
        """Return what the front matter says, None if it cannot be read so, and every problem.

        A key that is not known is a problem, and hides nothing of the rest: keys can be checked against each other.
        """
        values = without_empty(dict(document.fields))
        try:
            return self._adapter.validate_python(values), []
        except ValidationError as error:
            details = error.errors(include_url=False)
        steps = {part for key in document.lines for part in key}
        problems = [_problem(document, detail, self.keys, steps) for detail in details]
        if any(detail["type"] not in _UNKNOWN for detail in details):
            return None, problems
        try:
            return self._adapter.validate_python(_without(values, [detail["loc"] for detail in details])), problems
        except ValidationError:
            return None, problems


def is_needed(key: Field[Any]) -> bool:
    """Return whether a file must have a key."""
    return key.default is MISSING and key.default_factory is MISSING


def key_of(field: Field[Any]) -> str:
    """Return a field's key in a file: ``except_`` is `except` there, a word that Python keeps for itself."""
    return field.name.rstrip("_")


def made(kind: type[Model], document: Document, told: object, **computed: Any) -> Model:
    """Return a ``kind`` with the fields that it shares with what its file ``told``, and all that is ``computed``."""
    own = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # of a dataclass
    shared = {name: value for name, value in vars(told).items() if name in own}
    file = {"source": document.name, "body": document.body, "body_line": document.body_line}
    return kind(**{**shared, **file, **computed})


def _without(value: Any, places: list[tuple[int | str, ...]]) -> Any:
    """Return ``value``, made of groups and lists, without what is at ``places``."""
    if not isinstance(value, dict | list):
        return value
    gone = {place[0] for place in places if len(place) == 1}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    left = {
        key: _without(item, [place[1:] for place in places if place[:1] == (key,)])
        for key, item in items
        if key not in gone
    }
    return left if isinstance(value, dict) else list(left.values())


def without_empty(value: dict[str, Value]) -> dict[str, Value]:
    """Return ``value`` without the keys, and without the items of their lists, that were left empty."""
    clean = {
        key: [part for part in item if part != ""] if isinstance(item, list) else item for key, item in value.items()
    }
    return {key: item for key, item in clean.items() if item != "" and (item or value[key] == item)}


def _problem(document: Document, detail: ErrorDetails, keys: tuple[str, ...], steps: set[str | int]) -> Problem:
    path = tuple(part for part in detail["loc"] if part in steps)
    named = ".".join(str(part + 1 if isinstance(part, int) else part) for part in path) or str(detail["loc"][-1])
    where = document.where(*path)
    if detail["type"] == "missing":
        missing = detail["loc"][-1]
        return Problem(where, f"`{missing}` is missing", f"add a line `{missing}: …` to the front matter")
    if detail["type"] in _UNKNOWN:
        # ``keys`` are the outermost: of those within a group another one is known.
        key = str(detail["loc"][-1])
        within = len(detail["loc"]) > 1
        known = answer_within(str(detail["loc"][0]), key) or "see docs/keys.md for its keys"
        fix = known if within else _suggest(key, document.fields, keys)
        return Problem(where, f"`{named}` is not a key that is known here", fix)
    what, fix = _say(detail)
    return Problem(where, f"`{named}` {what}", _whole(path, detail["input"]) or fix)


def _whole(path: tuple[str | int, ...], given: object) -> str | None:
    """Return what to write for a group of which one word, or something else, is there."""
    if path[:1] == ("agenda",):
        return AGENDA
    if path[:1] == ("by",):
        return "write names alone, as `by: [Ann Sample, Ben Sample]`"
    if not isinstance(given, str):
        return None
    if path and path[-1] == "image":
        return f"write it as `image: {picture(given)}`"
    if path == ("status",) and re.fullmatch(r"full|sold[ -]out|wait(?:ing)?[ -]?list", given.lower()):
        state = "waiting-list" if "wait" in given.lower() else "sold-out"
        return f"write `tickets: [{{name: Ticket, state: {state}}}]` in its place"
    if len(path) > 2:
        return None
    if path[:1] == ("tickets",):
        return f"write it as `tickets: {ticket(given)}`"
    if path[:1] == ("photos",):
        return f"write it as `photos: [{picture(given)}]`"
    if path[:1] == ("slots",) and len(clocks := re.findall(r"\d{1,2}[:.]\d\d", given)) == 2:
        return f'write it as `{{start: "{clocks[0]}", end: "{clocks[1]}"}}`'
    return None


def _suggest(key: str, given: Mapping[str, Value], keys: tuple[str, ...]) -> str:
    if brought := answer(key, given, keys):
        return brought
    if near := nearest(key, [other for other in keys if other not in given]):
        return f"did you mean `{near}`?"
    if "facts" in keys and (fact := as_fact(key, given.get(key, ""))):
        return f"what has no key is `{fact}`; docs/keys.md has all keys"
    return f"remove it; the keys are {', '.join(keys)}"


def _say(detail: ErrorDetails) -> tuple[str, str]:
    """Return the fact and the remedy in a writer's words."""
    kind, value = detail["type"], cut(str(detail["input"]), 60)
    if kind == "value_error":
        error = detail.get("ctx", {}).get("error")
        what, _, fix = str(error).partition(" — ")
        return what, fix or "see docs/keys.md for what goes here"
    if kind.startswith(("date", "time")):
        return f"is not a date: {value}", "write it as 2026-10-21, or 2026-10-21 09:30 with a time"
    if kind == "literal_error":
        expected = str(detail.get("ctx", {}).get("expected"))
        near = meant(value, re.findall(r"'([^']*)'", expected))
        return (
            f"cannot be {value}",
            f"did you mean `{near}`? If not, use one of {expected}" if near else f"use one of {expected}",
        )
    if kind.startswith(("list", "tuple")):
        return f"is not a list: {value}", "write it as [one, two], or one `- item` a line"
    if kind.startswith(("dict", "dataclass", "model")):
        return f"is not a group of keys: {value}", "write its keys indented below it; see docs/keys.md"
    if kind.startswith("int"):
        return f"is not a whole number: {value}", "write digits only"
    if kind.startswith("bool"):
        return f"is neither true nor false: {value}", "write true or false"
    if kind in ("string_too_long", "too_long"):
        most, things = detail.get("ctx", {}).get("max_length"), "characters" if kind[0] == "s" else "items"
        return f"has more than {most} {things}", "take some out"
    if kind.startswith("string"):
        return f"is not a line of text: {value}", "write one value, in quotes if it has a colon"
    return f"is not right: {detail['msg']}", "see docs/keys.md for what goes here"
