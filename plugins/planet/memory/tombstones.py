"""What was asked to be forgotten. Only digests are kept: the list travels with the public archive, and names nobody."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from plugins.planet.model import Entry

Kind = Literal["entry", "url", "member", "feed"]


@dataclass(frozen=True)
class Tombstone:
    """One thing not to take in again."""

    kind: Kind
    mark: str
    since: datetime


def mark(kind: Kind, value: str) -> str:
    """Return the digest by which ``value`` is recognised again."""
    plain = address_key(value) if kind in ("url", "feed") else value
    return hashlib.sha256(f"{kind} {plain}".encode("utf-8", "replace")).hexdigest()


def address_key(url: str) -> str:
    """Return what is the same for all spellings of a page's address: scheme, www, case and a closing slash aside."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    host = re.sub(r"^www\.|:(?:80|443)$", "", parts.netloc.lower())
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def own_address(entry: Entry) -> str | None:
    """Return what recognises an entry whose GUID changed: its address, as one of its member's; None for a home page."""
    key = post_key(entry.url)
    return f"{entry.member} {key}" if key else None


def post_key(url: str | None) -> str | None:
    """Return what is the same for all spellings of a post's address; None for a home page, which many posts share."""
    site, slash, page = address_key(url or "").partition("/")
    fragment = (url or "").partition("#")[2]
    return f"{site}{slash}{page} {fragment}" if page or "?" in site or fragment else None


def is_forgotten(entry: Entry, marks: Collection[str]) -> bool:
    """Return whether a tombstone stands for ``entry``: for itself, its address, its feed or its member."""
    if not marks:
        return False
    named = [mark("entry", entry.id), mark("member", entry.member), mark("feed", entry.feed)]
    named += [mark("url", address) for address in (entry.url, entry.guid, own_address(entry)) if address]
    return any(name in marks for name in named)
