"""How often, as people say it, and as iCalendar says it: the same dates."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from plugins.events.recurrence import DAYS, ORDINALS, Rule, nth_weekday, parse_rule, rrule

TUESDAY = date(2026, 11, 10)  # the second of its month

SAID = {
    "second Tuesday": "FREQ=MONTHLY;BYDAY=2TU",
    "2nd tuesday": "FREQ=MONTHLY;BYDAY=2TU",
    "every second Tuesday of the month": "FREQ=MONTHLY;BYDAY=2TU",
    "the second and fourth Tuesday": "FREQ=MONTHLY;BYDAY=2TU,4TU",
    "last Friday": "FREQ=MONTHLY;BYDAY=-1FR",
    "every Tuesday": "FREQ=WEEKLY;BYDAY=TU",
    "every Tuesday and Thursday": "FREQ=WEEKLY;BYDAY=TU,TH",
    "every other Tuesday": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "weekly": "FREQ=WEEKLY;BYDAY=TU",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "monthly": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "every year": "FREQ=YEARLY",
    "daily": "FREQ=DAILY",
}


@pytest.mark.parametrize(("words", "rule"), SAID.items())
def test_words_are_a_rule(words: str, rule: str) -> None:
    assert rrule(parse_rule(words, TUESDAY), None) == rule


@pytest.mark.parametrize("words", ["", "sometimes", "second", "Tuesday-ish", "every", "sixth Tuesday", "second Foo"])
def test_what_is_not_understood_is_answered_with_examples(words: str) -> None:
    with pytest.raises(ValueError, match="second Tuesday"):
        parse_rule(words, TUESDAY)


def test_the_second_tuesday_of_every_month() -> None:
    found = islice(parse_rule("second Tuesday", TUESDAY).dates(TUESDAY), 4)
    assert [f"{day:%a %d %b}" for day in found] == ["Tue 10 Nov", "Tue 08 Dec", "Tue 12 Jan", "Tue 09 Feb"]


def test_a_month_without_a_fifth_monday_is_left_out() -> None:
    assert nth_weekday(2026, 11, 0, 5) == date(2026, 11, 30)
    assert nth_weekday(2026, 12, 0, 5) is None


def test_the_thirty_first_comes_seven_times_a_year() -> None:
    first = date(2026, 1, 31)
    days = list(parse_rule("monthly", first).dates(first))
    assert [day.month for day in days if day.year == 2026] == [1, 3, 5, 7, 8, 10, 12]


WORDS = st.one_of(
    st.sampled_from(["daily", "weekly", "fortnightly", "monthly", "quarterly", "yearly"]),
    st.builds("{} {}".format, st.sampled_from([*ORDINALS]), st.sampled_from(DAYS)),
    st.builds("{} and {} {}".format, *[st.sampled_from([*ORDINALS])] * 2, st.sampled_from(DAYS)),
    st.builds("every {}".format, st.sampled_from(DAYS)),
    st.builds("every other {}".format, st.sampled_from(DAYS)),
    st.builds("every {} and {}".format, *[st.sampled_from(DAYS)] * 2),
)


@given(words=WORDS, around=st.dates(date(2000, 1, 1), date(2080, 1, 1)))
def test_our_dates_are_those_that_any_calendar_reckons(words: str, around: date) -> None:
    first = next(parse_rule(words, around).dates(around), None)
    assume(first is not None)
    assert first is not None
    rule: Rule = parse_rule(words, first)
    assume(rule.matches(first))
    theirs = rrulestr(rrule(rule, None), dtstart=datetime.combine(first, time()))
    assert list(islice(rule.dates(first), 40)) == [moment.date() for moment in islice(theirs, 40)]
