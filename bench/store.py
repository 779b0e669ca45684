"""100,000 entries: what the front pages read, beside 1,000. `python -m bench.store`"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from markupsafe import Markup

from plugins.planet.store.store import Store
from plugins.planet.views.library import Library
from tests.planet.making import MEMBERS, OCTOBER, entry

FEW, MANY, MEMBERS_OF = 1_000, 100_000, 200
PAGES: dict[str, Callable[[Library], object]] = {
    "front page": lambda library: library.latest(500),
    "a member's page": lambda library: library.of_member("member-7", 30),
    "a page of a month": lambda library: library.named([f"e{n}" for n in range(50)]),
    "outlines of all": lambda library: len(library.outlines),
}


def fill(path: Path, count: int, *, first: int = 0, words: str = "All of it.") -> None:
    """Write ``count`` entries that say ``words``, an hour apart, of 200 members."""
    with Store.open(path, now=OCTOBER) as store:
        plain = entry("0", content=Markup("<p>{}</p>").format(words), excerpt=words[:300])
        store.save(
            None,
            (
                replace(
                    plain,
                    id=f"e{n}",
                    guid=f"urn:{n}",
                    url=f"https://blog.example/{n}",
                    member=f"member-{n % MEMBERS_OF}",
                    sort_date=OCTOBER - timedelta(hours=n),
                )
                for n in range(first, first + count)
            ),
        )


def main() -> None:
    """Print how long each page's reading takes, among few and among many."""
    known = [*MEMBERS, *(f"member-{n}" for n in range(MEMBERS_OF))]
    with tempfile.TemporaryDirectory() as name:
        taken = []
        for count in (FEW, MANY):
            path = Path(name) / f"{count}.sqlite3"
            fill(path, count)
            taken.append({page: _milliseconds(read, path, known) for page, read in PAGES.items()})
    for page in PAGES:
        print(f"{page}: {taken[0][page]:.1f} ms among {FEW}, {taken[1][page]:.1f} ms among {MANY}")


def _milliseconds(read: Callable[[Library], object], path: Path, known: Collection[str]) -> float:
    """Return how long a library takes that has read nothing yet, the least of four."""
    taken = []
    for _ in range(4):
        with closing(Library(path, known)) as library:
            begun = time.perf_counter()
            read(library)
            taken.append(time.perf_counter() - begun)
    return min(taken) * 1000


if __name__ == "__main__":
    main()
