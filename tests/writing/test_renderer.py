"""What was converted for an earlier build: shown again when it would come out the same, and never otherwise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from plugins.images.model import Picture, Variant
from plugins.memo.memo import Memo
from plugins.shared.body import Body
from plugins.shared.workers import FEW
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
    body_line: int = 1


POST = File("content/posts/one.md", Body.of(BODY))
SITE = Renderer(ADDRESSES, "", PICTURES.get)


def fresh(site: Renderer) -> Renderer:
    return Renderer(site.addresses, site.siteurl, site.picture, site.words)


def prepared(site: Renderer, files: list[File], folder: Path) -> tuple[int, list[object]]:
    """Return how many were converted, and what comes of each file."""
    site, memo = fresh(site), Memo(folder)
    converted = site.prepare(files, memo)
    return converted, [site.render(one.source, one.body) for one in files]


def test_the_second_build_converts_nothing_and_shows_the_same(tmp_path: Path) -> None:
    first = prepared(SITE, [POST], tmp_path)
    assert first == (1, [fresh(SITE).render(POST.source, POST.body)])
    assert prepared(SITE, [POST], tmp_path) == (0, first[1])
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
def test_a_change_of(what: str, tmp_path: Path) -> None:
    prepared(SITE, [POST], tmp_path)
    site, post = CHANGES[what]
    assert prepared(site, [post], tmp_path) == (1, [fresh(site).render(post.source, post.body)])


def test_a_picture_that_comes_later_is_shown(tmp_path: Path) -> None:
    prepared(replace(SITE, picture={}.get), [POST], tmp_path)
    assert prepared(SITE, [POST], tmp_path) == (1, [fresh(SITE).render(POST.source, POST.body)])


def test_pictures_are_asked_for_by_remembered_texts_too(tmp_path: Path) -> None:
    asked: list[str] = []
    prepared(SITE, [POST], tmp_path)
    prepared(replace(SITE, picture=lambda address: asked.append(address) or PICTURES.get(address)), [POST], tmp_path)
    assert HILL.url in asked  # the album copies to the output only what was asked for


def test_where_nothing_can_be_written_it_is_converted_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert prepared(SITE, [POST], tmp_path / "file")[0] == 1


def test_many_texts_come_out_of_other_processes_as_they_would_here(tmp_path: Path) -> None:
    files = [File(f"content/posts/{number}.md", Body.of(f"{BODY}\n{number}")) for number in range(FEW + 2)]
    alone = fresh(SITE)
    assert prepared(SITE, files, tmp_path) == (FEW + 2, [alone.render(one.source, one.body) for one in files])
    assert prepared(SITE, files, tmp_path)[0] == 0


def test_other_threads_read_it_too(tmp_path: Path) -> None:
    prepared(SITE, [POST], tmp_path)
    site = fresh(SITE)
    site.prepare([POST], Memo(tmp_path))
    rendered = site.render(POST.source, POST.body)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: rendered.html, range(20)))
    assert set(found) == {fresh(SITE).render(POST.source, POST.body).html}
