"""A card holds what its member lets us show, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from plugins.planet.model import Entry
from plugins.planet.views.cards import Presenter, address, anchor
from plugins.planet.views.river import EntryCard, PageLink
from plugins.shared.text import cut, from_markup
from tests.planet.making import BILL, JON, MEMBERS, OCTOBER, entry

LONDON = ZoneInfo("Europe/London")


def _card(shown: Entry, **choices: object) -> EntryCard:
    member = replace(JON, **choices) if choices else JON
    return Presenter({"jon": member, "bill": BILL}, LONDON).card(shown)


@pytest.mark.parametrize(
    ("choice", "content", "excerpt"),
    [("full", Markup("<p>All of it.</p>"), "All of it."), ("excerpt", None, "All of it."), ("title", None, "")],
)
def test_the_members_choice_decides_how_much_is_shown(choice: str, content: Markup | None, excerpt: str) -> None:
    card = _card(entry(), text=choice)
    assert (card.content, card.excerpt) == (content, excerpt)


def test_the_site_may_show_less_than_the_member_allows() -> None:
    card = Presenter(MEMBERS, LONDON, text="excerpt").card(entry())
    assert (card.content, card.excerpt) == (None, "All of it.")


def test_our_own_sentence_is_never_shown_as_the_posts_text() -> None:
    card = _card(entry(placeholder=True), text="title")
    assert (card.note, card.content, card.excerpt) == ("All of it.", None, "")


def test_hidden_entries_and_those_of_strangers_are_not_shown() -> None:
    entries = [entry("1"), entry("2", hidden="excluded by the member: tag x"), entry("3", member="nobody")]
    assert [card.id for card in Presenter(MEMBERS, LONDON).cards(entries)] == ["1"]


def test_a_late_evening_post_stands_on_the_sites_day() -> None:
    assert _card(entry(sort_date=datetime(2010, 6, 24, 23, 30, tzinfo=UTC))).day == date(2010, 6, 25)


def test_a_day_without_a_time_never_moves_into_another_day() -> None:
    known = entry(sort_date=datetime(2010, 10, 21, tzinfo=UTC), precision="day")
    assert Presenter(MEMBERS, ZoneInfo("America/New_York")).card(known).day == date(2010, 10, 21)


def test_an_author_is_named_only_when_it_is_not_the_member() -> None:
    assert _card(entry(author="jon ingham")).author is None
    assert _card(entry(author="A guest")).author == "A guest"


WORDS = "Why we still have a paper notice board, and no app for it. It hangs by the kettle."


@pytest.mark.parametrize(
    ("title", "content", "shown", "words"),
    [
        ("", WORDS, "", WORDS),
        ("Why we still have a paper notice board", WORDS, "", WORDS),  # what a service makes of a note
        ("Why we still…", WORDS, "", WORDS),
        ("Why we", WORDS, "Why we", WORDS),
        ("Another title", WORDS, "Another title", WORDS),
        ("Why we still have it", "<h1>Why we still have it</h1><p>Paper.</p>", "Why we still have it", "Paper."),
        ("Why", "<p>Why</p><p>Paper.</p>", "Why", "Paper."),
        ("My desk, tidied", "<p>My desk, tidied</p>", "", "My desk, tidied"),
        ("<b>", "plain", "<b>", "plain"),
    ],
)
def test_what_a_title_and_a_text_both_say_is_said_once(title: str, content: str, shown: str, words: str) -> None:
    card = _card(entry(title=title, content=Markup(content), excerpt=from_markup(content)))
    assert (card.title, card.excerpt) == (shown, words)


def test_a_note_shows_no_words_where_its_member_lets_none_be_shown() -> None:
    card = _card(entry(title=WORDS[:38], content=Markup(WORDS), excerpt=WORDS), text="title")
    assert (card.title, card.excerpt, card.content) == ("", "", None)


@pytest.mark.parametrize(
    ("content", "url"),
    [
        ('<p><img src="https://x.example/a.jpg" alt="A &amp; B"></p>', "https://x.example/a.jpg"),
        ('<img src="https://x.example/s.png" width="16" height="16"><img src="https://x.example/b.jpg">',
         "https://x.example/b.jpg"),
        ("<p>words</p>", None),
    ],
)  # fmt: skip
def test_the_picture_of_an_entry_is_the_first_in_its_text_that_is_no_sign(content: str, url: str | None) -> None:
    picture = _card(entry(content=Markup(content))).picture
    assert (picture and picture.url) == url
    assert _card(entry(content=Markup(content)), text="excerpt").picture is None


def test_the_address_of_an_entry_is_of_nothing_that_an_edit_can_change() -> None:
    before = _card(entry())
    after = _card(replace(entry(title="Another", edited=True), url="https://new.example/1"))
    assert before.page == after.page
    assert re.fullmatch(r"planet/jon/2010-10-21-[0-9a-f]{8}/", before.page)
    assert _card(entry(precision="month")).page.startswith("planet/jon/2010-10-")


@pytest.mark.parametrize("member", ["archive", "page", "tags", "status", "conversations", "languages", "2010"])
def test_no_member_is_in_the_way_of_the_planets_own_pages(member: str) -> None:
    assert address("1", member, OCTOBER, "second").startswith(f"planet/{member}-/")


def test_tags_are_links_where_they_have_a_page_and_come_once() -> None:
    pages = {"chru": PageLink("CHRU", "planet/tags/chru/", 3)}
    card = Presenter(MEMBERS, LONDON, tags=pages).card(entry(tags=("chru", "CHRU", "pubs")))
    assert card.tags == (pages["chru"], PageLink("pubs", ""))


def test_an_entry_speaks_its_members_language_unless_it_says_another() -> None:
    presenter = Presenter(MEMBERS, LONDON)
    assert presenter.card(entry(member="bill")).language == "en"
    assert presenter.card(entry(member="bill", language="cy")).language == "cy"


@given(st.text(st.characters(codec=None)))
def test_an_anchor_is_a_plain_html_id(identity: str) -> None:
    assert anchor(identity).replace("-", "").isalnum() and anchor(identity) == anchor(identity)


@given(st.text(), st.integers(2, 60))
def test_a_shortened_line_is_never_longer_than_asked(text: str, length: int) -> None:
    assert len(cut(text, length)) <= length


def test_a_note_stands_in_a_list_as_it_is_unless_its_text_or_its_markup_is_long() -> None:
    def note(words: str, html: str) -> bool:
        return _card(entry(title="", content=Markup(html), excerpt=words)).is_short

    assert note("Short.", "<p>Short.</p>")
    assert not note("Short.", f'<p>Short.</p><img src="https://x.example/a.jpg" alt="{"What is to be seen. " * 90}">')
    assert not note("So it begins.", f"<p>So it begins. {'And goes on. ' * 40}</p>")
