"""200 real feeds, 50 ms away: our planet beside others, in one run. `python -m bench.planet`; README.md says more."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.corpora import corpora
from tests.planet.loopback import Answer, Request, Site, address, serve
from tests.planet.test_real_feeds import MOST_ENTRIES, RealFeed, real_feeds, write_members

ROOT = Path(__file__).parents[1]
FEEDS, MANY, LATENCY, WORKERS, ROUNDS = 200, 1000, 0.05, 20, 7
READER = "reader==3.27" if sys.version_info >= (3, 12) else "reader==3.26 sgmllib3k==1.0.0"  # 3.27 needs Python 3.12
PEERS = {"pelican_feed_planet": "pelican-feed-planet==0.26.0", "reader": READER}


@dataclass(frozen=True)
class Run:
    """One update: its seconds, the processors' seconds (``work``), the megabytes, each feed's entries."""

    seconds: float
    work: float
    megabytes: float
    entries: Mapping[str, int]


def main() -> None:
    """Print the figures of everybody."""
    parser = argparse.ArgumentParser(prog="python -m bench.planet", description=__doc__)
    parser.add_argument("--peers", type=Path, metavar="DIR", help="a virtual environment to keep; else a passing one")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    parser.add_argument("--few", action="store_true", help="without the thousand feeds")
    options = parser.parse_args()
    corpora()
    feeds = [feed for feed in real_feeds() if feed.entries][:FEEDS]
    size = sum(feed.path.stat().st_size for feed in feeds) / 1e6
    print(f"{len(feeds)} feeds, {size:.1f} MB, {LATENCY * 1000:.0f} ms away, {WORKERS} at once")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serve(_handler(feeds), len(feeds), latency=LATENCY) as site:
            _ours(folder, [site.url(0)])  # bytecode is written once, at whatever is run first
            _compare(folder, feeds, site, None if options.alone else _peers(options.peers or folder / "peers"))
        if options.few:
            return
        with serve(_handler(feeds), MANY, latency=LATENCY) as site:
            run = _ours(folder, [site.url(n) for n in range(MANY)])
            print(f"{MANY} feeds: {run.seconds:.1f} s, {run.megabytes:.0f} MB at most in all processes together")


def _compare(folder: Path, feeds: Sequence[RealFeed], site: Site, peers: Path | None) -> None:
    urls = [site.url(number) for number in range(len(feeds))]
    wanted = {url: min(feed.entries, MOST_ENTRIES) for url, feed in zip(urls, feeds, strict=True)}
    others = []
    for name, package in PEERS.items() if peers else ():
        store = folder / f"{name}.sqlite3"
        call = [str(peers), str(ROOT / "bench/peers" / f"{name}.py"), str(store), str(WORKERS)]
        first, second = (_measure(call, "\n".join(urls), _peers_entries) for _ in range(2))
        others.append(first)
        _tell(package, first, second, {url: feed.entries for url, feed in zip(urls, feeds, strict=True)})
    first = _ours(folder, urls)
    floor = [sys.executable, str(ROOT / "bench/peers/floor.py"), str(WORKERS)]
    # In turns, so that what else the machine does befalls both.
    pairs = [(_ours(folder, urls, "--force"), _measure(floor, "\n".join(urls), lambda _: {})) for _ in range(ROUNDS)]
    ours, bare = ([pair[which] for pair in pairs] for which in (0, 1))
    _tell("ours", first, ours[0], wanted)
    print(f"latency alone: {len(urls) * LATENCY / WORKERS:.2f} s; unchanged, {ROUNDS} times (least, middle):")
    for name, runs in (("ours", ours), ("a client that does nothing else", bare)):
        print(f"  {name}: {_spread(runs, 'seconds')} s, {_spread(runs, 'work')} s of work")
    if others:
        fastest, leanest = min(run.seconds for run in others), min(run.work for run in others)
        share = (
            f"{first.seconds / fastest:.2f} of the fastest peer's time, {first.work / leanest:.2f} of the least work"
        )
        print(f"our first update takes {share}")
    ratio = median(run.seconds for run in ours) / median(run.seconds for run in bare)
    print(f"our unchanged update takes {ratio:.2f} times such a client's (middle of each)")


def _spread(runs: Sequence[Run], what: str) -> str:
    values = [getattr(run, what) for run in runs]
    return f"{min(values):.2f}, {median(values):.2f}"


def _tell(name: str, first: Run, second: Run, wanted: Mapping[str, int]) -> None:
    right = sum(first.entries.get(url) == count for url, count in wanted.items())
    read = sum(first.entries.get(url, 0) > 0 for url in wanted)
    print(
        f"{name}: first {first.seconds:.2f} s ({first.work:.1f} s of work), "
        f"again {second.seconds:.2f} s ({second.work:.1f}), "
        f"{first.megabytes:.0f} MB; {read} feeds read, {right} of them with every entry"
    )


def _ours(folder: Path, urls: Sequence[str], *more: str) -> Run:
    here = folder / f"ours-{len(urls)}"
    if not here.exists():
        here.mkdir()
        write_members(here, urls)
    call = [sys.executable, "-m", "plugins.planet", "update", "--json", "--members", str(here / "members")]
    return _measure([*call, "--store", str(here / "p.sqlite3"), "--allow-host", "127.0.0.0/8", *more], "", _our_entries)


def _our_entries(text: str) -> Mapping[str, int]:
    return {said["feed"]: said["entries"] for said in map(json.loads, text.splitlines()) if "feed" in said}


def _peers_entries(text: str) -> Mapping[str, int]:
    found: dict[str, int] = json.loads(text.splitlines()[-1])
    return found


def _measure(call: Sequence[str], given: str, read: Callable[[str], Mapping[str, int]]) -> Run:
    """Return what a command took, from its start to its end."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        streams: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": out, "stderr": errors}
        begun, before = time.perf_counter(), _work()
        process = subprocess.Popen(call, cwd=ROOT, env=_environment(), **streams, text=True)
        peak = [0.0]
        watch = threading.Thread(target=_watch, args=(process, peak))
        watch.start()
        process.communicate(given)
        seconds = time.perf_counter() - begun
        watch.join()
        for stream in (out, errors):
            stream.seek(0)
        if process.returncode:
            raise SystemExit(f"{call[1]} failed: {errors.read()[-2000:]}")
        return Run(seconds, _work() - before, peak[0], read(out.read()))


