"""Cards: every page that asked for one has it, drawn once; what nobody asks for any more is forgotten."""

from __future__ import annotations

import shutil
import struct
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from plugins.cards.deck import Deck
from plugins.cards.drawing import HEIGHT, WIDTH, Card, draw
from plugins.cards.icon import Mark
from plugins.memo.artifact import Artifacts
from plugins.memo.memo import Memo
from plugins.shared.workers import FEW
from tests.building import ROOT

FONTS = ROOT / "theme/cards"
CARD = Card("A title", "21 October 2010", "Sample Circle")


@dataclass
class Build:
    """Builds with one memo; ``drawn`` counts how many cards were drawn."""

    folder: Path
    fonts: Path = FONTS
    builds: int = 0

    def write(self, cards: list[Card], instead: str | None = None) -> list[Path]:
        """Return where ``cards`` are after a build that asked for them."""
        self.builds += 1
        output, memo = self.folder / f"output-{self.builds}", Memo(self.folder / "memo")
        deck = Deck(self.fonts, instead)
        addresses = [deck.add(card) for card in cards]
        deck.write(Artifacts(output, memo, lambda *_: "", ""))
        memo.close()
        return [output / address for address in addresses]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    return Build(tmp_path)


def test_a_card_is_where_it_was_said_to_be(build: Build) -> None:
    path, again = build.write([CARD, CARD])
    assert path == again
    assert path.read_bytes() == draw(CARD, FONTS)
    with Image.open(path) as image:
        assert image.size == (WIDTH, HEIGHT)


def test_it_is_drawn_once_and_forgotten_when_nobody_asks(build: Build) -> None:
    (first,) = build.write([CARD])
    (second, _) = build.write([CARD, Card("Another", "", "")])
    assert second.samefile(first)
    build.write([Card("Another", "", "")])
    (again,) = build.write([CARD])
    assert not again.samefile(first)


def smaller(face: bytes) -> bytes:
    """Return a TrueType ``face`` whose letters are smaller: it says that more of its units make an em."""
    (tables,) = struct.unpack_from(">H", face, 4)
    entries = {face[at : at + 4]: at for at in range(12, 12 + 16 * tables, 16)}
    (head,) = struct.unpack_from(">I", face, entries[b"head"] + 8)
    units = struct.unpack_from(">H", face, head + 18)[0]
    return face[: head + 18] + struct.pack(">H", units * 2) + face[head + 20 :]


def test_it_is_drawn_anew_with_new_faces(build: Build, tmp_path: Path) -> None:
    (first,) = build.write([CARD])
    build.fonts = tmp_path / "fonts"
    shutil.copytree(FONTS, build.fonts)
    for path in build.fonts.glob("*.ttf"):
        path.write_bytes(smaller(path.read_bytes()))
    (second,) = build.write([CARD])
    assert second.name == first.name
    assert second.read_bytes() == draw(CARD, build.fonts) != first.read_bytes()


def test_many_cards_are_drawn_by_other_processes_as_they_would_be_here(build: Build) -> None:
    cards = [Card(f"Number {number}", "", "") for number in range(FEW + 2)]
    assert [path.read_bytes() for path in build.write(cards)] == [draw(card, FONTS) for card in cards]


def test_a_community_may_do_without(build: Build) -> None:
    (path,) = build.write([CARD], "icons/512.png")
    assert path.relative_to(build.folder) == Path("output-1/icons/512.png")
    assert not (build.folder / "output-1").exists()


def test_a_community_s_colour_and_mark_are_on_its_cards() -> None:
    assert Mark(FONTS).emblem is None  # the theme's cards are as they are
    for mark in (Mark(FONTS, "AB", ("#0a6b4f", "#7fd6b8")), Mark(FONTS, "", ("#0a6b4f", "#7fd6b8"))):
        with Image.open(BytesIO(draw(CARD, FONTS, mark.emblem))) as opened:
            image = opened.convert("RGB")
        assert image.getpixel((WIDTH // 2, 5)) == (10, 107, 79)
        corner = image.crop((WIDTH - 160, HEIGHT - 120, WIDTH - 80, HEIGHT - 40))
        greens = sum(red < 60 < green - red for red, green, _ in zip(*[iter(corner.tobytes())] * 3, strict=True))
        assert greens > 20
        with Image.open(BytesIO(draw(CARD, FONTS))) as plain:
            left = (0, 20, WIDTH - 200, HEIGHT)
            assert image.crop(left).tobytes() == plain.convert("RGB").crop(left).tobytes()


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
