"""The settings of a build, as Pelican reads them, and what must be right in them before it begins."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pelican.settings import read_settings

from plugins.parts.guests import LEFT_OUT
from plugins.shared.community import from_file, place_of, places_of
from plugins.shared.fields import parse_site_address
from plugins.shared.problem import Problem, Problems

# What hosts, git and desktops put into a folder that a site is to be built into. CNAME a build writes itself.
_WAITING = frozenset((".nojekyll", "CNAME", ".gitkeep", ".keep", ".gitignore", ".DS_Store", "Thumbs.db", "desktop.ini"))


def settings_of(file: Path, output: Path | None) -> dict[str, Any]:
    """Return what ``file`` sets, with ``output`` in the place of its own; raise Problems for what must be mended."""
    ours = from_file(file.resolve().parent)
    if isinstance(ours, list):
        raise Problems(ours)
    root = file.resolve().parent
    if ours.content.name != "content" and not ours.content.is_dir():
        what = f"`PATH` names {ours.content.name}, which does not exist"
        raise Problems([Problem(place_of("PATH", root), what, "name the folder of the texts, or make it")])
    ours.content.mkdir(parents=True, exist_ok=True)  # git keeps no empty folder, and Pelican begins in none
    override = {"OUTPUT_PATH": str(output)} if output else None
    try:
        settings = {"PUBLISHING": "", **read_settings(str(file), override=override)}
    except Exception as error:  # what Pelican raises for a theme is nothing more than that
        if "theme" not in str(error):
            raise
        what = f"`THEME` is none that is there: {error}"
        raise Problems([Problem(place_of("THEME", root), what, "name its folder, such as theme")]) from None
    _must_have_its_plugins(settings, place_of("PLUGINS", root))
    _must_have_its_folders(settings, root)
    named = (f"{output}:1", "--output") if output else (place_of("OUTPUT_PATH", root), "OUTPUT_PATH")
    _must_spare_the_sources(settings, root, *named)
    return settings


def _must_have_its_folders(settings: Mapping[str, Any], root: Path) -> None:
    """Raise Problems for folders that are named and not there; the program names one that a community may make."""
    gone = [
        Problem(
            place_of(name, root), f"`{name}` names {path}, which does not exist", "make that folder, or take it out"
        )
        for name in ("PLUGIN_PATHS", "THEME_TEMPLATES_OVERRIDES")
        for path in settings[name]
        if not (root / path).is_dir() and root / "overrides" not in (root / path).parents
    ]
    if gone:
        raise Problems(gone)


def _must_spare_the_sources(settings: Mapping[str, Any], root: Path, where: str, name: str) -> None:
    """Raise Problems where the site would take the place of what it is made of, or of what somebody else put there.

    ``output``, which git ignores and Pelican calls so, is the build's own, whatever a build that was ended left there.
    """
    output = Path(settings["OUTPUT_PATH"])
    live, is_own = output.resolve(), output.parent.resolve() / output.name == root / "output"
    is_own &= not output.is_symlink() or (output / "index.html").exists()  # a link may lead to what is somebody's
    named = [settings["PATH"], settings["THEME"], *settings["PLUGIN_PATHS"], *settings["THEME_TEMPLATES_OVERRIDES"]]
    sources = [(root / folder).resolve() for folder in (*named, "plugins", "overrides", ".git")]
    fix = "name a folder that has nothing else in it, such as output"
    what = ""
    if live == root or live in root.parents or any(live == source or live in source.parents for source in sources):
        what = "is where the site is made of, and a build would delete that"
    elif any(source in live.parents for source in sources if source != root):
        what = "lies in a folder that the site is made of"
    elif live.is_file() and not is_own:
        what = "is a file, and a build would delete it"
    elif (live / ".git").exists():
        what, fix = "has a repository in it, and a build would delete its .git", "name another folder, and copy from it"
    elif not is_own and (others := _others([path.name for path in live.iterdir()] if live.is_dir() else ())):
        what = f"has other files in it, such as {others[0]}, and a build would delete them"
    if what:
        raise Problems([Problem(where, f"`{name}` {what}", fix)])


# What needs no plugin; one that is installed does as it says, all the same.
_AT_HOME = {
    "sitemap": "/sitemap.xml is there",
    **dict.fromkeys(("neighbors", "related_posts", "similar_posts"), "posts name those before, after and near to them"),
    **dict.fromkeys(("extract_toc", "toc", "pelican_toc"), "the contents of a long text stand beside it"),
    **dict.fromkeys(("tipue_search", "stork"), LEFT_OUT["search"]),
    **dict.fromkeys(("pelican_alias", "pelican_redirect"), "`redirects` in the front matter are earlier addresses"),
    **dict.fromkeys(("assets", "minify", "pelican_minify"), LEFT_OUT["webassets"]),
}


def _others(names: Collection[str]) -> list[str]:
    """Return which ``names`` of a folder somebody put there: none where a build filled it, or it waits for one."""
    return [] if {"index.html", "theme"} <= set(names) else sorted(set(names) - _WAITING)


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
    plain = name.rpartition(".")[2].replace("-", "_")
    if reason := LEFT_OUT.get(plain) or _AT_HOME.get(plain):
        return Problem(where, what, f"take it out of PLUGINS: {reason}")
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
    where = places_of(file.parent, file.name).get("SITEURL", f"{file.name}:1")
    if not settings["SITEURL"]:
        raise Problems([Problem(where, "SITEURL is empty", fix)])
    try:
        settings["SITEURL"] = parse_site_address(settings["SITEURL"])
    except ValueError as error:
        what, _, fix = str(error).partition(" — ")
        raise Problems([Problem(where, f"SITEURL {what}", fix)]) from None
