"""The archive that the site publishes brings a lost memory back, and says no more than members allow."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from markupsafe import Markup

from plugins.planet.feeds.archive_feed import ArchiveFeed
from plugins.planet.store import archive
from plugins.planet.store.store import Store
from tests.planet.making import JON, MEMBERS, OCTOBER, entry

BOOK = ArchiveFeed("https://hub.example", "The archive", (2009, 2010), MEMBERS)


def test_what_was_published_restores_what_was_stored(tmp_path: Path) -> None:
    shipped = entry("c", title="Another", published=OCTOBER - timedelta(days=9), placeholder=True, bundled=True)
    kept = (entry("a"), entry("b", tags=("HR",), edited=True, precision="day", fresh=False), shipped)
    document = json.dumps(BOOK.year(2010, kept)).encode()
    read = archive.read(document, "2010.json", OCTOBER + timedelta(days=1))
    assert isinstance(read, archive.Archive)
    with Store.open(tmp_path / "new.sqlite3", now=OCTOBER) as store:
        assert archive.restore(store, read) == 3
        assert {one.id: replace(one, content=Markup()) for one in store.entries()} == {
            one.id: replace(one, content=Markup()) for one in kept
        }


def test_the_index_leads_through_the_years_backwards() -> None:
    index = BOOK.index({"feeds": []}, {2009: 1, 2010: 2})
    assert index["next_url"] == "https://hub.example/planet/archive/2010.json"
    assert BOOK.year(2010, ())["next_url"] == "https://hub.example/planet/archive/2009.json"
    assert "next_url" not in BOOK.year(2009, ())
    assert [year["count"] for year in index["_hub"]["archives"]] == [1, 2]


def test_an_empty_archive_is_still_a_feed() -> None:
    index = ArchiveFeed("https://hub.example", "The archive", (), MEMBERS).index({}, {})
    assert index["items"] == [] and "next_url" not in index


def test_a_member_who_now_allows_less_is_obeyed_in_the_archive_too() -> None:
    book = replace(BOOK, members={"jon": replace(JON, text="title")})
    (item,) = book.year(2010, [entry()])["items"]
    assert "All of it" not in json.dumps(item)


def test_our_note_is_a_summary_and_not_the_posts_text() -> None:
    (item,) = BOOK.year(2010, [entry(placeholder=True)])["items"]
    assert (item["summary"], item.get("content_html"), item["content_text"]) == ("All of it.", None, "")
