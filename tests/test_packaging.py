"""What the project says of itself to installers, editors and hosts: one version, bounds that the locks keep."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import plugins
from tests.building import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = {item.name: item for item in map(Requirement, PROJECT["project"]["dependencies"])}
# Of these we use more than they promise to keep: how classes work together, what an error is called, a file's form.
LEANED_ON = "feedparser h11 icalendar markdown nh3 pagefind pelican pydantic pymdown-extensions".split()


def test_the_version_stands_in_one_place() -> None:
    assert PROJECT["project"]["dynamic"] == ["version"] and "version" not in PROJECT["project"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "plugins.__version__"}
    # What builds packages reads it without running anything.
    tree = ast.parse((ROOT / "plugins/__init__.py").read_text(encoding="utf-8"))
    values = [ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign)]
    assert values == [plugins.__version__]


def test_the_change_log_begins_with_this_version() -> None:
    first = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert any(plugins.__version__ in heading for heading in first[:2]), first


@pytest.mark.slow
@pytest.mark.skipif(not find_spec("pip"), reason="uv made this environment, without pip")
def test_a_wheel_says_what_the_project_needs_and_holds_no_package(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "README.md", "LICENSE", "plugins/__init__.py", "tasks.py", "bootstrap.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "made", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    if "No matching distribution found for setuptools" in done.stderr:
        pytest.skip("what builds wheels cannot be had without a network")
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "made").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if ".dist-info/" not in name] == []
    (metadata,) = (name for name in names if name.endswith("/METADATA"))
    needed = re.findall(r"^Requires-Dist: ([\w.-]+)", zipfile.ZipFile(wheel).read(metadata).decode(), re.M)
    assert {name.lower() for name in NEEDED} <= {name.lower() for name in needed}


@pytest.mark.parametrize("library", LEANED_ON)
def test_a_library_that_we_lean_on_has_an_upper_bound(library: str) -> None:
    assert any(bound.operator == "<" for bound in NEEDED[library].specifier)


@pytest.mark.parametrize("lock", ["site", "dev"])
def test_the_locks_keep_the_bounds(lock: str) -> None:
    pins = re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / f"locks/{lock}.txt").read_text(encoding="utf-8"), re.M)
    assert set(NEEDED) <= {name for name, _ in pins}
    assert [(name, version) for name, version in pins if name in NEEDED and version not in NEEDED[name].specifier] == []


def test_what_runs_before_a_commit_is_local_and_comes_from_the_locks() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [source["repo"] for source in hooks["repos"]] == ["local"]
    entries = {hook["id"]: hook["entry"] for source in hooks["repos"] for hook in source["hooks"]}
    assert entries == {kind: f"python3 tasks.py check --{kind}" for kind in ("content", "style", "types")}


def test_what_a_community_writes_is_not_held_to_our_style(tmp_path: Path) -> None:
    shutil.copy2(ROOT / "pyproject.toml", tmp_path)
    ugly = "import os, sys\nx  =  {'a':1}\n"
    for name in ("pelicanconf.py", "overrides/plugins/stamp/__init__.py", "own/x.py", "plugins/ours.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(ugly, encoding="utf-8")
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "content/posts/code.md").write_text(f"```python\n{ugly}```\n", encoding="utf-8")
    for command in (["check", "--output-format=concise"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "."], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert set(re.findall(r"[\w/]+\.(?:py|md)\b", done.stdout.replace("\\", "/"))) == {"plugins/ours.py"}
