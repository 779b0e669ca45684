"""A real Chromium on the built site, served over loopback HTTP."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.building import Built, Workshop
from tests.conftest import sound
from tests.site.lived import lived_in
from tests.site.test_torture import torture

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def tool(variable: str, path: str, what: str) -> Path:
    """Return a tool's file: where the environment says, or where .ci/run puts it; skip when it is at neither place."""
    file = Path(os.environ.get(variable) or ROOT / ".hub/tools/node_modules" / path)
    if not file.is_file():
        pytest.skip(f"there is no {what}: {variable} names no file, and .ci/run has not installed it")
    return file


# Not for the session: while Playwright waits, no other test of this worker could run an event loop of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser for the tests of a module."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"there is no Chromium here (looked for {', '.join(NAMES)})")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def served(site: Built) -> Iterator[str]:
    """Return the address of the sample site."""
    yield from serve(site)


@pytest.fixture(scope="session")
def odd(workshop: Workshop) -> Iterator[str]:
    """Return the address of the site of odd content."""
    yield from serve(sound(workshop.once("torture", torture)))


@pytest.fixture(scope="session")
def thirty(workshop: Workshop) -> Built:
    """Return a site as it is lived in."""
    return sound(workshop.once("thirty", lived_in))


@pytest.fixture(scope="session")
def lived(thirty: Built) -> Iterator[str]:
    """Return its address."""
    yield from serve(thirty)


def serve(built: Built, handler: type[SimpleHTTPRequestHandler] = _Quiet) -> Iterator[str]:
    """Serve ``built`` on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(built.output)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
