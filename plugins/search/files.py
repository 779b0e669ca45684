"""Parts → the files that a reader's browser loads: a list, and for each word one file."""

from __future__ import annotations

import json
import marshal
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from plugins.search.bundle import ENTRY
from plugins.search.cbor import encode
from plugins.search.join import Join
from plugins.search.named import Named
from plugins.search.sliced import About, abouts
from plugins.search.words import Units, told_apart, write_words

_UNITS = ".units"

_Parts = Sequence[tuple[Path, About]]


def write_files(parts: Sequence[Path], folder: Path, earlier: Path | None = None) -> dict[str, dict[str, str]]:
    """Write the index of ``parts`` to ``folder``: everything but fragments and programs.

    A file that the index in the folder ``earlier`` has too is taken from there. Return for each language what each
    fragment is called in the index. Raises ValueError when the parts were made by different versions of Pagefind.
    """
    languages: dict[str, list[tuple[Path, About]]] = {}
    for part in parts:
        for language, about in abouts(part).items():
            languages.setdefault(language, []).append((part, about))
    if not languages:
        return {}
    for name in ("index", "filter"):
        (folder / name).mkdir(parents=True)
    known = _known(earlier)
    entry, names, made = {}, {}, {}
    for one, found in sorted(languages.items()):
        names[one] = _short_names(name for _, about in found for name, _ in about.pages)
        entry[one], made[one] = _write(found, names[one], known.get(one, {}), Named(one, folder, earlier))
    (folder / _UNITS).write_bytes(marshal.dumps(made))
    version, _, _, characters = found[0][1].kind
    told = {"version": version, "languages": entry, "include_characters": characters}
    (folder / ENTRY).write_text(json.dumps(told, sort_keys=True, separators=(",", ":")), encoding="utf-8", newline="\n")
    return names


def _known(earlier: Path | None) -> dict[str, Units]:
    """Return the units of each language that the earlier index has."""
    path = earlier and earlier / _UNITS
    return marshal.loads(path.read_bytes()) if path and path.exists() else {}  # noqa: S302  # ours


def _write(parts: _Parts, names: dict[str, str], known: Units, files: Named) -> tuple[dict[str, Any], Units]:
    """Write all files of one language; return what is said of it where all begins, and the units of its words."""
    about = [about for _, about in parts]
    version, wasm, fields, _ = about[0].kind
    if any(one.kind != about[0].kind for one in about):
        raise ValueError("indexes of different kinds cannot be joined")
    join = Join([len(one.pages) for one in about])
    pages = [(names[name], count) for one in about for name, count in one.pages]
    made = write_words(parts, join, known, files)
    filters = [
        (name, files.write("filter/{}.pf_filter", encode([name, sorted(values.items())])))
        for name, values in sorted(join.filters([one.filters for one in about]).items())
    ]
    chunks = told_apart([file for unit in made.values() for file in unit])
    meta = files.write("pagefind.{}.pf_meta", encode([version, pages, chunks, filters, [], fields]))
    return {"hash": meta, "wasm": wasm, "page_count": len(pages)}, made


def _short_names(names: Iterable[str]) -> dict[str, str]:
    """Return what each fragment is called in the index: as short as can be, since a reader loads all the names."""
    short = {name: name[: name.rindex("_") + 8] for name in names}
    taken = Counter(short.values())
    return {name: one if taken[one] == 1 else name for name, one in short.items()}
