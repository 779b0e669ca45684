"""The theme's stylesheets, joined in their order: one request instead of nine."""

from __future__ import annotations

import re
from pathlib import Path


def join(folder: Path) -> str:
    """Return the files that ``folder/ORDER`` names, a line each, without comments and needless space."""
    names = (line.strip() for line in (folder / "ORDER").read_text(encoding="utf-8").splitlines())
    sheets = [(folder / name).read_text(encoding="utf-8") for name in names if name and not name.startswith("#")]
    joined = "\n".join(_compact(sheet) for sheet in sheets) + "\n"
    # Files of one layer that follow one another stand in one block.
    return _AGAIN.sub(lambda match: match[1], joined)


def _compact(sheet: str) -> str:
    """Drop comments and the space that CSS does not need; what stands between quotes stays as it is."""
    without_comments = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    parts = re.split(r"""("[^"]*"|'[^']*')""", without_comments)
    parts[::2] = [_tighten(part) for part in parts[::2]]
    return "".join(parts).strip()


def _tighten(css: str) -> str:
    """Drop space where it separates nothing: round braces, after a colon, and the last semicolon of a block."""
    # A space before a colon may be a descendant (`p :first-child`), and one round + or - is arithmetic: both stay.
    return re.sub(r"\s*([{};,])\s*|(:)\s+", r"\1\2", re.sub(r"\s+", " ", css)).replace(";}", "}")
