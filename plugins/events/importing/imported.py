"""An event's file in the making: fields and body → the text that a person could have written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass
class Imported:
    """One event's file to be: its slug, its text, its overrides by date, and what was lost."""

    slug: str
    fields: dict[str, Any]
    body: str
    overrides: dict[date, dict[str, Any]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the event's Markdown file."""
        return _file(self.fields, self.body)

    def files(self) -> Iterator[tuple[str, str]]:
        """Return path below content/events/ and text of each file."""
        yield f"{self.slug}.md", self.text
        for day, fields in sorted(self.overrides.items()):
            yield f"{self.slug}/{day.isoformat()}.md", _file(fields, "")


def _file(fields: dict[str, Any], body: str) -> str:
    lines = [f"{key}: {_yaml(value)}" for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", body]).rstrip("\n") + "\n"


def _yaml(value: Any) -> str:
    """Return a value as YAML: plain where it cannot be misread, else as JSON, which YAML understands."""
    if (
        isinstance(value, str)
        and re.fullmatch(r"[\w][\w /:.-]*", value)
        and ": " not in value
        and not value.endswith(":")
    ):
        return value
    return json.dumps(value, ensure_ascii=False)
