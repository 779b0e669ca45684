"""A feed that has gone elsewhere, or goes on beyond the limit: what is looked for, and what is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.planet.fetching.body import BodyReader
from plugins.planet.fetching.fetch import Ask
from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.model import Failure, Feed, ParsedFeed, Response
from plugins.planet.parsing.parse import MOST_ENTRIES, parse
from plugins.planet.report import summary
from plugins.planet.settings import PlanetSettings
from plugins.planet.views.status import line, statuses
from tests.fakes import Reply
from tests.planet.entries import NOW
from tests.planet.test_fetch import fetch
from tests.planet.test_update import ANN, DAY, HOUR, URL, Planet, rss
from tests.planet.transport_server import HEAD, ITEM, OK, TAIL

NEW = "https://ann.example/new"
HOME = "https://ann.example/"
PAGE = b"<!doctype html><title>Ann</title><link rel=alternate type=application/rss+xml href=/new>"
EDIT = f"content/members/ann.md:3: feed: {NEW}"


@pytest.fixture
def planet(tmp_path: Path) -> Planet:
    return Planet(tmp_path / "p.sqlite3", {URL: Reply(OK), NEW: Reply(rss(2, 3, 4)), HOME: Reply(PAGE)})


def _asked(planet: Planet) -> list[str]:
    return [url for url, _ in planet.web.asked]


def _words(planet: Planet) -> str:
    return line(statuses(planet.store, NOW)[0])


@pytest.mark.parametrize("trouble", [Reply(status=404), Reply(PAGE), Reply(status=410)], ids=["404", "a page", "410"])
def test_a_feed_that_is_gone_while_its_home_page_names_another_is_told_with_the_edit(
    planet: Planet, trouble: Reply
) -> None:
    planet.web.pages[URL] = trouble
    report = planet.one()
    assert report.state == "failed" and EDIT in report.error and "3 entries" in report.error
    assert EDIT in _words(planet)


def test_it_is_looked_for_once_a_week_and_said_in_between(planet: Planet) -> None:
    planet.web.pages[URL] = Reply(status=404)
    planet.one()
    assert EDIT in planet.one(DAY).error and _asked(planet) == [URL]
    assert EDIT in planet.one(8 * DAY).error and NEW in _asked(planet)
    planet.web.pages[URL] = Reply(OK)
    assert planet.one(12 * DAY).state == "ok" and "Well." in _words(planet)


def test_a_page_that_names_nothing_is_said_to_and_few_questions_are_asked(planet: Planet) -> None:
    planet.web.pages = {URL: Reply(status=404), HOME: Reply(b"<!doctype html><title>x</title>")}
    assert f"{HOME} names no other feed either: ask the member" in planet.one().error
    assert len(planet.web.asked) <= 7


def test_the_member_s_own_page_is_asked_and_what_is_followed_already_is_not_offered(planet: Planet) -> None:
    blog = "https://blog.example/"
    planet.web.pages |= {URL: Reply(status=404), blog: Reply(PAGE), "https://blog.example/new": Reply(rss(1))}
    (report,) = planet.update(replace(ANN, blog=blog))
    assert "content/members/ann.md:3: feed: https://blog.example/new" in report.error
    ann, new = replace(ANN, blog=HOME), replace(ANN, url=NEW)
    report = planet.update(ann, new, after=10 * DAY)[0]
    assert "is followed already: take content/members/ann.md:3 out" in report.error


@pytest.mark.parametrize("status", [403, 429, 500])
def test_a_host_that_says_no_is_asked_nothing_else(planet: Planet, status: int) -> None:
    planet.web.pages[URL] = Reply(status=status)
    planet.one()
    assert _asked(planet) == [URL]


def moving(to: str, how: str = "<itunes:new-feed-url>{}</itunes:new-feed-url>") -> bytes:
    head = HEAD.replace("<rss ", '<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" ')
    assert "xmlns:itunes" in head
    return (head + how.format(to) + ITEM.format(n=1) + TAIL).encode()


@pytest.mark.parametrize(
    "document",
    [
        moving(NEW),
        moving(f"  {NEW}\n"),
        moving("/new", "<redirect><newLocation>{}</newLocation></redirect>"),
        f"<?xml version='1.0'?>\n<redirect>\n<newLocation>{NEW}</newLocation></redirect>".encode(),
    ],
    ids=["itunes", "in lines", "in the channel", "a document"],
)
def test_a_document_that_names_its_new_address_is_followed_and_told(planet: Planet, document: bytes) -> None:
    planet.web.pages[URL] = Reply(document)
    report = planet.one()
    assert (report.state, report.error) == (
        "moved", f"content/members/ann.md:3: the feed has moved for good — write {NEW} instead of {URL}",
    )  # fmt: skip
    assert "Post 4" in {entry.title for entry in planet.store.entries()}
    planet.one(HOUR)
    assert _asked(planet) == [NEW]


@pytest.mark.parametrize("address", [URL, URL + "/", "http://www.ann.example/feed", "javascript:alert(1)", ""])
def test_a_new_address_that_is_the_old_one_or_none_is_no_move(planet: Planet, address: str) -> None:
    planet.web.pages[URL] = Reply(moving(address))
    assert planet.one().state == "ok" and _asked(planet) == [URL]


def test_two_addresses_that_name_each_other_are_no_end(planet: Planet) -> None:
    planet.web.pages |= {URL: Reply(moving(NEW)), NEW: Reply(moving(URL))}
    assert planet.one().state == "moved" and len(planet.web.asked) == 2


def test_a_new_address_without_a_feed_is_told_and_the_old_one_stays(planet: Planet) -> None:
    planet.web.pages |= {URL: Reply(moving(NEW)), NEW: Reply(status=404)}
    report = planet.one()
    assert (report.state, report.entries) == ("ok", 1)
    assert report.advice == f"it says that it has moved to {NEW}, where there is no feed"
    assert f"Well, but {report.advice}" in _words(planet)
    assert any(report.advice in said for said in summary([report], False))


def claiming(address: str, *numbers: int, home: str = HOME) -> bytes:
    link = f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="self" href="{address}"/><link>{home}</link>'
    return (HEAD + link + "".join(ITEM.format(n=n) for n in numbers) + TAIL).encode()


def test_a_document_that_says_it_is_elsewhere_is_told_and_not_followed(planet: Planet) -> None:
    planet.web.pages[URL] = Reply(claiming(NEW, 1, 2), headers={"ETag": '"1"'})
    assert planet.one().advice == f"it says that its address is {NEW}, where the same is — {EDIT}"
    planet.web.pages[URL] = Reply(status=304)
    assert EDIT in planet.one(HOUR).advice and _asked(planet) == [URL]
    planet.web.pages[URL] = Reply(claiming(NEW, 1, 2, 5))
    assert EDIT in planet.one(2 * HOUR).advice and _asked(planet) == [URL]


@pytest.mark.parametrize(
    "address",
    [URL + "/", URL + "/rss2/", URL + "?paged=1", "http://ann.example/feed", "https://feeds.example/ann"],
)
def test_a_claim_that_means_the_same_or_is_nobody_s_is_not_asked(planet: Planet, address: str) -> None:
    planet.web.pages[URL] = Reply(claiming(address, 1, 2))
    assert planet.one().advice == "" and _asked(planet) == [URL]


def test_another_host_that_is_the_site_s_own_is_asked_once_a_feed_is_known(planet: Planet) -> None:
    there = "https://new.example/feed"
    planet.web.pages |= {URL: Reply(claiming(there, 1, 2, home="https://new.example/")), there: Reply(rss(1, 2))}
    assert planet.one().advice == ""
    assert f"feed: {there}" in planet.one(HOUR).advice
    planet.web.pages[there] = Reply(rss(8, 9))  # which is another feed
    assert planet.one(8 * DAY).advice == ""


BIG = PlanetSettings(FetchSettings(host_pause=0, body_bytes=2**20))


def test_a_feed_beyond_the_limit_is_read_as_far_as_that_goes_and_said(planet: Planet) -> None:
    planet.web.pages[URL] = Reply(rss(*range(1, 8000)))
    assert len(rss(*range(1, 8000))) > 2**20
    (report,) = planet.update(settings=BIG)
    assert (report.state, report.entries) == ("ok", MOST_ENTRIES)
    assert report.advice == "it is larger than 1 MB: 200 entries of its beginning were read, and the rest was left"


@pytest.mark.parametrize("coding", ["", "gzip", "deflate", "br"])
def test_a_body_is_cut_at_the_limit_whatever_it_is_packed_in(coding: str) -> None:
    import gzip
    import zlib

    import brotli

    pack = {"": bytes, "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[coding]
    body = BodyReader(coding, 1000, partly=True)
    for at in range(0, len(data := pack(b"<a>" * 5000)), 100):
        body.add(data[at : at + 100])
    assert body.cut and body.finish() == (b"<a>" * 5000)[:1000]


def test_only_what_is_of_use_in_part_is_cut() -> None:
    from tests.fakes import FakeWeb

    web = FakeWeb({URL: Reply(b"x" * (10 * 2**20 + 1))})
    assert isinstance(fetch(web, Ask(URL)), Failure)
    found = fetch(web, Ask(URL, partly=True))
    assert isinstance(found, Response) and found.cut and len(found.body) == 10 * 2**20


ATOM = '<?xml version="1.0"?><a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title>'
ENTRY = "<a:entry><a:id>%d</a:id><a:title>Entr\xe9e %d</a:title></a:entry>"
CUT = {
    "RSS": rss(1, 2, 3)[: -len(TAIL) - 20],
    "Latin-1": ("<rss><channel>" + "".join(ITEM.format(n=n) for n in (1, 2)) + "<item>\xe9").encode("latin-1"),
    "Atom": (ATOM + ENTRY % (1, 1) + ENTRY % (2, 2) + "<a:entry><a:id>3").encode(),
    "half a letter": (ATOM + ENTRY % (1, 1) + ENTRY % (2, 2) + "<a:entry><a:title>\xe9").encode()[:-1],
    "UTF-16": (ATOM + ENTRY % (1, 1) + ENTRY % (2, 2) + "<a:entry><a:title>x").encode("utf-16")[:-1],
    "JSON": json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
        {"id": str(n), "title": f"Post {n}", "content_text": "x"} for n in (1, 2, 3)]}).encode()[:-20],
}  # fmt: skip


@pytest.mark.parametrize("body", CUT.values(), ids=CUT)
def test_of_a_document_that_was_cut_what_is_whole_is_read(body: bytes) -> None:
    feed = Feed(URL, "ann", "Ann", "x:1")
    parsed = parse(Response(URL, 200, {"content-type": "text/xml"}, body, cut=True), feed)
    assert isinstance(parsed, ParsedFeed) and parsed.cut and len(parsed.entries) == 2
    assert all("1" in entry.title or "2" in entry.title for entry in parsed.entries)


def test_a_site_that_follows_deletes_nothing_that_may_be_beyond_the_limit(planet: Planet) -> None:
    follow = replace(BIG, retention="follow")
    planet.update(settings=follow)
    planet.web.pages[URL] = Reply(rss(3, *range(100, 8000)))
    (report,) = planet.update(after=HOUR, settings=follow)
    assert report.advice and {"Post 1", "Post 2"} <= {entry.title for entry in planet.store.entries()}
