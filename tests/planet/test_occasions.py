"""Which posts are about which event; samples, not real events."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from markupsafe import Markup

from plugins.planet.relations.model import Occasion, Ours
from plugins.planet.relations.occasions import Calendar, known
from plugins.planet.relations.reasons import told
from tests.planet.making import OCTOBER, entry
from tests.planet.relating import relate


def event(slug: str, title: str, day: date, *hashtags: str, **facts: object) -> Occasion:
    """Return an event of one day."""
    return Occasion(slug, title, ((day, day),), hashtags, **facts)  # type: ignore[arg-type]


CAMP = event("camp-2", "Third SampleTown BarCamp 2012", date(2012, 6, 9), "sampletown")
MEET = event("meet", "SampleTown Tweetup, May 2012", date(2012, 5, 3), "sampletown")
FORUM = event("forum", "Agile 2012", date(2012, 11, 5), "agile12")
PLACE = event("place", "Bloggerforum Köln 2012", date(2012, 10, 3))
OWN = event("fair", "Repair Fair 4", date(2012, 9, 1), "rfair4", names=("the mending day",))
TALKS = event("talks", "Lectio Days 2012", date(2012, 3, 10), "lectio")
CALENDAR = Calendar(tuple(map(known, (CAMP, MEET, OWN, TALKS, FORUM, PLACE))))


def about(day: date, *sentences: str, tags: tuple[str, ...] = ()) -> list[str]:
    """Return the events that a post of ``day`` is about; the first sentence is its title."""
    return sorted(CALENDAR.about(day, CALENDAR.telling(sentences), tags))


@pytest.mark.parametrize(
    ("day", "sentence", "found"),
    [
        (date(2012, 6, 10), "Yesterday’s Sampletown Bar-Camp was great.", ["camp-2"]),
        (date(2012, 5, 4), "The #SampleTown tweet-up last night", ["meet"]),
        (date(2012, 6, 1), "Next week is the barcamp of Sample Town.", ["camp-2"]),
        (date(2012, 5, 20), "All of SampleTown is green.", []),  # a town is no event
        (date(2012, 6, 10), "A tweetup in SampleTown would be nice.", []),  # any, and another kind
        (date(2012, 6, 10), "I wrote about #sampletown.", ["camp-2"]),  # by its nearest date
        (date(2012, 7, 20), "I wrote about #sampletown.", []),  # that is too far for a shared one
        (date(2012, 9, 2), "What I mended at #RFair4", ["fair"]),
        (date(2012, 9, 3), "The Mending Day in pictures", ["fair"]),
        (date(2012, 9, 3), "Repair fair 3 was smaller.", []),  # the number is another's
        (date(2012, 4, 1), "I will come to the Repair Fair in September.", ["fair"]),
        (date(2012, 4, 1), "The last Repair Fair was cold.", []),  # before it, and looking back
        (date(2013, 4, 1), "Lectio Days took place again.", []),  # a year later
        (date(2012, 3, 14), "Lectio Days 2011 had been shorter.", []),  # the year is another's
        (date(2012, 3, 14), "Back from LectioDays!", ["talks"]),
        (date(2012, 11, 7), "We work in agile ways.", []),  # any word, in small letters
        (date(2012, 11, 7), "Agile opened with a song.", ["forum"]),
        (date(2012, 11, 7), "A song, at #agile", ["forum"]),
        (date(2012, 10, 5), "Das Bloggerforum in Köln war ein Fest", ["place"]),
        (date(2012, 10, 5), "Ein Bloggerforum ist kein Fest", []),
        (date(2012, 6, 11), "So I went to the barcamp with my sister.", ["camp-2"]),
        (date(2012, 6, 30), "So I went to the barcamp with my sister.", []),  # who knows which
    ],
)
def test_a_post_is_about_the_event_that_its_words_and_its_day_mean(day: date, sentence: str, found: list[str]) -> None:
    assert about(day, sentence) == found


NORTH = event("north", "YarnWebCamp Northtown 2012", date(2012, 5, 12))
SOUTH = event("south", "YarnWebCamp Southtown 2012", date(2012, 5, 19))
WEEK = event("week", "Small Press Week Lima 2012", date(2012, 9, 8))
SHORT = event("short", "SPX 2012", date(2012, 10, 20), "spxs")
LATER = event("later", "SPX 2013", date(2013, 10, 19), "spxs")
WOOL = event("wool", "UKWoolCamp 2012", date(2012, 7, 7))
CUT = Calendar(tuple(map(known, (NORTH, SOUTH, WEEK, SHORT, LATER, WOOL))))


@pytest.mark.parametrize(
    ("day", "sentence", "found"),
    [
        (date(2012, 5, 21), "The YarnWebCamp was warm.", ["south"]),  # the nearest
        (date(2012, 5, 5), "Come to YarnWebCamp Northtown.", ["north"]),  # and no other beside it
        (date(2012, 6, 5), "We were at YarnWebCamp Easttown.", []),  # another place
        (date(2012, 7, 9), "Whom I met at woolcamp on Saturday", ["wool"]),  # as people cut it
        (date(2012, 9, 10), "Back from the Small Press Week, tired.", ["week"]),  # without its place
        (date(2012, 9, 10), "A small press is a week of work.", []),
        (date(2012, 10, 12), "Next week is SPX 2012!", ["short"]),  # three letters
        (date(2012, 10, 22), "SPXS is over.", ["short"]),  # a tag without its sign
        (date(2012, 11, 1), "We will do SPX again on 19 October 2013.", ["later"]),  # a year ahead, by its year
        (date(2012, 4, 1), "I am to speak at SPX 2012.", ["short"]),
        (date(2013, 3, 1), "In 2012 I moved, spoke at SPX and slept.", ["short"]),
        (date(2012, 9, 9), "Saturday’s week was my first camp.", []),
    ],
)
def test_an_event_is_known_by_what_people_cut_its_name_to(day: date, sentence: str, found: list[str]) -> None:
    assert sorted(CUT.about(day, CUT.telling([sentence]), ())) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The March meetup was better.", ["pub-3"]),
        ("Since the meetup in April I have slept.", ["pub-4"]),
        ("Desde el encuentro de marzo no he dormido.", ["pub-3"]),
        ("Das Treffen im März war besser.", ["pub-3"]),
        ("The June meetup was better.", []),
        ("At the data pub meetup of March I sang.", ["pub-3"]),
        ("I may go to the meetup.", ["pub-5"]),
    ],
)
def test_a_month_beside_its_name_says_which_is_meant(sentence: str, found: list[str]) -> None:
    months = [event(f"pub-{month}", "Data pub meetup", date(2012, month, 10)) for month in (3, 4, 5)]
    calendar = Calendar(tuple(map(known, months)))
    assert sorted(calendar.about(date(2012, 5, 12), calendar.telling([sentence]), ())) == found


def test_any_event_of_a_kind_is_not_the_one_at_hand() -> None:
    camp = Calendar((known(event("bar", "BarCamp Oldtown 2012", date(2012, 6, 9))),))
    for sentence, found in (
        ("BarCamp Newtown was fun", []),
        ("BarCamp was fun", ["bar"]),
        ("Barcamp Oldtown!", ["bar"]),
    ):
        assert list(camp.about(date(2012, 6, 11), camp.telling([sentence]), ())) == found
    for sentence, found in (
        ("Saturday’s barcamp was my first conference.", ["camp-2"]),
        ("I was at a barcamp.", []),
        ("It was the idea of a barcamp that I liked.", []),
    ):
        assert about(date(2012, 6, 11), sentence) == found


def test_links_side_by_side_are_others_titles(tmp_path: Path) -> None:
    links = ", ".join(f'<a href="https://o{n}.example/x">The Repair Fair in pictures</a>' for n in range(4))
    rows = "".join(f'<p><a href="https://o{n}.example/x">The Repair Fair in pictures</a></p>' for n in range(5))
    day = OCTOBER + timedelta(days=(date(2012, 9, 3) - OCTOBER.date()).days)
    for text in (f"<p>Read: {links}.</p>", rows):
        post = entry("read", title="What I read", content=Markup(text), sort_date=day)
        assert not relate(tmp_path, post, ours=Ours((), (OWN,)))[0].ties


def test_of_a_monthly_meetup_the_one_at_hand_is_meant() -> None:
    months = [event(f"pub-{month}", "Data pub meetup", date(2012, month, 10)) for month in (3, 4, 5)]
    calendar = Calendar(tuple(map(known, months)))
    for day, found in ((date(2012, 4, 11), ["pub-4"]), (date(2012, 4, 25), [])):
        told = calendar.telling(["At yesterday's meetup we spoke of postcodes."])
        assert sorted(calendar.about(day, told, ())) == found


@pytest.mark.parametrize(("more", "tied"), [("", set()), ("<p>The Repair Fair was fun.</p>", {"fair"})])
def test_an_item_of_a_list_is_the_title_of_anothers_post(tmp_path: Path, more: str, tied: set[str]) -> None:
    items = "".join(f'<li><a href="https://o{n}.example/x">The Repair Fair in pictures</a></li>' for n in range(4))
    day = OCTOBER + timedelta(days=(date(2012, 9, 3) - OCTOBER.date()).days)
    post = entry("read", title="What I read", content=Markup(f"<ul>{items}</ul>{more}"), sort_date=day)
    assert {tie.event for tie in relate(tmp_path, post, ours=Ours(occasions=(OWN,)))[0].ties} == tied


def test_a_tag_counts_near_its_event_only() -> None:
    assert about(date(2012, 9, 20), tags=("RFair4",)) == ["fair"]
    assert about(date(2013, 9, 20), tags=("RFair4",)) == []


def test_one_post_is_about_two_events_when_it_names_both() -> None:
    sentences = ("Last night’s SampleTown tweetup was good.", "See you at the SampleTown BarCamp next month.")
    assert about(date(2012, 5, 4), *sentences) == ["camp-2", "meet"]


def test_a_link_leads_to_the_event_its_tickets_its_venue_and_its_session(tmp_path: Path) -> None:
    site, day = "https://hub.example", OCTOBER.date()
    session = ("trust", "Trust at work and at home", (f"{site}/events/e/trust/", "https://slides.example/trust"))
    held = event("e", "An evening", day, urls=(f"{site}/events/e/", "https://tickets.example/77"), sessions=(session,))
    held = Occasion(**{**held.__dict__, "venue_urls": (f"{site}/venues/pub/",)})
    links = {
        "page": f"{site}/events/e/index.html",
        "tickets": "http://www.tickets.example/77?utm_source=x",
        "venue": f"{site}/venues/pub/",
        "talk": "https://slides.example/trust/",
        "none": f"{site}/events/",
    }
    entries = [entry(name, content=Markup(f'<p><a href="{url}">x</a></p>')) for name, url in links.items()]
    far = entry(
        "far", content=Markup(f'<p><a href="{links["venue"]}">x</a></p>'), sort_date=OCTOBER + timedelta(days=90)
    )
    found, _ = relate(tmp_path, *entries, far, ours=Ours(occasions=(held,)))
    ties: dict[str, set[str]] = {}
    for tie in found.ties:
        ties.setdefault(tie.post, set()).add(tie.event)
    assert ties == {"page": {"e"}, "tickets": {"e"}, "venue": {"e"}, "talk": {"e", "e/trust"}}


def test_a_write_up_names_the_session(tmp_path: Path) -> None:
    session = ("trust", "Trust at work and at home", ())
    held = event("e", "Sample Unconference", OCTOBER.date(), "sample", sessions=(session,))
    one = entry("a", title="#sample: Trust at Work and at Home", sort_date=OCTOBER + timedelta(days=2))
    found, _ = relate(tmp_path, one, ours=Ours(occasions=(held,)))
    assert {(tie.event, told(tie.why)) for tie in found.ties} == {
        ("e", "bears #sample, two days later"),
        ("e/trust", "names Trust at work and at home"),
    }
