"""What has not changed is not made again, and nothing stale is ever taken for new."""

from __future__ import annotations

import os
import sqlite3
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

from plugins.memo.artifact import Artifacts
from plugins.memo.database import CONTEXTS, NAME
from plugins.memo.memo import BLOBS, Memo
from plugins.memo.templates import CompiledTemplates
from plugins.shared.digest import digest, folder_digest


@dataclass
class Site:
    """A site with one page, which shows ``text`` and the answer to one question."""

    folder: Path
    text: str = "text"
    answer: object = "answer"
    sources: str = "theme"
    context: str = "for writing"
    drawn: list[str] = field(default_factory=list)
    builds: int = 0

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    def build(self) -> Path:
        """Build; return the page's file."""
        self.builds += 1
        output, memo = self.folder / f"output-{self.builds}", Memo(self.cache, self.context)
        ask = memo.questions.allow("what", lambda _: self.answer)

        def draw(template: str, objects: Mapping[str, Any]) -> str:
            self.drawn.append(template)
            return f"{objects['text']}, {ask('this')}"

        artifacts = Artifacts(output, memo, draw, self.sources)
        artifacts.page("a/index.html", "page", {"text": self.text})
        memo.close()
        return output / "a/index.html"

    @property
    def blobs(self) -> list[Path]:
        return [path for path in (self.cache / BLOBS).rglob("*") if path.is_file()]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_the_second_time_a_page_comes_from_the_memo(site: Site) -> None:
    first, second = site.build(), site.build()
    assert site.drawn == ["page"]
    assert second.read_text() == first.read_text() == "text, answer"
    assert second.stat().st_mtime_ns == first.stat().st_mtime_ns  # who copies the site sees what has not changed


CHANGES = [("text", "more"), ("answer", "no"), ("sources", "another theme"), ("context", "to be published")]


@pytest.mark.parametrize(("what", "value"), CHANGES)
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


def test_equal_pages_of_two_programs_are_one_file(site: Site) -> None:
    first = site.build()
    site.sources = "the same theme with another comment"
    assert site.build().samefile(first)
    assert site.drawn == ["page", "page"]


def test_what_a_build_has_no_use_for_is_gone(site: Site) -> None:
    site.build()
    site.text = "another"
    site.build()
    assert len(site.blobs) == 1
    site.text = "text"
    site.build()
    assert len(site.drawn) == 3


@pytest.mark.parametrize("longer", ["", "Someone wrote into the output."])
def test_a_file_that_was_changed_in_its_place_does_not_count(site: Site, longer: str) -> None:
    path = site.build()
    with path.open("a") as file:
        file.write(longer)
    if not longer:
        os.utime(path, (1, 1))
    assert site.build().read_text() == "text, answer"
    assert site.drawn == ["page", "page"]


def test_a_file_that_is_gone_is_made_again(site: Site) -> None:
    site.build()
    site.blobs[0].unlink()
    assert site.build().read_text() == "text, answer"


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_database_that_cannot_be_read_costs_only_time(site: Site, damage: bytes) -> None:
    site.build()
    (site.cache / NAME).write_bytes(damage)
    assert [site.build().read_text(), site.build().read_text()] == ["text, answer"] * 2
    assert site.drawn == ["page", "page"]


@pytest.mark.parametrize("column", ["asked", "facts", "blobs", "seal"])
def test_a_row_that_is_damaged_costs_only_time(site: Site, column: str) -> None:
    site.build()
    with sqlite3.connect(site.cache / NAME) as store:
        store.execute(f"UPDATE steps SET {column} = '[[1'")
    assert site.build().read_text() == "text, answer"
    assert site.drawn == ["page", "page"]


