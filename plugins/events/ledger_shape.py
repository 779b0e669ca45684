"""The shape of events.lock. A pull request brings it, and what it says stands in every subscriber's calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from plugins.shared import lockfile
from plugins.shared.bounds import in_bounds
from plugins.shared.lockfile import HIGHEST, STRICT, Text
from plugins.shared.problem import Problem


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


_Moment = Annotated[str, Field(max_length=40, pattern=r"\A[0-9T:+.Z-]*\z"), AfterValidator(_moment)]
_Uid = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\A[A-Za-z0-9._-]+\z")]


@dataclass(frozen=True, config=STRICT)
class _Change:
    at: _Moment
    fact: Text
    before: Text
    after: Text


@dataclass(frozen=True, config=STRICT)
class _Entry:
    created: _Moment
    modified: _Moment
    sequence: Annotated[int, Field(strict=True, ge=0, le=HIGHEST)]  # RFC 5545 3.3.8
    content: Annotated[str, Field(pattern=r"\A[0-9a-f]{16}\z")]
    facts: Annotated[dict[Text, Text], Field(max_length=1000)]
    changes: Annotated[list[_Change], Field(max_length=1000)] = Field(default_factory=list)


@dataclass(frozen=True, config=STRICT)
class _Ledger:
    version: Literal[1]
    events: dict[_Uid, _Entry]


_SHAPE = TypeAdapter(_Ledger)


def parse(text: str, name: str) -> dict[str, dict[str, Any]] | list[Problem]:
    """Return the entries of the ledger ``text``, the file ``name``, as plain data; or everything wrong in it."""
    data = lockfile.parse(text, name, _SHAPE)
    if isinstance(data, list):
        return data
    entries: dict[str, dict[str, Any]] = data["events"]
    return entries
