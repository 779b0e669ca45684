"""A mistake in the setting PLANET is named, with its remedy, and all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.planet.choices import Display


def test_nothing_needs_to_be_set() -> None:
    assert Display.from_mapping({}) == Display()


def test_a_path_may_be_text() -> None:
    display = Display.from_mapping({"store": "elsewhere.sqlite3", "page_size": 10})
    assert isinstance(display, Display)
    assert (display.store, display.page_size) == (Path("elsewhere.sqlite3"), 10)


def test_what_fetching_reads_of_the_same_setting_is_no_mistake() -> None:
    intake = {"contact": "https://hub.example/about/", "allow_hosts": [], "retention": "follow"}
    assert Display.from_mapping(intake) == Display()


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"page_sise": 3}, "PLANET['page_sise']: is not a key that is known here — did you mean 'page_size'?"),
        ({"per_member": 0}, "PLANET['per_member']: cannot be 0 — write a number from 1 up"),
        ({"feed_items": True}, "PLANET['feed_items']: cannot be True — write a number from 1 up"),
        ({"text": "all"}, "PLANET['text']: cannot be 'all' — write one of full, excerpt, title"),
    ],
)
def test_a_mistake_is_named(settings: dict[str, object], line: str) -> None:
    assert [str(problem) for problem in Display.from_mapping(settings)] == [line]  # type: ignore[union-attr]


def test_all_mistakes_are_named_together() -> None:
    found = Display.from_mapping({"nonsense": 1, "page_size": "many"})
    assert isinstance(found, list) and len(found) == 2
