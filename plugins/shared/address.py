"""Where the site stands: in links (SITEURL may be empty) and in what leaves it (always absolute)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LOCAL = "http://localhost:8000"


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
