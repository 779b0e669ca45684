"""Front matter that Hugo's writers bring, between +++ lines: TOML, read as the texts that YAML would have given."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from plugins.shared.problem import Problem

_KEY = re.compile(r"""[ \t]*(?:(\[\[?)[ \t]*([\w. "'-]+?)[ \t]*\]|([\w."'-]+)[ \t]*=)""")
_PLACE = re.compile(r"\(at line (\d+), column \d+\)")


def load(text: str, name: str, offset: int) -> tuple[dict[str, Any], dict[tuple[str | int, ...], int]] | list[Problem]:
    """Return the values of ``text``, whose first line is ``offset`` of the file ``name``, and the line of each key.

    Every value is a text, a list or a group, as in plugins.shared.frontmatter.
    """
    try:
        values = as_texts(tomllib.loads(f"{text}\n", parse_float=str))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _PLACE.search(str(error))
        # What is missing at the end is missing behind the last key.
        line = offset + int(place[1]) - 1 if place else max(_lines(text, offset).values())
        what = _PLACE.sub("", str(error)).replace("(at end of document)", "").strip() or "it is nested too deeply"
        return [Problem(f"{name}:{line}", f"the TOML is broken: {what}", 'write it as `key = "value"` lines')]
    return values, _lines(text, offset)


def as_texts(value: Any) -> Any:
    """Return a value of TOML or JSON as the texts that YAML would have given; what is empty is an empty text."""
    if isinstance(value, dict):
        return {str(key): as_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_texts(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | datetime | time) else "" if value is None else str(value)


def _lines(text: str, offset: int) -> dict[tuple[str | int, ...], int]:
    """Return the line of each key that begins one; what stands within a value has its key's."""
    lines: dict[tuple[str | int, ...], int] = {(): offset}
    group: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    for number, line in enumerate(text.split("\n"), offset):
        if not (key := _KEY.match(line)):
            continue
        parts = tuple(part.strip(" \t\"'") for part in (key[2] or key[3]).split("."))
        if key[1]:
            group = parts
            if len(key[1]) == 2:
                counts[parts] = counts.get(parts, -1) + 1
                group = (*parts, counts[parts])
            lines.setdefault(parts, number)
            lines.setdefault(group, number)
        else:
            lines.setdefault((*group, *parts), number)
    return lines


def texts(value: Any) -> Iterator[str]:
    """Yield every text in ``value``, keys among them."""
    if isinstance(value, str):
        yield value
    else:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield str(key)
            yield from texts(item)
