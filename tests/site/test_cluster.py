"""Dask's executor in the place of our own processes: the same site, to the last byte.

It runs where the optional extra `cluster` of pyproject.toml is installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugins.shared.workers import FEW
from tests.building import Built, Project, copy

distributed = pytest.importorskip("distributed", reason="the optional extra `cluster` (Dask) is not installed")

POSTS = 3 * FEW
ON_DASK = """
def EXECUTOR():
    from distributed import Client

    client = Client("{address}")
    client.wait_for_workers(1, timeout=60)
    return client.get_executor()
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build a blog of many posts without Dask."""
    built = blog(tmp_path_factory.mktemp("plain") / "site").build("build")
    assert built.status == 0, built.said
    return built


def blog(folder: Path) -> Project:
    project = copy(folder)
    project.replace_content()
    for number in range(POSTS):
        text = f"---\ntitle: Post {number}\ndate: 2026-01-02\n---\nSome *text* with `code` number {number}.\n"
        project.write(f"content/posts/post-{number}.md", text)
    return project


@contextmanager
def cluster(folder: Path, code: Path) -> Iterator[str]:
    """Run a scheduler and a worker, which finds the project's code in the folder ``code``; yield their address."""
    note = folder / "scheduler.json"
    told = ["--scheduler-file", str(note), "--no-dashboard"]
    commands = (
        ["distributed.cli.dask_scheduler", *told, "--host", "127.0.0.1", "--port", "0"],
        ["distributed.cli.dask_worker", *told, "--nthreads", "1", "--no-nanny"],
    )
    environment = {**os.environ, "DASK_TEMPORARY_DIRECTORY": str(folder)}
    with (folder / "dask.log").open("w") as log:
        running = [
            subprocess.Popen([sys.executable, "-m", *one], cwd=code, env=environment, stdout=log, stderr=log)
            for one in commands
        ]
        try:
            yield address(note)
        finally:
            for process in reversed(running):
                process.terminate()
                process.wait(60)


def address(note: Path) -> str:
    for _ in range(600):
        try:
            return str(json.loads(note.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    raise AssertionError("Dask's scheduler has not come up")


def build_on(address: str, project: Project) -> tuple[Built, int]:
    """Build on the cluster at ``address``; return what came of it, and how many tasks its worker has done."""
    with (project.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(ON_DASK.format(address=address))
    built = project.build("build")
    with distributed.Client(address) as client:
        return built, sum(client.run(lambda dask_worker: dask_worker.state.executed_count).values())


def test_dask_makes_the_same_site(plain: Built, tmp_path: Path) -> None:
    project = blog(tmp_path / "site")
    with cluster(tmp_path, project.folder) as address:
        built, tasks = build_on(address, project)
    assert built.status == 0, built.said
    assert "EXECUTOR" not in built.said
    assert tasks >= 2 * POSTS / FEW, "for the texts, and for the cards"
    assert built.files() == plain.files()


def test_a_worker_with_other_code_is_told_and_does_nothing(plain: Built, tmp_path: Path) -> None:
    project, older = blog(tmp_path / "site"), copy(tmp_path / "older")
    older.write(
        "plugins/writing/rendered.py", (older.folder / "plugins/writing/rendered.py").read_bytes() + b"# older\n"
    )
    with cluster(tmp_path, older.folder) as address:
        built, _ = build_on(address, project)
    assert built.status == 0, built.said
    assert "a worker has other code or libraries than this machine" in built.said
    assert built.files() == plain.files()
