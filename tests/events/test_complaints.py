"""The fifteen things that people who use event software complain of, each with what happens here instead."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
from bs4 import BeautifulSoup

from plugins.events.agenda import current, pitches
from plugins.events.hub import EventHub, is_past, occurrences
from plugins.events.ledger import ledger
from plugins.events.model import Event
from tests.building import Built
from tests.events.making import NOW, calendar, event, read

LATER = NOW + timedelta(days=3)


def vevents(data: bytes) -> list[icalendar.Event]:
    """Return the events of a calendar."""
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def page(built: Built, path: str) -> BeautifulSoup:
    """Return a page of the site."""
    return BeautifulSoup((built.output / path / "index.html").read_bytes(), "lxml")


def told_after(before: Event, after: Event) -> tuple[icalendar.Event, icalendar.Event]:
    """Return what subscribers are told of an event, and what after it has changed."""
    known = ledger.update({}, [before], NOW)
    (first,) = vevents(calendar(before, known=known))
    (second,) = vevents(calendar(after, now=LATER, known=known))
    return first, second


# 1. Edits never arrive, or arrive twice.
def test_an_edit_reaches_subscribers_as_the_same_event(tmp_path: Path) -> None:
    old = event(tmp_path, "title: Meeting\nstart: 2027-01-10 18:00")
    first, second = told_after(old, replace(old, title="Meeting, with cake"))
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 0)
    assert (first["LAST-MODIFIED"].dt, second["LAST-MODIFIED"].dt) == (NOW, LATER)


def test_a_new_time_counts_up_and_a_build_without_change_changes_nothing(tmp_path: Path) -> None:
    old = event(tmp_path, "title: Meeting\nstart: 2027-01-10 18:00")
    new = event(tmp_path, "title: Meeting\nstart: 2027-01-10 19:00")
    first, second = told_after(old, new)
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    known = ledger.update({}, [old], NOW)
    assert calendar(old, now=LATER, known=known) == calendar(old, known=known)


# 2. One hour off.
def test_half_past_nine_in_october_2010_is_half_past_eight_in_utc(tmp_path: Path) -> None:
    then = event(tmp_path, "title: Then\nstart: 2010-10-21 09:30\nend: 17:00")
    now = event(tmp_path, "title: Now\nstart: 2027-10-21 09:30\nend: 17:00\nuid: now")
    starts = [found["DTSTART"].dt.astimezone(UTC).hour for found in vevents(calendar(then, now))]
    assert starts == [8, 8]


# 3. The last day is missing.
def test_two_days_are_two_days_in_every_calendar(tmp_path: Path) -> None:
    (found,) = vevents(calendar(event(tmp_path, "title: A\nstart: 2027-05-20\nend: 2027-05-21")))
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(days=2)


# 4. The cancellation is not seen.
def test_a_cancellation_is_seen_by_calendars_that_drop_the_status_too(tmp_path: Path) -> None:
    old = event(tmp_path, "title: Meeting\nstart: 2027-01-10 18:00")
    first, second = told_after(old, replace(old, status="cancelled"))
    assert (second["STATUS"], second["SUMMARY"]) == ("CANCELLED", "CANCELLED: Meeting")
    assert second["SEQUENCE"] == first["SEQUENCE"] + 1


def test_the_page_of_a_called_off_event_stays_and_says_so(unconference: Built) -> None:
    found = page(unconference, "events/off")
    assert found.select_one("h1 ~ p .badge-cancelled, .badge-cancelled") is not None
    assert "Called off" in page(unconference, "events").text


# 5. It vanishes while it is running.
@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2027, 5, 20, 6, 59, tzinfo=UTC), "to come"),
        (datetime(2027, 5, 20, 8, 31, tzinfo=UTC), "on"),
        (datetime(2027, 5, 21, 22, 59, tzinfo=UTC), "on"),  # 23:59 in London on the last day
        (datetime(2027, 5, 21, 23, 0, tzinfo=UTC), "over"),
    ],
)
def test_it_is_on_until_its_last_day_ends_in_its_own_zone(tmp_path: Path, now: datetime, state: str) -> None:
    (one,) = occurrences(event(tmp_path, "title: A\nstart: 2027-05-20 09:30\nend: 2027-05-21 17:00"), now)
    assert is_past(one, now) == (state == "over")


def test_the_calendar_keeps_what_is_over(site: Built) -> None:
    found = vevents((site.output / "events/calendar.ics").read_bytes())
    assert date(2010, 3, 29) in [one["DTSTART"].dt for one in found]


# 6. Subscribing fails.
def test_every_way_to_subscribe_leads_to_a_file_that_is_there(unconference: Built) -> None:
    found = page(unconference, "events/subscribe")
    links = [str(link["href"]) for link in found.select(".subscribe a")]
    webcal = [link for link in links if link.startswith("webcal://")]
    assert len(webcal) >= 3
    for link in webcal:
        assert (unconference.output / urlsplit(link).path.lstrip("/")).is_file()
    google = next(link for link in links if "calendar.google.com" in link)
    assert parse_qs(urlsplit(google).query)["cid"] == [webcal[0]]
    outlook = next(link for link in links if "outlook.live.com" in link)
    assert parse_qs(urlsplit(outlook).query)["url"] == ["http://localhost:8000/events/calendar.ics"]
    assert "http://localhost:8000/events/calendar.ics" in [code.text for code in found.select("code.address")]


# 7. One date of a series cannot be skipped or moved.
def test_one_date_is_skipped_one_moved_and_one_called_off(tmp_path: Path) -> None:
    files = {
        "events/chat.md": "title: Chat\nstart: 2026-11-10 19:00\nend: 20:00\nrepeat: second Tuesday\n"
        "until: 2027-03-31\nexcept: [2026-12-08]",
        "events/chat/2027-01-12.md": "start: 2027-01-14 19:30",
        "events/chat/2027-02-09.md": "status: cancelled",
    }
    events, problems = read(tmp_path, files)
    assert problems == []
    found = [(f"{one.start:%d %b %H:%M}", one.status, one.url) for one in occurrences(events[0], NOW)]
    assert found == [
        ("10 Nov 19:00", "confirmed", "events/chat/2026-11-10/"),
        ("14 Jan 19:30", "confirmed", "events/chat/2027-01-12/"),
        ("09 Feb 19:00", "cancelled", "events/chat/2027-02-09/"),
        ("09 Mar 19:00", "confirmed", "events/chat/2027-03-09/"),
    ]


# 8. Google warns.
def test_what_is_not_known_is_left_out_and_the_way_in_is_not_given_away(unconference: Built) -> None:
    def data(path: str) -> dict[str, object]:
        script = page(unconference, path).select_one('script[type="application/ld+json"]')
        assert script is not None
        return dict(json.loads(script.text))

    assert "location" not in data("events/nowhere")
    online = data("events/unconf")
    assert "https://example.org/join" not in json.dumps(online)
    assert {"@type": "VirtualLocation", "url": "http://localhost:8000/events/unconf/"} in online["location"]  # type: ignore[operator]
    assert all(re.search(r"T.*[+-]\d\d:\d\d$", str(online[key])) for key in ("startDate", "endDate"))


# 9. The unconference stays on the whiteboard.
def test_pitch_agenda_and_notes_are_one_address(tmp_path: Path) -> None:
    plan = "title: U\nstart: 2027-05-20 09:30\nend: 17:00\nrooms: [Hall]\n"
    slots = 'slots: [{start: "10:00", end: "10:45"}]\n'
    agenda = 'agenda: {"10:00": {Hall: talk}}\n'
    states = []
    for front, session in (
        (plan, "title: Talk"),
        (plan + slots + agenda, "title: Talk"),
        (plan + slots + agenda, "title: Talk\nconvener: Ann\nfollow_ups: [Write it up]"),
    ):
        (found,) = event(tmp_path, front, events__meeting__talk=session).sessions
        states.append((found.state, found.url))
    assert states == [(state, "events/meeting/talk/") for state in ("pitch", "agenda", "notes")]


def test_two_sessions_cannot_be_in_one_room_at_one_time(tmp_path: Path) -> None:
    files = {
        "events/u.md": "title: U\nstart: 2027-05-20 09:30\nend: 17:00\nrooms: [Hall]\n"
        'slots: [{start: "10:00", end: "11:00"}]',
        "events/u/one.md": 'title: One\nslot: "10:00"\nroom: Hall',
        "events/u/two.md": 'title: Two\nslot: "10:00"\nroom: Hall',
    }
    (problem,) = read(tmp_path, files)[1]
    assert str(problem) == (
        "content/events/u/two.md:3: two and one are both in Hall at 10:00 — move one of them to another slot or room"
    )


def test_first_timers_pitches_come_first(unconference: Built) -> None:
    titles = [
        title.text
        for title in page(unconference, "events/unconf").select("#pitches .session-title, .session-list .session-title")
    ]
    assert titles == ["A first pitch", "Only a pitch"]


# 10. "I have no GitHub."
def test_one_may_pitch_by_e_mail_and_by_pen(unconference: Built) -> None:
    found = page(unconference, "events/unconf")
    mail = next(str(link["href"]) for link in found.select("a[href^='mailto:hello'][href*='subject=']"))
    query = parse_qs(urlsplit(mail).query)
    assert query["subject"] == ["Session for Unconference [unconf]"]
    assert "Title:" in query["body"][0]
    assert (unconference.output / "events/unconf/paper/slips/index.html").is_file()


# 12. Whose time is it?
def test_a_time_says_whose_it_is(unconference: Built) -> None:
    facts = page(unconference, "events/unconf").select(".facts")[0].text
    assert "GMT" in facts
    assert "in London’s time" in facts
    assert "05:30 New York" in facts
    assert page(unconference, "events/chat").select_one("[data-local]") is None  # in person: the venue's time alone


# 13. Notes and write-ups are lost.
def test_notes_are_on_the_sessions_own_page(unconference: Built) -> None:
    text = page(unconference, "events/unconf/two").text
    assert "Write it up" in text
    assert "Ann" in text
    assert "who agreed to be named" in text


# 14. The archive slows, or vanishes.
def test_five_hundred_events_are_looked_up_not_searched(tmp_path: Path) -> None:
    one = event(tmp_path, "title: A\nstart: 2010-01-01\nhosts: [jon-ingham]\nseries: tweetups\ntags: [a]")
    many = tuple(replace(one, slug=f"e{n}", uid=f"e{n}") for n in range(500))
    hub = EventHub(many, NOW)
    assert len(hub.past) == 500
    assert hub.past is hub.past
    assert hub.hosted_by("jon-ingham") is hub.hosted_by("jon-ingham")
    assert [len(group["tweetups" if group is hub.series else "a"]) for group in (hub.series, hub.tags)] == [500, 500]


def test_an_event_of_2010_has_its_page_calendar_and_schedule(site: Built) -> None:
    folder = site.output / "events/camp-2010"
    assert {"index.html", "event.ics", "schedule.json", "schedule.xml"} <= {path.name for path in folder.iterdir()}


# 15. Access and conduct are unknown.
def test_what_nobody_knows_is_said_with_whom_to_ask(unconference: Built) -> None:
    found = page(unconference, "events/unconf")
    said = "Not known yet: Step-free way in, Lift, Accessible toilet, Hearing loop, Quiet room, Accessible parking"
    assert f"{said}, Assistance dogs welcome. Ask" in " ".join(found.text.split())
    assert "unknown, ask" not in found.text  # once is enough
    assert found.select_one("a[href='/code-of-conduct/']") is not None
    assert "unknown, ask" in page(unconference, "events/nowhere").text


def test_the_first_screen_has_when_where_and_the_calendar_and_leads_on(unconference: Built) -> None:
    found = page(unconference, "events/unconf")
    first = found.select_one(".side")
    assert first is not None
    assert [term.text for term in first.select("dt")] == ["When", "Where", "Online"]
    ours, google = (str(link["href"]) for link in first.select("a.button"))
    assert ours == "/events/unconf/event.ics"
    assert google.startswith("https://calendar.google.com/calendar/render?action=TEMPLATE&text=Unconference&dates=2027")
    jumps = [str(link["href"]) for link in first.select("nav a")]
    assert jumps == ["#agenda-2027-03-27", "#agenda-2027-03-28", "#pitches", "#access", "#facts", "#subscribe"]
    assert all(found.select_one(jump) for jump in jumps)
    whole = str(found)
    order = ["e-content", 'id="agenda"', 'id="pitches"', 'id="access"', 'id="facts"', 'id="subscribe"']
    assert sorted(order, key=whole.index) == order


def test_the_agenda_is_a_subscription_of_its_own(unconference: Built) -> None:
    ways = page(unconference, "events/unconf").select(".subscribe a[href^='webcal:']")
    assert [str(way["href"]).rsplit("/", 1)[1] for way in ways] == ["event.ics", "agenda.ics"]


def test_while_it_is_on_a_build_begins_with_now_and_next(tmp_path: Path) -> None:
    front = """title: U
