"""Six readers walk the site as it is lived in, and each comes to the end of five walks.

One knows no jargon, one has a keyboard alone, one hears the page, one has no JavaScript, one has it on paper, and one
a line on which half is lost. They go by what stands on the pages, and know no address but the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route

from tests.building import Built
from tests.site.lived import EVENTS, TODAY

pytestmark = pytest.mark.slow

JARGON = re.compile(r"\b(feeds?|rss|atom|opml|json|ical|ics|webcal|aggregat\w*|url|html|xml)\b", re.IGNORECASE)
NEXT = min((event for event in EVENTS if event[1] >= f"{TODAY:%Y-%m-%d}"), key=lambda event: event[1])
PERSON, SLIP = "Quentin Sample", "Quentn"
SEARCH, JOIN, MAIL, CALENDAR = (
    "Search",
    "Have it come to you",
    "Have the digest by e-mail",
    "Subscribe in your calendar",
)


@dataclass(frozen=True)
class Said:
    """What members wrote, the newest first."""

    items: list[dict[str, Any]]

    def of_this_week(self) -> list[dict[str, Any]]:
        """Return what was written in the last seven days."""
        since = TODAY - timedelta(days=7)
        return [item for item in self.items if datetime.fromisoformat(item["date_published"]) >= since]

    def talk(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the newest answer, and what it answers."""
        urls = {item["url"]: item for item in self.items}
        answer = next(item for item in self.items if "An answer to" in item["content_html"])
        return answer, urls[re.findall('href="(.*?)"', answer["content_html"])[0]]


def words(item: dict[str, Any]) -> str:
    """Return all words of an entry."""
    return plain(" ".join(html.fromstring(item["content_html"]).itertext()))


def plain(text: str) -> str:
    """Return ``text`` with one space where it has any, and without what only turns the direction of writing."""
    return " ".join(re.sub("[\u2066-\u2069]", "", text).split())


class Reader:
    """Somebody who looks at a page and presses what they see there."""

    options: Mapping[str, Any] = {"viewport": {"width": 1280, "height": 800}}

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.address = address

    def begin(self) -> None:
        """Open the first page."""
        self.page.goto(self.address)
        self.arrive()

    def arrive(self) -> None:
        """Do what is done on every page first."""

    def read(self) -> str:
        """Return what this reader gets of the page's text."""
        return plain(self.page.inner_text("main"))

    def find(self, name: str, beside: str = "") -> Locator:
        """Return what is called ``name``, in the part of the page that has the words ``beside``."""
        return self.part(beside).get_by_text(name, exact=True).locator("visible=true").first

    def part(self, beside: str) -> Locator:
        """Return the article, or the section, that has these words; the whole page where none are given."""
        if not beside:
            return self.page.locator("body")
        article, section = (self.page.locator(kind).filter(has_text=beside) for kind in ("article", "section"))
        return article.first if article.count() else section.first

    def press(self, name: str, beside: str = "") -> None:
        """Press what is called ``name``."""
        self.find(name, beside).click()
        self.page.wait_for_load_state()
        self.arrive()

    def type(self, text: str) -> None:
        """Write into the search field."""
        self.page.get_by_role("searchbox").fill(text)
        self.page.keyboard.press("Enter")

    def way(self, name: str) -> str:
        """Return where the link ``name`` leads, which no browser of a test can follow."""
        return self.find(name).locator("xpath=ancestor-or-self::a").get_attribute("href") or ""

    def begins(self, title: str) -> str:
        """Return what leads from the first words of ``title`` to all of them."""
        return "read on"

    def note(self, title: str, day: str) -> None:
        """Put the event on this page into the calendar."""
        with self.page.expect_download() as download:
            self.find("Add to my calendar").click()
        file = Path(download.value.path()).read_text(encoding="utf-8")
        assert f"SUMMARY:{title}" in file.replace("\r\n ", "")
        assert day.replace("-", "").replace(":", "").replace(" ", "T") in file

    def look_up(self, slip: str, name: str) -> None:
        """Find the page of somebody whose name is not spelt like this."""
        self.press(SEARCH)
        self.type(slip)
        self.press(name.split()[0])
        self.press(name)

    def subscribe(self) -> None:
        """Have it come, by letter and in the calendar."""
        assert self.way(MAIL).startswith("https://mail.example/")
        assert self.way(CALENDAR).startswith("webcal://")


