"""What can be found: one record a page or entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from plugins.shared.digest import digest_of
from plugins.writing.rendered import Rendered

Kind = Literal["Post", "Page", "Event", "Session", "Member", "Planet"]


@dataclass(frozen=True)
class Text:
    """A text that is read only when it is needed, and its digest: another text has another."""

    digest: str
    read: Callable[[], str] = field(compare=False, repr=False)

    @classmethod
    def of(cls, text: str) -> Text:
        """Return ``text``, which is at hand."""
        return cls(digest_of(encoded(text)), lambda: text)

    @classmethod
    def of_body(cls, rendered: Rendered, before: str = "") -> Text:
        """Return the words of a body, and what is told ``before`` them."""
        return cls(f"{rendered.digest} {before}", lambda: f"{before} {rendered.text}".lstrip())


NewsKind = Literal["event", "post", "entry", "answer"]


@dataclass(frozen=True)
class News:
    """One thing for the digest. ``url`` is relative to the site, or absolute; ``words`` are a line more, as text."""

    kind: NewsKind
    day: date
    title: str
    url: str
    by: str = ""
    words: str = ""


@dataclass(frozen=True)
class Record:
    """One thing to find. ``url`` is relative to the host, or absolute; ``date`` is as people read it."""

    url: str
    kind: Kind
    title: str
    text: Text
    date: str = ""
    author: str = ""

    @property
    def digest(self) -> str:
        """Return a digest of all of it."""
        facts = (self.url, self.kind, self.title, self.text.digest, self.date, self.author)
        return digest_of(repr(facts).encode())


def encoded(text: str) -> bytes:
    """Return ``text`` as UTF-8, whatever is in it."""
    return text.encode("utf-8", "backslashreplace")
