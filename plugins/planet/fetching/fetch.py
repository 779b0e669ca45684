"""One address → Response | NotModified | Gone | Failure. Whatever a host does, it ends in time and as a value."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, TypeAlias

import h11

from plugins.planet.fetching.body import BodyReader
from plugins.planet.fetching.guard import Refused, is_allowed, read_url
from plugins.planet.fetching.politeness import FetchSettings, Turns
from plugins.planet.fetching.reasons import network_failure, protocol_failure, remedy, status_failure
from plugins.planet.fetching.schedule import read_retry_after
from plugins.planet.fetching.transport import Headers, Silent, Unreachable, open_transport
from plugins.planet.model import Failure, Gone, NotModified, Response
from plugins.shared.url import Url

Outcome: TypeAlias = Response | NotModified | Gone | Failure

PAGES = "text/html, application/xhtml+xml, */*;q=0.5"
FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"
)
PICTURES = "image/webp, image/png, image/jpeg, image/gif;q=0.9, image/*;q=0.5"
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_HEADERS = 100
_LONGEST_VALIDATOR = 1000


class Answer(Protocol):
    """What a transport gives: see transport.HttpAnswer."""

    status: int
    headers: Headers

    def pieces(self) -> AsyncIterator[bytes]: ...

    @property
    def has_more(self) -> bool: ...


class Transport(Protocol):
    """What makes one request and follows nothing: ``transport.Wire``, or the fake of tests/fakes.py."""

    def ask(
        self, url: Url, headers: Headers, *, connect_seconds: float, idle_seconds: float, form: bytes = b""
    ) -> AbstractAsyncContextManager[Answer]: ...


@dataclass(frozen=True)
class Ask:
    """What to ask for: an address, and what we hold of it already; ``partly``: a beginning is better than nothing.

    A ``form`` (application/x-www-form-urlencoded) is sent there instead: then the status is all that is read.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = FEEDS
    partly: bool = False
    form: bytes = b""


@dataclass(frozen=True)
class _Hop:
    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False


