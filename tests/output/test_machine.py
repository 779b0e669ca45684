"""A machine that fails in the midst of a build, call by call: readers keep a whole site, the next build is right."""

from __future__ import annotations

import errno
import json
import re
import shutil
import signal
import subprocess
import sys

import pytest

from plugins.planet.store.store import Store
from tests.building import ROOT, Built, Project
from tests.conftest import sound
from tests.kills import KILLS
from tests.machine import BROKEN, FULL, NEVER, REFUSED, Machine
from tests.output.conftest import STORE, YESTERDAY, plain, publish_yesterday, published
from tests.planet.entries import NOW

pytestmark = pytest.mark.slow

REPEATS = max(1, KILLS // 12)
# What a build is at when it opens (or renames, or gives a second name to) such a file for the n-th time.
STEPS = {
    "reads the settings": ("open", "*pelicanconf*", 1),  # it, or the bytecode of it
    "reads texts": ("open", "*.md", 2),
    "opens the memo": ("open", "*/cache/build.sqlite3", 1),
    "renders templates": ("open", "*/cache/blobs/*", 9),
    "writes feeds": ("link", "*/.hub/stage/*.xml", 1),
    "copies files": ("open", "*/.hub/stage/theme/*", 3),
    "takes the search index": ("open", "*/.hub/indexing/*", 2),
    "exchanges the folders": ("rename", "*/.hub/stage", 1),
}


@pytest.mark.case(
    "kill9-config-load", "kill9-article-read", "kill9-link-check", "kill9-template-render", "kill9-own-feed-write",
    "kill9-static-copy", "kill9-search-index", "kill9-publish-rename",
)  # fmt: skip
def test_kill_9_at_every_step_of_a_build(harmed: Project, site: Built, machine: Machine) -> None:
    shutil.rmtree(harmed.folder / ".hub/cache")  # a build that has nothing at hand takes every step
    for step, (call, glob, first) in STEPS.items():
        for number in range(first, first + REPEATS):
            failing = machine.failing(call, glob, number, "kill")
            killed = harmed.build("build", environment=failing, prefix=("setsid",))
            assert killed.status == -signal.SIGKILL or (machine.met < number and number > first), step
            assert published(harmed) == (YESTERDAY if killed.status else site.files()), step
            publish_yesterday(harmed)
    assert sound(harmed.build("build")).files() == site.files()
    left = sorted(path.name for path in harmed.folder.iterdir() if path.name.startswith("output"))
    assert left == ["output"]


@pytest.mark.case("disk-full-at-every-write")
def test_a_disk_that_is_full_from_any_write_on(harmed: Project, site: Built, machine: Machine) -> None:
    sound(harmed.build("build", environment=machine.failing("write", "/*", NEVER, FULL)))
    writes = machine.met
    publish_yesterday(harmed)
    for number in range(1, writes, max(1, writes // max(3, KILLS // 3))):
        built = harmed.build("build", environment=machine.failing("write", "/*", number, FULL))
        if built.status:
            assert plain(built), built.said
            assert published(harmed) == YESTERDAY, number
        else:
            assert published(harmed) == site.files(), number
            publish_yesterday(harmed)
    assert sound(harmed.build("build")).files() == site.files()


def test_a_file_of_the_theme_that_cannot_be_copied(harmed: Project, machine: Machine) -> None:
    """Pelican itself goes on without it."""
    built = harmed.build("build", environment=machine.failing("open", "*/.hub/stage/theme/css/*", 1, BROKEN))
    assert machine.met
    assert built.status == 1 and plain(built), built.said
    assert published(harmed) == YESTERDAY


OUTPUT_ALONE = 'cp -r output disk/site; "$@" --output disk/site; ended=$?; cp -r disk/site seen; exit $ended'
EVERYTHING = (
    "ls -A | grep -vx disk | xargs cp -r -t disk; cd disk; "
    '"$@"; ended=$?; cp -r output ../seen; cp .hub/planet.sqlite3 ../kept.sqlite3; exit $ended'
)
DISKS = {
    "for the output": ("size=1m", OUTPUT_ALONE),
    "for the output, with room for a hundred names": ("nr_inodes=100", OUTPUT_ALONE),
    "for all": ("size=$(($(du -sk . | cut -f1) + 1024))k", EVERYTHING),
}
PRIVATE = ("unshare", "--mount", "--map-root-user")


@pytest.mark.case("disk-full-output", "disk-full-both", "inode-full")
@pytest.mark.parametrize("disk", DISKS)
def test_a_small_disk(harmed: Project, disk: str) -> None:
    if not shutil.which("unshare") or subprocess.run([*PRIVATE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk of their own (unshare)")
    options, script = DISKS[disk]
    (harmed.folder / "disk").mkdir()
    shutil.rmtree(harmed.folder / ".hub/cache")
    mounted = f'mount -t tmpfs -o "{options}" none disk && {{ {script}; }}'
    built = harmed.build("build", prefix=(*PRIVATE, "sh", "-c", mounted, "sh"))
    assert built.status == 1, built.said
    assert "No space left on device" in built.said or "is the disk full?" in built.said, built.said
    assert plain(built), built.said
    shutil.rmtree(harmed.folder / "output")
    (harmed.folder / "seen").rename(harmed.folder / "output")
    assert published(harmed) == YESTERDAY
    kept = harmed.folder / ("kept.sqlite3" if disk == "for all" else STORE)
    with Store.open(kept, now=NOW) as store:
        assert store.notices == () and store.count() == entries(harmed), "the memory is whole"


def entries(project: Project) -> int:
    with Store.open(project.folder / STORE, now=NOW) as store:
        return store.count()


@pytest.mark.case("short-writes")
def test_a_disk_that_takes_a_byte_at_a_time(harmed: Project, site: Built, machine: Machine) -> None:
    shutil.rmtree(harmed.folder / ".hub")
    built = sound(harmed.build("build", environment=machine.failing("write", "/*", 1, "short")))
    assert machine.met > 1_000_000
    assert built.files() == site.files()


@pytest.mark.case("fsync-fails")
@pytest.mark.parametrize("files", ["*", "*/.hub/stage"])
def test_a_disk_that_says_it_did_not_take_what_was_written(harmed: Project, machine: Machine, files: str) -> None:
    (harmed.folder / STORE).unlink()
    built = harmed.build("build", environment=machine.failing("sync", files, 1, BROKEN))
    assert machine.met
    assert built.status and plain(built), built.said
    assert published(harmed) == YESTERDAY


@pytest.mark.case("rename-fails")
@pytest.mark.parametrize("error", [errno.EXDEV, REFUSED], ids=["EXDEV", "EACCES"])
@pytest.mark.parametrize("files", ["*/.hub/stage", "*/output"])
def test_folders_that_cannot_be_renamed(harmed: Project, site: Built, machine: Machine, files: str, error: int) -> None:
    built = harmed.build("build", environment=machine.failing("rename", files, 1, error))
    if files == "*/output":  # the two are exchanged in one step, and that is not forbidden
        assert sound(built).files() == site.files()
        return
    assert machine.met == 2, "neither in one step nor in two"
    assert built.status == 1 and plain(built), built.said
    assert published(harmed) == YESTERDAY
    assert sound(harmed.build("build")).files() == site.files()


@pytest.mark.case("nproc-limit")
def test_a_machine_that_starts_no_process(harmed: Project, machine: Machine) -> None:
    for number in range(50):  # enough of them to be worth other processes
        harmed.write(f"content/posts/post-{number}.md", f"---\ntitle: Post {number}\ndate: 2010-01-01\n---\nText.\n")
    built = sound(harmed.build("build", environment=machine.failing("fork", "*", 1, errno.EAGAIN)))
    assert machine.met and plain(built), built.said
    assert "search: Pagefind has made no index: [Errno 11] Resource temporarily unavailable" in built.said
    assert b"Post 49" in published(harmed)["posts/post-49/index.html"]


@pytest.mark.case("no-home")
def test_no_home_and_no_folder_for_passing_files(harmed: Project, machine: Machine) -> None:
    shutil.rmtree(harmed.folder / ".hub/cache")
    failing = machine.failing("create", "/tmp/tmp*", 1, errno.EROFS)
    built = harmed.build("build", environment={**failing, "TMPDIR": "/nowhere"}, prefix=("env", "-u", "HOME"))
    assert built.status in (0, 1) and plain(built), built.said
    assert published(harmed) == YESTERDAY or built.status == 0


@pytest.mark.case("sigpipe-on-stdout")
def test_nobody_listens_to_what_a_build_says(harmed: Project, site: Built) -> None:
    built = harmed.build("build", prefix=("bash", "-c", '"$@" > >(exit)', "bash"))
    assert "Traceback" not in built.said
    assert published(harmed) == (YESTERDAY if built.status else site.files())


@pytest.mark.case("clock-clock-jumps-during-build")
@pytest.mark.parametrize("seconds", ["+315360000", "-86400"])
def test_a_clock_that_jumps_while_a_build_runs(harmed: Project, site: Built, machine: Machine, seconds: str) -> None:
    built = sound(harmed.build("build", environment=machine.failing("clock", "*", 3, seconds)))
    assert machine.met > 3
    assert built.files() == site.files()
    assert sound(harmed.build("build")).files() == site.files()


@pytest.mark.case("clock-clock-back-1-day", "clock-clock-forward-10-years", "clock-SOURCE_DATE_EPOCH-set")
def test_a_clock_that_was_wrong_for_a_time(harmed: Project, site: Built) -> None:
    held = entries(harmed)
    for wrong in (2114121600, 1798675200):  # ten years too late, and a day too early
        sound(harmed.build("build", environment={"SOURCE_DATE_EPOCH": str(wrong)}))
        assert entries(harmed) == held
    assert sound(harmed.build("build")).files() == site.files()


@pytest.mark.case("clock-DST-change-TZ=Pacific-Apia", "locale-C")
def test_a_zone_that_skipped_a_day_and_a_machine_without_a_language(harmed: Project, site: Built) -> None:
    built = harmed.build("build", environment={"TZ": "Pacific/Apia", "LANG": "C", "LC_ALL": "C"})
    assert sound(built).files() == site.files()


WRITER = """
import sys, time
from pathlib import Path
from plugins.planet.store.store import Store
from tests.planet.entries import NOW, entry
with Store.open(Path(sys.argv[1]), now=NOW) as store:
    for n in range(10_000):
        store.save(None, [entry(n * 10 + k) for k in range(10)])
        print("saved", flush=True)
        time.sleep(0.05)
"""


@pytest.mark.case("build-while-fetch")
def test_a_build_while_the_planet_is_read(harmed: Project) -> None:
    harmed.write("content/members/ann.md", "---\nname: Ann\n---\n")
    command = [sys.executable, "-c", WRITER, str(harmed.folder / STORE)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None and writer.stdout.readline() == b"saved\n"
        built = harmed.build("build")
        writer.kill()
    files = sound(built).files()
    years = [json.loads(data) for name, data in files.items() if re.fullmatch(r"planet/archive/\d{4}\.json", name)]
    kept = [item["_hub"]["member"] for year in years for item in year["items"]]
    assert len(kept) == json.loads(files["planet/status.json"])["entries"], "all pages are of one moment"
    assert kept.count("ann") >= 10 and kept.count("ann") % 10 == 0, "and no feed is there in part"
