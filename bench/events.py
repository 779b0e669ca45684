"""An archive of 500 events: does each still cost what it costs among 50? `python -m bench.events`"""

from __future__ import annotations

import shutil
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from plugins.output.build import build

ROOT = Path(__file__).parents[1]
FEW, MANY = 50, 500
EVENT = """---
title: Meeting {n}
start: {day} 18:30
end: 21:00
series: series-{series}
tags: [meeting, tag-{tag}]
place: A room in London
summary: What happens, in a sentence.
---
Some *text* about the meeting.

- one
- two
"""


def write(folder: Path, count: int) -> None:
    """Write a site of ``count`` events into ``folder``."""
    for part in ("theme", "plugins"):
        shutil.copytree(ROOT / part, folder / part)
    for path in ROOT.glob("*conf.py"):
        shutil.copy2(path, folder)
    for kind in ("posts", "pages", "members", "venues"):
        (folder / "content" / kind).mkdir(parents=True)
    hold(folder / "content/events", count)


def hold(events: Path, count: int) -> None:
    """Write ``count`` events, eleven days apart, into the folder ``events``."""
    events.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        day = date(2010, 1, 5) + timedelta(days=11 * n)
        text = EVENT.format(n=n, day=day, series=n % 10, tag=n % 20)
        (events / f"meeting-{n}.md").write_text(text, encoding="utf-8")


def seconds(count: int) -> float:
    """Return how long the second build of ``count`` events takes: the first one warms the machine."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, count)
        for _ in range(2):
            begun = time.perf_counter()
            if build(folder / "pelicanconf.py"):
                raise SystemExit("the site cannot be built")
        return time.perf_counter() - begun


def main() -> None:
    """Print the cost of an event among few and among many."""
    few, many = seconds(FEW), seconds(MANY)
    each = (many - few) / (MANY - FEW)
    print(f"{FEW} events: {few:.2f} s; {MANY} events: {many:.2f} s; each more: {each * 1000:.1f} ms")
    print(f"an event among {MANY} costs {each / (few / FEW):.2f} times what it costs among {FEW}")


if __name__ == "__main__":
    main()
