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
    found = mf2py.parse(pages["members/jon-ingham/index.html"], url=f"{LOCAL}/members/jon-ingham/")
    card = next(item for item in found["items"] if "h-card" in item["type"])
    assert card["properties"]["name"] == ["Jon Ingham"]
    assert f"{LOCAL}/members/jon-ingham/" in card["properties"]["uid"]
    assert "https://strategic-hcm.blogspot.com/" in found["rels"]["me"]


def test_a_page_has_what_they_wrote_and_what_they_organised(pages: dict[str, str]) -> None:
    page = pages["members/jon-ingham/index.html"]
    assert "https://strategic-hcm.blogspot.com/2010/02/tru-london-time.html" in page
    assert "/events/unconference-2010/" in page
    assert "members/jon-ingham/atom.xml" in page and "members/jon-ingham/atom.xml" in pages


def test_who_has_written_nothing_has_no_feed_that_leads_nowhere(pages: dict[str, str]) -> None:
    assert "members/graham-frost/index.html" in pages
    assert "members/graham-frost/atom.xml" not in pages
    assert "graham-frost/atom.xml" not in pages["members/graham-frost/index.html"]
