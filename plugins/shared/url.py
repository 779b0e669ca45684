"""Web addresses: what is one, what it means on a page, and which of them are spellings of one page.

- A foreign address → an absolute one that is safe to link to, or None. What is returned means the same to this program
  and to a browser: a known scheme, no userinfo, a plain host, and nothing that a browser would read as another
  delimiter (spaces, quotes, backslashes and non-ASCII are %-encoded).
- An address that is asked → its parts as they go over the wire (``Url``). Source: RFC 3986; RFC 5891 for alphabets.
- Two addresses → whether they are one page: ``page_key`` of what is compared today, ``address_key`` of what is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

LONGEST = 2000
PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WRAPPED = re.compile(r"[\t\r\n]")  # browsers leave these out, wherever they stand
_HOST = re.compile(r"(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
# Most addresses are like this, and stay as they are.
_PLAIN = re.compile(
    r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)+/[\w%/:@!$&()*+,;=~.?-]*(?:#[\w%/:@!$&()*+,;=~.?-]*)?", re.ASCII
)
_WWW = re.compile(r"www\.[a-z0-9-]+\.[a-z]", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:[^\s<>\"'?,;:\\/]{1,64}@[a-z0-9.-]{1,253}", re.IGNORECASE)
_NOWHERE = ("localhost", "127.0.0.1", "0.0.0.0", "::1")  # noqa: S104 - no socket is bound
_KEPT = "%/:@!$&()*+,;=~-._"  # RFC 3986: what may stand in a path as it is; but for ', which could end an attribute
_TRACKING = re.compile(
    r"(?:utm_[a-z_]+|fbclid|gclid|mc_[ce]id|ref_src|fromrss|trackingcode)(?:=|$)|(?:source|ref|via)=rss(?:-|$)",
    re.IGNORECASE,
)
_READER = re.compile(r"^(?:feed|itpc|pcast|podcast):(?://)?", re.IGNORECASE)
_SCHEMES = re.compile(r"^https?://(?=https?://)", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::(\d{0,7}))?")
_KEPT_ASKED = "%/:@!$&'()*+,;=~"
_INDEX = re.compile(r"/(?:index\.(?:html?|php)|default\.aspx?)?$")
# One page holds many comments, or a whole blog; the number says which of them. Other fragments come and go.
_NUMBERED = re.compile(r"[a-z_-]*\d+", re.IGNORECASE)


@lru_cache(maxsize=4096)  # a post's addresses are looked at when it is rewritten, cleaned, and cleaned again
def web_address(text: str | None, base: str | None = None) -> str | None:
    """Return ``text`` as an absolute http or https URL, resolved against ``base``; None for anything else.

    Source: RFC 3986 for resolving; url.spec.whatwg.org for what browsers take as a delimiter.
    """
    if text is None or (len(text) <= LONGEST and _PLAIN.fullmatch(text)):
        return text
    text = _WRAPPED.sub("", text).strip()
    if len(text) <= LONGEST and _PLAIN.fullmatch(text):
        return text
    if not text or _CONTROL.search(text) or len(text) > LONGEST:
        return None
    if base and _WWW.match(text):
        text = f"//{text}"  # nobody's folder is called so
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        port = parts.port
    except ValueError:
        return None
    host = _host(parts.hostname)
    if parts.scheme not in ("http", "https") or host is None or "@" in parts.netloc:
        return None
    netloc = host if port is None or port == PORTS[parts.scheme] else f"{host}:{port}"
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


def feed_address(text: str) -> str:
    """Return a feed's address as it is asked: without what calls a reader (``feed://``), or a scheme before another."""
    bare = _READER.sub("", text.strip(), count=1)
    bare = bare if bare == text.strip() or bare.startswith(("http://", "https://")) else f"https://{bare}"
    return _SCHEMES.sub("", bare, count=1)


