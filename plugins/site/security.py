"""What a browser may do on our pages: the second wall behind the sanitiser."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from urllib.parse import urlsplit

from plugins.syndication.formats import kind_of

_DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "worker-src": "'self'",  # which keep the pages of an event that is near
    "style-src": "'self'",
    "img-src": "'self' https:",  # members' posts keep their pictures
    "media-src": "https:",  # and their sound, which is asked for when it is played
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# A <meta> element cannot carry this one (CSP 3, section 3.3).
_HEADER_ONLY = {"frame-ancestors": "'none'"}
# The search index is WebAssembly, and only the page that searches it may run any.
_SEARCH = {"script-src": "'self' 'wasm-unsafe-eval'"}

# Another site learns that a reader came from here, never from which page; one without TLS learns nothing.
REFERRER = "strict-origin"


def speculation(prefix: str) -> str:
    """Return the rules by which a browser fetches a page of ours when a reader is about to press its link.

    It does so where the reader saves neither data nor power. ``prefix`` is SITEURL; files (feeds, calendars, downloads)
    are not fetched before they are asked for. Source: WICG, Speculation Rules.
    """
    base = urlsplit(prefix).path.rstrip("/")
    pages = {"href_matches": [f"{base}/", f"{base}/*/"]}
    rule = {"where": pages, "eagerness": "moderate"}
    return json.dumps({"prefetch": [rule]}, separators=(",", ":"), ensure_ascii=True)


def content_policy(prefix: str, *, search: bool = False) -> str:
    """Return the Content-Security-Policy for a <meta> element; the page that searches has one of its own."""
    return _written(_directives(prefix, _SEARCH if search else _DIRECTIVES))


def headers(prefix: str, feeds: Iterable[str] = ()) -> str:
    """Return a ``_headers`` file, as static hosts read it; of ``feeds`` not every name says what it is.

    Its policy is the widest that any page needs, for every path: hosts differ in how they join the rules of paths that
    overlap. A browser keeps to all policies that it is given, so that each page's own <meta> narrows this one.
    """
    policy = _written(_directives(prefix, _SEARCH) | _HEADER_ONLY)
    lines = (
        f"Content-Security-Policy: {policy}",
        "X-Content-Type-Options: nosniff",
        f"Referrer-Policy: {REFERRER}",
        "Permissions-Policy: interest-cohort=()",
    )
    kinds = (f"{address}\n  Content-Type: {kind_of(address).media}; charset=utf-8" for address in feeds)
    return "\n".join(["/*", *(f"  {line}" for line in lines), *kinds, ""])


def _directives(prefix: str, scripts: Mapping[str, str]) -> dict[str, str]:
    """Return all directives; the one text between <script> tags that may count is the rules for fetching ahead."""
    digest = b64encode(sha256(speculation(prefix).encode()).digest()).decode()
    return _DIRECTIVES | {"script-src": f"{scripts['script-src']} 'sha256-{digest}'"}


def _written(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())
