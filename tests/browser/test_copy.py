"""The button that copies code: there when it works, and only then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_pages import opened

pytestmark = pytest.mark.slow

CODE = "/posts/everything/"
BUTTON = ".prose pre > button"
MAY = {"permissions": ["clipboard-read", "clipboard-write"]}


def scripts(page: Page) -> list[str]:
    return page.evaluate("[...document.scripts].filter(s => s.src).map(s => new URL(s.src).pathname)")


def test_a_block_of_code_is_copied_as_it_stands(browser: Browser, odd: str) -> None:
    with opened(browser, odd + CODE, **MAY) as page:
        blocks = page.locator(".prose pre > code")
        assert page.locator(BUTTON).count() == blocks.count() > 1
        for at in range(blocks.count()):
            page.locator(BUTTON).nth(at).click()
            page.wait_for_function("() => document.querySelector('main > [role=status]').textContent")
            assert page.evaluate("navigator.clipboard.readText()") == blocks.nth(at).text_content().removesuffix("\n")


def test_it_is_done_and_heard_by_keyboard_alone(browser: Browser, odd: str) -> None:
    with opened(browser, odd + CODE, **MAY) as page:
        button = page.locator(BUTTON).first
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.className") == "to-clipboard":
                break
        assert button.evaluate("e => e === document.activeElement && getComputedStyle(e).outlineStyle") == "solid"
        assert button.inner_text() == "Copy"
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.querySelector('main > [role=status]').textContent === 'Copied'")
        assert button.inner_text() == "Copied"
        assert button.evaluate("e => e === document.activeElement")


def test_where_the_browser_refuses_the_code_is_selected(browser: Browser, odd: str) -> None:
    with opened(browser, "about:blank") as page:
        page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
        page.goto(odd + CODE)
        page.locator(BUTTON).first.click()
        page.wait_for_function("() => /^Selected/.test(document.querySelector('main > [role=status]').textContent)")
        code = page.locator(".prose pre > code").first.text_content()
        assert page.evaluate("String(getSelection())").strip() == code.strip()


def test_it_is_as_large_as_a_finger_and_covers_nothing(browser: Browser, odd: str) -> None:
    for width in (320, 1280):
        with opened(browser, odd + CODE, width) as page:
            for button in page.locator(BUTTON).all():
                box, frame = button.bounding_box(), button.locator("..").bounding_box()
                assert box and frame
                assert min(box["width"], box["height"]) >= 44
                assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
                assert frame["y"] <= box["y"] and box["y"] + box["height"] <= frame["y"] + frame["height"]
                assert not button.evaluate(OVERLAPS)


OVERLAPS = """button => { const own = button.getBoundingClientRect(), range = document.createRange();
    range.selectNodeContents(button.nextElementSibling);
    return [...range.getClientRects()].some(r => r.width && r.right > own.left + 1 && r.left < own.right - 1
        && r.bottom > own.top + 1 && r.top < own.bottom - 1); }"""


def test_nothing_dead_is_shown(browser: Browser, odd: str) -> None:
    with opened(browser, odd + CODE, java_script_enabled=False) as page:
        assert page.locator("pre").count() > 1
        assert page.locator("pre button").count() == 0
    with opened(browser, "about:blank") as page:
        page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})")
        page.goto(odd + CODE)
        assert page.locator(".prose pre > code").count() > 1
        assert page.locator(BUTTON).count() == 0
    with opened(browser, odd + CODE) as page:
        page.emulate_media(media="print")
        assert page.locator(BUTTON).first.is_hidden()


def test_only_a_page_with_code_fetches_the_script(browser: Browser, odd: str) -> None:
    with opened(browser, odd + CODE) as page:
        assert [name for name in scripts(page) if re.search("copy", name)]
    with opened(browser, odd + "/tags/") as page:
        assert scripts(page) == ["/theme/js/scheme.js"]


def test_a_page_without_code_or_an_address_to_copy_asks_for_nothing_more(browser: Browser, served: str) -> None:
    with opened(browser, served + "/tags/") as page:
        assert scripts(page) == ["/theme/js/scheme.js"]