start: 2027-05-20
rooms: [Hall]
slots:
  - {id: first, start: "10:00", end: "10:45"}
  - {start: "10:45", end: "11:00", title: Tea, kind: break}"""
    meeting = event(tmp_path, front)
    times = [datetime(2027, 5, 20, *clock, tzinfo=UTC) for clock in ((8, 0), (9, 0), (9, 45))]
    on = [[slot and f"{slot.start:%H:%M}" for slot in current(meeting, now)] for now in times]
    assert on == [[None, "10:00"], ["10:00", "10:45"], ["10:45", None]]
    assert times[2] in EventHub((meeting,), NOW).moments()


def test_pitches_are_of_those_that_wait(tmp_path: Path) -> None:
    found = event(
        tmp_path,
        "title: U\nstart: 2027-05-20",
        events__meeting__b="title: B\npitched: 2027-01-01",
        events__meeting__a="title: A\npitched: 2027-02-01",
        events__meeting__z="title: Z\nfirst_timer: true",
    )
    assert [session.title for session in pitches(found)] == ["Z", "B", "A"]


def test_an_end_after_the_clocks_have_changed_says_its_own_zone(unconference: Built) -> None:
    when = page(unconference, "events/unconf").select(".facts .when")[0].text.replace("\xa0", " ")
    assert when == "Saturday 27 March 2027, 09:30 GMT to Sunday 28 March 2027, 17:00 BST"
