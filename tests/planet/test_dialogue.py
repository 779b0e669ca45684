"""What a page shows of a conversation: beside each card, and the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from markupsafe import Markup

from plugins.members.model import Member
from plugins.planet.model import Entry
from plugins.planet.views.cards import Presenter
from plugins.planet.views.dialogue import dialogue_of
from plugins.planet.views.library import Library
from plugins.planet.views.planet import Planet
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
def _planet(path: Path, *entries: Entry, members: dict[str, Member] | None = None) -> Iterator[Planet]:
    people = members or MEMBERS
    related, spoken = relate(path, *entries, members=people)
    library = Library(path / "planet.sqlite3", people)
    dialogue = dialogue_of(related, spoken, people, LONDON, "full", library.warned())
    yield Planet(library, Presenter(people, LONDON, replies=dialogue.replies), 4, dialogue, related)
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
    assert answer.conversation == question.conversation
    assert answer.conversation is not None and answer.conversation.count == 2


def test_a_conversation_is_drawn_as_it_was_spoken(tmp_path: Path) -> None:
    with _planet(tmp_path, QUESTION, ANSWER, entry("alone")) as planet:
        (conversation,) = planet.conversations(10)
        link = planet.latest(1)[0].conversation
    assert [turn.card.id for turn in conversation.turns] == ["why"]
    assert [reply.card.id for reply in conversation.turns[0].replies] == ["because"]
    assert [member.name for member in conversation.members] == ["Bill Boorman", "Jon Ingham"]
    assert link is not None and link.url == f"planet/conversations/#{conversation.anchor}"


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
        assert planet.conversations(10) == ()
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
