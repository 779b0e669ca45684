"""What hashtags' streams heard is on a page of its own: by whose address it is, few of each, and no member's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from plugins.shared.address import LOCAL
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.site.links import Site
from tests.site.test_entry_pages import ANN, ITEMS, _text

ATOM = "{http://www.w3.org/2005/Atom}"
SOCIAL, BLOG = "https://social.sample.example", "https://gil.sample.example"
PICTURE = f"<p><img src='{SOCIAL}/fin.jpg' alt='A sample picture'></p>"
LONG = "A sample of a note that is long enough to be nobody else's, and that says nothing but that it is a sample."


def _post(url: str, minute: int, html: str, stream: str = "camp", **more: Any) -> dict[str, Any]:
    hub = {"member": f"sources/{stream}", "feed": f"{SOCIAL}/tags/camp.rss", **more.pop("hub", {})}
    stamp = f"2014-06-01T10:{minute:02}:00Z"
    return {"id": url, "url": url, "content_html": html, "summary": html.removeprefix("<p>").removesuffix("</p>"),
            "date_published": stamp, "_hub": hub, **more}  # fmt: skip


HEARD = [
    _post(f"{SOCIAL}/@fin/1", 1, f"<p>Fin is here x.</p>{PICTURE}"),
    *(_post(f"{SOCIAL}/@gus/{n}", 10 + n, f"<p>Gus <script>alert(1)</script> <a href='{BLOG}/{n}/'>{n}</a>.</p>")
      for n in range(6)),
    _post(f"{SOCIAL}/@spam/1", 20, "<p>Buy it.</p>"),
    _post(f"{SOCIAL}/@bob/7", 21, "<p>Bob, who is followed, by the tag.</p>"),
    _post(f"{ANN}long/?utm_source=tag", 22, "<p>Ann, by the tag.</p>"),
    _post("https://copies.sample.example/1", 23, f"<p>{LONG}</p>"),
    _post(f"{BLOG}/a-post/", 24, "<p>Gil's words.</p>", "blogs", title="Gil's post", authors=[{"name": "Ann Sample"}]),
    _post(f"{SOCIAL}/@fin/1", 1, "<p>Fin is here x.</p>", "blogs"),
    _post(f"{SOCIAL}/@hal/1", 2, "<p>Hal tells how it ends.</p>", hub={"warning": "A sample end"}),
    _post(f"{SOCIAL}/@ivy/1", 3, "<p>Not for all.</p>", hub={"hidden": "does not match what its member chose"}),
]  # fmt: skip
OWN = {**ITEMS[1], "id": f"{ANN}own-note/", "url": f"{ANN}own-note/", "content_html": f"<p>{LONG}</p>"}


def listening(project: Project, **planet: str) -> Built:
    archive = {"version": "https://jsonfeed.org/version/1.1", "items": [*ITEMS, OWN, *HEARD]}
    project.write("content/planet/lived.json", json.dumps(archive))
    project.write(
        "content/planet/sources/camp.md",
        f'---\ntitle: "#camp"\nfeed: {SOCIAL}/tags/camp.rss\nper_author: 2\ntext: full\n'
        f'not_by: ["@spam@{SOCIAL[8:]}"]\n---\n',
    )
    project.write("content/planet/sources/blogs.md", f"---\nfeed: {BLOG}/tag/camp/feed/\n---\n")
    bob = project.folder / "content/members/bob-sample.md"
    bob.write_text(
        bob.read_text(encoding="utf-8").replace("\nblog:", f"\nfeeds: [{SOCIAL}/@bob.rss]\nblog:", 1), encoding="utf-8"
    )
    project.set(PLANET={"store": ".hub/planet.sqlite3", **planet})
    return project.build("build")


@pytest.fixture(scope="module")
def heard(workshop: Workshop) -> Site:
    return Site(sound(workshop.once("streams", listening)).files(), LOCAL)


def test_what_is_heard_has_no_pictures_for_nobody_asked_its_writers(heard: Site) -> None:
    page = heard.pages["planet/heard/index.html"]
    assert "Fin is here x." in page.text_content() and not page.xpath("//article//img[not(@class)]")
    assert not [name for name, page in heard.pages.items() if page.xpath("//img[contains(@src, '/fin.jpg')]")]


def test_it_has_a_page_and_a_feed_of_its_own(heard: Site) -> None:
    page = heard.pages["planet/heard/index.html"]
    name, place = ".//p//*[contains(@class, 'p-name')]", "string(.//a[contains(@class, 'entry-when')]/@href)"
    shown = [(_text(one, name), one.xpath(place)) for one in page.xpath("//article")]
    assert shown == [
        ("Ann Sample (gil.sample.example)", f"{BLOG}/a-post/"),
        ("@gus@social.sample.example", f"{SOCIAL}/@gus/5"),
        ("@gus@social.sample.example", f"{SOCIAL}/@gus/4"),
        ("@hal@social.sample.example", f"{SOCIAL}/@hal/1"),
        ("@fin@social.sample.example", f"{SOCIAL}/@fin/1"),
    ]
    assert page.xpath(f"//article//a[@href='{BLOG}/5/']") and "alert" not in _text(page)
    assert page.xpath("string(//details/summary)") == "A sample end"
    assert page.xpath("//meta[@name='robots'][@content='noindex']")
    assert [str(a) for a in page.xpath("//ul[@aria-labelledby='streams']//a/@href")] == [
        f"{BLOG}/tag/camp/feed/", f"{SOCIAL}/tags/camp.rss"
    ]  # fmt: skip
    feed = etree.fromstring(heard.files["planet/heard/atom.xml"])
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}author/{ATOM}name") for one in entries] == [name for name, _ in shown]
    assert entries[1].findtext(f"{ATOM}author/{ATOM}uri") == f"{SOCIAL}/@gus"
    assert entries[1].findtext(f"{ATOM}source/{ATOM}title") == "#camp"
    assert b"planet/heard" not in heard.files["sitemap.xml"]
    assert entries[0].find(f"{ATOM}link[@rel='alternate']").get("href") == f"{BLOG}/a-post/"


def test_nothing_of_it_is_among_what_members_write(heard: Site) -> None:
    where = [name for name, data in heard.files.items() if b"social.sample.example/@gus" in data]
    assert sorted(where) == ["planet/heard/atom.xml", "planet/heard/index.html"]
    assert heard.pages["planet/index.html"].xpath("//aside//a[@href='/planet/heard/']")
    assert heard.pages["follow/index.html"].xpath(f"//code[.='{LOCAL}/planet/heard/atom.xml']")
    status = json.loads(heard.files["planet/status.json"])
    assert {"sources/camp", "sources/blogs"} <= {feed["member"] for feed in status["feeds"]}
    assert b"tags/camp.rss" not in heard.files["planet/members.opml"]
    assert not any(name.startswith("planet/sources") for name in heard.files)


def test_a_setting_shows_a_little_of_it_in_front(workshop: Workshop) -> None:
    site = Site(sound(workshop.once("streams-front", lambda one: listening(one, heard="front"))).files(), LOCAL)
    for name in ("index.html", "planet/index.html"):
        (section,) = site.pages[name].xpath("//*[@id='heard']")
        assert section.text == "Heard elsewhere"
        assert site.pages[name].xpath("//a[@href='/planet/heard/']")
        assert f"{SOCIAL}/@gus/5" in site.pages[name].xpath("//article//a/@href")


def test_a_site_that_listens_nowhere_has_no_such_page(site: Built) -> None:
    assert not any("heard" in name for name in site.files())
