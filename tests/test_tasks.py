"""`inv --list` is the manual: every task of the contract is there, with a line on what it does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.building import ROOT, copy

TASKS = {
    *("serve", "build", "fetch", "publish", "ping", "check", "status", "test", "bench", "clean"),
    *("new.post", "new.event", "new.session", "new.member"),
}


@pytest.fixture(scope="module")
def listed() -> dict[str, str]:
    command = [sys.executable, "-m", "invoke", "--list", "--list-format=json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    tasks = {task["name"]: task["help"] for task in found["tasks"]}
    for group in found["collections"]:
        tasks |= {f"{group['name']}.{task['name']}": task["help"] for task in group["tasks"]}
    return tasks


def test_every_task_of_the_contract_is_there(listed: dict[str, str]) -> None:
    assert listed.keys() >= TASKS


def test_every_task_says_what_it_does(listed: dict[str, str]) -> None:
    assert [name for name, help_ in listed.items() if not help_] == []


@pytest.mark.parametrize("title", ["a b", 'it\'s $(touch x) `y` & %PATH% "so" ; | > z'])
def test_a_title_is_taken_as_it_is(tmp_path: Path, title: str) -> None:
    project = copy(tmp_path / "site")
    command = [sys.executable, "-m", "invoke", "new.post", title]
    subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=True)
    posts = [path.read_text(encoding="utf-8") for path in (project.folder / "content/posts").glob("*.md")]
    assert [yaml.safe_load(post.split("---")[1])["title"] for post in posts].count(title) == 1
    assert not (project.folder / "x").exists()


def test_a_command_that_fails_gives_its_status(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.write("content/posts/wrong.md", "no front matter")
    done = subprocess.run(
        [sys.executable, "-m", "invoke", "build"], cwd=project.folder, capture_output=True, check=False
    )
    assert done.returncode == 2
