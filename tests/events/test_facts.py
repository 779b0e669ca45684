"""Facts that events have, on their page, in calendars and for machines; and what one that is over still says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.events.exports import jsonld
from plugins.events.hub import EventHub
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.events.making import PUBLISHER, event, read

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
MONTH = "---\ntitle: Somewhen\nstart: 2027-11\nstatus: tentative\n---\nText.\n"
FULL = """---
title: Sample unconference
start: 2027-05-20
place: London
website: https://unconf.example/
livestream: https://live.example/
pitching: {until: 2027-05-01}
speakers: [A Sample, {name: Bo Sample, url: "https://bo.example/", about: weaves}]
sponsors:
  - {name: Gold plc, level: gold, url: "https://gold.example/"}
  - {name: Pub, level: community}
  - {name: G2, level: gold}
conduct_contact: Dee, at the door
coming: 12
facts: {Childcare: from nine, Food: "vegan"}
tickets:
  - {name: Early, price: 5-10, currency: GBP, url: "https://tickets.example/early", until: 2026-12-31}
  - {name: Later, price: 20, currency: GBP, url: "https://tickets.example/later", since: 2027-01-01}
  - {name: Gone, price: 20, currency: EUR, url: "https://tickets.example/gone", state: waiting-list}
  - {name: Solidarity, price: pay what you can}
