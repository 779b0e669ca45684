"""What a link, a mark or a name between posts means, by the way that a build goes; samples, not real posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from markupsafe import Markup

from plugins.members.model import Member
from plugins.memo.memo import Memo
from plugins.planet.model import Entry, Reference
from plugins.planet.relations.model import Ours, Posting, Related
from plugins.planet.relations.reasons import told
from tests.planet.making import MEMBERS, OCTOBER, entry
from tests.planet.relating import relate

PEOPLE = {**MEMBERS, "ann": Member(slug="ann", name="Ann Other", source="content/members/ann.md")}
LONG = "<p>" + "A sentence of the sample that says nothing. " * 30 + "</p>"


def question(id_: str = "why", days: int = 0, title: str = "Why we meet", **values: object) -> Entry:
    """Return a post of Bill's, ``days`` after OCTOBER."""
    made = entry(id_, member="bill", title=title, sort_date=OCTOBER + timedelta(days=days), **values)
    return replace(made, url=f"https://bill.example/{id_}", feed="https://bill.example/feed")


def reply(content: str, days: int = 2, **values: object) -> Entry:
    """Return a post of Jon's, ``days`` after OCTOBER; in ``content``, {} is Bill's address."""
    text = Markup(content.replace("{}", "https://bill.example"))
    plain = {"title": "A sample", **values}
    return entry("answer", content=text, sort_date=OCTOBER + timedelta(days=days), **plain)


def said(folder: Path, *entries: Entry, **given: object) -> list[tuple[str, str, str]]:
    """Return (kind, other, evidence) of all that Jon's post does."""
    found, _ = relate(folder, *entries, members=PEOPLE, **given)  # type: ignore[arg-type]
    return [(one.kind, one.other, one.evidence) for one in found.of.get("answer", ())]


LINK = '<a href="{}/why">his post</a>'
ITEMS = "".join(f'<li><a href="https://other{n}.example/x">number {n}</a></li>' for n in range(6))

