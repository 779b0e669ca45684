"""What has not changed is not made again, and nothing stale is ever taken for new."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from plugins.press.compiled import Compiled
from plugins.press.fingerprint import fingerprint
from plugins.press.press import Press
from plugins.press.questions import Questions
from plugins.press.shelf import GROUNDS, Shelf


@dataclass
class Site:
    """A site with one page, which shows ``text`` and the answer to one question."""

    folder: Path
    text: str = "text"
    answer: object = "answer"
    ground: str = "theme"
    drawn: list[str] = field(default_factory=list)
    builds: int = 0

    def build(self) -> Path:
        """Build; return the page's file."""
        self.builds += 1
        output, questions = self.folder / f"output-{self.builds}", Questions()
        ask = questions.allow("what", lambda _: self.answer)

        def draw(template: str, objects: Mapping[str, Any]) -> str:
            self.drawn.append(template)
            return f"{objects['text']}, {ask('this')}"

        press = Press(output, Shelf(self.folder / "cache", self.ground), questions, draw)
        press.page("a/index.html", "page", {"text": self.text})
        press.close()
        return output / "a/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_the_second_time_a_page_comes_from_the_shelf(site: Site) -> None:
    first, second = site.build(), site.build()
    assert site.drawn == ["page"]
    assert second.read_text() == first.read_text() == "text, answer"
    assert second.stat().st_mtime_ns == first.stat().st_mtime_ns  # who copies the site sees what has not changed


@pytest.mark.parametrize(("what", "value"), [("text", "more"), ("answer", "no"), ("ground", "another theme")])
def test_it_is_drawn_again_when_this_changes(site: Site, what: str, value: str) -> None:
    site.build()
    setattr(site, what, value)
    assert site.build().read_text() == f"{site.text}, {site.answer}"
    assert site.drawn == ["page", "page"]


def test_what_no_digest_can_be_taken_of_is_drawn_each_time(site: Site) -> None:
    site.answer = lambda: None
    site.build()
    site.build()
    assert site.drawn == ["page", "page"]


def test_what_a_build_has_no_use_for_is_gone(site: Site) -> None:
    site.build()
    site.text = "another"
    site.build()
    site.text = "text"
    site.build()
    assert len(site.drawn) == 3
    assert len(list((site.folder / "cache/theme").iterdir())) == 2  # the page, and the list


@pytest.mark.parametrize("longer", ["", "Someone wrote into the output."])
def test_a_file_that_was_changed_in_its_place_does_not_count(site: Site, longer: str) -> None:
    path = site.build()
    with path.open("a") as file:
        file.write(longer)
    if not longer:
        os.utime(path, (1, 1))
    assert site.build().read_text() == "text, answer"
    assert site.drawn == ["page", "page"]


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b'{"a": 1}', b'{"a": [[["x"]], []]}', b"\xff"])
def test_a_list_that_cannot_be_read_costs_only_time(site: Site, damage: bytes) -> None:
    site.build()
    (site.folder / "cache/theme/records").write_bytes(damage)
    assert site.build().read_text() == "text, answer"
    assert site.drawn == ["page", "page"]


def test_where_nothing_can_be_kept_the_page_is_there_all_the_same(site: Site) -> None:
    (site.folder / "cache").write_text("no folder")
    assert site.build().read_text() == "text, answer"


def test_only_the_latest_grounds_are_kept(site: Site) -> None:
    for number in range(GROUNDS + 2):
        site.ground = f"theme {number}"
        site.build()
        for age, path in enumerate(sorted((site.folder / "cache").iterdir(), key=lambda one: one.stat().st_mtime_ns)):
            os.utime(path, (age, age))
    assert sorted(path.name for path in (site.folder / "cache").iterdir()) == ["theme 2", "theme 3", "theme 4"]


@dataclass(frozen=True)
class Thing:
    name: str
    when: datetime
    others: tuple[str, ...] = ()

    @cached_property
    def shout(self) -> str:
        return self.name.upper()


LONDON = datetime(2010, 10, 21, 9, 30, tzinfo=ZoneInfo("Europe/London"))


def test_equal_values_have_one_fingerprint_whatever_they_have_worked_out() -> None:
    one, same = Thing("a", LONDON, ("x", "x")), Thing("".join(["a"]), LONDON, ("x", "".join(["x"])))
    assert one.shout
    assert fingerprint(one) == fingerprint(same)


def test_values_that_differ_have_two() -> None:
    utc = LONDON.astimezone(UTC)
    values = [1, True, "1", b"1", None, 1.5, (1,), [1], ("a", "b"), ("ab",), {"a": 1}, {"a": "1"}, LONDON, utc]
    values += [Thing("a", LONDON), Thing("b", LONDON), Thing("a", utc)]
    assert len({fingerprint(value) for value in values}) == len(values)


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


@given(_PLAIN, _PLAIN)
def test_the_fingerprint_says_what_repr_says(one: object, other: object) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (repr(one) == repr(other))


def test_of_what_is_only_itself_nothing_can_be_said() -> None:
    circle: list[object] = []
    circle.append(circle)
    assert [fingerprint(value) for value in (lambda: 1, circle)] == [None, None]


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("Once {{ more }}.")

    def draw(ground: str = "theme") -> tuple[str, bool]:
        """Return a page, and whether its template was known."""
        compiled = Compiled(tmp_path / "compiled", ground)
        environment = Environment(loader=FileSystemLoader(tmp_path), bytecode_cache=compiled, autoescape=True)
        drawn = environment.get_template("page.html").render(more="again")
        compiled.close()
        return drawn, not compiled._grown

    assert [draw(), draw()] == [("Once again.", False), ("Once again.", True)]
    assert draw("another theme") == ("Once again.", False)
    (tmp_path / "page.html").write_text("Twice {{ more }}.")
    assert draw("another theme") == ("Twice again.", False)
    (tmp_path / "compiled").write_bytes(b"damaged")
    assert draw("another theme") == ("Twice again.", False)
