"""The network: one request a connection, HTTP/1.1 by h11, and only to an address that the guard has seen.

Feeds are one request a host, so connections are not kept; there are no proxies of the environment and no cookies. What
a general client brings beside that took a third of an update in which nothing was new.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import h11

from plugins.planet.fetching.guard import Allowed, Refused, check_addresses, read_address
from plugins.shared.url import Url

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
Connect: TypeAlias = Callable[..., Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
Headers: TypeAlias = Sequence[tuple[bytes, bytes]]

FORM = b"application/x-www-form-urlencoded"
_PIECE = 64 * 1024
_GIVEN_UP = 10  # resolv.conf(5): two tries of five seconds for each of three servers, and again for a search domain
_LARGEST_HEADERS = 100 * 1024
_LARGEST_HEAD = 256 * 1024  # with all that comes before the answer, such as an endless ``100 Continue``
_AUTHORITIES = (  # where Linux distributions keep them, for a Python that was built elsewhere
    *("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
    *("/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"),
)


class Unreachable(Exception):
    """No connection was made; its cause says why."""


class Silent(Exception):
    """A host that was connected to has said nothing for too long."""


def system_resolver(at_once: int) -> Resolver:
    """Return a resolver that asks the system, in threads of its own: a name that hangs holds up nothing else.

    A look-up that is given up goes on in its thread until the system gives it up, too.
    """
    pool = ThreadPoolExecutor(at_once * _GIVEN_UP, thread_name_prefix="resolve")

    async def resolve(host: str, port: int) -> Sequence[str]:
        if read_address(host) is not None:
            return (host,)
        look_up = asyncio.get_running_loop().run_in_executor
        try:
            answers = await look_up(pool, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            raise Refused("dns", f"the name {host} is not known") from None
        return [str(answer[4][0]) for answer in answers]

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
            self._reading = self._reading or asyncio.ensure_future(asyncio.to_thread(_authorities))
            self._context = await asyncio.shield(self._reading)  # one host's time limit must not end it for all
            self._context.set_alpn_protocols(["http/1.1"])
        return self._context


class HttpAnswer:
    """What a host says to one request. Reading it raises Silent, OSError, h11.ProtocolError, and Refused."""

    def __init__(self, reader: asyncio.StreamReader, idle_seconds: float) -> None:
        self._reader, self._idle = reader, idle_seconds
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEADERS)
        self._head_left: int | None = _LARGEST_HEAD
        self.status = 0
        self.headers: Headers = ()

    def request(self, url: Url, headers: Headers, form: bytes = b"") -> bytes:
        """Return the bytes that ask for ``url``, or that send it a form."""
        named = [(b"Host", url.place.encode("ascii")), *headers]
        named += [(b"Content-Type", FORM), (b"Content-Length", str(len(form)).encode())] if form else []
        request = h11.Request(method="POST" if form else "GET", target=url.target, headers=named)
        return b"".join(self._http.send(part) or b"" for part in (request, h11.Data(form), h11.EndOfMessage()))

    async def begin(self) -> None:
        """Read up to the body."""
        while not isinstance(event := await self._event(), h11.Response):
            if not isinstance(event, h11.InformationalResponse):
                raise h11.RemoteProtocolError("an answer without a beginning")
        self.status, self.headers = event.status_code, list(event.headers)
        self._head_left = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes, without its transfer coding."""
        while isinstance(event := await self._event(), h11.Data):
            yield bytes(event.data)

    @property
    def has_more(self) -> bool:
        """Tell whether more than blanks stands after the body that was announced."""
        return bool(self._http.trailing_data[0].strip())

    async def _event(self) -> Any:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._read())
        return event

    async def _read(self) -> bytes:
        try:
            async with asyncio.timeout(self._idle):
                data = await self._reader.read(_PIECE)
        except TimeoutError:
            raise Silent from None
        if self._head_left is not None:
            self._head_left -= len(data)
            if self._head_left < 0:
                raise Refused("malformed", "answers without end before its document begins")
        return data


class Wire:
    """Resolves a host once, refuses it if any answer is not public, and connects to exactly those answers."""

    def __init__(self, allowed: Allowed, resolve: Resolver, trust: Trust, connect: Connect) -> None:
        self._allowed, self._resolve, self._trust, self._connect = allowed, resolve, trust, connect

    @asynccontextmanager
    async def ask(
        self, url: Url, headers: Headers, *, connect_seconds: float, idle_seconds: float, form: bytes = b""
    ) -> AsyncIterator[HttpAnswer]:
        """Make one request, and follow nothing; raise Unreachable, and what Answer raises."""
        reader, writer = await self._open(url, connect_seconds)
        try:
            answer = HttpAnswer(reader, idle_seconds)
            writer.write(answer.request(url, headers, form))
            await answer.begin()
            yield answer
        finally:
            writer.transport.abort()

    async def _open(self, url: Url, seconds: float) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            async with asyncio.timeout(seconds):
                answers = await self._resolve(url.host, url.number)
        except TimeoutError:
            raise Refused("dns", f"the name {url.host} was not resolved in time") from None
        addresses = check_addresses(url.host, url.number, answers, self._allowed)[:3]
        name = url.host.removesuffix(".")  # as certificates have it (RFC 6066 §3)
        secured = {"ssl": await self._trust.context(), "server_hostname": name} if url.scheme == "https" else {}
        last: OSError | None = None
        for address in addresses:
            try:
                async with asyncio.timeout(seconds / len(addresses)):
                    return await self._connect(address, url.number, **secured)
            except ssl.SSLError as error:  # the host's other addresses have the same certificate
                raise Unreachable from error
            except OSError as error:
                ended = bool(secured) and isinstance(error, ConnectionResetError)  # in the middle of the handshake
                last = ssl.SSLError("the handshake broke off") if ended else error
        if last is None:
            raise Refused("dns", f"the name {url.host} has no address")
        raise Unreachable from last


@asynccontextmanager
async def open_transport(
    allowed: Allowed,
    concurrency: int,
    *,
    resolve: Resolver | None = None,
    connect: Connect = asyncio.open_connection,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Wire]:
    """Yield the network for at most ``concurrency`` requests at once, guarded."""
    yield Wire(allowed, resolve or system_resolver(concurrency), Trust(tls), connect)


def _authorities() -> ssl.SSLContext:
    if sys.platform in ("darwin", "win32"):
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    paths = ssl.get_default_verify_paths()
    if paths.cafile is None and paths.capath is None:
        context.load_verify_locations(next(filter(lambda name: Path(name).is_file(), _AUTHORITIES), None))
    return context
