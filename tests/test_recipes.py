"""The recipes by which hosts publish a site: each is read as its host reads it, and calls tasks that there are.

They are a community's own, which may delete those that it does not need.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from plugins.site import __main__ as site
from plugins.site.upgrade import RECIPES as OURS
from tests.building import ROOT, copy

CALL = re.compile(r"python3 tasks\.py ((?:[\w.-]+)(?: --[\w-]+)*)")
INSTRUCTIONS = "FROM RUN USER WORKDIR COPY CMD".split()


def recipe(name: str) -> str:
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} was deleted here: the site is published in another way")
    return path.read_text(encoding="utf-8")


def gitlab() -> dict[str, list[str]]:
    """Return the commands of each job."""
    jobs: dict[str, Any] = yaml.safe_load(recipe(".gitlab-ci.yml"))
    return {name: job["script"] for name, job in jobs.items() if "script" in job}


def unit(name: str) -> dict[str, list[tuple[str, str]]]:
    """Return a systemd unit: for each section its settings in their order (systemd.syntax(7))."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in recipe(f"deploy/{name}").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            current.append((key, value))
    return sections


def dockerfile() -> list[tuple[str, str]]:
    lines = (line for line in recipe("deploy/Dockerfile").splitlines() if line and not line.startswith("#"))
    return [(line.split()[0], line.partition(" ")[2]) for line in lines]


def commands(name: str) -> Iterator[str]:
    """Yield what a recipe runs."""
    if name == ".gitlab-ci.yml":
        yield from (line for script in gitlab().values() for line in script)
    elif name == "netlify.toml":
        found = tomllib.loads(recipe(name))
        yield from (found["build"]["command"], found["context"]["deploy-preview"]["command"])
    elif name == "wrangler.toml":
        yield from re.findall(r"`(python3 [^`]+)`", recipe(name))
    elif name == "deploy/hub.service":
        yield from (value for key, value in unit("hub.service")["Service"] if key == "ExecStart")
    elif name == "deploy/Dockerfile":
        yield from (" ".join(json.loads(rest)) for word, rest in dockerfile() if rest.startswith("["))
    else:
        jobs = yaml.safe_load(recipe(name))["jobs"].values()
        yield from (step["run"] for job in jobs for step in job["steps"] if "run" in step)


RECIPES = (
    *(".github/workflows/publish.yml", ".gitlab-ci.yml", "netlify.toml", "wrangler.toml"),
    *("deploy/hub.service", "deploy/Dockerfile"),
)


@pytest.fixture(scope="module")
def tasks() -> set[str]:
    """Return the names of all tasks, as `inv --list` has them."""
    command = [sys.executable, "-m", "invoke", "--list", "--list-format=json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {task["name"] for task in json.loads(done.stdout)["tasks"]}


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_publishes_by_tasks_that_there_are(name: str, tasks: set[str]) -> None:
    called = [call.split() for line in commands(name) for call in CALL.findall(line) if not call.startswith("--")]
    assert ["publish"] in called
    for task, *options in called:
        assert task in tasks
        known = {flag for given in import_module("tasks").namespace[task].get_arguments() for flag in given.names}
        negated = {f"no-{flag}" for flag in known}
        assert {option.removeprefix("--").replace("-", "_") for option in options} <= {
            flag.replace("-", "_") for flag in known | negated
        }


@pytest.mark.parametrize("name", RECIPES)
def test_whoever_runs_a_site_is_led_to_each(name: str) -> None:
    assert f"](../{name})" in (ROOT / "docs/running-a-site.md").read_text(encoding="utf-8")
    assert name.startswith((*OURS, ".github/"))  # an upgrade does not bring it back


def test_gitlab_publishes_the_default_branch_alone_and_from_its_folder() -> None:
    assert gitlab()["pages"][-1] == "mv output public"
    jobs = yaml.safe_load(recipe(".gitlab-ci.yml"))
    assert jobs["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert jobs["pages"]["artifacts"]["paths"] == ["public"]
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", ".gitlab-ci.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_gitlab_leads_from_a_merge_request_to_the_site_with_the_change() -> None:
    check = yaml.safe_load(recipe(".gitlab-ci.yml"))["check"]
    assert "python3 tasks.py build" in check["script"]
    # GitLab shows no folder whose name ends without a stroke, and none where a name has more than these characters.
    assert check["artifacts"]["paths"] == ["output/"]
    assert re.fullmatch(r"[\w -]+", check["artifacts"]["expose_as"], re.ASCII)


def test_gitlab_shows_what_must_be_mended_in_the_merge_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = yaml.safe_load(recipe(".gitlab-ci.yml"))
    [name] = {jobs[job]["artifacts"]["reports"]["codequality"] for job in ("check", "pages")}
    assert jobs["check"]["artifacts"]["when"] == "always" and f"--report {name}" in jobs["check"]["script"][0]
    assert f"echo '[]' >{name}" in jobs["pages"]["script"]  # GitLab compares with the default branch's, and needs one
    project = copy(tmp_path / "site")
    project.write("content/posts/a sample.md", "---\ntitle: Sample\ndate: soon\n---\nA sample.\n")
    monkeypatch.chdir(project.folder)
    assert site.main(["check", "--report", name]) == 2
    [found] = json.loads((project.folder / name).read_text(encoding="utf-8"))
    assert found["location"] == {"path": "content/posts/a sample.md", "lines": {"begin": 3}} and found["description"]
    (project.folder / "content/posts/a sample.md").unlink()
    assert site.main(["check", "--report", name]) == 0
    assert json.loads((project.folder / name).read_text(encoding="utf-8")) == []
    assert site.main(["check", "--report", "nowhere/report.json"]) == 2


def test_what_hosts_upload_is_the_folder_of_a_build() -> None:
    assert tomllib.loads(recipe("netlify.toml"))["build"]["publish"] == "output"
    assert tomllib.loads(recipe("wrangler.toml"))["pages_build_output_dir"] == "output"


def test_a_server_publishes_then_copies_then_tells(tmp_path: Path) -> None:
    service = unit("hub.service")["Service"]
    steps = [shlex.split(value)[0:3] for key, value in service if key == "ExecStart"]
    python = ["/usr/bin/python3", "tasks.py"]
    assert [steps[0], steps[1][0], steps[2]] == [[*python, "publish"], "/usr/bin/rsync", [*python, "ping"]]
    assert ("OnCalendar", "hourly") in unit("hub.timer")["Timer"]
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd's own check of units is not on this machine")
    for name in ("hub.service", "hub.timer"):
        # What the machine need not have, and this folder in the place of the server's.
        text = re.sub(r"/usr/bin/\w+", "/bin/sh", recipe(f"deploy/{name}"))
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", str(tmp_path / "hub.timer"), str(tmp_path / "hub.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert str(tmp_path) not in done.stderr and "hub." not in done.stderr, done.stderr


def test_a_container_takes_the_program_and_nothing_that_this_machine_made() -> None:
    found = dockerfile()
    assert [word for word, _ in found if word not in INSTRUCTIONS] == []
    assert found[0][0] == "FROM" and found[-1][0] == "CMD"
    assert ("USER", "hub") in found  # strangers' feeds are read there
    for flag, *names, _ in (rest.split() for word, rest in found if word == "COPY"):
        assert flag == "--chown=hub" and [name for name in names if not (ROOT / name).exists()] == []
    ignored = recipe("deploy/Dockerfile.dockerignore").splitlines()
    assert {".venv", ".hub", "output", ".git"} <= set(ignored)