def test_a_value_that_is_damaged_is_lost(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    memo.keep("step", "key", facts=["small"], value=b"large")
    memo.close()
    with sqlite3.connect(tmp_path / NAME) as store:
        store.execute("UPDATE steps SET value = x'00' || value")
    again = Memo(tmp_path)
    known = again.recall("step", "key")
    assert known is not None
    assert known.facts == ["small"]
    assert again.value("step", "key") is None


def test_another_version_of_the_database_is_begun_anew(site: Site) -> None:
    site.build()
    with sqlite3.connect(site.cache / NAME) as store:
        store.execute("ALTER TABLE steps RENAME COLUMN facts TO answers")
        store.execute("PRAGMA user_version = 999")
    assert site.build().read_text() == "text, answer"


def test_where_nothing_can_be_kept_the_page_is_there_all_the_same(site: Site) -> None:
    site.cache.write_text("no folder")
    assert site.build().read_text() == "text, answer"


def test_only_the_latest_contexts_are_kept(site: Site) -> None:
    for number in range(CONTEXTS + 2):
        site.context, site.text = f"context {number}", str(number)
        site.build()
    with sqlite3.connect(site.cache / NAME) as store:
        kept = [context for (context,) in store.execute("SELECT DISTINCT context FROM steps ORDER BY context")]
    assert kept == ["context 2", "context 3", "context 4"]
    assert len(site.blobs) == CONTEXTS


def test_a_site_that_has_become_small_has_a_small_file(tmp_path: Path) -> None:
    def build(count: int) -> int:
        """Return the size of the file, in bytes."""
        memo = Memo(tmp_path)
        for number in range(count):
            if not memo.recall("step", str(number)):
                memo.keep("step", str(number), value=os.urandom(10_000))
        memo.close()
        return (tmp_path / NAME).stat().st_size

    assert build(100) > 1_000_000
    assert build(3) < 200_000


def test_what_was_saved_survives_a_build_that_fails(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    memo.keep("step", "key", value=b"saved")
    memo.save()
    assert Memo(tmp_path).value("step", "key") == b"saved"


# Digests


@dataclass(frozen=True)
class Thing:
    name: str
    when: datetime
    others: tuple[str, ...] = ()

    @cached_property
    def shout(self) -> str:
        return self.name.upper()


LONDON = datetime(2010, 10, 21, 9, 30, tzinfo=ZoneInfo("Europe/London"))


def test_equal_values_have_one_digest_whatever_they_have_worked_out() -> None:
    one, same = Thing("a", LONDON, ("x", "x")), Thing("".join(["a"]), LONDON, ("x", "".join(["x"])))
    assert one.shout
    assert digest(one) == digest(same)


def test_values_that_differ_have_two() -> None:
    utc = LONDON.astimezone(UTC)
    values = [1, True, "1", b"1", None, 1.5, (1,), [1], ("a", "b"), ("ab",), {"a": 1}, {"a": "1"}, LONDON, utc]
    values += [Thing("a", LONDON), Thing("b", LONDON), Thing("a", utc)]
    assert len({digest(value) for value in values}) == len(values)


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


@given(_PLAIN, _PLAIN)
def test_the_digest_says_what_repr_says(one: object, other: object) -> None:
    assert (digest(one) == digest(other)) == (repr(one) == repr(other))


def test_of_what_is_only_itself_nothing_can_be_said() -> None:
    circle: list[object] = []
    circle.append(circle)
    assert [digest(value) for value in (lambda: 1, circle)] == [None, None]


def test_a_folder_is_known_by_names_bytes_and_facts(tmp_path: Path) -> None:
    def told(name: str, text: str, *facts: str) -> str:
        for path in tmp_path.iterdir():
            path.unlink()
        (tmp_path / name).write_text(text)
        return folder_digest(tmp_path, facts)

    assert told("a", "b") == told("a", "b")
    assert len({told("a", "b"), told("ab", ""), told("a", "c"), told("a", "b", "x"), told("a", "b", "x", "")}) == 5
    assert folder_digest(tmp_path / "none") == folder_digest(tmp_path / "neither")


# Templates


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("Once {{ more }}.")

    def draw(context: str = "") -> str:
        """Return a page."""
        memo = Memo(tmp_path / "cache", context)
        loader = FileSystemLoader(tmp_path)
        environment = Environment(loader=loader, bytecode_cache=CompiledTemplates(memo), autoescape=True)
        drawn = environment.get_template("page.html").render(more="again")
        memo.close()
        return drawn

    def compiled() -> bytes:
        with sqlite3.connect(tmp_path / "cache" / NAME) as store:
            return b"".join(row[0] for row in store.execute("SELECT seal FROM steps ORDER BY seal"))

    assert draw() == "Once again."
    first = compiled()
    assert draw() == "Once again."
    assert compiled() == first
    (tmp_path / "page.html").write_text("Twice {{ more }}.")
    assert draw() == "Twice again."
    assert compiled() != first
