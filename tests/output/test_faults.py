"""What befalls a machine while it builds: the published folder is a whole site, and the next run heals what it can.

The cases are those of the corpus' process_faults.json that a build can meet; those of an update are in tests/planet.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.kills import KILLS, cut
from tests.shipped import shipped

STORE = ".hub/planet.sqlite3"
YESTERDAY = {"index.html": b"yesterday", "posts/index.html": b"yesterday"}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9, and no limit of a file's size")


@pytest.fixture(scope="module")
def ready(workshop: Workshop, site: Built) -> Project:
    """Return a copy of the project that was built once, with its memory and caches."""
    return sound(workshop.once("faults", lambda project: project.build("build"))).project


@pytest.fixture
def project(ready: Project, tmp_path: Path) -> Project:
    """Return a copy that a test may harm; what it has published is recognised at once."""
    shutil.copytree(ready.folder, tmp_path / "site")
    made = Project(tmp_path / "site")
    shutil.rmtree(made.folder / "output")
    for name, data in YESTERDAY.items():
        made.write(f"output/{name}", data)
    return made


def published(project: Project) -> dict[str, bytes]:
    return Built(str(project.folder), 0, "").files()


def plain(built: Built) -> bool:
    """Tell whether what a build says is for people: lines that name a place and a way on, no traceback."""
    return "Traceback" not in built.said and all(" — " in line for line in built.said.splitlines()[:1])


def test_kill_9_at_any_moment_of_a_build(project: Project, site: Built) -> None:
    pick, ends = random.Random(4), {"old": 0, "new": 0}
    started = time.monotonic()
    sound(project.build("build"))
    whole = time.monotonic() - started
    new = published(project)
    shutil.rmtree(project.folder / "output")
    for name, data in YESTERDAY.items():
        project.write(f"output/{name}", data)
    for _ in range(KILLS):
        command = [sys.executable, "-m", "plugins.output", "build"]
        cut(command, project.folder, pick.uniform(0, whole * 1.1), {"SOURCE_DATE_EPOCH": "1798761600"})
        found = published(project)
        ends["old" if found == YESTERDAY else "new" if found == new else "mixed"] += 1
        left = sorted(path.name for path in project.folder.iterdir() if path.name.startswith("output"))
        assert left in (["output"], ["output", "output.next"])
    healed = sound(project.build("build"))
    assert healed.files() == site.files()
    assert not (project.folder / "output.next").exists()
    assert sum(ends.values()) == KILLS


def test_two_builds_at_once(project: Project, site: Built) -> None:
    command = [sys.executable, "-m", "plugins.output", "build"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1798761600"}
    both = [
        subprocess.Popen(command, cwd=project.folder, stderr=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    said = [one.communicate()[1] for one in both]
    assert sorted(one.returncode for one in both) in ([0, 1], [0, 0])
    assert all("another build is running" in words for words, one in zip(said, both, strict=True) if one.returncode)
    assert published(project) == site.files()


@pytest.mark.parametrize("blocks", [1, 8, 64, 150])
def test_a_full_disk(project: Project, site: Built, blocks: int) -> None:
    """A limit of a file's size stands in for it: a write fails in the midst of a build."""
    (project.folder / STORE).unlink(missing_ok=True)
    built = project.build("build", prefix=("bash", "-c", f'trap "" XFSZ; ulimit -f {blocks}; exec "$@"', "bash"))
    if built.status:
        assert plain(built), built.said
        assert published(project) == YESTERDAY
    assert sound(project.build("build")).files() == site.files()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(project: Project) -> None:
    project.folder.chmod(0o555)
    try:
        built = project.build("build")
    finally:
        project.folder.chmod(0o755)
    assert built.status
    assert plain(built), built.said
    assert published(project) == YESTERDAY


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _noise(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:12288] = random.Random(1).randbytes(8192)
    path.write_bytes(data)


def _script(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE entries SET content = '<script>alert(1)</script><p>x</p>'")
    connection.close()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut short": _cut,
    "empty": lambda path: path.write_bytes(b""),
    "of another kind": lambda path: path.write_bytes(b"null"),
    "noise in it": _noise,
    "gone": Path.unlink,
    "a link": lambda path: (path.unlink(), path.symlink_to("/etc/passwd")),
}


@pytest.mark.parametrize("harm", DAMAGE)
def test_a_store_that_was_damaged(project: Project, site: Built, harm: str) -> None:
    path = project.folder / STORE
    for companion in path.parent.glob("planet.sqlite3-*"):
        companion.unlink()
    DAMAGE[harm](path)
    built = project.build("build")
    assert built.status == 0, built.said
    assert "Traceback" not in built.said
    assert len([name for name in built.files() if name.startswith("planet/")]) > 10
    assert sound(project.build("build")).files().keys() >= built.files().keys() - {"planet/archive/index.json"}


def test_a_folder_in_the_place_of_the_store(project: Project) -> None:
    (project.folder / STORE).unlink()
    (project.folder / STORE).mkdir()
    built = project.build("build")
    assert built.status
    assert plain(built), built.said
    assert published(project) == YESTERDAY


def test_a_newer_store_is_refused(project: Project) -> None:
    connection = sqlite3.connect(project.folder / STORE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (project.folder / STORE).read_bytes()
    built = project.build("build")
    assert built.status == 2
    assert "newer" in built.said and plain(built), built.said
    assert published(project) == YESTERDAY
    assert (project.folder / STORE).read_bytes() == before


def test_markup_that_was_put_into_the_store_behind_our_back(project: Project) -> None:
    _script(project.folder / STORE)
    built = sound(project.build("build"))
    assert [n for n, data in built.files().items() if n.startswith("planet") and b"<script>alert" in data] == []


def test_a_foreign_output_folder(project: Project, site: Built, tmp_path: Path) -> None:
    project.write("output/foreign/file.txt", "x")
    project.write("output.next/half.html", "x")
    assert sound(project.build("build")).files() == site.files()


def test_output_that_is_a_link(project: Project, site: Built, tmp_path: Path) -> None:
    shutil.rmtree(project.folder / "output")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/keep.txt").write_text("keep")
    (project.folder / "output").symlink_to(tmp_path / "elsewhere")
    built = project.build("build")
    assert "Traceback" not in built.said
    assert (tmp_path / "elsewhere/keep.txt").exists() or built.status == 0


def test_a_missing_sanitiser_publishes_nothing(project: Project) -> None:
    project.write("nh3.py", "raise ImportError('no nh3 here')\n")
    built = project.build("build")
    assert built.status
    assert published(project) == YESTERDAY


@shipped
def test_a_planet_that_lost_its_past_is_not_published_over_it(project: Project) -> None:
    def publish(*more: str) -> Built:
        environment = {"SITEURL": "https://hub.example"}
        return project.build("publish", "--no-fetch", *more, environment=environment)

    before = sound(publish()).files()
    connection = sqlite3.connect(project.folder / STORE)
    connection.execute("DELETE FROM entries WHERE rowid % 2 = 0")
    connection.commit()
    connection.close()
    refused = publish()
    assert refused.status == 2
    assert "entries fewer than when the site was last published" in refused.said
    assert "--accept-smaller-planet" in refused.said
    assert published(project) == before
    smaller = sound(publish("--accept-smaller-planet")).files()
    assert smaller["planet/atom.xml"] != before["planet/atom.xml"]
    assert sound(publish()).status == 0
