"""A part that is left out of PLUGINS is left out of the site, and nothing breaks."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.building import Built, Project, copy
from tests.conftest import sound
from tests.site.links import Site

pytestmark = pytest.mark.slow

# What only this part writes, and pages of the sample's own that lead there in raw HTML.
LEFT_OUT = {
    "events": ("events/", "events/calendar.ics"),
    "planet": ("planet/", "planet/atom.xml"),
    "search": ("search/", "pagefind/pagefind.js"),
    "members": ("members/",),
    "posts": ("posts/", "feeds/atom.xml"),
    "digest": ("digest/", "digest/atom.xml"),
}


def plugins(project: Project) -> list[str]:
    """Return what the settings of ``project`` name."""
    named: list[str] = runpy.run_path(str(project.folder / "pelicanconf.py"))["PLUGINS"]
    return named


@pytest.mark.parametrize("part", LEFT_OUT)
def test_a_site_without(part: str, tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.set(PLUGINS=[name for name in plugins(project) if name != f"plugins.{part}"])
    files = sound(project.build("build")).files()
    for address in LEFT_OUT[part]:
        assert (f"{address}index.html" if address.endswith("/") else address) not in files
    assert "index.html" in files and "sitemap.xml" in files
    built = Site(files, "http://localhost:8000")
    assert built.broken() == []
    told = built.pages["follow/index.html"].xpath("//main//code/text()")
    assert [one for one in told if one.removeprefix(f"{built.base}/") not in files] == [], (
        "only what there is is offered"
    )


def test_the_order_of_the_plugins_makes_no_difference(site: Built, tmp_path: Path) -> None:
    other = copy(tmp_path / "other")
    other.set(PLUGINS=plugins(other)[::-1])
    assert site.files() == sound(other.build("build")).files()
