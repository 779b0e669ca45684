"""The network under httpcore: every connection goes to an address that the guard has seen."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import httpcore2
import httpx2

from plugins.planet.fetching.guard import Allowed, Refused, check_addresses

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

_TAIL = 64
_LARGEST_HEAD = 256 * 1024


def system_resolver(threads: int) -> Resolver:
    """Return a resolver that asks the system, in threads of its own: a name that hangs holds up nothing else."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def resolve(host: str, port: int) -> Sequence[str]:
        look_up = asyncio.get_running_loop().run_in_executor
        try:
            found = await look_up(pool, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            raise Refused("dns", f"the name {host} is not known") from None
        return [str(answer[4][0]) for answer in found]

    return resolve


class Trust:
    """The authorities whose certificates are believed: read once, when the first host asks for TLS, beside the waiting.

    ``context`` may be given ready made.
    """

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self._context = context
        self._reading: asyncio.Future[ssl.SSLContext] | None = None

    async def context(self) -> ssl.SSLContext:
        """Return what every connection is secured with."""
        if self._context is None:
            self._reading = self._reading or asyncio.ensure_future(asyncio.to_thread(httpx2.create_ssl_context))
            self._context = await asyncio.shield(self._reading)  # one host's time limit must not end it for all
            self._context.set_alpn_protocols(["http/1.1"])
        return self._context


class WatchedStream(httpcore2.AsyncNetworkStream):
    """A stream of one answer. It bounds what comes before the answer's body, such as an endless ``100 Continue``.

    It remembers the last bytes it gave, so that a body shorter than what was sent is noticed.
    """

    def __init__(self, inner: httpcore2.AsyncNetworkStream, trust: Trust) -> None:
        self._inner = inner
        self._trust = trust
        self._head_left: int | None = _LARGEST_HEAD
        self.tail = b""

    def head_is_over(self) -> None:
        """Bound nothing more: the body has bounds of its own."""
        self._head_left = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._inner.read(max_bytes, timeout)
        if self._head_left is not None:
            self._head_left -= len(data)
            if self._head_left < 0:
                raise Refused("malformed", "answers without end before its document begins")
        if data:
            self.tail = (self.tail + data[-_TAIL:])[-_TAIL:]
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,  # noqa: ARG002  (httpcore's signature; open_transport gives one that trusts nobody)
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        secured = await self._inner.start_tls(await self._trust.context(), server_hostname, timeout)
        return WatchedStream(secured, self._trust)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """Resolves a host once, refuses it if any answer is not public, and connects to exactly those answers."""

    def __init__(
        self, allowed: Allowed, resolve: Resolver, trust: Trust, network: httpcore2.AsyncNetworkBackend | None = None
    ) -> None:
        self._allowed = allowed
        self._trust = trust
        self._resolve = resolve
        self._network = network or httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002  (httpcore's signature)
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore2.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                answers = await self._resolve(host, port)
        except TimeoutError:
            raise Refused("dns", f"the name {host} was not resolved in time") from None
        addresses = check_addresses(host.lower(), port, answers, self._allowed)[:3]
        if not addresses:
            raise Refused("dns", f"the name {host} has no address")
        for address in addresses[:-1]:
            try:
                return await self._connect(address, port, timeout and timeout / len(addresses))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._connect(addresses[-1], port, timeout and timeout / len(addresses))

    async def _connect(self, address: str, port: int, timeout: float | None) -> httpcore2.AsyncNetworkStream:
        return WatchedStream(await self._network.connect_tcp(address, port, timeout), self._trust)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def open_transport(
    allowed: Allowed,
    concurrency: int,
    *,
    resolve: Resolver | None = None,
    network: httpcore2.AsyncNetworkBackend | None = None,
    tls: ssl.SSLContext | None = None,
) -> httpcore2.AsyncConnectionPool:
    """Return a guarded pool: HTTP/1.1, a fresh connection a request, no proxies of the environment, no cookies.

    Feeds are one request a host, so connections are not kept; with that, an answer ends where its stream ends.
    """
    return httpcore2.AsyncConnectionPool(
        ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),  # trusts nobody: WatchedStream takes Trust's in its place
        max_connections=concurrency,
        max_keepalive_connections=0,
        network_backend=GuardedNetwork(allowed, resolve or system_resolver(concurrency), Trust(tls), network),
    )
