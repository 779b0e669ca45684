"""Where a planet is written in several languages, each can be read alone."""

from __future__ import annotations

import pytest

from plugins.planet.views.outline import Outline, spoken
from tests.planet.making import OCTOBER


def outlines(*tongues: str | None) -> list[Outline]:
    known = {"published": OCTOBER, "first_seen": OCTOBER, "fresh": True, "digest": b"", "moment": OCTOBER}
    said = ("jon", "", None, "", "", "")
    return [Outline(str(n), *said, **known, precision="day", language=of) for n, of in enumerate(tongues)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tongues", "codes"),
    [
        ((), []),
        ((None, None), []),
        (("en", "en-GB", None), []),
        (("de", "en", "en-US"), ["en", "de"]),
        (("fr", "de"), ["de", "fr"]),
        (("zh-Hans", "zh-Hant-TW", "pt-BR"), ["zh", "pt"]),
    ],
)
def test_there_are_pages_where_there_is_a_choice(tongues: tuple[str | None, ...], codes: list[str]) -> None:
    assert [language.code for language in spoken(outlines(*tongues))] == codes


@pytest.mark.parametrize(
    ("code", "name"), [("de", "Deutsch"), ("fr", "Français"), ("ar", "العربية"), ("zh", "中文"), ("qaa", "qaa")]
)
def test_a_language_is_called_what_its_readers_call_it(code: str, name: str) -> None:
    (language, _) = spoken(outlines(code, code, "en"))
    assert (language.title, language.url) == (name, f"planet/languages/{code}/")


def test_every_entry_of_a_language_counts_whatever_its_country() -> None:
    found = spoken(outlines("en", "de", "en-AU", None))
    assert {language.code: [one.id for one in entries] for language, entries in found.items()} == {
        "en": ["0", "2"],
        "de": ["1"],
    }
    assert [language.count for language in found] == [2, 1]
