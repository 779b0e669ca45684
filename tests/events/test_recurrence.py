"""How often, as people say it, and as iCalendar says it: the same dates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from plugins.events.hub import occurrences
from plugins.events.recurrence.rule import DAYS, Rule, nth_weekday, rrule
from plugins.events.recurrence.words import ORDINALS, parse_rule
from plugins.shared.clock import LATEST
from tests.events.making import NOW, event, read

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
    "every 3 weeks": "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU",
    "every three weeks": "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU",
    "every third week": "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU",
    "every six weeks on Tuesday": "FREQ=WEEKLY;INTERVAL=6;BYDAY=TU",
    "every other month": "FREQ=MONTHLY;INTERVAL=2",
    "every two months on the second Tuesday": "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU",
    "2nd Tues of each month": "FREQ=MONTHLY;BYDAY=2TU",
    "second tuesday of every third month": "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU",
    "last Tues": "FREQ=MONTHLY;BYDAY=-1TU",
    "last day of the month": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "the 10th of every month": "FREQ=MONTHLY;BYMONTHDAY=10",
    "1st and 15th of the month": "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "Tuesdays": "FREQ=WEEKLY;BYDAY=TU",
    "Tues & Thurs": "FREQ=WEEKLY;BYDAY=TU,TH",
    "every weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "every 2 days": "FREQ=DAILY;INTERVAL=2",
    "every 2 years": "FREQ=YEARLY;INTERVAL=2",
    "first Monday in the month": "FREQ=MONTHLY;BYDAY=1MO",
    "1st Monday monthly": "FREQ=MONTHLY;BYDAY=1MO",
    "monthly on the second Tuesday": "FREQ=MONTHLY;BYDAY=2TU",
    "last working day of the month": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "first weekday of each month": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
    "second to last Friday": "FREQ=MONTHLY;BYDAY=-2FR",
    "penultimate Friday of every quarter": "FREQ=MONTHLY;INTERVAL=3;BYDAY=-2FR",
    "alternate Tuesdays": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "fortnightly on a Tuesday": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "Every Tuesday.": "FREQ=WEEKLY;BYDAY=TU",
    "Mon/Wed/Fri": "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "Monday to Thursday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH",
    "every day except Sunday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
    "weekdays except Friday and Monday": "FREQ=WEEKLY;BYDAY=TU,WE,TH",
    "first Monday in May": "FREQ=MONTHLY;BYMONTH=5;BYDAY=1MO",
    "annually on 5 November": "FREQ=MONTHLY;BYMONTH=11;BYMONTHDAY=5",
    "every year on the second Tuesday": "FREQ=MONTHLY;BYMONTH=11;BYDAY=2TU",
    "Tuesdays from November to February": "FREQ=WEEKLY;BYMONTH=1,2,11,12;BYDAY=TU",
    "Tuesdays in November-Feb": "FREQ=WEEKLY;BYMONTH=1,2,11,12;BYDAY=TU",
    "second Tuesday (not July to August)": "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,9,10,11,12;BYDAY=2TU",
    "second Tuesday except from July through August": "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,9,10,11,12;BYDAY=2TU",
    "second Tuesday, but not in July, August": "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,9,10,11,12;BYDAY=2TU",
    "second Tuesday except July and August": "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,9,10,11,12;BYDAY=2TU",
}


def test_every_second_tuesday_is_what_its_first_date_makes_of_it() -> None:
    assert rrule(parse_rule("every second Tuesday", TUESDAY), None) == "FREQ=MONTHLY;BYDAY=2TU"
    assert rrule(parse_rule("every second Tuesday", date(2026, 11, 17)), None) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"


def days_of(root: Path, front: str) -> list[str]:
    found = event(root, f"title: A\nstart: 2026-11-24\nrepeat: last Tuesday\nuntil: 2027-06-01\n{front}")
    return [f"{one.span.first_day:%m-%d}" for one in occurrences(found, NOW)]


@pytest.mark.parametrize(
    ("front", "days"),
    [
        ("", "11-24 12-29 01-26 02-23 03-30 04-27 05-25"),
        ("except: December", "11-24 01-26 02-23 03-30 04-27 05-25"),
        ("except: [Dec, 2027-01-26]", "11-24 02-23 03-30 04-27 05-25"),
        ("except: 2026-12-20 to 2027-01-31", "11-24 02-23 03-30 04-27 05-25"),
        ("except: public holidays of GB-SCT", "11-24 12-29 01-26 02-23 03-30 04-27 05-25"),
        ("also: [2026-12-01]", "11-24 12-01 12-29 01-26 02-23 03-30 04-27 05-25"),
        ("also: 2027-06-08\nexcept: [December, April]", "11-24 01-26 02-23 03-30 05-25 06-08"),
    ],
)
def test_what_is_left_out_and_what_comes_besides(tmp_path: Path, front: str, days: str) -> None:
    assert days_of(tmp_path, front) == days.split()


def test_holidays_are_those_of_the_country(tmp_path: Path) -> None:
    found = event(tmp_path, "title: A\nstart: 2026-12-04\nrepeat: every Friday\nexcept: bank holidays of GB-ENG")
    assert found.rule is not None
    assert date(2026, 12, 25) in found.rule.exceptions
    assert date(2027, 3, 26) in found.rule.exceptions  # Good Friday
    assert not any(day.weekday() != 4 for day in found.rule.exceptions)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("except: Brumaire", "is not understood: except brumaire"),
        ("except: bank holidays", "does not say whose: bank holidays"),
        ("except: bank holidays of ZZ", "names the holidays of ZZ, which nobody knows"),
        ("except: [2027-02-03]", "`except` names 2027-02-03, on which the event is not"),
        ("also: [2027-01-26]", "`also` names 2027-01-26, on which it is"),
        ("also: [2026-01-26]", "`also` names 2026-01-26, which is before the event begins"),
    ],
)
def test_what_has_no_effect_is_said(tmp_path: Path, front: str, said: str) -> None:
    told = read(tmp_path, {"events/a.md": f"title: A\nstart: 2026-11-24\nrepeat: last Tuesday\n{front}"})[1]
    assert said in " ".join(map(str, told))


@pytest.mark.parametrize(("words", "rule"), SAID.items())
def test_words_are_a_rule(words: str, rule: str) -> None:
    assert rrule(parse_rule(words, TUESDAY), None) == rule


TONGUES = {
    "jeden Dienstag": "every Tuesday",
    "jeden zweiten Dienstag im Monat": "second Tuesday",
    "jeden 2. Dienstag": "every 2nd Tuesday",
    "dienstags": "Tuesdays",
    "alle zwei Wochen": "every two weeks",
    "alle 14 Tage": "every 14 days",
    "letzter Freitag im Monat": "last Friday",
    "tous les mardis": "every Tuesday",
    "le deuxième mardi du mois": "second Tuesday",
    "toutes les deux semaines": "every two weeks",
    "todos los martes": "every Tuesday",
    "el segundo martes de cada mes": "second Tuesday",
    "cada dos semanas": "every two weeks",
    "toda terça-feira": "every Tuesday",
    "segunda terça-feira do mês": "second Tuesday",
    "quinzenal": "fortnightly",
    "ogni martedì": "every Tuesday",
    "il secondo martedì del mese": "second Tuesday",
    "elke dinsdag": "every Tuesday",
    "tweede dinsdag van de maand": "second Tuesday",
    "każdy wtorek": "every Tuesday",
    "Tuesday evenings": "every Tuesday",
    "Tuesdays fortnightly": "every other Tuesday",
}


@pytest.mark.parametrize(("words", "english"), TONGUES.items())
def test_other_languages_and_ways_say_the_same(words: str, english: str) -> None:
    rule = parse_rule(words, TUESDAY)
    assert rrule(rule, None) == rrule(parse_rule(english, TUESDAY), None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("every Tuesday for 6 weeks", "`repeat: every tuesday`, and below it `until: 2026-12-15`"),
        ("weekly, 6 times", "`repeat: weekly`, and below it `until: 2026-12-15`"),
        ("second Tuesday x 3", "`repeat: second tuesday`, and below it `until: 2027-01-12`"),
        ("Tuesdays until 31 March 2027", "`repeat: tuesdays`, and below it `until: 2027-03-31`"),
        ("jeden Foo", "is not understood: jeden Foo"),
    ],
)
def test_an_end_among_the_words_is_told_as_a_line_of_its_own(words: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_rule(words, TUESDAY)


@pytest.mark.parametrize("words", ["", "sometimes", "second", "Tuesday-ish", "every", "sixth Tuesday", "second Foo"])
def test_what_is_not_understood_is_answered_with_examples(words: str) -> None:
    with pytest.raises(ValueError, match="second Tuesday"):
        parse_rule(words, TUESDAY)


@pytest.mark.parametrize(
    "words",
    [
        *("Tuesdays at 7", "every Tuesday at 19:00", "Tuesdays at 7pm", "Tuesdays at 19.00 Uhr"),
        *("Tuesdays, 7-9pm", "every Tuesday 19:00"),
    ],
)
def test_a_time_may_be_said_again_if_it_is_that_of_the_start(words: str) -> None:
    rule = parse_rule(words, TUESDAY, time(19, 0))
    assert (rrule(rule, None), rule.words in ("tuesdays", "every tuesday")) == ("FREQ=WEEKLY;BYDAY=TU", True)
    for at, said in ((time(18, 30), "`start` is at 18:30"), (None, "`start` has none")):
        with pytest.raises(ValueError, match=said):
            parse_rule(words, TUESDAY, at)


@pytest.mark.parametrize("words", ["twice a month", "bimonthly", "twice a week", "bi-annually"])
def test_what_may_mean_several_things_is_asked_back(words: str) -> None:
    with pytest.raises(ValueError, match=r"does not say on which days: .* — write `"):
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
    st.builds("every {} {}".format, st.integers(1, 9), st.sampled_from(["days", "weeks", "months", "years"])),
    st.builds("{} of the month".format, st.sampled_from(["last day", "15th", "31st", "1st and 30th"])),
    st.builds("{} weekday of the month".format, st.sampled_from([*ORDINALS])),
    st.builds("{} {} in {}".format, st.sampled_from([*ORDINALS]), st.sampled_from(DAYS), st.just("may and june")),
    st.builds("{} {} except {}".format, st.sampled_from([*ORDINALS]), st.sampled_from(DAYS), st.just("may and june")),
)


@given(words=WORDS, around=st.dates(date(2000, 1, 1), date(2080, 1, 1)))
def test_our_dates_are_those_that_any_calendar_reckons(words: str, around: date) -> None:
    first = next(parse_rule(words, around).dates(around), None)
    assume(first is not None)
    assert first is not None
    rule: Rule = parse_rule(words, first)
    assume(rule.matches(first))
    theirs = rrulestr(rrule(rule, None), dtstart=datetime.combine(first, time()))
    found = [moment.date() for moment in islice(theirs, 40) if moment.year <= LATEST]
    assert list(islice(rule.dates(first), 40)) == found


@given(
    st.sampled_from([*SAID, "daily", "every week"]), st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 400)
)
def test_a_day_is_asked_for_alone_as_all_are_told(words: str, first: date, later: int) -> None:
    rule = parse_rule(words, first)
    day = first + timedelta(days=later)
    told = {candidate for candidate in islice(rule.dates(first), 500) if candidate <= day}
    assert rule.on(first, day) == (day in told)
    assert not rule.on(first, first - timedelta(days=1))
    assert not replace(rule, until=day - timedelta(days=1)).on(first, day)


def test_what_goes_on_for_ever_ends_with_the_calendar() -> None:
    *_, last = parse_rule("yearly", date(1900, 3, 1)).dates(date(1900, 3, 1))
    assert last == date(2200, 3, 1)


def test_of_what_goes_on_for_decades_the_latest_dates_are_shown(tmp_path: Path) -> None:
    old = event(tmp_path, "title: A\nstart: 1990-01-01\nrepeat: daily\nexcept: [1990-01-05]")
    shown = occurrences(old, NOW)
    assert len(shown) == 1000
    assert shown[-1].day == date(2027, 11, 2)
