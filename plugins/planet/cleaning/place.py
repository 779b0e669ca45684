"""Where a piece of a feed's HTML comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """What relative addresses are relative to, and the address and title of the entry itself."""

    base: str
    url: str | None = None
    title: str = ""
