"""How much a reader sees at once, on a site as it is lived in; and what that weighs."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import serve
from tests.browser.test_pages import COLOURS, EVERY, axe_core, violations
from tests.building import Built, Workshop
from tests.conftest import sound
from tests.site.lived import HOST, media
from tests.site.test_translation import arabic

pytestmark = pytest.mark.slow

SCREENS = ((1280, 800), (390, 844))
PAGES = (
    *("/", "/planet/", "/posts/", "/events/", "/members/", "/planet/2026/12/", "/planet/tags/sample/"),
    *("/posts/lived-0/", "/events/lived-1/", "/members/gil-sample/", "/planet/conversations/"),
)
# What a page may weigh, compressed, in bytes: without pictures, and with those that are loaded before anybody scrolls.
BUDGETS = {"/": (40_000, 150_000), "/planet/": (60_000, 200_000)}
TEXTS = {".html", ".css", ".js", ".svg", ".webmanifest"}
SHIFTS = """new Promise((done) => { let sum = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) sum += one.value; }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 400); })"""
SQUEEZED = """() => [...document.querySelectorAll("main :is(h1, h2, h3, h4):not(.visually-hidden)")].filter((one) =>
  (one.checkVisibility() && one.textContent.length > 12 && one.clientWidth < 130 && one.clientHeight > 80)
  || (one.matches(".entry-picture + *") && one.querySelector("a").offsetTop > one.previousElementSibling.offsetHeight)
).map((one) => one.textContent)"""
# The headings, or of notes the words, that stand whole on the first screen.
IN_SIGHT = """(which) => [...document.querySelectorAll(which)].filter((one) => {
  const said = one.querySelector("h2, h3, .entry-excerpt, .entry-short, summary").getBoundingClientRect();
  return said.height > 0 && said.bottom <= innerHeight;
}).length"""


@pytest.fixture(params=SCREENS, ids=str)
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return a page of a desk's and of a phone's size."""
    with browser.new_context(viewport={"width": request.param[0], "height": request.param[1]}) as context:
        yield context.new_page()


def wide(page: Page) -> bool:
    return bool(page.viewport_size and page.viewport_size["width"] > 1000)


def test_the_planet_shows_six_entries_on_a_desk_and_three_on_a_phone(screen: Page, lived: str) -> None:
    screen.goto(f"{lived}/planet/")
    assert screen.evaluate(IN_SIGHT, "article.entry") >= (6 if wide(screen) else 3)


def test_an_entry_takes_some_120_pixels_of_a_desk(browser: Browser, lived: str) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{lived}/planet/")
        days = page.locator(".day").evaluate_all("(days) => days.reduce((sum, day) => sum + day.offsetHeight, 0)")
        assert days / page.locator("article.entry").count() <= 130


def test_beside_the_planet_stands_who_is_here_what_is_next_and_what_is_talked_about(
    browser: Browser, lived: str
) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{lived}/planet/")
        side = page.locator(".planet-side")
        box, river = side.bounding_box(), page.locator(".beside > div").bounding_box()
        assert box and river
        assert box["x"] > river["x"] + river["width"]
        assert side.locator("a[href='/events/lived-0/']").is_visible()
        assert side.locator("a[href^='/planet/conversations/']:visible").count() >= 3
        assert side.locator(".voices-latest li").count() == 8
        assert side.locator("a[href='/planet/2026/12/']").is_visible()


def test_beside_a_post_and_an_event_stands_what_a_reader_looks_for(browser: Browser, lived: str) -> None:
    asked = {
        "/posts/lived-0/": ("a[href^='/planet/gil-sample/']", ".event-line a"),  # the author's latest, the next event
        "/events/lived-1/": (".facts .when", "a[href$='event.ics']"),
    }
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        for path, found in asked.items():
            page.goto(lived + path)
            text = page.locator("article .text").first.bounding_box()
            for one in found:
                box = page.locator(f".side {one}").first.bounding_box()
                assert text and box, one
                assert box["x"] >= text["x"] + text["width"], one
                assert box["y"] + box["height"] <= 800, one
        beside = page.locator("aside.side")
        assert beside.locator("a[href^='webcal:']").is_visible()
        assert beside.locator("a[href$='/paper/']").is_visible()


def test_eight_posts_are_in_sight_on_a_desk_and_three_on_a_phone(screen: Page, lived: str) -> None:
    screen.goto(f"{lived}/posts/")
    assert screen.evaluate(IN_SIGHT, "article.item") >= (8 if wide(screen) else 3)


def test_what_runs_the_other_way_stands_where_the_page_s_words_do(browser: Browser, workshop: Workshop) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        for address in serve(sound(workshop.once("arabic", arabic))):
            page.goto(f"{address}/planet/")
            titles = page.locator(".entry-title[dir='ltr']")
            sides = titles.evaluate_all("(all) => all.map((one) => getComputedStyle(one).textAlign)")
            assert sides and set(sides) == {"end"}
            links = page.locator(".navigation a, .entry-tag")
            assert set(links.evaluate_all("(all) => all.map((one) => getComputedStyle(one).unicodeBidi)")) == {
                "plaintext"
            }