def _work() -> float:
    """Return the processor seconds of all children so far: unlike the clock's, other programs do not lengthen them."""
    times = os.times()
    return times.children_user + times.children_system


def _environment() -> dict[str, str]:
    """Return everybody's: Python keeps its bytecode, as it does unless it is told not to."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _watch(process: subprocess.Popen[str], peak: list[float]) -> None:
    """Keep the most memory that ``process`` and its children held at one moment; what they share counts in each."""
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        try:
            pids = [str(process.pid), *children.read_text().split()]
            pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
            peak[0] = max(peak[0], pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
        except (OSError, IndexError):
            pass
        time.sleep(0.05)


def _handler(feeds: Sequence[RealFeed]) -> Callable[[Request], Answer]:
    """Return a host that has everything ready, so that it costs its visitors nothing but the latency."""
    ready = []
    for body in (feed.path.read_bytes() for feed in feeds):
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        ready.append((etag, body, gzip.compress(body, 6, mtime=0)))
    numbers = {address(number): number % len(feeds) for number in range(max(MANY, len(feeds)))}

    def answer(request: Request) -> Answer:
        etag, plain, packed = ready[numbers[request.address]]
        headers = (("ETag", etag), ("Content-Type", "application/xml"))
        if request.headers.get("if-none-match") == etag:
            return Answer(304, headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Answer(200, (*headers, ("Content-Encoding", "gzip")), packed)
        return Answer(200, headers, plain)

    return answer


def _peers(folder: Path) -> Path:
    """Return the Python of a virtual environment that has the peers."""
    python = folder / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *" ".join(PEERS.values()).split()], check=True)
    return python


if __name__ == "__main__":
    main()
