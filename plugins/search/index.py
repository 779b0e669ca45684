"""Records → Pagefind's files. Pagefind is a program of its own; nothing leaves this machine.

Its Python service waits a tenth of a second for each record, so the records are handed over as folders of pages. It
makes an index as a whole, so it gets a small part of the records at a time, and the parts are put together here.
"""

from __future__ import annotations

import gzip
import json
import marshal
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from errno import ENOSPC
from functools import partial
from pathlib import Path

from pagefind.service import get_executable

from plugins.search.bundle import Bundle, take_apart, unpack
from plugins.search.edit import edited
from plugins.search.files import write_files
from plugins.search.kept import Kept, code, contents, digest
from plugins.search.page import blank, page
from plugins.search.parts import MOST, Part, divide
from plugins.search.record import Record
from plugins.search.sliced import abouts, bundles, keep
from plugins.shared.folder import below
from plugins.shared.linked import link
from plugins.shared.workers import cores

FOLDER = "pagefind"
_FRAGMENT = "fragment/{}.pf_fragment"
_FRAGMENTS, _SEALS = ".fragments", ".seals"
_FEW = 4  # where more than a fourth of a part's records have changed, all are read
_PROGRAMS = ("pagefind.js", "pagefind-worker.js", "wasm.*.pagefind")
_NOBODYS = "x-nobodys"  # language
_AT_ONCE = 4


def files(records: Iterable[Record], cache: Path, most: int = MOST) -> Iterator[tuple[str, str]]:
    """Yield the files of the index of ``records``: each one's name in the output, and where it is in ``cache``.

    The same records give the same bytes. What the last builds had too is taken from the cache: a text is read only if
    it has changed, or if its part, of at most ``most``, has other records than before. Of no records there is no index.
    Raises OSError when Pagefind is not on this machine or does not end well, and ValueError when it writes what is not
    known here.
    """
    parts = divide(records, most)
    if not parts:
        return
    program = get_executable()
    if program is None:
        raise FileNotFoundError("Pagefind is not installed for this machine")
    for name, path in _Index(parts, Path(program), Kept(cache)).files():
        yield f"{FOLDER}/{name}", path


