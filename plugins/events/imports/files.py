"""An event that came from a foreign calendar, as the files that it will be."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

ToldOfDate = tuple[dict[str, Any], str]  # what a date of a series has of its own: keys, and words
_SLUG = 50  # characters of an address, without its year


@dataclass
class Imported:
    """One event's file to be: its slug, its text, its overrides by date, and what was lost."""

    slug: str
    fields: dict[str, Any]
    body: str
    overrides: dict[date, ToldOfDate] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    singles: dict[date, dict[str, Any]] = field(default_factory=dict)  # dates that no words say: start and end
    age: tuple[int, str] = (0, "")  # what tells an older version from a newer one
    of: tuple[str, date] | None = None  # the `uid:` and the date of the series, where it is one date alone of that
    later: Imported | None = None  # the same series from a day on, on which it changed

    def apart(self) -> Iterator[Imported]:
        """Return the event, and one event more for each date that its ``repeat:`` cannot say."""
        yield self
        for day, times in sorted(self.singles.items()):
            uid = {"uid": f"{self.fields['uid']}.{day:%Y%m%d}"} if "uid" in self.fields else {}
            plain = {
                key: value for key, value in self.fields.items() if key not in ("repeat", "until", "except", "also")
            }
            yield Imported(self.slug, plain | times | uid, self.body, age=self.age)
        if self.later:
            yield from self.later.apart()

    def on(self, day: date) -> Imported:
        """Return the series as it is on ``day``."""
        return self.later.on(day) if self.later and day.isoformat() >= self.later.fields["start"][:10] else self

    def part(self, day: date, changed: dict[str, Any], words: str) -> None:
        """End the series before ``day``, and go on with another from there that has the fields ``changed``."""
        ended, uid = str(day - timedelta(days=1)), self.fields.get("uid")
        usual = {key: value for key, value in self.fields.items() if key not in ("start", "end")}
        after = usual | changed | ({"uid": f"{uid}.{day:%Y%m%d}"} if uid else {})
        for key in {"except", "also"} & self.fields.keys():
            self.fields[key] = [when for when in after[key] if when <= ended]
            after[key] = [when for when in after[key] if when > ended]
        later = {when: override for when, override in self.overrides.items() if when >= day}
        self.overrides = {when: override for when, override in self.overrides.items() if when < day}
        filled = {key: value for key, value in after.items() if value != []}
        self.later = Imported(self.slug, filled, words or self.body, later, age=self.age, later=self.later)
        self.fields = {key: value for key, value in self.fields.items() if value != []} | {"until": ended}

    @property
    def text(self) -> str:
        """Return the event's Markdown file."""
        return _file(self.fields, self.body)

    def files(self) -> Iterator[tuple[str, str]]:
        """Return path below content/events/ and text of each file."""
        yield f"{self.slug}.md", self.text
        for day, (fields, words) in sorted(self.overrides.items()):
            yield f"{self.slug}/{day.isoformat()}.md", _file(fields, words)

    @property
    def lines(self) -> dict[str, dict[str, str]]:
        """Return the front matter's lines by key, of each file that ``files`` has."""
        own = [self.fields, *(fields for _, (fields, _) in sorted(self.overrides.items()))]
        each = zip(self.files(), own, strict=True)
        return {name: {key: f"{key}: {yaml(value)}" for key, value in fields.items()} for (name, _), fields in each}


def _file(fields: dict[str, Any], body: str) -> str:
    lines = [f"{key}: {yaml(value)}" for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", body]).rstrip("\n") + "\n"


def yaml(value: Any) -> str:
    """Return a value as YAML: plain where it cannot be misread, else as JSON, which YAML understands."""
    if (
        isinstance(value, str)
        and re.fullmatch(r"[\w][\w /:.-]*", value)
        and ": " not in value
        and not value.endswith(":")
    ):
        return value
    return json.dumps(value, ensure_ascii=False)


def own_slugs(imported: Iterable[Imported]) -> Iterator[Imported]:
    """Give every event a slug of its own: the year, or the day, tells two of one title apart."""
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for event in imported:
        day = event.fields["start"][:10]
        base = _short_slug(event.slug) if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", event.slug) else f"event-{day}"
        choices = (base if day[:4] in base else f"{base}-{day[:4]}", f"{base}-{day}")
        event.slug = next((choice for choice in choices if choice not in taken), "")
        while not event.slug or event.slug in taken:
            numbers[choices[1]] += 1
            event.slug = f"{choices[1]}-{numbers[choices[1]] + 1}"
        taken.add(event.slug)
        yield event


def _short_slug(slug: str) -> str:
    """Return as many whole words of a slug as an address reads well with: a title may be a sentence."""
    return slug if len(slug) <= _SLUG else slug[: _SLUG + 1].rpartition("-")[0] or slug[:_SLUG]
