"""The published site: whole addresses everywhere, below any path, and no site at all without an address."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from plugins.output import __main__ as output
from plugins.shared.address import LOCAL
from tests.building import ROOT, Built, Project, Workshop, copy
from tests.conftest import sound
from tests.site.links import Site

pytestmark = pytest.mark.slow

SITEURL = "https://example.org/sub"
SAID_AT = f"publishconf.py:{(ROOT / 'publishconf.py').read_text('utf-8').count(chr(10)) + 2}"  # the copy adds its own
DOMAIN, HUB = "https://circle.example", "https://push.example/"


@pytest.fixture(scope="module")
def published(workshop: Workshop) -> Site:
    environment = {"SITEURL": f"{SITEURL}/"}
    built = workshop.once("published", lambda p: p.build("publish", "--no-fetch", environment=environment))
    return Site(sound(built).files(), SITEURL)


def test_without_an_address_nothing_is_published(workshop: Workshop) -> None:
    built = workshop.once("unaddressed", lambda project: project.build("publish", "--no-fetch"))
    assert built.status == 2
    assert built.said == (
        f"{SAID_AT}: SITEURL is empty — write the site's address there (https://…), "
        "or set the environment variable SITEURL\n1 problem to mend.\n"
    )
    assert not built.output.exists()


@pytest.mark.parametrize(
    ("siteurl", "said"),
    [
        ("https://circle.example/?page=1", "is not where a site can stand: https://circle.example/?page=1"),
        ("https://ann@circle.example", "has a name or a password in it"),
        ("circle.example", "is not a web address: circle.example"),
    ],
)
def test_an_address_at_which_no_site_can_stand_is_told(workshop: Workshop, siteurl: str, said: str) -> None:
    unaddressed = workshop.once("unaddressed", lambda project: project.build("publish", "--no-fetch")).project
    built = unaddressed.build("publish", "--no-fetch", environment={"SITEURL": siteurl})
    assert built.status == 2 and built.said.startswith(f"{SAID_AT}: SITEURL {said}")
    assert not built.output.exists()


def test_an_address_that_does_not_answer_yet_is_no_problem_to_mend(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setattr(output, "_settings", lambda: {"SITEURL": "https://circle.invalid"})
    assert output._recall() == 0
    said = "".join(capfd.readouterr())
    assert "cannot be asked there, and is what is committed: https://circle.invalid/events/ledger.json" in said
    assert "::error" not in said and "to mend" not in said


def test_every_address_is_whole(published: Site) -> None:
    assert published.relative() == []


def test_every_link_leads_somewhere_below_the_path(published: Site) -> None:
    assert len(published.references) > 100
    assert published.broken() == []
    assert published.loaded_from_elsewhere() == []


def test_nothing_speaks_of_the_writer_s_machine(published: Site) -> None:
    assert [name for name, data in published.files.items() if LOCAL.encode() in data or b"localhost" in data] == []


@pytest.fixture(scope="module")
def of_one_domain(workshop: Workshop) -> Built:
    """Return a site that has a domain of its own, and a hub."""

    def make(project: Project) -> Built:
        project.set(WEBSUB=HUB, WEBMENTION=f"{DOMAIN}/mentions")
        return project.build("publish", "--no-fetch", environment={"SITEURL": DOMAIN})

    return sound(workshop.once("hub", make))


def test_a_domain_of_its_own_is_told_to_hosts_and_a_folder_of_another_s_is_not(
    of_one_domain: Built, published: Site, site: Built
) -> None:
    assert of_one_domain.files()["CNAME"] == b"circle.example\n"
    assert "CNAME" not in {*published.files, *site.files()}


def test_every_feed_names_the_hub_that_tells_subscribers(of_one_domain: Built) -> None:
    feeds = {name: data for name, data in of_one_domain.files().items() if name.endswith("atom.xml")}
    assert {"feeds/atom.xml", "planet/atom.xml", "events/atom.xml"} <= set(feeds)
    named = f'<link rel="hub" href="{HUB}"/>'.encode()
    assert [name for name, data in feeds.items() if named not in data and "/page/" not in name] == []
    told = json.loads((of_one_domain.output.parent / ".hub/websub.json").read_text(encoding="utf-8"))
    assert {f"{DOMAIN}/{name}" for name in feeds if "/page/" not in name} <= set(told["news"]) == set(told["feeds"])
    assert {f"{DOMAIN}/planet/rss.xml", f"{DOMAIN}/planet/feed.json"} <= set(told["news"])


def test_what_posts_link_to_is_noted_to_be_told(of_one_domain: Built) -> None:
    noted = json.loads((of_one_domain.output.parent / ".hub/mentioned.json").read_text(encoding="utf-8"))
    source, target = f"{DOMAIN}/posts/the-road-to-the-camp/", "https://cem.sample.example/2010/10/five-days-on/"
    assert noted["news"] == [[source, target, 0]]  # of our own words; members' entries are theirs
    assert "1 page to tell of a link by Webmention: `ping` does it, after the upload." in of_one_domain.said


def test_the_same_pages_are_there(published: Site, site: Built) -> None:
    def named(files: dict[str, bytes]) -> set[str]:
        return {name for name in files if not name.startswith(("pagefind/", "cards/"))}

    assert named(dict(published.files)) == named(site.files())


def test_feeds_and_robots_know_the_address(published: Site) -> None:
    assert json.loads(published.files["feeds/feed.json"])["feed_url"] == f"{SITEURL}/feeds/feed.json"
    assert f"Sitemap: {SITEURL}/sitemap.xml" in published.files["robots.txt"].decode()
    assert f'href="{SITEURL}/planet/atom.xml"' in published.files["planet/atom.xml"].decode()


def test_every_page_names_its_own_address(published: Site) -> None:
    for name, tree in published.pages.items():
        canonical = tree.xpath("//link[@rel='canonical']/@href")
        assert len(canonical) <= 1, name
        assert name == "404.html" or "/paper/" in name or canonical, name


def test_nothing_is_published_when_the_planet_s_past_cannot_be_taken_back(workshop: Workshop) -> None:
    environment = {"SITEURL": "https://nobody.invalid"}
    built = workshop.once("forgetful", lambda project: project.build("publish", environment=environment))
    assert built.status == 2
    assert built.said.startswith("https://nobody.invalid/planet/archive/index.json: ")
    assert "never published? Then `fetch` first" in built.said
    assert not built.output.exists()


def test_a_site_that_has_just_begun_is_published_before_its_name_is_known(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    shutil.rmtree(project.folder / "content")
    project.write("content/members/ann-sample.md", "---\nname: Ann Sample\n---\nA sample without a blog.\n")
    built = project.build("publish", environment={"SITEURL": "https://nobody.invalid"})
    assert built.status == 0, built.said
    assert b"https://nobody.invalid/members/ann-sample/" in built.files()["members/ann-sample/index.html"]
