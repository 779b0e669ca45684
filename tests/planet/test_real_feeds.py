"""Hundreds of real blogs' feeds, over real HTTP: each shows its entries or is named, and nothing crashes."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.corpora import ROOT, corpora
from tests.planet.loopback import Answer, Request, address, document, serve

pytestmark = pytest.mark.slow

MOST_ENTRIES = 200


@dataclass(frozen=True)
class RealFeed:
    """A file of the corpus and how many entries feedparser reads in it."""

    path: Path
    entries: int


def real_feeds() -> list[RealFeed]:
    folder = corpora()
    feeds = []
    for line in (folder / "MANIFEST.tsv").read_text("utf-8").splitlines()[1:]:
        name, *_, flags = line.split("\t")
        found = re.search(r"entries:(\d+)(?: \(feedparser (\d+))?", flags)
        if name.startswith("feeds-real/") and found and (folder / name).exists():
            feeds.append(RealFeed(folder / name, int(found[2] or found[1])))
    return feeds


def update(folder: Path, *more: str) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Run the command as anyone would; return what it says of each feed, and the totals."""
    call = [sys.executable, "-m", "plugins.planet", "update", "--json", "--members", str(folder / "members")]
    call += ["--store", str(folder / "planet.sqlite3"), "--allow-host", "127.0.0.0/8", *more]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    *feeds, totals = map(json.loads, done.stdout.splitlines())
    return feeds, totals


def write_members(folder: Path, urls: Sequence[str]) -> None:
    (folder / "members").mkdir()
    for number, url in enumerate(urls):
        text = f"---\nname: Blog {number}\nfeed: {url}\n---\n"
        (folder / "members" / f"blog-{number:04}.md").write_text(text)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a whole network of loopback addresses")
def test_every_real_feed_shows_its_entries_or_is_named(tmp_path: Path) -> None:
    feeds = real_feeds()
    by_address = {address(number): feed for number, feed in enumerate(feeds)}

    def handler(request: Request) -> Answer:
        return document(by_address[request.address].path.read_bytes(), request)

    with serve(handler, len(feeds), latency=0.05) as site:
        write_members(tmp_path, [site.url(number) for number in range(len(feeds))])
        begun = time.monotonic()
        first, totals = update(tmp_path)
        seconds = time.monotonic() - begun
        again, later = update(tmp_path)
        begun = time.monotonic()
        forced, unchanged = update(tmp_path, "--force")
        forced_seconds = time.monotonic() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"\n{totals}\n{seconds:.1f} s, again due {forced_seconds:.1f} s, {peak} MB at most in one process")

    missing = [
        (feed.path.name, feed.entries, said["entries"], said["error"])
        for feed, said in zip(feeds, first, strict=True)
        if feed.entries and not said["entries"]
    ]
    assert missing == []
    unnamed = [said for said in first if said["state"] != "ok" and not said["error"]]
    assert unnamed == []
    right = [f for f, said in zip(feeds, first, strict=True) if said["entries"] == min(f.entries, MOST_ENTRIES)]
    off = [
        (f.path.name, f.entries, said["entries"], said["error"])
        for f, said in zip(feeds, first, strict=True)
        if said["entries"] != min(f.entries, MOST_ENTRIES)
    ]
    print(off)
    assert len(right) >= 0.95 * len(feeds)
    assert {said["state"] for said in again} == {"not-due"}
    assert later["entries"] == totals["entries"] == unchanged["entries"]
    assert [s["feed"] for s in forced if s["state"] == "ok"] == []
