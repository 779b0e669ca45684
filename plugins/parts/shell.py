"""The parts into Pelican: the only module of the site's that knows it (plugins/output starts it).

Pelican's signals, in their order: `initialized` → what was given is read, the Site is there; `get_generators` → the
parts are made, then what they give is written; `finalized` → what needs to know all that was written.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import Environment
from pelican import Pelican, signals
from pelican.generators import Generator

from plugins.memo.artifact import Artifacts
from plugins.memo.templates import CompiledTemplates
from plugins.parts.part import Part
from plugins.parts.site import Site
from plugins.shared.digest import digest
from plugins.shared.program import folder_digest, program

Open = Callable[[MutableMapping[str, Any]], Site]
Teach = Callable[[Site, Environment], None]
_parts: dict[str, type[Part]] = {}
_hooks: list[tuple[Open, Teach]] = []


def add(plugin: str, part: type[Part]) -> None:
    """Have a ``part`` in the site: what the ``register`` of a ``plugin`` of ours does."""
    _parts[plugin] = part


def open_with(opening: Open, teach: Teach) -> None:
    """Have ``opening`` read what is given, and return the Site, as soon as Pelican knows its settings.

    ``teach`` gives templates what they may ask.
    """
    _hooks[:] = [(opening, teach)]
    signals.initialized.connect(_begin)
    signals.generator_init.connect(_teach)
    signals.get_generators.connect(_generators)
    signals.finalized.connect(_finish)


def _begin(pelican: Pelican) -> None:
    ((opening, _),) = _hooks
    pelican.settings["SITE"] = opening(pelican.settings)


def _teach(generator: Generator) -> None:
    # Each generator has an environment of its own, and Pelican's own compile their templates, too.
    ((_, teach),) = _hooks
    teach(generator.settings["SITE"], generator.env)


def _generators(_: Pelican) -> type[PartsGenerator]:
    return PartsGenerator


class PartsGenerator(Generator):  # type: ignore[misc]
    """Makes the parts, and writes what they give."""

    def generate_context(self) -> None:
        """Make every part that stands in PLUGINS; what they ask one another, they ask when all are there."""
        site: Site = self.settings["SITE"]
        # A community names its plugins in any order, and gets the same site.
        plugins = [name for name in _parts if name in self.settings["PLUGINS"]]
        site.parts = tuple(_parts[name](site) for name in sorted(plugins))
        self.context["site"] = site.info()
        for part in site.parts:
            part.start()

    def generate_output(self, _writer: object) -> None:
        """Write every page and every file."""
        site: Site = self.settings["SITE"]
        site.artifacts = artifacts = self._artifacts(site)
        for part in site.parts:
            for page in part.pages():
                artifacts.page(page.name, page.template, page.objects, facts=page.facts)
            for files in part.files():
                if files.facts is None:
                    artifacts.write(files.make())
                else:
                    artifacts.files(files.names, files.facts, files.make)

    def _artifacts(self, site: Site) -> Artifacts:
        plain = {key: value for key, value in self.settings.items() if _is_plain(value)}
        # What a page may not read, because it says how the site is built and not what is on it.
        plain |= {"OUTPUT_PATH": None, "PUBLISHING": None, "WATCHED": None, "site": self.context["site"]}
        sources = digest(sorted(plain.items())), program(), folder_digest(Path(self.settings["THEME"]))
        self.env.bytecode_cache = CompiledTemplates(site.memo)

        def draw(template: str, objects: Any) -> str:
            return str(self.env.get_template(f"{template}.html").render(plain, **objects))

        standing = self.settings["STAGE"].standing if "STAGE" in self.settings else {}
        return Artifacts(Path(self.output_path), site.memo, draw, str(sources), standing, site.owner)


def _is_plain(value: object) -> bool:
    """Return whether a setting is data that a template may read."""
    return isinstance(value, str | int | float | list | tuple | dict | None) and digest(value) is not None


def _finish(pelican: Pelican) -> None:
    site: Site = pelican.settings["SITE"]
    for part in site.parts:
        part.finish(site.artifacts)
    _ = site.until  # asked while the parts know it
    for part in site.parts:
        part.close()
