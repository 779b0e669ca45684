"""A time of the clock as people write it: 9:30, 9.30, 9h30, 0930, 2pm, 12 noon, from 10 Uhr, ~11; and two of them."""

from __future__ import annotations

import re

# An hour alone is one where a time follows it.
_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>[01]?\d|2[0-4])(?:[:：∶.h](?P<minute>[0-5]\d)(?!\d)(?: ?(?P<half>[ap])\.?m\b\.?)?"
    r"| ?(?P<whole>[ap])\.?m\b\.?"
    r"| ?(?:noon|uhr|h|o'clock)\b|(?= ?(?:[-–—]|to) ?\d{1,2}(?: ?(?:[ap]\.?m|uhr|h\b)|[:：∶.h]\d\d)))"
    r"|(?P<noon>^(?:noon|midday)\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^([\s|*\"']*)(?:(?:at|from|about|ca|circa|um|von|ab|à|de)\b\.?|[@~≈])\s*(?=\d)", re.IGNORECASE)
_FOUR = re.compile(
    r"^([\s|*\"']*)([01]\d|2[0-3])([0-5]\d)(?:( ?[-–—] ?)([01]\d|2[0-3])([0-5]\d))?(?: ?h(?:rs|ours)?)?"
    r"(?=\s*(?:[|,;\t*\"']|$)|\s{2}|\s[-–—]\s)",
    re.IGNORECASE,
)
_TO = re.compile(r"[\s*_|]*(?:[-–—]+|\b(?:to|until|till|bis|à|às|a|al)\b|[\t|])[\s*_|]*", re.IGNORECASE)
_NAME = re.compile(r"(?: ?(?:[Uu]hr|h(?:rs?|ours?)?|UTC|[A-Z]{1,3}T)\b)?")
_AROUND = re.compile(r"[^\w:]|\b(?:to|uhr)\b", re.IGNORECASE)


def plain(line: str) -> str:
    """Return a line with the time that it begins with as all others are written: without `at`, and with a colon."""

    def colon(four: re.Match[str]) -> str:
        before, hour, minute, to, *end = four.groups()
        return f"{before}{hour}:{minute}" + (f"{to}{':'.join(end)}" if to else "")

    return _FOUR.sub(colon, _LEAD.sub(r"\1", line))


def begins(text: str) -> bool:
    """Return whether a text that is ``plain`` begins with a time, at which something can begin."""
    return _CLOCK.match(text) is not None and not text.startswith("24")


def parted(text: str) -> tuple[str, str]:
    """Return the time, or the two, that a ``plain`` text begins with, and what follows; no time where it has none."""
    if not begins(text):
        return "", text
    end = _ended(text, 0)
    if (to := _TO.match(text, end)) and _CLOCK.match(text, to.end()):
        end = _ended(text, to.end())
    return text[:end], text[end:]


def _ended(text: str, start: int) -> int:
    """Return where the time at ``start`` ends, with the name of its clock."""
    match = _CLOCK.match(text, start)
    return start if match is None else match.end() + len(_NAME.match(text[match.end() :])[0])  # type: ignore[index]


def between(former: str, latter: str) -> int:
    """Return the minutes from one time to another of the same day."""
    hours, minutes = (int(two) - int(before) for before, two in zip(former.split(":"), latter.split(":"), strict=True))
    return hours * 60 + minutes


def later(time: str, minutes: int) -> str:
    """Return the time that is ``minutes`` after one such as `09:30`, of the same day."""
    hour, minute = time.split(":")
    whole = min(int(hour) * 60 + int(minute) + minutes, 24 * 60 - 1)
    return f"{whole // 60:02}:{whole % 60:02}"


def times(text: str) -> list[str]:
    """Return the first two times in a text that is ``plain``, such as `09:30`, as a clock of 24 hours has them."""
    matches = list(_CLOCK.finditer(text))[:2]
    clocks = [_time(match, (matches[-1]["half"] or matches[-1]["whole"] or "").lower()) for match in matches]
    if len(clocks) > 1 and clocks[0] > clocks[1] and clocks[0] >= "12":  # 11–1pm
        clocks[0] = _time(matches[0], "a")
    return clocks


def time_alone(text: str) -> str | None:
    """Return the time, or the first of two, that is all of a text; of an hour alone its beginning."""
    digits = re.fullmatch(r"(\d{1,2}?)([0-5]\d)?", text := text.strip())
    text = f"{digits[1]}:{digits[2] or '00'}" if digits else plain(text)
    return times(text)[0] if begins(text) and not _AROUND.sub("", _CLOCK.sub("", text)) else None


def _time(match: re.Match[str], later: str) -> str:
    """Return a time; ``later``: `a` or `p`, where the end alone says so."""
    hour, half = int(match["hour"] or 12), (match["half"] or match["whole"] or "").lower()
    if not half and later and hour <= 12:
        half = later
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return "23:59" if hour == 24 else f"{hour:02}:{match['minute'] or '00'}"
