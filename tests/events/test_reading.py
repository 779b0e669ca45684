"""What an organiser gets from a folder of event files: events, or every problem with its place and remedy."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.events.making import event, read

LONDON = ZoneInfo("Europe/London")
PLACE = "title: A\nstart: 2026-05-20 09:30\nend: 2026-05-20 17:00\n"


def test_title_and_start_are_enough(tmp_path: Path) -> None:
    found = event(tmp_path, "---\ntitle: Sample Unconference\nstart: 2010-10-21\n---\nWhat happens.\n")
    assert (found.slug, found.title, found.start, found.end) == (
        "meeting",
        "Sample Unconference",
        date(2010, 10, 21),
        None,
    )
    assert (found.zone, found.all_day, found.url, found.uid) == (LONDON, True, "events/meeting/", "meeting")
    assert (found.source, found.body.text, found.body_line) == ("content/events/meeting.md", "What happens.\n", 5)


def test_an_end_may_be_a_time_alone(tmp_path: Path) -> None:
    found = event(tmp_path, "title: A\nstart: 2026-07-01 18:30\nend: 21:00")
    assert found.start == datetime(2026, 7, 1, 18, 30, tzinfo=LONDON)
    assert found.end == datetime(2026, 7, 1, 21, 0, tzinfo=LONDON)


def test_people_write_the_last_day_and_mean_it(tmp_path: Path) -> None:
    found = event(tmp_path, "title: A\nstart: 2026-07-01\nend: 2026-07-03")
    assert [day.day for day in found.span.days] == [1, 2, 3]


def test_every_key_is_read(tmp_path: Path) -> None:
    (tmp_path / "content/images").mkdir(parents=True)
    (tmp_path / "content/images/day.jpg").write_bytes(b"")
    front = """
