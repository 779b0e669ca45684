"""A site after an import, built: old addresses lead on, the feed stands where it was, and entries keep their ids."""

from __future__ import annotations

import pytest

from plugins.site.redirects import parse_redirect, table
from plugins.syndication.formats import earlier_file
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.importing.bringing import laid

pytestmark = pytest.mark.slow

OLD: dict[str, str | bytes] = {
    "_config.yml": "url: https://old.example\npermalink: /:year/:title.html\nfeed: {path: atom.xml}\n",
    "_posts/2010-10-21-hello.md": "---\ntitle: Hello\n---\nWords of [日本](/2011/日本.html).\n",
    "_posts/2011-01-01-日本.md": "---\ntitle: 日本\nredirect_from: ['/?p=12', /%E6%97%A5/]\n---\nMore.\n",
}


@pytest.fixture(scope="module")
def moved(workshop: Workshop) -> Built:
    """Return a site into which another was brought, with a feed's address of its own beside, built."""

    def make(project: Project) -> Built:
        project.replace_content()
        laid(project.folder / "old", OLD)
        said = project.run("from plugins.importing.__main__ import main; import sys; sys.exit(main(['old']))")
        if said.status:
            return said
        settings = project.folder / "pelicanconf.py"
        text = settings.read_text("utf-8").replace(
            '    "/atom.xml",\n', '    "/atom.xml",\n    "/feed/",\n    "/f.json",\n'
        )
        settings.write_text(text, "utf-8")
        return project.build("build")

    return sound(workshop.once("moved", make))


def test_the_feed_s_bytes_stand_where_they_stood(moved: Built) -> None:
    files = moved.files()
    for earlier, own in (("atom.xml", "atom.xml"), ("feed/index.html", "rss.xml"), ("f.json", "feed.json")):
        assert files[earlier] == files[f"feeds/{own}"]
    assert "/feed/\n  Content-Type: application/rss+xml; charset=utf-8\n" in files["_headers"].decode()
    assert b"/feed/" not in files["sitemap.xml"]


def test_entries_keep_their_ids(moved: Built) -> None:
    feed = moved.files()["atom.xml"].decode()
    assert "<id>https://old.example/2010/hello</id>" in feed
    assert "<id>https://old.example/2011/%E6%97%A5%E6%9C%AC</id>" in feed


def test_old_addresses_lead_on_in_any_script(moved: Built) -> None:
    files = moved.files()
    for old in ("2010/hello.html", "2011/日本.html", "日/index.html"):
        assert b"/posts/" in files[old]
    assert "/ p=12 " in files["_redirects"].decode()


def test_an_address_that_no_feed_can_have_is_a_problem(moved: Built) -> None:
    settings = moved.project.folder / "pelicanconf.py"
    before = settings.read_text("utf-8")
    wrong: dict[str, object] = {
        "`FEEDS` names feed, which is no address — write it as /feed/ or /atom.xml": ["feed"],
        "`FEEDS` names /../x, which is no address": ["/../x"],
        "`FEEDS` is no list of addresses": "/feed/",
        "`FEEDS` names /planet/atom.xml, which is an address of the site's own": ["/planet/atom.xml"],
        "`FEEDS` names /feeds/rss.xml, which is an address of the site's own": ["/feeds/rss.xml"],
    }
    for said, feeds in wrong.items():
        settings.write_text(before, "utf-8")
        moved.project.set(FEEDS=feeds)
        told = moved.project.run("from plugins.site.__main__ import main; import sys; sys.exit(main(['check']))")
        assert (told.status, said in told.said) == (2, True), told.said
    settings.write_text(before, "utf-8")


@pytest.mark.parametrize(
    ("address", "file"),
    [("/feed/", "feed/index.html"), ("/rss", "rss/index.html"), ("/a/b.xml", "a/b.xml"), ("/atom.xml", "atom.xml")],
)
def test_a_feed_s_file_is_the_one_that_a_host_shows(address: str, file: str) -> None:
    assert earlier_file(address) == file


@pytest.mark.parametrize("old", ["/?p=1&x=2", "/x/?p=1", "/?", "/?p=<1>"])
def test_a_query_that_names_no_page_is_refused(old: str) -> None:
    with pytest.raises(ValueError, match="redirects from"):
        parse_redirect(old, "posts/x/")


def test_a_query_stands_between_the_addresses() -> None:
    assert table([parse_redirect("/?p=1", "posts/x/")], "https://x.example") == "/ p=1 https://x.example/posts/x/ 301\n"
