"""Where the planet's memory is; apart from the other settings, as an update that finds nothing new reads no others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

STORE = Path(".hub/planet.sqlite3")  # where PLANET names no other


def store_of(settings: Mapping[str, Any]) -> Path:
    """Return the file of the planet's memory, as PLANET has it: from the project's folder, or absolute."""
    planet = settings.get("PLANET")
    return Path(planet.get("store") or STORE) if isinstance(planet, Mapping) else STORE
