"""What an entry's own HTML marks as answered or quoted, before cleaning takes it: u-in-reply-to, a quotation's cite.

Source: microformats.org/wiki/in-reply-to; HTML's ``cite`` of blockquote and q.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from plugins.planet.model import Reference
from plugins.shared.url import address_key, web_address

MOST = 20
_TAG = re.compile(r"<(?:a|div|p|span|section|article|blockquote|q|cite|data)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(class|rel|href|cite|value)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_CITES = re.compile(r"cite\s*=", re.IGNORECASE)
_HREF = re.compile(r"<a\b[^>]*?\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_WITHIN = 1000  # characters in which a marked block has its link


def marked(markup: str, base: str | None, known: Iterable[Reference] = ()) -> tuple[Reference, ...]:
    """Return the ``known`` references and those that ``markup`` marks; its addresses are relative to ``base``."""
    found = {(one.rel, address_key(one.url)): one for one in known}
    for one in _marks(markup, base):
        found.setdefault((one.rel, address_key(one.url)), one)
    return tuple(found.values())[:MOST]


def _marks(markup: str, base: str | None) -> Iterator[Reference]:
    if "in-reply-to" not in markup and not ("cite" in markup and _CITES.search(markup)):
        return
    for tag in _TAG.finditer(markup):
        has = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[0])}
        answers = "u-in-reply-to" in has.get("class", "").split() or "in-reply-to" in has.get("rel", "").lower().split()
        if answers and (url := web_address(has.get("href") or has.get("value") or _first(markup, tag.end()), base)):
            yield Reference("in-reply-to", url)
        elif "cite" in has and (url := web_address(has["cite"], base)):
            yield Reference("related", url)


def _first(markup: str, start: int) -> str:
    """Return where the first link of a block leads: a citation within a mark."""
    link = _HREF.search(markup, start, start + _WITHIN)
    return html.unescape(link[1] or link[2] or "") if link else ""
