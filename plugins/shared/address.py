"""Where the site stands, in links (SITEURL may be empty) and in what leaves it (absolute); the place of the store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

LOCAL = "http://localhost:8000"
STORE = Path(".hub/planet.sqlite3")  # where PLANET names no other


def absolute_site(settings: Mapping[str, Any]) -> str:
    """Return the site's absolute address without a slash at its end; the local one where none is set."""
    return str(settings["SITEURL"]).rstrip("/") or LOCAL


def page_address(output_file: str) -> str:
    """Return the address of an output file, relative to the site: ``posts/hello/index.html`` → ``posts/hello/``."""
    return output_file.removesuffix("index.html")


def output_file(address: str) -> str:
    """Return the file of an address: ``posts/hello/`` → ``posts/hello/index.html``, ``hello`` → ``hello.html``."""
    if not address or address.endswith("/"):
        return f"{address}index.html"
    return address if address.endswith((".html", ".htm")) else f"{address}.html"


def store_of(settings: Mapping[str, Any]) -> Path:
    """Return the file of the planet's memory, as PLANET has it: from the project's folder, or absolute."""
    planet = settings.get("PLANET")
    named = planet.get("store") if isinstance(planet, Mapping) else None
    return Path(named or STORE) if isinstance(named, str | Path) else STORE
