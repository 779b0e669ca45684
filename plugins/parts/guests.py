"""Plugins of others: which there are, what they listen to, and what of it has no effect here."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from blinker import ANY, Signal
from pelican import signals
from pelican.readers import MarkdownReader, Readers
from pelican.settings import DEFAULT_CONFIG

from plugins.shared.digest import digest_of, folder_digest
from plugins.shared.problem import Problem

HOUSE = "plugins."  # our own packages
_NAMESPACE = "pelican.plugins."
# What nothing here is made by, so that to listen to it changes nothing.
UNSENT = {
    "feed_generated": "feeds are written by plugins.syndication; `feed_written` is sent for each",
    "get_writer": "the parts' pages are written by plugins.memo; `content_written` is sent for each",
    "static_generator_preread": "files of STATIC_PATHS are copied as they are",
    "static_generator_context": "files of STATIC_PATHS are copied as they are",
}
_SIZES = "every picture is published in several sizes and formats"
# Plugins that cannot do here what they are for, by the last part of their names: they are not even asked.
LEFT_OUT = {
    "search": "the site has a search of its own, that needs no other program",
    "image_process": _SIZES,
    "thumbnailer": _SIZES,
    "photos": _SIZES,
    "render_math": "`$…$` is a formula (docs/markdown.md), and pages load no script of another host",
    "i18n_subsites": "a translation has its original's slug and another `language`; DEFAULT_LANG is the interface's",
    "webassets": "theme/static/css/ORDER names the stylesheets, which are joined",
    "liquid_tags": "Markdown is GitHub's (docs/markdown.md)",
}


@dataclass(frozen=True)
class Guests:
    """The plugins that a community added to ours."""

    modules: tuple[ModuleType, ...]

    @classmethod
    def of(cls, plugins: Sequence[ModuleType]) -> Guests:
        """Return those of ``plugins`` (as Pelican has loaded them) that are not ours, and can do something here."""
        return cls(tuple(plugin for plugin in plugins if not _name(plugin).startswith(HOUSE) and not _reason(plugin)))

    @cached_property
    def digest(self) -> str:
        """Return what stands for all of their code: whatever they change depends on it."""
        digests = (folder_digest(path) if path.is_dir() else digest_of(path.read_bytes()) for path in self._places())
        return " ".join(digests)

    @property
    def code(self) -> str:
        """Return all of their code as one text."""
        files = (file for path in self._places() for file in ([path] if path.is_file() else sorted(path.rglob("*.py"))))
        return "\n".join(file.read_text("utf-8", "replace") for file in files)

    def listen(self, *to: Signal) -> bool:
        """Return whether one of them listens to one of these signals."""
        return any(next(_listeners(signal), None) for signal in to)

    def unheard(self, settings: Mapping[str, Any], given: Collection[str], where: str) -> Iterator[Problem]:
        """Yield what they do that has no effect, at the line ``where`` PLUGINS are named.

        Of the settings that are ``given`` in a file another line is said.
        """
        known = [_name(module) for module in self.modules]
        for name, instead in UNSENT.items():
            for listener in _listeners(getattr(signals, name)):
                yield Problem(where, f"{_owner(listener, known)} listens to {name}, which has no effect here", instead)
        if self.modules and "MARKDOWN" not in given and set(settings["MARKDOWN"].get("extensions", ())) - _USUAL:
            what = f"a plugin adds to MARKDOWN ({', '.join(known)}), which has no effect here"
            yield Problem(
                where, what, "Markdown is GitHub's (docs/markdown.md), with the same extensions for everybody"
            )
        if self.listen(signals.readers_init) and Readers(settings).reader_classes.get("md") is not MarkdownReader:
            what = "a plugin brings a reader of Markdown, which has no effect here"
            yield Problem(where, what, "Markdown is GitHub's (docs/markdown.md); other endings are read as it says")

    def _places(self) -> Iterator[Path]:
        for module in self.modules:
            source = sys.modules[module.__module__] if not isinstance(module, ModuleType) else module
            if source.__file__:
                path = Path(source.__file__)
                yield path.parent if hasattr(source, "__path__") else path


_USUAL = set(DEFAULT_CONFIG["MARKDOWN"]["extension_configs"])


def leave_out(plugins: Sequence[ModuleType], where: str) -> list[Problem]:
    """Have those of ``plugins`` hear no signal that cannot do here what they are for; return a line for each."""
    reasons = [(_name(plugin), reason) for plugin in plugins if (reason := _reason(plugin))]
    every = [value for value in vars(signals).values() if isinstance(value, Signal)] if reasons else []
    for name, _ in reasons:
        for signal in every:
            for listener in [receiver for receiver in _listeners(signal) if _belongs(receiver, name)]:
                signal.disconnect(listener)
    return [
        Problem(where, f"the plugin {name} is left out", f"{reason}; take it out of PLUGINS")
        for name, reason in reasons
    ]


def _name(plugin: Any) -> str:
    return str(getattr(plugin, "__name__", type(plugin).__qualname__))


def _reason(plugin: Any) -> str | None:
    """Return why a plugin can do nothing here; one of a community's own may have any name."""
    name = _name(plugin)
    return LEFT_OUT.get(name.removeprefix(_NAMESPACE)) if name.startswith(_NAMESPACE) else None


def _listeners(signal: Signal) -> Iterator[Any]:
    return (listener for listener in signal.receivers_for(ANY) if not str(listener.__module__).startswith(HOUSE))


def _belongs(listener: Any, plugin: str) -> bool:
    return f"{listener.__module__}.".startswith(f"{plugin}.")


def _owner(listener: Any, plugins: Sequence[str]) -> str:
    """Return the plugin that a listener belongs to, as PLUGINS names it."""
    owner = next((f"the plugin {name}" for name in plugins if _belongs(listener, name)), None)
    return owner or f"the module {listener.__module__}"
