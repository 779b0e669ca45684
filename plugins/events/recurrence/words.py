"""How often, as people say it (``second Tuesday``, ``every 3 weeks``, ``last Thursday except December``) → a Rule."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import islice, takewhile

from plugins.events.recurrence.rule import DAYS, Rule
from plugins.events.recurrence.time_of_day import without_clock
from plugins.events.recurrence.tongues import in_english
from plugins.shared.typed_dates import as_written

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "penultimate": -2}
MONTHS = tuple(name.lower() for name in calendar.month_name)  # the one before January is empty
HELP = "write it as `second Tuesday`, `every Tuesday`, `every 3 weeks`, `last day of the month`, `monthly` or `yearly`"
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SHORT = {
    name: day
    for day, names in enumerate(("mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun"))
    for name in names.split()
}
GROUPS = {
    "weekday": (0, 1, 2, 3, 4),
    "working day": (0, 1, 2, 3, 4),
    "workday": (0, 1, 2, 3, 4),
    "business day": (0, 1, 2, 3, 4),
    "weekend": (5, 6),
    "weekend day": (5, 6),
}
_PLAIN = {
    "daily": "every day",
    "weekly": "every week",
    "once a week": "every week",
    "fortnightly": "every 2 weeks",
    "every fortnight": "every 2 weeks",
    "biweekly": "every 2 weeks",
    "bi-weekly": "every 2 weeks",
    "monthly": "every month",
    "once a month": "every month",
    "quarterly": "every 3 months",
    "every quarter": "every 3 months",
    "half-yearly": "every 6 months",
    "half yearly": "every 6 months",
    "semi-annually": "every 6 months",
    "every half year": "every 6 months",
    "yearly": "every year",
    "annually": "every year",
    "once a year": "every year",
    "weekdays": "every weekday",
    "weekends": "every weekend",
}
_UNSURE = {  # what may mean several things, and how to say each
    "(?:twice|two times) (?:a|every) week": "`every Tuesday and Thursday`",
    "(?:twice|two times) (?:a|every) month|bi-?monthly|semi-?monthly": (
        "`first and third Tuesday`, `1st and 15th of the month` or `every 2 months`"
    ),
    "(?:twice|two times) (?:a|every) year|twice yearly|bi-?annual(?:ly)?": "`every 6 months` or `every 2 years`",
}
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_EVERY = re.compile(r"every (?:(\d{1,3}) )?(day|week|month|year)s?(?: (?:on )?(?:the |an? )?(.+))?")
_OF_MONTH = re.compile(
    r"(.+?) (?:(?:(?:of|in) )?(?:the|every|a) month|(?:of|in) month|monthly|(?:of|in) every (\d{1,2}) months?)"
)
_DAY = "(" + "|".join(DAYS) + ")s?"
_DAYS_TO = re.compile(rf"(?:from )?{_DAY}(?: (?:to|through|until) | ?[-–] ?){_DAY}")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_IN_MONTHS = re.compile(rf"(.+?) (?:(?:in|of) )?({_MONTH}(?:(?: and| &| or)? {_MONTH})*)")
_MONTHS_TO = re.compile(rf"(?:\b(?:from|in) )?\b({_MONTH})(?: (?:to|until|till|through) | ?[-–] ?)({_MONTH})\b")
_NOT = re.compile(rf" (?:but )?not (?=in |{_MONTH})")
_NAMED_DAY = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?$")
_HOW_OFTEN_LAST = re.compile(r"(.*day.*?) (weekly|fortnightly|bi-?weekly|every (?:other|second|2|two) weeks?)")
_COUNT = r"\d{1,2}|" + "|".join(_NUMBERS)
_ENDS = re.compile(
    rf"(.+?) (?:for (?P<count>{_COUNT}) (?P<of>times|dates|sessions|weeks)|(?P<times>{_COUNT}) times"
    r"|x ?(?P<x>\d{1,2})|until (?P<until>.+))"
)


def parse_rule(words: str, first: date, at: time | None = None) -> Rule:
    """Return the rule of ``words`` for an event that begins on ``first``, ``at`` a time; a ValueError tells how to say.

    A time may be named again, if it is that time; it is no part of the rule. Other languages' words are read, too.
    """
    try:
        return _parsed(words, first, at)
    except ValueError as error:
        english = in_english(words)
        try:
            if english is not None:
                return replace(_parsed(english, first, at), words=" ".join(words.lower().split()))
        except ValueError:
            pass  # what was written is told
        raise error from None


def _parsed(words: str, first: date, at: time | None) -> Rule:
    said = re.sub(r"[\s,()]+", " ", re.sub(r"\.(?!\d)", "", words.lower())).strip()
    if ends := _ENDS.fullmatch(said):
        raise ValueError(f"says when it ends: {words} — {_until(ends, first)}")
    said = without_clock(said, at)
    text, _, left_out = _NOT.sub(" except ", _MONTHS_TO.sub(_each_month, said)).partition(" except ")
    for unsure, ways in _UNSURE.items():
        if re.fullmatch(unsure, text):
            raise ValueError(f"does not say on which days: {words} — write {ways}")
    text, months = _in_months(text)
    text = _plainer(_HOW_OFTEN_LAST.sub(r"\2 on \1", text))
    rule = _counted(text, first) or _weekly(text, first) or _monthly(text) or _of_month_days(text)
    if rule is None:
        raise ValueError(f"is not understood: {words} — {HELP}")
    rule = replace(rule, months=months or rule.months)
    return replace(_less(rule, left_out) if left_out else rule, words=said)


def _until(ends: re.Match[str], first: date) -> str:
    """Return how to say an end that stands among the words."""
    rule, count = _parsed(ends[1], first, None), ends["count"] or ends["times"] or ends["x"] or ""
    number = _NUMBERS.index(count) + 1 if count in _NUMBERS else int(count or 0)
    if ends["of"] == "weeks":
        last = first + timedelta(weeks=number, days=-1)
        day: object = max(takewhile(lambda before: before <= last, rule.dates(first)), default=last)
    else:
        day = next(islice(rule.dates(first), number - 1, number), first) if number else as_written(ends["until"])
    return f"write `repeat: {ends[1]}`, and below it `until: {day or '2010-12-31'}`"


def _in_months(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the words without the months that they are bound to (``in May and July``), and these."""
    text = _NAMED_DAY.sub(r"\2 \1", text)
    if match := _IN_MONTHS.fullmatch(text):
        return match[1], tuple(sorted({_month(name) for name in re.findall(_MONTH, match[2])}))
    return text, ()


