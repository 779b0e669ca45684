"""What becomes of one request: an answer is a value, whatever the host does, and hosts are asked politely."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import brotli
import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.fetching.body import BodyReader
from plugins.planet.fetching.fetch import Ask, Fetcher, Outcome
from plugins.planet.fetching.guard import Refused
from plugins.planet.fetching.politeness import FetchSettings, Turns, user_agent
from plugins.planet.fetching.transport import Silent, Unreachable, system_resolver
from plugins.planet.model import Failure, Gone, NotModified, Response
from plugins.planet.parsing.encoding import gunzipped
from tests.fakes import FakeAnswer, FakeWeb, Reply
from tests.planet.transport_server import OK

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://ann.example/feed"
SETTINGS = FetchSettings("Hub/1 (+https://hub.example/)", host_pause=0)


def fetch(web: FakeWeb, ask: Ask | str = URL) -> Outcome:
    fetcher = Fetcher(web, Turns(2, 0), SETTINGS, NOW)
    return asyncio.run(fetcher.fetch(Ask(ask) if isinstance(ask, str) else ask))


def unreachable(cause: Exception) -> Unreachable:
    error = Unreachable()
    error.__cause__ = cause
    return error


def failure(web: FakeWeb, ask: Ask | str = URL) -> Failure:
    found = fetch(web, ask)
    assert isinstance(found, Failure)
    assert found.reason
    return found


def test_a_document_is_returned_as_it_is() -> None:
    web = FakeWeb({URL: Reply(b"<rss/>", headers={"ETag": 'W/"é"', "Content-Type": "text/xml"})})
    found = fetch(web)
    assert isinstance(found, Response)
    assert (found.body, found.url, found.headers["etag"], found.permanent_url) == (b"<rss/>", URL, 'W/"é"', None)


def test_what_we_say_of_ourselves_and_nothing_more() -> None:
    web = FakeWeb({URL: Reply(b"x")})
    fetch(web, Ask(URL, 'W/"é"', "yesterday"))
    ((_, headers),) = web.asked
    assert headers.pop("accept").startswith("application/atom+xml")
    assert headers == {
        "user-agent": "Hub/1 (+https://hub.example/)",
        "accept-encoding": "gzip, deflate, br",
        "connection": "close",
        "if-none-match": 'W/"é"',
        "if-modified-since": "yesterday",
    }


def test_the_user_agent_names_the_site_and_cannot_be_broken_out_of() -> None:
    assert user_agent("https://hub.example/").startswith("ConnectingHub/")
    assert user_agent("https://hub.example/").endswith(" (+https://hub.example/)")
    assert "\r" not in user_agent("https://x/\r\nX: y")


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("https://bücher.example/über", "https://xn--bcher-kva.example/%C3%BCber"),
        ("https://hub.example/contact?a=b", "https://hub.example/contact?a=b"),
        ("mailto:hub@hub.example", "mailto:hub@hub.example"),
        ("hub@hub.example", "hub@hub.example"),
    ],
)
def test_the_contact_that_hosts_are_told_leads_to_the_site(contact: str, said: str) -> None:
    assert user_agent(contact).endswith(f" (+{said})")


def test_not_modified_and_gone() -> None:
    assert isinstance(fetch(FakeWeb({URL: Reply(status=304)}), Ask(URL, etag='"1"')), NotModified)
    assert failure(FakeWeb({URL: Reply(status=304)})).kind == "http-304"
    assert isinstance(fetch(FakeWeb({URL: Reply(status=410)})), Gone)


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [((301,), 1), ((308, 301), 2), ((302,), 0), ((301, 302), 1), ((302, 301), 0), ((301, 307, 308), 1)],
)
def test_only_permanent_redirects_count_as_a_move(statuses: tuple[int, ...], permanent: int) -> None:
    pages: dict[str, Reply | Exception] = {
        f"https://ann.example/{n}": Reply(status=status, headers={"Location": f"/{n + 1}"})
        for n, status in enumerate(statuses)
    }
    pages[f"https://ann.example/{len(statuses)}"] = Reply(b"x")
    found = fetch(FakeWeb(pages), "https://ann.example/0")
    assert isinstance(found, Response)
    assert found.permanent_url == (f"https://ann.example/{permanent}" if permanent else None)


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("", "redirect"),
        ("ftp://ann.example/", "blocked-scheme"),
        ("http://ann.example/", "redirect"),  # from https to http
        ("https://ann.example:8443/", "blocked-port"),
        ("https://u:p@ann.example/", "redirect"),
        (URL, "too-many-redirects"),
    ],
)
def test_a_bad_redirect_is_not_followed(location: str, kind: str) -> None:
    assert failure(FakeWeb({URL: Reply(status=302, headers={"Location": location})})).kind == kind


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(status=401), "http-401", "asks for a password"),
        (Reply(status=403), "http-403", "refuses us"),
        (Reply(status=404), "http-404", "has nothing at this address"),
        (Reply(status=500), "http-500", "has a fault"),
        (Reply(status=418), "http-418", "gives an answer that is no feed"),
        (Reply(status=429, headers={"Retry-After": "60"}), "rate-limited", "asks us to come less often"),
        (Reply(status=403, headers={"cf-mitigated": "challenge"}), "challenge", "asks for a browser"),
        (Reply(b'<script src="/cdn-cgi/challenge-platform/x">', 503), "challenge", "asks for a browser"),
        (Reply(b"x", headers={"Content-Encoding": "zstd"}), "unsupported-encoding", "was not asked for"),
        (Reply(b"x", headers={"Content-Encoding": "gzip, br"}), "unsupported-encoding", "was not asked for"),
        (Reply(b"\x1f\x8bnope", headers={"Content-Encoding": "gzip"}), "bad-encoding", "cannot be unpacked"),
        (Reply(b"\xffnope", headers={"Content-Encoding": "br"}), "bad-encoding", "cannot be unpacked"),
        (Reply(brotli.compress(OK)[:-9], headers={"Content-Encoding": "br"}), "truncated", "broke off"),
        (
            Reply(brotli.compress(OK) + b"more", headers={"Content-Encoding": "br"}),
            "bad-encoding",
            "cannot be unpacked",
        ),
        (Reply(brotli.compress(bytes(50_000_000)), headers={"Content-Encoding": "br"}), "too-large", "than 10 MB"),
        (Reply(b"x", headers={"Content-Length": "99999999999"}), "too-large", "larger than 10 MB"),
        (Reply(b"x" * (10 * 2**20 + 1)), "too-large", "larger than 10 MB"),
        (Reply(b"x", headers={f"X-{n}": "1" for n in range(101)}), "bad-headers", "101 headers"),
        (unreachable(TimeoutError()), "connect-timeout", "could not be reached in time"),
        (Silent(), "timeout", "stopped answering"),
        (unreachable(ConnectionRefusedError()), "connect", "cannot be reached"),
        (h11.RemoteProtocolError("illegal status line"), "malformed", "not HTTP"),
        (ConnectionResetError(), "truncated", "broke off"),
    ],
)
def test_what_went_wrong_is_said_in_plain_words(reply: Reply | Exception, kind: str, words: str) -> None:
    found = failure(FakeWeb({URL: reply}))
    assert found.kind == kind
    assert words in found.reason
    assert found.fix


@pytest.mark.parametrize(
    "page",
    [
        Reply(),
        Reply(b"x" * (10 * 2**20 + 1)),
        Reply(b"\x1f\x8bcut off"),
        Reply(b"x", headers={"Content-Encoding": "zstd"}),
    ],
)
def test_the_host_s_wish_to_be_left_alone_is_passed_on_whatever_its_page_is(page: Reply) -> None:
    busy = replace(page, status=503, headers={**page.headers, "Retry-After": "7200"})
    found = failure(FakeWeb({URL: busy}))
    assert (found.kind, found.retry_after) == ("http-503", 7200)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/caf\xe9", "https://ann.example/caf%C3%A9"),  # as Latin-1 has it
        ("/café?q=ü".encode().decode("latin-1"), "https://ann.example/caf%C3%A9?q=%C3%BC"),
        ("https://bücher.example/".encode().decode("latin-1"), "https://xn--bcher-kva.example/"),
    ],
)
def test_a_redirect_in_another_alphabet_is_followed(location: str, target: str) -> None:
    found = fetch(FakeWeb({URL: Reply(status=301, headers={"Location": location}), target: Reply(b"x")}))
    assert isinstance(found, Response)
    assert found.permanent_url == target


def test_one_host_has_its_turns_however_it_is_spelled() -> None:
    at_once, most = 0, 0

    class Slow(FakeWeb):
        @asynccontextmanager
        async def ask(self, *given: Any, **named: Any) -> AsyncIterator[FakeAnswer]:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.01)
            async with super().ask(*given, **named) as answer:
                yield answer
            at_once -= 1

    async def run() -> None:
        fetcher = Fetcher(Slow({}), Turns(2, 0), SETTINGS, NOW)
        places = ("https://ann.example", "http://ANN.example:80", "https://ann.example.")
        await asyncio.gather(*(fetcher.fetch(Ask(f"{place}/{n}")) for n in range(3) for place in places))

    asyncio.run(run())
    assert most == 2


def test_names_that_hang_in_the_resolver_hold_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    over, found = threading.Event(), [(0, 0, 0, "", ("192.0.2.1", 80))]

    def look_up(host: str, *_: object, **__: object) -> list[object]:
        if host == "hangs.example":
            over.wait(60)
        return list(found)

    async def run() -> object:
        resolve = system_resolver(2)
        given_up = [asyncio.wait_for(resolve("hangs.example", 80), 0.05) for _ in range(6)]
        assert all(isinstance(end, TimeoutError) for end in await asyncio.gather(*given_up, return_exceptions=True))
        return await asyncio.wait_for(resolve("ann.example", 80), 20)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    try:
        assert asyncio.run(run()) == ["192.0.2.1"]
    finally:
        over.set()


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(OK)),
        ("x-gzip", gzip.compress(OK)),
        ("", gzip.compress(OK)),
        ("gzip", gzip.compress(OK[:100]) + gzip.compress(OK[100:]) + b"\0\0"),
        ("gzip", OK),
        ("deflate", zlib.compress(OK)),
        ("deflate", zlib.compress(OK)[2:-4]),
        ("identity", OK),
        ("UTF-8", OK),
        ("windows-1251", OK),
        ("utf-8, gzip", gzip.compress(OK)),
        ("none", gzip.compress(OK)),
        ("br", brotli.compress(OK)),
        ("BR", brotli.compress(OK, quality=0)),
        ("br", OK),
    ],
)
def test_a_packed_document_is_unpacked_however_it_was_announced(coding: str, packed: bytes) -> None:
    found = fetch(FakeWeb({URL: Reply(packed, headers={"Content-Encoding": coding})}))
    assert isinstance(found, Response)
    assert found.body == OK


@given(st.binary(min_size=1, max_size=300), st.integers(1, 400), st.integers(0, 6), st.integers(10, 24))
def test_brotli_may_look_like_anything(piece: bytes, times: int, quality: int, window: int) -> None:
    document = b"<?xml " + piece * times
    packed = brotli.compress(document, quality=quality, lgwin=window)
    body = BodyReader("br", 60_000)
    try:
        for start in range(0, len(packed), 100):
            body.add(packed[start : start + 100])
        assert body.finish() == document
    except Refused as refused:
        assert refused.kind == "too-large" and len(document) > 60_000


@pytest.mark.parametrize("length", [1, 2, 20, 200])
def test_a_packed_document_that_breaks_off_is_no_document(length: int) -> None:
    web = FakeWeb({URL: Reply(gzip.compress(OK)[:length], headers={"Content-Encoding": "gzip"})})
    found = fetch(web)
    assert isinstance(found, Failure) or found == Response(URL, 200, {"content-encoding": "gzip"}, b"\x1f")


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=5), st.integers(0, 3), st.integers(1, 60), st.booleans())
def test_gzip_members_are_read_whole_wherever_they_are_cut(
    parts: list[bytes], zeros: int, step: int, junk: bool
) -> None:
    document = (b"\0" * zeros).join(gzip.compress(part) for part in parts) + (b"junk\x1f\x8b" if junk else b"")
    body = BodyReader("gzip", 1000)
    for start in range(0, len(document), step):
        body.add(document[start : start + step])
    assert body.finish() == b"".join(parts)
    assert gunzipped(document) == (b"".join(parts) or document)


def test_a_member_that_has_only_begun_is_a_document_that_broke_off() -> None:
    body = BodyReader("gzip", 1000)
    body.add(gzip.compress(b"one") + b"\x1f")
    with pytest.raises(Refused, match="broke off"):
        body.finish()


def test_a_document_of_countless_members_is_refused() -> None:
    with pytest.raises(Refused, match="more than 1000 parts"):
        BodyReader("gzip", 10**6).add(gzip.compress(b"") * 2000)


@pytest.mark.parametrize("statuses", [(302,), (307,), (301,), (301, 302)])
def test_a_410_at_the_end_of_a_redirect_says_nothing_of_the_address_that_was_asked(statuses: tuple[int, ...]) -> None:
    hops = [URL, *(f"https://ann.example/{n}" for n in range(len(statuses)))]
    pages: dict[str, Reply | Exception] = {
        hop: Reply(status=status, headers={"Location": target})
        for hop, target, status in zip(hops, hops[1:], statuses, strict=False)
    }
    found = failure(FakeWeb({**pages, hops[-1]: Reply(status=410)}))
    assert (found.kind, found.url) == ("http-410", URL) and "leads to an address that is gone" in found.reason
