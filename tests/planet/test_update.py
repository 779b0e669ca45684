"""A whole update over a web of a dictionary: what is kept, what is asked again and when, what is said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.members.match import Match
from plugins.planet.fetching.guard import Refused
from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.fetching.transport import Unreachable
from plugins.planet.model import Feed, FeedReport
from plugins.planet.report import summary
from plugins.planet.settings import PlanetSettings
from plugins.planet.store.states import States
from plugins.planet.store.store import Store
from plugins.planet.update import update
from tests.fakes import FakeWeb, Reply
from tests.planet.entries import NOW
from tests.planet.transport_server import HEAD, ITEM, OK, TAIL

URL = "https://ann.example/feed"
ANN = Feed(URL, "ann", "Ann", "content/members/ann.md:3")
BOB = Feed("https://bob.example/feed", "bob", "Bob", "content/members/bob.md:3")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SETTINGS = PlanetSettings(FetchSettings(host_pause=0))


class Planet:
    """A store and a web; ``update`` is one run."""

    def __init__(self, path: Path, pages: dict[str, Reply | Exception]) -> None:
        self.store, self.web = Store.open(path, now=NOW), FakeWeb(pages)

    def update(
        self, *feeds: Feed, after: timedelta = timedelta(), settings: PlanetSettings = SETTINGS, force: bool = False
    ) -> list[FeedReport]:
        self.web.asked.clear()
        running = update(
            feeds or (ANN,), self.store, now=NOW + after, settings=settings, force=force, transport=self.web
        )
        return list(asyncio.run(running))

    def one(self, after: timedelta = timedelta(), *, force: bool = False) -> FeedReport:
        return self.update(after=after, force=force)[0]


@pytest.fixture
def planet(tmp_path: Path) -> Planet:
    return Planet(tmp_path / "p.sqlite3", {URL: Reply(OK, headers={"ETag": 'W/"1"', "Last-Modified": "yesterday"})})


def rss(*numbers: int) -> bytes:
    return (HEAD + "".join(ITEM.format(n=n) for n in numbers) + TAIL).encode()


def test_new_entries_are_kept_and_counted(planet: Planet) -> None:
    assert planet.one() == FeedReport(URL, "ann", "ok", entries=3, new=3)
    assert [entry.title for entry in planet.store.entries()] == ["Post 3", "Post 2", "Post 1"]


def test_nobody_is_asked_twice_within_the_hour(planet: Planet) -> None:
    planet.one()
    report = planet.one(HOUR - timedelta(seconds=1))
    assert (report.state, report.entries, planet.web.asked) == ("not-due", 3, [])


def test_validators_are_echoed_byte_for_byte(planet: Planet) -> None:
    planet.one()
    planet.web.pages[URL] = Reply(status=304)
    assert planet.one(HOUR) == FeedReport(URL, "ann", "unchanged", entries=3)
    ((_, headers),) = planet.web.asked
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('W/"1"', "yesterday")


def test_an_update_that_is_broken_off_keeps_what_unchanged_feeds_said(planet: Planet) -> None:
    planet.one()
    planet.web.pages[URL] = Reply(status=304)

    def stop(_: FeedReport) -> None:
        raise BrokenPipeError  # whoever was told has gone

    with pytest.raises(BrokenPipeError):
        asyncio.run(
            update((ANN,), planet.store, now=NOW + HOUR, settings=SETTINGS, transport=planet.web, progress=stop)
        )
    assert planet.one(HOUR).state == "not-due"


def test_the_schedule_outlives_the_process(tmp_path: Path) -> None:
    pages: dict[str, Reply | Exception] = {URL: Reply(OK, headers={"Cache-Control": "max-age=7200"})}
    first = Planet(tmp_path / "p", pages)
    first.one()
    first.store.close()
    again = Planet(tmp_path / "p", pages)
    assert again.one(1.9 * HOUR).state == "not-due"
    assert again.one(2.3 * HOUR).state == "ok"


def test_a_member_who_chooses_anew_has_the_feed_read_anew(planet: Planet) -> None:
    planet.one()
    chosen = replace(ANN, exclude=Match(words=("Post 2",)))
    (report,) = planet.update(chosen, after=HOUR)
    assert "if-none-match" not in planet.web.asked[0][1]
    assert list(report.hidden.values()) == [1]


NAMELESS = Refused("dns", "the name is not known")


def test_a_machine_without_a_network_holds_that_against_no_feed(planet: Planet) -> None:
    planet.update(ANN, BOB)
    before = planet.store.states()
    planet.web.pages = {URL: NAMELESS, BOB.url: NAMELESS}
    reports = planet.update(ANN, BOB, after=DAY)
    assert [(report.state, report.kind) for report in reports] == [("failed", "offline")] * 2
    assert all("no network" in report.error for report in reports)
    assert planet.store.states() == before
    assert "2 feeds: no host's name is known here — is there a network?" in summary(reports, forced=False)[-1]
    planet.web.pages = {URL: Reply(OK), BOB.url: Reply(OK)}
    assert [report.state for report in planet.update(ANN, BOB, after=DAY)] == ["ok", "ok"]


@pytest.mark.parametrize("bobs", [Reply(OK), Reply(status=500), Unreachable("down"), None])
def test_a_name_that_is_unknown_is_the_feed_s_fault_where_another_is_known(planet: Planet, bobs: Reply | None) -> None:
    planet.web.pages = {URL: NAMELESS} | ({BOB.url: bobs} if bobs else {})
    planet.update(*(ANN, BOB) if bobs else (ANN,))
    assert {state.url: state.failures for state in planet.store.states()}[URL] == 1
    assert planet.one(HOUR / 2).state == "not-due"


def test_a_host_that_says_that_a_feed_is_gone_shows_that_there_is_a_network(planet: Planet) -> None:
    cid = replace(ANN, url="https://cid.example/feed", member="cid")
    planet.web.pages = {URL: NAMELESS, BOB.url: NAMELESS, cid.url: Reply(status=410)}
    reports = planet.update(ANN, BOB, cid)
    assert [(report.state, report.kind) for report in reports[1:]] == [("failed", "dns"), ("failed", "http-410")]
    assert {state.member: state.failures for state in planet.store.states()} == {"ann": 1, "bob": 1, "cid": 1}


def test_blogs_that_are_gone_are_no_sign_of_a_machine_without_a_network(planet: Planet) -> None:
    cid = replace(ANN, url="https://cid.example/feed", member="cid")
    planet.web.pages = {
        URL: NAMELESS,
        BOB.url: NAMELESS,
        cid.url: Reply(OK, headers={"Cache-Control": "max-age=86400"}),
    }
    planet.update(ANN, BOB, cid)
    reports = planet.update(ANN, BOB, cid, after=2 * HOUR)
    assert [(report.state, report.kind) for report in reports] == [("failed", "dns")] * 2 + [("not-due", "")]
    assert {state.member: state.failures for state in planet.store.states()} == {"ann": 2, "bob": 2, "cid": 0}


def test_two_feeds_of_one_host_are_no_sign_of_a_machine_without_a_network(planet: Planet) -> None:
    other = replace(ANN, url="https://ANN.example:443/notes", member="bob")
    planet.web.pages = {URL: NAMELESS, "https://ann.example/notes": NAMELESS}
    assert {report.kind for report in planet.update(ANN, other)} == {"dns"}


def test_a_site_that_follows_hashtags_shows_what_bears_one_and_says_why_not_of_the_rest(planet: Planet) -> None:
    planet.one()
    following = replace(SETTINGS, hashtags=("#chru",))
    page = rss(1, 2).replace(b"Post 2", b"Post 2 of #CHRU")
    planet.web.pages[URL] = Reply(page)
    (report,) = planet.update(after=HOUR, settings=following)
    assert "if-none-match" not in planet.web.asked[0][1]
    assert report.hidden == {"has none of the hashtags that this site follows: #chru": 1}
    assert "Post 2 of #CHRU" in [entry.title for entry in planet.store.entries() if not entry.hidden]


def test_force_asks_before_time_but_still_with_validators(planet: Planet) -> None:
    planet.one()
    planet.web.pages[URL] = Reply(status=304)
    assert planet.one(force=True).state == "unchanged"


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(status=404),
        Reply(status=500),
        Reply(b""),
        Reply(b"<html><title>Parked</title></html>"),
        Reply(HEAD.encode() + TAIL.encode()),
        Reply(b"<rss><channel><item><title>cut o"),
        Unreachable("down"),
        ValueError("a fault of ours"),
    ],
)
def test_no_trouble_takes_an_entry_away(planet: Planet, trouble: Reply | Exception) -> None:
    planet.one()
    planet.web.pages[URL] = trouble
    report = planet.one(HOUR)
    assert report.entries >= 3 and planet.store.count() >= 3
    assert report.state == "ok" or report.error


def test_one_feed_s_trouble_is_its_own(planet: Planet) -> None:
    planet.web.pages[URL] = RuntimeError("anything")
    planet.web.pages[BOB.url] = Reply(OK)
    ann, bob = planet.update(ANN, BOB)
    assert (ann.state, bob.state, bob.new) == ("failed", "ok", 3)
    assert "this program failed on it (RuntimeError: anything)" in ann.error


def test_a_feed_that_fails_is_asked_less_and_less_and_recovers_by_itself(planet: Planet) -> None:
    good = planet.web.pages[URL]
    planet.web.pages[URL] = Reply(status=500)
    asked = [hour for hour in range(24) if planet.one(hour * HOUR) and planet.web.asked]
    assert asked == [0, 1, 4, 9, 18]
    planet.web.pages[URL] = good
    assert planet.one(3 * DAY).state == "ok"
    assert planet.one(3 * DAY + HOUR).state == "ok"


def test_a_feed_that_failed_for_sixty_days_is_dormant_and_wakes_when_it_answers(planet: Planet) -> None:
    good = planet.web.pages[URL]
    planet.one()
    planet.web.pages[URL] = Reply(status=404)
    planet.one(DAY)
    assert planet.one(62 * DAY).state == "dormant"
    assert planet.one(64 * DAY).state == "dormant" and planet.web.asked == []
    planet.web.pages[URL] = good
    assert planet.one(70 * DAY).state == "ok"


def test_gone_is_asked_no_more_until_the_member_s_file_has_another_address(planet: Planet) -> None:
    planet.one()
    planet.web.pages[URL] = Reply(status=410)
    assert planet.one(HOUR).state == "failed"
    assert planet.one(4 * DAY).state == "gone"
    report = planet.one(30 * DAY, force=True)
    assert (report.state, report.entries, planet.web.asked) == ("gone", 3, [])
    assert "410" in report.error
    moved = replace(ANN, url="https://ann.example/new")
    planet.web.pages[moved.url] = Reply(OK)
    (report,) = planet.update(moved, after=31 * DAY)
    assert (report.state, report.new, planet.store.count()) == ("ok", 0, 3)


def test_a_move_is_followed_remembered_and_told_with_the_edit_to_make(planet: Planet) -> None:
    new = "https://ann.example/new"
    planet.web.pages |= {URL: Reply(status=301, headers={"Location": new}), new: Reply(OK)}
    report = planet.one()
    assert (report.state, report.new) == ("moved", 3)
    assert report.error == (f"content/members/ann.md:3: the feed has moved for good — write {new} instead of {URL}")
    planet.one(HOUR)
    assert [address for address, _ in planet.web.asked] == [new]
    planet.web.pages |= {URL: Reply(OK), new: Reply(status=404)}
    assert planet.one(2 * HOUR).state == "failed"
    assert planet.one(4 * HOUR).state == "ok", "a move that was a mistake is forgotten"


def test_a_move_to_nothing_is_no_move(planet: Planet) -> None:
    new = "https://parked.example/"
    planet.web.pages |= {URL: Reply(status=301, headers={"Location": new}), new: Reply(b"<html>Buy this domain</html>")}
    assert planet.one().state == "failed"
    assert States(planet.store).of(URL, "ann").moved_to is None


@pytest.mark.parametrize(
    ("retention", "left"), [("keep", ["Post 3", "Post 2", "Post 1"]), ("follow", ["Post 3", "Post 1"])]
)
def test_what_its_author_deleted_follows_the_site_s_rule(planet: Planet, retention: str, left: list[str]) -> None:
    settings = replace(SETTINGS, retention=retention)  # type: ignore[arg-type]
    planet.update(settings=settings)
    planet.web.pages[URL] = Reply(rss(3, 1))
    planet.update(settings=settings, after=HOUR)
    assert [entry.title for entry in planet.store.entries()] == left


@pytest.mark.parametrize("body", [rss(), rss(3), b"", b"<html></html>", OK[: len(OK) // 2]])
def test_a_site_that_follows_is_not_emptied_by_a_fault(planet: Planet, body: bytes) -> None:
    settings = replace(SETTINGS, retention="follow")
    planet.update(settings=settings)
    planet.web.pages[URL] = Reply(body)
    planet.update(settings=settings, after=HOUR)
    assert planet.store.count() == 3


def test_a_site_that_follows_keeps_what_only_left_the_end_of_the_document(planet: Planet) -> None:
    settings = replace(SETTINGS, retention="follow")
    for number, posts in enumerate([(5, 4, 3, 2), (8, 7, 6, 5), (1, 9, 8, 7, 6)]):  # the last with an old post pinned
        planet.web.pages[URL] = Reply(rss(*posts))
        planet.update(settings=settings, after=number * HOUR)
    assert planet.store.count() == 9
    planet.web.pages[URL] = Reply(rss(1, 9, 8, 6))
    planet.update(settings=settings, after=DAY)
    assert planet.store.count() == 8


def test_an_old_post_that_comes_up_edited_takes_nothing_away(planet: Planet) -> None:
    settings = replace(SETTINGS, retention="follow")
    stamp = (
        "<entry><id>{n}</id><title>Post {n}</title>"
        "<published>2026-11-{n:02}T00:00:00Z</published><updated>2026-11-{u:02}T00:00:00Z</updated></entry>"
    )
    for number, posts in enumerate([{n: n for n in (9, 8, 7, 6, 5, 4)}, {10: 10, 9: 9, 8: 8, 7: 7, 6: 6, 1: 6}]):
        entries = "".join(stamp.format(n=n, u=u) for n, u in posts.items())
        planet.web.pages[URL] = Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode())
        planet.update(settings=settings, after=number * HOUR)
    assert planet.store.count() == 8


def test_a_post_of_which_the_month_alone_is_known_does_not_reach_back_to_its_first_day(planet: Planet) -> None:
    settings = replace(SETTINGS, retention="follow")
    item = "<item><title>{n}</title><link>https://member.example/2026/11/{n}</link>{date}</item>"
    date = "<pubDate>{n:02} Nov 2026 10:00:00 GMT</pubDate>"
    for number, (posts, stamp) in enumerate([((9, 8, 7, 6, 5), date), ((10, 9, 8, 7), ""), ((11, 10, 9, 8), "")]):
        items = "".join(item.format(n=n, date=stamp.format(n=n)) for n in posts)
        planet.web.pages[URL] = Reply((HEAD + items + TAIL).encode())
        planet.update(settings=settings, after=number * HOUR)
    assert planet.store.count() == 7


def test_an_edit_changes_the_text_and_not_the_place(planet: Planet) -> None:
    planet.one()
    before = planet.store.entries()
    planet.web.pages[URL] = Reply(OK.replace(b"ok 1", b"better 1"))
    planet.one(DAY)
    after = planet.store.entries()
    assert "better 1" in after[2].content and after[2].edited
    assert [(e.id, e.sort_date, e.first_seen) for e in after] == [(e.id, e.sort_date, e.first_seen) for e in before]


def test_who_lets_only_excerpts_be_shown_still_takes_part_in_conversations(planet: Planet) -> None:
    reply = '<a href="https://bob.example/1">Bob</a>, not <a href="https://member.example/p2">myself</a>'
    planet.web.pages[URL] = Reply(OK.replace(b"ok 1", reply.replace("<", "&lt;").encode()))
    planet.update(replace(ANN, text="excerpt"))
    assert {entry.title: entry.links for entry in planet.store.entries()}["Post 1"] == ("https://bob.example/1",)
    assert not any(entry.content for entry in planet.store.entries())
    planet.web.pages[URL] = Reply(OK)
    planet.update(replace(ANN, text="excerpt"), after=HOUR)
    assert not any(entry.links for entry in planet.store.entries()), "a link that was taken out is no answer"


def test_what_was_forgotten_does_not_come_back(planet: Planet) -> None:
    planet.one()
    assert planet.store.forgotten.bury(now=NOW, url="https://member.example/p2") == 1
    planet.one(HOUR)
    assert [entry.title for entry in planet.store.entries()] == ["Post 3", "Post 1"]


def test_an_entry_that_was_forgotten_does_not_come_back_under_another_guid(planet: Planet) -> None:
    planet.one()
    forgotten = next(entry.id for entry in planet.store.entries() if entry.title == "Post 2")
    assert planet.store.forgotten.bury(now=NOW, entry=forgotten) == 1
    planet.web.pages[URL] = Reply(OK.replace(b"urn:m:", b"urn:new:"))
    planet.one(HOUR)
    assert [entry.title for entry in planet.store.entries()] == ["Post 3", "Post 1"]


def test_an_item_without_anything_is_nothing(planet: Planet) -> None:
    for number in (4, 5):
        planet.web.pages[URL] = Reply((HEAD + ITEM.format(n=number) + "<item></item>" + TAIL).encode())
        planet.one(number * HOUR)
    assert [entry.title for entry in planet.store.entries()] == ["Post 5", "Post 4"]


def test_reports_come_in_the_order_of_the_feeds_and_progress_as_it_happens(planet: Planet) -> None:
    feeds = [replace(ANN, url=f"https://{n}.example/feed", member=f"m{n}") for n in range(30)]
    told: list[FeedReport] = []
    reports = asyncio.run(
        update(feeds, planet.store, now=NOW, settings=SETTINGS, transport=planet.web, progress=told.append)
    )
    assert [report.member for report in reports] == [feed.member for feed in feeds]
    assert sorted(r.member for r in told) == sorted(f.member for f in feeds)
