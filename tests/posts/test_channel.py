"""What a subscriber of the site's own posts gets, and of one writer's."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from gettext import NullTranslations
from types import ModuleType

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring
from markupsafe import Markup

from plugins.members.model import Member
from plugins.posts.channel import PostFeeds, WrittenPost, documents
from plugins.posts.model import Image, Post
from plugins.shared.body import NO_BODY
from plugins.shared.identity import Identity
from plugins.syndication import atom, json_feed, rss
from plugins.syndication.model import GREETING, INVITATION, Channel, FeedMaker
from plugins.syndication.text import iri
from plugins.writing.rendered import Content, Gist, Rendered

NOW = datetime(2010, 11, 1, tzinfo=UTC)
IDENTITY = Identity.tagged("hub.example,2026")
ANN = Member(slug="ann", name="Ann", source="content/members/ann.md")
POST = Post(
    slug="hello",
    title="Hello",
    date=NOW - timedelta(days=3),
    source="content/posts/hello.md",
    body=NO_BODY,
    body_line=1,
    authors=("ann", "A Guest"),
)


def rendered(html: str) -> Rendered:
    return Rendered(html, Gist(1, ""), lambda: Content(Markup(html), (), ""))


WRITTEN = WrittenPost(POST, rendered("<p>Hello.</p>"))


ENGLISH = NullTranslations()


MAKER = PostFeeds(FeedMaker("https://hub.example", "en", IDENTITY), {"ann": ANN}, NOW)


def fed(written: WrittenPost, words: NullTranslations = ENGLISH) -> Channel:
    return replace(MAKER, maker=replace(MAKER.maker, words=words)).channel(
        [written], "Hub", home="", address="feeds/atom.xml"
    )


class Arabic(NullTranslations):
    """A language that has two sentences."""

    def gettext(self, message: str) -> str:
        return {GREETING: "هذه خلاصة", INVITATION: "سبل أخرى"}.get(message, message)


def test_a_browser_shows_what_the_feed_is_in_the_site_s_words() -> None:
    for words, greeting, invitation in (
        (ENGLISH, GREETING, INVITATION),
        (Arabic(), "هذه خلاصة", "سبل أخرى"),
    ):
        said = atom.render(fed(WRITTEN, words)).decode()
        assert greeting in said
        assert f'<h:a href="https://hub.example/follow/">{invitation}</h:a>' in said
        assert '<h:a href="https://hub.example/posts/hello/">Hello</h:a>' in said


def test_a_member_s_posts_are_theirs_and_a_guest_s_are_nobody_s() -> None:
    other = WrittenPost(replace(POST, slug="other", authors=("A Guest",)), rendered(""))
    found = MAKER.by_author([WRITTEN, other])
    assert {slug: [item.title for item in items] for slug, items in found.items()} == {"ann": ["Hello"]}


@given(st.dates(), st.integers(-12 * 60, 12 * 60 - 1))
def test_a_day_is_that_day_for_readers_from_twelve_hours_behind_to_twelve_ahead(day: date, minutes: int) -> None:
    there = timezone(timedelta(minutes=minutes))
    told = MAKER.item(WrittenPost(replace(POST, date=day), rendered("")))
    try:
        assert told.published.astimezone(there).date() == day
    except OverflowError:
        assert day in (date.min, date.max)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (atom, ("<published>2010-10-01T12:00:00Z<", "<updated>2010-10-02T12:00:00Z<")),
        (rss, ("<pubDate>Fri, 01 Oct 2010 12:00:00 GMT<",)),
        (json_feed, ('"date_published": "2010-10-01T12:00:00Z"', '"date_modified": "2010-10-02T12:00:00Z"')),
    ],
)
def test_a_feed_tells_a_day_as_noon(form: ModuleType, said: tuple[str, ...]) -> None:
    post = replace(POST, date=date(2010, 10, 1), updated=date(2010, 10, 2))
    text = form.render(fed(WrittenPost(post, rendered("")))).decode()
    assert [one for one in said if one not in text] == []


FORMS = (atom, rss, json_feed)


def ids(form: ModuleType, **changes: object) -> tuple[str, str, str | None]:
    """Return what a feed reader, to which ``form`` is new, knows a post by, its link, and what it knows the feed by."""
    post = replace(POST, **changes)  # type: ignore[arg-type]
    data = form.render(fed(WrittenPost(post, rendered("Text."))))
    if form is json_feed:
        (one,) = json.loads(data)["items"]
        return one["id"], one["url"], None
    found = feedparser.parse(io.BytesIO(data))
    assert form is atom or b'isPermaLink="false"' in data
    return found.entries[0].id, found.entries[0].link, found.feed.get("id")


@pytest.mark.parametrize("form", FORMS)
def test_an_id_holds_no_address_and_outlives_another_slug_title_and_date(form: ModuleType) -> None:
    told = ids(form)
    assert told[0] == "tag:hub.example,2026:posts/hello"
    assert told[2] in (None, "tag:hub.example,2026:feeds/")
    changed = ids(form, slug="another", title="Another", date=date(2010, 1, 1))
    assert (changed[0], changed[1]) == (told[0], "https://hub.example/posts/another/")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("own", ["https://old.example/?p=123", "urn:x:1", "4711", "any text, ünd more", "tag:a:b c"])
def test_a_post_keeps_the_id_that_it_brought(form: ModuleType, own: str) -> None:
    told, link, _ = ids(form, id=own)
    # Atom asks for an IRI (RFC 4287 4.2.6): what is none has one that stands for it.
    assert told == (iri(own) if form is atom else own)
    assert link == "https://hub.example/posts/hello/"


@given(st.text())
def test_every_file_s_name_gives_an_id_that_is_a_uri(name: str) -> None:
    told = replace(POST, source=f"content/posts/{name}.md", slug="x").identity(IDENTITY)
    assert re.fullmatch(r"tag:hub\.example,2026:posts/[A-Za-z0-9%._~-]+", told)


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_shows_the_lead_picture_as_the_page_does_and_whose_it_is(form: ModuleType) -> None:
    image = Image("images/pub.jpg", 'A "pub" & us', "Ann <ann>")
    data = form.render(fed(WrittenPost(replace(POST, image=image), rendered("<p>Hello.</p>"))))
    if form is json_feed:
        (one,) = json.loads(data)["items"]
        html, picture = one["content_html"], one["image"]
    else:
        (one,) = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False).entries
        html, picture = one.content[0].value, one.media_thumbnail[0]["url"]
    assert picture == "https://hub.example/images/pub.jpg"
    figure = fragment_fromstring(html, create_parent="div")[0]
    (img,) = figure.iter("img")
    assert (figure.tag, img.get("src"), img.get("alt")) == ("figure", picture, image.alt)
    assert figure.findtext("figcaption") == image.credit
    assert b"icons/512.png" in data


@given(st.integers(0, 60), st.integers(1, 9))
def test_no_post_is_beyond_a_feed_and_its_archives_and_an_archive_stays_as_it_is(count: int, most: int) -> None:
    posts = list(range(count))[::-1]
    current, *archives = documents(posts, most, "feeds/")
    assert list(current.posts) == posts[:most]
    assert {post for one in (current, *archives) for post in one.posts} == set(posts)
    assert all(len(archive.posts) == most for archive in archives)
    # By the ways that the documents name, from the newest back to the first, and on again.
    way, by_folder = [current], {one.folder: one for one in archives}
    while way[-1].older:
        way.append(by_folder[way[-1].older])
    assert way[1:] == archives
    assert [one.newer for one in archives[1:]] == [one.folder for one in archives[:-1]]
    # Another post: what was an archive still is, with the same posts.
    later = {one.folder: one.posts for one in documents([count, *posts], most, "feeds/")}
    assert all(list(later[archive.folder]) == list(archive.posts) for archive in archives)


@pytest.mark.parametrize("form", (atom, rss))
def test_an_archive_says_so_and_names_its_neighbours_and_the_feed_to_subscribe_to(form: ModuleType) -> None:
    name = "atom.xml" if form is atom else "rss.xml"
    _, _, second, _ = documents(range(8, 0, -1), 2, "feeds/")
    placed = second.placed(fed(WRITTEN), name, MAKER.maker)
    told = feedparser.parse(io.BytesIO(form.render(placed))).feed.links
    assert {one["rel"]: one["href"] for one in told if one["rel"] in ("current", "prev-archive", "next-archive")} == {
        "current": f"https://hub.example/feeds/{name}",
        "prev-archive": f"https://hub.example/feeds/archive/1/{name}",
        "next-archive": f"https://hub.example/feeds/archive/3/{name}",
    }
    assert placed.id == "tag:hub.example,2026:feeds/archive/2/"
