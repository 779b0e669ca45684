"""What a host may do to us, case by case: each ends as the corpus says it should, and no other feed notices.

All cases are hosts of one update, behind one real server, so that each proves the isolation of the others. Times are
scaled down: what takes ten seconds of silence outside takes four here.
"""

from __future__ import annotations

import asyncio
import re
import socket
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from plugins.planet.fetching.guard import Allowed, Refused
from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.fetching.schedule import is_gone, said_gone
from plugins.planet.fetching.transport import open_transport
from plugins.planet.model import Entry, Feed, FeedReport, FeedState
from plugins.planet.settings import PlanetSettings
from plugins.planet.store.states import States
from plugins.planet.store.store import Store
from plugins.planet.update import update
from tests.building import Workshop
from tests.corpora import corpora
from tests.planet.transport_server import Host, Visit, cases, script, serve, well

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
IDLE, TOTAL = 4.0, 12.0
PUBLIC = "93.184.215.14"
ELSEWHERE = {
    "localhost": "127.0.0.1",
    "foo.localhost": "127.0.0.1",
    "metadata.google.internal": "169.254.169.254",
    "member.example": PUBLIC,
}
# These have tests of their own below, or are about what the build shows.
APART = {"slow-connect", "slow-20-members", "slow-tls-handshake", "same-host-50-members", "status-404-x30-days"}
GROUPS = {"slow", "size", "bomb", "encoding", "framing", "status", "redirect", "ssrf", "dns", "politeness"} | {
    "content", "body", "dates", "links", "titles",
}  # fmt: skip
VOLUME = {"gen-100k-entries", "gen-50MB-entry", "gen-9MB-entry", "gen-1M-links"}


