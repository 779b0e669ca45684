"""What a subscriber of the site's own posts gets, and of one writer's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from plugins.members.model import Member
from plugins.posts.channel import Written, by_author, channel, item
from plugins.posts.model import Post
from plugins.syndication import atom, json_feed, rss
from plugins.syndication.model import GREETING, Channel
from plugins.writing.gist import Gist
from plugins.writing.rendered import Content, Rendered

NOW = datetime(2010, 11, 1, tzinfo=UTC)
ANN = Member("ann", "Ann", "content/members/ann.md")
POST = Post("hello", "Hello", NOW - timedelta(days=3), "content/posts/hello.md", "", 1, authors=("ann", "A Guest"))


def rendered(html: str) -> Rendered:
    return Rendered(html, Gist(1, ""), lambda: Content(Markup(html), (), ""))


WRITTEN = Written(POST, rendered("<p>Hello.</p>"))


def fed(written: Written, greeting: str = GREETING) -> Channel:
    return channel(
        [written],
        title="Hub",
        siteurl="https://hub.example",
        home="",
        address="feeds/atom.xml",
        language="en",
        description="",
        members={"ann": ANN},
        now=NOW,
        greeting=greeting,
    )


def test_a_browser_shows_what_the_feed_is_in_the_site_s_words() -> None:
    for greeting in (GREETING, "هذه خلاصة"):
        said = atom.render(fed(WRITTEN, greeting)).decode()
        assert greeting in said
        assert '<h:a href="https://hub.example/posts/hello/">Hello</h:a>' in said


def test_a_member_s_posts_are_theirs_and_a_guest_s_are_nobody_s() -> None:
    other = Written(replace(POST, slug="other", authors=("A Guest",)), rendered(""))
    found = by_author([WRITTEN, other], "https://hub.example", {"ann": ANN}, NOW, "en")
    assert {slug: [item.title for item in items] for slug, items in found.items()} == {"ann": ["Hello"]}


@given(st.dates(), st.integers(-12 * 60, 12 * 60 - 1))
def test_a_day_is_that_day_for_readers_from_twelve_hours_behind_to_twelve_ahead(day: date, minutes: int) -> None:
    there = timezone(timedelta(minutes=minutes))
    told = item(Written(replace(POST, date=day), rendered("")), "https://hub.example", {}, NOW, "en")
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
    text = form.render(fed(Written(post, rendered("")))).decode()
    assert [one for one in said if one not in text] == []
