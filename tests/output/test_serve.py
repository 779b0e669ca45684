"""The site while someone writes: every page as it will be published, and a browser that hears of each build."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from plugins.output.serve import RELOAD_ADDRESS, SCRIPT, SCRIPT_ADDRESS, Builds, SiteHandler
from tests.building import ROOT, Project, copy

TAG = f'<script src="{SCRIPT_ADDRESS}"></script></head>'
FILES = {
    "index.html": "<html><head><title>Home</title></head><body>é</body></html>",
    "404.html": "<html><head><title>Lost</title></head></html>",
    "posts/a/index.html": "<html><head></head><body>a</body></html>",
    "events/calendar.ics": "BEGIN:VCALENDAR\r\n",
    "feeds/atom.xml": "<feed/>",
    "feeds/feed.json": "{}",
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, Builds]]:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    builds = Builds()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SiteHandler, directory=str(tmp_path), builds=builds))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_port, builds
    server.shutdown()
    server.server_close()


def ask(port: int, path: str, method: str = "GET") -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    ("path", "file"),
    [("/", "index.html"), ("/?a=b", "index.html"), ("/posts/a/", "posts/a/index.html"), ("/404.html", "404.html")],
)
def test_a_page_comes_with_the_reload_script(server: tuple[int, Builds], path: str, file: str) -> None:
    response, body = ask(server[0], path)
    assert response.status == 200
    assert body == FILES[file].replace("</head>", TAG)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/events/calendar.ics", "text/calendar; charset=utf-8"),
        ("/feeds/atom.xml", "application/xml; charset=utf-8"),
        ("/feeds/feed.json", "application/json; charset=utf-8"),
    ],
)
def test_other_files_are_served_as_they_are(server: tuple[int, Builds], path: str, kind: str) -> None:
    response, body = ask(server[0], path)
    assert body == FILES[path.lstrip("/")]
    assert response.headers["Content-Type"] == kind


def test_a_folder_without_its_slash_leads_to_the_page(server: tuple[int, Builds]) -> None:
    response, _ = ask(server[0], "/posts/a")
    assert (response.status, response.headers["Location"]) == (301, "/posts/a/")


@pytest.mark.parametrize("path", ["/nothing", "/posts/b/", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"])
def test_what_is_not_there_gets_the_site_s_own_page(server: tuple[int, Builds], path: str) -> None:
    response, body = ask(server[0], path)
    assert response.status == 404
    assert "<title>Lost</title>" in body
    assert TAG in body


def test_a_head_request_has_no_body(server: tuple[int, Builds]) -> None:
    assert ask(server[0], "/", "HEAD")[1] == ""
    assert ask(server[0], "/nothing", "HEAD")[0].status == 404


def test_the_reload_script(server: tuple[int, Builds]) -> None:
    response, body = ask(server[0], SCRIPT_ADDRESS)
    assert (body, response.headers["Content-Type"]) == (SCRIPT, "text/javascript")
    assert RELOAD_ADDRESS in body


def test_a_browser_hears_of_a_build(server: tuple[int, Builds]) -> None:
    port, builds = server
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", RELOAD_ADDRESS)
    stream = connection.getresponse()
    assert stream.headers["Content-Type"] == "text/event-stream"
    builds.add()
    assert stream.readline() == b"event: built\n"
    connection.close()


def test_who_waits_for_a_build_is_woken_or_told_that_there_was_none() -> None:
    builds = Builds()
    assert not builds.wait(seen=0, timeout=0.01)
    builds.add()
    assert builds.wait(seen=0, timeout=0.01)
    assert builds.count == 1


@pytest.mark.parametrize("port", ["taken", "99999"])
def test_a_port_that_cannot_be_used_is_one_clear_line(port: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = str(other.getsockname()[1]) if port == "taken" else port
        done = subprocess.run(
            [sys.executable, "-m", "plugins.output", "serve", "--no-fetch", "--port", number],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"http://localhost:{number}: the port cannot be used (")
    assert line.endswith(") — stop what uses it, or choose another: python3 tasks.py serve --port 8001")


# Settings that kill the build that reads them, as often as the file no-memory says.
KILLED = """
import os
from pathlib import Path
if (file := Path("no-memory")).exists():
    left = int(file.read_text()) - 1
    file.write_text(str(left)) if left else file.unlink()
    os.kill(os.getpid(), 9)