def without_tracking(url: str) -> str:
    """Return ``url`` without the query parameters that only say where a reader came from."""
    parts = urlsplit(url)
    parameters = [part for part in parts.query.split("&") if part and not _TRACKING.match(part)]
    return urlunsplit(parts._replace(query="&".join(parameters)))


def rehosted(url: str, feed_url: str) -> str:
    """Return ``url`` on the feed's host where a blog's generator left its own machine's name in it."""
    if not any(map(url.__contains__, _NOWHERE)) or host_of(url) not in _NOWHERE or host_of(feed_url) in _NOWHERE:
        return url
    feed = urlsplit(feed_url)
    return urlunsplit(urlsplit(url)._replace(scheme=feed.scheme, netloc=feed.netloc))


@lru_cache(maxsize=4096)
def host_of(url: str | None) -> str:
    """Return the host of an address without ``www.``, or the empty string."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def rough_host(url: str) -> str:
    """Return the host of an address, quickly: good enough to tell what need not be looked at."""
    parts = url.split("/", 3)
    return parts[2].lower().removeprefix("www.") if len(parts) > 2 else ""


@lru_cache(maxsize=4096)  # an entry's address and its GUID, mostly the same, are compared several times
def path_key(url: str | None) -> str:
    """Return path and query as they are compared; empty for a home page, which says nothing about a post."""
    if not url:
        return ""
    try:
        parts = urlsplit(without_tracking(url))
    except ValueError:
        return ""
    path = _INDEX.sub("", unquote(parts.path))
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    fragment = parts.fragment if _tells_apart(parts.fragment) or not (path or query) else ""
    return "".join(filter(None, (path, query and f"?{query}", fragment and f"#{fragment}")))


def _tells_apart(fragment: str) -> bool:
    return fragment.startswith(("!", "/")) or _NUMBERED.fullmatch(fragment) is not None


def page_key(url: str | None) -> str:
    """Return what is the same for every spelling of a page's address; empty for a home page, which is no post."""
    page, _, fragment = (url or "").partition("#")
    try:
        path = path_key(url if fragment.startswith(("!", "/")) else page)  # a comment below it is the page
    except ValueError:  # no address at all, such as http://[x
        return ""
    return host_of(url) + path if path else ""


def address_key(url: str) -> str:
    """Return what is the same for all spellings of a page's address: scheme, www, case and a closing slash aside."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    host = re.sub(r"^www\.|:(?:80|443)$", "", parts.netloc.lower())
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


@dataclass(frozen=True)
class Url:
    """An absolute address without name, password and fragment; all of it is ASCII."""

    scheme: str
    host: str  # in lower case; of IPv6 without brackets
    port: int | None  # None for the scheme's own
    path: str
    query: str

    @property
    def number(self) -> int:
        """The port that is connected to; 0 for a scheme that is not asked."""
        return PORTS.get(self.scheme, 0) if self.port is None else self.port

    @property
    def place(self) -> str:
        """Host and port, as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """Path and query, as the request's first line has them."""
        return (self.path or "/") + self.query

    def __str__(self) -> str:
        return f"{self.scheme}://{self.place}{self.path}{self.query}"


def asked(text: str, base: str = "") -> Url:
    """Return the address that ``text`` means on the page ``base``; raise ValueError when it means none."""
    parts = urlsplit(urljoin(base, text))
    authority = _AUTHORITY.fullmatch(parts.netloc)
    if authority is None:
        raise ValueError("a name and password, or a port that is none")
    port = int(authority[2]) if authority[2] else None
    return Url(
        parts.scheme,
        _wire_host(authority[1].removeprefix("[").removesuffix("]").lower()),
        None if port == PORTS.get(parts.scheme) else port,
        quote(parts.path, safe=_KEPT_ASKED),
        f"?{quote(parts.query, safe=_KEPT_ASKED + '?')}" if parts.query else "",
    )


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


def _wire_host(name: str) -> str:
    if name.isascii():
        return name
    import idna  # few names need it

    return idna.encode(name).decode("ascii")
