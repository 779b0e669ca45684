"""What Pelican's settings mean, which are read, not run: which files are texts, their addresses, dates and ids."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pelican.settings import DEFAULT_CONFIG
from pelican.utils import slugify

from plugins.importing import matter
from plugins.importing.matter import Matter
from plugins.importing.model import Moment
from plugins.shared.fields import zone_names

_SETTINGS = ("pelicanconf.py", "pelican.conf.py", "pelican_conf.py", "settings.py", "publishconf.py")
_DEFAULTS: Mapping[str, Any] = {
    "PATH": "content",
    "ARTICLE_URL": "{slug}.html",
    "ARTICLE_LANG_URL": "{slug}-{lang}.html",
    "PAGE_URL": "pages/{slug}.html",
    "PAGE_LANG_URL": "pages/{slug}-{lang}.html",
    "ARTICLE_PATHS": [""],
    "PAGE_PATHS": ["pages"],
    "DEFAULT_LANG": "en",
    "USE_FOLDER_AS_CATEGORY": True,
    "DEFAULT_CATEGORY": "misc",
    "SLUGIFY_SOURCE": "title",
    "FILENAME_METADATA": r"(?P<date>\d{4}-\d{2}-\d{2}).*",
    "FEED_ALL_ATOM": "feeds/all.atom.xml",
}


def read(root: Path) -> dict[str, Any]:
    """Return the plain values of the settings in ``root``, what publishing adds last; where it is silent, the usual."""
    settings = dict(_DEFAULTS)
    for name in _SETTINGS:
        path = root / name
        if not path.is_file():
            continue
        try:
            tree = ast.parse(matter.decode(path.read_bytes()))
        except (SyntaxError, ValueError, OSError):
            continue
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                if isinstance(target, ast.Name) and target.id.isupper() and isinstance(node, ast.Assign):
                    try:
                        settings[target.id] = ast.literal_eval(node.value)
                    except (ValueError, TypeError, MemoryError, RecursionError):
                        continue
    return settings


def skipped(inside: str, settings: Mapping[str, Any]) -> bool:
    """Tell whether the settings leave files of this ending out."""
    readers = settings.get("READERS")
    ending = PurePosixPath(inside).suffix.lstrip(".")
    return isinstance(readers, dict) and ending in readers and readers[ending] is None


def kind_of(inside: str, settings: Mapping[str, Any]) -> str | None:
    """Return whether a file is one of the posts or of the pages, by the folders that the settings name."""
    for kind, paths in (("page", settings["PAGE_PATHS"]), ("post", settings["ARTICLE_PATHS"])):
        for path in paths if isinstance(paths, list | tuple) else [paths]:
            start = str(path).strip("/.")
            if not start or inside.startswith(f"{start}/"):
                return kind
    return None


def slug_of(text: str, settings: Mapping[str, Any]) -> str:
    """Return what Pelican makes of a title, a category or a name in an address."""
    rules = settings.get("SLUG_REGEX_SUBSTITUTIONS", DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"])
    try:
        return str(slugify(text, regex_subs=rules))
    except (TypeError, ValueError, re.error):
        return str(slugify(text, regex_subs=DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"]))


def default_date(settings: Mapping[str, Any]) -> Moment | None:
    """Return the date of texts that have none."""
    default = settings.get("DEFAULT_DATE")
    if isinstance(default, tuple | list) and len(default) >= 3:
        return datetime(*default[:6]) if len(default) > 3 else date(*default[:3])  # noqa: DTZ001 (as the settings say it)
    return matter.moment(default) if isinstance(default, str) else None


def zoned(when: Moment | None, settings: Mapping[str, Any]) -> Moment | None:
    """Return a time in the zone of the settings; a day is a day."""
    zone = settings.get("TIMEZONE")
    if isinstance(when, datetime) and when.tzinfo is None and isinstance(zone, str) and zone in zone_names():
        return when.replace(tzinfo=ZoneInfo(zone))
    return when


def address_of(
    settings: Mapping[str, Any], kind: str, front: Matter, slug: str, when: Moment | None, category: str, language: str
) -> str:
    """Return where a text stood, without a slash before it."""
    if address := front.text("url", "save_as"):
        return address
    name = "ARTICLE" if kind == "post" else "PAGE"
    translated = language and language.lower() != str(settings["DEFAULT_LANG"]).lower()
    form = settings.get(f"{name}_LANG_URL" if translated else f"{name}_URL")
    author = slug_of(front.list("authors", "author")[0], settings) if front.list("authors", "author") else ""
    facts = {
        "slug": slug,
        "date": when or date(2000, 1, 1),
        "lang": language,
        "category": slug_of(category, settings),
        "author": author,
    }
    try:
        return str(form).format(**facts)
    except (LookupError, ValueError, AttributeError):
        return f"{slug}.html"


def tag_uri(address: str, when: Moment | None) -> str:
    """Return the id that Pelican gives an entry: RFC 4151's, of its address and day."""
    parts = urlsplit(address)
    day = f",{when:%Y-%m-%d}" if when else ""
    return f"tag:{parts.hostname}{day}:{parts.path}{f'/{parts.fragment}' if parts.fragment else ''}"
