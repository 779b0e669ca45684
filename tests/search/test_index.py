"""The index: the same bytes for the same records, made only when one changed; the last one where none can be made."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from plugins.memo.memo import Memo
from plugins.parts.given import Record, Text
from tests.search.records import files, index, record, write

RECORD = Record("/posts/x/", "Post", "A title", Text.of("Some words to find"), "1 May 2010", "Ann")
MANY = [record(number) for number in range(60)]


def never() -> str:
    raise AssertionError("a text was read that nobody needs")


def unread(one: Record) -> Record:
    """Return the same record, with a text that may not be read."""
    return replace(one, text=replace(one.text, read=never))


def test_the_same_records_give_the_same_bytes_in_whatever_order_they_come(tmp_path: Path) -> None:
    for turn in range(4):
        write(MANY if turn else MANY[::-1], tmp_path / f"site{turn}", tmp_path / f"cache{turn}")
    first, *others = (files(tmp_path / f"site{turn}") for turn in range(4))
    assert len([name for name in first if name.endswith(".pf_fragment")]) == len(MANY) + 1
    assert others == [first] * 3


def test_records_that_did_not_change_are_neither_read_nor_indexed_again(tmp_path: Path) -> None:
    write(MANY, tmp_path / "first", tmp_path / "cache")
    write(map(unread, MANY), tmp_path / "second", tmp_path / "cache")
    assert files(tmp_path / "second") == files(tmp_path / "first")


def test_after_an_edit_there_is_what_a_first_build_makes_and_other_pages_are_called_as_before(tmp_path: Path) -> None:
    edited = [replace(one, text=Text.of("Other words")) if one is MANY[6] else one for one in MANY]
    write(MANY, tmp_path / "first", tmp_path / "cache")
    write(edited, tmp_path / "next", tmp_path / "cache")
    write(edited, tmp_path / "clean", tmp_path / "another cache")
    assert files(tmp_path / "next") == files(tmp_path / "clean")
    new = files(tmp_path / "next").keys() - files(tmp_path / "first").keys()
    assert len([name for name in new if name.endswith(".pf_fragment")]) == 1


@pytest.mark.parametrize("name", [one.name for one in fields(Record)])
def test_a_record_that_differs_has_an_index_of_its_own(name: str, tmp_path: Path) -> None:
    changed = replace(RECORD, **{name: {"kind": "Page", "text": Text.of("Other")}.get(name, "Other")})  # type: ignore[arg-type]
    write([RECORD], tmp_path / "first", tmp_path / "cache")
    write([changed], tmp_path / "second", tmp_path / "cache")
    write([changed], tmp_path / "alone", tmp_path / "another cache")
    assert files(tmp_path / "second") == files(tmp_path / "alone") != files(tmp_path / "first")


def test_no_records_and_records_without_a_word_are_no_trouble(tmp_path: Path) -> None:
    silent = [Record(f"/{number}/", "Post", "—", Text.of("…")) for number in range(3)]
    for name, records in {"nothing": [], "silent": silent, "odd": [replace(RECORD, title="\0\ud800\x1b²")]}.items():
        write(records, tmp_path / name, tmp_path / "cache")
        assert "pagefind/pagefind.js" in files(tmp_path / name)


def program(folder: Path, script: str) -> str:
    """Write a program that is called as Pagefind is; return where it is."""
    path = folder / "a program"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


# What may stand in Pagefind's place, and what is said of it.
BROKEN = {
    "crashes": ("echo a fault >&2; exit 3", "it ended with 3: a fault"),
    "is killed": ("kill -9 $$", "it ended with -9: it said nothing"),
    "hangs": ("exec sleep 60", "it took too long"),
    "does nothing": ("exit 0", "it wrote no pagefind-entry.json"),
    "writes half": ('mkdir "$4"; echo "{}" >"$4/pagefind-entry.json"; : >"$4/x.pf_meta"', "all of x.pf_meta"),
    "is another program": ("exec ls --no-such-option", "it ended with"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="the broken programs are shell scripts")
@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_pagefind_leaves_the_last_index(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script, said = BROKEN[how]
    write(MANY, tmp_path / "first", tmp_path / "cache")
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", program(tmp_path, script))
    made = index(Memo(tmp_path / "cache"))
    assert made.begin([RECORD], limit=0.5 if how == "hangs" else 60)
    with pytest.raises(OSError, match=said):
        made.finish()
    assert dict(made.files()).keys() == files(tmp_path / "first").keys()
    monkeypatch.delenv("PAGEFIND_BINARY_PATH")
    write(map(unread, MANY), tmp_path / "again", tmp_path / "cache")
    assert files(tmp_path / "first") == files(tmp_path / "again")
    assert len(list((tmp_path / "cache/indexing").iterdir())) == 1  # pages, for the next time


def no_program(folder: Path) -> str:
    return str(folder / "nowhere")


def no_executable(folder: Path) -> str:
    (folder / "text").write_text("no program", encoding="utf-8")
    return str(folder / "text")


@pytest.mark.parametrize("missing", [no_program, no_executable])
def test_a_missing_pagefind_is_told(
    missing: Callable[[Path], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", missing(tmp_path))
    made = index(Memo(tmp_path))
    with pytest.raises(OSError):
        assert made.begin([RECORD]) and made.finish()
    assert list(made.files()) == []


def test_what_is_waited_for_ends_the_indexing(tmp_path: Path) -> None:
    write(MANY[:6], tmp_path / "first", tmp_path / "cache")
    made = index(Memo(tmp_path / "cache"))
    assert made.begin(MANY)
    assert made.finish(lambda: True) is False
    assert dict(made.files()).keys() == files(tmp_path / "first").keys()
    assert len(list((tmp_path / "cache/indexing").iterdir())) == 1  # pages, for the next time


def test_what_a_build_left_that_was_ended_in_the_midst_of_it_goes(tmp_path: Path) -> None:
    index(Memo(tmp_path / "cache")).begin(MANY)  # and nobody waits for it
    write([RECORD], tmp_path / "site", tmp_path / "cache")
    write([RECORD], tmp_path / "clean", tmp_path / "another cache")
    assert files(tmp_path / "site") == files(tmp_path / "clean")


def test_the_new_index_takes_the_place_of_the_old_one_in_a_site_that_stands(tmp_path: Path) -> None:
    write(MANY, tmp_path / "site", tmp_path / "cache")
    write([RECORD, MANY[2]], tmp_path / "clean", tmp_path / "another cache")
    for cache in ("cache", "another cache"):
        made = index(Memo(tmp_path / cache))
        assert made.begin([RECORD, MANY[2]]) and made.finish()
        made.put(tmp_path / "site")
        made.put(tmp_path / "a site without one")
    assert files(tmp_path / "site") == files(tmp_path / "a site without one") == files(tmp_path / "clean")
