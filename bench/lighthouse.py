"""Lighthouse on the pages that people open: python -m bench.lighthouse [--site FOLDER] [PATH …]

Serves a built site compressed, as a host does, and runs Google's Lighthouse (mobile, its default throttling) on each
page, several times, of which the middle run counts. Needs Node, Chromium, and `npm install lighthouse@12.8.2` somewhere
(--lighthouse names its command). --lived builds the site as it is lived in and answers for the pictures of its members'
hosts, which needs openssl.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from tests.building import copy
from tests.site.lived import HOST, lived_in, media

PATHS = ("/", "/posts/the-road-to-chru/", "/events/unconference-2010/", "/planet/")
LIVED = (
    *(
        "/",
        "/planet/",
        "/posts/",
        "/posts/lived-0/",
        "/events/",
        "/events/lived-1/",
        "/members/",
        "/members/gil-sample/",
    ),
    *("/planet/conversations/", "/follow/", "/search/?q=sample"),
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
CHROME = ("chromium", "chromium-browser", "google-chrome")
FLAGS = "--headless --no-sandbox --disable-gpu"
COMPRESSED = (".html", ".css", ".js", ".svg", ".xml", ".json", ".webmanifest")


class Host(SimpleHTTPRequestHandler):
    """Serves files as static hosts do: compressed, with 404.html, and cached for a while."""

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        status = 200
        if not path.is_file():
            path, status = Path(self.directory) / "404.html", 404
        data = path.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", f"{self.guess_type(path)}; charset=utf-8")
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in COMPRESSED:
            data = gzip.compress(data, 9, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


class MembersHost(Host):
    """Answers for every sample member's pictures."""

    def do_GET(self) -> None:
        """Send the photo of this address."""
        data = media(f"https://{self.headers['Host']}{self.path}")
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Server(ThreadingHTTPServer):
    """Says nothing of a browser that has gone on to the next page."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Let it go."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve ``folder`` on a free port, and yield its address."""
    server = Server(("127.0.0.1", 0), partial(Host, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def answering(folder: Path) -> Iterator[str]:
    """Answer as members' hosts do (``folder`` has the certificate); yield the flags with which Chromium asks here."""
    key, paper = folder / "key.pem", folder / "paper.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN=*{HOST}"]
    subprocess.run([*asked, "-keyout", str(key), "-out", str(paper)], check=True, capture_output=True)
    known = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    known.load_cert_chain(paper, key)
    server = Server(("127.0.0.1", 0), MembersHost)
    server.socket = known.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        place = f"127.0.0.1:{server.server_port}"
        yield f'{FLAGS} --ignore-certificate-errors --host-resolver-rules="MAP *{HOST} {place}"'
    finally:
        server.shutdown()
        server.server_close()


def audit(command: str, url: str, flags: str = FLAGS) -> dict[str, Any]:
    """Return Lighthouse's report on ``url``."""
    chrome = next(filter(None, map(shutil.which, CHROME)), None)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [command, url, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={flags}"],
            env={**os.environ, **({"CHROME_PATH": chrome} if chrome else {})},
            stdin=subprocess.DEVNULL,
            check=True,
            timeout=300,
        )
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def scores(report: dict[str, Any]) -> dict[str, int]:
    """Return the four scores, of a hundred."""
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}


def failures(report: dict[str, Any]) -> set[str]:
    """Return each audit that took points away, with what Lighthouse says."""
    weighed = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    audits = {name: report["audits"][name] for name in weighed}
    return {
        f"{name}: {one['title']}" for name, one in audits.items() if one["score"] is not None and one["score"] < 0.9
    }


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each page; return 1 when a score is below a hundred."""
    parser = argparse.ArgumentParser(prog="python -m bench.lighthouse", description=__doc__)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--site", type=Path, default=Path("output"), help="the built site (output/)")
    parser.add_argument("--lived", action="store_true", help="of tests/site/lived.py, with its members' pictures")
    parser.add_argument("--runs", type=int, default=3, help="of each page; the middle one counts")
    parser.add_argument("--lighthouse", default="lighthouse", help="the command")
    options = parser.parse_args(arguments)
    if not options.lived:
        return report(options.site, options.paths or PATHS, options, FLAGS)
    with tempfile.TemporaryDirectory() as name, answering(Path(name)) as flags:
        return report(lived_in(copy(Path(name) / "site")).output, options.paths or LIVED, options, flags)


def report(site: Path, paths: Iterable[str], options: argparse.Namespace, flags: str) -> int:
    """Print a line for each page; return 1 when a score is below a hundred."""
    perfect = True
    print(f"{'page':<44} perf a11y best  seo   FCP s LCP s TBT ms  CLS")
    with hosted(site) as address:
        for path in paths:
            reports = [audit(options.lighthouse, address + path, flags) for _ in range(options.runs)]
            middle = {name: int(median(scores(report)[name] for report in reports)) for name in CATEGORIES}
            fcp, lcp, tbt, cls = (median(r["audits"][name]["numericValue"] for r in reports) for name in METRICS)
            figures = " ".join(f"{middle[name]:>4}" for name in CATEGORIES)
            print(f"{path:<44} {figures}  {fcp / 1000:>5.2f} {lcp / 1000:>5.2f} {tbt:>6.0f} {cls:.3f}", flush=True)
            if any(score < 100 for score in middle.values()):
                perfect = False
                print(*(f"    {line}" for line in sorted(set().union(*map(failures, reports)))), sep="\n")
    return 0 if perfect else 1


if __name__ == "__main__":
    sys.exit(main())
