"""A document that is not a feed → a Failure that says what it is instead."""

from __future__ import annotations

import re

from plugins.planet.fetching.discovery import declared
from plugins.planet.model import Failure, Response

_PARKED = re.compile(r"domain (?:is |may be )?(?:for sale|parked)|buy this domain|sedoparking|parkingcrew", re.I)
_CHALLENGE = re.compile(r"just a moment\.\.\.|cf-chl-|challenge-platform|attention required! \| cloudflare", re.I)
_SIGNATURES = (
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"\x1f\x8b", "compressed twice"),
)


def diagnose(response: Response, detail: str = "") -> Failure:
    """Return why ``response`` is not a feed, in plain words, and what to do; ``detail`` is the parser's complaint."""
    body, url = response.body, response.url
    if not body.strip():
        return Failure(
            url, "the document is empty", "ask the blog's owner whether the feed still exists", kind="not-a-feed"
        )
    for signature, noun in _SIGNATURES:
        if body.startswith(signature):
            return Failure(url, f"is {noun}, not a feed", "give the address of the feed itself", kind="not-a-feed")
    text = body[:500_000].decode("utf-8", "replace")
    if response.headers.get("cf-mitigated") == "challenge" or _CHALLENGE.search(text[:20_000]):
        return Failure(
            url,
            "is a Cloudflare challenge page, not a feed",
            "ask the owner to let feed readers through",
            kind="not-a-feed",
        )
    if re.search(r"<opml\b", text[:5_000], re.IGNORECASE):
        return Failure(
            url,
            "is a list of feeds (OPML), not a feed",
            "import it: python -m plugins.planet import FILE",
            kind="not-a-feed",
        )
    if re.search(r"<(?:!doctype html|html|head|body|frameset|meta|title)\b", text[:20_000], re.IGNORECASE):
        return _web_page(url, text)
    return Failure(
        url, f"is not a feed{f' ({detail})' if detail else ''}", "check the address in a browser", kind="not-a-feed"
    )


def _web_page(url: str, text: str) -> Failure:
    if _PARKED.search(text):
        return Failure(url, "is a parked domain, not a feed", "ask the member where the blog is now", kind="not-a-feed")
    feeds = declared(text, url)
    if feeds:
        return Failure(url, "is a web page, not a feed", f"its feed is at {feeds[0]}", kind="not-a-feed")
    return Failure(url, "is a web page, not a feed", "find the feed's address, and write that one", kind="not-a-feed")
