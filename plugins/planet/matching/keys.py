"""What an entry can be recognised by."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from functools import cached_property

from plugins.planet.model import Entry
from plugins.shared.text import from_markup
from plugins.shared.url import host_of, path_key

SHORTEST = 60  # a text of fewer letters may be anybody's


class Keys:
    """An entry and its marks, each the empty string where it has none. A costly one is made when asked for."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    @cached_property
    def guid(self) -> str:
        """An address without its scheme, or the opaque id."""
        return guid_key(self.entry.guid)

    @cached_property
    def path(self) -> str:
        """Path and query: what survives a move to another host."""
        return path_key(self.entry.url)

    @cached_property
    def host(self) -> str:
        """The host of the entry's address."""
        return host_of(self.entry.url)

    @property
    def address(self) -> str:
        """Host, path and query."""
        return self.host + self.path if self.path else ""

    @cached_property
    def title(self) -> str:
        """The title's letters and digits."""
        title = fold(self.entry.title)
        return "" if title == "untitled" else title

    @cached_property
    def words(self) -> str:
        """The text's letters and digits, when there are enough of them to be nobody else's."""
        words = fold(from_markup(self.entry.content) or self.entry.excerpt)
        return words if len(words) >= SHORTEST else ""


def guid_key(guid: str) -> str:
    """Return a GUID as it is compared: the scheme, ``www.`` and tracking of one that is an address do not count."""
    if guid.startswith(("http://", "https://")):
        return host_of(guid) + (path_key(guid) or "/")
    return guid


def is_strong(guid: str) -> bool:
    """Tell whether a GUID is likely to be the only one of its kind, and not a running number."""
    return guid.startswith(("http://", "https://", "tag:", "urn:")) or len(guid) >= 16


def fold(text: str) -> str:
    """Return letters and digits alone, folded, for comparing; of a text without any, the text."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", folded) or "".join(folded.split())


def entry_id(entry: Entry, taken: set[str]) -> str:
    """Return a short id from member and identity, not from the host, which may change; unlike any in ``taken``."""
    keys = Keys(entry)
    own = path_key(entry.guid) if entry.guid.startswith(("http://", "https://")) else entry.guid
    number = 1
    for seed in (
        own or keys.path or keys.title,
        f"{keys.guid} {keys.address}",
        f"{keys.guid} {keys.address} {keys.title}",
    ):
        identifier = _digest(entry.member, seed)
        if identifier not in taken:
            return identifier
    while (identifier := _digest(entry.member, f"{keys.title} {keys.words} {number}")) in taken:
        number += 1
    return identifier


def _digest(*parts: str) -> str:
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()
