"""Records → Pagefind's files. Pagefind is a program of its own; nothing leaves this machine.

Its Python service waits a tenth of a second for each record, so the records are handed over as folders of pages. It
makes an index as a whole, so it gets a small part of the records at a time, and the parts are put together here.
"""

from __future__ import annotations

import gzip
import marshal
import os
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from errno import ENOSPC
from itertools import chain, groupby
from pathlib import Path

from pagefind.service import get_executable

from plugins.search.bundle import Bundle, take_apart
from plugins.search.files import short_names, write_files
from plugins.search.join import join
from plugins.search.kept import Kept, code, contents, digest, share
from plugins.search.page import blank, page
from plugins.search.parts import MOST, Part, divide
from plugins.search.record import Record

FOLDER = "pagefind"
_BUNDLES = ".bundles"
_PROGRAMS = ("pagefind.js", "pagefind-worker.js", "wasm.*.pagefind")
_NOBODYS = "x-nobodys"  # language
_AT_ONCE = min(4, os.cpu_count() or 1)


def files(records: Iterable[Record], cache: Path, most: int = MOST) -> Iterator[tuple[str, Path]]:
    """Yield the files of the index of ``records``: each one's name in the output, and where it is in ``cache``.

    The same records give the same bytes. What the last builds had too is taken from the cache: a text is read only if a
    record of its part, of at most ``most``, has changed. Of no records there is no index. Raises OSError when Pagefind
    is not on this machine or does not end well, and ValueError when it writes what is not known here.
    """
    parts = divide(records, most)
    if not parts:
        return
    program = get_executable()
    if program is None:
        raise FileNotFoundError("Pagefind is not installed for this machine")
    index = _Index(parts, Path(program), Kept(cache)).take()
    for path in contents(index):
        yield f"{FOLDER}/{path.relative_to(index).as_posix()}", path


class _Index:
    """An index on its way: records → parts → groups → index, each step's folder kept."""

    def __init__(self, parts: Sequence[Part], program: Path, kept: Kept) -> None:
        self._parts, self._program, self._kept = parts, program, kept
        self._code = code(program)

    def take(self) -> Path:
        """Return the folder of the index."""
        return self._kept.take_index(digest(self._code, *(part.seal for part in self._parts)), self._make)

    def _make(self, folder: Path) -> None:
        earlier = self._kept.latest()
        made = self._take_parts()
        groups = [
            self._take_group([path for _, path in found])
            for _, found in groupby(zip(self._parts, made, strict=True), key=lambda one: one[0].group)
        ]
        bundles = join([_load(group) for group in groups])
        if not bundles:
            return
        write_files(bundles, folder, earlier)
        _share_fragments(bundles.values(), made, folder)
        for program in self._take_programs(sorted(bundles)).glob("[!.]*"):
            share(program, folder / program.name)

    def _take_parts(self) -> list[Path]:
        try:
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                return list(pool.map(self._take_part, self._parts))
        except RuntimeError:  # this machine can start no thread
            return list(map(self._take_part, self._parts))

    def _take_part(self, part: Part) -> Path:
        def make(folder: Path) -> None:
            # Pagefind leaves out a page without words, and fails when there is no other: this one is taken out again.
            self._run(chain([blank(_NOBODYS)], map(page, part.records)), folder)
            bundles = take_apart(folder)
            for name, _ in bundles.pop(_NOBODYS).pages:
                (folder / f"fragment/{name}.pf_fragment").unlink()
            _dump(bundles, folder)
            for path in folder.iterdir():
                if path.name not in ("fragment", _BUNDLES):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

        return self._kept.take(f"part-{digest(self._code, part.seal)}", make)

    def _take_group(self, parts: Sequence[Path]) -> Path:
        def make(folder: Path) -> None:
            _dump(join([_load(part) for part in parts]), folder)

        return self._kept.take(f"group-{digest(*(part.name for part in parts))}", make)

    def _take_programs(self, languages: Sequence[str]) -> Path:
        """Return a folder with the programs that a browser needs for ``languages``."""

        def make(folder: Path) -> None:
            self._run((blank(language) for language in languages), folder)
            for path in folder.iterdir():
                if path.is_dir():
                    shutil.rmtree(path)
                elif not any(path.match(name) for name in _PROGRAMS):
                    path.unlink()

        return self._kept.take(f"programs-{digest(self._code, *languages)}", make)

    def _run(self, pages: Iterable[bytes], folder: Path) -> None:
        """Let Pagefind write the index of ``pages`` to ``folder``."""
        with tempfile.TemporaryDirectory() as name:
            for number, data in enumerate(pages):
                (Path(name) / f"{number}.html").write_bytes(data)
            command = [str(self._program), "--site", name, "--output-path", str(folder.resolve()), "--quiet"]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            raise OSError(f"Pagefind ended with {run.returncode}: {(run.stderr or run.stdout).strip()[-300:]}")
        _refuse_parts(folder)


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


def _share_fragments(bundles: Iterable[Bundle], parts: Iterable[Path], folder: Path) -> None:
    """Put what readers are shown of each page into ``folder``, under its short name."""
    names = {f"{long}.pf_fragment": f"{short}.pf_fragment" for b in bundles for long, short in short_names(b).items()}
    (folder / "fragment").mkdir()
    for part in parts:
        for entry in os.scandir(part / "fragment"):
            share(entry.path, folder / "fragment" / names[entry.name])


def _dump(bundles: dict[str, Bundle], folder: Path) -> None:
    plain = {language: tuple(bundle) for language, bundle in bundles.items()}
    (folder / _BUNDLES).write_bytes(marshal.dumps(plain))


def _load(folder: Path) -> dict[str, Bundle]:
    # Ours, like the code beside it; pickle would take ten times as long.
    plain = marshal.loads((folder / _BUNDLES).read_bytes())  # noqa: S302
    return {language: Bundle(*values) for language, values in plain.items()}