def _plainer(text: str) -> str:
    """Return the same in fewer ways of saying it: digits for numbers, whole names of days."""
    text = re.sub(r"\bevery single\b|\beach\b", "every", text.removeprefix("on ").replace("/", " and "))
    name = next((name for name in _PLAIN if text == name or text.startswith(f"{name} ")), "")
    text = _PLAIN.get(name, "") + text[len(name) :]
    text = re.sub(r"\b(?:second|2nd)[ -](?:to[ -])?last\b|\blast but one\b", "penultimate", text)
    for number, name in enumerate(_NUMBERS, 1):
        text = re.sub(rf"\bevery {name}\b(?= (?:day|week|month|year|of)|$)", f"every {number}", text)
    for name, number in list(ORDINALS.items())[1:5]:
        # “every third week” counts weeks; “every third Tuesday” is a day of the month
        text = re.sub(rf"\bevery (?:{name}|{number}(?:nd|rd|th)) (?=day|week\b|month|year)", f"every {number} ", text)
    text = re.sub(r"\b(?:every )?alternate\b", "every other", text)
    text = re.sub(r"\bevery other (?=day|week\b|weeks\b|month|year)", "every 2 ", text)
    text = re.sub(r"\b(of|in) (?:the|every|a) quarter\b", r"\1 every 3 months", text)
    return _DAYS_TO.sub(_each_day, re.sub(r"\b[a-z]+\b", _whole_name, text))


def _whole_name(match: re.Match[str]) -> str:
    day = _SHORT.get(match[0])
    return match[0] if day is None else DAYS[day]


def _each_day(match: re.Match[str]) -> str:
    """Return ``monday and tuesday and wednesday`` for ``monday to wednesday``."""
    begin, end = DAYS.index(match[1]), DAYS.index(match[2])
    return " and ".join(DAYS[(begin + more) % 7] for more in range((end - begin) % 7 + 1))


def _each_month(match: re.Match[str]) -> str:
    """Return ``in november and december and january`` for ``from november to january``."""
    begin, end = _month(match[1]), _month(match[2])
    return "in " + " and ".join(MONTHS[(begin - 1 + more) % 12 + 1] for more in range((end - begin) % 12 + 1))


def _counted(text: str, first: date) -> Rule | None:
    """Read ``every 3 weeks``, ``every 2 months on the second tuesday``, ``every year on the first monday``."""
    match = _EVERY.fullmatch(text)
    if not match or (interval := int(match[1] or 1)) < 1:
        return None
    frequency, on = _UNITS[match[2]], match[3]
    if frequency == "WEEKLY":
        days = _weekdays(on) if on else (first.weekday(),)
        return Rule("WEEKLY", interval, days) if days else None
    if on and (frequency == "MONTHLY" or (frequency == "YEARLY" and interval == 1)):
        inner = _monthly(on) or _of_month_days(on)
        months = (first.month,) if frequency == "YEARLY" else ()
        return inner and replace(inner, interval=interval, months=months)
    return None if on else Rule(frequency, interval)  # type: ignore[arg-type]  # one of the four


