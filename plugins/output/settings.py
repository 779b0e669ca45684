"""The settings of a build, as Pelican reads them, and what must be right in them before it begins."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pelican.settings import read_settings

from plugins.shared.community import from_file, place_of
from plugins.shared.fields import parse_site_address
from plugins.shared.problem import Problem, Problems


def settings_of(file: Path, output: Path | None) -> dict[str, Any]:
    """Return what ``file`` sets, with ``output`` in the place of its own; raise Problems for what must be mended."""
    ours = from_file(file.resolve().parent)
    if isinstance(ours, list):
        raise Problems(ours)
    ours.content.mkdir(parents=True, exist_ok=True)  # git keeps no empty folder, and Pelican begins in none
    given = {"OUTPUT_PATH": str(output)} if output else None
    settings = {"PUBLISHING": "", **read_settings(str(file), override=given)}
    _must_have_its_plugins(settings, place_of("PLUGINS", file.resolve().parent))
    return settings


def _must_have_its_plugins(settings: Mapping[str, Any], where: str) -> None:
    """Raise Problems for plugins that are not there: settings of an earlier version may name such of ours."""
    paths = [str(path) for path in settings["PLUGIN_PATHS"]]
    named = [name for name in settings["PLUGINS"] or () if isinstance(name, str)]
    gone = [_gone(name, where) for name in named if not _is_there(name, paths)]
    if "plugins.site" not in named:
        fix = "take over the second half of the program's own pelicanconf.py, from `From here on` down"
        gone.append(Problem(where, "`PLUGINS` names none of the parts that the site is made of", fix))
    if gone:
        raise Problems(gone)


def _gone(name: str, where: str) -> Problem:
    what = f"`PLUGINS` names {name}, which does not exist"
    if name.startswith("plugins."):
        return Problem(where, what, "take it out of PLUGINS; CHANGELOG.md says what has changed")
    return Problem(where, what, "install it, name its folder in PLUGIN_PATHS, or take it out of PLUGINS")


def _is_there(name: str, paths: list[str]) -> bool:
    """Return whether Pelican will find the plugin ``name``: by its own name, in ``paths``, or among pelican.plugins."""
    with suppress(ModuleNotFoundError):
        if PathFinder.find_spec(name, paths) or find_spec(name):
            return True
    with suppress(ModuleNotFoundError):
        return find_spec(f"pelican.plugins.{name}") is not None
    return False


def must_have_an_address(file: Path, settings: dict[str, Any]) -> None:
    """Raise Problems where a site is to be published that has no address; have the address as it is used."""
    fix = "write the site's address there (https://…), or set the environment variable SITEURL"
    if not settings["SITEURL"]:
        raise Problems([Problem(f"{file.name}:1", "SITEURL is empty", fix)])
    try:
        settings["SITEURL"] = parse_site_address(settings["SITEURL"])
    except ValueError as error:
        what, _, fix = str(error).partition(" — ")
        raise Problems([Problem(f"{file.name}:1", f"SITEURL {what}", fix)]) from None