@dataclass
class Network:
    """Connects to our server only, and remembers every address that it was asked for."""

    port: int
    asked: list[tuple[str, int]] = field(default_factory=list)

    async def __call__(self, host: str, port: int, **named: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.asked.append((host, port))
        if (host, port) != ("127.0.0.1", self.port):
            raise ConnectionRefusedError(f"nobody is at {host}:{port}")
        return await asyncio.open_connection(host, port, **named)


@dataclass
class Names:
    """Resolves the hosts of the cases; ``answers`` are given one a look-up."""

    answers: dict[str, list[Sequence[str]]] = field(default_factory=dict)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        if host in self.answers:
            waiting = self.answers[host]
            found = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if found == ("hang",):
                await asyncio.sleep(3600)
            if not found:
                raise Refused("dns", "the server failed")
            return found
        if host.endswith(".case.test"):
            return ["127.0.0.1"]
        if host in ELSEWHERE:
            return [ELSEWHERE[host]]
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        except (OSError, UnicodeError):
            raise Refused("dns", f"{host} is not known") from None
        return [str(answer[4][0]) for answer in found]


@dataclass
class Played:
    """What came of every case."""

    reports: Mapping[str, FeedReport]
    entries: Mapping[str, tuple[Entry, ...]]
    states: Mapping[str, FeedState]
    headers: Mapping[str, Sequence[Mapping[str, str]]]  # of each visit
    asked: Sequence[tuple[str, int]]


def slug(case: Mapping[str, Any]) -> str:
    return re.sub(r"[^a-z0-9]+", "-", case["id"].lower()).strip("-") + f"-{zlib.crc32(case['id'].encode()) % 1000}"


def settings(allowed: Allowed) -> PlanetSettings:
    limits = FetchSettings(
        "Test/1 (+https://hub.example/)", allowed, IDLE, IDLE, TOTAL, concurrency=20, host_pause=0.01
    )
    return PlanetSettings(limits)


def feed(member: str, url: str) -> Feed:
    return Feed(url, member, member, f"{member}.md:3")


def our_cases() -> list[dict[str, Any]]:
    return [c for c in cases(corpora()) if (c["group"] in GROUPS and c["id"] not in APART) or c["id"] in VOLUME]


def dns(case: Mapping[str, Any]) -> list[Sequence[str]] | None:
    if case["id"] == "dns-servfail":
        return [()]
    if case["id"] == "dns-hang":
        return [("hang",)]
    if case["dns"] is None:
        return None
    spoken = [str(answer) for answer in case["dns"][0]]
    return [[PUBLIC if "public" in a else "127.0.0.1"] for a in spoken]


async def play(folder: Path) -> Played:
    bodies = corpora() / "hostile" / "bodies"
    everything = our_cases()
    hosts = {f"{slug(c)}.case.test": Host(well) for c in everything} | {"good.case.test": Host(well)}
    names = Names({f"{slug(c)}.case.test": found for c in everything if (found := dns(c))})
    with serve(hosts) as port:
        allowed = Allowed(tuple((name, port) for name in hosts if name not in names.answers))
        network = Network(port)

        def url(case: Mapping[str, Any]) -> str:
            spelled = case["server"].get("member_url")
            at = "" if f"{slug(case)}.case.test" in names.answers else f":{port}"
            return spelled or f"http://{slug(case)}.case.test{at}/feed.xml"

        feeds = {c["id"]: feed(slug(c), url(c)) for c in everything}
        good = feed("good", f"http://good.case.test:{port}/feed.xml")
        with Store.open(folder / "planet.sqlite3", now=NOW) as store:

            async def run(wanted: Iterable[Feed], now: datetime, *, force: bool = False) -> dict[str, FeedReport]:
                async with open_transport(allowed, 20, resolve=names, connect=network) as transport:
                    told = await update(
                        list(wanted), store, now=now, settings=settings(allowed), force=force, transport=transport
                    )
                return {report.member: report for report in told}

            before = [feeds[c["id"]] for c in everything if "last-good" in str(c["expect"].get("entries"))]
            await run([*before, good], NOW)
            for case in everything:
                hosts[f"{slug(case)}.case.test"].script = script(case, bodies, IDLE)
                hosts[f"{slug(case)}.case.test"].visits.clear()
            reports = await run([*feeds.values(), good], LATER, force=True)
            entries = {c["id"]: store.entries(member=slug(c)) for c in everything}
            entries["good"] = store.entries(member="good")
            states = {c["id"]: States(store).of(feeds[c["id"]].url, slug(c)) for c in everything}
    told = {c["id"]: reports[slug(c)] for c in everything} | {"good": reports["good"]}
    headers = {c["id"]: [visit.headers for visit in hosts[f"{slug(c)}.case.test"].visits] for c in everything}
    return Played(told, entries, states, headers, network.asked)


@pytest.fixture(scope="module")
def played(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Played:
    return workshop.learnt("hosts", lambda: met(tmp_path_factory.mktemp("cases")))


def met(folder: Path) -> Played:
    with pytest.MonkeyPatch.context() as environment:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            environment.setenv(name, "http://127.0.0.1:9")
        return asyncio.run(play(folder))


def outcomes(expected: str | None) -> set[str]:
    """Return the outcomes that are right: ``ok`` and kinds of failure."""
    if expected is None or expected in ("any", "as configured"):
        return set()
    # Of a feed that is too large the beginning is read, where it is one.
    kinds = {kind for text in re.findall(r"error:([\w|-]+)", expected) for kind in text.split("|")}
    same = {"blocked-address": {"bad-address", "dns"}, "timeout": {"connect-timeout"}, "forbidden-xml": {"not-a-feed"}}
    parsing = {"malformed", "not-a-feed", "empty", "encoding"}
    if kinds & parsing:
        kinds |= {"not-a-feed"}
    fine = "ok" in expected or "too-large" in kinds
    return kinds | {other for kind in kinds for other in same.get(kind, ())} | ({"ok"} if fine else set())


def outcome(report: FeedReport) -> str:
    kind = "gone" if report.kind == "http-410" else report.kind  # what it comes to when it is said again
    return {"ok": "ok", "unchanged": "ok", "moved": "ok", "gone": "gone"}.get(report.state, kind)


def parameters() -> list[Any]:
    try:
        return [pytest.param(case, id=case["id"]) for case in our_cases()]
    except pytest.skip.Exception as skipped:
        return [pytest.param({}, id="corpora", marks=pytest.mark.skip(reason=str(skipped)))]


@pytest.mark.parametrize("case", parameters())
def test_the_host_is_met_as_it_should_be(case: dict[str, Any], played: Played) -> None:
    report, expected = played.reports[case["id"]], outcomes(case["expect"].get("fetch"))
    if expected:
        assert outcome(report) in expected, report
    if report.state not in ("ok", "unchanged"):
        assert report.error, "it is named"


@pytest.mark.parametrize("case", parameters())
def test_its_entries_are_what_they_should_be(case: dict[str, Any], played: Played) -> None:
    expected, entries = str(case["expect"].get("entries")), played.entries[case["id"]]
    failed = played.reports[case["id"]].state in ("failed", "gone", "dormant")
    if "last-good" in expected and failed:
        unreachable = case["dns"] or case["id"].startswith("dns-")
        assert len(entries) == (0 if unreachable else 3)
    elif expected.isdecimal():
        assert len(entries) == int(expected)
    elif match := re.match(r"(>=|<=) ?(\d+)", expected):
        assert len(entries) >= int(match[2]) if match[1] == ">=" else 0 < len(entries) <= int(match[2])
    for entry in entries:
        assert entry.sort_date.year >= 1990 and entry.sort_date <= LATER
        assert len(entry.title) <= 200 and not re.search("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", entry.title)
        assert entry.title or entry.excerpt or entry.attachments or entry.url, "a note has something else to show"
        if entry.url is not None:
            assert re.fullmatch(r"https?://[^\s\"'<>\\\x00-\x20\u0080-\uffff@]{1,1990}", entry.url) is not None


def test_a_good_neighbour_notices_nothing(played: Played) -> None:
    assert played.reports["good"].state in ("ok", "unchanged")
    assert len(played.entries["good"]) == 3


def test_no_connection_leaves_for_an_address_that_is_not_public(played: Played) -> None:
    ours = {port for host, port in played.asked if host == "127.0.0.1"}
    assert len(ours) == 1, "127.0.0.1 is only asked at our server's port"
    assert all(ip_address(host).is_global for host, _ in played.asked if host != "127.0.0.1")


def test_no_redirect_is_followed_further_than_five_times(played: Played) -> None:
    assert len(played.headers["redirect-loop-self"]) == 6


def test_a_permanent_move_is_remembered_with_the_edit_to_make(played: Played) -> None:
    report = played.reports["redirect-301-persist"]
    assert report.state == "moved"
    assert "/new.xml instead of" in report.error and ".md:3: the feed has moved for good" in report.error
    assert played.reports["redirect-302"].state == "ok"


def test_gone_is_noted_and_believed_when_it_is_said_again(played: Played) -> None:
    state = played.states["status-410"]
    assert state.gone_since == LATER and not state.gone
    assert is_gone(said_gone(state, LATER + timedelta(days=3)))


def test_the_host_says_when_to_come_again(played: Played) -> None:
    def wait(case: str) -> timedelta:
        due = played.states[case].next_due
        assert due is not None
        return due - LATER

    assert timedelta(hours=1) <= wait("429-retry-after-120") <= timedelta(hours=2)
    assert wait("429-retry-after-1e12") == timedelta(days=7)
    assert wait("429-retry-after-negative") <= timedelta(hours=2)


def test_without_what_the_validators_stand_for_none_are_sent(played: Played) -> None:
    assert "if-none-match" not in played.headers["304-after-cache-loss"][0]


def test_nobody_is_told_more_than_they_need(played: Played) -> None:
    for visits in played.headers.values():
        for headers in visits:
            assert not {"cookie", "referer", "authorization"} & set(headers)
            assert headers["user-agent"] == "Test/1 (+https://hub.example/)"


async def alone(
    hosts: Mapping[str, Host],
    feeds: Sequence[tuple[str, str]],
    folder: Path,
    times: int = 1,
    step: timedelta = timedelta(days=1),
    concurrency: int = 20,
) -> tuple[list[FeedReport], Store]:
    """Update ``feeds`` (member, host) some times, a ``step`` apart; return the last reports and the store."""
    with serve(hosts) as port:
        allowed = Allowed(tuple((name, port) for name in hosts))
        store = Store.open(folder / "planet.sqlite3", now=NOW)
        wanted = [feed(member, f"http://{host}:{port}/{member}.xml") for member, host in feeds]
        reports: Sequence[FeedReport] = ()
        for number in range(times):
            async with open_transport(allowed, concurrency, resolve=Names(), connect=Network(port)) as transport:
                reports = await update(
                    wanted, store, now=NOW + number * step, settings=settings(allowed), transport=transport, force=True
                )
    return list(reports), store


@pytest.mark.case("same-host-50-members")
def test_fifty_members_of_one_host_ask_it_two_at_a_time(tmp_path: Path) -> None:
    async def slow(visit: Visit) -> None:
        await asyncio.sleep(0.02)
        await visit.answer()

    host = Host(slow)
    feeds = [(f"m{n}", "many.case.test") for n in range(50)]
    reports, store = asyncio.run(alone({"many.case.test": host}, feeds, tmp_path))
    assert [report.state for report in reports] == ["ok"] * 50
    assert store.count() == 150
    assert host.most_at_once == 2


@pytest.mark.case("status-404-x30-days")
def test_a_host_that_is_away_for_a_month_is_named_and_its_posts_stay(tmp_path: Path) -> None:
    async def away(visit: Visit) -> None:
        await (visit.answer(b"", 404) if visit.number else visit.answer())

    reports, store = asyncio.run(alone({"away.case.test": Host(away)}, [("a", "away.case.test")], tmp_path, times=31))
    assert (reports[0].state, reports[0].entries, store.count()) == ("failed", 3, 3)
    assert "404" in reports[0].error


@pytest.mark.case("slow-20-members")
def test_twenty_hosts_that_hang_do_not_keep_the_others(tmp_path: Path) -> None:
    async def hang(visit: Visit) -> None:
        await asyncio.sleep(3600)

    hosts = {f"h{n}.case.test": Host(hang if n < 20 else well) for n in range(60)}
    feeds = [(f"m{n}", name) for n, name in enumerate(hosts)]
    reports, _ = asyncio.run(alone(hosts, feeds, tmp_path))
    assert [r.state for r in reports] == ["failed"] * 20 + ["ok"] * 40
    assert {r.kind for r in reports[:20]} == {"timeout"}


@pytest.mark.case("slow-connect")
def test_a_host_that_never_accepts_is_given_up(tmp_path: Path) -> None:
    async def run() -> FeedReport:
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))
            deaf.listen(0)
            port = deaf.getsockname()[1]
            queue = [socket.socket() for _ in range(4)]
            for waiting in queue:
                waiting.setblocking(False)
                waiting.connect_ex(("127.0.0.1", port))
            allowed = Allowed((("deaf.case.test", port),))
            with Store.open(tmp_path / "p.sqlite3", now=NOW) as store:
                async with open_transport(allowed, 2, resolve=Names(), connect=Network(port)) as transport:
                    wanted = [feed("a", f"http://deaf.case.test:{port}/")]
                    said = await update(wanted, store, now=NOW, settings=settings(allowed), transport=transport)
            for waiting in queue:
                waiting.close()
            return said[0]

    report = asyncio.run(run())
    assert (report.state, report.kind) == ("failed", "connect-timeout")
