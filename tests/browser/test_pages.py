"""Every kind of page as a reader meets it: narrow or wide, light or dark, by keyboard, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import serve, tool
from tests.building import Workshop
from tests.conftest import sound
from tests.site.test_entry_pages import lived_in

pytestmark = pytest.mark.slow

PAGES = (
    *("/", "/posts/", "/posts/archive/", "/tags/", "/events/", "/events/past/", "/events/subscribe/", "/members/"),
    "/follow/",
    *("/planet/", "/planet/archive/", "/planet/conversations/", "/planet/status/", "/search/", "/404.html"),
    *("/posts/the-road-to-the-camp/", "/tags/unconference/", "/about/", "/members/ann-sample/"),
    *("/events/camp-2010/", "/events/meeting-2010-06/blogs-for-beginners/", "/events/venues/sample-hall/"),
    *("/planet/2010/10/", "/planet/tags/unconference/"),
    *("/planet/ann-sample/", "/planet/ann-sample/2010-10-25-de69b69c/"),
)
SOME = ("/", "/planet/", "/posts/the-road-to-the-camp/", "/events/camp-2010/")
ODD = (
    *("/", "/posts/everything/", "/posts/long-title/", "/posts/many-tags/", "/posts/arabic/", "/posts/chinese/"),
    *("/events/", "/events/open-space/", "/events/cancelled/", "/events/open-space/sample-notes/", "/members/"),
    *("/members/organisation/", "/members/layla-sample/", "/planet/", "/planet/languages/ar/", "/tags/"),
    "/planet/layla-sample/",
)
WIDE = "/planet/layla-sample/2026-09-28-8b901a42/"  # an entry with a wide table
WIDTHS = (390, 1280)
NARROWEST = 320  # WCAG 2.2, success criterion 1.4.10
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280, **options: object) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
    try:
        page = context.new_page()
        page.goto(address)
        yield page
    finally:
        context.close()


def violations(page: Page, only: dict[str, object]) -> list[str]:
    """Return what axe-core finds by the rules of ``only``, each with the first place."""
    found = page.evaluate("only => axe.run({runOnly: only}).then(result => result.violations)", only)
    return [f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:160]}" for rule in found]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(browser: Browser, served: str, width: int) -> None:
    assert check_with_axe(browser, served, PAGES, width) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_notes_warnings_and_sound(browser: Browser, workshop: Workshop, width: int) -> None:
    built = sound(workshop.once("lived", lived_in))
    drawn = ("planet/*-sample/2014-*/index.html", "planet/conversations/*/index.html")
    found = (path for name in drawn for path in built.output.glob(name))
    entries = (path.parent for path in found if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8"))
    paths = ("/planet/", "/members/bob-sample/", *(f"/{one.relative_to(built.output).as_posix()}/" for one in entries))
    with contextmanager(serve)(built) as address:
        assert check_with_axe(browser, address, paths, width) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_odd_content(browser: Browser, odd: str, width: int) -> None:
    assert check_with_axe(browser, odd, (*ODD, WIDE), width) == {}


def test_what_scrolls_sideways_is_reached_by_the_keyboard(browser: Browser, odd: str) -> None:
    axe = tool("HUB_AXE", "axe-core/axe.min.js", "axe-core")
    with opened(browser, "about:blank", NARROWEST, bypass_csp=True) as page:
        for path in ("/posts/everything/", WIDE):
            page.goto(odd + path)
            assert page.evaluate(SCROLLERS) > 0, path
            page.add_script_tag(path=str(axe))
            assert violations(page, {"type": "rule", "values": ["scrollable-region-focusable"]}) == [], path


def check_with_axe(browser: Browser, address: str, paths: tuple[str, ...], width: int) -> dict[str, list[str]]:
    """Return what axe-core finds on each page: by every rule in the light, and by those of colour in the dark."""
    axe = tool("HUB_AXE", "axe-core/axe.min.js", "axe-core")
    found = {}
    with opened(browser, "about:blank", width, bypass_csp=True) as page:
        for path in paths:
            page.emulate_media(color_scheme="light")
            page.goto(address + path)
            page.add_script_tag(path=str(axe))
            found[path] = violations(page, {"type": "tag", "values": RULES})
            page.emulate_media(color_scheme="dark")
            found[path] += [
                f"dark: {rule}" for rule in violations(page, {"type": "rule", "values": ["color-contrast"]})
            ]
    return {path: rules for path, rules in found.items() if rules}


def test_no_page_complains_or_asks_another_host(browser: Browser, served: str) -> None:
    said: list[str] = []
    with opened(browser, "about:blank") as page:
        page.on("console", lambda message: said.append(f"{page.url}: {message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        page.on(
            "request", lambda request: said.append(f"{page.url}: asks {request.url}") if foreign(request.url) else None
        )

        def foreign(url: str) -> bool:
            return not url.startswith((served, "data:"))

        for path in PAGES:
            page.goto(served + path)
    assert said == []


SCROLLERS = """Array.from(document.querySelectorAll('[tabindex="0"]'))
    .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX == 'auto').length"""
SCROLLS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDEST = """Array.from(document.querySelectorAll('body *'))
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""


