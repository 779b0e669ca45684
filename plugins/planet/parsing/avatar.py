"""A member's picture: which of a feed's addresses may be one. It is drawn by sandbox/thumbnails.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from plugins.shared.url import web_address

MOST = 3
# What a service puts there for everybody: its own mark.
_NOBODY = re.compile(
    r"^https?://(?:s\d*\.wp\.com/i/buttonw|[\w.]*\bblogblog\.com/|www\.blogger\.com/img/|creativecommons\.org/|"
    r"www\.redditstatic\.com/|[\w.]*\bfeedburner\.com/fb/images/)",
    re.IGNORECASE,
)
# WordPress names its smallest picture; it keeps this one, too (wp-admin/includes/class-wp-site-icon.php).
_LARGER = (
    (re.compile(r"-32x32(\.\w+)$"), r"-192x192\1"),
    (re.compile(r"([?&](?:w|s|size)=)(?:16|32|48)\b"), r"\g<1>192"),
    (re.compile(r"([?&](?:fit|resize)=)32(,|%2C)32\b", re.IGNORECASE), r"\g<1>192\g<2>192"),
)
_GRAVATAR = re.compile(r"^https?://(?:[\w-]+\.)?gravatar\.com/\w+avatar/|^https?://(?:[\w-]+\.)?gravatar\.com/avatar/")
_DEFAULT = re.compile(r"([?&])d(?:efault)?=[^&]*")


def usable(addresses: Iterable[str], base: str) -> tuple[str, ...]:
    """Return at most ``MOST`` of ``addresses``, absolute, each once, the larger forms of pictures that have one."""
    return tuple(dict.fromkeys(_usable(addresses, base)))[:MOST]


def _usable(addresses: Iterable[str], base: str) -> Iterator[str]:
    for address in addresses:
        url = web_address(address, base) if address else None
        if url is None or _NOBODY.match(url):
            continue
        for small, large in _LARGER:
            url = small.sub(large, url)
        yield _own(url) if _GRAVATAR.match(url) else url


def _own(url: str) -> str:
    """Ask Gravatar for nothing where a person has no picture of their own (docs.gravatar.com/api/avatars/images)."""
    bare = _DEFAULT.sub(r"\1d=404", url)
    return bare if "d=404" in bare else f"{bare}{'&' if '?' in bare else '?'}d=404"