---
Text.
"""
OVER = (
    FULL.replace("2027-05-20", '2026-05-20\nslots: [{start: "10:00", end: "10:45"}]')
    .replace("{until: 2027-05-01}", "open")
    .replace("unconference", "past one")
)


SERIES = """---
title: Sample meetup
start: 2026-09-08 18:30
end: "20:30"
repeat: second Tuesday
place: The Square Pig
---
Every month.
"""
DATE = """---
title: Pay gaps
speakers: [Bo Sample]
links: [{url: "https://slides.example/1", title: Slides}]
place: The Spring
---
**Ann** on [pay gaps](https://slides.example/1).

- one
- two
"""


WRITE_UP = {
    "id": "https://bob.sample.example/past/",
    "url": "https://bob.sample.example/past/",
    "title": "What I took home from the Sample past one",
    "content_text": "The Sample past one was loud.",
    "date_published": "2026-05-22T00:00:00Z",
    "authors": [{"name": "Bob Sample"}],
    "_hub": {"member": "bob-sample", "feed": "https://bob.sample.example/feed"},
}


@pytest.fixture(scope="module")
def site(workshop: Workshop) -> Project:
    """Return a built site with the three."""

    def make(project: Project) -> Built:
        for name, text in (("somewhen", MONTH), ("full", FULL), ("over", OVER)):
            project.write(f"content/events/{name}.md", text)
        notes = "---\ntitle: Pubs\nstate: notes\nfollow_ups: [Try a library]\nlinks: https://a.example/\n---\nLoud.\n"
        project.write("content/events/over/pubs.md", notes)
        project.write("content/events/over/unsaid.md", "---\ntitle: Unsaid\n---\nNothing came of it.\n")
        planet = {"version": "https://jsonfeed.org/version/1.1", "title": "Sample write-ups", "items": [WRITE_UP]}
        project.write("content/planet/write-ups.json", json.dumps(planet))
        project.write("content/events/meetup.md", SERIES)
        project.write("content/events/meetup/2026-12-08.md", DATE)
        return project.build("build", environment={"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))})

    return sound(workshop.once("facts", make)).project


def page(site: Project, name: str) -> BeautifulSoup:
    return BeautifulSoup((site.folder / "output/events" / name / "index.html").read_text(encoding="utf-8"), "lxml")


def facts(site: Project, name: str) -> dict[str, str]:
    """Return an event's facts as a reader sees them."""
    groups = page(site, name).select(".facts > div")
    return {
        " ".join(one.dt.get_text(" ").split()): " ".join(
            " ".join(dd.get_text(" ") for dd in one.find_all("dd")).split()
        )
        for one in groups
    }


def test_a_month_is_shown_as_one_and_no_calendar_makes_up_a_day(site: Project) -> None:
    when = facts(site, "somewhen")["When"]
    assert "November 2027" in when
    assert "the day is not known yet" in when
    calendar = (site.folder / "output/events/calendar.ics").read_text(encoding="utf-8")
    assert "Sample unconference" in calendar
    assert "Somewhen" not in calendar
    assert not (site.folder / "output/events/somewhen/event.ics").exists()
    assert "event.ics" not in str(page(site, "somewhen"))


def test_every_fact_is_on_the_page(site: Project) -> None:
    said = facts(site, "full")
    assert said["Website"] == "unconf.example"
    assert said["Speakers"] == "A Sample Bo Sample weaves"
    assert (said["Childcare"], said["Food"]) == ("from nine", "vegan")
    assert said["Who is coming"] == "12 people so far"
    assert "Whom to turn to: Dee, at the door" in said["Code of conduct"]
    assert said["Early"] == "5–10 GBP until 31 December 2026"
    assert said["Later"] == "20 GBP from 1 January 2027"
    assert said["Gone"] == "20 EUR sold out; there is a waiting list"
    assert said["Solidarity"] == "pay what you can"
    whole = page(site, "full")
    assert [one.get_text() for one in whole.select("[aria-labelledby=sponsors] :is(h3, li)")] == [
        "gold",
        "Gold plc",
        "G2",
        "community",
        "Pub",
    ]
    assert "Sessions are taken until 1 May 2027." in whole.get_text()
    links = {link["href"] for link in whole.select(".facts a")}
    assert {"https://tickets.example/early", "https://tickets.example/gone"} <= links
    assert "https://tickets.example/later" not in links


def test_what_is_over_sells_nothing_and_asks_for_nothing(site: Project) -> None:
    whole = page(site, "over")
    assert whole.select_one(".agenda")
    assert not whole.select("[data-agenda]")  # of which the script makes “add to my agenda”
    assert "Bring a session" not in whole.get_text()
    assert not [
        link for link in whole.select("a") if "tickets.example" in link["href"] or "live.example" in link["href"]
    ]
    assert "sold out" not in whole.get_text()
    assert "offers" not in whole.find("script", type="application/ld+json").string


def test_a_date_of_a_series_is_a_small_event(site: Project) -> None:
    whole = page(site, "meetup/2026-12-08")
    assert whole.h1.get_text() == "Sample meetup: Pay gaps"
    note = whole.select_one("[role=note]")
    assert note.strong.get_text() == "Ann"
    assert [link["href"] for link in note.select("a")] == ["https://slides.example/1"]
    assert len(note.select("li")) == 2
    assert facts(site, "meetup/2026-12-08")["Speakers"] == "Bo Sample"
    assert "Slides" in [link.get_text() for link in whole.select("a")]
    assert "Speakers" not in facts(site, "meetup/2027-01-12")
    calendar = (site.folder / "output/events/meetup/event.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    assert "SUMMARY:Sample meetup: Pay gaps" in calendar
    assert "Ann on pay gaps" in calendar
    assert "**" not in calendar


def test_every_date_has_those_to_come_first_and_folds_what_is_over_by_year(site: Project) -> None:
    dates = page(site, "meetup").select_one("[aria-labelledby=dates]")
    assert [link.get_text() for link in dates.select("ul.ledger")[0].select("a")][:2] == ["Pay gaps", "Tuesday, 18:30"]
    (over,) = dates.select("details")
    assert (over.summary.get_text(), len(over.select("li"))) == ("2026 (3)", 3)


def asks(root: Path, front: str, now: datetime = NOW) -> bool:
    meeting = event(root, f"title: A\n{front}")
    return EventHub((meeting,), now).takes_pitches(meeting)


@pytest.mark.parametrize(
    ("front", "asked"),
    [
        ("start: 2027-05-20", True),
        ("start: 2027-05-20 09:00\nend: '17:00'", True),
        ("start: 2027-05-20 16:00\nend: '17:30'\nonline: https://x.example/", False),
        ("start: 2027-05-20 18:30\nend: '20:30'", False),
        ("start: 2027-05-20 18:30\nend: '20:30'\npitching: open", True),
        ("start: 2027-05-20 18:30\nend: '20:30'\nrooms: [Hall]", True),
        ("start: 2027-05-20\npitching: none", False),
        ("start: 2027-05-20\npitching: closed", False),
        ("start: 2027-05-20\npitching: 2026-11-30", False),
        ("start: 2027-05-20\npitching: 2026-12-01", True),
        ("start: 2027-05-20\npitches: {until: 2026-12-01}", True),
    ],
)
def test_who_is_asked_for_sessions(tmp_path: Path, front: str, asked: bool) -> None:
    assert asks(tmp_path, front) is asked


def test_machines_read_the_same(tmp_path: Path) -> None:
    hub = EventHub((event(tmp_path, FULL.split("---")[1]),), NOW)
    told = jsonld.document(hub.next_of(hub.events[0]), PUBLISHER)
    early, later, gone, words = told["offers"]
    amounts = {"@type": "PriceSpecification", "minPrice": "5", "maxPrice": "10", "priceCurrency": "GBP"}
    assert (early["priceSpecification"], early["validThrough"]) == (amounts, "2026-12-31")
    assert (later["validFrom"], later["price"]) == ("2027-01-01", "20")
    assert gone["availability"].endswith("/SoldOut")
    assert "price" not in words
    assert [one["name"] for one in told["performer"]] == ["A Sample", "Bo Sample"]
    assert told["sameAs"] == "https://unconf.example/"


def test_one_that_moved_online_says_so(tmp_path: Path) -> None:
    moved = event(
        tmp_path, "title: A\nstart: 2027-05-20\nplace: London\nonline: https://x.example/\nstatus: moved-online"
    )
    hub = EventHub((moved,), NOW)
    told = jsonld.document(hub.next_of(moved), PUBLISHER)
    assert told["eventStatus"].endswith("/EventMovedOnline")
    assert told["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("start: 2027-11\nend: 2027-11-20", "`end` and a `start` without its day — take it out until the day is known"),
        ("start: 2027-13", "is not a date: 2027-13"),
        ("start: 2027-05-20\nstatus: moved-online", "it has moved online, and there is no `online`"),
        ("start: 2027-05-20\nsponsors: [{name: A, logo: images/a.png}]", "there is no picture images/a.png"),
        ("start: 2027-05-20\ntickets: [{name: A, price: about 5}]", "is not an amount: about 5"),
        ("start: 2027-05-20\npitching: perhaps", "cannot be perhaps"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, front: str, said: str) -> None:
    problems = read(tmp_path, {"events/a.md": f"title: A\n{front}"})[1]
    assert said in " ".join(map(str, problems))


def test_what_came_of_an_event_is_one_page(site: Project) -> None:
    """Its notes, and what members wrote about it, which nobody lists a second time."""
    leads = [str(link["href"]) for link in page(site, "over").select(".side a.button")]
    assert leads == ["/events/over/afterwards/"]
    told = page(site, "over/afterwards").select_one("main")
    assert told is not None
    assert [heading.text for heading in told.select("h2")] == ["Pubs", "On members’ blogs"]
    assert [link["href"] for link in told.select(".entries .entry-title a")] == [WRITE_UP["url"]]
    assert [item.text for item in told.select(".prose :is(p, li)")] == ["Loud.", "Try a library", "https://a.example/"]
    assert not (site.folder / "output/events/full/afterwards").exists()  # it is to come