class _Index:
    """An index on its way: records → parts → index, each step's folder kept."""

    def __init__(self, parts: Sequence[Part], program: Path, kept: Kept) -> None:
        self._parts, self._program, self._kept = parts, program, kept
        self._code = code(program)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield each file's name in the index, and where it is."""
        parts = self._take_parts()
        name = f"{self._code}-{digest(*(part.name for part in parts))}"
        index = self._kept.take_index(name, partial(self._make, parts))
        for path in contents(index):
            yield below(index, path), path
        # What readers are shown of each page stays where it was made: it is most of the files, and few are ever new.
        for part, names in marshal.loads((index / _FRAGMENTS).read_bytes()).items():  # noqa: S302  # ours
            for name, short in names:
                yield f"fragment/{short}.pf_fragment", f"{self._kept.folder}/{part}/fragment/{name}.pf_fragment"

    def _make(self, parts: Sequence[Path], folder: Path) -> None:
        names = write_files(parts, folder, self._kept.latest(self._code))
        fragments = {
            part.name: [
                (name, names[language][name]) for language, about in abouts(part).items() for name, _ in about.pages
            ]
            for part in parts
        }
        (folder / _FRAGMENTS).write_bytes(marshal.dumps(fragments))
        for program in self._take_programs(sorted(names)).glob("[!.]*") if names else ():
            link(program, folder / program.name)

    def _take_parts(self) -> list[Path]:
        found = [self._kept.find(self._name(part)) for part in self._parts]
        missing = [part for part, path in zip(self._parts, found, strict=True) if not path]
        try:
            with ThreadPoolExecutor(min(_AT_ONCE, cores())) as pool:
                made = iter(list(pool.map(self._take_part, missing)))
        except RuntimeError:  # this machine can start no thread
            made = map(self._take_part, missing)
        return [path or next(made) for path in found]

    def _name(self, part: Part) -> str:
        return f"{self._place(part)}-{part.seal}"

    def _place(self, part: Part) -> str:
        return f"part-{digest(self._code, part.place)}"

    def _take_part(self, part: Part) -> Path:
        def make(folder: Path) -> None:
            earlier = self._kept.like(self._place(part))
            found = self._edit(part, earlier, folder) if earlier else None
            keep(found or self._read(dict(enumerate(part.records)), folder), folder)
            (folder / _SEALS).write_bytes(b"".join(part.seals))

        return self._kept.take(self._name(part), make)

    def _edit(self, part: Part, earlier: Path, folder: Path) -> dict[str, Bundle] | None:
        """Have only the edited records read, and all else taken from the ``earlier`` part, if that can be done."""
        data = (earlier / _SEALS).read_bytes()
        known = [data[at : at + 32] for at in range(0, len(data), 32)]
        new = [at for at, (one, other) in enumerate(zip(part.seals, known, strict=True)) if one != other]
        if len(new) > 1 + len(known) // _FEW:
            return None
        fresh = self._read({at: part.records[at] for at in new}, folder)
        found = bundles(earlier)
        here, there = _numbers(fresh, folder), _numbers(found, earlier)
        if [at for one in sorted(here) for at in sorted(here[one])] != sorted(new) or any(
            not here[one].keys() <= there.get(one, {}).keys() or fresh[one][:4] != found[one][:4] for one in here
        ):
            shutil.rmtree(folder / "fragment")
            return None
        for one, numbers in here.items():
            found[one] = edited(found[one], fresh[one], {own: there[one][at] for at, own in numbers.items()})
        for bundle in found.values():
            for name, _ in bundle.pages:
                if not (folder / _FRAGMENT.format(name)).exists():
                    link(earlier / _FRAGMENT.format(name), folder / _FRAGMENT.format(name))
        return found

    def _read(self, records: Mapping[int, Record], folder: Path) -> dict[str, Bundle]:
        """Have Pagefind read ``records``, which are numbered; leave nothing in ``folder`` but the fragments."""
        # Pagefind leaves out a page without words, and fails when there is no other: this one is taken out again.
        pages = {str(number): page(record) for number, record in records.items()}
        self._run({"nobodys": blank(_NOBODYS), **pages}, folder)
        found = take_apart(folder)
        for name, _ in found.pop(_NOBODYS).pages:
            (folder / _FRAGMENT.format(name)).unlink()
        for path in folder.iterdir():
            if path.name != "fragment":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return found

    def _take_programs(self, languages: Sequence[str]) -> Path:
        """Return a folder with the programs that a browser needs for ``languages``."""

        def make(folder: Path) -> None:
            self._run({language: blank(language) for language in languages}, folder)
            for path in folder.iterdir():
                if path.is_dir():
                    shutil.rmtree(path)
                elif not any(path.match(name) for name in _PROGRAMS):
                    path.unlink()

        return self._kept.take(f"programs-{digest(self._code, *languages)}", make)

    def _run(self, pages: Mapping[str, bytes], folder: Path) -> None:
        """Let Pagefind write the index of ``pages``, which are named, to ``folder``."""
        with tempfile.TemporaryDirectory() as name:
            for own, data in pages.items():
                (Path(name) / f"{own}.html").write_bytes(data)
            command = [str(self._program), "--site", name, "--output-path", str(folder.resolve()), "--quiet"]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            raise OSError(f"Pagefind ended with {run.returncode}: {(run.stderr or run.stdout).strip()[-300:]}")
        _refuse_parts(folder)


def _numbers(found: Mapping[str, Bundle], folder: Path) -> dict[str, dict[int, int]]:
    """Return for each language the numbers of its pages by the numbers of their records."""
    return {
        language: {
            int(json.loads(unpack(folder / _FRAGMENT.format(name)))["url"][1:-5]): number
            for number, (name, _) in enumerate(bundle.pages)
        }
        for language, bundle in found.items()
    }


def _refuse_parts(folder: Path) -> None:
    """Raise OSError if a file is not whole: on a full disk Pagefind writes what it can, and ends well all the same."""
    for path in folder.rglob("*.*"):
        data = path.read_bytes()
        try:
            whole = bool(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data)
        except (EOFError, OSError, zlib.error):
            whole = False
        if not whole:
            raise OSError(ENOSPC, "Pagefind could not write all of the index; is the disk full?", str(path))
