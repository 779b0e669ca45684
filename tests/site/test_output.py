"""The sample site: the contract's addresses are there, links lead somewhere, nothing comes from elsewhere."""

from __future__ import annotations

import json
from datetime import datetime

import feedparser
import pytest
from icalendar import Calendar
from lxml import etree, html

from plugins.shared.address import LOCAL
from tests.building import Built
from tests.site.links import Site

ADDRESSES = [
    *("index.html", "404.html", "search/index.html", "sitemap.xml", "robots.txt"),
    *("posts/index.html", "tags/index.html"),
    *("events/index.html", "events/past/index.html", "events/calendar.ics", "events/atom.xml"),
    *("planet/index.html", "planet/status/index.html", "planet/members.opml"),
    *("planet/atom.xml", "planet/rss.xml", "planet/feed.json"),
    "members/index.html",
    *("feeds/atom.xml", "feeds/rss.xml", "feeds/feed.json"),
]
OF_THE_CONTENT = [
    *("posts/the-road-to-the-camp/index.html", "tags/unconference/index.html"),
    *(f"events/camp-2010/{name}" for name in ("index.html", "event.ics", "schedule.json", "schedule.xml")),
    "events/meeting-2010-06/blogs-for-beginners/index.html",
    *("planet/page/1/index.html", "planet/archive/2010.json", "members/ann-sample/index.html"),
    *("about/index.html", "new-here/index.html", "take-part/index.html", "unconference/index.html"),
    "code-of-conduct/index.html",
]
# Addresses that Pelican or a plugin might write besides, and nobody should find.
UNWANTED = ("category", "author", "output", ".md")
_PLACE = "//*[contains(@class, 'p-location')]"


@pytest.fixture(scope="module")
def built(site: Built) -> Site:
    return Site(site.files(), LOCAL)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_contract_s_address_is_there(built: Site, address: str) -> None:
    assert built.files.get(address)


@pytest.mark.parametrize("address", OF_THE_CONTENT)
def test_each_content_file_has_its_address(built: Site, address: str) -> None:
    assert built.files.get(address)


def test_nothing_is_there_that_nobody_asked_for(built: Site) -> None:
    assert [name for name in built.files if name.startswith(UNWANTED[:3]) or name.endswith(UNWANTED[3])] == []
    assert [name for name, data in built.files.items() if not data] == []


def test_every_link_anchor_and_asset_is_there(built: Site) -> None:
    assert len(built.references) > 100
    assert built.broken() == []


def test_links_alone_lead_to_everything(built: Site) -> None:
    kinds = (".html", ".xml", ".ics", ".opml", "feed.json")
    alone = ("404.html", "drafts/", "sitemap.xml")  # reviewers have the addresses of drafts
    there = {name for name in built.files if name.endswith(kinds) and not name.startswith(alone)}
    assert len(there) > 10
    leading_on = {name for name in there if b'http-equiv="refresh"' in built.files[name]}  # from earlier addresses
    assert there - leading_on - built.reached() == set()


def test_no_page_loads_anything_from_another_host(built: Site) -> None:
    assert built.loaded_from_elsewhere() == []


@pytest.mark.parametrize(
    ("what", "xpath"),
    [
        ("one h1", "count(//h1) = 1"),
        ("one main", "count(//main) = 1"),
        ("a language", "string(/html/@lang) != ''"),
        ("a title", "normalize-space(//title) != ''"),
        ("a description", "normalize-space(//meta[@name='description']/@content) != ''"),
        ("a viewport", "count(//meta[@name='viewport']) = 1"),
        ("a security policy", "count(//meta[@http-equiv='Content-Security-Policy']) = 1"),
        ("a way past the furniture", "//main/@id = substring((//body//a)[1]/@href, 2)"),
        ("the site's feed", "count(//link[@rel='alternate'][contains(@type, 'xml')]) > 0"),
        (
            "no script of its own",
            "count(//script[not(@src) and not(contains(@type, 'json') or @type='speculationrules')]) = 0",
        ),
        ("no style of its own", "count(//style) + count(//*[@style]) = 0"),
        ("no line that a separator may begin", "count(//body//text()[not(parent::script)][contains(., ' · ')]) = 0"),
        ("no place that leads to itself", f"count({_PLACE}//a[contains(//link[@rel='canonical']/@href, @href)]) = 0"),
    ],
)
def test_every_page_has(built: Site, what: str, xpath: str) -> None:
    moved = "//meta[@http-equiv='refresh']"
    pages = {name: tree for name, tree in built.pages.items() if not (tree.xpath(moved) or "/paper/" in name)}
    assert len(pages) > 5
    assert [name for name, tree in pages.items() if not tree.getroottree().xpath(xpath)] == []


