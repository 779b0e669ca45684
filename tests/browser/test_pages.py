"""Every kind of page as a reader meets it: narrow or wide, light or dark, by keyboard, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
EVERY = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280, **options: object) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
    try:
        page = context.new_page()
        page.goto(address)
        yield page
    finally:
        context.close()


def violations(page: Page, only: Mapping[str, object]) -> list[str]:
    """Return what axe-core finds by the rules of ``only``, each with the first place."""
    found = page.evaluate("only => axe.run({runOnly: only}).then(result => result.violations)", only)
    return [f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:160]}" for rule in found]


def axe_core(page: Page) -> bool:
    """Bring axe-core into a page, past its content policy; tell whether it is installed here."""
    try:
        source = tool("HUB_AXE", "axe-core/axe.min.js", "axe-core").read_text(encoding="utf-8")
    except pytest.skip.Exception:
        return False
    page.evaluate(f"() => {{ {source} }}")
    return True


def faults(browser: Browser, address: str, paths: Iterable[str], alone: bool = True) -> dict[str, list[str]]:
    """Return what is wrong with each page, of which there is one visit.

    That is what the browser complains of and what is asked of another host, where a page stands ``alone``,
    what makes it scroll sideways at four widths, and what axe-core finds at two of them: by every rule in the light,
    by those of colour in the dark.
    """
    found: dict[str, list[str]] = {}
    with opened(browser, "about:blank") as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(f"asks {request.url}"))
        for path in paths:
            said.clear()
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": NARROWEST, "height": 900})
            page.goto(address + path)
            found[path] = [one for one in said if alone and not one.startswith((f"asks {address}", "asks data:"))]
            checked = axe_core(page)
            for width in (NARROWEST, *WIDTHS, 768):
                page.set_viewport_size({"width": width, "height": 900})
                found[path] += page.evaluate(WIDEST) if page.evaluate(SCROLLS) > 0 else []
                found[path] += violations(page, EVERY) if checked and width in WIDTHS else []
            page.emulate_media(color_scheme="dark")
            found[path] += violations(page, COLOURS) if checked else []
    return {path: wrong for path, wrong in found.items() if wrong}


def test_nothing_is_wrong_with_any_kind_of_page(browser: Browser, served: str) -> None:
    assert faults(browser, served, PAGES) == {}


def test_nothing_is_wrong_with_notes_warnings_and_sound(browser: Browser, workshop: Workshop) -> None:
    built = sound(workshop.once("lived", lived_in))
    drawn = ("planet/*-sample/2014-*/index.html", "planet/conversations/*/index.html")
    found = (path for name in drawn for path in built.output.glob(name))
    entries = (path.parent for path in found if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8"))
    paths = ("/planet/", "/members/bob-sample/", *(f"/{one.relative_to(built.output).as_posix()}/" for one in entries))
    with contextmanager(serve)(built) as address:
        assert faults(browser, address, paths, alone=False) == {}  # members' own pictures are shown


def test_nothing_is_wrong_with_odd_content(browser: Browser, odd: str) -> None:
    assert faults(browser, odd, (*ODD, WIDE)) == {}


def test_what_scrolls_sideways_is_reached_by_the_keyboard(browser: Browser, odd: str) -> None:
    with opened(browser, "about:blank", NARROWEST) as page:
        for path in ("/posts/everything/", WIDE):
            page.goto(odd + path)
            assert page.evaluate(SCROLLERS) > 0, path
            if axe_core(page):
                assert violations(page, {"type": "rule", "values": ["scrollable-region-focusable"]}) == [], path


SCROLLERS = """Array.from(document.querySelectorAll('[tabindex="0"]'))
    .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX == 'auto').length"""
SCROLLS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDEST = """Array.from(document.querySelectorAll('body *'))
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""


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