class Fetcher:
    """Asks for documents through ``transport``, each host in its ``turns``."""

    def __init__(self, transport: Transport, turns: Turns, settings: FetchSettings, now: datetime) -> None:
        self._transport, self._turns, self._settings, self._now = transport, turns, settings, now

    def within(self, **limits: Any) -> Fetcher:
        """Return one that has some other ``limits`` (see FetchSettings), and takes its turns with this one."""
        return Fetcher(self._transport, self._turns, replace(self._settings, **limits), self._now)

    async def fetch(self, ask: Ask) -> Outcome:
        """Return what is at an address, following at most five redirects; it never raises for what a host does.

        To a form every answer from 200 to 399 is a Response: where it may lead is not followed.
        """
        way: list[str] = []
        outcome = await self._fetched(ask, way)
        return replace(outcome, at=way[-1]) if way and isinstance(outcome, Failure) else outcome

    async def _fetched(self, ask: Ask, way: list[str]) -> Outcome:
        try:
            return await self._follow(ask, way)
        except Refused as refused:
            cause = str(refused) if refused.kind == "dns" else f"the address {refused}"
            return Failure(ask.url, cause, remedy(refused.kind), kind=refused.kind)
        except TimeoutError:
            seconds = f"{self._settings.total_seconds:g}"
            reason = f"the host did not finish within {seconds} seconds"
            return Failure(ask.url, reason, "nothing to do: it is tried again later", kind="timeout")
        except (OSError, Unreachable, Silent) as error:
            return network_failure(ask.url, error)
        except (h11.ProtocolError, ValueError) as error:
            return protocol_failure(ask.url, str(error))

    def schemes(self, place: str) -> tuple[str, ...]:
        """Return how to ask a host of which no address is known: by https, and only one of the maintainer's by http."""
        host, _, port = place.rpartition(":") if ":" in place else (place, "", "443")
        ours = port.isdecimal() and is_allowed(host, int(port), self._settings.allowed)
        return ("https", "http") if ours else ("https",)

    async def _follow(self, ask: Ask, way: list[str]) -> Outcome:
        """Return what is at the end of the ``way``, to which each address that is asked is added."""
        url = read_url(ask.url, self._settings.allowed)
        left, permanent, all_permanent = self._settings.total_seconds, None, True
        for _ in range(self._settings.redirects + 1):
            way.append(str(url))
            hop, taken = await self._hop(url, ask, left)
            left -= taken
            if ask.form or hop.status not in _REDIRECTS:
                return self._outcome(url, hop, ask, permanent)
            target = self._target(url, hop.headers.get("location", ""))
            all_permanent = all_permanent and hop.status in _PERMANENT
            permanent = str(target) if all_permanent else permanent
            url = target
        raise Refused("too-many-redirects", f"is redirected more than {self._settings.redirects} times")

    def _target(self, url: Url, location: str) -> Url:
        if not location.strip():
            raise Refused("redirect", "is redirected to nowhere")
        try:
            target = read_url(_letters(location), self._settings.allowed, base=url)
        except Refused as refused:
            if refused.kind == "bad-address":
                raise Refused("redirect", "is redirected to something that is no address") from None
            raise
        if url.scheme == "https" and target.scheme == "http":
            raise Refused("redirect", f"is redirected from https to http ({target})")
        return target

    async def _hop(self, url: Url, ask: Ask, left: float) -> tuple[_Hop, float]:
        """Return one answer and the seconds it took; the wait for a turn does not count."""
        clock = asyncio.get_running_loop().time
        async with self._turns.take(url.host):
            begun = clock()
            async with asyncio.timeout(max(left, 0.001)):
                hop = await self._request(url, ask)
            return hop, clock() - begun

    async def _request(self, url: Url, ask: Ask) -> _Hop:
        connect, idle = self._settings.connect_seconds, self._settings.idle_seconds
        headed = self._headers(ask)
        async with self._transport.ask(
            url, headed, connect_seconds=connect, idle_seconds=idle, form=ask.form
        ) as answer:
            headers = _read_headers(answer)
            if ask.form:
                return _Hop(answer.status, headers, b"")
            if answer.status == 200:
                return _Hop(answer.status, headers, *await self._read(answer, headers, ask.partly))
            body = await self._glance(answer, headers) if answer.status in (202, 403, 503) else b""
            return _Hop(answer.status, headers, body)

    def _headers(self, ask: Ask) -> list[tuple[bytes, bytes]]:
        pairs = [
            ("User-Agent", self._settings.user_agent),
            ("Accept", ask.accept),
            ("Accept-Encoding", "gzip, deflate, br"),
            ("Connection", "close"),
            ("If-None-Match", ask.etag),
            ("If-Modified-Since", ask.last_modified),
        ]
        return [(name.encode(), value.encode("latin-1")) for name, value in pairs if value]

    async def _read(self, answer: Answer, headers: Mapping[str, str], partly: bool = False) -> tuple[bytes, bool]:
        """Return the document, and whether it was cut at the limit."""
        limit = self._settings.body_bytes
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > limit and not partly:
            raise Refused("too-large", f"is larger than {limit // 2**20} MB")
        body = BodyReader(headers.get("content-encoding", ""), limit, partly=partly)
        async for piece in answer.pieces():
            body.add(piece)
            if body.cut:
                return body.finish(), True
        if length and "transfer-encoding" not in headers and answer.has_more:
            raise Refused("truncated", "has more to say than its Content-Length allows: the end is cut off")
        return body.finish(), False

    async def _glance(self, answer: Answer, headers: Mapping[str, str]) -> bytes:
        """Return the page that says no, which may name who says it; one that cannot be read is a no all the same."""
        try:
            return (await self._read(answer, headers))[0]
        except (Refused, Silent, OSError, h11.ProtocolError):
            return b""

    def _outcome(self, url: Url, hop: _Hop, ask: Ask, permanent: str | None) -> Outcome:
        if hop.status == 200 or (ask.form and 200 <= hop.status < 400):
            return Response(str(url), hop.status, hop.headers, hop.body, permanent, hop.cut)
        if hop.status == 304 and (ask.etag or ask.last_modified):
            return NotModified(str(url), hop.headers, permanent)
        if hop.status == 410 and url == read_url(ask.url, self._settings.allowed):  # no redirect's end says it for all
            return Gone(ask.url)
        return status_failure(ask.url, hop.status, hop.headers, hop.body, read_retry_after(hop.headers, self._now))


@asynccontextmanager
async def asking(
    settings: FetchSettings, now: datetime, *, at_once: int = 1, per_host: int = 1, pause: float = 0
) -> AsyncIterator[Fetcher]:
    """Yield what asks, so many ``at_once``; between two questions to a host are ``pause`` seconds."""
    async with open_transport(settings.allowed, at_once) as transport:
        yield Fetcher(transport, Turns(per_host, pause), settings, now)


def validator(value: str | None) -> str | None:
    """Return an ETag or Last-Modified that is worth keeping, byte for byte, or None."""
    return value if value and len(value) <= _LONGEST_VALIDATOR else None


def _letters(location: str) -> str:
    """Return a Location with its letters of other alphabets, which hosts send raw: UTF-8, whatever RFC 9110 has."""
    with suppress(UnicodeDecodeError):
        return location.encode("latin-1").decode("utf-8")
    return location


def _read_headers(answer: Answer) -> Mapping[str, str]:
    if len(answer.headers) > _MOST_HEADERS:
        raise Refused("bad-headers", f"answers with {len(answer.headers)} headers")
    headers: dict[str, str] = {}
    for raw_name, raw_value in answer.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers
