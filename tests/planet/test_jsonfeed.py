"""JSON Feeds are read, and nothing in one can be more than it should."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.model import Failure, ParsedFeed
from plugins.planet.parsing import jsonfeed
from tests.planet.raw import response

ITEM = {
    "id": "1",
    "url": "https://blog.example/1",
    "title": "It&#8217;s <b>",
    "content_html": "<p>Hello</p>",
    "date_published": "2010-10-21T10:30:00+01:00",
    "tags": ["hr", 3],
    "authors": [{"name": "Jon"}, {"name": "Gareth"}],
    "attachments": [
        {"url": "https://blog.example/1.mp3", "mime_type": "audio/mpeg"},
        {"url": "x", "mime_type": "image/png"},
    ],
}


def read(*items: Any, **values: Any) -> ParsedFeed:
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "Blog", "items": list(items), **values}
    result = jsonfeed.read(response(json.dumps(document)))
    assert isinstance(result, ParsedFeed), result
    return result


def test_an_item_is_read() -> None:
    (entry,) = read(ITEM, language="en", home_page_url="https://blog.example/").entries
    assert (entry.guid, entry.url, entry.title, entry.title_is_html) == (
        "1",
        "https://blog.example/1",
        "It&#8217;s <b>",
        False,
    )
    assert (entry.content, entry.author, entry.tags) == ("<p>Hello</p>", "Jon, Gareth", ("hr",))
    assert entry.published == datetime(2010, 10, 21, 9, 30, tzinfo=UTC)
    assert [one.url for one in entry.attachments] == ["https://blog.example/1.mp3", "https://blog.example/x"]


def test_text_becomes_paragraphs() -> None:
    (both,) = read(
        {"id": 4, "content_html": "<p>A <a href='/x'>b</a></p>", "content_text": "A <a href='/x'>b</a>"}
    ).entries
    assert both.content == "<p>A <a href='/x'>b</a></p>"
    (entry,) = read({"id": 5, "content_text": "One < two\n\nThree\nfour"}).entries
    assert entry.content == "<p>One &lt; two</p><p>Three<br>four</p>"
    assert entry.guid == "5"


def test_the_author_of_version_1_is_read() -> None:
    (entry,) = read({"id": "1", "title": "x"}, author={"name": "Jon"}).entries
    assert entry.author == "Jon"


@pytest.mark.parametrize(
    "item", [None, 3, "x", [], {}, {"id": "1"}, {"title": "no id"}, {"id": {"a": 1}, "title": ["x"]}]
)
def test_an_item_with_nothing_to_show_is_left_out(item: Any) -> None:
    assert read(item, ITEM).entries[0].guid == "1"
    assert len(read(item, ITEM).entries) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("[" * 100_000, "nested deeper"),
        ('{"a":' * 100_000, "nested deeper"),
        ('{"items": [', "broken JSON"),
        ('{"a": 1}', "not a JSON Feed"),
    ],
)
def test_what_is_no_json_feed_is_named(body: str, reason: str) -> None:
    failure = jsonfeed.read(response(body))
    assert isinstance(failure, Failure)
    assert reason in failure.reason


def test_brackets_in_texts_are_not_depth() -> None:
    (entry,) = read({"id": "1", "content_html": '"\\[' * 500}).entries
    assert entry.content


LEAVES = st.none() | st.booleans() | st.floats() | st.text(max_size=9)
JSON = st.recursive(LEAVES, lambda inside: st.lists(inside, max_size=3), max_leaves=5)
KEYS = st.sampled_from(
    ["id", "url", "title", "content_html", "content_text", "summary", "date_published", "tags", "authors"]
)


@given(st.lists(st.dictionaries(KEYS, JSON), max_size=3), st.dictionaries(KEYS, JSON))
def test_no_shape_of_json_crashes(items: list[Any], more: dict[str, Any]) -> None:
    document = {**more, "version": "https://jsonfeed.org/version/1", "items": items}
    assert isinstance(jsonfeed.read(response(json.dumps(document))), ParsedFeed)
