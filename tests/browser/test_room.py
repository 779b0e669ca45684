"""Every page has room for what it shows: long names, large type, wide tables, fingers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ARGUMENTS, NAMES, serve
from tests.building import Built, Project, Workshop
from tests.conftest import sound

pytestmark = pytest.mark.slow

PAGES = ["", "posts/", "planet/", "events/", "members/", "search/", "posts/archive/", "posts/the-road-to-the-camp/"]
LETTERS = {
    "Bread": 5,
    "Gartenfreunde": 13,
    "Nachbarschaften": 15,
    "The Leipzig Allotment Friends": 29,
    "Donaudampfschifffahrtsgesellschaft und Freunde": 46,
    "The Society of All Who Keep Bees, Hens and Goats in Our Town": 60,
    "見晴らしの良い庭の友の会": 12,
}
ASIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input, select")].filter((one) => {
  const { width, height } = one.getBoundingClientRect();
  if (!one.checkVisibility() || width < 2) return false;
  const around = one.closest("p, li, dd, td, q")?.textContent.trim().length ?? 0;
  const inline = getComputedStyle(one).display === "inline" && around > one.textContent.trim().length + 3;
  return !inline && (width < 24 || height < 24);
}).map((one) => `${one.textContent.trim()} in ${one.parentElement.className}`)"""


THEN = "What happened then. " * 60
PARTS = "\n\n".join(f"## Part {n} of it\n\n{THEN}" for n in range(5))

LINKS = """See [a blog](https://blog.example/post/), [it again](https://blog.example/post), [home](/members/) and
<https://other.example/>.

<details><summary>Folded</summary><p>Its words.</p></details>

<details open><summary>Opened</summary><p>Those words.</p></details>"""


def named(workshop: Workshop, name: str) -> Built:
    """Return a site of this name, with one long post."""

    def make(project: Project) -> Built:
        project.replace_content()
        project.set(SITENAME=name, TAGLINE="People who grow things, and talk about it over a fence")
        project.write(
            "content/posts/long.md", f"---\ntitle: A long day\ndate: 2026-01-02\n---\nIt began.\n\n{PARTS}\n\n{LINKS}\n"
        )
        return project.build("build")

    return sound(workshop.once(f"name{LETTERS[name]}{len(name.encode())}", make))


