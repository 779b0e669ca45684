"""Cards: every page that asked for one has it, drawn once; what nobody asks for any more is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from plugins.cards.deck import Deck
from plugins.cards.drawing import HEIGHT, WIDTH, Card, draw
from plugins.shared.workers import FEW
from tests.building import ROOT

FONTS = ROOT / "theme/cards"
CARD = Card("A title", "21 October 2010", "ConnectingHR")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def written(cards: list[Card], cache: Path, output: Path, instead: str | None = None) -> list[str]:
    """Return the addresses of ``cards`` after they were written to ``output``."""
    deck = Deck(FONTS, cache, instead)
    addresses = [deck.add(card) for card in cards]
    deck.write(output)
    return addresses


def test_a_card_is_where_it_was_said_to_be(cache: Path, tmp_path: Path) -> None:
    address, again = written([CARD, CARD], cache, tmp_path)
    assert address == again
    assert (tmp_path / address).read_bytes() == draw(CARD, FONTS)
    with Image.open(tmp_path / address) as image:
        assert image.size == (WIDTH, HEIGHT)


def test_it_is_drawn_once_and_forgotten_when_nobody_asks(cache: Path, tmp_path: Path) -> None:
    (address,) = written([CARD], cache, tmp_path / "one")
    kept = cache / Path(address).name
    kept.write_bytes(b"drawn by the first build")
    written([CARD, Card("Another", "", "")], cache, tmp_path / "two")
    assert (tmp_path / "two" / address).read_bytes() == b"drawn by the first build"
    written([Card("Another", "", "")], cache, tmp_path / "three")
    assert not kept.exists()
    assert len(list(cache.iterdir())) == 1


def test_many_cards_are_drawn_by_other_processes_as_they_would_be_here(cache: Path, tmp_path: Path) -> None:
    cards = [Card(f"Number {number}", "", "") for number in range(FEW + 2)]
    addresses = written(cards, cache, tmp_path)
    assert [(tmp_path / address).read_bytes() for address in addresses] == [draw(card, FONTS) for card in cards]


def test_a_community_may_do_without(cache: Path, tmp_path: Path) -> None:
    assert written([CARD], cache, tmp_path / "output", "icons/512.png") == ["icons/512.png"]
    assert not cache.exists()
    assert not (tmp_path / "output").exists()
