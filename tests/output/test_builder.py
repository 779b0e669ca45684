"""Builds one after another, from code that was loaded once: each is as a build of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.output.builder import Builder
from tests.building import Built, Project, copy

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy(tmp_path / "site")


def files(project: Project) -> dict[str, bytes]:
    return Built(str(project.folder), 0, "").files()


def post(title: str) -> str:
    return f"---\ntitle: {title}\ndate: 2010-01-01\n---\nText.\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_each_build_is_of_what_is_there_then(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    builder = Builder(project.folder)
    assert builder.build() == 0
    process = builder._process
    for title in ("One", "Two"):
        project.write("content/posts/new.md", post(title))
        assert builder.build() == 0
        assert f'<h1 class="p-name"><bdi>{title}</bdi></h1>'.encode() in files(project)["posts/new/index.html"]
    project.write("content/posts/new.md", "nothing in front")
    assert builder.build() == 2
    assert "content/posts/new.md:1" in capfd.readouterr().err
    assert builder._process is process, "the code was loaded once"
    builder.forget()
    assert process and process.returncode == 0


def test_code_that_cannot_be_loaded_is_said_in_a_line(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    builder = Builder(project.folder)
    before = (project.folder / "plugins/posts/part.py").read_text(encoding="utf-8")
    project.write("plugins/posts/part.py", before + "\nthis is no Python\n")
    assert builder.build() == 1
    said = capfd.readouterr().err
    assert "(part.py, line" in said and "Traceback" not in said
    project.write("plugins/posts/part.py", before)
    builder.forget()
    assert builder.build() == 0
    builder.forget()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_build_that_nobody_waits_for_any_more_ends_quietly(project: Project) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "plugins.output.builder", str(writing)]
    done = subprocess.run(
        command, cwd=project.folder, input=b"[]\n", capture_output=True, pass_fds=[writing], check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (project.folder / "output/index.html").is_file()
