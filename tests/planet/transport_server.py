"""A server that behaves as a case of the transport corpus says: slowly, endlessly, wrongly, or well.

A case's ``server`` (see the corpus' vocabulary) becomes a script: a coroutine that is given the request and writes
what it likes. Every case has a host name of its own; the tests' resolver knows them all.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import queue
import re
import ssl
import threading
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli

Script = Callable[["Visit"], Awaitable[None]]

ITEM = (
    "<item><title>Post {n}</title><link>https://member.example/p{n}</link><guid isPermaLink='false'>urn:m:{n}</guid>"
    "<pubDate>Mon, 0{n} Oct 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;ok {n}&lt;/p&gt;</description></item>"
)
HEAD = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>M</title><link>https://member.example/</link>"
TAIL = "</channel></rss>"
OK = (HEAD + "".join(ITEM.format(n=n) for n in (3, 2, 1)) + TAIL).encode()


@dataclass
class Visit:
    """One request and the way to answer it; ``number`` counts the visits to this case from 0."""

    host: str
    path: str
    headers: Mapping[str, str]
    number: int
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()
        await asyncio.sleep(0)  # drain gives no other host its turn while the client keeps up

    async def answer(self, body: bytes = OK, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        names = {"Content-Length": str(len(body)), **(headers or {})}
        await self.send(head(status, names) + body)


@dataclass
class Host:
    """What a case's host saw."""

    script: Script
    visits: list[Visit] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0


def head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("utf-8")


async def well(visit: Visit) -> None:
    """Answer as a good host does."""
    await visit.answer()


