"""What the settings say of a community: its name, its clocks, its language, and what its ids begin with.

No default stands for a community: what is missing or cannot be right is a Problem at its line.
"""

from __future__ import annotations

import ast
import re
import runpy
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from plugins.shared.colour import Accent, accent
from plugins.shared.fields import parse_language, parse_line, parse_site_address, parse_web_address, parse_zone
from plugins.shared.identity import FIRST, Identity, named, parse_domain, parse_identity
from plugins.shared.problem import Problem
from plugins.shared.text import wrong

SETTINGS = "pelicanconf.py"
# Lines that a community need not write: nothing is shown in the place of one.
TOLD = (
    *("TAGLINE", "HASHTAG", "CONTACT", "REPOSITORY", "BRANCH", "WEBSUB", "WEBMENTION", "LICENCE", "LICENCE_URL"),
    "NEWSLETTER",
)
OPTIONAL = (*TOLD, "UPSTREAM", "ACCENT", "MARK")
LINKS = ("MENUITEMS", "LINKS", "SOCIAL")


@dataclass(frozen=True)
class NavigationItem:
    """A link of the site's navigation; ``url`` is relative to the site, or, of one that the settings name, whole."""

    title: str
    url: str


@dataclass(frozen=True)
class Community:
    """What the settings say: content is read and told with it. What a community has not said is empty."""

    name: str
    content: Path  # the folder of what it writes
    zone: ZoneInfo  # of every time that names none
    language: str  # a BCP 47 tag in its canonical case, such as pt-BR
    identity: Identity  # begins or ends the id of all that people subscribe to
    # Files of content/ that the site has as they are, beside images/, each with its address.
    published: Mapping[str, str] = field(default_factory=dict)
    menu: tuple[NavigationItem, ...] = ()  # links beside the navigation
    links: tuple[NavigationItem, ...] = ()  # links at the foot of every page
    social: tuple[NavigationItem, ...] = ()  # the community's own pages elsewhere
    accent: Accent | None = None  # the theme's where there is none
    letters: str = ""  # for the icon; two circles where there are none
    feeds: tuple[str, ...] = ()  # earlier addresses of the feed, as /feed/
    tagline: str = ""  # what it is, in one line
    hashtag: str = ""
    contact: str = ""  # an e-mail address for readers
    repository: str = ""  # where the content can be edited
    branch: str = ""
    websub: str = ""  # the hub that feeds name
    webmention: str = ""  # where pages that can be answered take Webmentions
    licence: str = ""  # of the content
    licence_url: str = ""
    newsletter: str = ""  # where readers leave an address for the digest by e-mail


@dataclass(frozen=True)
class _Reader:
    """Reads single settings, and keeps what is wrong in them."""

    settings: Mapping[str, Any]
    root: Path
    problems: list[Problem] = field(default_factory=list)

    def needed(self, name: str, parse: Callable[[object], Any], example: object) -> Any:
        try:
            if not self.settings.get(name):
                raise ValueError(f"is missing — add a line {name} = {example!r}")
            return parse(self.settings[name])
        except ValueError as error:
            self.problems.append(Problem.of(place_of(name, self.root), error, f"`{name}` "))
            return None

    def maybe(self, name: str, parse: Callable[[object], Any], otherwise: Any = None) -> Any:
        return self.needed(name, parse, "") if self.settings.get(name) else otherwise


def community(settings: Mapping[str, Any], root: Path) -> Community | list[Problem]:
    """Return what ``settings`` say, which are those of pelicanconf.py in ``root``; or every problem in them."""
    reader = _Reader(settings, root)
    needed, maybe = reader.needed, reader.maybe
    name = needed("SITENAME", _text, "Our circle")
    values = {optional.lower(): maybe(optional, _PARSED.get(optional, _text), "") for optional in OPTIONAL}
    maybe("PLANET", _planet)
    zone = needed("TIMEZONE", parse_zone, "Africa/Nairobi")
    language = needed("DEFAULT_LANG", parse_language, "pt-BR")
    earlier = maybe("EVENTS_UID_DOMAIN", parse_domain)
    identity = maybe("SITE_ID", lambda value: parse_identity(value, earlier))
    identity = identity or (Identity.tagged(f"{earlier},{FIRST}") if earlier else named(name or ""))
    if settings.get("LICENCE"):
        needed("LICENCE_URL", parse_web_address, "https://creativecommons.org/licenses/by/4.0/")
    for address in ("NEWSLETTER", "WEBMENTION"):
        maybe(address, parse_web_address)
    maybe("SITEURL", parse_site_address)
    coloured, mark = maybe("ACCENT", accent), maybe("MARK", _letters, "")
    for number in ("DEFAULT_PAGINATION", "FEED_MAX_ITEMS"):
        maybe(number, _whole)
    menu, links, social = (maybe(name, partial(_links, f"{settings.get('SITEURL') or ''}/"), ()) for name in LINKS)
    usual = {"PATH": "content", "OUTPUT_PATH": "output", "THEME": "theme"}
    folders = {setting: needed(setting, _folder, usual[setting]) for setting in usual if setting in settings}
    for several in ("PLUGIN_PATHS", "THEME_TEMPLATES_OVERRIDES"):
        if settings.get(several, ()) not in ((), []):
            needed(several, _folders, ["overrides/templates"])
    content = root / (folders.get("PATH") or usual["PATH"])
    facts = {name.lower(): values[name.lower()] for name in TOLD}
    shown = _published(settings), menu, links, social, coloured, mark, maybe("FEEDS", _feeds, ())
    return reader.problems or Community(name, content, zone, language, identity, *shown, **facts)


