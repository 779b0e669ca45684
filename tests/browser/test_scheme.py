"""Light, dark or as the system has it, by a switch that remembers, without a flash; pages that are fetched ahead."""

from __future__ import annotations

import io
from http.server import SimpleHTTPRequestHandler
from typing import ClassVar

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.conftest import serve
from tests.browser.test_pages import opened
from tests.building import Built

pytestmark = pytest.mark.slow

PAPER = "getComputedStyle(document.documentElement).backgroundColor"
LIGHT, DARK = "rgb(250, 246, 236)", "rgb(24, 22, 19)"
# What is there when the first thing is drawn: a script that comes first writes down the colour of each frame.
FRAMES = """window.frames_seen = []; (function look() {
  if (document.body) frames_seen.push(getComputedStyle(document.documentElement).backgroundColor);
  requestAnimationFrame(look); })()"""


def choose(page: Page, name: str) -> None:
    page.get_by_role("group", name="Light or dark").get_by_role("radio", name=name, exact=True).check()


@pytest.mark.parametrize("system", ["light", "dark"])
def test_a_choice_is_seen_at_once_kept_without_a_cookie_and_taken_back(
    browser: Browser, served: str, system: str
) -> None:
    own = {"light": LIGHT, "dark": DARK}
    with opened(browser, served + "/posts/", color_scheme=system) as page:
        assert page.evaluate(PAPER) == own[system]
        assert page.get_by_role("radio", name="As the system").is_checked()
        for name, colour in (("Dark", DARK), ("Light", LIGHT)):
            choose(page, name)
            assert page.evaluate(PAPER) == colour
            page.goto(served + "/planet/")
            assert page.evaluate(PAPER) == colour
            assert page.get_by_role("radio", name=name, exact=True).is_checked()
        assert page.context.cookies() == []
        choose(page, "As the system")
        assert page.evaluate("localStorage.scheme") == "system"
        assert page.evaluate(PAPER) == own[system]


def test_no_other_colour_is_drawn_before_the_chosen_one(browser: Browser, served: str) -> None:
    with opened(browser, served + "/posts/", color_scheme="light") as page:
        choose(page, "Dark")
        page.add_init_script(FRAMES)
        page.goto(served + "/planet/")
        page.wait_for_function("() => frames_seen.length > 2")
        assert set(page.evaluate("frames_seen")) == {DARK}


def test_without_javascript_the_system_decides_and_no_dead_switch_is_shown(browser: Browser, served: str) -> None:
    with opened(browser, served + "/posts/", color_scheme="dark", java_script_enabled=False) as page:
        assert page.locator(".scheme").count() == 1
        assert not page.locator(".scheme").is_visible()
        picture = Image.open(io.BytesIO(page.screenshot(clip={"x": 2, "y": 60, "width": 1, "height": 1})))
        assert f"rgb{picture.convert('RGB').getpixel((0, 0))}" == DARK


def test_paper_is_white_whatever_was_chosen(browser: Browser, served: str) -> None:
    with opened(browser, served + "/members/", color_scheme="dark") as page:
        choose(page, "Dark")
        page.emulate_media(media="print")
        assert page.evaluate(PAPER) == "rgb(255, 255, 255)"
        ink, face = page.evaluate(
            """['body', '.face[class*=tint]'].map(name => getComputedStyle(document.querySelector(name)))
            .map((style, n) => n ? style.backgroundColor : style.color)"""
        )
        assert ink == "rgb(0, 0, 0)"
        assert face.startswith("oklch(0.88")


class _Listening(SimpleHTTPRequestHandler):
    """Serves files, and writes down what it is asked for, and why."""

    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Sec-Purpose", "")))
        super().do_GET()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def test_the_page_that_a_reader_points_at_is_fetched_ahead_and_no_file_is(browser: Browser, site: Built) -> None:
    for address in serve(site, _Listening):
        with opened(browser, address + "/posts/") as page:
            assert page.evaluate("HTMLScriptElement.supports('speculationrules')")
            page.locator("main a[href='/feeds/atom.xml']").hover()
            page.wait_for_timeout(600)
            page.locator("nav a[href='/planet/']").first.hover()
            page.wait_for_timeout(600)
            ahead = [path for path, purpose in _Listening.asked if purpose.startswith("prefetch")]
            assert ahead == ["/planet/"]
            before = len(_Listening.asked)
            page.locator("nav a[href='/planet/']").first.click()
            page.wait_for_url("**/planet/")
            assert "/planet/" not in [path for path, _ in _Listening.asked[before:]], "it is not asked for again"
