"""A picture: the file that somebody brought, and the forms in which it is offered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plugins.images.naming import address

CENTRE = (2, 2)  # of five columns and five rows


@dataclass(frozen=True)
class Original:
    """A file below content/images/. It is never published itself: see forms.py."""

    path: Path
    source: str  # as its author knows it: content/images/pub.jpg
    name: str  # below content/
    published: str  # below the output: where what we make of it is
    digest: str  # of its bytes

    @property
    def folder(self) -> Path:
        """Return content/, from which ``name`` leads to it."""
        return self.path.parents[self.name.count("/")]

    @property
    def address(self) -> str:
        """Return where it is published as links have it, relative to the site."""
        return address(self.published)


@dataclass(frozen=True)
class Variant:
    """One size and format; ``url`` as a page links it."""

    url: str
    width: int  # pixels
    kind: str  # media type


@dataclass(frozen=True)
class Picture:
    """A picture with its size in pixels; ``url`` is the form that every browser shows."""

    url: str
    width: int
    height: int
    variants: tuple[Variant, ...] = ()
    focus: tuple[int, int] = CENTRE  # what to keep of it where it is cropped: the column and the row, of five each
