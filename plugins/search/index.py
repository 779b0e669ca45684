"""Records → Pagefind's index below /pagefind/: made by Pagefind as it comes, all anew, and only when a record changed.

records ─► pages ─► Pagefind, in a process of its own ─► memo ─► output/pagefind/

Its files are never read here. One index holds everything: where several are joined (Pagefind's mergeIndex), each takes
a word that it has not for the longest beginning of it that it has, and finds pages that have nothing to do with it.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

from plugins.memo.blobs import Blob
from plugins.memo.memo import Memo
from plugins.parts.given import Record, encoded
from plugins.search.page import everything, page
from plugins.shared.digest import digest_of
from plugins.shared.digest import program as code
from plugins.shared.folder import below, link, walk, write_whole

STEP = "search index"
FOLDER, ENTRY = "pagefind", "pagefind-entry.json"
LIMIT = 300.0  # seconds
_OFTEN = 0.05  # seconds between two looks whether it is done
_UNUSED = ("pagefind-*ui*", "pagefind-highlight*")  # a search page of Pagefind's own


class Index:
    """The index of a site in one ``language``.

    The last one is kept in the ``memo``, and stays until there is a new one. What is not done yet is in the folder
    ``work``, which is this class's own.
    """

    def __init__(self, memo: Memo, work: Path, language: str) -> None:
        self._memo, self._work, self._language = memo, work, language
        self._key = ""
        self._folder = work
        self._process: subprocess.Popen[bytes] | None = None
        self._until = 0.0

    def begin(self, records: Iterable[Record], *, limit: float = LIMIT) -> bool:
        """Begin to make the index of ``records``, unless the last one is it; return True.

        Texts are read only if it has to be made. Raises OSError where that cannot begin.
        """
        program = _program()
        by_digest = sorted({record.digest: record for record in records}.items())
        which = program.stat()
        made_from = (code(), which.st_size, which.st_mtime_ns, self._language, [digest for digest, _ in by_digest])
        self._key = digest_of(repr(made_from).encode())
        if not self._memo.recall(STEP, self._key):
            recipe = digest_of(repr(made_from[:-1]).encode())[:20]
            self._prepare(recipe)
            self._write(self._work / recipe, [record for _, record in by_digest])
            self._start(program, self._work / recipe)
            self._until = monotonic() + limit
        return True

    def _prepare(self, recipe: str) -> None:
        """Have the folder of pages that were made by this ``recipe``, and a new one for what comes of them."""
        self._work.mkdir(parents=True, exist_ok=True)
        for entry in os.scandir(self._work):  # what a build left that was ended in the midst of it
            if entry.name != recipe:
                shutil.rmtree(entry.path, ignore_errors=True)
        (self._work / recipe).mkdir(exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(dir=self._work)).resolve()

    def _write(self, folder: Path, records: Iterable[Record]) -> None:
        """Have the pages of ``records`` in the ``folder``, and no others; what is there has the name of what it is."""
        wanted: dict[str, Record | None] = {"everything.html": None, **{_name(record): record for record in records}}
        there = {entry.name for entry in os.scandir(folder)}
        for name in there - wanted.keys():
            (folder / name).unlink()
        for name in wanted.keys() - there:
            made = page(record, self._language) if (record := wanted[name]) else everything(self._language)
            write_whole(folder / name, made)

    def _start(self, program: Path, pages: Path) -> None:
        # Settings of somebody else's Pagefind, from the environment or the folder it runs in, are not for this one.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
        command = [str(program), "--site", f"../{pages.name}", "--output-path", "index", "--quiet"]
        with (self._folder / "said").open("wb") as said:
            self._process = subprocess.Popen(
                command, cwd=self._folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )

    def finish(self, waited_for: Callable[[], bool] = lambda: False) -> bool:
        """Wait until the last index is the one that was begun; return whether it is.

        As soon as something else is ``waited_for`` it is given up, and False is returned. Raises OSError, which says
        why, when it cannot be made.
        """
        if not self._process:
            return True
        try:
            if not _ended(self._process, self._until, waited_for):
                return False
            self._check(self._process.returncode)
            self._keep()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
        return True

    def _check(self, status: int) -> None:
        """Raise OSError where Pagefind did not make an index."""
        if status:
            said = (self._folder / "said").read_text("utf-8", "replace").split()
            raise OSError(f"it ended with {status}: {' '.join(said)[-300:] or 'it said nothing'}")
        if not (self._folder / "index" / ENTRY).is_file():
            raise FileNotFoundError(f"it wrote no {ENTRY}")

    def _keep(self) -> None:
        index = self._folder / "index"
        latest = self._memo.latest(STEP)
        before = dict(zip(latest[1].facts, latest[1].blobs, strict=True)) if latest else {}
        blobs: dict[str, Blob] = {}
        for entry in walk(index):
            name = f"{FOLDER}/{below(index, entry.path)}"
            if any(map(Path(entry.path).match, _UNUSED)):
                continue
            data, known = Path(entry.path).read_bytes(), before.get(name)
            same = known and known.digest == digest_of(data)
            blobs[name] = known if known and same else self._memo.blobs.put(_whole(entry.name, data))
        # The file that tells of all others is the last of them.
        names = sorted(blobs, key=lambda name: (name.endswith(f"/{ENTRY}"), name))
        self._memo.keep(STEP, self._key, facts=names, blobs=[blobs[name] for name in names])

    def files(self) -> Iterator[tuple[str, Blob]]:
        """Yield the files of the last index: each one's name in the output, and its bytes; none where there is none."""
        known = self._memo.recall(STEP, self._key)
        if known is None and (latest := self._memo.latest(STEP)):
            known = self._memo.recall(STEP, latest[0])
        if known:
            yield from zip(known.facts, known.blobs, strict=True)

    def put(self, output: Path) -> None:
        """Put the last index in the place of the one in ``output``, while readers look things up in it."""
        wanted = dict(self.files())
        for name, blob in wanted.items():
            target, path = output / name, self._memo.blobs.path(blob.digest)
            if not (target.exists() and target.samefile(path)):
                link(path, new := target.with_name(f"{target.name}.new"))
                new.replace(target)
        for entry in walk(output / FOLDER):
            if Path(entry.path).relative_to(output).as_posix() not in wanted:
                Path(entry.path).unlink()


def _ended(process: subprocess.Popen[bytes], until: float, waited_for: Callable[[], bool]) -> bool:
    """Wait for the ``process``; end it and return False as soon as something else is ``waited_for``."""
    while process.poll() is None:
        waiting = waited_for()
        if waiting or monotonic() > until:
            process.kill()
            process.wait()
            if waiting:
                return False
            raise TimeoutError("it took too long")
        with suppress(subprocess.TimeoutExpired):
            process.wait(_OFTEN)
    return True


def _program() -> Path:
    try:
        from pagefind.service import get_executable

        found = get_executable()
    except ImportError:
        found = None
    if found is None:
        raise FileNotFoundError("it is not installed for this machine")
    return Path(found).resolve()


def _name(record: Record) -> str:
    """Return what a record's page is called: of what did not change the files are called as before."""
    return f"{digest_of(encoded(record.url))[:20]}-{record.digest}.html"


def _whole(name: str, data: bytes) -> bytes:
    """Return a file's bytes; raise OSError where not all was written.

    On a full disk Pagefind writes what it can, and ends well all the same.
    """
    try:
        whole = bool(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data)
    except (EOFError, OSError, zlib.error):
        whole = False
    if not whole:
        raise OSError(f"it could not write all of {name}: is the disk full?")
    return data
