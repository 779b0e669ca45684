"""Pelican's readers, for files that are not Markdown: .rst, .html, and what plugins of others bring."""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.readers import MarkdownReader, Readers
from pelican.settings import read_settings

from plugins.parts.given import Custom
from plugins.parts.guests import Guests
from plugins.parts.settings import chosen
from plugins.parts.theme import templates_in
from plugins.shared.body import ForeignText
from plugins.shared.digest import digest, digest_of

_LINE = re.compile(r":(\d+): \((?:WARNING|ERROR|SEVERE)/\d\) (.*)", re.S)
# What Pelican tells of a file beside what stands in it.
_ITS_OWN = ("reader", "path")
# Where the project lies, and what is built of it: no reader's text depends on that.
_OF_THE_BUILD = ("PATH", "THEME", "PLUGIN_PATHS", "CACHE_PATH", "OUTPUT_PATH", "PUBLISHING", "WATCHED")
# A pull request's text must not bring in other files of the machine; the rest is ours to say.
_BOUND = {"FORMATTED_FIELDS": [], "TYPOGRIFY": False, "USE_FOLDER_AS_CATEGORY": False, "CATEGORY_SAVE_AS": ""}


class PelicanReaders:
    """Reads files as Pelican does; ``settings`` are Pelican's, after all plugins have changed them."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        docutils = {"file_insertion_enabled": False, **settings["DOCUTILS_SETTINGS"]}
        self._settings = {**settings, **_BOUND, "DOCUTILS_SETTINGS": docutils}
        # A file without a title is told by ours; and docutils' own words, which not every language has, are not shown.
        logging.getLogger("pelican.readers").setLevel(logging.ERROR)

    @cached_property
    def endings(self) -> frozenset[str]:
        """Return the endings of the files that it reads, such as .rst; Markdown is ours."""
        ours = {"static", *MarkdownReader.file_extensions}
        return frozenset(f".{ending}" for ending in self._readers.readers if ending not in ours)

    def digest(self, ending: str) -> str:
        """Return what stands for how files with that ending are read: the reader's code, and the settings."""
        kind = type(self._readers.readers[ending.removeprefix(".")])
        source = inspect.getsourcefile(kind)
        code = digest_of(Path(source).read_bytes()) if source else ""
        settings = ((key, value) for key, value in self._settings.items() if key not in _OF_THE_BUILD)
        plain = sorted(
            (key, value) for key, value in settings if isinstance(value, str | int | float | list | tuple | dict)
        )
        return f"{kind.__qualname__} {code} {digest([setting for setting in plain if digest(setting) is not None])}"

    def read(self, path: Path) -> ForeignText | tuple[int, str]:
        """Return what is in a file, or the line and what is wrong there."""
        try:
            text = self._readers.read_file(str(self._settings["PATH"]), str(path), content_class=_taken)
        except Exception as error:  # whatever a reader of others raises
            match = _LINE.search(str(error))
            what = match[2] if match else f"{type(error).__name__}: {error}"
            return int(match[1]) if match else 1, " ".join(what.split())
        if not isinstance(text, ForeignText):  # Pelican's `Status: skip`
            return ForeignText("", {"status": "skip"})
        return text

    @cached_property
    def _readers(self) -> Readers:
        return Readers(self._settings)


def custom(settings: Mapping[str, Any], guests: Guests) -> Custom:
    """Return what a community brought beside its content, now that all plugins have changed the ``settings``."""
    words = frozenset(re.findall(r"[a-z][a-z0-9_]+", guests.code)) if guests.modules else frozenset[str]()
    folders = [Path(settings["THEME"]) / "templates", *map(Path, settings["THEME_TEMPLATES_OVERRIDES"])]
    known = frozenset(templates_in(*folders))
    return Custom(chosen(settings, Path(settings["PATH"]).parent), PelicanReaders(settings), words, known)


def installed(settings_file: Path) -> tuple[Mapping[str, Any], Custom]:
    """Return the settings of a site as its plugins leave them, and what it brought; nothing is built."""
    pelican = Pelican(read_settings(str(settings_file)))
    return pelican.settings, custom(pelican.settings, Guests.of(pelican.plugins))


def _taken(content: str, metadata: Mapping[str, Any], **_: object) -> ForeignText:
    return ForeignText(content or "", {key: value for key, value in metadata.items() if key not in _ITS_OWN})