class Newcomer(Reader):
    """Knows no jargon: what has to be pressed is called as anybody would call it."""

    def find(self, name: str, beside: str = "") -> Locator:
        """Return what is called ``name``, if that is a word of people."""
        assert not JARGON.search(name), name
        return super().find(name, beside)


class Typist(Reader):
    """Has a keyboard alone, and sees at each step where they are."""

    HERE = """() => { const one = document.activeElement;
      const box = one.getBoundingClientRect(), style = getComputedStyle(one);
      const top = document.elementFromPoint(box.x + Math.min(box.width / 2, 8), box.y + Math.min(box.height / 2, 8));
      const name = one.labels?.[0]?.innerText ?? one.getAttribute("aria-label") ?? one.innerText;
      return { name: name.trim(), around: (one.closest("section") ?? document.body).textContent, tag: one.tagName,
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 0
          && box.top >= 0 && box.bottom <= innerHeight + 1 && (one.contains(top) || top?.contains(one)) }; }"""

    def step(self) -> dict[str, Any]:
        """Go to the next thing that can be pressed, and see it."""
        self.page.keyboard.press("Tab")
        here: dict[str, Any] = self.page.evaluate(self.HERE)
        assert here["tag"] == "BODY" or here["seen"], f"{self.page.url}: the focus is not seen on {here['name']}"
        return here

    def arrive(self) -> None:
        """Find the way past the furniture first."""
        self.page.wait_for_function("() => document.readyState === 'complete' && document.hasFocus()")
        assert self.step()["name"] == "Skip to the content"

    def reach(self, name: str, beside: str = "") -> None:
        """Go on until ``name`` is reached."""
        if not self.page.locator("nav.navigation").get_by_text(name, exact=True).count():
            self.page.keyboard.press("Enter")
            assert self.page.evaluate("document.activeElement.id") == "main"
        for _ in range(120):
            here = self.step()
            if plain(here["name"]) == name and plain(beside) in plain(here["around"]):
                return
        pytest.fail(f"{self.page.url}: no way to {name} by keyboard")

    def press(self, name: str, beside: str = "") -> None:
        """Reach ``name``, and press Enter."""
        before = self.page.url
        self.reach(name, beside)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: url != before)
        self.page.wait_for_load_state()
        self.arrive()

    def begins(self, title: str) -> str:
        """Return the name that is told of such a link."""
        return f"Read on: {title}"

    def note(self, title: str, day: str) -> None:
        """Reach the link, and press Enter."""
        self.reach("Add to my calendar")
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        assert title in Path(download.value.path()).read_text(encoding="utf-8")

    def look_up(self, slip: str, name: str) -> None:
        """Type the name, and go on to what was meant."""
        self.press(SEARCH)
        self.reach("What are you looking for?")
        self.page.keyboard.type(slip)
        self.page.wait_for_selector("[role=status] a")
        self.press_on(name.split()[0])
        self.page.wait_for_selector("#results li")
        self.reach(name)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/members/**")

    def press_on(self, name: str) -> None:
        """Go on from where the focus is to ``name``, and press Enter."""
        while plain(self.step()["name"]) != name:
            pass
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()
        self.arrive()

    def way(self, name: str) -> str:
        """Reach the link, and tell where it leads."""
        self.reach(name)
        return str(self.page.evaluate("document.activeElement.href"))

    def subscribe(self) -> None:
        """Find one after the other, in the order of the page."""
        assert self.way(MAIL).startswith("https://mail.example/")
        while plain(self.step()["name"]) != CALENDAR:
            pass
        assert str(self.page.evaluate("document.activeElement.href")).startswith("webcal://")


class Listener(Reader):
    """Hears the page: its landmarks, its headings, and the name of each thing, as the accessibility tree has them."""

    def arrive(self) -> None:
        """Hear how the page is made."""
        tree = self.page.context.new_cdp_session(self.page).send("Accessibility.getFullAXTree")["nodes"]
        told = [(str(node["role"]["value"]), said(node, "name"), node) for node in tree if not node["ignored"]]
        roles = [role for role, _, _ in told]
        where = self.page.url
        assert {role: roles.count(role) for role in ("main", "banner", "contentinfo")} == {
            "main": 1, "banner": 1, "contentinfo": 1,
        }, where  # fmt: skip
        named = [name for role, name, _ in told if role in ("navigation", "region", "complementary")]
        assert "Main" in named, where
        assert all(named), f"{where}: a landmark without a name: {named}"
        levels = [
            int(one) for one in re.findall(r"- heading .* \[level=(\d)\]", self.page.locator("body").aria_snapshot())
        ]
        assert levels.count(1) == 1, f"{where}: {levels}"
        assert all(b - a <= 1 for a, b in pairwise(levels)), f"{where} skips a heading: {levels}"
        mute = [node for role, name, node in told if role in ("link", "button", "searchbox", "combobox") and not name]
        assert mute == [], where
        assert [name for _, name, _ in told if re.search(r"</?\w+>|&\w+;", name)] == [], f"{where}: markup is read out"
        twice = self.page.evaluate(TWICE)
        assert twice == [], f"{where}: links of one name lead to several places"

    def find(self, name: str, beside: str = "") -> Locator:
        """Return the link of this name."""
        return self.part(beside).get_by_role("link", name=name, exact=True).first

    def read(self) -> str:
        """Return what is read out."""
        return plain(self.page.locator("main").aria_snapshot().replace("\\", ""))

    def begins(self, title: str) -> str:
        """Return the name that is told of such a link."""
        return f"Read on: {title}"


# Links of the theme's own words, not of titles and names, which may be the same by chance.
TWICE = """() => { const all = new Map();
  const own = "main a[href]:not(:is(h1, h2, h3, h4, .side, .answers, .e-content) a, .person)";
  for (const one of document.querySelectorAll(own)) {
    const name = one.ariaLabel || one.textContent.trim();
    if (one.querySelector("bdi") || !one.checkVisibility() || !name || name.startsWith("Read on:")) continue;
    all.set(name, new Set([...(all.get(name) ?? []), one.href]));
  }
  return [...all].filter(([, there]) => there.size > 1).map(([name]) => name); }"""


def said(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", "")).strip()


class Unscripted(Reader):
    """Has no JavaScript."""

    options: Mapping[str, Any] = {**Reader.options, "java_script_enabled": False}

    def look_up(self, slip: str, name: str) -> None:
        """Find the name in the list that the search leads to."""
        self.press(SEARCH)
        self.page.get_by_role("searchbox").fill(slip)
        self.page.get_by_role("button", name="Search").click()
        self.page.wait_for_url(f"**/search/?q={slip}**")
        assert "Searching needs JavaScript" in self.page.inner_text("main")
        self.press("All members")
        self.press(name)


