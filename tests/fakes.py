"""A web of a dictionary: what the tests of the planet's stages ask instead of the network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpcore2


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
    async def stream(
        self, method: str, url: httpcore2.URL, *, headers: Any = None, extensions: Any = None
    ) -> AsyncIterator[httpcore2.Response]:
        """Answer one request."""
        port = f":{url.port}" if url.port else ""
        address = f"{url.scheme.decode()}://{url.host.decode()}{port}{url.target.decode()}"
        self.asked.append((address, {n.decode().lower(): v.decode("latin-1") for n, v in headers}))
        reply = self.pages.get(address, Reply(status=404))
        if isinstance(reply, Exception):
            raise reply
        raw = [(n.encode(), v.encode("latin-1")) for n, v in reply.headers.items()]
        response = httpcore2.Response(reply.status, headers=raw, content=_pieces(reply.body))
        yield response


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 1000):
        yield body[start : start + 1000]
