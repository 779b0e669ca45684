"""feedparser as it is used here: given bytes, and relieved of what it does to every text for the sake of a few.

It is given a stream (it would open or fetch a body that looks like a path or an address), and neither sanitises nor
resolves: cleaning/ does that, and does it right. It gives the same as it would without the changes below.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

import feedparser
import feedparser.api
import feedparser.mixin
from feedparser.util import FeedParserDict

from plugins.planet.parsing import sax

# Keys that feedparser keeps under another name, or makes when they are asked for.
_RENAMED = {*FeedParserDict.keymap, "category", "enclosures", "license", "updated", "updated_parsed"}
_STORED_OTHERWISE = {"content", "description", "link", "title"}
# Most addresses are like this, and joining them with a base changes nothing.
_ABSOLUTE = re.compile(
    r"https?://[a-z0-9.-]+/[\w%/:@!$&()*+,=~.-]*(?:\?[\w%/:@!$&()*+,=~.?-]+)?(?:#[\w%/:@!$&()*+,=~.?-]+)?", re.ASCII
)
_WINDOWS = re.compile("[\x80-\x9f]")


def read(body: bytes, headers: Mapping[str, str]) -> Any:
    """Return what feedparser finds in ``body``; it raises whatever its input provokes."""
    return feedparser.parse(
        io.BytesIO(body), response_headers=dict(headers), sanitize_html=False, resolve_relative_uris=False
    )


class _Text(str):
    """A text that is mapped from Windows-1252 letter by letter only where there is such a letter."""

    __slots__ = ()

    def translate(self, table: Any) -> str:
        return str.translate(self, table) if _WINDOWS.search(self) else str(self)


def _as_text(_element: str, data: str) -> str:
    return data if data.isascii() else _Text(data)


def _join(base: str, address: str, join: Any = feedparser.mixin._urljoin) -> str:
    return address if _ABSOLUTE.fullmatch(address) else join(base, address)


def _look_up_plainly(kind: Any) -> None:
    """Let a key that has no other name be looked up as in any dict."""
    get, has, put = kind.get, kind.__contains__, kind.__setitem__

    def get_plainly(self: Any, key: str, default: Any = None) -> Any:
        return get(self, key, default) if key in _RENAMED else dict.get(self, key, default)

    def has_plainly(self: Any, key: str) -> Any:
        return has(self, key) if key in _RENAMED else dict.__contains__(self, key)

    def put_plainly(self: Any, key: str, value: Any) -> None:
        put(self, key, value) if key in _RENAMED else dict.__setitem__(self, key, value)

    kind.get, kind.__contains__, kind.__setitem__ = get_plainly, has_plainly, put_plainly


def _pop(feed: Any, element: str, strip_whitespace: int = 1, pop: Any = feedparser.mixin._FeedParserMixin.pop) -> Any:
    """Take a text that is kept as it is the short way: no content, title or link; all else the long."""
    stack = feed.elementstack
    if feed.incontent or feed.contentparams or element in _STORED_OTHERWISE or not stack or stack[-1][0] != element:
        return pop(feed, element, strip_whitespace)
    _, expecting_text, pieces = stack.pop()
    output = "".join(pieces)
    if strip_whitespace:
        output = output.strip()
    if not expecting_text:
        return output
    if output and element in feed.can_be_relative_uri and (element != "id" or feed.guidislink):
        output = feed.resolve_uri(output)
    if not output.isascii():
        with suppress(UnicodeError):  # UTF-8 that was taken for ISO-8859-1, and encoded once more
            output = output.encode("iso-8859-1").decode("utf-8")
        output = _as_text(element, output).translate(feedparser.mixin._cp1252)
    if element in ("category", "tags", "itunes_keywords"):
        return output
    if feed.inentry and not feed.insource:
        depths = feed.property_depth_map.setdefault(feed.entries[-1], {})
        if depths.get(element, feed.depth) >= feed.depth:
            depths[element] = feed.depth
            feed.entries[-1][element] = output
    elif feed.infeed or feed.insource:
        feed._get_context()[element] = output
    return output


feedparser.api.PREFERRED_XML_PARSERS = [sax.__name__]
# It resolves the base anew for each element; a document has few.
feedparser.mixin.make_safe_absolute_uri = lru_cache(256)(feedparser.mixin.make_safe_absolute_uri)
feedparser.mixin._urljoin = _join
feedparser.mixin._FeedParserMixin.decode_entities = staticmethod(_as_text)  # the strict parser has nothing to decode
# What it copies it empties and does not change, so that the outermost dict is enough.
FeedParserDict.__deepcopy__ = lambda self, _memo: FeedParserDict(self)
_look_up_plainly(FeedParserDict)
feedparser.api.StrictFeedParser.pop = _pop
