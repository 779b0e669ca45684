"""The press into Pelican: its writer, with a page of ours made only when it has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.settings import Settings
from pelican.writers import Writer

from plugins.press.compiled import Compiled
from plugins.press.fingerprint import fingerprint
from plugins.press.press import File, Objects, Press
from plugins.press.questions import Questions
from plugins.press.shelf import Shelf
from plugins.shared.ground import PLUGINS, ground


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.initialized.connect(_open_questions)
    signals.generator_init.connect(_keep_templates)
    signals.get_writer.connect(_writer)
    signals.finalized.connect(_keep_compiled)


class PressWriter(Writer):  # type: ignore[misc]
    """Pelican's writer. What others write with it is written anew in each build, as ever."""

    def __init__(self, output_path: str, settings: Settings) -> None:
        super().__init__(output_path, settings)
        self._plain = {key: value for key, value in settings.items() if _is_plain(value)}
        # What a page may not read, because it says how the site is built and not what is on it.
        self._plain |= {"OUTPUT_PATH": None, "PUBLISHING": None, "site": settings["SITE"]}
        cache = Path(settings["PATH"]).parent / ".hub/cache/pages"
        theme = Path(settings["THEME"])
        here = ground([str(fingerprint(sorted(self._plain.items())))], PLUGINS, theme)
        shelf = Shelf(cache, here)
        settings["TEMPLATES"].bytecode_cache = settings["COMPILED"] = Compiled(shelf.beside("templates"), here)
        standing = settings["STAGE"].standing if "STAGE" in settings else {}
        self._press = Press(Path(output_path), shelf, settings["QUESTIONS"], self._draw, standing)
        settings["PRESS"] = self._press

    def page(self, name: str, template: str, objects: Objects, *, facts: object = None) -> None:
        """Make a page; see Press.page."""
        self._press.page(name, template, objects, facts=facts)

    def files(self, names: Sequence[str], facts: object, make: Callable[[], Iterable[File]]) -> None:
        """Make files; see Press.files."""
        self._press.files(names, facts, make)

    def write(self, files: Iterable[File]) -> None:
        """Write files anew; see Press.write."""
        self._press.write(files)

    def place(self, name: str, path: Path | str, found: os.stat_result | None = None) -> None:
        """Put a file of a cache into the output; see Press.place."""
        self._press.place(name, path, found)

    def _draw(self, template: str, objects: Any) -> str:
        environment = self.settings["TEMPLATES"]
        return str(environment.get_template(f"{template}.html").render(self._plain, **objects))


def _is_plain(value: object) -> bool:
    """Return whether a setting is data that a template may read."""
    return isinstance(value, str | int | float | list | tuple | dict | None) and fingerprint(value) is not None


def _open_questions(pelican: Pelican) -> None:
    pelican.settings["QUESTIONS"] = Questions()


def _keep_templates(generator: Generator) -> None:
    # Each generator has an environment of its own; one is enough to draw all pages.
    generator.settings["TEMPLATES"] = generator.env


def _keep_compiled(pelican: Pelican) -> None:
    pelican.settings["COMPILED"].close()


def _writer(_: Pelican) -> type[PressWriter]:
    return PressWriter
