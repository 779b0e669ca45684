"""What the maintainer says of posts, over all that was found."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from plugins.planet.relations.overrides import Overrides, read_overrides
from tests.planet.making import OCTOBER, entry
from tests.planet.relating import relate
from tests.planet.test_occasions import CAMP
from tests.planet.test_relations import LINK, PEOPLE, question, reply

JON, BILL = "https://jon.example/answer", "https://bill.example/why"


def read(folder: Path, text: str) -> tuple[Overrides, list[str]]:
    """Return what a file with ``text`` says, and its problems."""
    (folder / "planet").mkdir(exist_ok=True)
    (folder / "planet/relations.yml").write_text(text, encoding="utf-8")
    found, problems = read_overrides(folder, folder.parent, {"camp-2"})
    return found, [str(one).removeprefix(f"{folder.name}/planet/relations.yml:") for one in problems]


@pytest.mark.parametrize(
    ("content", "word", "kind"),
    [
        (f"<p>In response to {LINK}.</p>", "mentions", "mentions"),
        (f"<p>In response to {LINK}.</p>", "ignores", None),
        (f"<p>Via {LINK}.</p>", "answers", "answers"),
        ("<p>Nothing of him.</p>", "answers", "answers"),
        ("<p>Nothing of him.</p>", "lists", "lists"),
    ],
)
def test_a_line_says_it_both_ways(tmp_path: Path, content: str, word: str, kind: str | None) -> None:
    said, problems = read(tmp_path, f"relations:\n  - {JON}/?utm_source=x {word} http://www.bill.example/why/\n")
    found, _ = relate(tmp_path, question(), reply(content), members=PEOPLE, overrides=said)
    assert problems == [] and found.unheard == ()
    assert [(one.kind, one.evidence) for one in found.relations] == ([(kind, "mark")] if kind else [])


def test_a_line_that_changes_nothing_is_told_with_its_place(tmp_path: Path) -> None:
    text = f"# a comment\nrelations:\n  - {JON} answers {BILL}\n  - {JON} answers https://bill.example/not-there\n"
    said, _ = read(tmp_path, text)
    found, _ = relate(tmp_path, question(), reply(f"<p>In response to {LINK}.</p>"), members=PEOPLE, overrides=said)
    assert [one.where.rpartition(":")[2] for one in found.unheard] == ["3", "4"]
    assert "https://bill.example/not-there" in found.unheard[1].what


def test_events_are_said_too(tmp_path: Path) -> None:
    from plugins.planet.relations.model import Ours

    bears = entry("b", title="#SampleTown barcamp", sort_date=OCTOBER.replace(year=2012, month=6, day=10))
    other = entry("o", title="Nothing", content=Markup("<p>x</p>"))
    text = "events:\n  camp-2: https://jon.example/o\nnot_events:\n  camp-2:\n    - https://jon.example/b\n"
    said, problems = read(tmp_path, text)
    found, _ = relate(tmp_path, bears, other, ours=Ours(occasions=(CAMP,)), overrides=said)
    assert problems == []
    assert [(tie.post, tie.event) for tie in found.ties] == [("o", "camp-2")]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("relation:\n  - x\n", 1, "`relation` is not a key"),
        ("relations:\n  - https://a.example/1 likes https://b.example/2\n", 2, "says nothing of two posts"),
        ("relations:\n  - https://a.example/1 answers\n", 2, "says nothing of two posts"),
        ("relations:\n  - one answers two\n", 2, "says nothing of two posts"),
        ("\nevents:\n  camp-3: [https://a.example/1]\n", 3, "there is no event camp-3"),
        ("events:\n  camp-2: [one]\n", 2, "is no post's address"),
        ("events: [x]\n", 1, "`events` is no group"),
        ("relations:\n  - [x\n", 3, ""),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    found, problems = read(tmp_path, text)
    assert found.lines == ()
    assert len(problems) == 1 and what in problems[0]
    assert abs(int(problems[0].partition(":")[0]) - line) <= (0 if what else 1)
    assert " — " in problems[0]


def test_without_the_file_nothing_is_said(tmp_path: Path) -> None:
    assert read_overrides(tmp_path, tmp_path, ()) == (Overrides(), [])