"""


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[Project, subprocess.Popen[str], int]]:
    """Serve a copy of the project; give it, the process and the port."""
    project = copy(tmp_path / "site")
    settings = (project.folder / "pelicanconf.py").read_text(encoding="utf-8")
    project.write("pelicanconf.py", settings + KILLED)
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "plugins.output", "serve", "--no-fetch", "--port", "0"],
            cwd=project.folder,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            # Where the tests run in the background, Ctrl+C is ignored, and a child would inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    assert process.stdout
    try:
        line = next(line for line in process.stdout if line.startswith("The site is at http://localhost:"))
        yield project, process, int(line.split(":")[2].split()[0])
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def hear(port: int) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    """Wait as a browser does for the next build."""
    stream = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    stream.request("GET", RELOAD_ADDRESS)
    return stream, stream.getresponse()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_a_writer_saves_and_the_page_is_new(serving: tuple[Project, subprocess.Popen[str], int]) -> None:
    project, process, port = serving
    stream, events = hear(port)
    project.write("content/posts/new-one.md", "---\ntitle: Fresh from the pen\ndate: 2010-11-01\n---\nHello.\n")
    assert events.readline() == b"event: built\n"
    assert "Fresh from the pen" in ask(port, "/posts/new-one/")[1]
    stream.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=120) == 0


def children(of: int) -> list[int]:
    """Return the processes that the process ``of`` has started, as Linux tells them (proc(5))."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, _, rest = stat.read_text().partition(" (")
            if int(rest.rpartition(")")[2].split()[1]) == of:
                found.append(int(number))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's children in /proc")
@pytest.mark.parametrize("victim", ["what builds", "a build"])
def test_no_save_is_lost_when_what_builds_is_killed(
    serving: tuple[Project, subprocess.Popen[str], int], victim: str
) -> None:
    project, process, port = serving
    stream, events = hear(port)
    if victim == "what builds":
        (builder,) = children(process.pid)
        os.kill(builder, signal.SIGKILL)
    else:
        project.write("no-memory", "1")
    project.write("content/posts/new-one.md", "---\ntitle: Saved all the same\ndate: 2010-11-01\n---\nHello.\n")
    assert events.readline() == b"event: built\n"
    assert "Saved all the same" in ask(port, "/posts/new-one/")[1]
    stream.close()
    said = (project.folder.parent / "said").read_text(encoding="utf-8")
    assert said == "What builds the site was killed (SIGKILL): building again.\n"


@pytest.mark.skipif(sys.platform != "linux", reason="signals have other names elsewhere")
def test_a_save_that_cannot_be_built_is_said_and_the_next_is_built(
    serving: tuple[Project, subprocess.Popen[str], int],
) -> None:
    project, _, port = serving
    said = project.folder.parent / "said"
    project.write("no-memory", "2")
    project.write("content/posts/new-one.md", "---\ntitle: First\ndate: 2010-11-01\n---\nHello.\n")
    while len(lines := said.read_text(encoding="utf-8").splitlines()) < 2:
        time.sleep(0.05)
    stream, events = hear(port)
    project.write("content/posts/another.md", "---\ntitle: Second\ndate: 2010-11-02\n---\nHello.\n")
    assert events.readline() == b"event: built\n"
    assert "First" in ask(port, "/posts/new-one/")[1]
    assert "Second" in ask(port, "/posts/another/")[1]
    stream.close()
    assert lines == [
        "What builds the site was killed (SIGKILL): building again.",
        "What builds the site was killed (SIGKILL): this change is not shown; close what takes memory, then save again.",  # noqa: E501
    ]