MANY = "".join(f'<li><a href="https://other{n}.example/x">number {n}</a></li>' for n in range(20))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (f"<p>In {LINK} Bill says that we meet for the pubs; I think that we meet for each other.</p>", "answers"),
        (f"{LONG}<p>In response to {LINK}, my list of reasons.</p>", "answers"),
        (f"{LONG}<p>I disagree with {LINK}.</p>", "answers"),
        (f"{LONG}<p>Bill asks in {LINK} for reasons. I would name the people first.</p>", "answers"),
        (f"{LONG}<p>Bill hat in {LINK} gefragt: meine Antwort darauf.</p>", "answers"),
        (f"{LONG}<p>Ma réponse à {LINK}.</p>", "answers"),
        (f"{LONG}<p>Mi respuesta a {LINK}.</p>", "answers"),
        (f"{LONG}<p>Uma resposta ao {LINK}.</p>", "answers"),
        (f'<blockquote><p><a href="{{}}/why">Bill</a>: We meet for the pubs.</p></blockquote>{LONG}', "answers"),
        ('<p><a href="{}/why">Bill</a> is wrong about pubs.</p>', "answers"),
        (f"<p>Re: {LINK}</p>{LONG}", "answers"),
        (f"<p>↩ {LINK}</p>{LONG}", "answers"),
        (f"<p>{LINK}</p><p>I disagree with all of it.</p>{LONG}", "answers"),
        (f"<p>Picking up {LINK}’s thread: who pays?</p>{LONG}", "answers"),
        (f"<p>Not sure I buy {LINK}.</p>{LONG}", "answers"),
        (f"<p>In risposta a {LINK}: per parlare.</p>{LONG}", "answers"),
        (f"<p>In antwoord op {LINK}: voor elkaar.</p>{LONG}", "answers"),
        (f"<p>It rained.</p><p>@bill re: {LINK}</p>{LONG}", "answers"),
        (f"{LONG}<p>In response to Bill’s very good question in {LINK}: the people.</p>", "answers"),
        (f"{LONG}<p>In answer to {LINK}: for beer.</p>", "answers"),
        (f"{LONG}<p>This began as a comment on {LINK}.</p>", "answers"),
        (f"{LONG}<p>{LINK} made me think.</p>", "answers"),
        (f"{LONG}<p>Ich möchte {LINK} widersprechen.</p>", "answers"),
        (f"{LONG}<p>Cette note est née en réaction à {LINK}.</p>", "answers"),
        (f"{LONG}<p>Quiero añadir algo al hilo de {LINK}.</p>", "answers"),
        (f"{LONG}<p>{LINK} mi ha fatto riflettere.</p>", "answers"),
        (f"{LONG}<p>Som svar på {LINK}: för varandra.</p>", "answers"),
        (f"{LONG}<p>W odpowiedzi na {LINK}: dla siebie.</p>", "answers"),
        (f"{LONG}<p>De acuerdo con {LINK}, hay seis bares.</p>", "mentions"),
        (f"{LONG}<p>A continuación, {LINK} con todos los bares.</p>", "mentions"),
        (f"{LONG}<p>The landlord responds with a smile, as {LINK} shows.</p>", "mentions"),
        (f"{LONG}<p>In response to the noise the pub has closed, {LINK} tells.</p>", "mentions"),
        (f"<p>Bill has moved to {LINK}. Let me tell of a pub that we left.</p>{LONG}", "answers"),
        (f"<p>Bill se mudó a {LINK}. Yo vi otra cosa.</p>{LONG}", "answers"),
        (f"<p>Bill ist umgezogen, nach {LINK}. Mir fehlt der alte Ort.</p>{LONG}", "answers"),
        (f'<p>Last night, <a href="{{}}/why">your talk</a> was the best, Bill.</p>{LONG}', "answers"),
        (f'<p>Done, <a href="{{}}/why">Bill</a>: it is on the list.</p>{LONG}', "answers"),
        (f"<p>Thanks to Bill for his answer in {LINK}.</p>{LONG}", "answers"),
        (f"<p>It rained. {LINK} a raison.</p>{LONG}", "answers"),
        (f"<p>Bill is in {LINK}. He mixes up two pubs.</p>{LONG}", "answers"),
        (f'<p>For <a href="{{}}/why">Bill</a>: it was raining.</p>{LONG}', "answers"),
        (f"<p>It rained. I bought the map that Bill recommends in {LINK}.</p>{LONG}", "answers"),
        (f"<p>A raíz de lo que cuenta Bill en {LINK}: hay té.</p>{LONG}", "answers"),
        (f"<p>It rained. I stopped to think of {LINK}.</p>{LONG}", "mentions"),
        (f"<p>As a part of my {LINK}, I think that tea was had.</p>{LONG}", "mentions"),
        (f"<p>As said in {LINK}, I think that tea was had.</p>{LONG}", "mentions"),
        (f"<p>There are pubs in {LINK}. We shall see.</p>{LONG}", "mentions"),
        (f"<p>We followed {LINK}, and then I had tea.</p>{LONG}", "mentions"),
        (f"<p>Eine gute Einführung gibt Bill in {LINK}. Wir machen es anders.</p>{LONG}", "mentions"),
        (f"{LONG}<p>“I disagree with all of them,” the landlord said to {LINK}.</p>", "mentions"),
        (f"{LONG}<p>We continued to the pub (photos by {LINK}).</p>", "mentions"),
        (f"{LONG}<p>The survey got 300 responses; {LINK} has charts.</p>", "mentions"),
        (f"<p>I go to the pub with Bill (who blogged about it in {LINK}).</p>{LONG}", "mentions"),
        (
            f"<p>More:<br>{LINK}<br><a href='https://c.example/1'>Cy</a><br><a href='https://d.example/2'>Di</a></p>".replace(
                "'", '"'
            ),
            "lists",
        ),
        (
            f"<ul>{MANY}</ul><p>Of all that was said on that day, what {LINK} says of the pub was the best by far.</p>",
            "mentions",
        ),
        (
            f"<ul>{MANY}</ul><p>There is no end to the talk of pubs in {LINK}, and in what "
            '<a href="https://c.example/1">Cy</a> and <a href="https://d.example/2">Di</a> say.</p>',
            "mentions",
        ),
        (
            f"<ul>{MANY}</ul><p>To see all that was ever said of all of these pubs look at what is in {LINK}, "
            + ", ".join(f'<a href="https://c.example/{n}">{n}</a>' for n in range(6))
            + ".</p>",
            "lists",
        ),
        (f"<p>Pubs are “the last rooms that all may enter”, said Bill in {LINK}.</p>{LONG}", "mentions"),
        (f"<p>I came across {LINK}; it says that there will be more.</p>{LONG}", "mentions"),
        (f"<p>Bill posted an interview with me: {LINK}.</p>{LONG}", "mentions"),
        (f"{LONG}<p>There is a reaction to this from the pubs in {LINK}.</p>", "mentions"),
        (f"{LONG}<p>Bill asks why, and a response to it is here: {LINK}.</p>", "mentions"),
        (f"{LONG}<p>It reminded me of {LINK}.</p>", "mentions"),
        (f"{LONG}<p>{LINK} reminded me that I owe a list of pubs.</p>", "answers"),
        (f"{LONG}<p>{LINK} leaves out the tea.</p>", "answers"),
        (f"{LONG}<p>Bill has written about {LINK}. He is quite right.</p>", "answers"),
        (f"{LONG}<p>Bill has written about {LINK}. He is in London.</p>", "mentions"),
        (f"{LONG}<p>The film inspired by {LINK} is out.</p>", "mentions"),
        (f"{LONG}<p>Inspired by {LINK}, I made a list of pubs.</p>", "answers"),
        (f"<p>It says so (in a post (of May) from {LINK}).</p>{LONG}", "mentions"),
        (f"{LONG}<p>The council was asked re: {LINK}.</p>", "mentions"),
        (f"{LONG}<p>I pushed back my chair, and took a photo for {LINK}.</p>", "mentions"),
        (f"{LONG}<p>Eens met de trein naar de stad van {LINK}.</p>", "mentions"),
        (f"{LONG}<p>We also spoke of {LINK}.</p>", "mentions"),
        (
            f'<p>{LINK} was written of pubs, <a href="https://c.example/1">Cy</a> wrote of tea, '
            f'<a href="https://d.example/2">Di</a> wrote of cake.</p>{LONG}',
            "mentions",
        ),
        (f"<p>On what was said, {LINK} is worth reading.</p>", "mentions"),
        ('<p>The slides are on <a href="{}/why">Bill’s blog</a>.</p>', "mentions"),
        (f"<p>I found this via {LINK}.</p>{LONG}", "mentions"),
        (f"<p>It rained. Bill’s words in {LINK} say it better than I can.</p>{LONG}", "mentions"),
        (f"<p>Here is {LINK}, an account of the day.</p>", "mentions"),
        (f"<p>As Bill wrote in {LINK}, there are pubs.</p>{LONG}", "mentions"),
        (f"<p>What I read:</p><ul>{ITEMS}<li>{LINK}</li></ul>", "lists"),
        (f"<p>The carnival:</p>{ITEMS.replace('li>', 'p>')}<p>{LINK} writes that he disagrees.</p>", "lists"),
        (
            f"<p>Read:</p>{ITEMS.replace('<li>', '<h3>').replace('</li>', '</h3><p>x</p>')}<h3>{LINK}</h3><p>Yes.</p>",
            "lists",
        ),
        (
            f"<p>{LINK}; " + "; ".join(f'<a href="https://o{n}.example/x">one more</a>' for n in range(6)) + "</p>",
            "lists",
        ),
    ],
)
def test_what_a_link_does_is_told_by_its_words_and_by_where_it_stands(tmp_path: Path, content: str, kind: str) -> None:
    assert said(tmp_path, question(), reply(content)) == [(kind, "why", "link")]