title: All of it
start: 2026-10-21 09:30
end: 2026-10-22 17:00
timezone: Europe/Berlin
series: unconferences
status: tentative
previously: 2026-09-01
mode: hybrid
venue: the-spring
online: https://example.org/join
hosts: [jon-ingham]
organiser: {name: Courtenay HR, url: "https://example.org/", email: hello@example.org}
hashtags: ["#CHRU", samplecircle]
tags: [unconference]
summary: A day.
languages: en
conduct: conduct
attendance: over 60
attendees: [Ann, Bo]
tickets: [{name: Early, price: 25, currency: GBP, url: "https://example.org/t", state: sold-out, as_of: 2026-09-01}]
capacity: 80
photos: [{src: images/day.jpg, alt: People talking, credit: Ann}]
zones: [America/New_York]
rooms: [Hall, {name: The attic, id: attic, capacity: 20}]
slots: [{start: "10:00", end: "10:45"}, {start: "10:45", end: "11:00", title: Tea, kind: break}]
agenda: {"1000": {}}
uid: older-name
"""
    files = {
        "events/all.md": front.replace('agenda: {"1000": {}}', 'agenda: {"10:00": {Hall: first}}'),
        "events/all/first.md": "title: First\nby: jon-ingham",
        "venues/the-spring.md": "name: The Spring\ngeo: 51.486, -0.123\naccess: {step_free: no}\nask: Ann",
    }
    events, problems = read(tmp_path, files, pages=["conduct"])
    assert problems == []
    found = events[0]
    assert (found.zone.key, found.mode, found.status, found.uid) == (
        "Europe/Berlin",
        "hybrid",
        "tentative",
        "older-name",
    )
    assert found.venue is not None
    assert found.venue.geo == (51.486, -0.123)
    assert found.venue.answers[0].answer == "no"
    assert found.organiser is not None
    assert found.organiser.email == "hello@example.org"
    assert found.tickets[0].as_of == date(2026, 9, 1)
    (session,) = found.sessions
    assert (session.state, session.room and session.room.name, session.by[0].member) == ("agenda", "Hall", "jon-ingham")
    assert session.slot is not None
    assert session.slot.start == datetime(2026, 10, 21, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


WRONG = {
    "status, as Americans write it": (
        "title: A\nstart: 2027-03-01\nstatus: Canceled",
        "cannot be Canceled",
        "`cancelled`",
    ),
    **{
        f"status, {theirs}": (f"title: A\nstart: 2027-03-01\nstatus: {theirs}", f"cannot be {theirs}", f"`{ours}`")
        for theirs, ours in {"rescheduled": "postponed", "unconfirmed": "tentative", "virtual": "moved-online"}.items()
    },
    "venue's name": ("title: A\nstart: 2027-03-01\nvenue: The Spring", "is not a slug", "as the-spring"),
    "holiday's name": (
        "title: A\nstart: 2027-03-01\nrepeat: weekly\nexcept: [Easter]",
        "except easter",
        "`bank holidays of GB`",
    ),
    **{
        f"{theirs.partition(':')[0]}, as others call it": (
            f"title: A\nstart: 2027-03-01\n{theirs}",
            "is not a key that is known here",
            f"here it is `{ours}`",
        )
        for theirs, ours in {
            "location: Leeds": "place: Leeds",
            "when: 2027-03-01 19:00": "start: 2027-03-01 19:00",
            "url: https://a.example/": "website: https://a.example/",
            "canceled: true": "status: cancelled",
            "price: free": "tickets: [{name: Ticket, price: free}]",
            "cost: 12,50 €": "tickets: [{name: Ticket, price: 12.50, currency: EUR}]",
            "signup: https://a.example/": "tickets: [{name: Ticket, url: https://a.example/}]",
            "free: yes": "tickets: [{name: Ticket, price: free}]",
            "time: 18:30": "start: 2027-03-01 18:30",
            "count: 4": "repeat: second Tuesday` with `until: 2010-12-31",
            "exdate: 2027-03-08": "except: [2027-03-08]",
            "seats: 40": "capacity: 40",
            "contact: a@b.example": "organiser: {name: who it is, email: a@b.example}",
            "postponed: true": "status: postponed",
            "state: cancelled": "status: cancelled",
            "stream: https://a.example/": "livestream: https://a.example/",
            "duration: 2h": "end: 2027-03-01 20:30",
            "deadline: 2027-02-01": "pitching: 2010-10-01",
            "doors: '18:00'": 'facts: {Doors: "18:00"}',
            "image: pub.jpg": "photos: [{src: pub.jpg, alt: what it shows}]",
            "description: Talks": "summary: Talks",
            "startDateTime: 2027-03-01T10:00": "start: 2027-03-01T10:00",
            "start_time: '1830'": "start: 2027-03-01 18:30",
            "location: {name: The Spring, city: London}": 'place: "The Spring, London"',
            "meeting_link: https://a.example/": "online: https://a.example/",
            "external_url: https://a.example/": "website: https://a.example/",
            "price: pay what you can": "tickets: [{name: Ticket, price: pay what you can}]",
            "rescheduled_from: 2027-02-01": "previously: 2027-02-01",
            "speaker: Ann": "speakers: [Ann]",
            "event_types: [talk]": "tags: [talk]",
        }.items()
    },
    **{
        f"{theirs.partition(':')[0]}, which has no key": (
            f"title: A\nstart: 2027-03-01\n{theirs}",
            "is not a key that is known here",
            told,
        )
        for theirs, told in {
            "lat: 51.5": "content/venues/the-spring.md, as `geo:",
            "country: GB": "as `address: {street:",
            "schedule: [{time: 10:00, title: A}]": "`inv pitch FILE --event EVENT`",
            "howToFindUs: By the side door.": '`facts: {How to find us: "By the side door."}`',
            "sponsors: [{name: A, tier: gold}]": "here it is `level: …`",
            "tickets: [{name: A, cost: 5}]": "here it is `price: …`",
        }.items()
    },
    **{
        f"{theirs}, as people write it": (f"title: A\nstart: 2027-03-01\n{theirs}", said, told)
        for theirs, (said, told) in {
            "status: full": ("cannot be full", "`tickets: [{name: Ticket, state: sold-out}]`"),
            "end: 9pm": ("is not a time: 9pm", "write it as 21:00"),
            "end: 24:00": ("is not a time: 24:00", "the next day"),
            "except: [12 July 2027]": ("is not a date: 12 July 2027", "2027-07-12"),
            "mode: mixed": ("cannot be mixed", "`hybrid`"),
            "photos: [pub.jpg]": ("is not a group", "photos: [{src: pub.jpg, alt: what it shows}]"),
            "slots: [10:00-10:45]": ("is not a group", '{start: "10:00", end: "10:45"}'),
            "agenda: {'10:00': Pay}": ("is not a group", "`inv pitch FILE --event EVENT`"),
        }.items()
    },
    **{
        f"tickets, {theirs}": (f"title: A\nstart: 2027-03-01\ntickets: {theirs}", "tickets", f"`{ours}`")
        for theirs, ours in {
            "https://a.example/": "tickets: [{name: Ticket, url: https://a.example/}]",
            "[5 GBP]": "tickets: [{name: Ticket, price: 5, currency: GBP}]",
            "[{name: A, price: £5}]": "price: 5, currency: GBP",
        }.items()
    },
    "currency's sign": (
        "title: A\nstart: 2027-03-01\ntickets: [{name: A, price: 5, currency: €}]",
        "is not a currency: €",
        "as EUR",
    ),
    "a month in words": ("title: A\nstart: June 2027", "is not a date", "2027-06, until the day is known"),
    "a day to come": ("title: A\nstart: TBA", "is not a date", "as 2026-10 where the day is not known yet"),
    "slides of an event": ("title: A\nstart: 2027-03-01\nslides: a.pdf", "`slides` is not a key", "the text below"),
    "no start": ("title: A", "events/x.md:2: `start` is missing", "start: …"),
    "no title": ("start: 2026-01-01", "events/x.md:2: `title` is missing", "title: …"),
    "no such day": ("title: A\nstart: 2026-13-45", "events/x.md:3: `start` is not a date: 2026-13-45", "calendar"),
    "misspelt key": ("title: A\nstart: 2026-01-01\nvenu: x", "events/x.md:4: `venu` is not a key", "`venue`"),
    "end first": ("title: A\nstart: 2026-01-02\nend: 2026-01-01", "events/x.md:4: end is before start", "swap"),
    "two times": ("title: A\nstart: 2026-01-02 18:00-20:00", "events/x.md:3: `start` has two times", "as `end`"),
    "start that it had": (
        "title: A\nstart: 2026-01-02\npreviously: 2026-01-02",
        "events/x.md:4: `previously` names 2026-01-02",
        "the start that it had",
    ),
    "sold before": (
        "title: A\nstart: 2026-01-02\ntickets:\n  - name: A\n    since: 2025-12-01\n    until: 2025-11-01",
        "events/x.md:7: it is sold until 2025-11-01",
        "mend one",
    ),
    "a city": ("title: A\nstart: 2026-01-01\ntimezone: Berlin", "is not a time zone: Berlin", "Europe/Berlin"),
    "end at once": (
        "title: A\nstart: 2026-01-02 10:00\nend: 2026-01-02 09:00",
        "events/x.md:4: end is before start",
        "next day",
    ),
    "half a time": (
        "title: A\nstart: 2026-01-02\nend: 10:00",
        "events/x.md:4: `end` has a time",
        "give `start` a time",
    ),
    "mixed": ("title: A\nstart: 2026-01-02 10:00\nend: 2026-01-03", "events/x.md:4: one of `start` and `end`", "both"),
    "unknown host": ("title: A\nstart: 2026-01-01\nhosts: [jon-inghm]", "events/x.md:4: `hosts` names", "`jon-ingham`"),
    "unknown venue": ("title: A\nstart: 2026-01-01\nvenue: spring", "events/x.md:4: `venue` names", "the-spring"),
    "wrong zone": ("title: A\nstart: 2026-01-01\ntimezone: BST", "events/x.md:4: `timezone` is not", "Europe/London"),
    "skipped hour": ("title: A\nstart: 2026-03-29 01:30", "events/x.md:3: `start` is 01:30, an hour", "clocks"),
    "second hour": ("title: A\nstart: 2026-10-25 01:30+00:00", "events/x.md:3: `start` is the second 01:30", "UTC"),
    "wrong offset": ("title: A\nstart: 2026-07-01 10:00+02:00", "events/x.md:3: `start` says +0200", "offset"),
    "unsaid repeat": (
        "title: A\nstart: 2026-01-01\nrepeat: sometimes",
        "events/x.md:4: `repeat` is not",
        "second Tuesday",
    ),
    "start off the rule": (
        "title: A\nstart: 2026-11-11\nrepeat: second Tuesday",
        "events/x.md:3: `start` (Wednesday 2026-11-11) is not",
        "begin on 2026-12-08",
    ),
    "no such exception": (
        "title: A\nstart: 2026-11-10\nrepeat: second Tuesday\nexcept: [2026-12-09]",
        "events/x.md:5: `except` names 2026-12-09",
        "mend",
    ),
    "too many dates": (
        "title: A\nstart: 2026-11-10\nrepeat: daily\nuntil: 2199-01-01",
        "events/x.md:5: `until` (2199-01-01) is after more than 1,000 dates",
        "end it sooner",
    ),
    "a year that nobody means": ("title: A\nstart: 2926-11-10", "events/x.md:3: `start` is in the year 2926", "1900"),
    "too many tags": (
        f"title: A\nstart: 2026-11-10\ntags: [{'a, ' * 51}]",
        "events/x.md:4: `tags` has more than 50 items",
        "take some out",
    ),
    "until alone": ("title: A\nstart: 2026-11-10\nuntil: 2027-01-01", "events/x.md:4: `until` without", "repeat"),
    "online where": ("title: A\nstart: 2026-11-10\nmode: online", "events/x.md:4: `mode` is online", "online: https"),
    "two places": (
        "title: A\nstart: 2026-11-10\nvenue: the-spring\nplace: B",
        "events/x.md:5: `venue` and `place`",
        "keep",
    ),
    "no alt": ("title: A\nstart: 2026-11-10\nphotos: [{src: images/a.jpg}]", "events/x.md:4: `alt` is missing", "alt"),
    "no photo": ("title: A\nstart: 2026-11-10\nphotos: [{src: images/a.jpg, alt: A}]", "there is no picture", "path"),
    "price": (
        "title: A\nstart: 2026-11-10\ntickets: [{name: A, price: £5}]",
        "is not an amount: £5",
        "currency beside",
    ),
    "slot outside": (
        PLACE + 'slots: [{start: "18:00", end: "19:00"}]',
        "events/x.md:5: the slot 2026-05-20 18:00 is outside",
        "start and end",
    ),
    "room twice": (PLACE + "rooms: [Hall, Hall]", "`hall` is there twice in `rooms`", "another `id`"),
    "unknown session": (
        PLACE + 'rooms: [Hall]\nslots: [{start: "10:00", end: "11:00"}]\nagenda: {"10:00": {Hall: nobody}}',
        "there is no session `nobody`",
        "none",
    ),
}


@pytest.mark.parametrize(("front", "said", "remedy"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_line_and_a_remedy(tmp_path: Path, front: str, said: str, remedy: str) -> None:
    _, problems = read(tmp_path, {"events/x.md": front, "venues/the-spring.md": "name: The Spring"})
    (line,) = map(str, problems)
    assert said in line
    assert line.startswith("content/events/x.md:")
    assert remedy in line.partition(" — ")[2]


def test_a_misspelt_key_hides_no_other_mistake(tmp_path: Path) -> None:
    front = "title: A\nstart: 2026-01-02\nend: 2026-01-01\nvenu: x\nhosts: [jon-inghm]"
    _, problems = read(tmp_path, {"events/x.md": front})
    assert [problem.where for problem in problems] == [f"content/events/x.md:{line}" for line in (5, 6, 4)]


def test_two_files_cannot_have_one_address(tmp_path: Path) -> None:
    front = "title: A\nstart: 2026-01-01"
    _, problems = read(tmp_path, {"events/a.md": front, "events/b.md": f"{front}\nslug: a\nuid: b"})
    assert [str(problem) for problem in problems] == [
        "content/events/b.md:1: the address events/a/ is taken by content/events/a.md"
        " — give one of the two another `slug`"
    ]


def test_a_session_needs_its_event(tmp_path: Path) -> None:
    _, problems = read(tmp_path, {"events/gone/talk.md": "title: A talk"})
    assert str(problems[0]).startswith(
        "content/events/gone/talk.md:1: it belongs to the event gone, which does not exist"
    )


def test_a_session_lies_right_in_its_event_s_folder(tmp_path: Path) -> None:
    files = {"events/a.md": "title: A\nstart: 2027-05-20\nrepeat: weekly", "events/a/2027-05-27/talk.md": "title: T"}
    (problem,) = read(tmp_path, files)[1]
    assert str(problem).startswith("content/events/a/2027-05-27/talk.md:1: it lies in a folder of a’s")


def test_an_address_that_the_hub_needs_is_refused(tmp_path: Path) -> None:
    _, problems = read(tmp_path, {"events/past.md": "title: A\nstart: 2026-01-01"})
    assert "the address events/past/ is needed" in str(problems[0])


def test_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    files = {"events/a.md": "title: A", "events/b.md": "start: 2026-01-01", "venues/c.md": "map: nowhere"}
    _, problems = read(tmp_path, files)
    assert sorted({problem.where.partition(":")[0] for problem in problems}) == [
        "content/events/a.md",
        "content/events/b.md",
        "content/venues/c.md",
    ]


def test_drafts_with_an_underscore_are_left_alone(tmp_path: Path) -> None:
    assert read(tmp_path, {"events/_draft.md": "nonsense: [", "events/meeting/_x.md": "also: ["}) == ((), [])


@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "Asia/Kathmandu"])
def test_an_event_that_names_no_zone_is_in_the_site_s(tmp_path: Path, zone: str) -> None:
    files = {
        "events/a.md": "title: A\nstart: 2027-03-01 19:00\nend: 21:00",
        "events/b.md": "title: B\nstart: 2027-03-02",
    }
    events, problems = read(tmp_path, files, zone=ZoneInfo(zone))
    assert problems == []
    assert [event.zone.key for event in events] == [zone, zone]


def test_conduct_names_a_page_that_is_there(tmp_path: Path) -> None:
    front = "title: A\nstart: 2027-03-01\nconduct: rules"
    _, problems = read(tmp_path, {"events/a.md": front})
    assert list(map(str, problems)) == [
        "content/events/a.md:4: `conduct` names the page rules, which does not exist — "
        "add content/pages/rules.md, or take it out"
    ]
    assert read(tmp_path, {"events/a.md": front}, pages=["rules"])[1] == []


def test_a_page_about_a_session_is_called_by_its_title_or_its_address(tmp_path: Path) -> None:
    links = 'links: [{url: "https://example.org/a", title: Notes}, {url: "https://example.org/b"}]'
    (session,) = event(tmp_path, PLACE, events__meeting__one=f"title: One\n{links}").sessions
    assert [link.name for link in session.links] == ["Notes", "https://example.org/b"]


def test_facts_may_be_a_list_and_rooms_a_line(tmp_path: Path) -> None:
    found = event(tmp_path, PLACE + "facts: [{Childcare: from nine}, {Food: vegan}]\nrooms: Hall, Attic")
    assert [(fact.name, fact.text) for fact in found.facts] == [("Childcare", "from nine"), ("Food", "vegan")]
    assert [room.name for room in found.rooms] == ["Hall", "Attic"]


BROUGHT = {
    "venue's place": ("venues/hall.md", "name: Hall\nlat: 51.5", "here it is `geo: [51.486, -0.123]`"),
    "venue's town": ("venues/hall.md", "name: Hall\naddress: {city: London}", "here it is `locality: …`"),
    "venue's country": ("venues/hall.md", "name: Hall\naddress: {country: Germany}", "write them as DE"),
    "venue's way in": ("venues/hall.md", "name: Hall\nwheelchair: ramp", 'here it is `access: {step_free: "ramp"}`'),
    "venue's transport": ("venues/hall.md", "name: Hall\ntransport: Tube", "it goes into the text below"),
    "another hemisphere": ("venues/hall.md", "name: Hall\ngeo: 51.5 N 0.1 W", "write latitude and longitude as"),
    "session's speakers": (
        "events/meeting/one.md",
        "title: A\nspeakers: [Ann Sample]",
        "here it is `by: [Ann Sample]`",
    ),
    "session's start": ("events/meeting/one.md", "title: A\nstart: '10:00'", 'here it is `slot: "10:00"`'),
    "session's length": ("events/meeting/one.md", "title: A\nduration: 45 min", "here it is `minutes: 45`"),
    "session's words": ("events/meeting/one.md", "title: A\nabstract: Words", "it goes into the text below"),
    "session's people": ("events/meeting/one.md", "title: A\nby: {name: Ann Sample}", "write names alone"),
    "date's hour": ("events/chat/2027-02-09.md", "start: '20:00'", "has no day: 20:00 — write it too, as"),
    "date moved": ("events/chat/2027-02-09.md", "moved_to: 2027-02-11 19:00", "here it is `start: 2027-02-11 19:00`"),
    "date moved nowhere": ("events/chat/2027-02-09.md", "status: moved-online", "there is no `online`"),
    "date's topic": ("events/chat/2027-02-09.md", "topic: Pay", "here it is `title: Pay`"),
}


@pytest.mark.parametrize(("path", "front", "said"), BROUGHT.values(), ids=BROUGHT)
def test_what_others_call_a_venue_s_a_session_s_or_a_date_s_keys_is_answered(
    tmp_path: Path, path: str, front: str, said: str
) -> None:
    chat = "title: Chat\nstart: 2027-01-12 19:00\nrepeat: second Tuesday"
    _, problems = read(tmp_path, {"events/meeting.md": PLACE, "events/chat.md": chat, path: front})
    (line,) = map(str, problems)
    assert said in line


@pytest.mark.parametrize("geo", ["51.5, -0.1", "51.5 -0.1", "geo:51.5,-0.1", "[51.5, -0.1]", "{lon: -0.1, lat: 51.5}"])
def test_a_venue_is_told_in_lines_too(tmp_path: Path, geo: str) -> None:
    venue = f'name: Hall\naddress: 1 Sample Square, London\naccess: step-free\ngeo: "{geo}"'
    venue = venue.replace('"', "" if geo[0] in "[{" else '"')
    found = event(tmp_path, PLACE + "venue: hall", venues__hall=venue).venue
    assert found is not None
    assert (found.address.street, found.access.notes, found.geo) == (
        "1 Sample Square, London",
        "step-free",
        (51.5, -0.1),
    )


def test_links_may_be_a_group_of_names(tmp_path: Path) -> None:
    links = "links: {Slides: https://example.org/a, Notes: https://example.org/b}"
    (session,) = event(tmp_path, PLACE, events__meeting__one=f"title: One\n{links}").sessions
    assert [(link.name, link.url) for link in session.links] == [
        ("Slides", "https://example.org/a"),
        ("Notes", "https://example.org/b"),
    ]
