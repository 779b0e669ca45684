"""A real web server on loopback that hosts as many blogs as a test wants, each on an address of its own (127.0.0.N)."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

Handler = Callable[["Request"], "Answer | bytes"]


@dataclass(frozen=True)
class Request:
    """What came in: at which address, for which path, with which headers (names in lower case)."""

    address: str
    path: str
    headers: Mapping[str, str]
    time: float
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What goes out. ``chunks`` of an endless or slow body are in the hands of transport_server.py instead."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def encode(self) -> bytes:
        """Return the answer as it goes over the wire."""
        names = {name.lower() for name, _ in self.headers}
        headers = list(self.headers)
        if "content-length" not in names and "transfer-encoding" not in names and self.status != 304:
            headers.append(("Content-Length", str(len(self.body))))
        lines = [f"HTTP/1.1 {self.status} Whatever", *(f"{n}: {v}" for n, v in headers), "Connection: close", "", ""]
        return "\r\n".join(lines).encode("latin-1") + self.body


@dataclass
class Site:
    """The running server: its port, and every request that it saw."""

    port: int
    requests: list[Request] = field(default_factory=list)
    most_at_once: dict[str, int] = field(default_factory=dict)

    def url(self, number: int, path: str = "/feed") -> str:
        """Return the address of blog ``number``, counted from 0."""
        return f"http://{address(number)}:{self.port}{path}"

    def asked(self, number: int) -> list[Request]:
        """Return what blog ``number`` was asked."""
        return [request for request in self.requests if request.address == address(number)]


def address(number: int) -> str:
    """Return the loopback address of blog ``number``."""
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


def document(body: bytes, request: Request, content_type: str = "application/xml") -> Answer:
    """Return a document the way a good host does: with validators, 304 when they still hold, gzip when asked."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = (("ETag", etag), ("Content-Type", content_type))
    if request.headers.get("if-none-match") == etag:
        return Answer(304, headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Answer(200, (*headers, ("Content-Encoding", "gzip")), gzip.compress(body, 1, mtime=0))
    return Answer(200, headers, body)


@contextmanager
def serve(handler: Handler, blogs: int = 1, latency: float = 0.0) -> Iterator[Site]:
    """Run the server in a thread for the length of a test."""
    site = Site(_free_port())
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    at_once: dict[str, int] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        where = writer.get_extra_info("sockname")[0]
        at_once[where] = at_once.get(where, 0) + 1
        site.most_at_once[where] = max(site.most_at_once.get(where, 0), at_once[where])
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            pairs = (line.partition(":") for line in head[1:] if line)
            named = {n.lower(): v.strip() for n, _, v in pairs}
            body = await reader.readexactly(int(named.get("content-length", 0)))
            method, path, _ = head[0].split(" ")
            request = Request(where, path, named, loop.time(), method, body)
            site.requests.append(request)
            await asyncio.sleep(latency)
            reply = handler(request)
            writer.write(reply if isinstance(reply, bytes) else reply.encode())
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            at_once[where] -= 1
            writer.close()

    async def run() -> None:
        hosts = [address(number) for number in range(blogs)]
        async with await asyncio.start_server(answer, hosts, site.port, backlog=200):
            ready.set()
            await stop.wait()

    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(10), "the loopback server did not start"
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
