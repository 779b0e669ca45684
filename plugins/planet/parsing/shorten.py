"""What of a document to parse: not the middle of very many entries, and not an entry that broke off."""

from __future__ import annotations

import re

MOST = 4000  # twenty times what is kept, so that it does not matter at which end the new ones are
_START = re.compile(rb"<(?:item|entry)[\s>]")
_END = re.compile(rb"</(?:item|entry)\s*>")


def shorten(body: bytes) -> bytes:
    """Return ``body`` (RSS or Atom in UTF-8) with at most ``MOST`` entries, its first and its last, all of them whole.

    Half an entry would become a post of its own: its GUID is what was cut off. Where no entry is closed, the feed is
    written that way, and nothing is left out.
    """
    if _has_few(body):
        return body
    starts = [match.start() for match in _START.finditer(body)]
    if starts and _END.search(body) and not _END.search(body, starts[-1]):
        body = body[: starts.pop()]
    if len(starts) <= MOST:
        return body
    return body[: starts[MOST // 2]] + body[starts[-MOST // 2] :]


def _has_few(body: bytes) -> bool:
    """Tell at a glance whether nothing is to be left out, as of nearly every feed."""
    last = max(body.rfind(b"</item"), body.rfind(b"</entry"))
    closed = last > max(body.rfind(b"<item"), body.rfind(b"<entry")) and _END.match(body, last)
    return bool(closed) and body.count(b"<item") + body.count(b"<entry") <= MOST
