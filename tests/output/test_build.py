"""A build that cannot end well says so in a line, and yesterday's site stays whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plugins.output.build import STAGE
from plugins.output.clean import clean
from plugins.shared.lock import hold
from tests.building import Built, Project, Workshop, copy
from tests.conftest import sound
from tests.output.conftest import YESTERDAY, published

pytestmark = pytest.mark.slow


def test_a_second_build_at_once_is_told_to_wait(harmed: Project) -> None:
    with hold(harmed.folder / ".hub" / "build.lock"):
        built = harmed.build("build")
    assert built.status == 1
    assert built.said == (".hub/build.lock: another build is running — wait for it to end, then run this again\n")
    assert published(harmed) == YESTERDAY


def test_a_fault_of_the_code_is_one_line_with_its_place(harmed: Project) -> None:
    harmed.write("theme/templates/404.html", "<html>\n{{ nothing.at.all }}\n")
    built = harmed.build("build")
    assert built.status == 1
    (line,) = built.said.splitlines()
    assert line.startswith("theme/templates/404.html:2: the build stopped: UndefinedError: ")
    assert line.endswith(" — this is a fault of the code, not of the content; the details are in .hub/build-error.log")
    assert "Traceback" in (harmed.folder / ".hub/build-error.log").read_text(encoding="utf-8")
    assert published(harmed) == YESTERDAY


def test_a_fault_in_a_template_of_the_community_s_own_is_told_at_its_line(harmed: Project) -> None:
    harmed.write(
        "overrides/templates/404.html", '{% extends "base.html" %}\n{% block main %}{{ no.thing }}{% endblock %}'
    )
    built = harmed.build("build")
    (line,) = built.said.splitlines()
    assert line.startswith("overrides/templates/404.html:2: the build stopped: UndefinedError: ")
    assert " — mend it there, or take the file away, and the theme's own is shown; " in line
    assert published(harmed) == YESTERDAY


@pytest.mark.parametrize(
    ("planet", "store"),
    [({"page_size": 10}, ".hub/planet.sqlite3"), ({"store": "memory/mine.sqlite3"}, "memory/mine.sqlite3")],
)
def test_the_planet_is_kept_where_the_settings_say(tmp_path: Path, planet: dict[str, object], store: str) -> None:
    project = copy(tmp_path / "site")
    project.replace_content()
    project.set(PLANET=planet)
    missing = project.build("status")
    assert missing.status == 2 and store in missing.said
    sound(project.build("fetch"))
    assert (project.folder / store).is_file()
    sound(project.build("status"))


@pytest.mark.parametrize("command", ["publish", "fetch", "ping", "status"])
def test_settings_that_are_no_python_are_told_by_line(tmp_path: Path, command: str) -> None:
    project = copy(tmp_path / "site")
    ours = (project.folder / "publishconf.py").read_text("utf-8")
    project.write("publishconf.py", f"{ours}SITEURL = 'https://hub.example\n")
    said = project.build(command)
    assert (said.status, said.said.splitlines()[0].partition(" — ")[2]) == (2, "mend that line")
    assert said.said.startswith(f"publishconf.py:{len(ours.splitlines()) + 1}: is not Python")
    project.write("publishconf.py", ours)
    project.write("pelicanconf.py", "SITENAME = 'x'\nPLANET = {}['store']\n")
    assert project.build(command).said.startswith("pelicanconf.py:2: cannot be run (KeyError: 'store')")


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_a_build_that_is_killed_harms_nothing_and_the_next_is_whole(harmed: Project, site: Built) -> None:
    process = subprocess.Popen([sys.executable, "-m", "plugins.output", "build"], cwd=harmed.folder)
    while not (harmed.folder / STAGE).exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert published(harmed) == YESTERDAY
    assert sound(harmed.build("build")).files() == site.files()


def test_clean_takes_what_can_be_made_again_and_no_more(tmp_path: Path) -> None:
    for name in ("output/index.html", ".hub/cache/x", ".hub/planet.sqlite3", "content/posts/a.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert clean(tmp_path) == ["output", ".hub/cache"]
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == [".hub/planet.sqlite3", "content/posts/a.md"]


def test_a_folder_of_another_name(workshop: Workshop) -> None:
    built = workshop.once("elsewhere", lambda project: project.build("build", "--output", "public"))
    assert built.status == 0, built.said
    assert (Path(built.folder) / "public/index.html").is_file()
    assert not built.output.exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DIGEST", "yearly", "`DIGEST` cannot be 'yearly'"),
        (
            "FEEDS",
            ["/events/calendar.ics"],
            "`FEEDS` names /events/calendar.ics, which is an address of the site's own",
        ),
        ("STATIC_PATHS", ["extra/none.txt"], "`STATIC_PATHS` names extra/none.txt, which is no file"),
        ("PLANET", {"heard": "everywhere"}, "`PLANET['heard']` cannot be 'everywhere'"),
    ],
)
def test_a_setting_that_cannot_be_is_told_at_its_line(tmp_path: Path, name: str, value: object, said: str) -> None:
    project = copy(tmp_path / "site")
    project.set(**{name: value})
    built = project.build("build")
    lines = (project.folder / "pelicanconf.py").read_text("utf-8").splitlines()
    line = max(number for number, one in enumerate(lines, 1) if one.startswith(f"{name} "))
    assert built.status == 2 and f"pelicanconf.py:{line}: {said}" in built.said


def test_a_plugin_that_an_earlier_version_had_is_told(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.set(PLUGINS=["plugins.press", "plugins.site"])
    line = len((project.folder / "pelicanconf.py").read_text("utf-8").splitlines())
    built = project.build("build")
    assert built.status == 2
    assert f"pelicanconf.py:{line}: `PLUGINS` names plugins.press, which does not exist — take it" in built.said
