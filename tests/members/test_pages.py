"""The people's pages as a stranger's program reads them."""

from __future__ import annotations

import mf2py
import pytest

from plugins.shared.address import LOCAL
from tests.building import Built


@pytest.fixture(scope="module")
def pages(site: Built) -> dict[str, str]:
    return {name: data.decode() for name, data in site.files().items() if name.startswith("members/")}


def test_everybody_is_on_the_list_and_has_a_page(pages: dict[str, str], site: Built) -> None:
    written = {path.stem for path in (site.project.folder / "content/members").glob("*.md")}
    assert {f"members/{slug}/index.html" for slug in written} <= set(pages)
    cards = mf2py.parse(pages["members/index.html"], url=f"{LOCAL}/members/")["items"]
    urls = {url for card in cards if "h-card" in card["type"] for url in card["properties"].get("url", ())}
    assert {f"{LOCAL}/members/{slug}/" for slug in written} <= urls


def test_a_page_says_who_it_is_and_where_they_write(pages: dict[str, str]) -> None:
    found = mf2py.parse(pages["members/ann-sample/index.html"], url=f"{LOCAL}/members/ann-sample/")
    card = next(item for item in found["items"] if "h-card" in item["type"])
    assert card["properties"]["name"] == ["Ann Sample"]
    assert f"{LOCAL}/members/ann-sample/" in card["properties"]["uid"]
    assert "https://ann.sample.example/" in found["rels"]["me"]


def test_a_page_has_what_they_wrote_and_what_they_organised(pages: dict[str, str]) -> None:
    page = pages["members/ann-sample/index.html"]
    assert "https://ann.sample.example/2010/05/evolving/" in page
    assert "/events/camp-2010/" in page
    assert "members/ann-sample/atom.xml" in page and "members/ann-sample/atom.xml" in pages


def test_who_has_written_nothing_has_no_feed_that_leads_nowhere(pages: dict[str, str]) -> None:
    assert "members/fay-sample/index.html" in pages
    assert "members/fay-sample/atom.xml" not in pages
    assert "fay-sample/atom.xml" not in pages["members/fay-sample/index.html"]
