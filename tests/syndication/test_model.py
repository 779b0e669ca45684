"""What a feed may say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from plugins.syndication.model import EPOCH, Channel, Item

OCTOBER = datetime(2010, 10, 21, tzinfo=UTC)


def _channel(*items: Item) -> Channel:
    return Channel("Planet", "https://hub.example/planet/", "https://hub.example/", "https://hub.example/f", items)


def test_a_channel_is_as_new_as_its_newest_change() -> None:
    early = Item("a", None, "A", OCTOBER, updated=OCTOBER.replace(day=30))
    late = Item("b", None, "B", OCTOBER.replace(day=25))
    assert _channel(late, early).updated == OCTOBER.replace(day=30)


def test_an_update_before_the_publication_is_no_update() -> None:
    assert Item("a", None, "A", OCTOBER, updated=OCTOBER.replace(day=1)).changed == OCTOBER


def test_an_empty_channel_asks_no_clock() -> None:
    assert _channel().updated == EPOCH


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Item("a", None, "A", datetime(2010, 10, 21))
