"""The memo into Pelican: its writer, with a page of ours made only when it has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator
from pelican.settings import Settings
from pelican.writers import Writer

from plugins.memo.artifact import Artifacts, File, Objects
from plugins.memo.memo import Memo
from plugins.memo.templates import CompiledTemplates
from plugins.shared.digest import digest
from plugins.shared.program import folder_digest, program

FOLDER = ".hub/cache"


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.initialized.connect(_open)
    signals.generator_init.connect(_keep_templates)
    signals.get_writer.connect(_writer)


class PageWriter(Writer):  # type: ignore[misc]
    """Pelican's writer. What others write with it is written anew in each build, as ever."""

    def __init__(self, output_path: str, settings: Settings) -> None:
        super().__init__(output_path, settings)
        self._plain = {key: value for key, value in settings.items() if _is_plain(value)}
        # What a page may not read, because it says how the site is built and not what is on it.
        self._plain |= {"OUTPUT_PATH": None, "PUBLISHING": None, "WATCHED": None, "site": settings["SITE"]}
        sources = digest(sorted(self._plain.items())), program(), folder_digest(Path(settings["THEME"]))
        settings["TEMPLATES"].bytecode_cache = CompiledTemplates(settings["MEMO"])
        standing = settings["STAGE"].standing if "STAGE" in settings else {}
        self._artifacts = Artifacts(
            Path(output_path), settings["MEMO"], self._draw, str(sources), standing, settings["CATALOGUE"].claims.owner
        )
        settings["ARTIFACTS"] = self._artifacts

    def page(self, name: str, template: str, objects: Objects, *, facts: object = None) -> None:
        """Make a page; see Artifacts.page."""
        self._artifacts.page(name, template, objects, facts=facts)

    def files(self, names: Sequence[str], facts: object, make: Callable[[], Iterable[File]]) -> None:
        """Make files; see Artifacts.files."""
        self._artifacts.files(names, facts, make)

    def write(self, files: Iterable[File]) -> None:
        """Write files anew; see Artifacts.write."""
        self._artifacts.write(files)

    def place(self, name: str, path: Path | str, found: os.stat_result | None = None) -> None:
        """Put a file of a cache into the output; see Artifacts.place."""
        self._artifacts.place(name, path, found)

    def _draw(self, template: str, objects: Any) -> str:
        environment = self.settings["TEMPLATES"]
        return str(environment.get_template(f"{template}.html").render(self._plain, **objects))


def _is_plain(value: object) -> bool:
    """Return whether a setting is data that a template may read."""
    return isinstance(value, str | int | float | list | tuple | dict | None) and digest(value) is not None


def _open(pelican: Pelican) -> None:
    settings = pelican.settings
    context = f"{settings['SITEURL']} {'published' if settings.get('PUBLISHING') else ''}"
    settings["MEMO"] = Memo(Path(settings["PATH"]).parent / FOLDER, context)


def _keep_templates(generator: Generator) -> None:
    # Each generator has an environment of its own; one is enough to draw all pages.
    generator.settings["TEMPLATES"] = generator.env


def _writer(_: Pelican) -> type[PageWriter]:
    return PageWriter