def test_a_title_says_it_for_what_the_post_begins_with(tmp_path: Path) -> None:
    there = f"<p>So it is, as {LINK} has it.</p>"
    assert said(tmp_path, question(), reply(there, title="An answer to Bill")) == [("answers", "why", "link")]


def test_a_title_that_only_has_such_a_word_says_nothing(tmp_path: Path) -> None:
    there = f"<p>Here is {LINK}.</p>"
    assert said(tmp_path, question(), reply(there, title="The meeting continues")) == [("mentions", "why", "link")]


def test_an_old_post_that_is_linked_in_passing_is_mentioned(tmp_path: Path) -> None:
    assert said(tmp_path, question(), reply(f"<p>Bill's blog has {LINK}.</p>", 400)) == [("mentions", "why", "link")]


def test_a_post_that_goes_on_about_one_writer_answers_them(tmp_path: Path) -> None:
    there = LONG + '<p>Take <a href="{}/why">the first</a>.</p>' + LONG + '<p>Then <a href="{}/how">the other</a>.</p>'
    found = said(tmp_path, question(), question("how", 1, "How we meet"), reply(there))
    assert found == [("answers", "how", "link"), ("answers", "why", "link")]


@pytest.mark.parametrize(
    ("rel", "kind"), [("in-reply-to", "answers"), ("related", "mentions"), ("via", "mentions"), ("alternate", None)]
)
def test_a_mark_says_it(tmp_path: Path, rel: str, kind: str | None) -> None:
    marked = reply("<p>Hm.</p>", references=(Reference(rel, "http://bill.example/why/"),))  # type: ignore[arg-type]
    assert said(tmp_path, question(), marked) == ([(kind, "why", "mark")] if kind else [])


