"""The index and real builds: none stands still for it, and what keeps Pagefind from making one is said in a line."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from plugins.output.builder import Builder
from tests.building import Built, Project, copy
from tests.conftest import sound

pytestmark = pytest.mark.slow

POST = "---\ntitle: A sample\ndate: 2026-01-02\n---\nA sample that speaks of {}.\n"
ADDRESS = {"SITEURL": "https://hub.example"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = copy(tmp_path / "site")
    project.replace_content()
    project.write("content/pages/about.md", "---\ntitle: About\n---\nText.\n")
    project.write("content/posts/sample.md", POST.format("hedgehogs"))
    return project


def files(project: Project) -> dict[str, bytes]:
    return Built(str(project.folder), 0, "").files()


def index(project: Project) -> dict[str, bytes]:
    return {name: data for name, data in files(project).items() if name.startswith("pagefind/")}


def no_pagefind(folder: Path) -> dict[str, str]:
    """Return the environment of a machine whose Pagefind fails."""
    path = folder / "a program"
    path.write_text("#!/bin/sh\necho no such machine\nexit 1\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return {"PAGEFIND_BINARY_PATH": str(path)}


def test_a_broken_pagefind_stops_no_publishing(project: Project, tmp_path: Path) -> None:
    def publish(environment: dict[str, str] = ADDRESS) -> Built:
        return sound(project.build("publish", "--no-fetch", environment=environment))

    broken = {**ADDRESS, **no_pagefind(tmp_path)}
    assert publish(broken).said.splitlines()[0] == (
        "search: Pagefind has made no index: it ended with 1: no such machine — the search page says so; "
        "see that `python -m pagefind --version` works, and build again"
    )
    assert index(project) == {} and b"hedgehogs" in files(project)["posts/sample/index.html"]
    assert "search: " in publish(broken).said, "the next build tries again although nothing has changed"
    publish()
    last = index(project)
    project.write("content/posts/sample.md", POST.format("badgers"))
    said = publish(broken).said
    assert "— the search page keeps the last one; see" in said and said.count("search: ") == 1
    assert index(project) == last and b"badgers" in files(project)["posts/sample/index.html"]
    publish()
    assert index(project).keys() != last.keys()


def test_a_site_is_written_and_published_by_turns_without_indexing_again(project: Project) -> None:
    commands = (["build", "--force"], ["publish", "--no-fetch"])
    made = []
    for command in commands * 2:
        sound(project.build(*command, environment=ADDRESS))
        entry = (project.folder / "output/pagefind/pagefind-entry.json").stat().st_mtime_ns
        made.append((entry, index(project)))
    assert made[:2] == made[2:]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_writer_does_not_wait_for_the_index(project: Project) -> None:
    builder = Builder(project.folder)
    for number in range(300):  # enough for the index to take longer than the next build takes to begin
        words = " ".join(f"word{number * 97 + place}" for place in range(300))
        project.write(f"content/posts/post-{number}.md", POST.format(words))
    assert builder.build() == 0
    assert b"hedgehogs" in files(project)["posts/sample/index.html"]
    assert index(project) == {}
    project.write("content/posts/sample.md", POST.format("badgers"))
    assert builder.build() == 0
    assert b"badgers" in files(project)["posts/sample/index.html"]
    until = time.monotonic() + 60
    while not index(project) and time.monotonic() < until:
        time.sleep(0.1)
    assert builder.build() == 0  # it waits for the end of the one before
    builder.forget()
    served = files(project)
    sound(project.build("build", "--force"))
    assert files(project) == served
    assert len([name for name in served if name.endswith(".pf_fragment")]) == 303
