"""What feeds write as a date → an aware moment that can be believed, or None. Nothing is added that is not there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from plugins.planet.model import Precision
from plugins.shared import months

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # before it there was no web: 1970 is a program's "no date"
LONGEST = 100  # characters
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/-])")
_ENGLISH = "JanFebMarAprMayJunJulAugSepOctNovDec"
_RFC = re.compile(
    r"[A-Z][a-z]{2}, (\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) "
    r"(\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d)(\d\d))"
)
_WEEK = re.compile(r"(\d{4})-W(\d\d)-([1-7])")
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})")
_COMMENT = re.compile(r"\((?:[^()]*)\)|\[[^\[\]]*\]")
_AM = r"a\.?\s?m\b\.?|π\.?\s?μ\.?|ص|午前|上午|오전"
_PM = r"p\.?\s?m\b\.?|μ\.?\s?μ\.?|م(?!\w)|午後|下午|오후"
_TIME = re.compile(
    rf"(?P<before>午前|上午|오전|午後|下午|오후)?\s*(?<![\d.,])(?P<hour>\d{{1,2}})\s*(?::|[hH](?=\s?\d\d)|時|时|시|点)\s*(?P<minute>\d\d)"
    rf"(?:\s*(?::|分|분)\s*(?P<second>\d\d))?(?:[.,](?P<part>\d+))?(?:\s*[分분秒초])?(?!\d)\s*(?P<after>{_AM}|{_PM})?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<![\d.,:])(\d{1,2})\s?([ap])\.?m\b\.?", re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\d.])(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?:\.(?P<second>[0-5]\d))?(?![\d.])")
_OFFSET = re.compile(r"\s*(?:UTC|GMT|UT|Z)?\s*([+\-−])(\d{1,2})(?::?([0-5]\d))?(?!\d)\s*(?:UTC|GMT)?")
_NAMED_ZONE = re.compile(r"\s*([A-Z][A-Za-z]+(?:/[A-Za-z_+-]+){1,2}|[A-Z]{1,5}(?![a-zA-Z]))")
_HOURS = {  # east of Greenwich; of several meanings the one of RFC 822, else that of most people
    **dict.fromkeys("Z UT UTC GMT WET".split(), 0.0), **dict.fromkeys("CET MEZ BST WEST WAT".split(), 1.0),
    **dict.fromkeys("CEST MESZ EET SAST CAT".split(), 2.0), **dict.fromkeys("EEST MSK EAT TRT IDT".split(), 3.0),
    **dict.fromkeys("MSD GST SAMT".split(), 4.0), **dict.fromkeys("PKT UZT YEKT".split(), 5.0), "IST": 5.5, "NPT": 5.75,
    **dict.fromkeys("ICT WIB".split(), 7.0), **dict.fromkeys("HKT SGT AWST PHT WITA MYT".split(), 8.0),
    **dict.fromkeys("JST KST WIT".split(), 9.0), "ACST": 9.5, "AEST": 10.0, "ACDT": 10.5, "AEDT": 11.0, "NZST": 12.0,
    "NZDT": 13.0, **dict.fromkeys("BRT ART UYT CLST ADT".split(), -3.0), "NST": -3.5, "NDT": -2.5,
    **dict.fromkeys("AST EDT CLT BOT".split(), -4.0), **dict.fromkeys("EST CDT PET COT".split(), -5.0),
    **dict.fromkeys("CST MDT".split(), -6.0), **dict.fromkeys("MST PDT".split(), -7.0),
    **dict.fromkeys("PST AKDT".split(), -8.0), "AKST": -9.0, "HST": -10.0,
}  # fmt: skip
_YEAR = r"(?P<year>\d{4})(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?!\d)"
_NAME = r"(?P<name>[^\W\d_](?:[^\d,:;/]|,(?=\s*\d{4}))*?)"
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DAY}(?P<name>[^\d:;]+?)[\s,.'’/-]*(?<!\d)(?:{_YEAR}|(?P<short>\d\d)(?![\d:]))",
        rf"{_NAME}[\s.]*{_DAY}(?:st|nd|rd|th|[.])?[\s,.']+{_YEAR}",
        rf"{_YEAR}(?P<name>[^\d:;]+?)[\s.-]*{_DAY}",
    )
)
_FILLERS = re.compile(
    r"^ב(?=\w)|^(?:st|nd|rd|th|er|[eoa°.]|-?го|-?е|de|del|of|the|den|d['’]|m\.|оны|年)(?![^\W\d_])|(?:^|\s)(?:de|del|of|г\.?)(?=\s|$)",
    re.IGNORECASE,
)
_VIETNAMESE = re.compile(rf"{_DAY}\s*(?:tháng|thg\.?)\s*(?P<month>\d{{1,2}})\D{{1,10}}{_YEAR}", re.IGNORECASE)
_SIGNED = re.compile(rf"{_DAY}\s+(?P<month>\d{{1,2}})\s?[月월]\s?,?\s?{_YEAR}")
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}\D{{1,8}}(?P<month>\d{{1,2}})\D{{1,8}}(?P<day>\d{{1,2}})(?!\d)")
_DIGITS = re.compile(
    r"(?<![\d.,:])(?P<first>\d{1,2})\s?(?P<sign>[./-])\s?(?P<second>\d{1,2})\s?(?P=sign)\s?(?P<year>\d{4}|\d{2})(?![\d:])"
)


def read(text: str, tongues: Sequence[str] = ()) -> datetime | None:
    """Return the moment that ``text`` names, in UTC; ``tongues`` are the languages that it is likely to be in.

    RFC 3339 and 822, what programs print, a day with a month's name in any language, digits where it is sure which of
    them are the month. A day without a year, and what only a guess would make a date, are None.
    """
    line = _line(text)
    if not line:
        return None
    return _first(line, (*_PLAIN, lambda line: _civil(line, tongues)))


def read_plain(text: str) -> datetime | None:
    """Return the moment that ``text`` names in one of the ways that are the same in every language; None for others."""
    return _first(_line(text), _PLAIN)


def sane(moment: datetime | None, now: datetime) -> datetime | None:
    """Return ``moment`` no later than ``now``; None for one before there was a web."""
    if moment is None or moment < OLDEST:
        return None
    return min(moment, now)


def restamped(moments: Iterable[datetime | None]) -> bool:
    """Tell whether a feed stamps all its entries with one moment, which then says nothing about any of them."""
    known = [moment for moment in moments if moment is not None]
    return len(known) >= 3 and max(known) - min(known) < timedelta(seconds=90)


def from_url(url: str | None) -> tuple[datetime, Precision] | None:
    """Return the day or month that a permalink carries (/2010/10/21/title), for entries without a date."""
    match = _URL_DAY.search(url or "")
    if not match:
        return None
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return None
    return (day, "day" if match[3] else "month") if day >= OLDEST else None


def placed(moments: Sequence[datetime | None], now: datetime) -> list[datetime]:
    """Return a moment for each entry of a feed: its own, or one between those of its neighbours.

    A feed has its newest entry first, or last, as its own dates tell. Without any it is taken to be the first.
    """
    known = [moment for moment in moments if moment is not None]
    rising = len(known) > 1 and known[0] < known[-1]
    order = list(reversed(moments)) if rising else list(moments)
    settled: list[datetime] = []
    for position, moment in enumerate(order):
        newer = settled[-1] if settled else None
        older = next((later for later in order[position:] if later is not None), None)
        settled.append(moment or _between(newer, older, now))
    return settled[::-1] if rising else settled


def _between(newer: datetime | None, older: datetime | None, now: datetime) -> datetime:
    if newer is None:
        return min(older + timedelta(seconds=1), now) if older else now
    second = newer - timedelta(seconds=1)
    return older + (newer - older) / 2 if older is not None and second <= older <= newer else second


def _line(text: str) -> str:
    """Return a text on one line with ASCII digits, and without marks of direction."""
    line = " ".join(text.split())[:LONGEST]
    if line.isascii():
        return line
    line = re.sub("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", "", unicodedata.normalize("NFKC", line))
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in line)


def _first(text: str, readers: Iterable[Callable[[str], datetime | None]]) -> datetime | None:
    for reader in readers:
        try:
            moment = reader(text)
            if moment is not None:
                whole = moment.replace(microsecond=0)
                return whole.astimezone(UTC) if whole.tzinfo else whole.replace(tzinfo=UTC)
        except (ValueError, OverflowError, OSError):
            continue
    return None


def _rfc(text: str) -> datetime | None:
    """Read what nearly every feed writes, RFC 822 as it is printed by programs; it is read below, too, but slower."""
    if (match := _RFC.fullmatch(text)) is None:
        return None
    day, name, year, hour, minute, second, sign, east, minutes = match.groups()
    shift = timedelta(hours=int(east), minutes=int(minutes)) if east else timedelta()
    zone = timezone(-shift if sign == "-" else shift)
    number = _ENGLISH.index(name) // 3 + 1
    return datetime(int(year), number, int(day), int(hour), int(minute), min(59, int(second)), tzinfo=zone)


def _iso(text: str) -> datetime | None:
    # Python 3.11 reads RFC 3339, but not more than six digits of a second's fraction.
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text)) if len(text) > 7 else None


def _epoch(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{9,10}|\d{12,13}", text):
        return None
    return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)


def _week(text: str) -> datetime | None:
    match = _WEEK.fullmatch(text)
    return datetime.fromisocalendar(int(match[1]), int(match[2]), int(match[3])) if match else None


def _ordinal(text: str) -> datetime | None:
    match = _ORDINAL.fullmatch(text)
    return datetime.strptime(f"{match[1]} {match[2]}", "%Y %j") if match else None  # noqa: DTZ007 - read() sets UTC


_PLAIN = (_rfc, _epoch, _week, _iso, _ordinal)


def _civil(text: str, tongues: Sequence[str]) -> datetime | None:
    bare = _COMMENT.sub(" ", text)
    rest, seconds, zone = _time(bare)
    american = bool(re.search(r"\d\s*[ap]\.?m\b", bare, re.IGNORECASE))
    dated = _date(rest, tongues, american)
    if dated is None:
        return None
    day, left = dated
    if seconds is None and (late := _DOTTED.search(left)):
        seconds = _seconds(late["hour"], late["minute"], late["second"])
    return day.replace(tzinfo=zone or UTC) + timedelta(seconds=seconds or 0)


def _time(text: str) -> tuple[str, float | None, tzinfo | None]:
    """Return a text without its time of day and zone, the seconds of the one, and the other."""
    match = _TIME.search(_HOUR.sub(r"\1:00 \2m", text, count=1))
    if match is None:
        return text, None, None
    text = match.string
    half = (match["before"] or match["after"] or "").strip()
    late = bool(half) and re.fullmatch(_PM, half, re.IGNORECASE) is not None
    hour = int(match["hour"]) % 12 + 12 * late if half else int(match["hour"])
    seconds = _seconds(hour, match["minute"], match["second"])
    zone, end = _zone(text, match.end())
    return f"{text[: match.start()]} {text[end:]}".replace("T ", " "), seconds, zone


def _seconds(hour: int | str, minute: str, second: str | None) -> float:
    if int(hour) > 24 or int(minute) > 59 or int(second or 0) > 60:
        raise ValueError("no time of day")
    return int(hour) * 3600 + int(minute) * 60 + min(59, int(second or 0))


def _zone(text: str, at: int) -> tuple[tzinfo | None, int]:
    """Return the zone that stands at a place in a text, and where it ends."""
    if match := _OFFSET.match(text, at):
        shift = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(shift if match[1] == "+" else -shift), match.end()
    match = _NAMED_ZONE.match(text, at)
    if match and match[1] in _HOURS:
        return timezone(timedelta(hours=_HOURS[match[1]])), match.end()
    if match and "/" in match[1] and match[1] in available_timezones():
        return ZoneInfo(match[1]), match.end()
    return None, at


def _date(text: str, tongues: Sequence[str], american: bool) -> tuple[datetime, str] | None:
    """Return the day that a text names, and the text around it."""
    for pattern in (_VIETNAMESE, _SIGNED, *_NAMED):
        for named in pattern.finditer(text):
            if (day := _named(named, text, tongues)) is not None:
                return day, f"{text[: named.start()]} {text[named.end() :]}"
    if (match := _DIGITS.search(text)) is not None:
        numbers = _day_and_month(match, tongues, american)
    elif (match := _YEAR_FIRST.search(text)) is not None:
        numbers = int(match["day"]), int(match["month"])
    if match is None or numbers is None:
        return None
    return datetime(_year(match["year"]), numbers[1], numbers[0]), text[match.end() :]  # noqa: DTZ001 - read() sets UTC


def _named(match: re.Match[str], text: str, tongues: Sequence[str]) -> datetime | None:
    groups = match.groupdict()
    year, day = _year(groups.get("year") or groups["short"]), int(groups["day"])
    if "month" in groups:
        return datetime(year, int(groups["month"]), day)  # noqa: DTZ001 - read() sets UTC
    name = re.sub(r"\s+", " ", groups["name"]).strip(" ,.-/'’")
    bare = _FILLERS.sub(" ", name).strip(" ,.-/'’")
    for candidate in dict.fromkeys((name, bare, *reversed(bare.split()))):
        number = months.month(candidate, tongues, text, day, year) if len(candidate) > 1 else None
        if number is not None:
            return datetime(year, number, day)  # noqa: DTZ001 - read() sets UTC
    return None


def _year(digits: str) -> int:
    """Return a year of our era: of two digits by RFC 2822 (4.3), of the Buddhist calendar where it must be."""
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    return year - 543 if 2500 <= year < 2700 else year


def _day_and_month(match: re.Match[str], tongues: Sequence[str], american: bool) -> tuple[int, int] | None:
    """Return which of two numbers are the day and the month, or None where nobody can know."""
    first, second = int(match["first"]), int(match["second"])
    if match["sign"] == ".":
        return (first, second) if second <= 12 else (second, first)
    spoken = next(
        filter(lambda answer: answer is not None, map(months.day_first, tongues)), False if american else None
    )
    if spoken is None and len(match["year"]) == 2 and second <= 12 and 0 < int(match["year"]) <= 31:
        return None  # it may be the day
    if max(first, second) > 12 or first == second:
        return (first, second) if second <= 12 else (second, first)
    return None if spoken is None else (first, second) if spoken else (second, first)
