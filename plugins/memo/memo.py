"""What earlier builds have made (a cache), for one build: a Step that still holds is not done again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from plugins.memo.asking import Dependencies, Questions
from plugins.memo.blobs import Blob, Blobs
from plugins.memo.database import NAME, Database, Result

BLOBS = "blobs"


class Memo:
    """The memo in ``folder`` for one ``context``: the site for writing, or the site to be published."""

    def __init__(self, folder: Path, context: str = "") -> None:
        self.folder = folder
        self.questions = Questions()
        self.blobs = Blobs(folder / BLOBS)
        self._database = Database(folder / NAME, context)

    def recall(self, step: str, key: str, *, whole: bool = True) -> Result | None:
        """Return what came of the Step ``step`` with ``key`` if all that it asked has the same answers, else None.

        Its files are there, unless who asks looks at each of them and needs it not ``whole``.
        """
        known = self._database.recall(step, key)
        if known is None or not self.questions.hold(known.asked):
            return None
        if whole and not all(map(self._stands, known.blobs)):
            return None
        self._database.use(step, key)
        return known

    def latest(self, step: str) -> tuple[str, Result] | None:
        """Return a Step of an earlier build by its key, whatever it was made from, with what came of it.

        It is for what may be out of date rather than missing: whoever takes it recalls it by that key.
        """
        for key in self._database.keys(step):
            known = self._database.recall(step, key)
            if known and all(map(self._stands, known.blobs)):
                return key, known
        return None

    def value(self, step: str, key: str) -> bytes | None:
        """Return what is large of the result of a Step that was recalled or kept; None where it cannot be read."""
        return self._database.value(step, key)

    def keep(
        self,
        step: str,
        key: str,
        *,
        asked: Dependencies = (),
        facts: Any = None,
        value: bytes | None = None,
        blobs: Sequence[Blob] = (),
    ) -> None:
        """Keep what came of a Step: small ``facts`` (as JSON has them), a large ``value``, files."""
        self._database.keep(step, key, Result(asked, facts, tuple(blobs)), value)

    def save(self) -> None:
        """Write down what was kept so far: other processes may read it, and a build that fails has not lost it."""
        self._database.save()

    def close(self) -> None:
        """End the build: what no build has a use for any more is gone."""
        if self._database.tidy():
            with suppress(sqlite3.Error, ValueError):
                self.blobs.clear(self._database.blobs())
        self._database.close()

    def _stands(self, blob: Blob) -> bool:
        return self.blobs.find(blob) is not None
