"""`python3 tasks.py NAME` on a machine with nothing but Python: it sets itself up once, or says in a line why not."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.building import ROOT

pytestmark = pytest.mark.slow

# Stands where the real tasks would: it says what it was asked for, and ends as it was told.
TASKS = "import sys\nprint('asked for', sys.argv[1:])\nsys.exit(3 if sys.argv[1] == 'fail' else 0)\n"


def run(folder: Path, *arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "VIRTUAL_ENV"))}
    return subprocess.run(
        [python, "tasks.py", *arguments],
        cwd=folder,
        env={**kept, "PIP_NO_INDEX": "1", "UV_OFFLINE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose only dependency is a wheel that lies beside its lock."""
    folder = tmp_path_factory.mktemp("bootstrap")
    for name in ("bootstrap.py", "tasks.py"):
        shutil.copy(ROOT / name, folder)
    wheel = folder / "locks" / "invoke-9.0-py3-none-any.whl"
    wheel.parent.mkdir()
    about = "invoke-9.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("invoke/__init__.py", "")
        archive.writestr("invoke/__main__.py", TASKS)
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: invoke\nVersion: 9.0\n")
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")
    write_lock(folder, "site", hashlib.sha256(wheel.read_bytes()).hexdigest())
    write_lock(folder, "dev", "0" * 64)
    return folder


def write_lock(folder: Path, name: str, digest: str) -> None:
    line = f"./locks/invoke-9.0-py3-none-any.whl --hash=sha256:{digest}\n"
    (folder / "locks" / f"{name}.txt").write_text(line, encoding="utf-8")


def test_the_first_start_installs_and_the_second_does_not(project: Path) -> None:
    shutil.rmtree(project / ".venv", ignore_errors=True)
    first = run(project, "build", "--loud")
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines() == [
        "Installing what the site needs into .venv (once) ...",
        "asked for ['build', '--loud']",
    ]
    second = run(project, "build")
    assert (second.stdout, second.stderr) == ("asked for ['build']\n", "")


def test_a_task_s_exit_status_is_the_command_s(project: Path) -> None:
    run(project, "build")
    assert run(project, "fail").returncode == 3


def test_without_a_name_the_tasks_are_listed(project: Path) -> None:
    assert run(project).stdout.endswith("asked for ['--list']\n")


def test_to_check_the_content_no_developer_s_tools_are_installed(project: Path) -> None:
    assert run(project, "check", "--content").stdout.endswith("asked for ['check', '--content']\n")


def test_a_title_whose_quotation_marks_were_forgotten_is_one(project: Path) -> None:
    said = run(project, "new.session", "Why", "we", "meet", "--event", "x").stdout
    assert said.endswith("asked for ['new.session', 'Why we meet', '--event', 'x']\n")
    assert run(project, "new.post", "Hello").stdout.endswith("asked for ['new.post', 'Hello']\n")


def test_what_cannot_be_installed_is_one_clear_line(project: Path) -> None:
    done = run(project, "test")  # the development lock has a wrong hash
    assert done.returncode == 2
    assert done.stderr == (
        "locks/dev.txt: not everything could be installed -- is there a network? Then run the same again; "
        ".venv/install.log has the details\n"
    )
    assert "hash" in (project / ".venv" / "install.log").read_text(encoding="utf-8").lower()
    assert run(project, "build").returncode == 0  # what was installed before still works


def test_an_environment_that_was_made_by_half_is_made_again(project: Path) -> None:
    shutil.rmtree(project / ".venv", ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", project / ".venv"], check=True)
    done = run(project, "build")
    assert done.returncode == 0, done.stderr


def old_pythons() -> list[str]:
    """Return every Python 3 older than 3.11 that runs here: on the PATH, or beside our own as pyenv lays them out."""
    named = [found for minor in range(10, 5, -1) if (found := shutil.which(f"python3.{minor}"))]
    beside = [str(path) for path in sorted(Path(sys.base_prefix).parent.glob("3.*/bin/python"))]
    ask = "import sys; sys.exit(not (3, 6) <= sys.version_info < (3, 11))"
    return [
        python
        for python in named + beside
        if subprocess.run([python, "-c", ask], capture_output=True, check=False).returncode == 0
    ]


def test_an_old_python_is_told_what_to_install() -> None:
    found = old_pythons()
    if not found:
        pytest.skip("no Python between 3.6 and 3.10 is on this machine")
    for python in found:
        done = run(ROOT, "build", python=python)
        assert (done.returncode, done.stdout) == (2, "")
        assert re.fullmatch(
            r"Python 3\.\d+ is too old -- install Python 3\.11 or newer from python\.org\n", done.stderr
        )
