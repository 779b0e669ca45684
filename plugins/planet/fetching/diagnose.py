"""A document that is not a feed → a Failure that says what it is instead."""

from __future__ import annotations

import re
from html import unescape

from plugins.planet.fetching.discovery import declared
from plugins.planet.model import Failure, Response
from plugins.shared.text import from_html, name
from plugins.shared.url import web_address

_PARKED = re.compile(r"domain (?:is |may be )?(?:for sale|parked)|buy this domain|sedoparking|parkingcrew", re.I)
_CHALLENGE = re.compile(r"just a moment\.\.\.|cf-chl-|challenge-platform|attention required! \| cloudflare", re.I)
# Pages of guards that ask whether a person reads them, and of hosts, logins and closed blogs; all are short.
GUARDED = re.compile(
    r"<title>(?:making sure you(?:'|&#39;|’)re not a bot|are you a robot|pardon our interruption|"
    r"vercel security checkpoint)|anubis_(?:version|challenge)|"
    r"_incapsula_resource|/sgcaptcha/|ddos-guard|px-captcha|captcha-delivery\.com|awswafcookie|"
    r"sucuri website firewall|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"checking (?:if the site connection is secure|your browser)",
    re.IGNORECASE,
)
_LONGEST_NOTE = 30_000  # characters of such a page
_GUARD = "a page that asks whether a person reads it"
_FIND = "find the feed's address, and write that one"
_LATER = "nothing to do: it is tried again later; tell the member if it lasts"
_OPEN = "ask the member for the address of an open feed"
_NOTES = (
    (
        re.compile(
            r"error establishing a database connection|critical error on this website|scheduled maintenance|"
            r"bandwidth limit exceeded|account (?:has been )?suspended|(?:website|account|domain) (?:has )?expired",
            re.IGNORECASE,
        ),
        "a fault of its host",
        _LATER,
    ),
    (re.compile(r"invited readers only|(?:blog|site|journal) is private", re.IGNORECASE), "a closed blog", _OPEN),
    (re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE), "a page to log in", _OPEN),
)
_REFRESH = re.compile(
    r"<meta[^>]+http-equiv=[\"']?refresh[^>]+content=[\"'][^\"'>]*url=\s*['\"]?([^\"'>\s]+)", re.IGNORECASE
)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,300})", re.IGNORECASE)
# What a document is by how it begins, and what to do.
_OTHERS = (
    (re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b"), "a sitemap", "give the address of the feed itself"),
    (re.compile(r"\s*BEGIN:VCALENDAR"), "a calendar", "import it as events: inv import.ics ADDRESS"),
    (re.compile(r"<Error>\s*<Code>"), "its host's word that nothing is there", "ask the member where the feed is now"),
)
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
    for other, noun, fix in _OTHERS:
        if other.search(text[:2_000]):
            return Failure(url, f"is {noun}, not a feed", fix, kind="not-a-feed")
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
    title = _TITLE.search(text)
    called = name(from_html(title[1]), 60) if title else ""
    page, fix = _noted(url, text) if len(text) < _LONGEST_NOTE else ("a web page", _FIND)
    kind = "challenge" if page == _GUARD else "not-a-feed"  # whose home page says no more
    return Failure(url, f"is {page}{f' (“{called}”)' if called else ''}, not a feed", fix, kind=kind)


def _noted(url: str, text: str) -> tuple[str, str]:
    """Return what a page without a feed is, and what to do."""
    if GUARDED.search(text):
        return _GUARD, "ask the owner to let feed readers through"
    if (refresh := _REFRESH.search(text)) and (target := web_address(unescape(refresh[1]), url)):
        return f"a web page that leads to {target}", "write that address, if its feed is there"
    return next(((page, fix) for said, page, fix in _NOTES if said.search(text)), ("a web page", _FIND))
