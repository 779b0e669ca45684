"""Content as odd as it will be one day, and no content at all: the site is whole all the same."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import feedparser
import pytest
from PIL import Image

from plugins.shared.address import LOCAL
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.site.links import Site

SAMPLES = Path(__file__).parent / "torture"
LISTS = (
    "index.html",
    "posts/index.html",
    "posts/archive/index.html",
    "feeds/atom.xml",
    "feeds/feed.json",
    "sitemap.xml",
)


def fill(project: Project) -> None:
    """Put the sample content into the project, with pictures that are made here."""
    project.replace_content(SAMPLES)
    for name, size in (("sample", (1600, 900)), ("tall", (400, 1800))):
        path = project.folder / "content/images" / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        Image.new("RGB", size, "teal").save(path)


def torture(project: Project) -> Built:
    """Build the sample content."""
    fill(project)
    project.set(NEWSLETTER="")
    return project.build("build")


def bare(project: Project) -> Built:
    """Build a site without any content."""
    project.replace_content()
    return project.build("build")


@pytest.fixture(scope="module", params=[torture, bare], ids=["odd", "empty"])
def built(request: pytest.FixtureRequest, workshop: Workshop) -> Site:
    return Site(sound(workshop.once(request.param.__name__, request.param)).files(), LOCAL)


@pytest.fixture(scope="module")
def odd(workshop: Workshop) -> Site:
    return Site(sound(workshop.once("torture", torture)).files(), LOCAL)


def test_every_link_anchor_and_asset_is_there(built: Site) -> None:
    assert built.broken() == []


def test_links_alone_lead_to_everything(built: Site) -> None:
    alone = ("404.html", "old/", "drafts/", "posts/hidden/", "sitemap.xml", "theme/")
    kinds = (".html", ".xml", ".ics", ".opml", "feed.json")
    there = {name for name in built.files if name.endswith(kinds) and not name.startswith(alone)}
    assert len(there) > 10
    leading_on = {name for name in there if b'http-equiv="refresh"' in built.files[name]}  # from earlier addresses
    assert there - leading_on - built.reached() == set()


def test_no_page_loads_anything_from_another_host(built: Site) -> None:
    assert built.loaded_from_elsewhere() == []


@pytest.mark.parametrize(
    "xpath",
    [
        *("count(//h1) = 1", "count(//main) = 1", "normalize-space(//title) != ''"),
        "normalize-space(//meta[@name='description']/@content) != '' or starts-with(//body/@class, 'paper')",
    ],
)
def test_every_page_is_whole(built: Site, xpath: str) -> None:
    pages = {name: tree for name, tree in built.pages.items() if not tree.xpath("//meta[@http-equiv='refresh']")}
    assert [name for name, tree in pages.items() if not tree.getroottree().xpath(xpath)] == []


def test_sections_without_content_say_so(workshop: Workshop) -> None:
    pages = Site(sound(workshop.once("bare", bare)).files(), LOCAL).pages
    for section in ("posts", "events", "planet", "members", "tags"):
        text = " ".join(pages[f"{section}/index.html"].xpath("//main")[0].text_content().split())
        assert len(text) > 30, f"/{section}/ shows {text!r}"


def test_a_site_without_any_content_says_what_to_write_first(workshop: Workshop, odd: Site) -> None:
    built = sound(workshop.once("bare", bare))
    shown = Site(built.files(), LOCAL).pages["index.html"].xpath("//*[@aria-labelledby='beginning']//li/code/text()")
    assert [command.split()[2] for command in shown] == ["new.post", "new.event", "new.member"]
    checked = built.project.run("import sys; from plugins.site.__main__ import main; sys.exit(main(['check']))")
    assert (checked.status, shown[0] in checked.said) == (0, True), checked.said
    assert not odd.pages["index.html"].xpath("//*[@id='beginning']")


def test_a_folder_that_git_did_not_keep_is_no_fault(workshop: Workshop) -> None:
    def without_folders(project: Project) -> Built:
        shutil.rmtree(project.folder / "content")
        project.set(DEFAULT_LANG="he", SITEURL="https://example.org/a/path")
        settings = (project.folder / "pelicanconf.py").read_text(encoding="utf-8")
        optional = "TAGLINE, HASHTAG, CONTACT, REPOSITORY, BRANCH, WEBSUB, LICENCE, LICENCE_URL"
        project.write("pelicanconf.py", f"{settings}del {optional}\n")
        return project.build("build")

    built = sound(workshop.once("without-folders", without_folders))
    site = Site(built.files(), "https://example.org/a/path")
    assert site.broken() == []
    assert site.pages["index.html"].xpath("//html[@lang='he'][@dir='rtl']//*[@id='beginning']")
    assert not site.pages["index.html"].xpath("//a[@rel='license'] | //meta[@name='description'][@content='']")
    fetched = built.project.build("fetch")
    assert fetched.status == 0, fetched.said


@pytest.mark.parametrize("secret", ["Sample draft", "Sample hidden post", "Sample post of the future", "draft only"])
def test_what_is_not_out_is_in_no_list(odd: Site, secret: str) -> None:
    shown = {name: odd.files[name].decode() for name in LISTS}
    assert [name for name, text in shown.items() if secret in text] == []


def test_drafts_have_an_address_of_their_own(odd: Site) -> None:
    assert {"drafts/draft/index.html", "drafts/future/index.html", "posts/hidden/index.html"} <= odd.files.keys()
    assert "posts/draft/index.html" not in odd.files


def test_tags_that_look_alike_have_a_page_each(odd: Site) -> None:
    assert {f"tags/{tag}/index.html" for tag in ("c", "c-sharp", "c-plus-plus", "r-and-d", "人力")} <= odd.files.keys()


def test_a_text_in_another_language_says_so(odd: Site) -> None:
    tree = odd.pages["posts/arabic/index.html"]
    assert tree.xpath("//*[@lang='ar']//p[contains(., 'نص تجريبي')]")
    assert tree.xpath("//*[@lang='ar'][@dir='rtl']")
    assert odd.pages["posts/chinese/index.html"].xpath("//*[@lang='zh-Hans']")


def test_markup_in_a_title_is_text(odd: Site) -> None:
    assert odd.pages["posts/everything/index.html"].xpath("//h1[contains(., '<b>markup</b> & \"quotes\"')]")
    assert not odd.pages["planet/index.html"].xpath("//main//b[.='markup']")


def test_an_earlier_address_leads_to_the_new_one(odd: Site) -> None:
    (target,) = odd.pages["old/everything/index.html"].xpath("//meta[@http-equiv='refresh']/@content")
    assert target.endswith("/posts/everything/")


def test_pages_of_lists_are_linked(odd: Site) -> None:
    assert "posts/page/2/index.html" in odd.files
    assert odd.pages["posts/index.html"].xpath("//a[contains(@href, '/posts/page/2/')]")


def test_a_member_s_feed_has_their_posts_and_their_entries(odd: Site) -> None:
    pages = {name: tree for name, tree in odd.pages.items() if re.fullmatch(r"members/[^/]+/index\.html", name)}
    seen = 0
    for name, tree in pages.items():
        shown = tree.xpath(
            "//main//section[@aria-labelledby='written' or @aria-labelledby='blog']//a[@class='u-url']//text()"
        )
        alternates = tree.xpath("//link[@rel='alternate']/@href")
        feeds = [href for href in alternates if "/members/" in href and href.endswith("/atom.xml")]
        assert len(feeds) == bool(shown), name
        if shown:
            feed = feedparser.parse(odd.files[name.replace("index.html", "atom.xml")])
            assert {entry.title for entry in feed.entries} >= {" ".join(title.split()) for title in shown}, name
            times = [entry.published_parsed for entry in feed.entries]
            assert times == sorted(times, reverse=True), name
            seen += bool(tree.xpath("//section[@aria-labelledby='written']"))
    assert seen


def test_a_number_stands_apart_from_what_it_counts_without_css_too(odd: Site) -> None:
    for name in ("tags/", "planet/tags/", "planet/archive/"):
        links = odd.pages[f"{name}index.html"].xpath("//a[span/@class='count']")
        assert links, name
        for link in links:
            said, count = link.xpath("string(span/preceding-sibling::node()[1])"), link.xpath("string(span)").split()[0]
            assert said.endswith(" ") and count.isdigit(), said


def test_who_reads_one_language_only_can_read_the_planet_in_it(odd: Site) -> None:
    front, arabic = (odd.files[f"planet/{name}index.html"].decode() for name in ("", "languages/ar/"))
    assert '/planet/languages/ar/"><bdi lang="ar">العربية</bdi></a>' in front
    assert "مدوّنة: عنوان تجريبي بالعربية" in arabic and "Sample wide table" not in arabic
    assert [one.title for one in feedparser.parse(odd.files["planet/languages/ar/atom.xml"]).entries] == [
        "مدوّنة: عنوان تجريبي بالعربية"
    ]
