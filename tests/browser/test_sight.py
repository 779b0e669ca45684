"""How much a reader sees at once, on a site as it is lived in; and what that weighs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import serve
from tests.building import Workshop
from tests.conftest import sound
from tests.site.lived import lived_in

pytestmark = pytest.mark.slow

SCREENS = ((1280, 800), (390, 844))
# The headings, or of notes the words, that stand whole on the first screen.
IN_SIGHT = """(which) => [...document.querySelectorAll(which)].filter((one) => {
  const said = one.querySelector("h2, h3, .entry-excerpt, .entry-short, summary").getBoundingClientRect();
  return said.height > 0 && said.bottom <= innerHeight;
}).length"""


@pytest.fixture(scope="module")
def lived(workshop: Workshop) -> Iterator[str]:
    """Return the address of a site as it is lived in."""
    yield from serve(sound(workshop.once("thirty", lived_in)))


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


def test_eight_posts_are_in_sight_on_a_desk_and_three_on_a_phone(screen: Page, lived: str) -> None:
    screen.goto(f"{lived}/posts/")
    assert screen.evaluate(IN_SIGHT, "article.item") >= (8 if wide(screen) else 3)


@pytest.mark.parametrize("path", ["/", "/posts/"])
def test_every_post_in_a_list_has_a_picture_or_a_cover_with_its_room(screen: Page, lived: str, path: str) -> None:
    screen.goto(lived + path)
    posts = screen.locator("article.item-pictured")
    drawn, shown = posts.locator("svg.cover"), posts.locator("picture.glimpse img")
    assert drawn.count() > 0 < shown.count()
    assert drawn.count() + shown.count() == posts.count()
    assert all(shown.evaluate_all("(all) => all.map((one) => one.alt === '' && one.width > 0 && one.height > 0)"))
    assert set(shown.evaluate_all("(all) => all.map((one) => getComputedStyle(one).objectFit)")) == {"cover"}
