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
from tempfile import TemporaryDirectory

import pytest

from plugins.planet.store.store import Store
from tests.building import Built, Project
from tests.conftest import sound
from tests.kills import KILLS, cut
from tests.output.conftest import STORE, YESTERDAY, plain, publish_yesterday, published
from tests.planet.entries import NOW, entry

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="there is no kill -9, and no limit of a file's size"),
    pytest.mark.slow,
]


@pytest.mark.case("kill9-random-200")
def test_kill_9_at_any_moment_of_a_build(harmed: Project, site: Built) -> None:
    pick, ends = random.Random(4), {"old": 0, "new": 0}
    started = time.monotonic()
    sound(harmed.build("build"))
    whole = time.monotonic() - started
    new = published(harmed)
    publish_yesterday(harmed)
    for _ in range(KILLS):
        command = [sys.executable, "-m", "plugins.output", "build"]
        cut(command, harmed.folder, pick.uniform(0, whole * 1.1), {"SOURCE_DATE_EPOCH": "1798761600"})
        found = published(harmed)
        ends["old" if found == YESTERDAY else "new" if found == new else "mixed"] += 1
        assert [path.name for path in harmed.folder.iterdir() if path.name.startswith("output")] == ["output"]
    healed = sound(harmed.build("build"))
    assert healed.files() == site.files()
    assert sum(ends.values()) == KILLS