@pytest.mark.parametrize("name", LETTERS)
def test_a_name_of_any_length_leaves_room_for_the_page(browser: Browser, workshop: Workshop, name: str) -> None:
    server = serve(named(workshop, name))
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(next(server))
        for width in (320, 390, 768, 960, 1024, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(ASIDE) <= 0, width
            plate, tagline = page.locator(".plate").bounding_box(), page.locator(".ear-tagline").bounding_box()
            assert plate and tagline
            assert plate["height"] <= 360, width
            assert tagline["width"] >= 110, width
    next(server, None)


@pytest.fixture(params=[(24, 320), (32, 390), (32, 768)], ids=str)
def large(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return a page of a browser whose reader has chosen large letters."""
    size, width = request.param
    arguments = [*ARGUMENTS, f"--blink-settings=defaultFontSize={size}"]
    path = next(path for name in NAMES if (path := shutil.which(name)))
    started = browser.browser_type.launch(executable_path=path, args=arguments)
    yield started.new_page(viewport={"width": width, "height": 800})
    started.close()


def test_large_letters_push_no_page_aside(large: Page, served: str, odd: str) -> None:
    for address in (*(f"{served}/{page}" for page in PAGES), f"{odd}/posts/everything/"):
        large.goto(address)
        assert large.evaluate(ASIDE) <= 0, address


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_pressed_is_24_pixels_and_more(browser: Browser, served: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for address in PAGES:
            page.goto(f"{served}/{address}")
            assert page.evaluate(SMALL) == [], address


def test_a_wide_table_scrolls_and_leaves_its_words_whole(browser: Browser, served: str) -> None:
    row = "".join(f"<td>communication {n} <code>--a-long-option={n}</code></td>" for n in range(6))
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{served}/posts/the-road-to-the-camp/")
        page.evaluate(
            """(row) => document.querySelector(".prose").insertAdjacentHTML("afterbegin",
              `<div class="table-box" tabindex="0"><table><tr>${row}</tr></table></div>`)""",
            row,
        )
        assert page.evaluate(ASIDE) <= 0
        box = page.locator(".table-box").first
        assert box.evaluate("(box) => box.scrollWidth > box.clientWidth")
        assert {len(one.split("\n")) for one in box.locator("code").all_inner_texts()} == {1}
        assert box.locator("code").first.evaluate("(code) => code.getClientRects().length") == 1


def test_a_post_on_a_phone_begins_with_its_first_sentence(browser: Browser, workshop: Workshop) -> None:
    server = serve(named(workshop, "Bread"))
    address = next(server)
    for width, unfolded in ((390, False), (1440, True)):
        with browser.new_context(viewport={"width": width, "height": 844}) as context:
            page = context.new_page()
            page.goto(f"{address}/posts/long/")
            assert page.locator(".contents a").first.is_visible() == unfolded
            first = page.locator(".prose > p").first.bounding_box()
            assert first
            assert first["y"] < 500
    next(server, None)


def test_the_contents_of_a_long_post_say_which_section_is_read(browser: Browser, workshop: Workshop) -> None:
    server = serve(named(workshop, "Bread"))
    with browser.new_context(viewport={"width": 1440, "height": 800}, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{next(server)}/posts/long/")
        current = page.locator(".contents [aria-current]")
        assert current.count() == 0, "it has not begun yet"
        room = page.locator(".contents").bounding_box()
        for number in (1, 3, 0):
            page.locator(f".contents a >> nth={number}").click()
            page.wait_for_function(
                "text => document.querySelector('.contents [aria-current]')?.textContent === text",
                arg=f"Part {number} of it",
            )
            assert current.count() == 1
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        page.wait_for_function(
            "() => document.querySelector('.contents [aria-current]')?.textContent === 'Part 4 of it'"
        )
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_function("() => !document.querySelector('.contents [aria-current]')")
        assert page.locator(".contents").bounding_box() == room, "marking moves nothing"
    next(server, None)


def test_a_heading_of_a_post_is_a_link_to_itself_that_paper_does_not_show(browser: Browser, workshop: Workshop) -> None:
    server = serve(named(workshop, "Bread"))
    address = next(server)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/posts/long/")
        heading = page.get_by_role("heading", name="Part 2 of it", exact=True)
        link = heading.get_by_role("link", name="Part 2 of it", exact=True)
        mark = "(link) => { const { opacity, content } = getComputedStyle(link, '::after'); return [opacity, content] }"
        assert link.evaluate(mark)[0] == "0"
        link.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert link.evaluate(mark)[0] == "1"
        link.click()
        assert page.url == f"{address}/posts/long/#part-2-of-it"
        page.emulate_media(media="print")
        assert link.evaluate(mark)[1] == "none"
    next(server, None)


def test_paper_shows_what_is_opened_and_where_links_lead_out_once(browser: Browser, workshop: Workshop) -> None:
    server = serve(named(workshop, "Bread"))
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{next(server)}/posts/long/")
        page.emulate_media(media="print")
        told = page.locator(".prose").evaluate(
            """(prose) => [...prose.querySelectorAll("a:not(.permalink)")]
            .map((link) => [link.textContent, getComputedStyle(link, "::after").content !== "none"])"""
        )
        assert told == [["a blog", True], ["it again", False], ["home", False], ["https://other.example/", False]]
        seen = "(one) => one.checkVisibility({ contentVisibilityAuto: true })"
        assert [page.locator(f".prose details >> nth={n}").locator("p").evaluate(seen) for n in (0, 1)] == [False, True]
        assert not page.locator(".contents, .navigation, .scheme").locator("visible=true").count()
    next(server, None)
