"""What goes out to subscribers keeps its source, its author and its link, and is never told twice."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import feedparser
import pytest

from plugins.planet.feeds.outgoing import subscriptions
from plugins.planet.feeds.writer import FeedWriter
from plugins.planet.model import Entry
from plugins.planet.views.cards import Presenter
from plugins.shared.identity import Identity
from plugins.syndication import atom
from plugins.syndication.model import Attachment, Channel, FeedMaker, Item, Person
from plugins.syndication.text import iri
from tests.planet.making import BILL, JON, MEMBERS, OCTOBER, entry

WRITER = FeedWriter(
    FeedMaker("https://hub.example", "en", Identity.tagged("hub.example,2026")),
    "Hub",
    {"https://jon.example/feed": "Strategic HCM"},
)


def _channel(*entries: Entry) -> Channel:
    cards = Presenter(MEMBERS, ZoneInfo("Europe/London")).cards(entries)
    return WRITER.channel(cards, "Hub planet", "planet/", "planet/atom.xml")


def _item(shown: Entry) -> Item:
    return _channel(shown).items[0]


def test_an_item_keeps_its_source_its_author_and_its_link() -> None:
    item = _item(entry(author="A guest", tags=("hr",)))
    assert item.url == "https://jon.example/1"
    assert [author.name for author in item.authors] == ["A guest"]
    assert item.source is not None
    assert (item.source.title, item.source.feed) == ("Strategic HCM", "https://jon.example/feed")
    assert item.tags == ("hr",)


def test_an_edit_is_an_update_of_the_same_item_and_not_a_new_one() -> None:
    later = OCTOBER.replace(day=23)
    before, after = _item(entry()), _item(entry(title="Better", edited=True, updated=later))
    assert after.id == before.id and after.published == before.published
    assert after.updated is not None and after.updated == later


def test_what_its_source_changed_before_we_read_it_was_updated_then() -> None:
    later = OCTOBER.replace(day=22)
    assert _item(entry(updated=later, first_seen=OCTOBER.replace(day=23))).updated == later


def test_what_goes_with_a_post_goes_out_with_it_and_its_still_is_ours() -> None:
    film = Attachment("video", "https://tube.example/1.mp4", "video/mp4", thumbnail="https://tube.example/s.jpg")
    sound = Attachment("audio", "https://jon.example/1.mp3", "audio/mpeg", 12, 61, title="Talk")
    shown = entry(attachments=(film, sound))
    presenter = Presenter(MEMBERS, ZoneInfo("UTC"), stills={"https://tube.example/s.jpg": "planet/stills/1.webp"})
    item = WRITER.channel(presenter.cards([shown]), "Hub", "planet/", "planet/atom.xml").items[0]
    assert [one.url for one in item.attachments] == [film.url, sound.url]
    assert item.image == item.attachments[0].thumbnail == "https://hub.example/planet/stills/1.webp"
    assert _item(shown).image == "https://tube.example/s.jpg", "theirs, where we have no copy"
    sparing = Presenter({"jon": replace(JON, text="excerpt")}, ZoneInfo("UTC")).cards([shown])
    assert sparing[0].attachments == ()


def test_every_author_of_a_post_is_named_with_their_address() -> None:
    two = (Person("Uma", "https://uma.example/"), Person("Vic"))
    assert [(one.name, one.url) for one in _item(entry(authors=two)).authors] == [
        ("Uma", "https://uma.example/"),
        ("Vic", None),
    ]


def test_a_feed_that_restamps_its_posts_does_not_make_them_look_edited() -> None:
    assert _item(entry(updated=OCTOBER.replace(day=30))).updated is None


def test_our_note_is_told_as_ours_and_not_as_the_posts_text() -> None:
    item = _item(entry(placeholder=True, excerpt="A word from the pub."))
    assert (item.content, item.summary) == (None, "Our note: A word from the pub.")


@pytest.mark.parametrize(("text", "content", "summary"), [("excerpt", None, "All of it."), ("title", None, None)])
def test_the_members_choice_holds_in_feeds_too(text: str, content: None, summary: str | None) -> None:
    members = {"jon": replace(JON, text=text)}
    cards = Presenter(members, ZoneInfo("UTC")).cards([entry()])
    item = WRITER.channel(cards, "Hub", "planet/", "planet/atom.xml").items[0]
    assert (item.content, item.summary or None) == (content, summary)


def test_addresses_are_absolute_and_the_feed_knows_its_own() -> None:
    channel = _channel(entry())
    assert channel.feed_url == "https://hub.example/planet/atom.xml"
    assert channel.home_url == "https://hub.example/planet/"
    assert channel.id == "tag:hub.example,2026:planet/"


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        ("https://jon.example/1", "https://jon.example/1"),
        ("tag:jon.example,2010:1", "tag:jon.example,2010:1"),
        ("0af3", None),
        ("an id with spaces", None),
    ],
)
def test_every_identity_becomes_an_iri_that_stays(identity: str, told: str | None) -> None:
    made = iri(identity)
    assert made == iri(identity) and " " not in made and ":" in made
    assert told is None or made == told


def test_a_reader_sees_who_wrote_and_where_it_came_from() -> None:
    read = feedparser.parse(io.BytesIO(atom.render(_channel(entry()))))
    assert read.entries[0].author == "Jon Ingham"
    assert read.entries[0].source.title == "Strategic HCM"


def test_the_list_of_subscriptions_is_by_name_and_without_those_who_left() -> None:
    two = replace(BILL, feeds=("https://bill.example/a", "https://bill.example/b"))
    gone = replace(JON, slug="gone", name="Abel", left=date(2012, 1, 1))
    found = subscriptions([JON, gone, two], {"https://bill.example/b": "Events"})
    assert [(one.title, one.feed) for one in found] == [
        ("Bill Boorman", "https://bill.example/a"),
        ("Bill Boorman: Events", "https://bill.example/b"),
        ("Jon Ingham", "https://jon.example/feed"),
    ]
