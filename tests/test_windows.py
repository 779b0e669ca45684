"""On Windows there is no fork, no fcntl, no resource: every module loads without, and the site is the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.building import ROOT, Built, Project, copy
from tests.conftest import sound

pytestmark = pytest.mark.slow

HIDDEN = f"""
import runpy, sys
sys.path[:0] = [".", {str(ROOT)!r}]
from tests.windows import hide
hide(links=%s)
"""
EVERYTHING = """
import importlib, pkgutil, plugins
names = [found.name for found in pkgutil.walk_packages(plugins.__path__, "plugins.")]
for name in (*names, "tasks", "bootstrap", "pelicanconf", "publishconf"):
    importlib.import_module(name)
print(len(names))
"""
COMMAND = "sys.argv[1:] = {arguments}\nrunpy.run_module({module!r}, run_name='__main__', alter_sys=True)\n"
POST = "---\ntitle: Sample {0}\ndate: 2026-01-0{0}\ntags: [sample]\n---\nA sample{1}.\n"
CONTENT = {
    "posts/one.md": POST.format(1, ""),
    "posts/two.md": POST.format(2, ""),
    "pages/about.md": "---\ntitle: About\n---\nA sample.\n",
    "events/sample.md": "---\ntitle: A sample\nstart: 2027-01-01 19:00\nend: '21:00'\ntimezone: UTC\n---\nA sample.\n",
    "events/sample/pitch.md": "---\ntitle: A sample\nby: Somebody\n---\nA sample.\n",
    "members/ann-sample.md": "---\nname: Ann Sample\n---\nA sample.\n",
}


def small(folder: Path) -> Project:
    """Return a copy of the project with little content."""
    project = copy(folder)
    project.replace_content()
    for name, text in CONTENT.items():
        project.write(f"content/{name}", text)
    (project.folder / "events.lock").unlink(missing_ok=True)
    return project


def on_windows(project: Project, module: str, *arguments: str, links: bool = True) -> Built:
    return project.run(HIDDEN % links + COMMAND.format(arguments=list(arguments), module=module))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return small(tmp_path_factory.mktemp("windows") / "site")


def test_every_module_is_loaded(project: Project) -> None:
    built = sound(project.run(HIDDEN % True + EVERYTHING))
    assert int(built.said.split()[-1]) > 200


@pytest.mark.parametrize("module", ["plugins.output", "plugins.site", "plugins.planet", "plugins.events"])
def test_every_command_says_what_it_does(project: Project, module: str) -> None:
    assert "usage:" in sound(on_windows(project, module, "--help")).said


def test_the_site_is_the_same_to_the_last_byte_at_first_and_after_a_change(project: Project, tmp_path: Path) -> None:
    sound(on_windows(project, "plugins.output", "build"))
    assert "is right" in sound(on_windows(project, "plugins.site", "check")).said
    plain = small(tmp_path / "plain")
    for name in ("one", "three"):
        project.write(f"content/posts/{name}.md", POST.format(3, ", changed"))
        plain.write(f"content/posts/{name}.md", POST.format(3, ", changed"))
    (project.folder / "content/posts/two.md").unlink()
    (plain.folder / "content/posts/two.md").unlink()
    wanted = sound(plain.build("build")).files()
    for links in (True, False):
        made = sound(on_windows(project, "plugins.output", "build", "--force", links=links)).files()
        assert made.keys() == wanted.keys()
        assert [name for name, data in wanted.items() if made[name] != data] == []
    assert (project.folder / "events.lock").read_bytes() == (plain.folder / "events.lock").read_bytes()


def test_the_planet_is_brought_up_to_date(project: Project) -> None:
    assert sound(on_windows(project, "plugins.planet", "update", "--members=content/members", "--store=.hub/p.db")).said


def test_no_name_in_what_is_published_is_one_that_windows_cannot_hold(site: Built) -> None:
    names = {part for name in site.files() for part in name.split("/")}
    assert [name for name in names if re.search(r'[<>:"\\|?*\x00-\x1f]|[. ]$', name)] == []
