"""What can be found: one record a page or entry."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["Post", "Page", "Event", "Session", "Member", "Planet"]


@dataclass(frozen=True)
class Text:
    """A text that is read only when it is needed. ``seal`` stands for it: another text has another seal."""

    seal: str
    read: Callable[[], str] = field(compare=False, repr=False)

    @classmethod
    def of(cls, text: str) -> Text:
        """Return ``text``, which is at hand."""
        return cls(hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest(), lambda: text)


@dataclass(frozen=True)
class Record:
    """One thing to find. ``url`` is relative to the site, or absolute for what stands elsewhere."""

    url: str
    kind: Kind
    title: str
    text: Text
    language: str
    date: str = ""  # as people read it
    author: str = ""

    @property
    def seal(self) -> bytes:
        """Return what stands for the record: another one has another seal."""
        facts = (self.url, self.kind, self.title, self.text.seal, self.language, self.date, self.author)
        return hashlib.sha256(repr(facts).encode("utf-8", "backslashreplace")).digest()
