"""Cards: every page that asked for one has it, drawn once; what nobody asks for any more is forgotten."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from plugins.cards.deck import Deck
from plugins.cards.drawing import HEIGHT, WIDTH, Card, draw
from plugins.shared.workers import FEW
from tests.building import ROOT

FONTS = ROOT / "theme/cards"
CARD = Card("A title", "21 October 2010", "ConnectingHR")


def placing(output: Path) -> Callable[[str, str, os.stat_result], None]:
    def place(name: str, path: str, found: os.stat_result) -> None:
        assert os.path.samestat(found, Path(path).stat())
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, output / name)

    return place


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def written(cards: list[Card], cache: Path, output: Path, instead: str | None = None) -> list[str]:
    """Return the addresses of ``cards`` after they were written to ``output``."""
    deck = Deck(FONTS, cache, instead)
    addresses = [deck.add(card) for card in cards]
    deck.write(placing(output))
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


def test_cards_that_were_begun_early_are_there_with_those_that_came_later(cache: Path, tmp_path: Path) -> None:
    cards = [Card(f"Title {number}", "Post", "Site") for number in range(FEW + 2)]
    deck = Deck(FONTS, cache)
    early = [deck.add(card) for card in cards[:-1]]
    deck.begin()
    late = deck.add(cards[-1])
    deck.write(placing(tmp_path / "output"))
    drawn = [(tmp_path / "output" / name).read_bytes() for name in early]
    assert drawn == [draw(card, FONTS) for card in cards[:-1]]
    assert (tmp_path / "output" / late).is_file()


def test_a_community_may_do_without(cache: Path, tmp_path: Path) -> None:
    assert written([CARD], cache, tmp_path / "output", "icons/512.png") == ["icons/512.png"]
    assert not cache.exists()
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("We \U0001f469\u200d\U0001f4bb did it \u263a\ufe0f again \U0001f389", "We did it again"),
        ("\u0639\u064a\u0651\u0646\u0629", ""),
        ("\u793a\u4f8b", ""),
        ("Zażółć, Ελληνικά, Русский", "Zażółć, Ελληνικά, Русский"),
    ],
    ids=["emoji", "Arabic", "Chinese", "scripts that we have"],
)
def test_no_box_is_drawn_for_what_the_face_does_not_have(title: str, shown: str) -> None:
    assert draw(Card(title, "1 May", "Hub"), FONTS) == draw(Card(shown, "1 May", "Hub"), FONTS)


def test_without_a_title_the_site_s_name_takes_its_place() -> None:
    assert draw(Card("", "", "Hub"), FONTS) != draw(Card("Hub", "", "Hub"), FONTS)
    assert inked(Card("", "", "Hub")) > inked(Card("", "", ""))


def test_a_card_is_never_empty() -> None:
    nothing_known = Card("\u793a\u4f8b", "\u0639", "\u0639\u064a")
    assert inked(nothing_known) > 0


def inked(card: Card) -> int:
    """Return how many dark pixels ``card`` has below the rules at its head."""
    with Image.open(BytesIO(draw(card, FONTS))) as image:
        grey = image.convert("L").crop((0, 20, WIDTH, HEIGHT))
    return sum(grey.histogram()[:100])