class Leafing(Reader):
    """Has the pages on paper: somebody prints each that they ask for by what stands on the last."""

    options: Mapping[str, Any] = {"viewport": {"width": 720, "height": 1000}}

    def arrive(self) -> None:
        """Print the page; it says where it is from."""
        self.page.emulate_media(media="print")
        assert self.page.locator("link[rel=canonical]").get_attribute("href") in self.page.inner_text("body")
        assert self.page.evaluate(ASIDE) <= 0

    def read(self) -> str:
        """Return what is printed, and what the sheet adds to it."""
        return plain(self.page.evaluate(PRINTED))

    def press(self, name: str, beside: str = "") -> None:
        """Ask for the page that is named here."""
        link = self.part(beside).get_by_role("link", name=name, include_hidden=True).first
        self.page.goto(self.address + (link.get_attribute("href") or ""))
        self.arrive()

    def note(self, title: str, day: str) -> None:
        """Write it down."""
        printed = self.read()
        when = datetime.fromisoformat(day)
        for needed in (title, f"{when:%A} {when.day} {when:%B %Y, %H:%M}", "Samplewick"):
            assert needed in printed

    def look_up(self, slip: str, name: str) -> None:
        """Look for the name where the alphabet has it."""
        self.press("All 30 members")
        names = [one for one in self.page.locator("main bdi").all_inner_texts() if one[0].isascii()]
        assert names == sorted(names, key=str.casefold)
        self.press(next(one for one in names if one.startswith(slip[:4])))

    def subscribe(self) -> None:
        """Read the addresses."""
        printed = self.read()
        assert f"{MAIL} <https://mail.example/" in printed
        assert re.search(r"In your calendar .* http\S+/events/calendar\.ics", printed)


ASIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PRINTED = """() => { for (const link of document.querySelectorAll("main a[href]")) {
    const { content } = getComputedStyle(link, "::after");
    if (content.includes("attr(href)") || content.includes(link.getAttribute("href")))
      link.append(` <${link.getAttribute("href")}>`);
  } return document.body.innerText; }"""


class Stranded(Reader):
    """Is on a line that is slow, loses every picture and the search, and breaks while they read."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        super().__init__(context, address)
        context.route(re.compile(r"\.(jpe?g|png|webp|avif|svg|js|json|mp3)\b|/pagefind/"), self.lose)

    def lose(self, route: Route) -> None:
        """Let no picture, no sound and nothing of the search through."""
        kept = route.request.url.endswith(("search.js", "events.js", "worker.js", "offline.js"))
        route.continue_() if kept else route.abort()

    def note(self, title: str, day: str) -> None:
        """Lose the line on the event's page, and have the event all the same."""
        self.page.evaluate("navigator.serviceWorker.ready")
        self.page.wait_for_function("() => navigator.serviceWorker.controller")
        self.page.context.set_offline(True)
        try:
            self.page.reload()
            assert title in self.read()
            super().note(title, day)
        finally:
            self.page.context.set_offline(False)

    def look_up(self, slip: str, name: str) -> None:
        """Hear that the search cannot be had, and take the list."""
        self.press(SEARCH)
        self.type(slip)
        self.page.wait_for_selector("#results :text('cannot be loaded')")
        self.press("All members")
        self.press(name)


def the_next_event(reader: Reader, said: Said) -> None:
    """Find the next event, and put it in the calendar."""
    title, day, *_ = NEXT
    reader.press(title, beside="What’s on")
    assert title in reader.read()
    reader.note(title, day)


def this_week(reader: Reader, said: Said) -> None:
    """Read what members wrote in the last seven days."""
    reader.press("The whole planet")
    shown, at = reader.read(), 0
    for item in said.of_this_week():
        found = shown.find(plain(item["title"]) or words(item)[:40], at)
        assert found >= at, f"{item['url']} is not where it should be"
        at = found
    long = next(item for item in said.of_this_week() if item["title"])
    reader.press(reader.begins(long["title"]), beside=long["title"])
    assert words(long).rpartition(". ")[2] in reader.read()


def a_conversation(reader: Reader, said: Said) -> None:
    """Follow a conversation to its beginning."""
    answer, first = said.talk()
    reader.press(first["title"], beside="All conversations")
    shown = reader.read()
    assert shown.index(words(first)[:60]) < shown.index(answer["title"]) < shown.index("Answers")
    reader.press(reader.begins(first["title"]), beside=words(first)[:60])
    assert words(first).rpartition(". ")[2] in reader.read()


def somebody(reader: Reader, said: Said) -> None:
    """Find a person's page by a name that is not spelt right."""
    reader.look_up(SLIP, PERSON)
    assert reader.page.locator("h1").inner_text() == PERSON
    assert "A sample member, who is nobody." in reader.read()


def subscribing(reader: Reader, said: Said) -> None:
    """Have what is new come by itself."""
    reader.press(JOIN)
    reader.subscribe()


READERS: list[type[Reader]] = [Newcomer, Typist, Listener, Unscripted, Leafing, Stranded]
WALKS: list[Callable[[Reader, Said], None]] = [the_next_event, this_week, a_conversation, somebody, subscribing]


@pytest.fixture(scope="module")
def spoken(thirty: Built) -> Said:
    """Return what was written, as the site was told it."""
    feed = json.loads((Path(thirty.folder) / "content/planet/lived-in.json").read_text(encoding="utf-8"))
    return Said(sorted(feed["items"], key=lambda item: item["date_published"], reverse=True))


@pytest.fixture(scope="module", params=READERS, ids=lambda kind: kind.__name__.lower())
def reader(browser: Browser, lived: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Return a reader; what members' own hosts have is out of reach."""
    with browser.new_context(reduced_motion="reduce", **request.param.options) as context:
        context.route(lambda url: not url.startswith(lived), lambda route: route.abort())
        context.set_default_timeout(10_000)
        yield request.param(context, lived)


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_a_reader_comes_to_the_end(reader: Reader, spoken: Said, walk: Callable[[Reader, Said], None]) -> None:
    reader.begin()
    walk(reader, spoken)
