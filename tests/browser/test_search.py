"""Search as a reader meets it, over an index of many parts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from plugins.search.record import Kind, Record, Text
from tests.browser.conftest import serve
from tests.building import Built
from tests.search.records import write

KINDS: tuple[Kind, ...] = ("Post", "Event", "Planet")
MOST = 2  # records in a part


def record(number: int) -> Record:
    body = f"Everybody met at the café number{number} by the river." + " A longer evening." * number
    return Record(f"https://example.org/{number}/", KINDS[number % 3], f"Evening {number}", Text.of(body), "en")


@pytest.fixture
def found(browser: Browser, site: Built, tmp_path: Path) -> Iterator[tuple[Page, list[str]]]:
    """Return the search page over 30 records, and the addresses that it asks for."""
    for part in ("search", "theme"):
        shutil.copytree(site.output / part, tmp_path / "output" / part)
    write(map(record, range(30)), tmp_path / "output", tmp_path / "cache", MOST)
    assert len(list((tmp_path / "cache").glob("part-*"))) > 8
    asked: list[str] = []
    with contextmanager(serve)(Built(str(tmp_path), 0, "")) as address, browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
        page.goto(f"{address}/search/")
        yield page, asked


def look(page: Page, words: str, expected: str) -> list[str]:
    """Type ``words``, wait until ``expected`` is said, and return where the results lead."""
    page.fill("input[type=search]", words)
    page.wait_for_selector(f"#results :text('{expected}')")
    return [link.get_attribute("href") for link in page.locator("#results a").all()]


def test_it_finds_over_all_parts(found: tuple[Page, list[str]]) -> None:
    page, asked = found
    assert not [url for url in asked if "pagefind" in url]
    assert look(page, "number17", "1 found") == ["https://example.org/17/"]
    assert look(page, "river", "30 found")[0] == "https://example.org/0/"  # of all words in it, most are this one
    assert len(look(page, "cafe", "30 found")) == 20
    page.select_option("#kind", "Event")
    page.wait_for_selector("#results :text('10 found')")
    assert {int(url.split("/")[-2]) % 3 for url in look(page, "evening", "10 found")} == {1}


def test_parts_cost_a_reader_nothing(found: tuple[Page, list[str]]) -> None:
    page, asked = found
    look(page, "number17", "1 found")
    loaded = sorted(url.partition("?")[0].rpartition(".")[2] for url in asked if "/pagefind/" in url)
    assert loaded == sorted(["js", "js", "json", "pf_meta", "pagefind", "pf_index", "pf_fragment"])