def test_the_reason_is_kept_and_so_is_the_sentence(tmp_path: Path) -> None:
    found, _ = relate(tmp_path, question(), reply(f"<p>In {LINK} Bill asks why.</p>"), members=PEOPLE)
    (relation,) = found.relations
    assert told(relation.why) == "links to it in its first sentence, two days later"
    assert relation.said == "In his post Bill asks why."


def test_ones_own_earlier_post_is_answered_only_by_its_next_part(tmp_path: Path) -> None:
    first = entry("first", title="Why we meet, part 1", sort_date=OCTOBER)
    link = '<p>Yesterday I wrote <a href="https://jon.example/first">a first part</a>.</p>'
    assert said(tmp_path, first, reply(link, title="Why we meet, part 2")) == [("answers", "first", "link")]
    mine = '<p>Last week I wrote <a href="https://jon.example/first">something</a>.</p>'
    assert said(tmp_path, first, reply(mine, title="Something else")) == []


def test_the_order_is_the_links_and_not_a_clocks_that_says_midnight(tmp_path: Path) -> None:
    midnight = OCTOBER.replace(hour=0, minute=0)
    answer = replace(reply(f"<p>In response to {LINK}.</p>"), published=midnight, sort_date=midnight)
    assert said(tmp_path, question(), answer) == [("answers", "why", "link")]


def test_of_two_that_link_to_each_other_the_later_answers(tmp_path: Path) -> None:
    added = Markup('<p>In response: see <a href="https://jon.example/answer">Jon</a>.</p>')
    found, _ = relate(tmp_path, question(content=added), reply(f"<p>In response to {LINK}.</p>"), members=PEOPLE)
    assert [(one.post, one.other) for one in found.relations] == [("answer", "why")]


def test_ones_own_earlier_post_is_not_continued_by_whatever_goes_on(tmp_path: Path) -> None:
    earlier = question("p1", 0, "Pubs")
    later = question(
        "p2", 9, "Tea", content=Markup('<p>We continue to add pubs (see <a href="https://bill.example/p1">it</a>).</p>')
    )
    found, _ = relate(tmp_path, earlier, later, members=PEOPLE)
    assert found.relations == ()


def test_a_house_of_several_writers_does_not_answer_itself_by_leading_to_itself(tmp_path: Path) -> None:
    houses = [replace(question(f"p{n}", n, f"Pubs {n}"), author=f"Writer {n}") for n in (1, 2)]
    links = "".join(f'{LONG}<p>It rained, as <a href="https://bill.example/p{n}">was told</a>.</p>' for n in (1, 2))
    latest = replace(question("p3", 3, "Tea", content=Markup(links)), author="Writer 3")
    found, _ = relate(tmp_path, *houses, latest, members=PEOPLE)
    assert {one.kind for one in found.of["p3"]} == {"mentions"}


def test_our_own_posts_are_answered_too(tmp_path: Path) -> None:
    ours = Posting("posts/hello/", "", "Hello", "https://hub.example/posts/hello/", OCTOBER.date())
    link = '<p>A reply to <a href="http://hub.example/posts/hello/index.html">the community</a>.</p>'
    assert said(tmp_path, reply(link), ours=Ours((ours,))) == [("answers", "posts/hello/", "link")]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Bill’s recent post on meeting in pubs asks for reasons.", "answers"),
        ("Bill Boorman wrote about reasons to meet. I think that he is wrong.", "answers"),
        ("Thanks to Bill Boorman for the post on meeting.", "mentions"),
        ("Like @billboorman I could list reasons for pubs.", "answers"),
        ("Bill Boorman wonders what we are for. Tea, surely.", "answers"),  # the only post of his week
        ("No estoy de acuerdo con Bill Boorman: es el té.", "answers"),
        ("La crónica de Bill Boorman es generosa.", "mentions"),
    ],
)
def test_a_post_is_named_without_a_link(tmp_path: Path, sentence: str, kind: str) -> None:
    pubs = question(content=Markup("<p>Four reasons for which we meet in pubs.</p>"), excerpt="Four reasons … pubs.")
    assert said(tmp_path, pubs, reply(f"<p>{sentence}</p>")) == [(kind, "why", "named")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Bill Boorman said at the bar that it was late.",
        "Bill Smith wonders what we are for.",  # another Bill
    ],
)
def test_another_of_that_name_and_who_spoke_aloud_is_not_taken_for_a_writer(tmp_path: Path, sentence: str) -> None:
    assert said(tmp_path, question(content=Markup("<p>Tea.</p>")), reply(f"<p>{sentence}</p>")) == []


