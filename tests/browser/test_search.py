"""Search as a reader meets it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from plugins.parts.record import Kind, Record, Text
from tests.browser.conftest import serve
from tests.building import Built, copy
from tests.conftest import sound
from tests.search.records import write

pytestmark = pytest.mark.slow

KINDS: tuple[Kind, ...] = ("Post", "Event", "Planet")


def record(number: int) -> Record:
    body = f"Everybody met at the café number{number} by the river." + " A longer evening." * number
    return Record(f"https://example.org/{number}/", KINDS[number % 3], f"Evening {number}", Text.of(body))


@contextmanager
def opened(browser: Browser, output: Path) -> Iterator[tuple[Page, list[str]]]:
    """Open the search page of the site in ``output``; give it, and the addresses that it asks for."""
    asked: list[str] = []
    with contextmanager(serve)(Built(str(output.parent), 0, "")) as address, browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
        page.goto(f"{address}/search/")
        yield page, asked


@pytest.fixture
def output(site: Built, tmp_path: Path) -> Path:
    """Return a site of the search page alone, without an index."""
    for part in ("search", "theme"):
        shutil.copytree(site.output / part, tmp_path / "output" / part)
    return tmp_path / "output"


def look(page: Page, words: str, expected: str) -> list[str]:
    """Type ``words``, wait until ``expected`` is said, and return where the results lead."""
    page.fill("input[type=search]", "")
    page.wait_for_function("() => !document.querySelector('#results [role=status]').textContent")
    page.fill("input[type=search]", words)
    page.wait_for_selector(f"#results :text('{expected}')")
    return [link.get_attribute("href") or "" for link in page.locator("#results a").all()]


def test_it_finds_words_and_the_kinds_that_are_asked_for(browser: Browser, output: Path, tmp_path: Path) -> None:
    write(map(record, range(30)), output, tmp_path / "cache")
    with opened(browser, output) as (page, asked):
        assert not [url for url in asked if "pagefind" in url]
        assert look(page, "number17", "1 found") == ["https://example.org/17/"]
        assert look(page, "river", "30 found")[0] == "https://example.org/0/"  # of all words in it, most are this one
        assert len(look(page, "cafe", "30 found")) == 20
        page.select_option("#kind", "Event")
        page.wait_for_selector("#results :text('10 found')")
        assert {int(url.split("/")[-2]) % 3 for url in look(page, "evening", "10 found")} == {1}
        assert look(page, "number17", "Nothing found") == []
        assert look(page, "zzz", "Nothing found") == []
        page.select_option("#kind", "Session")
        assert look(page, "river", "Nothing found") == [], "there are no sessions"
        page.select_option("#kind", "Planet")
        assert look(page, "number5", "1 found") == ["https://example.org/5/"]
        shown = page.inner_text("#results li p:last-child")
        assert shown == f"Evening 5. Everybody met at the café number5 by the river.{' A longer evening.' * 5}"
        assert page.locator("#results mark").all_inner_texts() == ["number5"]


@pytest.mark.parametrize("language", ["en", "en-gb", "pt-br", "ja", "xx"])
def test_it_finds_what_is_written_in_any_language(
    browser: Browser, output: Path, tmp_path: Path, language: str
) -> None:
    texts = {
        "river": "All the evenings by the river, at work",
        "Straßenfest": "Das Straßenfest am Überblick",
        "приём": "Вечерний приём в городе",
        "mañana": "Hasta mañana",
        "夕方": "夕方 の 会",
    }
    records = [
        Record(f"/{word}/", KINDS[n % 3], "A title", Text.of(text)) for n, (word, text) in enumerate(texts.items())
    ]
    write(records, output, tmp_path / "cache", language=language)
    page_of = (output / "search/index.html").read_text("utf-8")
    (output / "search/index.html").write_text(page_of.replace('lang="en"', f'lang="{language}"', 1), "utf-8")
    with opened(browser, output) as (page, _):
        assert page.get_attribute("html", "lang") == language
        for number, word in enumerate(texts):
            page.select_option("#kind", "")
            assert look(page, word, "1 found") == [f"/{word}/"]
            page.select_option("#kind", KINDS[(number + 1) % 3])
            assert look(page, word, "Nothing found") == []
            page.select_option("#kind", KINDS[number % 3])
            assert look(page, word, "1 found") == [f"/{word}/"]


def test_a_search_costs_a_reader_few_requests(browser: Browser, output: Path, tmp_path: Path) -> None:
    write(map(record, range(30)), output, tmp_path / "cache")
    with opened(browser, output) as (page, asked):
        look(page, "number17", "1 found")
        loaded = sorted(url.partition("?")[0].rpartition(".")[2] for url in asked if "/pagefind/" in url)
        assert loaded == sorted(["js", "js", "json", "pf_meta", "pagefind", "pf_index", "pf_fragment"])


def test_a_site_without_an_index_says_so_until_there_is_one(browser: Browser, output: Path, tmp_path: Path) -> None:
    with opened(browser, output) as (page, _):
        assert look(page, "number1", "perhaps there is none yet") == []
        write(map(record, range(3)), output, tmp_path / "cache")
        assert look(page, "number2", "1 found") == ["https://example.org/2/"]


def test_a_post_is_found_by_its_words_after_an_edit(browser: Browser, tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.replace_content()
    post = "---\ntitle: A sample\ndate: 2026-01-02\n---\nA sample that speaks of {}.\n"
    for words, gone in (("hedgehogs", "badgers"), ("badgers", "hedgehogs")):
        project.write("content/posts/sample.md", post.format(words))
        built = sound(project.build("build"))
        with opened(browser, built.output) as (page, _):
            assert look(page, words, "1 found") == ["/posts/sample/"]
            assert look(page, gone, "Nothing found") == []
