"""A site in Arabic: every word of the interface, every date and every arrow is in the language of its readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from icalendar import Calendar
from lxml.html import HtmlElement

from plugins.language.extraction import extract
from plugins.shared.address import LOCAL
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.site.links import Site
from tests.site.test_torture import fill

ROOT = Path(__file__).parents[2]
SAID = (
    "aria-label",
    "title",
    "data-add",
    "data-added",
    "data-save",
    "data-yours",
    "data-found",
    "data-none",
    "data-one",
)
GAP = re.compile(r"<[^>]*>|%\(\w+\)s|\{\w+\}|\s*[“”:.…]\s*$")
ENGLISH_MONTHS = re.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b"
)


def arabic(project: Project) -> Built:
    """Build the sample content for readers of Arabic."""
    fill(project)
    project.set(DEFAULT_LANG="ar")
    return project.build("build")


@pytest.fixture(scope="module")
def built(workshop: Workshop) -> Site:
    return Site(sound(workshop.once("arabic", arabic)).files(), LOCAL)


def interface(page: HtmlElement) -> Iterator[str]:
    """Yield every text of a page's interface: not what writers wrote, nor what says that it is English."""
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        if element.xpath("ancestor-or-self::*[@lang='en'] | ancestor-or-self::*[contains(@class, 'e-content')]"):
            continue
        yield from (element.get(name, "") for name in SAID)
        yield from ((element.text or ""), *((child.tail or "") for child in element))


@pytest.fixture(scope="module")
def texts(built: Site) -> dict[str, str]:
    """Return each text of the interface with the first page that has it."""
    found: dict[str, str] = {}
    for name, page in built.pages.items():
        for text in interface(page):
            found.setdefault(" ".join(text.split()), name)
    return found


def test_the_page_is_written_from_right_to_left(built: Site) -> None:
    ways = {
        (tree.getroottree().getroot().get("lang"), tree.getroottree().getroot().get("dir"))
        for tree in built.pages.values()
    }
    assert ways == {("ar", "rtl")}


def test_no_text_of_the_interface_is_left_in_english(texts: dict[str, str]) -> None:
    assert len(texts) > 300
    sources = [source for one in extract(ROOT) for source in (one.id if isinstance(one.id, tuple) else (one.id,))]
    parts = {" ".join(part.split()) for source in sources for part in GAP.split(source)}
    known = {part for part in parts if part.strip(" ,:")}
    # A single word may be a part of something else; more of them are ours wherever they stand.
    left = {part for part in known if part in texts or (" " in part and any(part in text for text in texts))}
    assert left == set()


def test_dates_are_arabic(built: Site, texts: dict[str, str]) -> None:
    assert [text for text in texts if ENGLISH_MONTHS.search(text) and "Sample" not in text] == []
    (leaf,) = built.pages["posts/everything/index.html"].xpath(
        "//*[@class='margin article-margin']//*[@class='leaf-month']"
    )
    assert re.fullmatch("[\u0600-\u06ff]+", leaf.text)


def test_arrows_point_the_way_that_is_read(built: Site) -> None:
    (older,) = built.pages["posts/index.html"].xpath("//a[@rel='next']")
    assert older.text_content().split()[0] == "→"
    for rel, arrow in (("prev", "→"), ("next", "←")):  # of a post: the one before, the one after
        links = [a for page in built.pages.values() for a in page.xpath(f"//nav[@class='neighbours']/a[@rel='{rel}']")]
        assert {found for a in links for found in re.findall("[←→]", a.text_content())} == {arrow}


def test_numbers_have_the_form_that_arabic_wants(built: Site) -> None:
    words = built.pages["posts/everything/index.html"].xpath("string(//*[contains(@class, 'byline')])")
    assert re.search("دقيقة|دقيقتان|دقائق", words)


def test_feeds_and_calendars_speak_it_too(built: Site) -> None:
    feed = feedparser.parse(built.files["planet/atom.xml"])
    assert feed.feed.title.startswith("كوكب")
    assert feed.feed.language == "ar"
    titles = [str(event["SUMMARY"]) for event in Calendar.from_ical(built.files["events/calendar.ics"]).walk("VEVENT")]
    assert any(title.startswith("ملغى: ") for title in titles)
