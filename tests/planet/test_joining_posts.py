"""A member's feed has what they write here beside what they write on their blog."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from plugins.planet.feeds.outgoing import newest
from plugins.syndication.model import Item
from tests.planet.making import OCTOBER

BLOG = Item("https://jon.example/1", "https://jon.example/1/", "On the blog", OCTOBER)
HERE = Item("https://hub.example/posts/x/", "https://hub.example/posts/x/", "Here", OCTOBER + timedelta(days=1))


def test_the_newest_comes_first_wherever_it_was_written() -> None:
    older = replace(
        BLOG, id="https://jon.example/0", url="https://jon.example/0", published=OCTOBER - timedelta(days=9)
    )
    assert newest([BLOG, older], [HERE]) == (HERE, BLOG, older)


def test_a_post_that_also_stands_on_the_blog_is_there_once() -> None:
    again = replace(HERE, url="https://jon.example/1")
    assert newest([BLOG], [again]) == (BLOG,)


def test_who_writes_only_here_has_a_feed_too() -> None:
    assert newest([], [HERE]) == (HERE,)
