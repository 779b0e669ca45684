"""A part's bundle as it is kept: what is needed of every part, and the words in slices, of which few are read again.

A slice has the words with the same beginning. An edit changes few slices of one part, and only what these are joined to
is joined again: a slice's digest stands for it.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from plugins.search.bundle import Bundle, Words

BEGINNING = 2  # bytes: a slice of a part has ten words or so
_ABOUT, _WORDS = ".about", ".words"
# Without references between values: what is the same has the same bytes, however it came to be.
_PLAIN = 2

Place: TypeAlias = tuple[int, int]  # where a slice begins, and its length


class About(NamedTuple):
    """A bundle of one language without its words: see Bundle; and of each slice its place and its digest."""

    kind: tuple[str, str | None, list[str], list[str]]  # what parts that can be joined have in common
    pages: list[tuple[str, int]]
    filters: dict[str, dict[str, list[int]]]
    places: dict[bytes, Place]
    digests: dict[bytes, bytes]


def keep(bundles: dict[str, Bundle], folder: Path) -> None:
    """Write ``bundles`` to ``folder``."""
    abouts = {}
    with (folder / _WORDS).open("wb") as file:
        for language, bundle in bundles.items():
            places, digests = {}, {}
            for beginning, data in _slices(bundle):
                places[beginning] = (file.tell(), len(data))
                digests[beginning] = hashlib.blake2b(data, digest_size=10).digest()
                file.write(data)
            kind = (bundle.version, bundle.wasm, bundle.fields, bundle.characters)
            abouts[language] = (kind, bundle.pages, bundle.filters, places, digests)
    (folder / _ABOUT).write_bytes(marshal.dumps(abouts, _PLAIN))


def abouts(folder: Path) -> dict[str, About]:
    """Return what is said in ``folder`` of each language."""
    # Ours, like the code beside it; pickle would take ten times as long.
    plain = marshal.loads((folder / _ABOUT).read_bytes())  # noqa: S302
    return {language: About(*values) for language, values in plain.items()}


def bundles(folder: Path) -> dict[str, Bundle]:
    """Return what ``keep`` was given."""
    found = {}
    for language, about in abouts(folder).items():
        version, wasm, fields, characters = about.kind
        all_words = Words({}, {})
        for data in slices(folder, list(about.places.values())):
            plain, forms = words(data)
            all_words.plain.update(plain)
            all_words.forms.update(forms)
        found[language] = Bundle(version, wasm, fields, characters, about.pages, all_words, about.filters)
    return found


def slices(folder: Path, places: Sequence[Place]) -> list[bytes]:
    """Return what stands at ``places`` of ``folder``."""
    found = []
    with (folder / _WORDS).open("rb", buffering=0) as file:
        for at, length in places:
            file.seek(at)
            found.append(file.read(length))
    return found


def words(data: bytes) -> Words:
    """Return the words of a slice."""
    return Words(*marshal.loads(data))  # noqa: S302


def _slices(bundle: Bundle) -> list[tuple[bytes, bytes]]:
    """Return each beginning of words, and all that begins with it."""
    slices: dict[bytes, Words] = {}
    for word, run in bundle.words.plain.items():
        slices.setdefault(word[:BEGINNING], Words({}, {})).plain[word] = run
    for (word, form), run in bundle.words.forms.items():
        slices.setdefault(word[:BEGINNING], Words({}, {})).forms[word, form] = run
    return [(beginning, _dump(found)) for beginning, found in sorted(slices.items())]


def _dump(words: Words) -> bytes:
    return marshal.dumps((dict(sorted(words.plain.items())), dict(sorted(words.forms.items()))), _PLAIN)
