"""What a browser gets while someone writes: the site as it will be published, and word of each build."""

from __future__ import annotations

import os
import re
import threading
from contextlib import suppress
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path

from plugins.shared.digest import digest_of
from plugins.shared.folder import walk

RELOAD_ADDRESS = "/-/reload"
SCRIPT_ADDRESS = "/-/reload.js"
# A page that a build has left as it was stays; another comes back where the reader was, as a reload does by itself.
SCRIPT = f"""const shown = document.currentScript.dataset.page;
new EventSource('{RELOAD_ADDRESS}').addEventListener('built', async () => {{
  const page = await fetch(location.href).then((answer) => answer.text(), () => "");
  if (!page.includes(`data-page="${{shown}}"`)) location.reload();
}});
"""
HEARTBEAT = 20.0  # seconds between comments that find closed connections


class Builds:
    """How many builds there were, for those who wait for the next."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    @property
    def count(self) -> int:
        """Return the number of builds so far."""
        return self._count

    def add(self) -> None:
        """Note a build and wake those who wait."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, seen: int, timeout: float) -> bool:
        """Return True as soon as there are more builds than ``seen``, False after ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count > seen, timeout)


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves the output, its own 404 page, and the stream that tells a browser to reload."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012
        **SimpleHTTPRequestHandler.extensions_map,
        ".ics": "text/calendar; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".html": "text/html; charset=utf-8",
    }

    def __init__(self, *arguments: object, directory: str, builds: Builds, **options: object) -> None:
        self._builds = builds
        super().__init__(*arguments, directory=directory, **options)  # type: ignore[arg-type]

    def handle(self) -> None:
        """Answer requests until the browser leaves, which it may do in the middle of an answer."""
        with suppress(ConnectionError):
            super().handle()

    def parse_request(self) -> bool:
        """Read what is asked, and say whether it may be answered: to a name of this machine's, and a path that can be.

        A page of another site could have its own name lead here (DNS rebinding), and read drafts.
        """
        if not super().parse_request():
            return False
        if not _is_ours(self.headers.get("Host") or ""):
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, b"Open it as http://localhost, with the port.\n", "text/plain")
            return False
        try:
            Path(self.translate_path(self.path)).stat()
        except (FileNotFoundError, NotADirectoryError):
            return True
        except (OSError, ValueError):  # a name too long, with a zero, or in no encoding
            self.send_error(HTTPStatus.NOT_FOUND)
            return False
        return True

    def do_GET(self) -> None:
        """Answer a GET request."""
        if self.path == RELOAD_ADDRESS:
            self._stream()
        elif self.path == SCRIPT_ADDRESS:
            self._answer(HTTPStatus.OK, SCRIPT.encode(), "text/javascript")
        elif (page := self._page()) is not None:
            self._answer(HTTPStatus.OK, page, "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _page(self) -> bytes | None:
        """Return the HTML page at this path with the reload script in it, or None for anything else."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.split("?")[0].endswith("/"):
            path /= "index.html"
        return self._with_script(path) if path.suffix == ".html" and path.is_file() else None

    def _with_script(self, path: Path) -> bytes:
        """Return a page with the script, which is told what is shown: the page, its styles and its scripts."""
        theme = Path(self.directory, "theme")
        page = path.read_bytes()
        around = (Path(entry.path).read_bytes() for entry in _within(theme))
        tag = f'<script src="{SCRIPT_ADDRESS}" data-page="{digest_of(b"".join((page, *around)))}"></script></head>'
        return page.replace(b"</head>", tag.encode(), 1)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page where it has one."""
        page = Path(self.directory, "404.html")
        if code == HTTPStatus.NOT_FOUND and page.is_file():
            self._answer(HTTPStatus.NOT_FOUND, self._with_script(page), "text/html; charset=utf-8")
        else:
            super().send_error(code, message, explain)

    def _answer(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """End the headers; nothing is kept by the browser while someone writes."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _stream(self) -> None:
        seen = self._builds.count  # before the browser hears from us: no build after that may be missed
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                built = self._builds.wait(seen, HEARTBEAT)
                seen = self._builds.count if built else seen
                self.wfile.write(b"event: built\ndata: 1\n\n" if built else b": still here\n\n")
                self.wfile.flush()
        except OSError:
            return

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing of requests: the terminal is for what the writer must see."""


def _is_ours(host: str) -> bool:
    """Tell whether a Host header names this machine: no other site's name can lead to a number, or to localhost."""
    name = re.sub(r":\d*$", "", host).strip("[]").casefold()
    if not host or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _within(theme: Path) -> list[os.DirEntry[str]]:
    entries = walk(theme) if theme.is_dir() else ()
    return sorted((entry for entry in entries if entry.name.endswith((".css", ".js"))), key=lambda entry: entry.path)
