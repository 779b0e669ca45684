"""Search as a reader meets it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from plugins.parts.given import Record, RecordKind, Text
from plugins.search.page import vocabulary
from tests.browser.conftest import serve
from tests.building import Built, copy
from tests.conftest import sound
from tests.search.records import write

pytestmark = pytest.mark.slow

KINDS: tuple[RecordKind, ...] = ("Post", "Event", "Planet")


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
    """Type ``words``, wait until ``expected`` is said, and return where the results lead, without what they mark."""
    page.fill("input[type=search]", "")
    page.wait_for_function("() => !document.querySelector('#results [role=status]').textContent")
    page.fill("input[type=search]", words)
    page.wait_for_selector(f"#results :text('{expected}')")
    links = page.locator("#results li a").all()
    return [(link.get_attribute("href") or "").partition("#:~:")[0] for link in links]


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
        assert shown == f"Everybody met at the café number5 by the river.{' A longer evening.' * 5}"
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


def sample(title: str, text: str, kind: RecordKind = "Post") -> Record:
    return Record(f"/{title.split()[0].lower()}/", kind, title, Text.of(text))


def test_what_is_typed_and_chosen_is_in_the_address_and_comes_back(
    browser: Browser, output: Path, tmp_path: Path
) -> None:
    write(map(record, range(30)), output, tmp_path / "cache")
    with opened(browser, output) as (page, _):
        look(page, "river", "30 found")
        page.select_option("#kind", "Event")
        page.wait_for_selector("#results :text('10 found')")
        assert page.url.endswith("/search/?q=river&kind=Event")
        page.goto(page.url.replace("search/?", "theme/css/site.css?"))
        page.go_back()
        for _ in range(2):
            page.wait_for_selector("#results :text('10 found')")
            assert (page.input_value("#q"), page.input_value("#kind")) == ("river", "Event")
            page.reload()
        look(page, "zzz", "Nothing found")
        assert page.url.endswith("/search/?q=zzz&kind=Event")


def test_results_have_their_room_before_they_are_there(browser: Browser, output: Path, tmp_path: Path) -> None:
    write(map(record, range(30)), output, tmp_path / "cache")
    script = """window.shift = 0; new PerformanceObserver((list) => {
      for (const one of list.getEntries()) window.shift += one.value;
    }).observe({ type: "layout-shift", buffered: true });"""
    for width, height in ((390, 844), (1280, 800)):
        with opened(browser, output) as (page, _):
            page.set_viewport_size({"width": width, "height": height})
            page.add_init_script(script)
            page.goto(f"{page.url}?q=river")
            page.wait_for_selector("#results :text('30 found')")
            page.wait_for_timeout(200)
            assert page.evaluate("window.shift") <= 0.05


SLIPS = {"Ingam": "Ingham", "Jhon": "Jon", "unconfrence": "unconference", "Muller": "", "meetup": "", "zzzzzz": ""}


@pytest.mark.parametrize(("slip", "meant"), SLIPS.items())
def test_a_slip_of_the_pen_is_understood(browser: Browser, output: Path, tmp_path: Path, slip: str, meant: str) -> None:
    records = [
        sample("Jon Ingham", "Writes about work", "Member"),
        sample("Anna M\u00fcller", "Writes about parks", "Member"),
        sample("Notes of a day", "An unconference, a meetup, an ingenious ingot"),
    ]
    write(records, output, tmp_path / "cache")
    words = vocabulary(records, ["Unconference"])
    (output / "search/words.json").write_text(json.dumps(words), "utf-8")
    with opened(browser, output) as (page, _):
        page.fill("#q", slip)
        page.wait_for_selector("#results :text('found')")
        said = page.locator("[role=status] a").all_inner_texts()
        assert [one.lower() for one in said] == [meant.lower()] * bool(meant)
        if said:
            page.click("[role=status] a")
            page.wait_for_selector("#results li")


ODD = {
    "C++": ["/signs/"],
    "c#": ["/sharp/"],
    "#CHRU": ["/tagged/"],
    "\u6587\u7ae0": ["/chinese/"],
    "\u691c\u7d22": ["/japanese/"],
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35": ["/thai/"],
}


@pytest.mark.parametrize(("words", "found"), ODD.items())
def test_words_with_signs_and_of_scripts_without_spaces_are_found(
    browser: Browser, output: Path, tmp_path: Path, words: str, found: list[str]
) -> None:
    records = [
        sample("Signs of code", "We wrote C++ and ate"),
        sample("Sharp code", "We wrote C# and F#, and C alone"),
        sample("Tagged words", "See it at #CHRU tonight"),
        sample("Chinese words", "\u6211\u5199\u4e86\u4e00\u7bc7\u6587\u7ae0\uff0c\u5f88\u957f. 3\u6708 of it"),
        sample("Japanese words", "\u5168\u6587\u691c\u7d22\u306e\u4f1a"),
        sample("Thai words", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e04\u0e23\u0e31\u0e1a"),
    ]
    write(records, output, tmp_path / "cache")
    with opened(browser, output) as (page, _):
        assert look(page, words, f"{len(found)} found" if found else "Nothing found") == found
        shown = page.locator("#results li p:last-child").all_inner_texts()
        assert shown == [f"{one.text.read()}." for one in records if one.url in found]


def test_the_page_that_a_result_leads_to_marks_what_was_found(browser: Browser, output: Path, tmp_path: Path) -> None:
    write([sample("Evening one", "Walks, cafés and well-being")], output, tmp_path / "cache")
    with opened(browser, output) as (page, _):
        look(page, "cafe well-being", "1 found")
        href = page.get_attribute("#results li a", "href")
        assert href == "/evening/#:~:text=caf%C3%A9s&text=well%2Dbeing"
