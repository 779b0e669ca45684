"""The shape of events.lock. A pull request brings it, and what it says stands in every subscriber's calendar."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from plugins.shared.fields import in_bounds, parse_line
from plugins.shared.problem import Problem
from plugins.shared.text import MANY, wrong

LARGEST = 20_000_000  # characters
HIGHEST = 2**31 - 1  # SEQUENCE (RFC 5545 3.3.8)
_FIX = "take the last committed version (git checkout -- events.lock), then run `inv build`"
_STRICT = ConfigDict(extra="forbid")


def _fit(text: str) -> str:
    if found := wrong(text):
        raise ValueError(f"holds {found}")
    return parse_line(text)


def _moment(text: str) -> str:
    try:
        moment = in_bounds(datetime.fromisoformat(text))
    except ValueError:
        raise ValueError("is not a moment such as 2010-10-21T09:30:00+00:00") from None
    except OverflowError as error:
        raise ValueError(str(error).partition(" — ")[0]) from None
    if moment.tzinfo is None:
        raise ValueError("has no offset from UTC")
    return text


_Text = Annotated[str, Field(max_length=10_000), AfterValidator(_fit)]
_Moment = Annotated[str, Field(max_length=40, pattern=r"\A[0-9T:+.Z-]*\z"), AfterValidator(_moment)]
_Uid = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\A[A-Za-z0-9._-]+\z")]


@dataclass(frozen=True, config=_STRICT)
class _Change:
    at: _Moment
    fact: _Text
    before: _Text
    after: _Text


@dataclass(frozen=True, config=_STRICT)
class _Entry:
    created: _Moment
    modified: _Moment
    sequence: Annotated[int, Field(strict=True, ge=0, le=HIGHEST)]
    content: Annotated[str, Field(pattern=r"\A[0-9a-f]{16}\z")]
    facts: Annotated[dict[_Text, _Text], Field(max_length=1000)]
    changes: Annotated[list[_Change], Field(max_length=1000)] = Field(default_factory=list)


@dataclass(frozen=True, config=_STRICT)
class _Ledger:
    version: Literal[1]
    events: dict[_Uid, _Entry]


_SHAPE = TypeAdapter(_Ledger)


def parse(text: str, name: str) -> dict[str, dict[str, Any]] | list[Problem]:
    """Return the entries of the ledger ``text``, the file ``name``, as plain data; or everything wrong in it."""
    if len(text) > LARGEST:
        return [Problem(f"{name}:1", f"has more than {LARGEST:,} characters", _FIX)]
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return [Problem(f"{name}:{error.lineno}", f"is not JSON ({error.msg})", _FIX)]
    except (ValueError, RecursionError) as error:
        what = str(error) if isinstance(error, _Twice) else "is not JSON that a build has written"
        return [Problem(f"{name}:1", what, _FIX)]
    try:
        _SHAPE.validate_python(data)
    except ValidationError as error:
        return [_problem(text, name, detail) for detail in error.errors(include_url=False)[:MANY]]
    entries: dict[str, dict[str, Any]] = data["events"]
    return entries


class _Twice(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(f"`{next(name for name in names if names.count(name) > 1)}` is there twice")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _words(detail: Any) -> str:
    kind = detail["type"]
    if kind == "value_error":
        return str(detail["ctx"]["error"]).partition(" — ")[0]
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return "is not a key that is known here"
    if kind in ("missing", "string_unicode"):
        return "is missing" if kind == "missing" else "holds half of a character"
    if detail["loc"][-1:] == ("sequence",):
        return f"is no whole number from 0 to {HIGHEST}"
    return f"is not right: {detail['msg']}"


def _problem(text: str, name: str, detail: Any) -> Problem:
    """Return a Problem at its line, as far as the file's own lines name the steps to it."""
    keys = [str(part) for part in detail["loc"] if part != "[key]"]
    start = 0
    for key in keys[:-1] if detail["type"] == "missing" else keys:
        found = re.compile(rf"{re.escape(json.dumps(key, ensure_ascii=False))}\s*:").search(text, start)
        start = found.start() if found else start
    return Problem(f"{name}:{text.count(chr(10), 0, start) + 1}", f"`{'.'.join(keys)}` {_words(detail)}", _FIX)
