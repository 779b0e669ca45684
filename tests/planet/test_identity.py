"""A post is one entry, whatever happens to its address, its GUID or its feed; nothing arrives twice or resurfaces."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from plugins.planet.matching.merge import merge
from plugins.planet.model import Entry
from tests.planet.raw import NOW

LONG = Markup("<p>A text that is long enough to be nobody else's, and says something about people at work, too.</p>")
DAY = timedelta(days=1)


def entry(number: int = 1, **values: Any) -> Entry:
    """Return a harvested entry."""
    published: datetime | None = values.pop("published", NOW - 10 * DAY)
    plain = Entry(
        id="",
        member="jon",
        feed="https://blog.example/feed",
        guid=f"https://blog.example/?p={number}",
        url=f"https://blog.example/2026/11/post-{number}/",
        title=f"Post {number}",
        content=Markup(f"<p>Text {number}.</p>"),
        excerpt="",
        published=published,
        updated=None,
        first_seen=NOW,
        sort_date=published or NOW,
    )
    return replace(plain, **values)


def first(*entries: Entry, at: datetime = NOW) -> tuple[Entry, ...]:
    """Return what is stored after the feed was read for the first time."""
    return merge((), entries, now=at, new_feed=True)


def later(known: tuple[Entry, ...], *entries: Entry, **values: Any) -> tuple[Entry, ...]:
    """Return what is to be stored after the feed was read again, an hour later."""
    return merge(known, entries, **{"now": NOW + timedelta(hours=1), "new_feed": False, **values})


SAME: dict[str, dict[str, Any]] = {
    "http became https": {"guid": "http://blog.example/?p=1", "url": "http://blog.example/2026/11/post-1/"},
    "www. came": {"guid": "https://www.blog.example/?p=1", "url": "https://www.blog.example/2026/11/post-1/"},
    "the GUID changed": {"guid": "urn:uuid:0e2a7d1f-0000-4000-8000-000000000000"},
    "the permalink changed": {"url": "https://blog.example/post-1.html"},
    "the permalink got tracking": {"guid": "x", "url": "https://blog.example/2026/11/post-1/?utm_source=rss"},
    "the permalink lost its slash": {"guid": "x", "url": "https://blog.example/2026/11/post-1"},
    "the blog moved to another host": {
        "guid": "https://new.example/?p=1",
        "url": "https://new.example/2026/11/post-1/",
    },
    "host, path and GUID changed": {"guid": "n1", "url": "https://new.example/a/1"},
    "host, path, GUID and a few hours changed": {
        "guid": "n1",
        "url": "https://new.example/a/1",
        "published": NOW - 10 * DAY + timedelta(hours=8),
    },
    "all but title and text changed": {
        "guid": "n1",
        "url": "https://new.example/a/1",
        "published": NOW - DAY,
        "content": LONG,
    },
    "the date was stamped anew": {"published": NOW},
    "the title was corrected": {"title": "Post one"},
    "another feed of the member's has it": {"feed": "https://blog.example/tag/hr/feed", "guid": "t9"},
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_a_post_stays_one_entry(change: dict[str, Any]) -> None:
    original = entry(content=change.get("content", entry().content))
    known = first(original, entry(2))
    stored = later(known, replace(original, **change), entry(2))
    assert {item.id for item in stored} <= {item.id for item in known}
    for item in stored:
        (before,) = (old for old in known if old.id == item.id)
        assert (item.sort_date, item.first_seen, item.published, item.fresh) == (
            before.sort_date,
            before.first_seen,
            before.published,
            before.fresh,
        )


OTHER: dict[str, dict[str, Any]] = {
    "another member claims the GUID and the address": {"member": "mallory"},
    "tomorrow's post of the same name": {
        "guid": "x",
        "url": "https://blog.example/x",
        "published": NOW - 9 * DAY,
        "content": Markup("<p>Other links.</p>"),
    },
    "a running number that starts again": {
        "guid": "https://blog.example/?p=1",
        "url": "https://blog.example/other",
        "title": "Something else",
        "published": NOW - DAY,
        "content": Markup("<p>Something else entirely.</p>"),
    },
    "the same path in the member's other blog": {
        "guid": "o1",
        "url": "https://other.example/2026/11/post-1/",
        "title": "Knitting",
        "published": NOW - DAY,
    },
}


@pytest.mark.parametrize("change", OTHER.values(), ids=OTHER)
def test_what_is_another_post_becomes_another_entry(change: dict[str, Any]) -> None:
    known = first(entry())
    (stored,) = later(known, replace(entry(), **change))
    assert stored.id != known[0].id
    assert stored.first_seen == NOW + timedelta(hours=1)


def test_a_moved_blog_is_recognised_by_its_earlier_address_alone() -> None:
    known = first(entry())
    moved = entry(guid="n1", url="https://new.example/2026/11/post-1/", title="New title", published=None)
    (stored,) = later(known, moved, moved_from=("https://blog.example/",))
    assert stored.id == known[0].id
    assert stored.url == "https://new.example/2026/11/post-1/"


def test_an_edit_updates_the_text_and_is_marked() -> None:
    known = first(entry())
    (stored,) = later(known, entry(content=Markup("<p>Text 1, mended.</p>")))
    assert stored.edited
    assert stored.content == "<p>Text 1, mended.</p>"
    assert stored.sort_date == known[0].sort_date


def test_what_is_read_in_another_way_is_no_edit() -> None:
    moment = NOW - timedelta(minutes=5)
    known = first(entry())
    (stored,) = later(known, entry(title="", content=LONG, updated=moment), reread=True)
    assert (stored.title, stored.content, stored.edited, stored.updated) == ("", LONG, False, known[0].updated)


def test_a_feed_that_stamps_its_posts_anew_changes_nothing() -> None:
    known = first(entry(updated=NOW - timedelta(days=1)))
    assert later(known, entry(updated=NOW)) == ()


def test_other_markup_for_the_same_words_is_no_edit() -> None:
    (stored,) = later(first(entry()), entry(content=Markup("<div><p>Text  1.</p></div>")))
    assert not stored.edited


def test_an_unchanged_feed_gives_nothing_to_store() -> None:
    known = first(*map(entry, range(30)))
    assert later(known, *map(entry, range(30))) == ()


def test_the_fuller_of_two_feeds_gives_the_text() -> None:
    known = first(entry(content=Markup("<p>Text…</p>")))
    (stored,) = later(known, entry(feed="https://blog.example/full", content=LONG))
    assert stored.content == LONG
    assert not stored.edited
    assert later((stored,), entry(content=Markup("<p>Text…</p>"))) == ()


def test_an_entry_of_a_feed_that_is_gone_passes_to_the_one_it_is_in_now() -> None:
    new = "https://new.example/feed"
    (stored,) = later(first(entry()), entry(feed=new, content=Markup("<p>T.</p>")), feeds=(new,))
    assert stored.feed == new


def test_the_sites_own_note_makes_way_for_the_post() -> None:
    noted = replace(first(entry())[0], placeholder=True, feed="archive", content=Markup(), excerpt="What it is about.")
    (stored,) = later((noted,), entry(content=LONG))
    assert (stored.placeholder, stored.edited, stored.content) == (False, False, LONG)


def test_a_new_member_floods_nothing() -> None:
    stored = first(*(entry(number, published=NOW - number * DAY) for number in range(1, 60)))
    assert len(stored) == 59
    assert sorted(item.title for item in stored if item.fresh) == ["Post 1", "Post 2", "Post 3"]
    assert all(item.sort_date == item.published for item in stored)


def test_an_old_blog_that_joins_is_history_altogether() -> None:
    stored = first(*(entry(number, published=NOW - (100 + number) * DAY) for number in range(5)))
    assert not any(item.fresh for item in stored)


def test_a_new_post_is_news_even_when_its_date_is_old() -> None:
    known = first(entry())
    (stored,) = later(known, entry(2, published=NOW - 40 * DAY))
    assert stored.fresh


def test_an_archive_that_appears_all_at_once_is_history() -> None:
    known = first(entry())
    stored = later(known, *(entry(number, published=NOW - 400 * DAY) for number in range(2, 40)))
    assert not any(item.fresh for item in stored)


def test_of_hundreds_of_new_posts_the_newest_are_news() -> None:
    known = first(entry())
    stored = later(known, *(entry(number, published=NOW - number * timedelta(minutes=5)) for number in range(2, 400)))
    assert sorted(int(item.title.removeprefix("Post ")) for item in stored if item.fresh) == list(range(2, 22))


def test_undated_posts_stand_where_they_were_first_seen() -> None:
    (stored,) = later(first(entry()), entry(2, published=None))
    assert stored.sort_date == NOW
    assert stored.published is None


def test_a_date_of_the_future_does_not_stay_on_top() -> None:
    (stored,) = later(first(entry()), entry(2, published=NOW + 30 * DAY))
    assert stored.sort_date == NOW + timedelta(hours=1)


def test_posts_that_share_one_address_or_guid_stay_apart() -> None:
    home = "https://blog.example/"
    posts = [entry(number, guid=home, url=home, published=NOW - number * DAY) for number in range(1, 6)]
    known = first(*posts)
    assert len({item.id for item in known}) == 5
    assert later(known, *posts) == ()


def test_comments_below_one_page_are_many_even_by_one_person() -> None:
    page = "https://blog.example/page"
    comments = [
        entry(n, title="By: Ann", guid=f"{page}?p=1#comment-{n}", url=f"{page}/#comment-{n}") for n in (184, 182, 172)
    ]
    stored = first(*comments)
    assert len(stored) == 3
    assert later(stored, *comments) == ()
    assert len(later(stored, comments[0], replace(comments[1], guid=f"{page}?p=1#comment-9", url=f"{page}/#c9"))) == 1


def test_ids_do_not_depend_on_the_host_and_are_fit_for_an_address() -> None:
    (here,) = first(entry())
    (there,) = first(entry(guid="http://old.example/?p=1", url="http://old.example/1"))
    assert here.id == there.id
    assert here.id.isalnum() and here.id.isascii() and len(here.id) == 16


def test_a_post_without_an_address_stays_itself_beside_one_that_shares_its_title() -> None:
    bare = [
        entry(guid=guid, url=None, title=title, published=None) for guid, title in (("", "A"), ("2", "A"), ("2", "B"))
    ]
    stored = first(*bare)
    assert len(stored) == 3
    assert later(stored, *bare) == ()


@pytest.mark.parametrize("today", [1, 2])
def test_of_two_posts_of_one_title_each_keeps_its_text_when_all_else_changes(today: int) -> None:
    daily = [
        entry(n, title="Daily links", published=NOW - (n != today) * 9 * DAY, content=Markup(f"<p>{n}</p>"))
        for n in (1, 2)
    ]
    known = first(*daily)
    anew = [replace(item, guid=f"n{item.guid == daily[today - 1].guid}", url=None, published=NOW) for item in daily]
    stored = later(known, *anew)
    assert {item.id: item.content for item in stored} == {item.id: item.content for item in known}


@pytest.mark.parametrize("shared", [{"url": None, "guid": "2"}, {"guid": ""}], ids=["GUID", "address"])
def test_a_picture_without_a_title_stays_itself_beside_a_post_that_shares_its_mark(shared: dict[str, Any]) -> None:
    posts = [entry(title=title, published=None, **shared) for title in ("Untitled", "A")]
    stored = first(*posts)
    assert len(stored) == 2
    assert later(stored, *posts) == ()


NUMBERS = st.integers(1, 4)
POSTS = st.lists(
    st.builds(
        lambda number, guid, url, title, age, feed, text: entry(
            number,
            guid=f"https://blog.example/?p={guid}" if guid else "",
            url=f"https://blog.example/{url}" if url else None,
            title=f"Title number {title}",
            published=NOW - age * DAY if age else None,
            feed=f"https://blog.example/feed{feed}",
            content=Markup(f"<p>Text {text}.</p>"),
        ),
        NUMBERS,
        st.integers(0, 4),
        st.integers(0, 4),
        NUMBERS,
        st.integers(0, 4),
        st.integers(1, 2),
        NUMBERS,
    ),
    max_size=7,
)


def together(known: tuple[Entry, ...], stored: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple({**{item.id: item for item in known}, **{item.id: item for item in stored}}.values())


@given(POSTS, POSTS, st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(before: list[Entry], after: list[Entry], random: Any) -> None:
    known = first(*before)
    expected = later(known, *after)
    random.shuffle(after)
    shuffled = list(known)
    random.shuffle(shuffled)
    assert later(tuple(shuffled), *after) == expected


@given(POSTS, POSTS)
def test_merging_again_changes_nothing(before: list[Entry], after: list[Entry]) -> None:
    feed = "https://blog.example/feed"
    before, after = ([replace(item, feed=feed) for item in items] for items in (before, after))
    known = first(*before)
    known = together(known, later(known, *after))
    assert later(known, *after) == ()


@given(POSTS, POSTS)
def test_ids_are_unique_and_dates_are_frozen(before: list[Entry], after: list[Entry]) -> None:
    known = first(*before)
    stored = later(known, *after)
    assert len({item.id for item in stored}) == len(stored)
    frozen = {item.id: (item.sort_date, item.published, item.first_seen) for item in known}
    assert all(
        frozen.get(i.id, (i.sort_date, i.published, i.first_seen)) == (i.sort_date, i.published, i.first_seen)
        for i in stored
    )
    assert all(item.sort_date <= NOW + timedelta(hours=1) for item in stored)


@given(POSTS, POSTS)
def test_two_feeds_of_one_member_come_to_rest(one: list[Entry], other: list[Entry]) -> None:
    one, other = ([replace(item, feed=feed) for item in items] for items, feed in ((one, "a"), (other, "b")))
    known = first(*one)
    for _ in range(2):
        known = together(known, later(known, *other))
        known = together(known, later(known, *one))
    assert later(known, *other) == ()
    assert later(known, *one) == ()
