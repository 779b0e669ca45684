"""The site on this machine while someone writes: built anew at each change, and the browser told."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue

from watchfiles import watch

from plugins.output.builder import Builder
from plugins.output.handler import Builds, SiteHandler
from plugins.output.unchanged import last
from plugins.shared.terminal import say

SOURCES = ("content", "overrides", "theme", "plugins", "pelicanconf.py", "publishconf.py")
STEP = 20  # milliseconds without another change before a build begins
LOOK = 500  # milliseconds after which a new watch looks whether it has missed anything

_building = threading.Lock()


def serve(root: Path, output: Path, port: int, *, fetch: bool) -> int:
    """Build, serve on ``port`` and build again at each change until interrupted; return the exit status."""
    builds = Builds()
    handler = partial(SiteHandler, directory=str(output), builds=builds)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        fix = "stop what uses it, or choose another: python3 tasks.py serve --port 8001"
        reason = getattr(error, "strerror", None) or error
        say(f"http://localhost:{port}: the port cannot be used ({reason}) — {fix}", error=True)
        return 2
    server.daemon_threads = True
    changed: SimpleQueue[Sequence[str]] = SimpleQueue()
    stop, builder = threading.Event(), Builder(root)
    watching = threading.Thread(target=_watch, args=(root, changed, stop, builder), daemon=True)
    watching.start()
    status = _build(builder)
    if status and not output.exists():
        builder.forget()
        server.server_close()
        return status
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"The site is at http://localhost:{server.server_port} — stop with Ctrl+C.")
    if fetch:
        threading.Thread(target=_fetch, args=(root, builder, builds), daemon=True).start()
    try:
        while True:
            edited = list(changed.get())
            while not changed.empty():
                edited += changed.get()
            if _build(builder, edited, builds.add) == 0:
                builds.add()
    except KeyboardInterrupt:
        say("")
    server.shutdown()
    stop.set()
    with _building:
        builder.forget()
    watching.join()  # the watcher's own code must not outlive the interpreter
    return 0


def _watch(root: Path, changed: SimpleQueue[Sequence[str]], stop: threading.Event, builder: Builder) -> None:
    """Say which sources have changed, until ``stop``; what changes during a build is not forgotten."""

    def tell(paths: Sequence[str]) -> None:
        if any(path.endswith(".py") for path in paths):
            with _building:
                builder.forget()
        changed.put(paths)

    _look(root, stop, tell)
    while not stop.is_set():  # a folder has come or gone
        # What changed between the two is found by a build, which does nothing where there is nothing to do.
        _look(root, stop, tell, missed=True)


def _look(root: Path, stop: threading.Event, tell: Callable[[Sequence[str]], None], *, missed: bool = False) -> None:
    """``tell`` of each change, until ``stop`` or until there are other folders to watch; first of what was missed."""
    places = watched(root)
    watching = watch(
        *places,
        recursive=False,
        ignore_permission_denied=True,
        stop_event=stop,
        step=STEP,
        rust_timeout=LOOK,
        yield_on_timeout=True,
    )
    with suppress(FileNotFoundError):  # it was gone before it was watched
        for changes in watching:
            if changes or missed:
                tell([path for _, path in changes])
            missed = False
            if changes and watched(root) != places:
                return
    stop.wait(LOOK / 1000)


def watched(root: Path) -> list[str]:
    """Return the sources, and folders that the last build read, each of their folders by itself.

    To watch all below one means to follow every link in it.
    """
    named = trace.folders if (trace := last(root)) else ()  # by the settings: plugins and templates of its own
    sources = list(dict.fromkeys(root / name for name in (*SOURCES, *named) if (root / name).exists()))
    folders = (path for source in sources for path, _, _ in os.walk(source))
    paths = {*map(str, sources), *(path for path in folders if not path.endswith("__pycache__"))}
    return sorted(paths)


def _build(builder: Builder, edited: Sequence[str] = (), early: Callable[[], None] = lambda: None) -> int:
    """Build; wait for a build that is under way."""
    with _building:
        return builder.build(edited, early)


def _fetch(root: Path, builder: Builder, builds: Builds) -> None:
    """Ask the members' feeds for news, and build again when there may be some."""
    subprocess.run([sys.executable, "-m", "plugins.output", "fetch", "--quiet"], cwd=root, check=False)
    if _build(builder) == 0:
        builds.add()
