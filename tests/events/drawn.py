"""Events as Hypothesis draws them: any zone, the edges of summer time, whole days, series with exceptions."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from plugins.events.recurrence.words import parse_rule

ZONES = (
    *("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca"),
    *("Asia/Tehran", "Pacific/Apia", "Europe/Dublin", "America/Sao_Paulo", "Asia/Kathmandu", "UTC"),
)
# Days around which clocks change somewhere.
EDGES = (
    date(2026, 3, 28),
    date(2026, 10, 24),
    date(2026, 3, 7),
    date(2026, 10, 31),
    date(2026, 4, 4),
    date(2026, 2, 28),
)
TITLES = st.sampled_from(
    [
        "Meeting",
        "Talk, then tea; both",
        "Ünïcödé " * 12,
        'Quotes "and" <tags> & more',
        "back\\slash",
        "🎉 party",
        "#CHRU: a day",
    ]
)
PLACES = st.sampled_from([None, "A pub, upstairs; left door", "Café “Zum Löwen”", "Holborn"])
WORDS = st.sampled_from(
    [
        "weekly",
        "monthly",
        "second Tuesday",
        "last Friday",
        "every Monday and Thursday",
        "every other Sunday",
        "yearly",
        "daily",
    ]
)


@st.composite
def fronts(draw: st.DrawFn) -> str:
    """Draw an event's front matter."""
    zone = draw(st.sampled_from(ZONES))
    day = draw(st.sampled_from(EDGES).flatmap(lambda edge: st.integers(-2, 3).map(lambda n: edge + timedelta(days=n))))
    fields: dict[str, Any] = {"title": draw(TITLES), "timezone": zone, "summary": draw(TITLES)}
    words = draw(st.none() | WORDS)
    if words:
        day = next(parse_rule(words, day).dates(day))
    fields |= draw(whole_days(day) if draw(st.booleans()) else timed(day, ZoneInfo(zone)))
    if words:
        fields |= draw(recurring(words, day))
    else:
        fields["status"] = draw(st.sampled_from(["confirmed", "tentative", "cancelled", "postponed"]))
    if place := draw(PLACES):
        fields["place"] = place
    elif draw(st.booleans()):
        fields["online"] = "https://example.org/join?room=1&x=2"
    return "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())


def whole_days(day: date) -> st.SearchStrategy[dict[str, str]]:
    """Draw one day, or several."""
    return st.integers(0, 4).map(
        lambda n: {"start": day.isoformat()} | ({"end": (day + timedelta(days=n)).isoformat()} if n else {})
    )


@st.composite
def timed(draw: st.DrawFn, day: date, zone: ZoneInfo) -> dict[str, str]:
    """Draw times that the zone's clocks show once on that day."""
    clock = draw(st.times(time(0), time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0)))
    start = datetime.combine(day, clock)
    end = start + timedelta(minutes=draw(st.integers(15, 3000)))
    while not shown(start, zone):
        start += timedelta(hours=1)
    while not shown(end, zone) or end.replace(tzinfo=zone).astimezone(UTC) <= start.replace(tzinfo=zone).astimezone(
        UTC
    ):
        end += timedelta(hours=1)
    found = {"start": f"{start:%Y-%m-%d %H:%M}"}
    return found | ({"end": f"{end:%Y-%m-%d %H:%M}"} if draw(st.integers(0, 5)) else {})


def shown(moment: datetime, zone: ZoneInfo) -> bool:
    """Return whether the zone's clocks show that time."""
    return moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment


@st.composite
def recurring(draw: st.DrawFn, words: str, day: date) -> dict[str, Any]:
    """Draw how long a series goes on, and when it does not happen."""
    dates: list[date] = []
    for found in parse_rule(words, day).dates(day):
        if len(dates) == 12 or found > date(2027, 11, 30):  # a site shows a year ahead
            break
        dates.append(found)
    fields: dict[str, Any] = {"repeat": words, "until": dates[-1].isoformat()}
    left_out = draw(st.lists(st.sampled_from(dates[1:]), max_size=3, unique=True)) if dates[1:] else []
    return fields | ({"except": [found.isoformat() for found in sorted(left_out)]} if left_out else {})