def test_nothing_makes_a_page_scroll_sideways(browser: Browser, served: str, odd: str) -> None:
    wide = {}
    with opened(browser, "about:blank", NARROWEST) as page:
        for address in [served + path for path in PAGES] + [odd + path for path in (*ODD, WIDE)]:
            page.goto(address)
            for width in (NARROWEST, 768):
                page.set_viewport_size({"width": width, "height": 900})
                if page.evaluate(SCROLLS) > 0:
                    wide[f"{address} at {width}"] = page.evaluate(WIDEST)
    assert wide == {}


@pytest.mark.parametrize("path", [*SOME, "/search/"])
def test_without_javascript_everything_is_readable(browser: Browser, served: str, path: str) -> None:
    with (
        opened(browser, served + path, java_script_enabled=False) as plain,
        opened(browser, served + path) as usual,
    ):
        assert len(plain.inner_text("main")) >= 0.9 * len(usual.inner_text("main"))
        assert plain.locator("nav a:visible").count() >= 4


def test_everything_that_was_found_can_be_reached(browser: Browser, served: str) -> None:
    with opened(browser, served + "/search/?q=unconference") as page:
        page.wait_for_selector("#results li")
        count = int(page.inner_text("#results [role=status]").split()[0])
        first = page.locator("#results li").count()
        assert first < count
        page.get_by_role("button", name="Show more").click()
        page.wait_for_function("first => document.querySelectorAll('#results li').length > first", arg=first)
        assert page.locator("#results li").count() == count
        assert page.locator("#results li a").nth(first).evaluate("e => e === document.activeElement")
        assert page.get_by_role("button", name="Show more").count() == 0
        page.fill("#q", "zzzz")
        page.wait_for_function("() => document.querySelector('#results [role=status]').textContent.includes('“')")
        assert page.locator("#results li").count() == 0


def test_a_reader_who_wants_the_dark_gets_it(browser: Browser, served: str) -> None:
    shades = []
    for scheme in ("light", "dark"):
        with opened(browser, served, color_scheme=scheme) as page:
            colours = "[document.documentElement, document.body].map(e => getComputedStyle(e).backgroundColor).join()"
            shades.append(page.evaluate(colours))
    assert shades[0] != shades[1]


@pytest.mark.parametrize("path", SOME)
def test_nothing_moves_while_a_page_loads(browser: Browser, served: str, path: str) -> None:
    with opened(browser, served + path, 390) as page:
        shift = page.evaluate(
            """new Promise(done => { let sum = 0; new PerformanceObserver(list => { for (const e of list.getEntries())
            sum += e.value; }).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300); })"""
        )
    assert shift < 0.01
