"""The memo does not grow: what builds have no use for any more leaves it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from plugins.memo.database import CONTEXTS, NAME
from plugins.memo.memo import BLOBS
from tests.building import Built, Project, Workshop, copy
from tests.conftest import sound

pytestmark = pytest.mark.slow

CACHE = ".hub/cache"


def write(project: Project, name: str) -> None:
    """Write a post with a picture, both called ``name``."""
    data = BytesIO()
    Image.new("RGB", (700, 200), (len(name), 0, 0)).save(data, "PNG")
    project.write(f"content/images/{name}.png", data.getvalue())
    day = f"2026-01-{len(name):02}"  # another for each: a post of the same day is taken for one that was renamed
    text = f"---\ntitle: About {name}\ndate: {day}\n---\nA picture: ![{name}](../images/{name}.png)\n"
    project.write(f"content/posts/{name}.md", text)


def begun(folder: Path) -> Project:
    project = copy(folder)
    project.replace_content()
    project.write("content/pages/about.md", "---\ntitle: About\n---\nText.\n")
    write(project, "staying")
    return project


def files(part: Path) -> set[str]:
    return {path.name for path in part.rglob("*") if path.is_file()}


def steps(part: Path) -> set[tuple[str, str]]:
    """Return what the memo's database holds, but for the times of files: it notes them when they are old enough."""
    with closing(sqlite3.connect(part)) as store:
        noted = store.execute("SELECT step, facts FROM steps WHERE step NOT IN ('source', 'sound picture')")
        return set(noted.fetchall())


LOOK: dict[str, Callable[[Path], object]] = {
    NAME: steps,
    BLOBS: files,
}


@pytest.fixture(scope="module")
def caches(workshop: Workshop) -> tuple[Path, Path]:
    """Return the cache of a site from which a post and a picture have gone, and that of a first build of the same."""

    def learn() -> tuple[Path, Path]:
        changed, first = (begun(workshop.folder / "cache" / name) for name in ("changed", "first"))
        write(changed, "going")
        sound(changed.build("build"))
        assert any("About going" in facts for _, facts in steps(changed.folder / CACHE / NAME))
        for kind in ("images/{}.png", "posts/{}.md"):
            (changed.folder / "content" / kind.format("going")).unlink()
        write(changed, "gone")
        sound(changed.build("build"))
        for kind in ("images/{}.png", "posts/{}.md"):
            (changed.folder / "content" / kind.format("gone")).unlink()
        for project in (changed, first):
            sound(project.build("build"))
        return changed.folder / CACHE, first.folder / CACHE

    return workshop.learnt("caches", learn)


@pytest.mark.parametrize("part", LOOK)
def test_what_has_gone_from_the_site_has_gone_from_the_cache(part: str, caches: tuple[Path, Path]) -> None:
    changed, first = caches
    assert LOOK[part](first / part)
    assert LOOK[part](changed / part) == LOOK[part](first / part)


def test_no_file_is_noted_that_is_gone(caches: tuple[Path, Path]) -> None:
    with closing(sqlite3.connect(caches[0] / NAME)) as store:
        noted = {name for (name,) in store.execute("SELECT key FROM steps WHERE step = 'source'")}
    assert noted <= {"content/pages/about.md", "content/posts/staying.md"}


def test_every_part_is_known(caches: tuple[Path, Path]) -> None:
    assert {path.name for path in caches[1].iterdir()} == {NAME, BLOBS}


def test_of_the_search_index_the_pages_that_it_was_made_of_are_left(caches: tuple[Path, Path]) -> None:
    changed, first = ({path.name for path in (at.parent / "indexing").rglob("*")} for at in caches)
    assert changed == first


def test_a_part_that_an_older_version_left_goes(tmp_path: Path) -> None:
    project = begun(tmp_path / "site")
    sound(project.build("build"))
    project.write(f"{CACHE}/thumbnails/old.png", b"left behind")
    project.write(f"{CACHE}/other.json", b"{}")
    project.write("content/pages/new.md", "---\ntitle: New\n---\nText.\n")
    sound(project.build("build"))
    assert {path.name for path in (project.folder / CACHE).iterdir()} == {NAME, BLOBS}


def test_a_site_that_is_built_for_many_places_has_a_cache_for_the_latest_of_them(tmp_path: Path) -> None:
    project = begun(tmp_path / "site")
    cache = project.folder / CACHE
    sizes = []
    for number in range(CONTEXTS + 3):
        project.set(SITEURL=f"https://{number}.example")
        sound(project.build("build"))
        sizes.append(sum(path.stat().st_size for path in cache.rglob("*")))
    assert sizes[1] > sizes[0]
    assert sizes[-1] <= sizes[CONTEXTS] * 1.05  # with room for the one that comes before the oldest goes


def test_a_site_that_has_moved_draws_nothing_anew_but_what_shows_where_it_is(site: Built, tmp_path: Path) -> None:
    project = site.copied(tmp_path / "here")
    assert ": 0 of " in sound(project.build("build")).said
    project.write("overrides/templates/404.html", '{% extends "base.html" %}{% block main %}{{ PATH }}{% endblock %}')
    moved = sound(project.build("build")).copied(tmp_path / "there")
    assert f"{moved.folder / 'content'}" in sound(moved.build("build")).files()["404.html"].decode()
