"""Why a relation is thought to be, in the words of who reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.language import catalogue
from plugins.planet.relations.reasons import Reason, because, later, told, when
from plugins.shared.problem import Problem

TRANSLATIONS = Path(__file__).parents[2] / "theme/translations"
LINKS = because("links to it")
WITH = because("with “%(value)s”", "50 % of it")
CASES: list[tuple[Reason, str, str]] = [
    (LINKS, "links to it", "يشير إليه"),
    (LINKS + later(-1), "links to it", "يشير إليه"),
    (LINKS + later(0), "links to it, the same day", "يشير إليه، في اليوم نفسه"),
    (LINKS + later(2), "links to it, two days later", "يشير إليه، بعد يومين"),
    (LINKS + later(5), "links to it, five days later", "يشير إليه، بعد خمسة أيام"),
    (LINKS + later(59), "links to it, 59 days later", "يشير إليه، بعد 59 يومًا"),
    (LINKS + later(60), "links to it, two months later", "يشير إليه، بعد شهرين"),
    (LINKS + later(365 * 3), "links to it, three years later", "يشير إليه، بعد ثلاثة أعوام"),
    (LINKS + when(-1), "links to it, the day before", "يشير إليه، في اليوم السابق"),
    (LINKS + when(-12), "links to it, 12 days before", "يشير إليه، قبلها بـ 12 يومًا"),
    (
        LINKS + later(1) + WITH,
        "links to it, the day after, with “50 % of it”",
        "يشير إليه، في اليوم التالي، بعبارة «50 % of it»",
    ),
]


@pytest.mark.parametrize(("reason", "english", "arabic"), CASES, ids=[english for _, english, _ in CASES])
def test_a_reason_is_told_in_the_readers_language(reason: Reason, english: str, arabic: str) -> None:
    words = catalogue.read(TRANSLATIONS, "ar")
    assert not isinstance(words, Problem)
    assert (told(reason), told(reason, words)) == (english, arabic)
