"""The content of this site, whoever wrote it and in whatever language: it is right, and what is built from it is whole.

It is built with the settings that the community has chosen, as it stands today. A site without any content passes.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from plugins.shared.address import LOCAL
from plugins.shared.clock import now
from plugins.shared.community import Community, from_file
from plugins.site.loading import load
from plugins.site.seen import seen_events
from tests.building import ROOT, Built, Project, Workshop
from tests.conftest import sound
from tests.events.linter.properties import lint
from tests.site.links import Site


@pytest.fixture(scope="module")
def ours() -> Community:
    found = from_file(ROOT)
    assert isinstance(found, Community), found
    return found


def build(project: Project) -> Built:
    """Build what stands in the project's folder today, in a copy."""
    shutil.rmtree(project.folder)
    shutil.copytree(ROOT, project.folder, ignore=_not_the_site_s, symlinks=True)
    return project.build("build", environment={"SOURCE_DATE_EPOCH": str(int(now().timestamp()))})


def _not_the_site_s(folder: str, names: list[str]) -> list[str]:
    """Return what a project's folder has besides what a site is built from."""
    aside = [name for name in names if name.startswith(".") or name in ("output", "tests")]
    return aside if Path(folder) == ROOT else []


@pytest.fixture(scope="module")
def built(workshop: Workshop) -> Built:
    return sound(workshop.once("content", build))


@pytest.fixture(scope="module")
def site(built: Built) -> Site:
    address = json.loads(built.files()["feeds/feed.json"])["home_page_url"].rstrip("/")
    return Site(built.files(), address or LOCAL)


def test_every_file_is_right(ours: Community) -> None:
    found, problems = load(ours, ROOT, now())
    problems += seen_events(ROOT, ours, found, now())[1]
    assert [str(problem) for problem in problems] == []


def test_everything_that_was_written_is_there(ours: Community, site: Site) -> None:
    found, _ = load(ours, ROOT, now())
    pages = {f"{thing.url}index.html" for thing in (*found.pages, *found.members.values(), *found.events)}
    pages |= {f"{post.url(now())}index.html" for post in found.posts if post.status_at(now()) == "published"}
    assert pages - site.files.keys() == set()


def test_every_link_leads_somewhere(site: Site) -> None:
    assert site.broken() == []


def test_no_page_loads_anything_from_another_host(site: Site) -> None:
    assert site.loaded_from_elsewhere() == []


def test_every_page_is_in_the_site_s_language_and_has_a_title(ours: Community, site: Site) -> None:
    assert {name for name, tree in site.pages.items() if tree.get("lang") != ours.language} == set()
    assert {name for name, tree in site.pages.items() if not tree.xpath("normalize-space(//title)")} == set()


def test_every_calendar_is_right_to_the_letter(site: Site) -> None:
    calendars = {name: data for name, data in site.files.items() if name.endswith(".ics")}
    assert [problem for name, data in calendars.items() for problem in lint(data, Path(name).name)] == []


def test_every_feed_can_be_read(site: Site) -> None:
    feeds = {name: data for name, data in site.files.items() if name.endswith(("atom.xml", "rss.xml"))}
    assert [name for name, data in feeds.items() if feedparser.parse(data, sanitize_html=False).bozo] == []
    assert [name for name, data in site.files.items() if name.endswith(".json") and not json.loads(data)] == []
    assert etree.fromstring(site.files["planet/members.opml"]).tag == "opml"