@pytest.mark.parametrize(("times", "said_so"), [(2, 2), (4, 1)])
def test_what_stands_below_every_post_is_said_once(tmp_path: Path, times: int, said_so: int) -> None:
    text = Markup(f"{LONG}<p>I wrote this while reading {LINK}.</p>".replace("{}", "https://bill.example"))
    posts = [
        entry(f"p{n}", title=f"Post {n}", content=text, sort_date=OCTOBER + timedelta(days=n))
        for n in range(1, times + 1)
    ]
    found, _ = relate(tmp_path, question(), *posts, members=PEOPLE)
    assert [one.post for one in found.relations] == [f"p{n}" for n in range(1, said_so + 1)]


def test_the_parts_of_a_series_all_lead_to_its_beginning(tmp_path: Path) -> None:
    text = Markup('<p>This continues <a href="https://bill.example/why">what I began</a>.</p>')
    parts = [question(f"p{n}", n, f"Post {n}", content=Markup(f"<p>Part {n}.</p>{text}")) for n in range(1, 5)]
    found, _ = relate(tmp_path, question(), *parts, members=PEOPLE)
    assert [one.post for one in found.relations] == ["p1", "p2", "p3", "p4"]


def test_three_words_of_a_title_tell_which_post_is_spoken_of(tmp_path: Path) -> None:
    held = question("held", -8, "Sample Day York in five pictures", content=Markup("<p>Hats.</p>"), excerpt="Hats.")
    items = f"<ul>{ITEMS}<li><a href='https://o.example/'>Sample Day York in five pictures</a></li></ul>"
    read = question("read", 1, "A reading list", content=Markup(items.replace("'", '"')), excerpt="number 0")
    told = reply("<p>Bill Boorman’s recent post on Sample Day York shows my hat.</p>")
    assert [other for _, other, _ in said(tmp_path, held, read, told)] == ["held"]


@pytest.mark.parametrize(
    ("words", "found"), [("the future of work", []), ("its five sample pictures", ["held"])], ids=["of any", "the last"]
)
def test_words_that_any_title_may_have_do_not_tell_it(tmp_path: Path, words: str, found: list[str]) -> None:
    held = question(
        "held", -8, "The future of hats in five sample pictures", content=Markup("<p>Hi.</p>"), excerpt="Hi."
    )
    told = reply(f"<p>Bill Boorman’s recent post on {words.replace('its ', '')} shows my coat.</p>")
    assert [other for _, other, _ in said(tmp_path, held, told)] == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Bill Boorman led a track with me.",
        "We asked Gareth and Bill Boorman.",
        "Bill said hello to everybody.",
        "The billboard posted by the road.",
        "Bill Boorman wrote a book in 1999.",
    ],
)
def test_a_name_alone_is_no_answer(tmp_path: Path, sentence: str) -> None:
    far = question(days=-25, content=Markup("<p>Four sausages.</p>"), excerpt="Four sausages.", title="Sausages")
    assert said(tmp_path, far, reply(f"<p>{sentence}</p>")) == []


def test_of_what_is_less_sure_the_maintainer_is_asked(tmp_path: Path) -> None:
    two = [question(f"q{n}", n, f"Of things {n}", content=Markup("<p>x</p>"), excerpt="x") for n in range(2)]
    found, _ = relate(tmp_path, *two, reply("<p>As Bill Boorman said of things yesterday.</p>"), members=PEOPLE)
    assert found.relations == ()
    assert len(found.doubts) <= 1


def test_what_is_hidden_takes_part_in_nothing(tmp_path: Path) -> None:
    assert said(tmp_path, replace(question(), hidden="excluded"), reply(f"<p>In response to {LINK}.</p>")) == []


def test_a_text_is_read_once_and_again_when_it_changes(tmp_path: Path) -> None:
    def build(*entries: Entry) -> Related:
        memory = Memo(tmp_path / "cache")
        found, _ = relate(tmp_path, *entries, members=PEOPLE, memory=memory)
        memory.close()
        return found

    first = build(question(), reply(f"<p>In response to {LINK}.</p>"))
    assert build() == first and first.relations
    # Nothing had to be read, and all that was is kept for the next build with news.
    assert all(Memo(tmp_path / "cache").latest(step) for step in ("links", "sentences"))
    assert build(reply("<p>Nothing.</p>")).relations == ()
