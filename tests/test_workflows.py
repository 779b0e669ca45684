"""The workflows on GitHub: who may write, what is pinned, and what their shell does with what a pull request brings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.building import ROOT

WORKFLOWS = {path.stem: path for path in sorted((ROOT / ".github/workflows").glob("*.yml"))}
KEEPS = 'gh api --method PUT "repos/$GITHUB_REPOSITORY/actions/workflows/publish.yml/enable"'
USES = re.compile(r"^\s*(?:- )?uses: (?P<action>[\w./-]+)@(?P<hash>[0-9a-f]{40}) # (?P<release>v\d+\.\d+\.\d+)$")
GIT = {
    **{f"GIT_{who}_{what}": "sample@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}
needs_bash = pytest.mark.skipif(sys.platform == "win32", reason="the workflows run on Linux")


def workflow(name: str) -> dict[str | bool, Any]:
    read: dict[str | bool, Any] = yaml.safe_load(WORKFLOWS[name].read_text(encoding="utf-8"))
    return read


def step(name: str, job: str, title: str) -> str:
    """Return the shell of a step."""
    found = [one["run"] for one in workflow(name)["jobs"][job]["steps"] if title in (one.get("name"), one.get("run"))]
    assert len(found) == 1, f"{name}.yml: {job} has {len(found)} steps called {title}"
    return str(found[0])


def jobs() -> list[tuple[str, str]]:
    return [(name, job) for name in WORKFLOWS for job in workflow(name)["jobs"]]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_by_its_hash_with_the_release_beside_it(name: str) -> None:
    lines = [line for line in WORKFLOWS[name].read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    assert [line for line in lines if not USES.match(line)] == []


def test_an_action_is_the_same_everywhere() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS.values())
    found = {(one["action"], one["hash"], one["release"]) for line in text.splitlines() if (one := USES.match(line))}
    assert len(found) == len({action for action, *_ in found})


@pytest.mark.parametrize(("name", "job"), jobs())
def test_what_runs_our_code_may_write_nothing_and_what_may_write_runs_none(name: str, job: str) -> None:
    about = workflow(name)["jobs"][job]
    writes = {what for what, how in about["permissions"].items() if how != "read"}
    runs = [step for step in about["steps"] if "checkout" in step.get("uses", "") or step.get("run", KEEPS) != KEEPS]
    assert not (writes and runs)


def test_only_the_job_that_deploys_may_write_to_the_site_and_it_has_nothing_but_what_the_other_made() -> None:
    writing = [
        (name, job) for name, job in jobs() if set(workflow(name)["jobs"][job]["permissions"].values()) != {"read"}
    ]
    assert writing == [("publish", "deploy"), ("publish", "schedule")]
    deploy = workflow("publish")["jobs"]["deploy"]
    assert deploy["needs"] == "build"
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert [one["uses"].partition("@")[0] for one in deploy["steps"]] == ["actions/deploy-pages"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_is_permitted_that_no_job_asks_for(name: str) -> None:
    assert workflow(name)["permissions"] == {}


def test_a_pull_request_gets_no_secret_and_no_cache_that_publishing_reads() -> None:
    text = WORKFLOWS["check"].read_text(encoding="utf-8")
    assert not re.search(r"\$\{\{.*secrets", text)
    assert "pull_request_target" not in text
    assert "actions/cache" not in text
    assert not [
        one for job in workflow("publish")["jobs"].values() for one in job["steps"] if "cache" in one.get("with", {})
    ]


def test_it_is_published_hourly_within_half_an_hour() -> None:
    triggers = workflow("publish")[True]  # YAML 1.1 reads `on` so
    hourly, _ = triggers["schedule"]
    assert re.fullmatch(r"\d+ \* \* \* \*", hourly["cron"])
    assert workflow("publish")["jobs"]["build"]["timeout-minutes"] == 30


def test_the_schedule_is_kept_where_nobody_pushes_for_two_months() -> None:
    _, weekly = workflow("publish")[True]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \d", weekly["cron"])
    keeping = workflow("publish")["jobs"]["schedule"]
    assert keeping["if"] == f"github.event.schedule == '{weekly['cron']}'"
    assert keeping["permissions"] == {"actions": "write"}
    assert [step["run"] for step in keeping["steps"]] == [KEEPS]


@needs_bash
@pytest.mark.parametrize(
    ("files", "program"),
    [
        (["content/posts/hello.md"], "false"),
        (["content/posts/a b [c].d.md", "content/images/Größe (1).jpg", "events.lock"], "false"),
        (["content/posts/-n.md", "content/posts/$(touch x) `y`.md", "content/posts/a\nprogram=false.md"], "false"),
        (["content/posts/hello.md", "plugins/x.py"], "true"),
        (["contents/x.py"], "true"),
        (["tests/content/x.py"], "true"),
        (["events.lock.py"], "true"),
        ([".github/workflows/content.yml"], "true"),
        (["ü ö.py"], "true"),
    ],
)
def test_the_programs_own_tests_run_when_the_program_changed(tmp_path: Path, files: list[str], program: str) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path, env={**os.environ, **GIT}, check=True, capture_output=True)

    def commit(*names: str) -> None:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("a sample", encoding="utf-8")
        git("add", "-A")
        git("commit", "-m", "sample")

    git("init", "-b", "main")
    commit("tasks.py", "content/posts/first.md")
    git("checkout", "-b", "change")
    commit(*files)
    git("checkout", "main")
    commit("plugins/meanwhile.py")  # what others do to the branch is none of the pull request's
    git("merge", "--no-ff", "-m", "merge", "change")
    output = tmp_path / "said"
    shell = ["bash", "-e", "-c", step("check", "content", "Did the program change?")]
    subprocess.run(shell, cwd=tmp_path, env={**os.environ, "GITHUB_OUTPUT": str(output)}, check=True)
    assert output.read_text(encoding="utf-8") == f"program={program}\n"
    assert not (tmp_path / "x").exists()


@needs_bash
def test_where_it_cannot_be_said_what_changed_the_programs_tests_run(tmp_path: Path) -> None:
    shell = ["bash", "-e", "-c", step("check", "content", "Did the program change?")]
    output = tmp_path / "said"
    subprocess.run(
        shell, cwd=tmp_path, env={**os.environ, "GITHUB_OUTPUT": str(output)}, check=True, capture_output=True
    )
    assert output.read_text(encoding="utf-8") == "program=true\n"


@needs_bash
@pytest.mark.parametrize(
    ("job", "title", "file"),
    [("content", "Tests of the content", "tasks.py"), ("program", "Style, types, and every test", ".ci/run")],
)
@pytest.mark.parametrize("status", [0, 3])
def test_nothing_that_a_test_prints_is_a_command(tmp_path: Path, job: str, title: str, file: str, status: int) -> None:
    words = "::error file=x::sample"
    program = (
        f"print({words!r})\nraise SystemExit({status})" if file == "tasks.py" else f"echo {words!r}\nexit {status}"
    )
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(program, encoding="utf-8")
    shell = ["bash", "-e", "-c", step("check", job, title)]
    done = subprocess.run(shell, cwd=tmp_path, capture_output=True, text=True, check=False)
    stop, said, resume = done.stdout.splitlines()
    assert done.returncode == status
    assert said == words
    assert re.fullmatch(r"::stop-commands::[0-9a-f]{32}", stop)
    assert resume == f"::{stop.rpartition('::')[2]}::"