def from_file(root: Path) -> Community | list[Problem]:
    """Return what pelicanconf.py in ``root`` says, without Pelican; or every problem in it."""
    settings = settings_in(root / SETTINGS)
    return settings if isinstance(settings, list) else community(settings, root)


def place_of(name: str, root: Path) -> str:
    """Return the ``file:line`` that gives a setting its value, the last one counts; line 1 where there is none."""
    return places_of(root).get(name, f"{SETTINGS}:1")


def places_of(root: Path, *files: str) -> dict[str, str]:
    """Return the ``file:line`` of each setting that ``files`` of ``root`` give a value, or pelicanconf.py alone."""
    places: dict[str, str] = {}
    for file in files or (SETTINGS,):
        try:
            tree = ast.parse((root / file).read_text(encoding="utf-8"))
        except (OSError, ValueError, SyntaxError):
            continue
        assignments = (
            statement
            for statement in ast.walk(tree)
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign)
        )
        for node in sorted(assignments, key=lambda statement: statement.lineno):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (target.id for target in targets if isinstance(target, ast.Name) and target.id.isupper())
            places |= dict.fromkeys(names, f"{file}:{node.lineno}")
    return places


def settings_in(path: Path) -> dict[str, Any] | list[Problem]:
    """Return what a file of settings sets, or what is wrong with it, or with a file beside it that it imports."""
    try:
        return runpy.run_path(str(path))
    except FileNotFoundError:
        return [Problem(f"{path.name}:1", "is not there", "run this in the project's folder")]
    except SyntaxError as error:
        name = Path(error.filename or path).name
        return [Problem(f"{name}:{error.lineno or 1}", f"is not Python ({error.msg})", "mend that line")]
    except Exception as error:
        frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        file, line = next((frame for frame in reversed(frames) if frame[0].parent == path.parent), (path, 1))
        return [Problem(f"{file.name}:{line}", f"cannot be run ({type(error).__name__}: {error})", "mend that line")]


def _published(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what STATIC_PATHS names beside images; as in Pelican, EXTRA_PATH_METADATA may give it another address."""
    elsewhere = settings.get("EXTRA_PATH_METADATA") or {}
    named = [str(name).strip("/") for name in settings.get("STATIC_PATHS") or ()]
    own = [name for name in named if name.split("/")[0] not in ("images", "files")]  # those are published in any case
    return {name: str(elsewhere.get(name, {}).get("path", name)) for name in own}


def _folder(value: object) -> str | Path:
    if not isinstance(value, str | Path):
        raise ValueError(f"is no folder: {value} — write its name, in quotes")
    if str(value).startswith("~"):
        raise ValueError(f"names a folder that is called ~: {value} — write the whole path")
    return value


def _folders(value: object) -> None:
    for folder in value if isinstance(value, list | tuple) else [value]:
        _folder(folder)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"is no number of posts: {value} — write a whole number, such as 20")
    return value


def _feeds(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError('is no list of addresses — write it as ["/feed/", "/atom.xml"]')
    for address in value:
        if not re.fullmatch(r"(/[\w~-][\w.~-]*)+/?", str(address)):
            raise ValueError(f"names {address}, which is no address — write it as /feed/ or /atom.xml")
    return tuple(dict.fromkeys(map(str, value)))


def _letters(value: object) -> str:
    if len(text := _text(value)) > 3:
        raise ValueError(f"has {len(text)} letters — write three at most")
    return text


def _links(home: str, value: object) -> tuple[NavigationItem, ...]:
    """Return links as MENUITEMS, LINKS and SOCIAL have them: (title, address); a path begins at the site's ``home``."""
    fix = 'write it as (("A title", "https://example.org/"),)'
    if not isinstance(value, list | tuple):
        raise ValueError(f"is no list of links — {fix}")
    navigation_items = []
    for link in value:
        if not isinstance(link, list | tuple) or len(link) < 2:
            raise ValueError(f"holds what is no link: {link} — {fix}")
        title, address = _text(link[0]), str(link[1])
        if not re.fullmatch(r"(https?://|mailto:|tel:|/(?!/)|#)\S+|/|[\w-][\w./-]*([?#]\S*)?", address):
            raise ValueError(f"leads to what is no address: {address} — {fix}")
        whole = re.match(r"[a-z]+:|#", address)
        navigation_items.append(NavigationItem(title, address if whole else home + address.removeprefix("/")))
    return tuple(navigation_items)


def _text(value: object) -> str:
    """Return a text that people read: of one line, and with nothing in it that no text may hold."""
    if not isinstance(value, str):
        raise ValueError(f"is no text: {value} — write one value, in quotes")
    if fault := wrong(value):
        raise ValueError(f"holds {fault} — delete it")
    return parse_line(value)


def _hashtag(value: object) -> str:
    if not re.fullmatch(r"#?\w+", text := _text(value)):
        raise ValueError(f"is no hashtag: {text} — letters, digits and _ only")
    return text.removeprefix("#")


def _contact(value: object) -> str:
    if not re.fullmatch(r"[^@\s:/<>]+@[^@\s:/<>]+", text := _text(value).removeprefix("mailto:")):
        raise ValueError(f"is no e-mail address: {text} — write it as ann@example.org")
    return text


def _planet(value: object) -> None:
    if not isinstance(value, Mapping) or not isinstance(value.get("store") or "", str | Path):
        raise ValueError('is no group of settings — write it as {"store": ".hub/planet.sqlite3"}')


_PARSED: dict[str, Callable[[object], str]] = {
    "HASHTAG": _hashtag,
    "CONTACT": _contact,
    "REPOSITORY": parse_web_address,
}
