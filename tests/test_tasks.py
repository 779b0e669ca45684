"""`inv --list` is the manual: every task of the contract is there, with a line on what it does."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.building import ROOT

TASKS = {
    *("serve", "build", "fetch", "publish", "check", "status", "test", "bench", "clean"),
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
