"""Where an event of another calendar is: a place, an address to join at, or a page about it."""

from __future__ import annotations

import re
from typing import Any

from plugins.events.hints import is_not_yet, is_nowhere
from plugins.events.imports.text import meeting_of, plain_line, shortened, web_address
from plugins.writing.hosts import known

_ADDRESS = re.compile(r"^Address:\s*\n(\S.{2,198})$", re.MULTILINE)


def where(event: Any, lost: list[str]) -> dict[str, str]:
    """Return ``place``, ``online`` and ``website`` as far as LOCATION tells them."""
    location = plain_line(re.sub(r"\s*[,\n](?:\s*[,\n])*\s*", ", ", str(event.get("LOCATION") or "").strip()))
    match = re.search(r"https?://[^\s,;]+", location)
    address = match[0] if match and web_address(match[0]) else ""
    place = location.replace(address, "").strip(" ,;:()-") if address else location
    parts = [part for part in re.split(r"\s*;\s*", place) if part and not is_nowhere(part)]
    place = "; ".join(parts) or place
    if not place or is_not_yet(place):  # Luma has it below the words
        below = _ADDRESS.search(str(event.get("DESCRIPTION") or ""))
        place = plain_line(below[1]) if below and not is_not_yet(below[1]) else ""
    there = {} if not place or is_nowhere(place) else {"place": shortened("LOCATION", place, lost)}
    # Beside a place, or a point on the map as Luma has it, an address is a page about the place, or a map.
    shown = known(address)
    on_the_map = there or "GEO" in event or (shown and shown.kind == "map")
    kind = "website" if on_the_map and meeting_of(address) is None else "online"
    return ({kind: address} if address else {}) | there
