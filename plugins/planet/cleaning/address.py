"""Foreign addresses → absolute ones that are safe to link to, or None.

What is returned means the same to this program and to a browser: a known scheme, no userinfo, a plain host, and
nothing that a browser would read as another delimiter (spaces, quotes, backslashes and non-ASCII are %-encoded).
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

LONGEST = 2000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WRAPPED = re.compile(r"[\t\r\n]")  # browsers leave these out, wherever they stand
_HOST = re.compile(r"(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
# Most addresses are like this, and stay as they are.
_PLAIN = re.compile(
    r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)+/[\w%/:@!$&()*+,;=~.?-]*(?:#[\w%/:@!$&()*+,;=~.?-]*)?", re.ASCII
)
_MAILTO = re.compile(r"mailto:[^\s<>\"'?,;:\\/]{1,64}@[a-z0-9.-]{1,253}", re.IGNORECASE)
_NOWHERE = ("localhost", "127.0.0.1", "0.0.0.0", "::1")  # noqa: S104 - no socket is bound
_KEPT = "%/:@!$&()*+,;=~-._"  # RFC 3986: what may stand in a path as it is; but for ', which could end an attribute
_TRACKING = re.compile(r"(?:utm_[a-z_]+|fbclid|gclid|mc_[ce]id|ref_src)(?:=|$)", re.IGNORECASE)


@lru_cache(maxsize=4096)  # a post's addresses are looked at when it is rewritten, cleaned, and cleaned again
def web_address(text: str | None, base: str | None = None) -> str | None:
    """Return ``text`` as an absolute http or https URL, resolved against ``base``; None for anything else.

    Source: RFC 3986 for resolving; url.spec.whatwg.org for what browsers take as a delimiter.
    """
    text = _WRAPPED.sub("", text or "").strip()
    if len(text) <= LONGEST and _PLAIN.fullmatch(text):
        return text
    if not text or _CONTROL.search(text) or len(text) > LONGEST:
        return None
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        port = parts.port
    except ValueError:
        return None
    host = _host(parts.hostname)
    if parts.scheme not in ("http", "https") or host is None or "@" in parts.netloc:
        return None
    netloc = host if port is None or port == _default_port(parts.scheme) else f"{host}:{port}"
    path = quote(parts.path, safe=_KEPT) or "/"
    query, fragment = quote(parts.query, safe=_KEPT + "?"), quote(parts.fragment, safe=_KEPT + "?")
    url = urlunsplit((parts.scheme, netloc, path, query, fragment))
    return url if len(url) <= LONGEST else None


def link_address(text: str | None, base: str | None = None) -> str | None:
    """Return a web address, or the plain ``mailto:`` address of a person (its subject and copies are cut off)."""
    text = (text or "").strip()
    if text[:7].lower() == "mailto:":
        match = _MAILTO.match(text)
        return "mailto:" + match[0][7:] if match else None
    return web_address(text, base)


def image_address(text: str | None, base: str | None = None) -> str | None:
    """Return an https address: an http one is upgraded, since a page served by https would not load it."""
    url = web_address(text, base)
    if url is None or url.startswith("https:"):
        return url
    return "https:" + url[5:] if urlsplit(url).port is None else None


def without_tracking(url: str) -> str:
    """Return ``url`` without the query parameters that only say where a reader came from."""
    parts = urlsplit(url)
    kept = [part for part in parts.query.split("&") if part and not _TRACKING.match(part)]
    return urlunsplit(parts._replace(query="&".join(kept)))


def rehosted(url: str, feed_url: str) -> str:
    """Return ``url`` on the feed's host where a blog's generator left its own machine's name in it."""
    if host_of(url) not in _NOWHERE or host_of(feed_url) in _NOWHERE:
        return url
    feed = urlsplit(feed_url)
    return urlunsplit(urlsplit(url)._replace(scheme=feed.scheme, netloc=feed.netloc))


def host_of(url: str | None) -> str:
    """Return the host of an address without ``www.``, or the empty string."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _host(name: str | None) -> str | None:
    """Return a host as ASCII (IDNA), or None when it is none."""
    if not name or len(name) > 253:
        return None
    if ":" in name:
        name = f"[{name}]"
    try:
        name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return name if _HOST.fullmatch(name) else None


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
