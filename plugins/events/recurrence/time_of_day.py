"""The time of day that people say again behind how often an event is: ``Tuesdays, 7-9pm``, ``Tuesday evenings``."""

from __future__ import annotations

import re
from datetime import time

_CLOCK = re.compile(
    r" (?P<at>(?:at |from )?)(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?"
    r"(?: ?(?P<half>am|pm)| ?(?P<unit>uhr|h|o'?clock))?"
    r"(?: ?(?:[-–]|to|until) ?(?P<until>\d{1,2})(?:[:.h]\d\d)?(?: ?(?:am|pm|uhr|h))?)?$"
)
_TIME_OF_DAY = re.compile(r" (?:in the )?(?:morning|afternoon|evening|night|lunchtime)s?$")


def without_clock(said: str, at: time | None) -> str:
    """Return the words without the time of day at their end, which ``start`` has."""
    match = _CLOCK.search(said)
    if not match or not any(match[part] for part in ("at", "minute", "half", "unit", "until")):
        return _TIME_OF_DAY.sub("", said)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = match["half"]
    hours = {hour % 12 + 12} if half == "pm" else {hour % 12} if half == "am" else {hour, hour + 12}
    if at is None or minute != at.minute or at.hour not in hours:
        here = f"`start` is at {at:%H:%M}" if at else "`start` has none"
        told = match[0].strip().removeprefix(match["at"])
        raise ValueError(f"names the time {told}, and {here} — write the time into `start` alone")
    return _TIME_OF_DAY.sub("", said[: match.start()])
