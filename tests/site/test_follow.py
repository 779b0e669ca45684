"""The page for whoever does not know the word feed: every way to follow the site, each by one press or one address."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml.html import HtmlElement

from plugins.shared.address import LOCAL
from tests.building import Built, Workshop
from tests.conftest import sound
from tests.site.links import Site
from tests.site.test_torture import torture

PAGE = "follow/index.html"
FEEDS = ("feeds/atom.xml", "planet/atom.xml", "planet/conversations/atom.xml", "events/atom.xml", "digest/atom.xml")


@pytest.fixture(scope="module")
def built(site: Built) -> Site:
    return Site(site.files(), LOCAL)


def links(page: HtmlElement) -> list[str]:
    return [str(link) for link in page.xpath("//main//a/@href")]


def test_each_feed_is_opened_by_the_common_readers_and_has_its_address_to_copy(built: Site) -> None:
    page = built.pages[PAGE]
    assert [code.text for code in page.xpath("//main//*[@class='say-back']/code")] == [f"{LOCAL}/{f}" for f in FEEDS]
    for feed in FEEDS:
        assert feed in built.files
        address = f"{LOCAL}/{feed}"
        opened = {
            urlsplit(link).hostname
            for link in links(page)
            if link.startswith("https:") and unquote(link).endswith(address)
        }
        readers = {"feedly.com", "www.inoreader.com", "www.newsblur.com", "theoldreader.com", "feedbin.com"}
        assert opened == readers, feed
        assert f"feed://{address.partition('://')[2]}" in links(page)
    names = [link.get("aria-label") for link in page.xpath("//main//*[@class='follow']//a")]
    assert len(set(names)) == len(names), "no two links that lead elsewhere have one name"


def test_the_calendar_is_one_press_and_the_members_are_one_file(built: Site) -> None:
    page = built.pages[PAGE]
    (press,) = page.xpath("//main//section[@aria-labelledby='calendar']//a[@class='button']/@href")
    assert press == f"webcal://{LOCAL.partition('://')[2]}/events/calendar.ics"
    assert "/planet/members.opml" in links(page)


def test_the_digest_comes_by_the_service_that_the_site_names(built: Site, workshop: Workshop) -> None:
    (press,) = built.pages[PAGE].xpath("//section[@aria-labelledby='mail']//a[@class='button']/@href")
    assert parse_qs(urlsplit(press).query) == {"feed": [f"{LOCAL}/digest/atom.xml"], "list": ["samples"]}
    # Where it names none, nothing is promised in its name.
    other = Site(sound(workshop.once("torture", torture)).files(), LOCAL).pages[PAGE]
    assert other.xpath("//section[@aria-labelledby='mail']//a[@class='button']") == []
    (service,) = [link for link in links(other) if link.startswith("https://blogtrottr.com/")]
    assert parse_qs(urlsplit(service).query) == {"subscribe": [f"{LOCAL}/digest/atom.xml"]}


def test_home_every_page_s_foot_and_every_feed_lead_to_it(built: Site) -> None:
    assert "/follow/" in links(built.pages["index.html"])
    full = [name for name, page in built.pages.items() if page.xpath("//footer[@class='colophon']")]
    assert [name for name in full if not built.pages[name].xpath("//footer//a[@href='/follow/']")] == []
    feeds = [name for name in built.files if name.endswith((".xml",)) and b"xml-stylesheet" in built.files[name]]
    assert len(feeds) > 10
    assert [name for name in feeds if f'href="{LOCAL}/follow/"'.encode() not in built.files[name]] == []
