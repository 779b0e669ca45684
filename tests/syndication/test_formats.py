"""A feed reader finds in our feeds exactly what went in, and each format's rules are kept."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from types import ModuleType
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml.html import fromstring
from markupsafe import Markup, escape

from plugins.syndication import atom, json_feed, opml, rss
from plugins.syndication.elements import XHTML
from plugins.syndication.model import Attachment, Channel, Item, Person, Source, Welcome
from plugins.syndication.opml import Subscription
from plugins.syndication.text import legible

A = "{http://www.w3.org/2005/Atom}"
ANSWER = Item(
    id="urn:uuid:7d4c0ef4-2b6a-5f1e-9f43-90a6ff1b7a0e",
    url="https://callum.example/answer/?a=1&b=2",
    title="Why <em>we</em> meet & what “HR” is",
    published=datetime(2010, 10, 18, 9, 30, tzinfo=UTC),
    updated=datetime(2010, 10, 19, tzinfo=UTC),
    content=Markup('<p lang="cy">Croeso — <a href="/about">me</a> &amp; you</p>'),
    summary="An answer: 1 < 2 & it’s 'so'.",
    authors=(Person("Callum Saunders", "https://callum.example/"), Person("Bill Boorman")),
    tags=("CHRU", "human resources"),
    language="cy",
    source=Source("Callum's blog", "https://callum.example/", "https://callum.example/feed/"),
    image="https://callum.example/face.jpg",
)
NOTE = Item("tag:garethjones.me,2010-10:x", None, "", datetime(2010, 10, 1, tzinfo=UTC), summary="No address.")
CHANNEL = Channel(
    title="Sample Circle planet",
    id="https://hub.example/planet/",
    home_url="https://hub.example/planet/",
    feed_url="https://hub.example/planet/atom.xml",
    items=(ANSWER, NOTE),
    language="en",
    description="What members write",
    hub="https://push.example/",
    icon="https://hub.example/icon.png",
    previous_archive="https://hub.example/planet/archive/2009.xml",
    welcome=Welcome(
        "https://hub.example/theme/css/feed.css?v=1&x=2",
        "This is a feed. Copy its address into a feed reader.",
        "https://hub.example/follow/",
        "Other ways",
    ),
)
assert CHANNEL.welcome
WELCOME = CHANNEL.welcome


def _read(data: bytes) -> Any:
    return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)


@pytest.mark.parametrize("form", [atom, rss])
def test_a_reader_gets_back_what_went_in(form: ModuleType) -> None:
    read = _read(form.render(CHANNEL))
    first, second = read.entries
    assert not read.bozo
    assert (read.feed.title, read.feed.language) == ("Sample Circle planet", "en")
    assert (first.id, first.link, unescape(first.title)) == (ANSWER.id, ANSWER.url, ANSWER.title)
    assert first.published_parsed[:5] == (2010, 10, 18, 9, 30)
    assert first.content[0].value == (
        '<p lang="cy">Croeso — <a href="https://callum.example/about">me</a> &amp; you</p>'
    )
    assert [author.name for author in first.authors] == ["Callum Saunders", "Bill Boorman"]
    assert [tag.term for tag in first.tags] == ["CHRU", "human resources"]
    assert first.source.title == "Callum's blog"
    assert first.media_thumbnail[0]["url"] == ANSWER.image
    assert second.id == NOTE.id
    assert second.get("link", second.id) == second.id, "an Atom id may be taken for the address; nothing else"


def test_atom_keeps_plain_text_plain_and_says_the_language() -> None:
    first = _read(atom.render(CHANNEL)).entries[0]
    assert (first.summary, first.summary_detail.type) == (ANSWER.summary, "text/plain")
    assert (first.title_detail.type, first.title_detail.language) == ("text/plain", "cy")
    assert first.updated_parsed[:3] == (2010, 10, 19)
    assert first.source.links[0].href == "https://callum.example/feed/"


def test_rss_escapes_a_plain_summary_because_readers_take_it_for_html() -> None:
    first = _read(rss.render(CHANNEL)).entries[0]
    assert first.summary == "An answer: 1 &lt; 2 &amp; it’s 'so'."
    assert first.source.href == "https://callum.example/feed/"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Why we meet", "Why we meet"),
        ("R&D at 3 < 4 & more", "R&D at 3 < 4 & more"),
        ("A guide to <head>", "A guide to &#x3C;head>"),
        ("AT&T and &lt; explained", "AT&#x26;T and &#x26;lt; explained"),
        ("<!-- so --> it ends", "&#x3C;!-- so --> it ends"),
    ],
)
def test_a_title_in_rss_is_read_the_same_as_html(title: str, written: str) -> None:
    feed = etree.fromstring(rss.render(replace(CHANNEL, items=(replace(ANSWER, title=title),))))
    assert feed.findtext("channel/item/title") == written
    assert fromstring(f"<p>{written}</p>").text_content() == title


SOUND = Attachment("audio", "https://cdn.example/1.mp3", "audio/mpeg", 1234, 61, title="Episode 1")
FILM = Attachment("video", "https://video.example/w/1", "text/html", thumbnail="https://cdn.example/still.jpg")
DESK = Attachment("image", "https://cdn.example/d", width=640, height=480, description="A desk", rating="adult")
ATTACHED = replace(CHANNEL, items=(replace(ANSWER, attachments=(DESK, SOUND, FILM), image=None),))


def test_what_goes_with_an_item_goes_out_in_every_format() -> None:
    for form in (atom, rss):
        (entry,) = _read(form.render(ATTACHED)).entries
        files = [(link.href, link.get("type"), link.get("length")) for link in entry.links if link.rel == "enclosure"]
        assert ("https://cdn.example/1.mp3", "audio/mpeg", "1234") in files
        assert [(one.get("url"), one.get("medium")) for one in entry.media_content] == [
            ("https://cdn.example/d", "image"),
            ("https://cdn.example/1.mp3", "audio"),
            (None, "video"),
        ]
        assert entry.media_player["url"] == "https://video.example/w/1"
    item = json.loads(json_feed.render(ATTACHED))["items"][0]
    assert [one["url"] for one in item["attachments"]] == ["https://cdn.example/d", "https://cdn.example/1.mp3"]
    assert item["attachments"][0]["_media"]["description"] == "A desk"
    assert item["attachments"][1]["duration_in_seconds"] == 61


def test_media_rss_says_what_stands_in_a_pictures_place_and_how_long_a_sound_is() -> None:
    media = "{http://search.yahoo.com/mrss/}"
    feed = etree.fromstring(atom.render(ATTACHED))
    desk, sound, film = feed.iter(f"{media}content")
    assert (desk.findtext(f"{media}description"), desk.findtext(f"{media}rating")) == ("A desk", "adult")
    assert (sound.get("duration"), sound.get("fileSize"), sound.findtext(f"{media}title")) == (
        "61",
        "1234",
        "Episode 1",
    )
    assert film.find(f"{media}thumbnail").get("url") == "https://cdn.example/still.jpg"


def test_rss_has_one_enclosure_with_a_length_and_a_type_whatever_is_known() -> None:
    only = replace(ATTACHED, items=(replace(ANSWER, attachments=(DESK,)),))
    enclosures = etree.fromstring(rss.render(only)).findall("channel/item/enclosure")
    assert [dict(one.attrib) for one in enclosures] == [
        {"url": "https://cdn.example/d", "length": "0", "type": "image/jpeg"}
    ]


def test_an_item_without_a_title_gets_none_made_up() -> None:
    note = replace(CHANNEL, items=(replace(ANSWER, title="", summary=None),))
    item = etree.fromstring(rss.render(note)).find("channel/item")
    assert item.find("title") is None and item.findtext("description").startswith('<p lang="cy">Croeso')
    assert etree.fromstring(atom.render(note)).findtext(f"{A}entry/{A}title") == ""
    assert "title" not in json.loads(json_feed.render(note))["items"][0]


def test_an_atom_feed_shows_its_mark_and_when_a_source_was_changed() -> None:
    feed = etree.fromstring(atom.render(CHANNEL))
    assert feed.findtext(f"{A}icon") == feed.findtext(f"{A}logo") == CHANNEL.icon
    assert feed.findtext(f"{A}entry/{A}source/{A}updated") == "2010-10-19T00:00:00Z"


def test_json_feed_has_what_went_in_in_the_order_of_its_specification() -> None:
    feed = json.loads(json_feed.render(CHANNEL))
    assert list(feed)[:4] == ["version", "title", "home_page_url", "feed_url"]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["next_url"] == CHANNEL.previous_archive
    first, second = feed["items"]
    assert first["title"] == ANSWER.title
    assert first["content_html"].startswith('<p lang="cy">Croeso — <a href="https://callum.example/about">')
    assert first["date_modified"] == "2010-10-19T00:00:00Z"
    assert first["authors"][0] == {"name": "Callum Saunders", "url": "https://callum.example/"}
    assert first["_source"]["feed_url"] == "https://callum.example/feed/"
    # §items: an item has content_html or content_text.
    assert second["content_text"] == "No address." and "url" not in second


def test_atom_keeps_the_rules_of_rfc_4287() -> None:
    feed = etree.fromstring(atom.render(CHANNEL))
    for element in (feed, *feed.findall(f"{A}entry")):
        for required in ("id", "title", "updated"):
            assert len(element.findall(f"{A}{required}")) == 1, f"exactly one {required}"
        assert len(element.findall(f"{A}content")) <= 1
        if not element.findall(f"{A}link[@rel='alternate']"):
            assert element.find(f"{A}content") is not None
    assert feed.find(f"{A}author/{A}name") is not None, "entries without an author take the feed's"
    assert len(feed.findall(f"{A}link[@rel='self']")) == 1
    assert feed.find(f"{A}link[@rel='hub']").get("href") == "https://push.example/"


@pytest.mark.parametrize("form", [atom, rss])
def test_archives_point_at_one_another(form: ModuleType) -> None:
    archive = replace(CHANNEL, current="https://hub.example/f", next_archive="https://hub.example/2011.xml")
    links = {link.get("rel"): link.get("href") for link in etree.fromstring(form.render(archive)).iter(f"{A}link")}
    assert links["prev-archive"] == CHANNEL.previous_archive
    assert (links["current"], links["next-archive"]) == (archive.current, archive.next_archive)


def test_an_archive_says_that_it_is_one_and_the_subscription_feed_does_not() -> None:
    mark = "{http://purl.org/syndication/history/1.0}archive"
    assert etree.fromstring(atom.render(CHANNEL)).find(mark) is None
    assert etree.fromstring(atom.render(replace(CHANNEL, current="https://hub.example/f"))).find(mark) is not None


@pytest.mark.parametrize("form", [atom, rss])
def test_a_browser_is_given_a_stylesheet(form: ModuleType) -> None:
    instruction = etree.fromstring(form.render(CHANNEL)).getroottree().getroot().getprevious()
    assert instruction.attrib == {"type": "text/css", "href": str(escape(WELCOME.stylesheet))}


@pytest.mark.parametrize("form", [atom, rss])
def test_a_person_with_a_browser_is_told_what_it_is_and_can_follow_the_links(form: ModuleType) -> None:
    h = "{http://www.w3.org/1999/xhtml}"
    root = etree.fromstring(form.render(CHANNEL))
    assert WELCOME.greeting in "".join(root.find(f".//{h}header").itertext())
    assert [a.get("href") for a in root.iter(f"{h}a")] == [WELCOME.follow, CHANNEL.home_url, ANSWER.url]
    assert list(etree.fromstring(form.render(replace(CHANNEL, welcome=None))).iter(f"{h}*")) == []


@pytest.mark.parametrize("form", [atom, rss])
@pytest.mark.parametrize(
    ("language", "day"), [("en", "18 October 2010"), ("de", "18. Oktober 2010"), (None, "18 October 2010")]
)
def test_a_person_with_a_browser_reads_dates_as_people_write_them(
    form: ModuleType, language: str | None, day: str
) -> None:
    root = etree.fromstring(form.render(replace(CHANNEL, language=language, items=(ANSWER,))))
    line, *said = root.xpath("//*[local-name()='entry' or local-name()='item']/h:p", namespaces={"h": XHTML})
    assert [one.text for one in said] == ([ANSWER.summary] if form is rss else []), "RSS has it as HTML"
    assert line.text == f"{day} · \u2068Callum Saunders\u2069 · \u2068Bill Boorman\u2069"


@pytest.mark.parametrize("form", [atom, rss, json_feed])
def test_a_link_to_a_place_within_an_entry_stays_within_it(form: ModuleType) -> None:
    html = Markup(
        '<p>Said<sup id="fnref:1"><a href="#fn:1">1</a></sup>, <a href="#gone">gone</a>, <a href="#%C3%A9&amp;b">é</a>'
        ' <a href="x#fn:1">x</a></p><ol><li id="fn:1">A note <a href="#fnref:1">back</a></li>'
        '<li id="é&amp;b"></li></ol>'
    )
    data = form.render(replace(CHANNEL, items=(replace(ANSWER, content=html),)))
    shown = (
        json.loads(data)["items"][0]["content_html"] if form is json_feed else _read(data).entries[0].content[0].value
    )
    here = str(ANSWER.url)
    led = [a.get("href") for a in fromstring(shown).iter("a")]
    assert led == ["#fn:1", f"{here}#gone", "#%C3%A9&b", "https://callum.example/answer/x#fn:1", "#fnref:1"]


def test_rss_has_its_required_elements() -> None:
    channel = etree.fromstring(rss.render(CHANNEL)).find("channel")
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    assert channel.find(f"{A}link[@rel='self']").get("href") == CHANNEL.feed_url
    assert all(item.findtext("title") or item.findtext("description") for item in channel.findall("item"))
    assert channel.findall("item")[0].find("guid").get("isPermaLink") == "false"


@given(st.text(st.characters(codec=None), max_size=40), st.text(st.characters(codec=None), max_size=40))
def test_no_text_breaks_a_feed(title: str, name: str) -> None:
    item = replace(ANSWER, title=title, authors=(Person(name),), tags=(title,), content=escape(title))
    channel = replace(CHANNEL, title=name, items=(item,))
    feed = etree.fromstring(atom.render(channel))
    assert (feed.findtext(f"{A}entry/{A}title") or "") == legible(title)
    assert (feed.findtext(f"{A}title") or "") == legible(name)
    etree.fromstring(rss.render(channel))
    assert json.loads(json_feed.render(channel))["items"][0].get("title", "") == legible(title)


def test_opml_lists_what_to_follow() -> None:
    data = opml.render(
        "Members of <us>",
        [Subscription("Jon & Co", "https://jon.example/feed?a=1&b=2", "https://jon.example/", "en")],
        owner="Sample Circle",
    )
    root = etree.fromstring(data)
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Members of <us>")
    assert dict(root.find("body/outline").attrib) == {
        "text": "Jon & Co",
        "title": "Jon & Co",
        "type": "rss",
        "xmlUrl": "https://jon.example/feed?a=1&b=2",
        "htmlUrl": "https://jon.example/",
        "language": "en",
    }
