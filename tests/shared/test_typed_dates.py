"""A date as people type it is answered with how it is written here, in their language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.typed_dates import as_written, month_as_written

SAID = {
    "2027-06-12 18.30": "2027-06-12 18:30",
    "2027-06-12 @ 6.30pm": "2027-06-12 18:30",
    "20270612T183000": "2027-06-12 18:30",
    "12.6.2027 18:30 Uhr": "2027-06-12 18:30",
    "am 12.06.2027 ab 19 Uhr": "2027-06-12 19:00",
    "Samstag, 12. Juni 2027": "2027-06-12",
    "samedi 12 juin 2027 à 18h30": "2027-06-12 18:30",
    "1er juin 2027": "2027-06-01",
    "12 août 2027 18h": "2027-08-12 18:00",
    "sábado 12 de junio de 2027 a las 18:30": "2027-06-12 18:30",
    "12 de junho de 2027 às 18h30": "2027-06-12 18:30",
    "sabato 12 giugno 2027 ore 18:30": "2027-06-12 18:30",
    "zaterdag 12 juni 2027 om 18:30 uur": "2027-06-12 18:30",
    "12 czerwca 2027, godz. 18:30": "2027-06-12 18:30",
    "2027年6月12日 18:30": "2027-06-12 18:30",
    "Sat, Jun 12, 2027, 6:30 PM": "2027-06-12 18:30",
    "12th of June 2027": "2027-06-12",
    "31/12/2027": "2027-12-31",
    "12/31/2027 6:30 PM": "2027-12-31 18:30",
    "12/06/2027": "2027-06-12 or 2027-12-06",
    "2027-06-12 18:30 Europe/London": "2027-06-12 18:30, and `timezone: Europe/London` below it",
    "2027-06-12 18:30 - 20:30": '2027-06-12 18:30, and `end: "20:30"` below it',
    "12-14 June 2027": "2027-06-12, and `end: 2027-06-14` below it",
    "June 12–14, 2027": "2027-06-12, and `end: 2027-06-14` below it",
    "2027-06-12 to 2027-06-14": "2027-06-12, and `end: 2027-06-14` below it",
    "31 June 2027": "",
    "28-31 June 2027": "",
    "next Tuesday": "",
    "TBA": "",
}


@pytest.mark.parametrize(("typed", "written"), SAID.items())
def test_a_date_is_told_as_it_is_written_here(typed: str, written: str) -> None:
    assert as_written(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    {"June 2027": "2027-06", "Anfang März 2027": "2027-03", "12 June 2027": "", "Foo 2027": ""}.items(),
)
def test_a_month_alone_is_one(typed: str, written: str) -> None:
    assert month_as_written(typed) == written


@given(st.from_regex(r"[0-9 ./:a-zäéJ–-]{0,30}", fullmatch=True) | st.text())
def test_whatever_is_typed_is_answered_or_not(typed: str) -> None:
    assert "\n" not in as_written(typed) + month_as_written(typed)
