"""What a page shows of a conversation: beside each card, and the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from plugins.members.model import Member
from plugins.planet.model import Entry
from plugins.planet.relations.model import Ours, Posting
from plugins.planet.relations.spelling import short
from plugins.planet.views.cards import Beside, Presenter
from plugins.planet.views.conversations import Published
from plugins.planet.views.dialogue import dialogue_of, to_keep
from plugins.planet.views.library import Library
from plugins.planet.views.planet import Planet
from plugins.planet.views.speakers import Speakers, gathered, talked_about
from tests.planet.making import JON, MEMBERS, OCTOBER, entry
from tests.planet.relating import LONDON, relate

QUESTION = replace(entry("why", member="bill", title="Why?", sort_date=OCTOBER), url="https://bill.example/why")
ANSWER = entry(
    "because",
    title="Because",
    sort_date=OCTOBER + timedelta(hours=5),
    content=Markup('<p>I disagree with <a href="https://bill.example/why">Bill</a> at once. Then I wrote.</p>'),
)


@contextmanager
def _planet(
    path: Path,
    *entries: Entry,
    members: dict[str, Member] | None = None,
    ours: Ours | None = None,
    now: datetime | None = None,
    before: Published | None = None,
) -> Iterator[Planet]:
    people = members or MEMBERS
    path.mkdir(exist_ok=True)
    related, spoken = relate(path, *entries, members=people, ours=ours or Ours())
    library = Library(path / "planet.sqlite3", people)
    site = Member(slug="", name="Sample", source="", kind="organisation", paged=False)
    speakers = Speakers(people, LONDON, "full", library.warned, site, now)
    dialogue = dialogue_of(related, spoken, speakers, (ours or Ours()).posts, before)
    yield Planet(library, Presenter(people, LONDON, beside=Beside(dialogue.replies)), 4, dialogue, related)
    library.close()


def test_a_card_says_whom_it_answers_and_who_answered(tmp_path: Path) -> None:
    with _planet(tmp_path, QUESTION, ANSWER) as planet:
        answer, question = planet.latest(2)
    (mention,) = answer.answers
    assert (mention.member.name, mention.title, mention.quote) == (
        "Bill Boorman",
        "Why?",
        "I disagree with Bill at once.",
    )
    (reply,) = question.answered_by
    assert (reply.member.name, reply.title, reply.url) == ("Jon Ingham", "Because", "https://jon.example/because")
    assert answer.conversation and question.conversation and answer.conversation.count == 2
    assert answer.conversation.url.partition("#")[0] == question.conversation.url.partition("#")[0]


def test_a_conversation_is_drawn_as_it_was_spoken(tmp_path: Path) -> None:
    with _planet(tmp_path, QUESTION, ANSWER, entry("alone")) as planet:
        (talk,) = planet.dialogue.talks
        conversation = planet.conversation(talk)
        link = planet.latest(1)[0].conversation
    ((begun,),) = conversation.episodes
    assert (begun.card.id, [reply.card.id for reply in begun.replies]) == ("why", ["because"])
    assert [member.name for member in talk.voices] == ["Bill Boorman", "Jon Ingham"]
    assert link is not None and link.url == f"{talk.url}#{conversation.cards[1].anchor}"


def test_an_answer_that_is_known_without_a_link_counts_too(tmp_path: Path) -> None:
    noted = replace(ANSWER, placeholder=True, content=Markup(), links=("https://bill.example/why",))
    with _planet(tmp_path, QUESTION, noted) as planet:
        assert planet.latest(1)[0].answers[0].title == "Why?"


def test_a_member_who_lets_us_show_titles_only_is_not_quoted(tmp_path: Path) -> None:
    members = {**MEMBERS, "jon": replace(JON, text="title")}
    with _planet(tmp_path, QUESTION, ANSWER, members=members) as planet:
        assert planet.latest(1)[0].answers[0].quote == ""


def test_what_is_hidden_is_no_part_of_a_conversation(tmp_path: Path) -> None:
    with _planet(tmp_path, replace(QUESTION, hidden="excluded"), ANSWER) as planet:
        assert planet.dialogue.talks == ()
        assert planet.latest(1)[0].answers == ()


def test_words_that_are_warned_of_are_not_quoted(tmp_path: Path) -> None:
    with _planet(tmp_path, QUESTION, replace(ANSWER, warning="An argument")) as planet:
        assert (planet.latest(1)[0].answers[0].quote, planet.latest(2)[1].answered_by[0].quote) == ("", "")


def test_an_answer_that_is_only_named_is_not_said_for_sure(tmp_path: Path) -> None:
    words = Markup("<p>Bill Boorman wrote of pubs at tables. I think that he is right.</p>")
    tables = replace(QUESTION, content=Markup("<p>Pubs with tables.</p>"), excerpt="Pubs with tables.")
    with _planet(tmp_path, tables, replace(ANSWER, content=words)) as planet:
        (mention,) = planet.latest(1)[0].answers
    assert mention.title == "Why?" and not mention.sure


def _later(name: str, days: int, to: str, words: str = "I disagree with", **more: Any) -> Entry:
    link = f'<p>{words} <a href="{to}">this</a>. Then I wrote.</p>'
    moment = OCTOBER + timedelta(days=days)
    return entry(name, title=name.title(), sort_date=moment, content=Markup(link), **more)


def test_a_long_quiet_closes_it_and_a_later_answer_takes_it_up_again(tmp_path: Path) -> None:
    late = _later("late", 300, "https://jon.example/because", member="ann")
    people = {**MEMBERS, "ann": replace(JON, slug="ann", name="Ann Sample")}
    now = OCTOBER + timedelta(days=310)
    with _planet(tmp_path, QUESTION, ANSWER, late, members=people, now=now) as planet:
        (talk,) = planet.dialogue.talks
        first, again = planet.conversation(talk).episodes
    assert [turn.card.id for turn in again] == ["late"] and [turn.card.id for turn in first] == ["why"]
    assert talk.living and talk.count == 3
    with _planet(tmp_path, QUESTION, ANSWER, late, members=people, now=now + timedelta(days=120)) as planet:
        assert not planet.dialogue.talks[0].living


def test_an_address_leads_on_when_an_earlier_post_is_found(tmp_path: Path) -> None:
    with _planet(tmp_path / "before", QUESTION, ANSWER) as planet:
        (before,) = planet.dialogue.talks
    earlier = _later("first", -3, "https://nobody.example/")
    question = replace(QUESTION, content=Markup('<p>I disagree with <a href="https://jon.example/first">Jon</a>.</p>'))
    with _planet(tmp_path / "after", earlier, question, ANSWER) as planet:
        (after,) = planet.dialogue.talks
        assert after.title == "First" and planet.dialogue.led_on == {before.url: after.url}


def test_whoever_lists_or_mentions_it_stands_beside_it_and_not_in_it(tmp_path: Path) -> None:
    items = "".join(
        f'<li><a href="https://{host}/">{host}</a></li>' for host in ("bill.example/why", "a.example/1", "b.example/2")
    )
    week = entry("week", title="The week", sort_date=OCTOBER + timedelta(days=3), content=Markup(f"<ul>{items}</ul>"))
    with _planet(tmp_path, QUESTION, ANSWER, week) as planet:
        conversation = planet.conversation(planet.dialogue.talks[0])
    assert [one.title for one in conversation.gathered] == ["The week"]
    assert [card.id for card in conversation.cards] == ["why", "because"]


def test_a_post_of_this_sites_own_is_answered_too(tmp_path: Path) -> None:
    own = Posting("posts/hello/", "", "Hello", "https://hub.example/posts/hello/", OCTOBER.date())
    answer = _later("reply", 2, "https://hub.example/posts/hello/")
    with _planet(tmp_path, answer, ours=Ours((own,))) as planet:
        (talk,) = planet.dialogue.among(["posts/hello/"])
        assert talk is not None and (talk.title, [one.name for one in talk.voices]) == (
            "Hello",
            ["Sample", "Jon Ingham"],
        )
        assert planet.conversation(talk).cards[0].page == "posts/hello/"


def test_a_note_is_called_by_its_first_words_unless_its_writer_keeps_them(tmp_path: Path) -> None:
    note = replace(QUESTION, title="", excerpt="Why do we meet at all? I wonder.")
    with _planet(tmp_path / "said", note, ANSWER) as planet:
        assert (planet.dialogue.talks[0].title, planet.dialogue.talks[0].opening) == (
            "",
            "Why do we meet at all? I wonder.",
        )
    with _planet(tmp_path / "kept", replace(note, warning="A quarrel"), ANSWER) as planet:
        assert planet.dialogue.talks[0].opening == ""


def test_who_answers_a_member_is_told_without_what_they_answer_themselves(tmp_path: Path) -> None:
    with _planet(tmp_path, QUESTION, ANSWER) as planet:
        assert [card.id for card in planet.answers_to("bill", 9)] == ["because"]
        assert planet.answers_to("jon", 9) == ()
        assert [card.id for card in planet.talked(9)] == ["because", "why"]


def test_this_sites_own_note_of_a_post_is_none_of_its_writers_words(tmp_path: Path) -> None:
    ours = "Why we meet. Jon Ingham answered it the same day in Because."
    noted = replace(QUESTION, placeholder=True, content=Markup(), excerpt=ours)
    with _planet(tmp_path, noted, replace(ANSWER, content=Markup("<p>Pubs.</p>"))) as planet:
        assert planet.dialogue.talks == ()


TALK = "https://elsewhere.example/a-talk/"


def test_a_page_elsewhere_of_which_two_members_speak_is_talked_about(tmp_path: Path) -> None:
    def says(name: str, day: int, **more: Any) -> Entry:
        words = f'<p>See <a href="{TALK}?utm_source=x{day}">that good talk</a> on day {day}.</p>'
        return entry(name, title=name, sort_date=OCTOBER + timedelta(days=day), content=Markup(words), **more)

    bill = replace(says("of bill", 9, member="bill"), url="https://bill.example/talk")
    related, spoken = relate(tmp_path, says("one", 1), bill)
    (page,) = talked_about(related, spoken, Speakers(MEMBERS, LONDON))
    assert (page.title, [one.member.slug for one in page.posts]) == ("that good talk", ["jon", "bill"])
    assert page.posts[0].quote == "See that good talk on day 1."
    kept = Speakers({**MEMBERS, "jon": replace(JON, text="title")}, LONDON)
    assert [bool(one.quote) for one in talked_about(related, spoken, kept)[0].posts] == [False, True]


@pytest.mark.parametrize(
    ("days", "page", "member"),
    [
        (200, TALK, "bill"),
        (1, TALK, "bill"),
        (9, "https://elsewhere.example/", "bill"),
        (9, TALK, "jon"),
        (9, "https://jon.example/x/y/", "bill"),
    ],
)
def test_what_is_far_apart_copied_a_home_page_of_one_member_or_a_members_own_is_not(
    tmp_path: Path, days: int, page: str, member: str
) -> None:
    words = Markup(f'<p>See <a href="{page}">that good talk</a> at once.</p>')
    other = entry("b", title="b", sort_date=OCTOBER + timedelta(days=days), content=words, member=member)
    related, _ = relate(tmp_path, entry("a", title="a", content=words), other)
    assert related.outside == ()


def test_what_a_member_links_to_in_many_posts_is_furniture(tmp_path: Path) -> None:
    words = Markup(f'<p>See <a href="{TALK}">that good talk</a> at once.</p>')
    posts = [entry(f"p{n}", title=f"p{n}", content=words, sort_date=OCTOBER + timedelta(days=n)) for n in range(4)]
    bill = entry("bill", title="Of Bill", content=words, member="bill")
    assert relate(tmp_path, *posts, bill)[0].outside == ()


def test_a_round_up_of_several_members_posts_is_a_gathering(tmp_path: Path) -> None:
    people = {**MEMBERS, "ann": replace(JON, slug="ann", name="Ann Sample", blog="https://ann.example/")}
    said = [
        replace(entry(f"p{n}", title=f"P{n}", member=who), url=f"https://{who}.example/post-{n}")
        for n, who in enumerate(("jon", "bill", "bill"))
    ]
    items = "".join(f'<li><a href="{one.url}">{one.title}</a></li>' for one in said)
    carnival = entry(
        "c", title="Carnival", member="ann", sort_date=OCTOBER + timedelta(days=2), content=Markup(f"<ul>{items}</ul>")
    )
    related, spoken = relate(tmp_path, *said, carnival, members=people)
    (one,) = gathered(related, spoken, Speakers(people, LONDON))
    assert (one.title, len(one.posts), one.by and one.by.member.name) == ("Carnival", 3, "Ann Sample")


WHY, BECAUSE = short("why"), short("because")


def _page_of(planet: Planet, name: str) -> str:
    """Return where the address of a conversation leads: empty where it has a page of its own, None nowhere."""
    return (
        ""
        if name in [talk.id for talk in planet.dialogue.talks]
        else planet.dialogue.led_on[f"planet/conversations/{name}/"]
    )


def test_a_conversation_goes_on_at_its_address_without_its_first_post(tmp_path: Path) -> None:
    with _planet(tmp_path / "a", QUESTION, ANSWER) as planet:
        known = to_keep(planet.dialogue.talks, {})
        assert known == {WHY: ("why", "because")}
    with _planet(tmp_path / "b", ANSWER, before=known) as planet:
        (talk,) = planet.dialogue.talks
        assert (talk.id, talk.lost, talk.count, talk.title) == (WHY, True, 1, "Because")
        assert planet.latest(1)[0].conversation and to_keep(planet.dialogue.talks, known) == {WHY: ("because", "why")}
    with _planet(tmp_path / "c", before=known) as planet:
        assert (planet.dialogue.talks, planet.dialogue.gone) == ((), (WHY,))
    with _planet(tmp_path / "d", QUESTION, ANSWER, before={WHY: ("because", "why")}) as planet:  # it is there again
        (talk,) = planet.dialogue.talks
        assert (talk.id, talk.lost, talk.count) == (WHY, False, 2)


def test_whatever_begins_it_then_leads_there(tmp_path: Path) -> None:
    later = entry(
        "later", title="Later", sort_date=OCTOBER + timedelta(days=2), member="bill",
        content=Markup('<p>In answer to <a href="https://jon.example/because">his post</a>: yes.</p>'),
    )  # fmt: skip
    later = replace(later, url="https://bill.example/later")
    with _planet(tmp_path, ANSWER, later, before={WHY: ("why", "because"), "0" * 12: ("gone",)}) as planet:
        (talk,) = planet.dialogue.talks
        assert (talk.id, talk.ids) == (WHY, ("because", "later"))
        assert _page_of(planet, BECAUSE) == f"planet/conversations/{WHY}/"
        assert planet.dialogue.gone == ("0" * 12,)


def test_where_nobody_answers_a_post_any_more_its_page_is_led_to(tmp_path: Path) -> None:
    with _planet(
        tmp_path, QUESTION, replace(ANSWER, content=Markup("<p>x</p>")), before={WHY: ("why", "because")}
    ) as all_:
        assert (all_.dialogue.talks, all_.dialogue.gone) == ((), ())
        assert _page_of(all_, WHY).startswith("planet/bill/2010-10-21-")


def test_an_entry_knows_who_mentions_it(tmp_path: Path) -> None:
    aside = Markup('<p>Thanks for all. Among much else I have read <a href="https://bill.example/why">this</a>.</p>')
    days = timedelta(days=100)
    with _planet(tmp_path, QUESTION, entry("week", title="A week", content=aside, sort_date=OCTOBER + days)) as planet:
        ((kind, mention),) = planet.latest(2)[1].pointing
        assert (kind, mention.title) == ("mentions", "A week") and planet.dialogue.talks == ()
