"""A theme that is not the one in theme/: what it lacks comes from there, and is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_CONFIG

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


def their_templates(settings: Mapping[str, Any]) -> set[str]:
    """Return the templates that a community has besides the stock theme's, or in their place."""
    folders = [Path(folder) for folder in settings["THEME_TEMPLATES_OVERRIDES"]]
    if Path(settings["THEME"]) != stock(settings):
        folders.append(Path(settings["THEME"]) / "templates")
    return templates_in(*folders)


def templates_in(*folders: Path) -> set[str]:
    """Return the names of the templates in ``folders``, as others name them: `article`, `parts/head`."""
    paths = (path.relative_to(folder) for folder in folders for path in folder.rglob("*.html"))
    return {path.with_suffix("").as_posix() for path in paths}


def templates_code(folders: Iterable[str]) -> str:
    """Return the code of all templates in ``folders``."""
    templates = (path for folder in folders for path in sorted(Path(folder).rglob("*.html")))
    return "\n".join(path.read_text("utf-8", "replace") for path in templates)


def settle(settings: MutableMapping[str, Any], chosen: Mapping[str, str]) -> list[Problem]:
    """Have ``settings`` draw nothing that is not ours or theirs; return a line for what they name and is not drawn.

    ``chosen`` are the settings that a community wrote, each with its line. What is escaped stays so: texts are others'.
    """
    ways = {**DEFAULT_CONFIG["JINJA_ENVIRONMENT"], **settings["JINJA_ENVIRONMENT"]}
    problems = []
    if ways.get("autoescape") is False:
        what = "`autoescape` in JINJA_ENVIRONMENT has no effect here"
        problems.append(Problem(chosen["JINJA_ENVIRONMENT"], what, "write `|safe` where a template has HTML of yours"))
    settings["JINJA_ENVIRONMENT"] = {**ways, "autoescape": True}
    named = list(settings["DIRECT_TEMPLATES"]) if "DIRECT_TEMPLATES" in chosen else []
    theirs = their_templates(settings)
    settings["DIRECT_TEMPLATES"] = [name for name in named if name in theirs]
    problems += [
        Problem(chosen["DIRECT_TEMPLATES"], f"DIRECT_TEMPLATES names {name}, which no template of yours draws", _DRAWN)
        for name in named
        if name not in theirs
    ]
    return problems


_DRAWN = (
    "/, /posts/, /posts/archive/ and /tags/ are there; put another template into a folder of THEME_TEMPLATES_OVERRIDES"
)


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
