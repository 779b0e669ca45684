"""The parts into Pelican, which runs the build (plugins/output starts it).

Pelican's signals, in their order: `get_generators` → what was given is read, the Site and its parts are there;
`article_generator_pretaxonomy`, `page_generator_finalized` → plugins of others see the posts and pages, where there are
such plugins; then what the parts give is written; `finalized` → what needs to know all that was written.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, MutableMapping, Set
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from blinker import ANY, Signal
from jinja2 import Environment, FileSystemLoader
from pelican import Pelican, signals
from pelican.generators import Generator

from plugins.memo.artifact import Artifacts
from plugins.memo.templates import CompiledTemplates
from plugins.parts.contents import Contents
from plugins.parts.given import Custom, OutputPage
from plugins.parts.guests import Guests, leave_out
from plugins.parts.readers import custom
from plugins.parts.settings import unheard, written
from plugins.parts.site import Part, Site
from plugins.parts.theme import completed, settle, stock, templates_code, unfit_theme
from plugins.shared.community import SETTINGS
from plugins.shared.digest import digest, digest_of, folder_digest, program
from plugins.shared.folder import below, walk
from plugins.shared.problem import Problems, complain
from plugins.shared.terminal import say

Open = Callable[[MutableMapping[str, Any], Custom], Site]
Teach = Callable[[Site, Environment], None]
_parts: dict[str, type[Part]] = {}
_hooks: list[tuple[Open, Teach]] = []


def add(plugin: str, part: type[Part]) -> None:
    """Have a ``part`` in the site: what the ``register`` of a ``plugin`` of ours does."""
    _parts[plugin] = part


def open_with(opening: Open, teach: Teach) -> None:
    """Have ``opening`` read what is given, and return the Site, as soon as all plugins have changed the settings.

    ``teach`` gives templates what they may ask.
    """
    _hooks[:] = [(opening, teach)]
    signals.initialized.connect(_leave_out)
    signals.get_generators.connect(_begin)
    signals.generator_init.connect(_teach)
    signals.article_generator_pretaxonomy.connect(_give_articles)
    signals.page_generator_finalized.connect(_give_pages)
    signals.finalized.connect(_finish)


def _leave_out(pelican: Pelican) -> None:
    say(*leave_out(pelican.plugins, _named(pelican.settings, "PLUGINS")), error=True)


def _named(settings: Mapping[str, Any], name: str) -> str:
    """Return the line on which a setting stands."""
    return written(Path(settings["PATH"]).parent).get(name, f"{SETTINGS}:1")


def _begin(pelican: Pelican) -> type[PartsGenerator]:
    ((opening, _),) = _hooks
    settings, guests = pelican.settings, Guests.of(pelican.plugins)
    # Plugins of others add to what is there already, in whatever order they are named.
    for signal, ours in ((signals.page_generator_finalized, _give_pages), (signals.finalized, _finish)):
        _first(signal, ours)
    root = Path(settings["PATH"]).parent
    lines = written(root)
    problems = [*settle(settings, lines), *unheard(settings, root, lambda: _code(settings, guests))]
    say(*sorted(problems), *guests.unheard(settings, lines, _named(settings, "PLUGINS")), error=True)
    try:
        _complete(settings)
        settings["SITE"] = site = opening(settings, custom(settings, guests))
    except Problems as error:
        if "STAGE" in settings or _is_watched():
            raise
        complain(error.problems)  # `pelican content` would print where in the code they were found
        raise SystemExit(error.exitcode) from None
    # A community names its plugins in any order, and gets the same site.
    plugins = [name for name in _parts if name in settings["PLUGINS"]]
    site.parts = tuple(_parts[name](site) for name in sorted(plugins))
    wanted = bool(guests.modules or settings["DIRECT_TEMPLATES"] or settings["TEMPLATE_PAGES"])
    settings["CONTENTS"] = Contents([piece for part in site.parts for piece in part.pieces()], guests, wanted=wanted)
    return PartsGenerator


def _complete(settings: MutableMapping[str, Any]) -> None:
    """Have what another theme lacks from the stock theme, and say so."""
    line = _named(settings, "THEME")
    if problem := unfit_theme(settings, line):
        raise Problems([problem])
    if lines := completed(settings, line):
        say(lines, error=True)
        settings["THEME_STATIC_PATHS"] = [str(stock(settings) / "static"), *settings["THEME_STATIC_PATHS"]]


def _first(signal: Signal, ours: Callable[..., Any]) -> None:
    """Have ``ours`` hear a signal before all others."""
    others = [listener for listener in signal.receivers_for(ANY) if listener is not ours]
    for listener in others:
        signal.disconnect(listener)
    signal.connect(ours)
    for listener in others:
        signal.connect(listener)


def _code(settings: Mapping[str, Any], guests: Guests) -> str:
    """Return the code of plugins of others, and of the templates."""
    return guests.code + templates_code([*settings["THEME_TEMPLATES_OVERRIDES"], settings["THEME"]])


def _is_watched() -> bool:
    """Return whether `pelican --autoreload` runs: it says what was wrong, and waits for the next change."""
    short = re.compile("-[a-z]*r[a-z]*")
    return any(argument == "--autoreload" or short.fullmatch(argument) for argument in sys.argv[1:])


def _teach(generator: Generator) -> None:
    # Each generator has an environment of its own, and Pelican's own compile their templates, too.
    ((_, teach),) = _hooks
    teach(generator.settings["SITE"], generator.env)
    generator.env.loader.loaders.insert(1, FileSystemLoader(stock(generator.settings) / "templates"))


def _give_articles(generator: Generator) -> None:
    generator.settings["CONTENTS"].give("article", generator)


def _give_pages(generator: Generator) -> None:
    generator.settings["CONTENTS"].give("page", generator)


class PartsGenerator(Generator):  # type: ignore[misc]
    """Writes what the parts give."""

    def generate_context(self) -> None:
        """Have every part begin; what they ask one another, they ask when all are there."""
        site: Site = self.settings["SITE"]
        self.context["site"] = site.info()
        for part in site.parts:
            part.start()

    def generate_output(self, writer: object) -> None:
        """Write every page and every file."""
        site: Site = self.settings["SITE"]
        contents: Contents = self.settings["CONTENTS"]
        site.artifacts = artifacts = self._artifacts(site)
        brought = self._brought()
        artifacts.placed |= brought
        revisions = contents.revisions()
        say(*contents.unchanged(_named(self.settings, "PLUGINS")), error=True)
        # Plugins of others hear of each file when it is written.
        with nullcontext() if contents.wanted else artifacts.together():
            for part in site.parts:
                part.revise(revisions)
                self._write(artifacts, contents, part, brought)
        contents.end(writer)

    def _write(self, artifacts: Artifacts, contents: Contents, part: Part, brought: Set[str]) -> None:
        for page in part.pages():
            if page.name not in brought:
                self._page(artifacts, contents, page)
        for files in part.files():
            if files.facts is None:
                artifacts.write((name, data) for name, data in files.make() if name not in brought)
            else:
                artifacts.files(files.names, files.facts, files.make, kind=part.name)
            contents.fed(Path(self.output_path), files.names, self.context)

    def _brought(self) -> set[str]:
        """Return what plugins of others, and templates that the settings name, have written: it is wanted as it is."""
        # What stands in a folder that is no stage may be an earlier build's.
        if "STAGE" not in self.settings or not self.settings["CONTENTS"].wanted:
            return set()
        names = (below(self.output_path, entry.path) for entry in walk(self.output_path))
        return {name for name in names if name not in self.settings["STAGE"].standing}

    def _page(self, artifacts: Artifacts, contents: Contents, page: OutputPage) -> None:
        """Write a page; its template has what Pelican's plugins know as the object ``pelican``."""
        objects, facts = page.objects, page.facts
        if piece := contents.drawn(page.name):
            facts = facts if callable(objects) else (facts, objects)
            objects, facts = partial(_with, page.objects, piece), (facts, contents.facts())
        artifacts.page(page.name, page.template, objects, facts=facts)
        if page.template not in _NO_PAGES:
            contents.written(Path(self.output_path), page.name, self.context)

    def _artifacts(self, site: Site) -> Artifacts:
        plain = {key: value for key, value in self.settings.items() if _is_plain(value)}
        # What a page may not read, because it says how the site is built and not what is on it.
        plain |= {"OUTPUT_PATH": None, "PUBLISHING": None, "WATCHED": None, "site": self.context["site"]}
        folders = {self.settings["THEME"]: None, str(stock(self.settings)): None}
        folders |= dict.fromkeys(self.settings["THEME_TEMPLATES_OVERRIDES"])
        read = set(re.findall(r"\w+", templates_code(folders)))
        counting = [(key, value) for key, value in sorted(plain.items()) if key in read or key not in _PLACES]
        sources = digest(counting), program(), *(folder_digest(Path(folder)) for folder in folders)
        sources += tuple(digest_of(path.read_bytes()) for path in self._own_code(site.root))
        self.env.bytecode_cache = CompiledTemplates(site.memo)
        self.env.auto_reload = False  # a build has one state of its templates

        # Where macros find it: what they are imported from is made once for all pages. The fewer, the sooner.
        self.env.globals.update({key: value for key, value in plain.items() if key in read})

        def draw(template: str, objects: Any) -> str:
            return str(self.env.get_template(f"{template}.html").render(**objects))

        standing = self.settings["STAGE"].standing if "STAGE" in self.settings else {}
        return Artifacts(Path(self.output_path), site.memo, draw, str(sources), standing, site.owner)

    def _own_code(self, root: Path) -> list[Path]:
        """Return the files with filters and the like of a community's own, whose code no digest of values knows."""
        own = any(self.settings[f"JINJA_{kind}"] for kind in ("FILTERS", "GLOBALS", "TESTS"))
        return sorted(root.glob("*.py")) if own else []


# Where things are on this machine: a site that has moved looks the same, unless a template shows it.
_PLACES = {"PATH", "CACHE_PATH", "PLUGIN_PATHS", "THEME", "THEME_TEMPLATES_OVERRIDES"}
_NO_PAGES = ("404", "redirect")  # nobody is to find these


def _with(objects: Any, piece: object) -> dict[str, Any]:
    return {**(objects() if callable(objects) else objects), "pelican": piece}


def _is_plain(value: object) -> bool:
    """Return whether a setting is data that a template may read."""
    return isinstance(value, str | int | float | list | tuple | dict | None) and digest(value) is not None


def _finish(pelican: Pelican) -> None:
    site: Site = pelican.settings["SITE"]
    pelican.settings["CONTENTS"].count()
    for part in site.parts:
        part.finish(site.artifacts)
    _ = site.until  # asked while the parts know it
    for part in site.parts:
        part.close()
    if "STAGE" not in pelican.settings:  # nobody but Pelican runs this build, and ends it
        site.memo.close()
