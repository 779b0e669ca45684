"""A web of a dictionary: what the tests of the planet's stages ask instead of the network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from plugins.planet.fetching.transport import Headers
from plugins.shared.url import Url


@dataclass(frozen=True)
class Reply:
    """What the fake web answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class FakeWeb:
    """A Transport (see plugins/planet/fetching/fetch.py) over ``pages``: address → Reply, or an exception to raise.

    Addresses that are not there answer 404. ``asked`` remembers each request's address and headers.
    """

    def __init__(self, pages: Mapping[str, Reply | Exception]) -> None:
        self.pages = dict(pages)
        self.asked: list[tuple[str, dict[str, str]]] = []

    @asynccontextmanager
    async def ask(
        self, url: Url, headers: Headers, *, connect_seconds: float, idle_seconds: float, form: bytes = b""
    ) -> AsyncIterator[FakeAnswer]:
        """Answer one request."""
        address = f"{url.scheme}://{url.place}{url.target}"
        self.asked.append((address, {n.decode().lower(): v.decode("latin-1") for n, v in headers}))
        reply = self.pages.get(address, Reply(status=404))
        if isinstance(reply, Exception):
            raise reply
        raw = [(n.encode(), v.encode("latin-1")) for n, v in reply.headers.items()]
        yield FakeAnswer(reply.status, raw, reply.body)


@dataclass
class FakeAnswer:
    """An Answer (see plugins/planet/fetching/fetch.py)."""

    status: int
    headers: Headers
    body: bytes
    has_more: bool = False

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the body."""
        for start in range(0, len(self.body), 1000):
            yield self.body[start : start + 1000]
