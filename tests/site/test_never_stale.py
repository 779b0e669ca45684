"""A build that remembers earlier ones gives what a first build gives, whatever has changed between them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.building import Built, Project, Workshop, copy
from tests.conftest import sound

pytestmark = pytest.mark.slow

LINKING = """---
title: Where it leads
date: 2010-11-01
tags: [old]
---
## A heading

[There](there.md), [here](../pages/about.md), ![a colour](../images/colour.png "A caption").[^1]

[^1]: A note.
"""
LEADS = "---\ntitle: There\ndate: 2010-11-02\n{more}---\nAn end.\n"


def colour(red: int, width: int) -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, 300), (red, 0, 0)).save(data, "PNG")
    return data.getvalue()


def before(project: Project) -> None:
    project.write("content/images/colour.png", colour(200, 600))
    project.write("content/posts/linking.md", LINKING)
    project.write("content/posts/there.md", LEADS.format(more=""))
    project.write("content/posts/going.md", LEADS.format(more=""))


def another_address(project: Project) -> None:
    project.write("content/posts/there.md", LEADS.format(more="slug: elsewhere\nredirects: [/posts/there/]\n"))


def a_draft(project: Project) -> None:
    project.write("content/posts/there.md", LEADS.format(more="status: draft\n"))


def another_picture(project: Project) -> None:
    project.write("content/images/colour.png", colour(10, 1000))


def words_of_the_front_matter(project: Project) -> None:
    changed = LINKING.replace("Where it leads", "Another title").replace("[old]", "[new]").replace("-01", "-03")
    project.write("content/posts/linking.md", changed)


def another_text(project: Project) -> None:
    project.write("content/posts/linking.md", LINKING.replace("A heading", "Another *heading*") + "\nMore.\n")


def a_file_less(project: Project) -> None:
    (project.folder / "content/posts/going.md").unlink()


def another_name(project: Project) -> None:
    (project.folder / "content/posts/going.md").unlink()
    more = "id: tag:sample.example,2010:posts/going\nredirects: [/posts/going/]\n"
    project.write("content/posts/gone.md", LEADS.format(more=more))


def other_code(project: Project) -> None:
    path = project.folder / "plugins/writing/dialect.py"
    path.write_text(path.read_text(encoding="utf-8").replace("↩", "up"), "utf-8")


def another_language(project: Project) -> None:
    project.set(DEFAULT_LANG="ar")


def another_place(project: Project) -> None:
    project.set(SITEURL="https://example.org/site")


CHANGES = (
    (another_address, another_picture, words_of_the_front_matter, a_file_less, a_draft),
    (another_text,),
    (another_name, other_code),
    (another_language, another_place),
)


def built(project: Project) -> Built:
    return sound(project.build("build"))


@pytest.fixture(scope="module")
def first(workshop: Workshop) -> Built:
    """Return the site as it is before any change."""

    def make(project: Project) -> Built:
        before(project)
        return project.build("build")

    return sound(workshop.once("never-stale", make))


@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: ", ".join(one.__name__ for one in changes))
def test_after_changes_it_is_what_a_first_build_makes(first: Built, changes: tuple[Any, ...], tmp_path: Path) -> None:
    project, clean = first.copied(tmp_path / "kept"), copy(tmp_path / "clean")
    before(clean)
    for change in changes:
        change(project)
        change(clean)
    again, expected = built(project).files(), built(clean).files()
    assert again != first.files()
    assert sorted(name for name in again.keys() | expected.keys() if again.get(name) != expected.get(name)) == []