def _weekly(text: str, first: date) -> Rule | None:
    """Read ``every Tuesday``, ``Tuesdays and Thursdays``, ``every other Friday``, ``every second Wednesday``."""
    match = re.fullmatch(r"every (?:(other|second|2nd) )?(.+)", text)
    days = _weekdays(match[2] if match else text)
    if not days:
        return None
    other = bool(match and match[1])
    if match and match[1] != "other" and other and 8 <= first.day <= 14:
        return None  # it begins on the second of a month: that is what is meant
    return Rule("WEEKLY", 2 if other else 1, days)


def _of_month(text: str) -> tuple[str, int]:
    """Return which days of a month the words name, and of every how many months."""
    match = _OF_MONTH.fullmatch(text)
    days = (match[1] if match else text).removeprefix("every ").removeprefix("on ").removeprefix("the ")
    return days, int(match[2]) if match and match[2] else 1


def _monthly(text: str) -> Rule | None:
    """Read ``second tuesday``, ``first and third monday of the month``, ``last working day of every 3 months``."""
    text, interval = _of_month(text)
    ordinals: list[int] = []
    words = [word for word in text.split(" ") if word not in ("and", "the", "&")]
    while words and (nth := _ordinal(words[0])):
        ordinals.append(nth)
        words.pop(0)
    kind = " ".join(words)
    days = _weekdays(kind)
    if not ordinals or not days or interval < 1:
        return None
    if kind.removesuffix("s") in GROUPS:
        return Rule("MONTHLY", interval, days, positions=tuple(ordinals))
    return Rule("MONTHLY", interval, days, tuple(ordinals)) if len(days) <= 5 else None


def _of_month_days(text: str) -> Rule | None:
    """Read ``last day of the month``, ``the 15th``, ``1st and 15th of every month``."""
    text, interval = _of_month(text)
    text = text.removesuffix(" day").removesuffix(" days")
    days = []
    for name in _names(text.replace(" the ", " ")):
        digits = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", name)
        day = {"first": 1, "last": -1}.get(name) or (int(digits[1]) if digits else 0)
        if not (day == -1 or 1 <= day <= 31):
            return None
        days.append(day)
    return Rule("MONTHLY", interval, month_days=tuple(sorted(set(days)))) if days and interval else None


def _ordinal(word: str) -> int | None:
    digits = re.fullmatch(r"([1-5])(?:st|nd|rd|th)", word)
    return ORDINALS.get(word) or (int(digits[1]) if digits else None)


def _names(text: str) -> list[str]:
    return [name for name in re.split(r" and | & | or | ", text) if name and name not in ("and", "&", "or")]


def _weekdays(text: str) -> tuple[int, ...]:
    if group := GROUPS.get(text.removesuffix("s")):
        return group
    names = _names(text)
    weekdays = [DAYS.index(name.removesuffix("s")) for name in names if name.removesuffix("s") in DAYS]
    return tuple(sorted(set(weekdays))) if len(weekdays) == len(names) else ()


def _less(rule: Rule, left_out: str) -> Rule:
    """Return the rule without months, or without days of the week where it is one of weeks."""
    names = _names(re.sub(r"\b(?:in|on|during|the)\b ?", "", left_out))
    gone = _weekdays(" ".join(_whole_name(match) for match in re.finditer(r"[a-z]+", " ".join(names))))
    if not gone:
        months = without_months(names)
        return replace(rule, months=tuple(month for month in months if not rule.months or month in rule.months))
    every = tuple(range(7)) if rule.frequency == "DAILY" and rule.interval == 1 else rule.weekdays
    left = tuple(day for day in every if day not in gone)
    if rule.frequency not in ("DAILY", "WEEKLY") or not left or left == every:
        raise ValueError(f"is not understood: except {left_out} — name the days that are left, as `every Tuesday`")
    return replace(rule, frequency="WEEKLY", weekdays=left)


def _month(name: str) -> int:
    """Return the number of a month by its name or the beginning of it."""
    numbers = [number for number, month in enumerate(MONTHS) if number and month.startswith(name)]
    if len(numbers) != 1 or len(name) < 3:
        raise ValueError(f"is not understood: {name} is no month — name months, as `except December`")
    return numbers[0]


def without_months(names: Iterable[str]) -> tuple[int, ...]:
    """Return the months that are left without those of ``names``; a ValueError for what is no month."""
    gone = set()
    for name in names:
        try:
            gone.add(_month(name.strip(". ")))
        except ValueError:
            raise ValueError(
                f"is not understood: except {name} — name months, as `except December`; days, stretches of them and"
                " `bank holidays of GB` have a line `except:`"
            ) from None
    if len(gone) > 11:
        raise ValueError("leaves every month out — name fewer of them")
    return tuple(number for number in range(1, 13) if number not in gone)
