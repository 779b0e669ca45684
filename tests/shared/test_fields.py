"""The values of front matter: what is read, and what a writer is told otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared import fields

PARSERS = (
    fields.parse_day,
    fields.parse_day_or_moment,
    fields.parse_hashtag,
    fields.parse_language,
    fields.parse_slug,
    fields.parse_web_address,
    fields.parse_zone,
)


@pytest.mark.parametrize(
    ("parse", "typed", "read"),
    [
        (fields.parse_day, "2010-10-21", date(2010, 10, 21)),
        (fields.parse_day, " 2012-02-29 ", date(2012, 2, 29)),
        (fields.parse_day_or_moment, "2010-10-21", date(2010, 10, 21)),
        (fields.parse_day_or_moment, "2010-10-21 09:30", datetime(2010, 10, 21, 9, 30)),
        (fields.parse_day_or_moment, "2010-10-21T09:30:15", datetime(2010, 10, 21, 9, 30, 15)),
        (fields.parse_day_or_moment, "2010-10-21T09:30Z", datetime(2010, 10, 21, 9, 30, tzinfo=UTC)),
        (
            fields.parse_day_or_moment,
            "2010-10-21 09:30+0100",
            datetime(2010, 10, 21, 9, 30, tzinfo=timezone(timedelta(hours=1))),
        ),
        (
            fields.parse_day_or_moment,
            "2010-10-21 09:30:15 -0500",
            datetime(2010, 10, 21, 9, 30, 15, tzinfo=timezone(timedelta(hours=-5))),
        ),
        (fields.parse_day_or_moment, "2010-10-21T09:30:15.250Z", datetime(2010, 10, 21, 9, 30, 15, tzinfo=UTC)),
        (fields.parse_web_address, "https://example.org/a?b#c", "https://example.org/a?b#c"),
        (fields.parse_web_address, "http://münchen.example/", "http://münchen.example/"),
        (fields.parse_slug, "jon-ingham", "jon-ingham"),
        (fields.parse_slug, "2010", "2010"),
        (fields.parse_language, "pt-BR", "pt-BR"),
        (fields.parse_language, "ZH-hant-hk", "zh-Hant-HK"),
        (fields.parse_language, "sr-latn", "sr-Latn"),
        (fields.parse_language, "de-1996-u-co-PHONEBK", "de-1996-u-co-phonebk"),
        (fields.parse_language, "es-419", "es-419"),
        (fields.parse_zone, "Europe/London", ZoneInfo("Europe/London")),
        (fields.parse_zone, "UTC", ZoneInfo("UTC")),
        (fields.parse_hashtag, "#CHRU", "CHRU"),
        (fields.parse_hashtag, "hr", "hr"),
        (fields.parse_list, "hr, work ,", ["hr", "work"]),
        (fields.parse_list, "", []),
        (fields.parse_list, ["a"], ["a"]),
    ],
)
def test_what_is_right_is_read(parse: Callable[[object], object], typed: object, read: object) -> None:
    assert parse(typed) == read


@pytest.mark.parametrize(
    ("parse", "typed", "said"),
    [
        (fields.parse_day, "2026-13-45", "is not a date: 2026-13-45"),
        (fields.parse_day, "2011-02-29", "is not a date: 2011-02-29"),
        (fields.parse_day, "21/10/2010", "is not a date: 21/10/2010"),
        (fields.parse_day, "2010", "is not a date: 2010"),
        (fields.parse_day, "2010-10-21 09:30", "has a time: 2010-10-21 09:30"),
        (fields.parse_day_or_moment, "2010-10-21 25:00", "is not a date: 2010-10-21 25:00"),
        (fields.parse_day_or_moment, "2010-10-21 9am", "is not a date: 2010-10-21 9am"),
        (fields.parse_day_or_moment, "Oct 1, 2026", "is not a date: Oct 1, 2026 — write it as 2026-10-01"),
        (fields.parse_day_or_moment, "“2026-10-01”", "is not a date: “2026-10-01” — write it as 2026-10-01"),
        (fields.parse_day_or_moment, "2026/10/01 9am", "is not a date: 2026/10/01 9am — write it as 2026-10-01 09:00"),
        (fields.parse_day_or_moment, "01/10/2026", "is not a date: 01/10/2026 — write it as 2026-10-01 or 2026-01-10"),
        (fields.parse_day_or_moment, "May 2026", "is not a date: May 2026 — write it as 2026-10-21, or"),
        (fields.parse_day_or_moment, "tomorrow", "is not a date: tomorrow"),
        (fields.parse_day_or_moment, "2010-10-21 09:30\n::error", "is not a date"),
        (fields.parse_day, "٢٠١٠-١٠-٢١", "is not a date"),
        (fields.parse_day, "1899-12-31", "is in the year 1899"),
        (fields.parse_day, "9999-12-31", "is in the year 9999"),
        (fields.parse_day_or_moment, "0001-01-01 00:00+14:00", "is in the year 1"),
        (fields.parse_day_or_moment, "2201-01-01 00:00", "is in the year 2201"),
        (fields.parse_line, "one\ntwo", "has several lines"),
        (fields.parse_line, "one\u2028two", "has several lines"),
        (fields.parse_web_address, f"https://example.org/{'a' * 3000}", "has more than 2,000 characters"),
        (fields.parse_web_address, "example.org", "is not a web address: example.org"),
        (fields.parse_web_address, "javascript:alert(1)", "is not a web address"),
        (fields.parse_web_address, "https://", "is not a web address"),
        (fields.parse_web_address, "https://exa mple.org", "is not a web address"),
        (fields.parse_web_address, "http://[::1", "is not a web address"),
        (
            fields.parse_web_address,
            "https://a:secret@example.org/feed",
            "has a name or a password in it, which everybody could read: https://…@example.org —",
        ),
        (fields.parse_slug, "Jon Ingham", "is not a slug: Jon Ingham"),
        (fields.parse_slug, "a--b", "is not a slug"),
        (fields.parse_slug, "../x", "is not a slug"),
        (fields.parse_slug, "аbc", "is not a slug"),
        (fields.parse_language, "English", "is not a language: English"),
        (fields.parse_language, "en_GB", "is not a language: en_GB"),
        (fields.parse_zone, "London", "is not a time zone: London — write Europe/London"),
        (fields.parse_zone, "Europe/Londn", "is not a time zone"),
        (fields.parse_zone, "../../etc/passwd", "is not a time zone"),
        (fields.parse_hashtag, "#", "is not a hashtag: #"),
        (fields.parse_hashtag, "two words", "is not a hashtag: two words"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(parse: Callable[[object], object], typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=" — ") as caught:
        parse(typed)
    assert str(caught.value).startswith(said)


@given(st.sampled_from(PARSERS), st.text(max_size=60))
def test_any_text_is_read_or_refused(parse: Callable[[object], object], typed: str) -> None:
    try:
        parse(typed)
    except ValueError as error:
        assert " — " in str(error)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31)).map(lambda moment: moment.replace(microsecond=0)))
def test_every_moment_that_python_writes_is_read(moment: datetime) -> None:
    assert fields.parse_day_or_moment(moment.isoformat(" ")) == moment
    assert fields.parse_day(moment.date().isoformat()) == moment.date()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English", "en"),
        ("Deutsch", "de"),
        ("français", "fr"),
        ("日本語", "ja"),
        ("Brazilian Portuguese", "pt-BR"),
        ("Sindarin", "a code such as en or pt-BR"),
    ],
)
def test_a_language_by_its_name_is_answered_with_its_code(name: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"write {code}$"):
        fields.parse_language(name)
