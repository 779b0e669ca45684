"""A theme that is not the one in theme/: what it lacks comes from there, and is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.shared.problem import Problem

_STOCK = "theme"
_MAIN = re.compile(r"\{%-?\s*block\s+main\b")


def stock(settings: Mapping[str, Any]) -> Path:
    """Return the folder of the theme that the program brings."""
    return Path(settings["PATH"]).parent / _STOCK


def of_theme(settings: Mapping[str, Any], name: str) -> Path:
    """Return a folder of the theme; where the theme has none of that name, the stock theme's."""
    own = Path(settings["THEME"]) / name
    return own if own.exists() else stock(settings) / name


def lacking(settings: Mapping[str, Any]) -> list[str]:
    """Return the templates that the parts need and the theme has not."""
    theirs, ours = Path(settings["THEME"]) / "templates", stock(settings) / "templates"
    return sorted(path.stem for path in ours.glob("*.html") if not (theirs / path.name).exists())


def unfit_theme(settings: Mapping[str, Any], where: str) -> Problem | None:
    """Return why no page can be drawn with a theme: it was made for another program."""
    base = Path(settings["THEME"]) / "templates" / "base.html"
    if not base.exists() or _MAIN.search(base.read_text("utf-8", "replace")):
        return None
    what = f"`THEME` {base.parents[1].name} was made for other pages: its base.html has no block `main`"
    lacks = ", ".join(lacking(settings))
    fix = f"begin from a copy of theme/, or change single templates by THEME_TEMPLATES_OVERRIDES; it lacks {lacks}"
    return Problem(where, what, fix)


def completed(settings: Mapping[str, Any], where: str) -> Problem | None:
    """Return a line on what the stock theme adds to another; None where nothing is lacking."""
    lacks = lacking(settings)
    what = f"`THEME` {Path(settings['THEME']).name} lacks {', '.join(lacks)}"
    return Problem(where, what, "those of theme/ are shown") if lacks else None
