"""What was converted for an earlier build: shown again when it would come out the same, and never otherwise."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.images.model import Picture, Variant
from plugins.shared.body import Body
from plugins.shared.ground import ground
from plugins.shared.workers import FEW
from plugins.writing.asked import Asked, as_data, from_data
from plugins.writing.memory import GROUNDS, Memory
from plugins.writing.renderer import Renderer

BODY = """## A *heading* & more

See [the other](other.md#part), ![a hill](../images/hill.jpg "Seen from the east") and <https://example.org/>.[^1]

```python
print("hello")
```

[^1]: A note.
"""
OTHER = "content/posts/other.md"
ADDRESSES = {OTHER: "posts/other/", "content/images/hill.jpg": "images/hill.jpg"}
HILL = Picture("/images/hill.jpg", 800, 600, (Variant("/images/hill-480.webp", 480, "image/webp"),))
PICTURES = {HILL.url: HILL}


@dataclass(frozen=True)
class File:
    source: str
    body: Body


POST = File("content/posts/one.md", Body.of(BODY))
SITE = Renderer(ADDRESSES, "", PICTURES.get)


def fresh(site: Renderer) -> Renderer:
    return Renderer(site.addresses, site.siteurl, site.picture, site.words)


def prepared(site: Renderer, files: list[File], memory: Memory) -> tuple[int, list[object]]:
    """Return how many were converted, and what comes of each file."""
    site = fresh(site)
    converted = site.prepare(files, memory)
    return converted, [site.render(one.source, one.body) for one in files]


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "cache/writing.sqlite3", "ground")


def test_the_second_build_converts_nothing_and_shows_the_same(memory: Memory) -> None:
    first = prepared(SITE, [POST], memory)
    assert first == (1, [fresh(SITE).render(POST.source, POST.body)])
    assert prepared(SITE, [POST], memory) == (0, first[1])
    assert "/images/hill-480.webp" in first[1][0].html


CHANGES = {
    "its text": (SITE, replace(POST, body=Body.of(BODY + "\nMore."))),
    "its file's name": (SITE, replace(POST, source="content/posts/two.md")),
    "its folder, and with it where its links lead": (SITE, replace(POST, source="content/pages/one.md")),
    "the address of what it links to": (replace(SITE, addresses={**ADDRESSES, OTHER: "posts/new/"}), POST),
    "what it links to is gone": (replace(SITE, addresses={}), POST),
    "a picture's size": (replace(SITE, picture={HILL.url: replace(HILL, width=801)}.get), POST),
    "a picture's forms": (replace(SITE, picture={HILL.url: replace(HILL, variants=())}.get), POST),
    "a picture is gone": (replace(SITE, picture={}.get), POST),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of(what: str, memory: Memory) -> None:
    prepared(SITE, [POST], memory)
    site, post = CHANGES[what]
    assert prepared(site, [post], memory) == (1, [fresh(site).render(post.source, post.body)])


def test_a_picture_that_comes_later_is_shown(memory: Memory) -> None:
    prepared(replace(SITE, picture={}.get), [POST], memory)
    assert prepared(SITE, [POST], memory) == (1, [fresh(SITE).render(POST.source, POST.body)])


def test_pictures_are_asked_for_by_remembered_texts_too(memory: Memory) -> None:
    asked: list[str] = []
    prepared(SITE, [POST], memory)
    prepared(replace(SITE, picture=lambda address: asked.append(address) or PICTURES.get(address)), [POST], memory)
    assert HILL.url in asked  # the album copies to the output only what was asked for


def test_other_code_or_libraries_make_another_ground(tmp_path: Path) -> None:
    prepared(SITE, [POST], Memory(tmp_path / "x", "one"))
    assert prepared(SITE, [POST], Memory(tmp_path / "x", "another"))[0] == 1
    assert prepared(SITE, [POST], Memory(tmp_path / "x", "one"))[0] == 0
    assert ground(["a", "b"]) == ground(["a", "b"]) != ground(["ab", ""])


def test_it_holds_what_the_last_builds_used_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "writing.sqlite3"
    other = replace(POST, source="content/posts/other.md")
    for number in range(GROUNDS + 2):
        prepared(SITE, [POST, other], Memory(path, str(number)))
    prepared(SITE, [POST], Memory(path, str(number)))
    with sqlite3.connect(path) as store:
        rows = store.execute("SELECT ground, source FROM conversions ORDER BY 1, 2").fetchall()
    both = [(str(number - back), one.source) for back in (2, 1) for one in (POST, other)]
    assert rows == [*both, (str(number), POST.source)]


def test_a_site_that_has_become_small_has_a_small_file(tmp_path: Path) -> None:
    path = tmp_path / "writing.sqlite3"
    many = [File(f"content/posts/{number}.md", Body.of(BODY * 40)) for number in range(30)]
    prepared(SITE, many, Memory(path, "ground"))
    before = path.stat().st_size
    prepared(SITE, [POST], Memory(path, "ground"))
    assert before > 300_000
    assert path.stat().st_size < before / 5


def test_what_an_older_version_kept_goes(tmp_path: Path) -> None:
    path = tmp_path / "writing.sqlite3"
    with closing(sqlite3.connect(path)) as store:
        store.execute("CREATE TABLE texts (html TEXT)")
        store.executemany("INSERT INTO texts VALUES (?)", [("x" * 10_000,)] * 50)
        store.commit()
    prepared(SITE, [POST], Memory(path, "ground"))
    assert path.stat().st_size < 100_000


@pytest.mark.parametrize("damage", [b"no database", b"", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_cannot_be_read_costs_only_time(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "writing.sqlite3"
    path.write_bytes(damage)
    assert prepared(SITE, [POST], Memory(path, "x"))[0] == 1
    assert prepared(SITE, [POST], Memory(path, "x"))[0] == 0


@pytest.mark.parametrize("column", ["asked", "headings"])
def test_rows_that_cannot_be_read_cost_only_time(column: str, tmp_path: Path) -> None:
    path = tmp_path / "writing.sqlite3"
    prepared(SITE, [POST], Memory(path, "x"))
    with sqlite3.connect(path) as store:
        store.execute(f"UPDATE conversions SET {column} = '[1'")
    (again,) = prepared(SITE, [POST], Memory(path, "x"))[1]
    (known,) = prepared(SITE, [POST], Memory(tmp_path / "other", "x"))[1]
    assert (again.html, again.headings, again.text) == (known.html, known.headings, known.text)


def test_where_nothing_can_be_written_it_is_converted_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert prepared(SITE, [POST], Memory(tmp_path / "file/cache.sqlite3", "x"))[0] == 1


def test_many_texts_come_out_of_other_processes_as_they_would_here(memory: Memory) -> None:
    files = [File(f"content/posts/{number}.md", Body.of(f"{BODY}\n{number}")) for number in range(FEW + 2)]
    alone = fresh(SITE)
    assert prepared(SITE, files, memory) == (FEW + 2, [alone.render(one.source, one.body) for one in files])
    assert prepared(SITE, files, memory)[0] == 0


_WORDS = st.text(st.characters(codec="utf-8"))
_PICTURES = st.builds(
    Picture,
    _WORDS,
    st.integers(),
    st.integers(),
    st.lists(st.builds(Variant, _WORDS, st.integers(), _WORDS)).map(tuple),
)


@given(st.dictionaries(_WORDS, st.none() | _WORDS), st.dictionaries(_WORDS, st.none() | _PICTURES))
def test_what_was_asked_survives_being_written_down(files: dict, pictures: dict) -> None:
    asked = Asked(files, pictures)
    assert from_data(json.loads(json.dumps(as_data(asked)))) == asked


def test_other_threads_read_it_too(memory: Memory) -> None:
    prepared(SITE, [POST], memory)
    site = fresh(SITE)
    site.prepare([POST], memory)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: memory.read(POST.source), range(20)))
    assert {content and content.html for content in found} == {site.render(POST.source, POST.body).html}
