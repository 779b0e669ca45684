"""Which of a feed's addresses may be a face."""

from __future__ import annotations

import pytest

from plugins.planet.model import ParsedFeed
from plugins.planet.parsing.parse import parse
from plugins.planet.parsing.pictures import usable_avatars
from tests.planet.raw import FEED, atom, response, rss

BASE = "https://blog.example/feed"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/face.png", ("https://blog.example/face.png",)),
        ("", ()),
        ("javascript:alert(1)", ()),
        ("data:image/png;base64,AAAA", ()),
        ("https://s0.wp.com/i/buttonw-com.png", ()),
        ("https://img1.blogblog.com/img/b16-rounded.gif", ()),
        ("https://a.example/cropped-me-32x32.png", ("https://a.example/cropped-me-192x192.png",)),
        ("https://a.example/me.jpg?w=32", ("https://a.example/me.jpg?w=192",)),
        (
            "https://i0.wp.com/a.example/me.png?fit=32%2C32&ssl=1",
            ("https://i0.wp.com/a.example/me.png?fit=192%2C192&ssl=1",),
        ),
        ("https://a.example/me.jpg?w=320", ("https://a.example/me.jpg?w=320",)),
        (
            "http://www.gravatar.com/blavatar/4774?s=96&d=http://s.wordpress.com/i/buttonw-com.png",
            ("http://www.gravatar.com/blavatar/4774?s=96&d=404",),
        ),
        ("https://secure.gravatar.com/avatar/4774", ("https://secure.gravatar.com/avatar/4774?d=404",)),
    ],
)
def test_an_address_is_made_useful_or_left_out(address: str, wanted: tuple[str, ...]) -> None:
    assert usable_avatars([address], BASE) == wanted


def icons(document: str) -> tuple[str, ...]:
    parsed = parse(response(document, BASE), FEED)
    assert isinstance(parsed, ParsedFeed)
    return parsed.icons


def test_each_format_says_it_in_its_own_way() -> None:
    assert icons(rss("<title>x</title>", head="<image><url>i.png</url></image>")) == ("https://blog.example/i.png",)
    itunes = '<title>x</title><i:image xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd" href="https://a.example/cover.jpg"/>'
    assert icons(rss("<title>x</title>", head=itunes)) == ("https://a.example/cover.jpg",)
    both = "<id>1</id></entry><logo>/logo.png</logo><icon>/icon.png</icon><entry><id>2</id>"
    assert icons(atom(both)) == ("https://blog.example/icon.png", "https://blog.example/logo.png")


def blogger(*pictures: str) -> str:
    author = '<author><name>A</name><gd:image xmlns:gd="http://schemas.google.com/g/2005" src="{}"/></author>'
    return atom(*(f"<id>{number}</id>{author.format(url)}" for number, url in enumerate(pictures)))


def test_bloggers_picture_counts_when_all_posts_have_the_same() -> None:
    assert icons(blogger("//a.example/ann.jpg", "//a.example/ann.jpg")) == ("https://a.example/ann.jpg",)
    assert icons(blogger("//a.example/ann.jpg", "//a.example/bob.jpg")) == ()
