"""GitHub's alerts: a quote that begins with [!NOTE] and the like."""

from __future__ import annotations

import re

_ALERT = re.compile(r"\s*\[!(note|tip|important|warning|caution)\]\s*", re.I)


def title_of(line: str) -> str | None:
    """Return what kind of alert a quote with the first ``line`` is, as its title; None for any other quote."""
    found = _ALERT.fullmatch(line)
    return found[1].capitalize() if found else None