def test_no_two_pages_have_the_same_title(built: Site) -> None:
    titles: dict[str, list[str]] = {}
    pages = {name: tree for name, tree in built.pages.items() if not tree.xpath("//meta[@http-equiv='refresh']")}
    for name, tree in pages.items():
        titles.setdefault(" ".join(tree.xpath("string(//title)").split()), []).append(name)
    twice = {title: names for title, names in titles.items() if len(names) > 1 and "planet/page/" not in str(names)}
    assert twice == {}


def test_every_xml_feed_is_read_without_a_complaint(built: Site) -> None:
    feeds = {name: data for name, data in built.files.items() if name.endswith(("atom.xml", "rss.xml"))}
    assert len(feeds) > 3
    for name, data in feeds.items():
        parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
        assert not parsed.bozo, name
        assert parsed.feed.title, name
        ids = [entry.id for entry in parsed.entries]
        assert len(set(ids)) == len(ids), name
        assert all(entry.title and entry.get("link") for entry in parsed.entries), name
        for entry in parsed.entries:
            for content in entry.get("content", []):
                assert Site({"x.html": f"<p>{content.value}".encode()}, LOCAL).relative() == [], f"{name}: {entry.id}"


def test_every_page_with_a_feed_of_its_own_offers_it(built: Site) -> None:
    own = [
        name
        for name in built.files
        if name.endswith("/atom.xml") and name.startswith(("tags/", "planet/tags/", "members/"))
    ]
    assert own
    for name in own:
        links = built.pages[name.replace("atom.xml", "index.html")].xpath("//link[@rel='alternate']/@href")
        assert f"{LOCAL}/{name}" in links or f"/{name}" in links, name


def test_every_json_feed_follows_its_version(built: Site) -> None:
    feeds = {name: json.loads(data) for name, data in built.files.items() if name.endswith("feed.json")}
    archives = {name: json.loads(built.files[name]) for name in built.files if name.startswith("planet/archive/20")}
    for name, feed in {**feeds, **archives}.items():
        assert feed["version"] == "https://jsonfeed.org/version/1.1", name
        assert feed["title"], name
        for item in feed["items"]:
            assert item["id"], name
            assert "content_html" in item or "content_text" in item, f"{name}: {item['id']}"
            assert datetime.fromisoformat(item["date_published"]).tzinfo, f"{name}: {item['id']}"


def test_the_planet_shows_the_bundled_archive(built: Site) -> None:
    assert len(json.loads(built.files["planet/feed.json"])["items"]) >= 10
    assert "unconference" in built.files["planet/index.html"].decode().lower()


def test_every_calendar_is_one(built: Site) -> None:
    calendars = {name: data for name, data in built.files.items() if name.endswith(".ics")}
    assert calendars
    for name, data in calendars.items():
        events = Calendar.from_ical(data).walk("VEVENT")
        assert events, name
        assert all(event.get("UID") and event.get("DTSTART") and event.get("DTSTAMP") for event in events), name
        assert all(len(line) <= 75 for line in data.split(b"\r\n")), name


def test_the_list_of_feeds_can_be_imported(built: Site) -> None:
    outlines = etree.fromstring(built.files["planet/members.opml"]).findall(".//outline[@xmlUrl]")
    assert outlines


def test_the_sitemap_names_pages_that_are_there_and_ends_with_no_draft(built: Site) -> None:
    places = [loc.text or "" for loc in etree.fromstring(built.files["sitemap.xml"]).iterfind(".//{*}loc")]
    assert len(places) == len(set(places)) > 5
    assert not [place for place in places if "/drafts/" in place]
    assert "Sitemap: " in built.files["robots.txt"].decode()


def test_machine_readable_facts_can_be_read(built: Site) -> None:
    for name, tree in built.pages.items():
        for text in tree.xpath("//script[@type='application/ld+json']/text()"):
            facts = json.loads(text)
            for fact in facts if isinstance(facts, list) else [facts]:
                assert fact["@context"] == "https://schema.org", name
                assert fact["@type"], name


def test_an_event_gathers_what_members_wrote_about_it_and_nothing_else(built: Site) -> None:
    page = built.files["events/camp-2010/index.html"].decode()
    gathered = page[page.index('aria-labelledby="blogs"') :]
    assert "Evolving and connecting" in gathered, "announced it five months early, by its own hashtag"
    assert "#smpl – 5 days on…" in gathered
    assert "of other people" not in gathered, "another unconference, of other people"


def test_the_status_page_of_a_clone_that_has_read_no_feed_does_not_contradict_the_planet(site: Built) -> None:
    files = site.files()
    told = json.loads(files["planet/status.json"])
    assert sum(feed["entries"] for feed in told["feeds"]) + told["besides"] == told["entries"] > 0
    page = html.fromstring(files["planet/status/index.html"])
    lines = [" ".join(line.text_content().split()) for line in page.xpath("//ul[contains(@class, 'status')]/li")]
    assert len(lines) == len(told["feeds"])
    for line in lines:
        assert ("shown from the archive" in line) == ("0 entries" not in line), line
    assert any("shown from the archive" in line for line in lines)