def test_two_builds_at_once(harmed: Project, site: Built) -> None:
    command = [sys.executable, "-m", "plugins.output", "build"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1798761600"}
    both = [
        subprocess.Popen(command, cwd=harmed.folder, stderr=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    said = [one.communicate()[1] for one in both]
    assert sorted(one.returncode for one in both) in ([0, 1], [0, 0])
    assert all("another build is running" in words for words, one in zip(said, both, strict=True) if one.returncode)
    assert published(harmed) == site.files()


@pytest.mark.parametrize("blocks", [1, 64])
def test_a_full_disk(harmed: Project, site: Built, blocks: int) -> None:
    """A limit of a file's size stands in for it: a write fails in the midst of a build."""
    (harmed.folder / STORE).unlink(missing_ok=True)
    built = harmed.build("build", prefix=("bash", "-c", f'trap "" XFSZ; ulimit -f {blocks}; exec "$@"', "bash"))
    if built.status:
        assert plain(built), built.said
        assert published(harmed) == YESTERDAY
    assert sound(harmed.build("build")).files() == site.files()


@pytest.fixture
def nobody() -> tuple[str, ...]:
    """Return what takes from a command root's right to read and write everywhere; nothing for another user."""
    if os.geteuid():
        return ()
    rights = ("-dac_override", "-dac_read_search", "-fowner")
    command = ("setpriv", "--inh-caps", ",".join(rights), "--bounding-set", ",".join(rights))
    if not shutil.which("setpriv") or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("root may write everywhere, and there is no setpriv to take that away")
    return command


UNUSABLE = {  # a place, and the rights that are left
    "the project": (".", 0o555),
    "the cache": (".hub/cache", 0o555),
    "the folder of the store": (".hub", 0o555),
    "the store": (STORE, 0o000),
    "a folder of the theme": ("theme/static/css", 0o000),
    "a folder of texts": ("content/posts", 0o000),
}


@pytest.mark.case("run-as-other-user")
@pytest.mark.parametrize("place", UNUSABLE)
def test_what_may_not_be_read_or_written(harmed: Project, site: Built, nobody: tuple[str, ...], place: str) -> None:
    name, rights = UNUSABLE[place]
    path = harmed.folder / name
    before = path.stat().st_mode
    path.chmod(rights)
    try:
        built = harmed.build("build", prefix=nobody)
    finally:
        path.chmod(before)
    assert built.status or name.startswith(".hub"), "what is there already need not be written again"
    assert plain(built), built.said
    assert published(harmed) == (YESTERDAY if built.status else site.files())
    if built.status:
        assert sound(harmed.build("build")).files() == site.files()


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


@pytest.mark.case("cache-corrupt-JSON-null", "cache-corrupt-symlink-to--etc-passwd")
@pytest.mark.parametrize("harm", DAMAGE)
def test_a_store_that_was_damaged(harmed: Project, site: Built, harm: str) -> None:
    path = harmed.folder / STORE
    for companion in path.parent.glob("planet.sqlite3-*"):
        companion.unlink()
    DAMAGE[harm](path)
    built = harmed.build("build")
    assert built.status == 0, built.said
    assert "Traceback" not in built.said
    assert len([name for name in built.files() if name.startswith("planet/")]) > 10
    if harm == "noise in it":
        assert sound(harmed.build("build")).files().keys() >= built.files().keys() - {"planet/archive/index.json"}


@pytest.mark.case("cache-corrupt-directory-in-place-of-file")
def test_a_folder_in_the_place_of_the_store(harmed: Project) -> None:
    (harmed.folder / STORE).unlink()
    (harmed.folder / STORE).mkdir()
    built = harmed.build("build")
    assert built.status
    assert plain(built), built.said
    assert published(harmed) == YESTERDAY


def test_a_newer_store_is_refused(harmed: Project) -> None:
    connection = sqlite3.connect(harmed.folder / STORE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (harmed.folder / STORE).read_bytes()
    built = harmed.build("build")
    assert built.status == 2
    assert "newer" in built.said and plain(built), built.said
    assert published(harmed) == YESTERDAY
    assert (harmed.folder / STORE).read_bytes() == before


@pytest.mark.case("cache-corrupt-raw-HTML-with-script-inside-a-cached-body")
def test_markup_that_was_put_into_the_store_behind_our_back(harmed: Project) -> None:
    _script(harmed.folder / STORE)
    built = sound(harmed.build("build"))
    assert [n for n, data in built.files().items() if n.startswith("planet") and b"<script>alert" in data] == []


@pytest.mark.case(
    "output-foreign-files-in-output", "output-half-written-previous-output", "output-previous-output-from-another-theme"
)
def test_an_output_folder_with_other_things_in_it(harmed: Project, site: Built) -> None:
    harmed.write("output/foreign/file.txt", "x")
    harmed.write("output/theme/css/other.css", "x")
    harmed.write("output/posts/index.html", "<!doctype html><ti")
    harmed.write(".hub/stage/half.html", "x")
    harmed.write(".hub/stage/posts/half/index.html", "x")
    os.link(harmed.folder / "output/foreign/file.txt", harmed.folder / ".hub/stage/two-names.txt")
    harmed.write("output.old/older.html", "x")
    assert sound(harmed.build("build")).files() == site.files()


@pytest.mark.case("output-output-is-a-symlink", "output-output-on-another-filesystem")
def test_output_that_is_a_link(harmed: Project, site: Built, tmp_path: Path) -> None:
    memory = Path("/dev/shm")  # another file system, on Linux
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as elsewhere:
        shutil.move(harmed.folder / "output", Path(elsewhere, "served"))
        (harmed.folder / "output").symlink_to(Path(elsewhere, "served"))
        assert sound(harmed.build("build")).files() == site.files()
        assert (harmed.folder / "output").is_symlink(), "the link stays, and what it leads to is new"
        assert [path.name for path in Path(elsewhere).iterdir()] == ["served"]
        (mine := Path(elsewhere, "mine")).mkdir()
        (mine / "letter.txt").write_text("mine")
        (harmed.folder / "output").unlink()
        (harmed.folder / "output").symlink_to(mine)
        assert "has other files in it, such as letter.txt" in harmed.build("build").said
        assert [path.name for path in mine.iterdir()] == ["letter.txt"]


@pytest.mark.case("output-file-where-a-directory-is-needed")
@pytest.mark.parametrize("names", [["output", ".hub/stage", ".hub/cache"], ["output.old", ".hub/cache/cards"]], ids=str)
def test_a_file_where_a_folder_should_be(harmed: Project, site: Built, names: list[str]) -> None:
    for name in names:
        if (harmed.folder / name).exists():
            shutil.rmtree(harmed.folder / name)
        harmed.write(name, "x")
    assert sound(harmed.build("build")).files() == site.files()


@pytest.mark.case("output-output-deleted-mid-build")
def test_an_output_folder_that_is_deleted_while_a_build_runs(harmed: Project, site: Built) -> None:
    command = [sys.executable, "-m", "plugins.output", "build"]
    with subprocess.Popen(
        command, cwd=harmed.folder, env={**os.environ, "SOURCE_DATE_EPOCH": "1798761600"}
    ) as building:
        while not (harmed.folder / ".hub/stage").exists() and building.poll() is None:
            time.sleep(0.01)
        shutil.rmtree(harmed.folder / "output")
    assert building.returncode == 0
    assert published(harmed) == site.files()


# What a power cut or a bad disk makes of a file that builds keep.
CORRUPTIONS: dict[str, Callable[[bytes], bytes]] = {
    "half of it": lambda data: data[: len(data) // 2],
    "nothing": lambda data: b"",
    "one bit": lambda data: data[:99] + bytes([data[99] ^ 4]) + data[100:] if len(data) > 99 else b"x",
    "a list": lambda data: b"[]",
    "a million brackets": lambda data: b"[" * 1_000_000,
    "another encoding": lambda data: "\N{DIGIT ONE}".encode("utf-16") + data,
    "a script": lambda data: b"<script>alert(1)</script>" + data,
}


@pytest.mark.case(
    "cache-corrupt-truncated-at-every-512th-byte", "cache-corrupt-one-bit-flipped", "cache-corrupt-wrong-encoding",
    "cache-corrupt-list-instead-of-object", "cache-corrupt-1e6-deep-nesting", "cache-version-from-another-OS",
)  # fmt: skip
@pytest.mark.parametrize("how", ["half of it", "one bit", "a script", None])
def test_whatever_became_of_the_caches_the_site_is_the_same(harmed: Project, site: Built, how: str | None) -> None:
    """The database is harmed; or it is whole, and the files that it names are harmed, each in another way."""
    cache = harmed.folder / ".hub/cache"
    assert {path.name for path in cache.iterdir()} == {"blobs", "build.sqlite3"}
    blobs = sorted(path for path in (cache / "blobs").rglob("*") if path.is_file())
    for number, path in enumerate([cache / "build.sqlite3"] if how else blobs):
        harm = CORRUPTIONS[how] if how else list(CORRUPTIONS.values())[number % len(CORRUPTIONS)]
        path.write_bytes(harm(path.read_bytes()))
    harmed.write(".hub/published.json", CORRUPTIONS[how or "a million brackets"](b'{"held": {}, "removed": 0}'))
    assert sound(harmed.build("build")).files() == site.files()


def test_a_file_of_a_cache_that_is_gone_or_no_file_is_made_again(harmed: Project, site: Built) -> None:
    first, second, third, *_ = sorted(p for p in (harmed.folder / ".hub/cache/blobs").rglob("*") if p.is_file())
    first.unlink()
    first.mkdir()
    second.unlink()
    second.symlink_to("/etc/passwd")
    third.unlink()
    assert sound(harmed.build("build")).files() == site.files()


@pytest.mark.case("dependency-missing")
def test_a_missing_sanitiser_publishes_nothing(harmed: Project) -> None:
    harmed.write("nh3.py", "raise ImportError('no nh3 here')\n")
    built = harmed.build("build")
    assert built.status
    assert published(harmed) == YESTERDAY


def test_a_planet_that_lost_its_past_is_not_published_over_it(harmed: Project) -> None:
    def publish(*more: str) -> Built:
        environment = {"SITEURL": "https://hub.example"}
        return harmed.build("publish", "--no-fetch", *more, environment=environment)

    with Store.open(harmed.folder / STORE, now=NOW) as store:  # what a bundled archive has comes back by itself
        store.save(None, [entry(number, member="ann-sample") for number in range(40)])
    before = sound(publish()).files()
    connection = sqlite3.connect(harmed.folder / STORE)
    connection.execute("DELETE FROM entries WHERE rowid % 2 = 0")
    connection.commit()
    connection.close()
    refused = publish()
    assert refused.status == 2
    assert "entries fewer than when the site was last published" in refused.said
    assert "--accept-smaller-planet" in refused.said
    assert published(harmed) == before
    smaller = sound(publish("--accept-smaller-planet")).files()
    assert smaller["planet/atom.xml"] != before["planet/atom.xml"]
    assert sound(publish()).status == 0
