"""Our builds of sites that grow: time and memory. `python -m bench.curve`, `python -m bench.curve posts 1250 2500`

What was measured is kept in bench/curve.json, each size of each kind of site once, and drawn from there.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.chart import Panel, curves
from bench.corpus import samples, write
from bench.cost import Cost, cost_of
from bench.events import hold
from bench.speed import OURS, SAMPLES, begin
from bench.store import MEMBERS_OF, fill
from tests.corpora import corpora

FOLDER = Path(__file__).parent
STORE = ".hub/planet.sqlite3"
WORDS = "What members write on their own blogs is gathered here, kept, and given out again. " * 20
MEMBER = "---\nname: Member {n}\nblog: https://blog-{n}.example/\n---\nA few words about *member {n}*.\n"


@dataclass(frozen=True)
class Kind:
    """A kind of thing that a site has many of, and how many."""

    name: str
    sizes: tuple[int, ...]
    write: Callable[[Path, int], None]
    edit: Callable[[Path, int], None]


def write_posts(folder: Path, count: int) -> None:
    """Write real posts, again and again until there are enough."""
    write(samples(corpora() / SAMPLES, count), folder / "content/posts")


def write_members(folder: Path, count: int) -> None:
    """Write members with a line each."""
    for n in range(count):
        (folder / f"content/members/member-{n}.md").write_text(MEMBER.format(n=n), encoding="utf-8")


def write_entries(folder: Path, count: int) -> None:
    """Write 200 members, and what they wrote on their blogs."""
    write_members(folder, MEMBERS_OF)
    (folder / STORE).parent.mkdir(exist_ok=True)
    fill(folder / STORE, count, words=WORDS)


def longer(name: str) -> Callable[[Path, int], None]:
    """Return what makes the content file ``name`` a sentence longer."""

    def edit(folder: Path, _: int) -> None:
        with (folder / "content" / name).open("a", encoding="utf-8") as file:
            file.write("\n\nOne more sentence.\n")

    return edit


KINDS = (
    Kind("posts", (1250, 2500, 5000, 10_000, 20_000), write_posts, longer("posts/post-000007.md")),
    Kind(
        "events",
        (60, 125, 250, 500),
        lambda at, count: hold(at / "content/events", count),
        longer("events/meeting-7.md"),
    ),
    Kind("members", (125, 250, 500, 1000), write_members, longer("members/member-7.md")),
    Kind(
        "planet entries",
        (12_500, 25_000, 50_000, 100_000),
        write_entries,
        lambda at, _: fill(at / STORE, 1, first=-1, words=WORDS),
    ),
)


def measure(kind: Kind, count: int) -> dict[str, Cost]:
    """Return what each build of a site with ``count`` things of ``kind`` costs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begin(folder)
        _aside(kind.write, folder, count)
        costs = {"cold": cost_of(OURS, folder, watched=True)}
        _aside(kind.edit, folder, count)
        costs["one edit"] = cost_of(OURS, folder, watched=True)
        costs["all checked"] = cost_of((*OURS, "--force"), folder, watched=True)
        costs["nothing changed"] = cost_of(OURS, folder, watched=True)
        shutil.rmtree(folder / "output")
    return costs


def _aside(work: Callable[[Path, int], None], folder: Path, count: int) -> None:
    """Do ``work`` in another process: a build counts as its own what the process held that started it."""
    process = multiprocessing.get_context("fork").Process(target=work, args=(folder, count))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit("the site cannot be written")


def tell(count: int, kind: Kind, costs: dict[str, Cost]) -> None:
    """Print a line of a table for each build."""
    for build, cost in costs.items():
        memory = f"{cost.largest:.0f} MB | {cost.together:.0f} MB" if cost.together else f"{cost.largest:.0f} MB | "
        print(f"| {count:,} {kind.name} | {build} | {cost.clock:.1f} s | {cost.cores:.1f} s | {memory} |", flush=True)


def drawn(known: dict[str, dict[str, dict[str, Cost]]]) -> str:
    """Return the curves: work of a cold build, work of the others, memory."""

    def line(kind: str, build: str, of: str) -> list[tuple[float, float]]:
        found = {int(size): getattr(costs[build], of) for size, costs in known[kind].items()}
        return [(size, value) for size, value in sorted(found.items()) if value is not None]

    def panel(kind: str, unit: str, lines: dict[str, tuple[str, str]]) -> Panel:
        return Panel(kind, unit, {name: line(kind, *what) for name, what in lines.items()})

    warm = {name: (name, "cores") for name in ("one edit", "all checked", "nothing changed")}
    memory = {
        "cold, all processes": ("cold", "together"),
        "cold, largest process": ("cold", "largest"),
        "one edit, largest process": ("one edit", "largest"),
    }
    kinds = [kind.name for kind in KINDS if known.get(kind.name)]
    rows = [
        [panel(kind, "s of all cores", {"cold": ("cold", "cores")}) for kind in kinds],
        [panel(kind, "s of all cores", warm) for kind in kinds],
        [panel(kind, "MB", memory) for kind in kinds],
    ]
    return curves("Time and memory of a build, as the site grows", rows)


def main() -> None:
    """Measure what is asked for, or all; keep, print and draw it."""
    parser = argparse.ArgumentParser(prog="python -m bench.curve", description=__doc__)
    parser.add_argument("kind", nargs="?", choices=[kind.name for kind in KINDS], help="only this kind of site")
    parser.add_argument("sizes", nargs="*", type=int, help="only sites of these sizes")
    parser.add_argument("--results", type=Path, default=FOLDER / "curve.json", help="where measurements are kept")
    options = parser.parse_args()
    results = options.results
    known = json.loads(results.read_text("utf-8")) if results.exists() else {}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run")
    print("| site | build | clock | all cores | largest process | all processes |\n|---|---|---|---|---|---|")
    for kind in KINDS:
        if options.kind in (None, kind.name):
            for count in options.sizes or kind.sizes:
                costs = measure(kind, count)
                tell(count, kind, costs)
                known.setdefault(kind.name, {})[str(count)] = {build: asdict(cost) for build, cost in costs.items()}
                results.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    read = {
        kind: {size: {build: Cost(**cost) for build, cost in costs.items()} for size, costs in sizes.items()}
        for kind, sizes in known.items()
    }
    results.with_suffix(".svg").write_text(drawn(read), encoding="utf-8")


if __name__ == "__main__":
    main()
