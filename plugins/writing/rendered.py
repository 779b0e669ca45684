"""What comes of a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True)
class Rendered:
    """HTML that may be published, its headings (dicts of id, name, level and children), and its words alone."""

    html: Markup
    headings: tuple[Mapping[str, Any], ...]
    text: str
