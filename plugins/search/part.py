"""Search: the page, and the index of everything that the parts of the site show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from plugins.memo.artifact import Artifacts
from plugins.parts.given import OutputPage, Record
from plugins.parts.site import Part, Site
from plugins.search.index import Index
from plugins.search.page import vocabulary
from plugins.shared.ending import Ending, WaitedFor
from plugins.shared.problem import Problem
from plugins.shared.terminal import say


class Search(Part):
    """Indexes what every part says can be found.

    A build makes the index while the pages are drawn. One that is previewed takes the last one, and makes the new one
    when the site stands. Whatever becomes of it, the build goes on.
    """

    name = "search"

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._index = Index(site.memo, site.root / ".hub/indexing", site.community.language)
        self._ending: Ending = site.settings.get("ENDING") or Ending()
        self._begun = False
        self._words: list[str] = []

    def start(self) -> None:
        """Begin to make the index."""
        # All of them now: the planet's store is closed before the site stands.
        records = [record for part in self.site.parts for record in part.records()]
        self._words = vocabulary(records, (name for part in self.site.parts for name in part.names()))
        self._begun = not self._ending.previewed and self._try(self._index.begin, records)
        if self._ending.previewed:
            self._ending.later.append(partial(self._later, records))

    def pages(self) -> Iterator[OutputPage]:
        """Return the page to search on."""
        yield OutputPage("search/index.html", "search", {})

    def finish(self, artifacts: Artifacts) -> None:
        """Have the index in the output, and the words that slips of the pen are held against."""
        words = json.dumps(self._words, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        artifacts.put("search/words.json", self.site.memo.blobs.put(words))
        if self._begun:
            self._try(self._index.finish)
        for name, blob in self._index.files():
            artifacts.put(name, blob)

    def _later(self, records: Sequence[Record], output: Path, waited_for: WaitedFor) -> None:
        if self._try(self._index.begin, records) and self._try(self._index.finish, waited_for):
            self._index.put(output)

    def _try(self, step: Callable[..., bool], *given: Any) -> bool:
        """Take a step of the index; return whether it is done. What keeps it from that is said, and stops nothing."""
        try:
            done = step(*given)
        except OSError as error:
            done = False
            fact = f"Pagefind has made no index: {error}"
            stays = "the search page keeps the last one" if any(self._index.files()) else "the search page says so"
            fix = f"{stays}; see that `python -m pagefind --version` works, and build again"
            say(Problem("search", fact, fix), error=True)
        self._ending.whole &= done
        return done
