"""What can be found: one record a page or entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["Post", "Page", "Event", "Session", "Member", "Planet"]


@dataclass(frozen=True)
class Record:
    """One thing to find. ``url`` is relative to the site, or absolute for what stands elsewhere."""

    url: str
    kind: Kind
    title: str
    text: str
    language: str
    date: str = ""  # as people read it
    author: str = ""
