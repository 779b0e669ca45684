"""feedparser as it is used here: given bytes, and an XML reader that hands texts over in one piece.

It is given a stream (it would open or fetch a body that looks like a path or an address), and neither sanitises nor
resolves: cleaning/ does that, and does it right. Only its public ways are used: ``parse`` and the list of XML readers.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import feedparser
import feedparser.api

from plugins.planet.parsing import sax

feedparser.api.PREFERRED_XML_PARSERS = [sax.__name__]


def read(body: bytes, headers: Mapping[str, str]) -> Any:
    """Return what feedparser finds in ``body``; it raises whatever its input provokes."""
    return feedparser.parse(
        io.BytesIO(body), response_headers=dict(headers), sanitize_html=False, resolve_relative_uris=False
    )
