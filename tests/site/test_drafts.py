"""What is not out: previews show it, marked; nothing of it is published; its address leads on once it is out."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from plugins.shared.address import LOCAL
from tests.building import Built, Project, Workshop, copy
from tests.conftest import sound
from tests.site.links import Site

pytestmark = pytest.mark.slow

SITEURL = "https://example.org"
OUT = datetime(2030, 5, 1, 8, 30, tzinfo=UTC)
SECRET = re.compile(rb"Sample (?:draft|embargo)|Secretword|secret-tag|embargo|posts/draft/|old/secret")
DRAFT = (
    "---\ntitle: Sample draft\ndate: 2020-01-01\nstatus: draft\ntags: [secret tag]\nauthors: [sam]\n---\nSecretword.\n"
)
EMBARGO = (
    f"---\ntitle: Sample embargo\ndate: {OUT:%Y-%m-%dT%H:%MZ}\ntags: [shared]\nredirects: [/old/secret/]\n"
    "authors: [sam]\nevents: [meeting]\nseries: Sample series\n---\nSecretword, [too](draft.md).\n"
)
OPEN = (
    "---\ntitle: Sample post\ndate: 2020-01-02\ntags: [shared]\nauthors: [sam]\nseries: Sample series\n---\n"
    'See [first](draft.md), [second](../posts/embargo.md#part "a title"), [third][x], [fourth](/posts/draft/?a=b#c) '
    "and [fifth](/).\n\n[x]: embargo.md\n"
)


def fill(project: Project) -> None:
    project.replace_content()
    for name, text in (("draft", DRAFT), ("embargo", EMBARGO), ("open", OPEN)):
        project.write(f"content/posts/{name}.md", text)
    project.write("content/members/sam.md", "---\nname: Sam Sample\n---\n")
    project.write("content/events/meeting.md", "---\ntitle: Sample meeting\nstart: 2020-01-03\n---\n")


class Stage(NamedTuple):
    """What a build said, and the site that it left."""

    said: str
    files: dict[str, bytes]


def publish(project: Project, seconds: int) -> Built:
    """Publish so long after the post to come is out."""
    moment = str(int(OUT.timestamp()) + seconds)
    return project.build("publish", "--no-fetch", environment={"SITEURL": SITEURL, "SOURCE_DATE_EPOCH": moment})


@pytest.fixture(scope="module")
def stages(workshop: Workshop) -> list[Stage]:
    """Return the site as its writer previews it, published a second before the post is out, and at the moment itself.

    All in one folder, as on a writer's machine; between the last two nothing but the time has changed.
    """

    def learn() -> list[Stage]:
        project = copy(workshop.folder / "drafts")
        fill(project)
        builds: tuple[Callable[[], Built], ...] = (
            lambda: project.build("build"),
            lambda: publish(project, -1),
            lambda: publish(project, 0),
        )
        return [Stage(built.said, built.files()) for build in builds for built in [sound(build())]]

    return workshop.learnt("stages", learn)


@pytest.fixture(scope="module")
def seen(stages: list[Stage]) -> Site:
    return Site(stages[0].files, LOCAL)


@pytest.fixture(scope="module")
def published(stages: list[Stage]) -> Stage:
    return stages[1]


@pytest.fixture(scope="module")
def later(stages: list[Stage]) -> Site:
    return Site(stages[2].files, SITEURL)


@pytest.mark.parametrize("name", ["draft", "embargo"])
def test_a_preview_shows_what_is_not_out_and_says_so(seen: Site, name: str) -> None:
    page = seen.pages[f"drafts/{name}/index.html"]
    assert "Secretword" in page.text_content()
    assert page.xpath("//meta[@name='robots'][@content='noindex']")
    assert page.xpath("//*[contains(@class, 'notice')][contains(., 'Only previews show it')]")
    assert seen.pages["drafts/index.html"].xpath(f"//a[contains(@href, '/drafts/{name}/')]")
    assert seen.pages["posts/index.html"].xpath("//a[contains(@href, '/drafts/')]")


def test_a_post_that_is_out_is_not_marked(seen: Site) -> None:
    page = seen.pages["posts/open/index.html"]
    assert not page.xpath("//meta[@name='robots']|//*[contains(@class, 'notice')]")


def test_nothing_of_what_is_not_out_is_published(published: Stage) -> None:
    files = published.files
    assert [name for name, data in files.items() if SECRET.search(data) or SECRET.search(name.encode())] == []
    assert "drafts/index.html" not in files
    assert Site(files, SITEURL).broken() == []


def test_the_search_index_has_no_word_of_it(published: Stage) -> None:
    index = {name: data for name, data in published.files.items() if name.startswith("pagefind/")}
    unpacked = {name: gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for name, data in index.items()}
    assert any(b"fifth" in data for data in unpacked.values())
    assert [name for name, data in unpacked.items() if SECRET.search(data) or b"secretword" in data.lower()] == []


def test_a_link_to_it_is_its_words_alone_and_that_is_said(published: Stage) -> None:
    page = Site(published.files, SITEURL).pages["posts/open/index.html"]
    (prose,) = page.xpath("//*[contains(@class, 'e-content')]")
    assert prose.text_content().strip() == "See first, second, third, fourth and fifth."
    assert prose.xpath(".//a/@href") == [f"{SITEURL}/"]
    said = [line for line in published.said.splitlines() if "not out yet" in line]
    assert [line.partition(" — ")[0] for line in said] == [
        f"content/posts/open.md:{line}: links to {href}, which is not out yet"
        for line, href in (
            (8, "draft.md"),
            (8, "../posts/embargo.md#part"),
            (8, "/posts/draft/?a=b#c"),
            (10, "embargo.md"),
        )
    ]
    assert "2 posts are not published yet" in published.said


def test_a_post_to_come_is_out_with_the_first_publishing_after_its_hour(later: Site) -> None:
    page = later.pages["posts/embargo/index.html"]
    assert "Secretword" in page.text_content()
    assert not page.xpath("//meta[@name='robots']|//*[contains(@class, 'notice')]")
    assert b"Sample embargo" in later.files["feeds/atom.xml"]
    assert b"/posts/embargo/" in later.files["sitemap.xml"]
    links = later.pages["posts/open/index.html"].xpath("//*[contains(@class, 'e-content')]//a/@href")
    assert f"{SITEURL}/posts/embargo/#part" in links


@pytest.mark.parametrize("name", ["embargo", "open"])
def test_the_address_that_reviewers_have_leads_to_the_post(later: Site, name: str) -> None:
    (target,) = later.pages[f"drafts/{name}/index.html"].xpath("//meta[@http-equiv='refresh']/@content")
    assert target == f"0; url={SITEURL}/posts/{name}/"
    assert b"/drafts/" not in later.files["sitemap.xml"] + later.files.get("_redirects", b"")