@contextmanager
def serve(hosts: Mapping[str, Host], tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve every host on one port of 127.0.0.1, in a thread of its own; yield the port."""
    loop, ports = asyncio.new_event_loop(), queue.Queue[int]()
    stop = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _handle(hosts, reader, writer)

    async def run() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls, backlog=500)
        ports.put(server.sockets[0].getsockname()[1])
        await stop.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    try:
        yield ports.get(timeout=10)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


async def _handle(hosts: Mapping[str, Host], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    host: Host | None = None
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        name = headers["host"].rsplit(":", 1)[0]
        host = hosts[name]
        visit = Visit(name, lines[0].split(" ")[1], headers, len(host.visits), writer)
        host.visits.append(visit)
        host.at_once += 1
        host.most_at_once = max(host.most_at_once, host.at_once)
        await host.script(visit)
    except (OSError, asyncio.IncompleteReadError, KeyError):
        pass
    finally:
        if host is not None:
            host.at_once -= 1
        writer.close()


def script(case: Mapping[str, Any], bodies: Path, idle: float) -> Script:
    """Return how the host of ``case`` behaves; ``idle`` is the longest silence that the client bears, in seconds."""
    server: dict[str, Any] = case["server"]
    if "trickle" in server:
        return _trickle(server["trickle"], idle)
    if "raw" in server:
        return _raw(server["raw"])
    if "headers_gen" in server:
        return _headers(server["headers_gen"])
    if "chunked" in server:
        return _chunked(server["chunked"])
    if "sequence" in server or "chain" in server or "location" in server:
        return _redirects(server)
    if "Location" in server.get("headers", {}):
        return _redirects({**server, "location": server["headers"]["Location"]})
    if "content_encoding" in server or server.get("really") or "gzip bytes" in str(server.get("body")):
        return _packed(server, bodies)
    if "gen" in server:
        return _generated(server["gen"])
    return _plain(server, bodies)


def _plain(server: Mapping[str, Any], bodies: Path) -> Script:
    body = _body(server, bodies)

    async def play(visit: Visit) -> None:
        headers = {name: _spelled(value) for name, value in server.get("headers", {}).items()}
        if "etag" in server:
            headers["ETag"] = f'"{visit.number}"'
        if "content_length" in server:
            headers["Content-Length"] = str(len(body) + server["content_length"])
        status = server.get("status", 200)
        if status == 304 and not {"if-none-match", "if-modified-since"} & set(visit.headers):
            status = 200
        if "stall_after" in server:
            await visit.send(head(status, {"Content-Length": str(len(body))}) + body[: server["stall_after"]])
            await asyncio.sleep(3600)
        await visit.answer(body if status != 304 else b"", status, headers)

    return play


def _body(server: Mapping[str, Any], bodies: Path) -> bytes:
    name = server.get("body_file", "bodies/ok.xml").removeprefix("bodies/")
    return OK if name == "ok.xml" else (bodies / name).read_bytes()


def _spelled(value: str) -> str:
    """Return ``a*1048576`` as that many letters."""
    times = re.fullmatch(r"(.)\*(\d+)", value)
    return times[1] * int(times[2]) if times else value


def _trickle(how: str, idle: float) -> Script:
    async def play(visit: Visit) -> None:
        start = (
            b"" if "header" in how else head(200, {"Content-Type": "application/xml"}) + b"<?xml version='1.0'?><rss>"
        )
        piece = b"x" * 1024 if "KiB" in how else b"H"
        await visit.send(start)
        while True:
            await visit.send(piece)
            await asyncio.sleep(idle / 2)

    return play


def _raw(raw: str) -> Script:
    text, _, times = raw.partition(" x 1e6")
    data = (text + ("\r\n\r\n" if times == "" and " x 1e6" in raw else "")).encode()

    async def play(visit: Visit) -> None:
        if " x 1e6" not in raw:
            await visit.send(data)
            return
        while True:
            await visit.send(data * 1000)

    return play


def _headers(how: str) -> Script:
    many = {f"X-{n}": "small" for n in range(65536)} if "small" in how else {}
    cookies = "" if many else "".join(f"Set-Cookie: c{n}=1\r\n" for n in range(500))

    async def play(visit: Visit) -> None:
        if many:
            await visit.answer(headers=many)
        else:
            await visit.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(OK)}\r\n{cookies}\r\n".encode() + OK)

    return play


def _chunked(how: Any) -> Script:
    start = head(200, {"Transfer-Encoding": "chunked"})

    async def play(visit: Visit) -> None:
        if how is True:
            await visit.send(start + f"{len(OK):x}\r\n".encode() + OK + b"\r\n")
            return
        await visit.send(start)
        while True:
            await visit.send(b"1\r\nx\r\n" * 4096)

    return play


def _redirects(server: Mapping[str, Any]) -> Script:
    async def play(visit: Visit) -> None:
        if "chain" in server:
            step = int(visit.path.rpartition("/hop")[2] or 0) if "/hop" in visit.path else 0
            if step < server["chain"]:
                await visit.answer(b"", 302, {"Location": f"/hop{step + 1}"})
            else:
                await visit.answer()
            return
        first = server["sequence"][0] if "sequence" in server else server
        location = visit.path if first["location"] == "self" else first["location"]
        if visit.path == first["location"]:
            await visit.answer()
        else:
            await visit.answer(b"", first["status"], {"Location": location})

    return play


def _packed(server: Mapping[str, Any], bodies: Path) -> Script:
    coding = server.get("content_encoding", "gzip")
    announced = {} if "body" in server else {"Content-Encoding": coding.removeprefix("raw-")}

    async def play(visit: Visit) -> None:
        if "gen" in server:
            await visit.send(head(200, announced))
            for piece in _bomb(coding):
                await visit.send(piece)
            return
        body = _body(server, bodies)
        packed = body if server.get("really") else _pack(body, coding)
        packed = packed[: int(len(packed) * server.get("truncate", 1))]
        await visit.answer(packed, headers=announced)

    return play


def _pack(body: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(body)
    if coding == "br":
        return brotli.compress(body)
    packer = zlib.compressobj(wbits=-15 if coding == "raw-deflate" else 15)
    return packer.compress(body) + packer.flush()


def _bomb(coding: str) -> Iterator[bytes]:
    """Yield packed zeros, far more than anybody should unpack; packed twice for ``gzip, gzip``."""
    wbits = {"gzip": 31, "deflate": 15, "raw-deflate": -15}
    packers = [zlib.compressobj(1, wbits=wbits[name]) for name in coding.split(", ")]
    for _ in range(1024):
        data = bytes(2**20)
        for packer in packers:
            data = packer.compress(data)
        yield data


def _generated(gen: Mapping[str, Any]) -> Script:
    many = _many(gen) if "items" in gen else b""  # made before anybody waits for it

    async def play(visit: Visit) -> None:
        if gen.get("count") == "inf":
            await visit.send(head(200, {"Content-Type": "application/xml"}) + gen["prefix"].encode())
            while True:
                await visit.send(gen["unit"].encode() * 10_000)
        if "rss_padding_to" in gen:
            await visit.answer(OK.replace(b"</channel>", b" " * (gen["rss_padding_to"] - len(OK)) + b"</channel>"))
            return
        await visit.answer(many)

    return play


def _many(gen: Mapping[str, Any]) -> bytes:
    """Return a feed of many items, or of one long one."""
    text = "x" * gen.get("desc_bytes", 2) + '&lt;a href="https://a.example/"&gt;l&lt;/a&gt; ' * gen.get("links", 0)
    item = "<item><title>{n}</title><link>https://member.example/{n}</link><description>{t}</description></item>"
    items = "".join(item.format(n=n, t=text) for n in range(gen["items"]))
    return (HEAD + items + TAIL).encode()


def cases(corpora: Path) -> list[dict[str, Any]]:
    """Return the corpus' cases."""
    loaded = json.loads((corpora / "hostile" / "transport_cases.json").read_text("utf-8"))
    return list(loaded["cases"])
