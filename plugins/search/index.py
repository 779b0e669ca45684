"""Records → Pagefind's index below /pagefind/: made by Pagefind as it comes, all anew, and only when a record changed.

records ─► pages ─► Pagefind, beside the build ─► memo ─► output/pagefind/

Its files are never read here. One index holds everything: where several are joined (Pagefind's mergeIndex), each takes
a word that it has not for the longest beginning of it that it has, and finds pages that have nothing to do with it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from plugins.memo.blobs import Blob
from plugins.memo.memo import Memo
from plugins.parts.given import Record, encoded
from plugins.search.page import everything, page
from plugins.search.pagefind import ENTRY, LIMIT, Indexing, program
from plugins.shared.digest import digest_of
from plugins.shared.digest import program as code
from plugins.shared.folder import link, walk, write_whole

STEP = "search index"
FOLDER = "pagefind"


class Index:
    """The index of a site in one ``language``.

    The last one is kept in the ``memo``, and stays until there is a new one. What is not done yet is in the folder
    ``work``, which is this class's own.
    """

    def __init__(self, memo: Memo, work: Path, language: str) -> None:
        self._memo, self._work, self._language = memo, work, language
        self._key = ""
        self._indexing: Indexing | None = None

    def begin(self, records: Iterable[Record], *, limit: float = LIMIT) -> bool:
        """Begin to make the index of ``records``, unless the last one is it; return True.

        Texts are read only if it has to be made. Raises OSError where that cannot begin.
        """
        by_digest = sorted({record.digest: record for record in records}.items())
        which = program().stat()
        made_from = (code(), which.st_size, which.st_mtime_ns, self._language, [digest for digest, _ in by_digest])
        self._key = digest_of(repr(made_from).encode())
        if not self._memo.recall(STEP, self._key):
            recipe = digest_of(repr(made_from[:-1]).encode())[:20]
            self._prepare(recipe)
            self._write(self._work / recipe, [record for _, record in by_digest])
            self._indexing = Indexing((self._work / recipe).resolve(), self._memo.blobs, limit)
        return True

    def _prepare(self, recipe: str) -> None:
        """Have the folder of pages that were made by this ``recipe``, and nothing beside it."""
        self._work.mkdir(parents=True, exist_ok=True)
        for entry in os.scandir(self._work):  # what a build left that was ended in the midst of it
            if entry.name != recipe:
                shutil.rmtree(entry.path, ignore_errors=True)
        (self._work / recipe).mkdir(exist_ok=True)

    def _write(self, folder: Path, records: Iterable[Record]) -> None:
        """Have the pages of ``records`` in the ``folder``, and no others; what is there has the name of what it is."""
        wanted: dict[str, Record | None] = {"everything.html": None, **{_name(record): record for record in records}}
        there = {entry.name for entry in os.scandir(folder)}
        for name in there - wanted.keys():
            (folder / name).unlink()
        for name in wanted.keys() - there:
            html = page(record, self._language) if (record := wanted[name]) else everything(self._language)
            write_whole(folder / name, html)

    def finish(self, waited_for: Callable[[], bool] = lambda: False) -> bool:
        """Wait until the last index is the one that was begun; return whether it is.

        As soon as something else is ``waited_for`` it is given up, and False is returned. Raises OSError, which says
        why, when it cannot be made.
        """
        if self._indexing:
            files = self._indexing.files(waited_for)
            if files is None:
                return False
            # The file that tells of all others is the last of them.
            names = sorted(files, key=lambda name: (name == ENTRY, name))
            facts = [f"{FOLDER}/{name}" for name in names]
            self._memo.keep(STEP, self._key, facts=facts, blobs=[files[name] for name in names])
        return True

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


def _name(record: Record) -> str:
    """Return what a record's page is called: of what did not change the files are called as before."""
    return f"{digest_of(encoded(record.url))[:20]}-{record.digest}.html"
