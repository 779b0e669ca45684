"""What the small script adds to an event's page; without it everything but these extras is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import browser, serve
from tests.building import Built

__all__ = ["browser"]  # the fixture


@pytest.fixture(scope="module")
def address(unconference: Built) -> Iterator[str]:
    """Serve the site with the unconference."""
    yield from serve(unconference)


def opened(browser: Browser, address: str, path: str, at: str = "2027-03-27T10:50:00Z", **options: object) -> Page:
    """Open a page at a moment, in a browser whose clock stands in New York."""
    context = browser.new_context(timezone_id="America/New_York", locale="en-GB", **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.clock.set_fixed_time(at)
    page.goto(f"{address}/events/{path}")
    return page


@pytest.mark.parametrize(
    ("at", "now", "next_"),
    [
        ("2027-03-27T10:30:00Z", "slot-first", "slot-2027-03-27-1045"),
        ("2027-03-27T10:50:00Z", "slot-2027-03-27-1045", "slot-after"),
        ("2027-03-28T09:30:00Z", "slot-after", None),  # summer time has begun in the night
        ("2027-03-20T09:30:00Z", None, None),
    ],
)
def test_the_agenda_shows_what_is_on_and_what_comes_next(
    browser: Browser, address: str, at: str, now: str | None, next_: str | None
) -> None:
    page = opened(browser, address, "unconf/", at)
    marked = [
        page.eval_on_selector_all(f"tr.{name}", "rows => rows.map(row => row.id)") for name in ("is-now", "is-next")
    ]
    assert marked == [[now] if now else [], [next_] if next_ else []]


def test_now_and_next_stand_first_and_are_kept_true(browser: Browser, address: str) -> None:
    page = opened(browser, address, "unconf/", "2027-03-27T10:30:00Z")
    said = [" ".join(line.split()) for line in page.locator("#current p").all_inner_texts()]
    assert said == ["Now 10:00–10:45 One, and more Main hall", "Next 10:45–11:00 Tea"]
    assert opened(browser, address, "unconf/", "2027-03-20T10:30:00Z").locator("#current").is_hidden()


def test_on_now_appears_without_a_new_build(browser: Browser, address: str) -> None:
    assert opened(browser, address, "unconf/", "2027-03-27T12:00:00Z").locator(".badge-on").is_visible()
    assert not opened(browser, address, "unconf/", "2027-03-29T12:00:00Z").locator(".badge-on").is_visible()


def test_an_online_event_is_told_in_the_readers_own_time(browser: Browser, address: str) -> None:
    text = opened(browser, address, "unconf/").locator(".facts").first.inner_text()
    assert re.search(r"05:30.*your time \(\u2068New York\u2069\)", text)


def test_my_agenda_is_kept_and_becomes_a_calendar(browser: Browser, address: str, tmp_path: Path) -> None:
    page = opened(browser, address, "unconf/")
    card = page.locator('[data-session="two"]')
    card.get_by_role("button", name="Add to my agenda").click()
    page.reload()
    assert card.get_by_role("button", name="In my agenda").get_attribute("aria-pressed") == "true"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="My agenda (1) as a calendar file").click()
    path = tmp_path / "mine.ics"
    waiting.value.save_as(path)
    assert [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")] == [
        "Two"
    ]
    card.get_by_role("button", name="In my agenda").click()
    assert page.locator("#my-agenda button").count() == 0


def test_my_agenda_tells_what_happened_to_what_was_chosen(browser: Browser, address: str) -> None:
    page = opened(browser, address, "unconf/")
    page.locator('[data-session="two"]').get_by_role("button", name="Add to my agenda").click()
    line = '<li data-of="{}"><time datetime="{}">a day</time> {} moved to Main hall</li>'
    news = [
        ("one", "2027-03-27T10:51:00+00:00"),
        ("two", "2027-03-27T10:51:00+00:00"),
        ("two", "2027-03-01T10:00:00+00:00"),
    ]
    lines = "".join(line.format(session, at, f"{session} {at[:10]}") for session, at in news)

    def changed(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace("</article>", f'</article><ol class="trail">{lines}</ol>', 1)
        )

    page.route("**/events/unconf/", changed)
    page.reload()
    told = page.locator("#my-news")
    assert told.locator("li").all_inner_texts() == ["a day two 2027-03-27 moved to Main hall"]
    page.clock.set_fixed_time("2027-03-27T10:55:00Z")
    told.get_by_role("button", name="I have read it").click()
    page.reload()
    assert told.count() == 0


def test_without_scripts_the_agenda_and_its_calendars_are_there(browser: Browser, address: str) -> None:
    page = opened(browser, address, "unconf/", java_script_enabled=False)
    assert page.locator(".agenda .session-title").all_inner_texts() == ["One, and more", "Two"]
    assert page.locator("button").count() == 0
    page.goto(f"{address}/events/unconf/two/")
    assert page.locator('a[href$="session.ics"]').first.is_visible()


def test_a_phone_shows_the_agenda_without_scrolling_sideways(browser: Browser, address: str) -> None:
    page = opened(browser, address, "unconf/", viewport={"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    roles = page.locator(".agenda").first.get_by_role("rowheader").count()
    assert roles == 2
