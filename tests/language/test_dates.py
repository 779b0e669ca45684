"""Dates, lists and cities as readers of a language write them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from plugins.language.catalogue import any_of, together
from plugins.language.dates import city, filters, long_day, weekday_name, zone_name
from tests.building import ROOT

DAY = date(2010, 10, 21)


@pytest.mark.parametrize(
    ("language", "day", "day_long", "day_short", "month"),
    [
        ("en", "21 October 2010", "Thursday 21 October 2010", "21 Oct", "October 2010"),
        ("en-US", "October 21, 2010", "Thursday, October 21, 2010", "Oct 21", "October 2010"),
        ("pt-br", "21 de outubro de 2010", "quinta-feira, 21 de outubro de 2010", "21 de out.", "outubro de 2010"),
        ("en-IN", "21 October 2010", "Thursday, 21 October 2010", "21 Oct", "October 2010"),
        ("de-u-co-phonebk", "21. Oktober 2010", "Donnerstag, 21. Oktober 2010", "21. Okt.", "Oktober 2010"),
        ("ar", "21 أكتوبر 2010", "الخميس، 21 أكتوبر 2010", "21 أكتوبر", "أكتوبر 2010"),
        ("de", "21. Oktober 2010", "Donnerstag, 21. Oktober 2010", "21. Okt.", "Oktober 2010"),
        ("zh-Hans", "2010年10月21日", "2010年10月21日星期四", "10月21日", "2010年10月"),
        ("tlh", "21 October 2010", "Thursday 21 October 2010", "21 Oct", "October 2010"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(
    language: str, day: str, day_long: str, day_short: str, month: str
) -> None:
    shown = filters(language)
    assert [shown[name](DAY) for name in ("day", "day_long", "day_short", "month")] == [day, day_long, day_short, month]
    assert long_day(DAY, language) == day


@pytest.mark.parametrize(
    ("language", "all_of_them", "one_of_them"),
    [("en", "Ann, Bea and Cy", "Ann, Bea or Cy"), ("ar", "Ann وBea وCy", "Ann أو Bea أو Cy")],
)
def test_names_are_joined_as_in_a_sentence(language: str, all_of_them: str, one_of_them: str) -> None:
    names = ("Ann", "Bea", "Cy")
    assert together(names, language) == all_of_them
    assert any_of(names, language) == one_of_them


def test_a_weekday_and_a_city_have_their_names() -> None:
    assert weekday_name(1, "en") == "Tuesday"
    assert weekday_name(1, "ar") == "الثلاثاء"
    assert city(ZoneInfo("Europe/London"), "en") == "London"
    assert city(ZoneInfo("Europe/London"), "ar") == "لندن"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (ZoneInfo("Europe/Berlin"), "CET"),
        (ZoneInfo("America/Recife"), "UTC−3"),
        (ZoneInfo("Asia/Kathmandu"), "UTC+5:45"),
        (ZoneInfo("Pacific/Marquesas"), "UTC−9:30"),
        (timezone(timedelta(hours=4)), "UTC+4"),
        (None, ""),
    ],
)
def test_a_clock_that_has_no_name_is_told_by_its_distance(zone: ZoneInfo | timezone | None, name: str) -> None:
    assert zone_name(datetime(2026, 1, 1, tzinfo=zone)) == name


def test_dates_are_written_the_same_where_feeds_were_read_in_the_same_process() -> None:
    code = (
        "from datetime import date; from plugins.planet.parsing.dates import read; "
        "from plugins.language.dates import filters; read('3 rugsėjo 2010'); "
        "print(ascii(filters('ar')['day_short'](date(2010, 10, 21))))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ascii("21 أكتوبر")
