"""What an entry can be recognised by."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from plugins.planet.address import host_of, without_tracking
from plugins.planet.model import Entry
from plugins.planet.text import from_markup

_INDEX = re.compile(r"/(?:index\.(?:html?|php)|default\.aspx?)?$")


@dataclass(frozen=True)
class Keys:
    """An entry's marks, each the empty string where it has none that tells it from others."""

    guid: str  # an address without its scheme, or the opaque id
    address: str  # host, path and query
    path: str  # path and query alone: what survives a move to another host
    host: str
    title: str
    words: str  # a digest of a text that is long enough to be nobody else's


@lru_cache(maxsize=20_000)
def keys_of(entry: Entry) -> Keys:
    """Return the marks of an entry."""
    path = path_key(entry.url)
    words = fold(from_markup(entry.content) or entry.excerpt)
    title = fold(entry.title)
    return Keys(
        guid=guid_key(entry.guid),
        address=host_of(entry.url) + path if path else "",
        path=path,
        host=host_of(entry.url),
        title="" if title == "untitled" else title,
        words=hashlib.sha256(words.encode()).hexdigest() if len(words) >= 60 else "",
    )


def path_key(url: str | None) -> str:
    """Return path and query as they are compared; empty for a home page, which says nothing about a post."""
    if not url:
        return ""
    parts = urlsplit(without_tracking(url))
    path = _INDEX.sub("", unquote(parts.path))
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) or not (path or query) else ""
    return "".join(filter(None, (path, query and f"?{query}", fragment and f"#{fragment}")))


def guid_key(guid: str) -> str:
    """Return a GUID as it is compared: the scheme, ``www.`` and tracking of one that is an address do not count."""
    if guid.startswith(("http://", "https://")):
        try:
            return host_of(guid) + (path_key(guid) or "/")
        except ValueError:
            return guid
    return guid


def is_strong(guid: str) -> bool:
    """Tell whether a GUID is likely to be the only one of its kind, and not a running number."""
    return guid.startswith(("http://", "https://", "tag:", "urn:")) or len(guid) >= 16


def fold(text: str) -> str:
    """Return letters and digits alone, folded, for comparing."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def entry_id(entry: Entry, taken: set[str]) -> str:
    """Return a short id from member and identity, not from the host, which may change; unlike any in ``taken``."""
    keys = keys_of(entry)
    own = path_key(entry.guid) if entry.guid.startswith(("http://", "https://")) else entry.guid
    seeds = [own or keys.path or keys.title, f"{keys.guid} {keys.address}", f"{keys.address} {keys.title} {keys.words}"]
    for seed in seeds:
        identifier = _digest(entry.member, seed)
        if identifier not in taken:
            return identifier
    number = 2
    while (identifier := _digest(entry.member, f"{seeds[-1]} {number}")) in taken:
        number += 1
    return identifier


def _digest(*parts: str) -> str:
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()
