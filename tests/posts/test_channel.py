"""What a subscriber of the site's own posts gets, and of one writer's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from plugins.members.model import Member
from plugins.posts.channel import Written, by_author, channel
from plugins.posts.model import Post
from plugins.syndication import atom
from plugins.syndication.model import GREETING
from plugins.writing.gist import Gist
from plugins.writing.rendered import Content, Rendered

NOW = datetime(2010, 11, 1, tzinfo=UTC)
ANN = Member("ann", "Ann", "content/members/ann.md")
POST = Post("hello", "Hello", NOW - timedelta(days=3), "content/posts/hello.md", "", 1, authors=("ann", "A Guest"))


def rendered(html: str) -> Rendered:
    return Rendered(html, Gist(1, ""), lambda: Content(Markup(html), (), ""))


WRITTEN = Written(POST, rendered("<p>Hello.</p>"))


def test_a_browser_shows_what_the_feed_is_in_the_site_s_words() -> None:
    for greeting in (GREETING, "هذه خلاصة"):
        feed = channel(
            [WRITTEN],
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
        said = atom.render(feed).decode()
        assert greeting in said
        assert '<h:a href="https://hub.example/posts/hello/">Hello</h:a>' in said


def test_a_member_s_posts_are_theirs_and_a_guest_s_are_nobody_s() -> None:
    other = Written(replace(POST, slug="other", authors=("A Guest",)), rendered(""))
    found = by_author([WRITTEN, other], "https://hub.example", {"ann": ANN}, NOW, "en")
    assert {slug: [item.title for item in items] for slug, items in found.items()} == {"ann": ["Hello"]}
