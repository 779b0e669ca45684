"""Who is on no network takes part: a mail, a letter and what another brought are turns of the conversation."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from plugins.planet.__main__ import main
from plugins.planet.relations.spelling import short
from plugins.planet.replies.mail import Given, read_reply
from plugins.shared.address import LOCAL
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.site.links import Site
from tests.site.test_entry_pages import ANN, ATOM, ITEMS, _page, _text

REPLY = "from plugins.planet.__main__ import main; import sys; sys.exit(main(['reply', *sys.argv[1:]]))"
PEOPLE = [("ann-sample", "Ann Sample"), ("bob-sample", "Bob Sample")]
NOBODY = Given()
CHECK = "import sys; from plugins.site.__main__ import main; sys.exit(main(['check']))"
HAL, IVY, ENDPOINT = "https://hal.example/re", "https://ivy.example/of", "https://mentions.example/circle"
POST = "open-questions"
MAIL = """From: "Dora Example" <dora@example.org>
Date: Tue, 06 May 2014 10:00:00 +0000
Subject: Re: A long sample [{mark}]
Content-Type: text/plain; charset=utf-8

A sample circle needs **no** leader <script>. Ring +44 20 7946 0958.

Dora

On 1 May 2014 at 09:30, Ann Sample <ann@example.org> wrote:
> A sample sentence about a sample circle.
"""


def _said(text: str, name: str = "x.eml", given: Given = NOBODY) -> tuple[str, ...]:
    mail = name.endswith(".eml")
    found = read_reply(text.encode(), mail=mail, today=date(2027, 1, 5), members=PEOPLE, given=given)
    return (found,) if isinstance(found, str) else (found.to, found.by, str(found.day), found.told_by, found.words)


@pytest.mark.parametrize(
    ("text", "name", "given", "said"),
    [
        (MAIL.format(mark="entry:0123456789ab"), "x.eml", NOBODY,
         ("entry:0123456789ab", "Dora", "2014-05-06", "", "A sample circle needs **no** leader &lt;script>. Ring .")),
        (MAIL.format(mark="no mark"), "x.eml", Given(to="/posts/hello/", told_by="Bob Sample"),
         ("/posts/hello/", "Dora", "2014-05-06", "bob-sample",
          "A sample circle needs **no** leader &lt;script>. Ring .")),
        ("To: post:hello\nName: Example, Cy\nDate: 2026-12-01\n\nI do not think so.\n\nYours, Cy\n", "x.txt", NOBODY,
         ("post:hello", "Cy", "2026-12-01", "", "I do not think so.")),
        ("To: post:hello\nName: Dr. Cy EXAMPLE\n\nNo.", "x.txt", NOBODY, ("post:hello", "Cy", "2027-01-05", "", "No.")),
        ("To: post:hello\nName: EXAMPLE Cy\n\nNo.", "x.txt", NOBODY, ("post:hello", "Cy", "2027-01-05", "", "No.")),
        ("Mark: entry:0123456789ab\nFirst name: Flo\n\nAs the slip has it.", "x.txt", NOBODY,
         ("entry:0123456789ab", "Flo", "2027-01-05", "", "As the slip has it.")),
        ("Answers: [reply:2027-01-01-cy]\nFirst name: ann sample\nTold by: Eve Example\n\nNor do I.", "x.txt", NOBODY,
         ("reply:2027-01-01-cy", "ann-sample", "2027-01-05", "Eve", "Nor do I.")),
    ],
)  # fmt: skip
def test_own_words_and_a_first_name_are_kept(text: str, name: str, given: Given, said: tuple[str, ...]) -> None:
    assert _said(text, name, given) == said


@pytest.mark.parametrize(
    ("text", "name", "lacks"),
    [
        (MAIL.format(mark="hello"), "x.eml", "does not say what it answers"),
        ("To: post:hello\nName: Mrs Example\n\nNo.", "x.txt", "has no name"),  # no first name
        ("To: javascript:alert(1)\nName: Cy\n\nYes.", "x.txt", "does not say what it answers"),
        ("To: post:hello\n\nYes.", "x.txt", "has no name"),
        ("To: post:hello\nName: Cy\n\n> Only what was quoted\n-- \nCy\n", "x.txt", "says nothing of its own"),
        ("", "x.txt", "does not say what it answers"),
    ],
)
def test_what_a_letter_lacks_is_said(text: str, name: str, lacks: str) -> None:
    (words,) = _said(text, name)
    assert words.startswith(lacks) and " — " in words


def _made(project: Project) -> Built:
    project.write("content/planet/lived.json", json.dumps({"version": "https://jsonfeed.org/version/1.1",
                                                           "items": ITEMS}))  # fmt: skip
    project.set(PLANET={"store": ".hub/planet.sqlite3", "titles": "here"}, CONTACT="hello@sample.example")
    project.write("dora.eml", MAIL.format(mark="nothing"))
    project.write("cy.txt", "To: reply:2014-05-06-dora\nName: Cy Example\nDate: 2014-05-08\n\nDora is right, I think.")
    project.write("eve.txt", "To: reply:2014-05-08-cy\nName: Eve\nDate: 2014-05-09\nTold by: ann-sample\n\nSo say I.")
    for call in (["dora.eml", "--to", f"{ANN}long/?utm_source=mail"], ["cy.txt"], ["eve.txt"]):
        sound(project.run(REPLY, *call))
    project.write("content/planet/replies/2014-05-10-lost.md",
                  "---\nto: entry:000000000000\nby: Flo\ndate: 2014-05-10\n---\nTo nothing.\n")  # fmt: skip
    hal = f"to: /planet/conversations/any/#e-{short('planet/replies/2014-05-09-eve/')}\nby: Hal\ndate: 2014-05-10\n"
    ivy = f"to: post:{POST}\nby: Ivy Example\ndate: 2027-01-02\nrelation: mentions\n"
    before = hal.replace("Hal", "Somebody")
    project.write("content/planet/replies/2014-05-10-hal.md", f"---\n{before}url: {HAL}0\n---\nHal asks *why*.\n")
    sound(project.build("build"))  # what is said in the next build of who it was counts, though the words are the same
    project.write("content/planet/replies/2014-05-10-hal.md", f"---\n{hal}url: {HAL}\n---\nHal asks *why*.\n")
    project.write("content/planet/replies/2027-01-02-ivy.md", f"---\n{ivy}url: {IVY}\n---\nIvy read a sample.\n")
    project.write("content/planet/pending/2014-05-11-kit.md", f"---\n{hal}url: {HAL}2\n---\nNobody has read Kit yet.\n")
    project.set(WEBMENTION=ENDPOINT)
    project.write("checked.txt", project.run(CHECK).said)
    return project.build("build")


@pytest.fixture(scope="module")
def built(workshop: Workshop) -> Built:
    return sound(workshop.once("replies", _made))


def test_a_members_name_on_a_letter_is_to_be_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content/members").mkdir(parents=True)
    (tmp_path / "content/members/ann-sample.md").write_text("---\nname: Ann Sample\n---\n", encoding="utf-8")
    letter = tmp_path / "x.txt"
    for name, more, asked in (("Ann Sample", (), True), ("Cy", (), False), ("x", ("--by", "ann-sample"), False)):
        letter.write_text(f"To: post:hello\nName: {name}\n\nYes, {name}.", encoding="utf-8")
        assert main(["reply", str(letter), "--content", str(tmp_path / "content"), *more]) == 0
        assert ("Ann Sample’s, a member’s, by the name alone" in capsys.readouterr().out) == asked


def test_a_thread_of_blog_mail_and_letter_is_one_conversation(built: Built) -> None:
    site = Site(built.files(), LOCAL)
    talks = [t for n, t in site.pages.items() if re.fullmatch(r"planet/conversations/[0-9a-f]{12}/index\.html", n)]
    (talk,) = [tree for tree in talks if "Dora" in _text(tree)]
    words = _text(talk)
    turns = ["Ann Sample", "So it is", "A sample circle needs no leader <script>.", "Dora is right", "So say I.",
             "Hal asks why.", "Answers Eve", "answers it at hal.example"]  # fmt: skip
    assert [word for word in turns if word not in words] == []
    assert "told by Ann Sample" in words and "Somebody" not in words and "Example" not in words and "7946" not in words
    assert talk.xpath("string(//article[contains(., 'Hal asks')]//a[contains(., 'Read it at')]/@href)") == HAL
    assert talk.xpath("//strong[.='no']") and not talk.xpath("//main//script")


def test_what_nobody_has_read_is_shown_nowhere_and_the_check_says_that_it_waits(built: Built) -> None:
    assert [name for name, data in built.files().items() if b"read Kit" in data or b"hal.example/re2" in data] == []
    checked = (built.project.folder / "checked.txt").read_text(encoding="utf-8")
    assert "content/planet/pending/2014-05-11-kit.md:1: waits: Hal answers /planet/conv" in checked


def test_who_speaks_of_a_post_elsewhere_is_shown_below_it(built: Built) -> None:
    tree = Site(built.files(), LOCAL).pages[f"posts/{POST}/index.html"]
    said = tree.xpath("//article[contains(@class, 'reply')][contains(., 'Ivy read a sample.')]")[0]
    assert "speaks of it at ivy.example" in _text(said, ".") and said.xpath(".//a[@class='u-url']/@href") == [IVY]


def test_pages_that_can_be_answered_name_the_endpoint_and_no_others(built: Built, site: Built) -> None:
    named = {name for name, tree in Site(built.files(), LOCAL).pages.items()
             if tree.xpath("//head/link[@rel='webmention']/@href") == [ENDPOINT]}  # fmt: skip
    kinds = [rf"posts/{POST}/", r"planet/conversations/[0-9a-f]{12}/", r"planet/ann-sample/2014-05-01-[0-9a-f]{8}/"]
    assert [kind for kind in kinds if not any(re.fullmatch(f"{kind}index.html", name) for name in named)] == []
    assert named.isdisjoint({"index.html", "planet/index.html", "posts/index.html", "404.html"})
    assert b"webmention" not in site.files()[f"posts/{POST}/index.html"]


def test_the_feed_of_a_conversation_says_what_each_turn_answers_however_it_came(built: Built) -> None:
    name = re.compile(r"planet/conversations/[0-9a-f]{12}/atom\.xml")
    feeds = [data for one, data in built.files().items() if name.fullmatch(one) and b"Dora is right" in data]
    turns = {one.findtext(f"{ATOM}id"): one for one in etree.fromstring(feeds[0]).iter(f"{ATOM}entry")}
    first, *answers = [
        (one.xpath("string(*[local-name()='in-reply-to']/@ref)"), one.find(f"{ATOM}link[@rel='alternate']"))
        for one in reversed(turns.values())
    ]
    assert first[0] == "" and len(answers) == 5
    assert [ref for ref, _ in answers if ref not in turns] == []
    assert [link for _, link in answers if link is None or not link.get("href")] == []


def test_each_turn_says_how_to_answer_it(built: Built) -> None:
    site = Site(built.files(), LOCAL)
    talks = [(n, t) for n, t in site.pages.items() if t.xpath("//ol[@class='turns']")]
    ((name, talk),) = [(n, t) for n, t in talks if "Dora is right" in _text(t)]
    backs = talk.xpath("//details[@class='turn-back']")
    told = {str(back.xpath("string(.//p[@class='say-back'])")) for back in backs}
    here = f"{LOCAL}/{name.removesuffix('index.html')}#e-{short('planet/replies/2014-05-08-cy/')}"
    assert len(backs) == len(talk.xpath("//article[contains(@class, 'turn')]")) == 6
    assert {f"{ANN}long/", here, HAL} <= told  # their own page; of a letter its place here
    mails = " ".join(map(str, talk.xpath("//details//a[starts-with(@href, 'mailto:')]/@href")))
    assert "%5Breply%3A2014-05-08-cy%5D" in mails and "%5Breply%3A2014-05-10-hal%5D" in mails


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        (r"planet/conversations/[0-9a-f]{12}/", r"entry:[0-9a-f]{12}"),
        (r"planet/ann-sample/2014-05-01-[0-9a-f]{8}/", r"entry:[0-9a-f]{12}"),
        (f"posts/{POST}/", f"post:{POST}"),
    ],
)
def test_a_page_ends_with_a_slip_for_a_letter(built: Built, kind: str, mark: str) -> None:
    found = [(n, t) for n, t in Site(built.files(), LOCAL).pages.items() if re.fullmatch(f"{kind}index.html", n)]
    found = [(n, t) for n, t in found if t.xpath("//main")]  # an address from before leads on
    slips = [(n, slip) for n, t in found for slip in t.xpath("//main/*[last()][@id='slip']")]
    assert len(slips) == len(found) > 0
    for name, slip in slips:
        assert str(slip.xpath("string(.//svg/@aria-label)")).endswith(f" {LOCAL}/{name.removesuffix('index.html')}")
        assert re.fullmatch(mark, str(slip.xpath("string(.//code)")))
        assert slip.xpath("//a[@href='#slip']")


def test_an_entry_shows_what_was_said_back_and_how_to(built: Built) -> None:
    site = Site(built.files(), LOCAL)
    _, tree = _page(site, f"{ANN}long/")
    assert "Answered by Dora" in _text(tree) and "A sample circle needs no leader" in _text(tree)
    assert tree.xpath("string(//p[@class='say-back']/code)") == f"{ANN}long/"
    (mail,) = tree.xpath("//section[@aria-labelledby='answer']//a[starts-with(@href, 'mailto:')]/@href")
    assert re.fullmatch(r"mailto:hello@sample\.example\?subject=Re%3A%20A%20long%20sample%20%5Bentry%3A[0-9a-f]{12}%5D",
                        mail)  # fmt: skip


def test_a_reply_to_nothing_is_said_with_its_line(built: Built) -> None:
    assert "content/planet/replies/2014-05-10-lost.md:2: has no effect: no post is at entry:000000000000" in built.said


def test_a_reply_to_a_post_that_is_not_there_stops_the_build(built: Built) -> None:
    project = built.project
    name = "content/planet/replies/2014-05-11-gus.md"
    project.write(name, "---\nto: post:no-such\nby: Gus\ndate: 2014-05-11\n---\nYes.\n")
    try:
        refused = project.build("build")
    finally:
        (project.folder / name).unlink()
    assert refused.status == 2 and f"{name}:2: answers post:no-such, which does not exist" in refused.said
