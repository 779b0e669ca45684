"""A post or page as Pelican's plugins know it, and what they made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from plugins.writing.rendered import Rendered


@dataclass(frozen=True)
class Piece:
    """One content file; addresses are relative to the site, and so is ``file``, in which it is published."""

    kind: Literal["article", "page"]
    source: str
    title: str
    slug: str
    url: str
    file: str
    status: str
    language: str
    text: Rendered
    original: str | None = None  # the file that it is a translation of
    metadata: Mapping[str, Any] = field(default_factory=dict)  # as Pelican names it: date, modified, tags, authors …

    @property
    def date(self) -> datetime | None:
        """Return when it is out."""
        found: datetime | None = self.metadata.get("date")
        return found


@dataclass(frozen=True)
class Revision:
    """What plugins changed of a piece; None where they left it alone. Others are named by their files."""

    title: str | None = None
    summary: str | None = None
    text: Rendered | None = None
    newer: str | None = None
    older: str | None = None
    related: tuple[str, ...] | None = None
    series: tuple[str, ...] | None = None
