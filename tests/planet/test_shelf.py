"""What has not changed is not made again, and nothing stale is ever taken for new."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from plugins.planet.showing.shelf import GROUNDS, Shelf, sources


def _maker(output: Path, text: str, made: list[str]) -> Callable[[], None]:
    def make() -> None:
        made.append(text)
        (output / "a").mkdir(parents=True, exist_ok=True)
        (output / "a/index.html").write_text(text)
        (output / "a/atom.xml").write_text(f"<{text}/>")

    return make


NAMES = ("a/index.html", "a/atom.xml")


def _fill(folder: Path, digest: str, text: str, ground: str = "theme") -> list[str]:
    made: list[str] = []
    shelf, output = Shelf(folder / "cache", [ground]), folder / f"output-{text}"
    shelf.fill(output, NAMES, digest, _maker(output, text, made))
    assert (output / "a/index.html").read_text()
    shelf.sweep()
    return made


def test_the_second_time_files_come_from_the_shelf(tmp_path: Path) -> None:
    assert _fill(tmp_path, "d1", "first") == ["first"]
    assert _fill(tmp_path, "d1", "second") == []
    assert (tmp_path / "output-second/a/atom.xml").read_text() == "<first/>"


def test_another_digest_or_another_ground_makes_them_again(tmp_path: Path) -> None:
    _fill(tmp_path, "d1", "first")
    assert _fill(tmp_path, "d2", "second") == ["second"]
    assert _fill(tmp_path, "d2", "third", ground="another theme") == ["third"]


def test_what_a_build_has_no_use_for_is_swept_away(tmp_path: Path) -> None:
    _fill(tmp_path, "d1", "first")
    _fill(tmp_path, "d2", "second")
    assert _fill(tmp_path, "d1", "third") == ["third"]


def test_a_copy_that_was_cut_short_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    _fill(tmp_path, "d1", "first")
    (one,) = (tmp_path / "cache").rglob("d1-1")
    one.rename(one.with_name("d1-1.partial"))
    assert _fill(tmp_path, "d1", "second") == ["second"]


def test_only_the_latest_grounds_are_kept(tmp_path: Path) -> None:
    for number in range(GROUNDS + 2):
        _fill(tmp_path, "d1", f"t{number}", ground=f"theme {number}")
        for age, path in enumerate(sorted((tmp_path / "cache").iterdir(), key=lambda one: one.stat().st_mtime)):
            os.utime(path, (age, age))
    assert len(list((tmp_path / "cache").iterdir())) == GROUNDS


def test_code_and_templates_are_part_of_the_ground(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>")
    before = list(sources(tmp_path))
    (tmp_path / "a.html").write_text("<b>")
    assert list(sources(tmp_path)) != before
