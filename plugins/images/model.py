"""A picture and the forms in which it is offered."""

from __future__ import annotations

from dataclasses import dataclass


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
