"""A document of a hundred thousand entries is cut to what can be read in time, and stays a document."""

from __future__ import annotations

import pytest
from lxml import etree

from plugins.planet.parsing.encoding import MOST, shorten


@pytest.mark.parametrize("tag", ["item", "entry"])
@pytest.mark.parametrize("count", [0, 1, MOST, MOST + 1, MOST * 3])
def test_first_and_last_entries_stay_and_the_document_is_whole(tag: str, count: int) -> None:
    body = b"<feed>" + b"".join(b"<%b>%d</%b>" % (tag.encode(), n, tag.encode()) for n in range(count)) + b"</feed>"
    kept = [int(element.text or "") for element in etree.fromstring(shorten(body))]
    assert len(kept) == min(count, MOST)
    if kept:
        assert (kept[0], kept[-1]) == (0, count - 1)


@pytest.mark.parametrize(
    "rest", [b"<item>unfini", b"<item", b"<item><title>x</title><link>https://a.example/", b"<item>x</it"]
)
def test_an_entry_that_breaks_off_is_left_out(rest: bytes) -> None:
    assert shorten(b"<rss><item>1</item><item>2</item>" + rest) == b"<rss><item>1</item><item>2</item>" + (
        rest if rest == b"<item" else b""
    )


def test_a_feed_that_never_closes_its_entries_is_left_as_it_is() -> None:
    assert shorten(b"<rss><item>1<item>2") == b"<rss><item>1<item>2"
