"""An address that is asked, in the parts that go over the wire. Source: RFC 3986; RFC 5891 for other alphabets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::(\d{0,7}))?")
_KEPT = "%/:@!$&'()*+,;=~"


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


def read(text: str, base: str = "") -> Url:
    """Return the address that ``text`` means on the page ``base``; raise ValueError when it means none."""
    parts = urlsplit(urljoin(base, text))
    authority = _AUTHORITY.fullmatch(parts.netloc)
    if authority is None:
        raise ValueError("a name and password, or a port that is none")
    port = int(authority[2]) if authority[2] else None
    return Url(
        parts.scheme,
        _host(authority[1].removeprefix("[").removesuffix("]").lower()),
        None if port == PORTS.get(parts.scheme) else port,
        quote(parts.path, safe=_KEPT),
        f"?{quote(parts.query, safe=_KEPT + '?')}" if parts.query else "",
    )


def _host(name: str) -> str:
    if name.isascii():
        return name
    import idna  # few names need it

    return idna.encode(name).decode("ascii")
