"""The theme's stylesheets, joined in their order: one request instead of nine."""

from __future__ import annotations

import re
from pathlib import Path


def join(folder: Path) -> str:
    """Return the files that ``folder/ORDER`` names, a line each, without comments and needless space."""
    names = (line.strip() for line in (folder / "ORDER").read_text(encoding="utf-8").splitlines())
    sheets = [(folder / name).read_text(encoding="utf-8") for name in names if name and not name.startswith("#")]
    return "\n".join(_compact(sheet) for sheet in sheets) + "\n"


def _compact(sheet: str) -> str:
    """Drop comments, indentation and blank lines; nothing inside a line is touched, so that strings stay whole."""
    without_comments = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    return "\n".join(line.strip() for line in without_comments.splitlines() if line.strip())
