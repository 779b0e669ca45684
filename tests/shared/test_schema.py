"""Front matter against its shape: a frozen object, or each thing to mend with the line on which it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pytest

from plugins.shared.fields import Day, Slugs, Words
from plugins.shared.frontmatter import Document, parse
from plugins.shared.schema import Shape


@dataclass(frozen=True)
class Ticket:
    name: str
    price: int = 0


@dataclass(frozen=True)
class Front:
    title: str
    date: Day
    tags: Words = ()
    hosts: Slugs = ()
    order: int | None = None
    first_timer: bool = False
    status: Literal["published", "draft"] = "published"
    tickets: tuple[Ticket, ...] = ()


SHAPE = Shape(Front)
HEAD = "title: x\ndate: 2010-10-21\n"


def check(yaml: str) -> Front | list[str]:
    document = parse(f"---\n{yaml}---\n".encode(), "x.md")
    assert isinstance(document, Document)
    found, problems = SHAPE.read(document)
    return [str(problem) for problem in problems] if problems or found is None else found


def test_text_becomes_what_the_shape_says() -> None:
    found = check(HEAD + "tags: hr, work\norder: 3\nfirst_timer: true\nstatus: draft\ntickets: [{name: a, price: 5}]\n")
    assert isinstance(found, Front)
    assert (found.tags, found.order, found.first_timer, found.status) == (("hr", "work"), 3, True, "draft")
    assert found.tickets == (Ticket("a", 5),)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        (
            "title: x\ndate: 2010-10-21\ntags: [" + "a," * 501 + "]\n",
            "x.md:4: `tags` has more than 500 items — take some out",
        ),
        (
            f"title: x\ndate: 2010-10-21\ntags: [{'a' * 400}]\n",
            "x.md:4: `tags.1` has more than 300 characters — take some out",
        ),
        (
            "title: x\ndate: 1492-10-12\n",
            "x.md:3: `date` is in the year 1492 — mend the year: it may be from 1900 to 2200",
        ),
        ('title: x\ndate: 2010-10-21\ntags: ["a\\nb"]\n', "x.md:4: `tags.1` has several lines — write it on one line"),
    ],
)
def test_what_is_without_bounds_is_told_them(front: str, said: str) -> None:
    assert check(front) == [said]


@pytest.mark.parametrize(("tags", "read"), [("", ()), ("['']", ()), ("\n-\n- # later", ()), ("[a, '', b]", ("a", "b"))])
def test_what_was_left_empty_is_not_there(tags: str, read: tuple[str, ...]) -> None:
    found = check(HEAD + f"order:\ntags: {tags}\n")
    assert isinstance(found, Front)
    assert (found.order, found.tags) == (None, read)


def no_day(text: str) -> str:
    """Return why ``text`` is no day, in the words of the Python that runs this."""
    with pytest.raises(ValueError, match=r".") as raised:
        date.fromisoformat(text)
    return str(raised.value)


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        ("date: 2010-10-21\n", "x.md:2: `title` is missing — add a line `title: …` to the front matter"),
        ("title:\ndate: 2010-10-21\n", "x.md:2: `title` is missing — add a line `title: …` to the front matter"),
        (HEAD + "tgas: [a]\n", "x.md:4: `tgas` is not a key that is known here — did you mean `tags`?"),
        (
            HEAD + "colour: red\n",
            "x.md:4: `colour` is not a key that is known here — "
            "remove it; the keys are title, date, tags, hosts, order, first_timer, status, tickets",
        ),
        (
            HEAD + "tickets: [{name: a, tag: x}]\n",
            "x.md:4: `tickets.1.tag` is not a key that is known here — see docs/keys.md for its keys",
        ),
        (
            "title: x\ndate: 2026-13-45\n",
            f"x.md:3: `date` is not a date: 2026-13-45 ({no_day('2026-13-45')}) — write a day that the calendar has",
        ),
        (
            HEAD + "hosts:\n  - jon\n  - Gareth Jones\n",
            "x.md:6: `hosts.2` is not a slug: Gareth Jones — use a-z, 0-9 and single hyphens only, as gareth-jones",
        ),
        (
            HEAD + "tags: {a: b}\n",
            "x.md:4: `tags` is not a list: {'a': 'b'} — write it as [one, two], or one `- item` a line",
        ),
        (HEAD + "order: third\n", "x.md:4: `order` is not a whole number: third — write digits only"),
        (HEAD + "first_timer: maybe\n", "x.md:4: `first_timer` is neither true nor false: maybe — write true or false"),
        (HEAD + "status: live\n", "x.md:4: `status` cannot be live — use one of 'published' or 'draft'"),
        (
            "title: [a, b]\ndate: 2010-10-21\n",
            "x.md:2: `title` is not a line of text: ['a', 'b'] — write one value, in quotes if it has a colon",
        ),
        (
            HEAD + "tickets:\n  - name: a\n    price: free\n",
            "x.md:6: `tickets.1.price` is not a whole number: free — write digits only",
        ),
        (
            HEAD + "tickets:\n  - price: 5\n",
            "x.md:5: `name` is missing — add a line `name: …` to the front matter",
        ),
        (
            HEAD + "tickets: [early]\n",
            "x.md:4: `tickets.1` is not a group of keys: early — write it as `tickets: [{name: early}]`",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_line(yaml: str, said: str) -> None:
    assert check(yaml) == [said]


def test_everything_is_said_at_once() -> None:
    found = check("dtae: 2010-10-21\norder: x\n")
    assert isinstance(found, list)
    assert len(found) == 4


def test_an_unknown_key_hides_nothing_from_who_checks_keys_against_each_other() -> None:
    document = parse(f"---\n{HEAD}tgas: [a]\ntickets: [{{name: a, prize: 5}}]\n---\n".encode(), "x.md")
    assert isinstance(document, Document)
    found, problems = SHAPE.read(document)
    assert found == Front("x", date(2010, 10, 21), tickets=(Ticket("a"),))
    assert {problem.what for problem in problems} == {
        "`tgas` is not a key that is known here",
        "`tickets.1.prize` is not a key that is known here",
    }
    document = parse(b"---\ntitle: x\ntgas: [a]\n---\n", "x.md")
    assert isinstance(document, Document)
    found, problems = SHAPE.read(document)
    assert found is None and len(problems) == 2


def test_a_long_value_is_cut_and_stays_one_line() -> None:
    (said,) = check(HEAD + f"order: {'9x' * 500}\n")
    assert len(said) < 150