def test_a_day_s_name_is_whole_in_the_margin(browser: Browser, lived: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{lived}/planet/")
        for width in (390, 768, 1024, 1152, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            days = page.locator(".day-weekday")
            assert set(days.evaluate_all("(all) => all.map((one) => one.getClientRects().length)")) == {1}, width
            high = days.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
            assert max(high) < 1.5 * min(high), width


def test_home_answers_in_one_screen(browser: Browser, lived: str) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(lived)
        for asked in ("#whats-on", ".event-lead .event-card-title a", "#saying", ".entry-title a", "#here", ".crowd a"):
            box = page.locator(asked).first.bounding_box()
            assert box and box["y"] + box["height"] <= 800, asked
        joining = page.locator("#join ~ .links a").first.bounding_box()
        assert joining and joining["y"] + joining["height"] <= 800


@pytest.mark.parametrize("path", ["/", "/posts/"])
def test_every_post_in_a_list_has_a_picture_or_a_cover_with_its_room(screen: Page, lived: str, path: str) -> None:
    screen.goto(lived + path)
    posts = screen.locator("article.item-pictured")
    drawn, shown = posts.locator("svg.cover"), posts.locator("picture.glimpse img")
    assert drawn.count() > 0 < shown.count()
    assert drawn.count() + shown.count() == posts.count()
    assert all(shown.evaluate_all("(all) => all.map((one) => one.alt === '' && one.width > 0 && one.height > 0)"))
    assert set(shown.evaluate_all("(all) => all.map((one) => getComputedStyle(one).objectFit)")) == {"cover"}


@pytest.mark.parametrize("path", BUDGETS)
def test_a_page_that_is_lived_in_is_light(screen: Page, thirty: Built, lived: str, path: str) -> None:
    asked: list[str] = []
    screen.on("requestfinished", lambda request: asked.append(request.url))
    screen.route(lambda url: not url.startswith((lived, "data:")), members)
    with screen.expect_request_finished(lambda request: request.resource_type == "image"):
        screen.goto(lived + path)
    screen.wait_for_load_state("networkidle")
    files = {urlsplit(url).path.strip("/"): url for url in asked if url.startswith(lived)}
    ours = {name or "home": thirty.output / name for name in files}
    ours = {name: file / "index.html" if file.is_dir() else file for name, file in ours.items()}
    texts = {name: len(gzip.compress(file.read_bytes())) for name, file in ours.items() if file.suffix in TEXTS}
    pictures = {name: file.stat().st_size for name, file in ours.items() if file.suffix not in TEXTS}
    pictures |= {url: len(media(url)) for url in asked if not url.startswith((lived, "data:"))}
    plain, whole = BUDGETS[path]
    assert sum(texts.values()) <= plain, texts
    assert sum(texts.values()) + sum(pictures.values()) <= whole, pictures
    assert texts and pictures


def members(route: Route) -> None:
    """Answer as members' hosts do."""
    route.fulfill(body=media(route.request.url), content_type="image/jpeg")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_is_squeezed_or_wrong_and_no_stranger_is_asked_where_people_live(
    screen: Page, lived: str, path: str
) -> None:
    strangers: list[str] = []

    def answer(route: Route) -> None:
        if (urlsplit(route.request.url).hostname or "").endswith(HOST):
            members(route)
        else:
            strangers.append(route.request.url)
            route.abort()

    screen.route(lambda url: not url.startswith((lived, "data:")), answer)
    screen.goto(lived + path)
    assert screen.evaluate(SHIFTS) < 0.005  # what a player of sound moves within itself, as the browser draws it
    assert strangers == []
    assert screen.evaluate(SQUEEZED) == [], "a title has a column of its own, and no room"
    if axe_core(screen):
        assert violations(screen, EVERY) == []
        screen.emulate_media(color_scheme="dark")
        assert violations(screen, COLOURS) == []


def test_home_asks_nobody_else_and_a_picture_that_does_not_come_leaves_a_drawing_and_no_words(
    screen: Page, lived: str
) -> None:
    asked: list[str] = []

    def lost(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    screen.route(lambda url: not url.startswith((lived, "data:")), lost)
    screen.goto(lived)
    assert screen.locator(".entry-picture img").count() >= 2
    assert asked == []
    screen.goto(f"{lived}/planet/")
    pictures = screen.locator(".entry-picture")
    shapes = pictures.evaluate_all("(all) => all.map((one) => (one.offsetWidth / one.offsetHeight).toFixed(1))")
    assert set(shapes) == {"1.5"}
    assert set(pictures.locator("img").evaluate_all("(all) => all.map((one) => one.alt)")) == {""}
    theirs = pictures.filter(has=screen.locator(f"img[src*='{HOST}']")).first
    theirs.scroll_into_view_if_needed()
    assert "gradient" in theirs.evaluate("(one) => getComputedStyle(one).backgroundImage")
    assert "gradient" in theirs.locator("img").evaluate("(one) => getComputedStyle(one, '::before').backgroundImage")


def test_the_first_picture_comes_first_and_others_when_they_are_near(screen: Page, lived: str) -> None:
    for path in ("/", "/posts/", "/posts/lived-0/"):
        screen.goto(lived + path)
        shown = screen.locator("main picture img")
        told = shown.evaluate_all("(all) => all.map((one) => [one.fetchPriority, one.loading])")
        assert told[0][0] == "high", path
        assert told[0][1] != "lazy", path
        assert all(one == ["auto", "lazy"] for one in told[1:]), path
