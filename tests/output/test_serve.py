"""The site while someone writes: every page as it will be published, and a browser that hears of each build."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from plugins.output.handler import RELOAD_ADDRESS, SCRIPT, SCRIPT_ADDRESS, Builds, SiteHandler
from plugins.output.serve import watched
from tests.building import ROOT, copy

pytestmark = pytest.mark.slow

TAG = re.compile(rf'<script src="{SCRIPT_ADDRESS}" data-page="(\w+)"></script></head>')
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
    assert TAG.sub("</head>", body) == FILES[file] != body
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


@pytest.mark.parametrize("path", [
    "/nothing", "/posts/b/", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/%00", f"/{'a' * 5000}", "/%ed%a0%80",
])  # fmt: skip
def test_what_is_not_there_gets_the_site_s_own_page(server: tuple[int, Builds], path: str) -> None:
    response, body = ask(server[0], path)
    assert response.status == 404
    assert "<title>Lost</title>" in body
    assert TAG.search(body)


def test_a_browser_knows_a_page_that_a_build_has_left_as_it_was(server: tuple[int, Builds], tmp_path: Path) -> None:
    def shown() -> str:
        found = TAG.search(ask(server[0], "/posts/a/")[1])
        assert found
        return found[1]

    seen = [shown(), shown()]
    (tmp_path / "index.html").write_text("<html><head></head>another</html>", encoding="utf-8")
    seen.append(shown())
    assert len(set(seen)) == 1
    (tmp_path / "theme/css").mkdir(parents=True)
    for change in ("posts/a/index.html", "theme/css/site.css"):
        (tmp_path / change).write_text("<html><head></head>new</html>", encoding="utf-8")
        seen.append(shown())
    assert len(set(seen)) == 3


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:{}", 200), ("127.0.0.1:{}", 200), ("[::1]:{}", 200), ("LOCALHOST", 200), ("circle.localhost:{}", 200),
     ("evil.example:{}", 421), ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421), ("a b", 421)],
)  # fmt: skip
def test_no_other_sites_name_leads_to_drafts(server: tuple[int, Builds], host: str, status: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server[0], timeout=60)
    connection.request("GET", "/", headers={"Host": host.format(server[0])})
    response = connection.getresponse()
    assert (response.status, b"http://localhost" in response.read()) == (status, status == 421)
    connection.close()


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


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_a_writer_saves_and_the_page_is_new(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    process = subprocess.Popen(
        [sys.executable, "-m", "plugins.output", "serve", "--no-fetch", "--port", "0"],
        cwd=project.folder,
        stdout=subprocess.PIPE,
        text=True,
        # Where the tests run in the background, Ctrl+C is ignored, and a child would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout
    try:
        said = next(line for line in process.stdout if line.startswith("The site is at http://localhost:"))
        port = int(said.split(":")[2].split()[0])
        stream = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        stream.request("GET", RELOAD_ADDRESS)
        events = stream.getresponse()
        project.write("content/posts/new-one.md", "---\ntitle: Fresh from the pen\ndate: 2010-11-01\n---\nHello.\n")
        assert events.readline() == b"event: built\n"
        assert "Fresh from the pen" in ask(port, "/posts/new-one/")[1]
        project.write("content/posts/new-one.md", "---\ntitle: Fresh from the pen\ndate: 2010-11-01\n---\nHullo.\n")
        while events.readline() != b"event: built\n":
            pass
        assert "<p>Hullo.</p>" in ask(port, "/posts/new-one/")[1]
        stream.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_only_folders_of_the_site_are_watched_and_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "content/images/pub").mkdir(parents=True)
    (tmp_path / "elsewhere/inner").mkdir(parents=True)
    (tmp_path / "content/images/out").symlink_to(tmp_path / "elsewhere")
    for name in "ab":
        (tmp_path / "content/images" / name).symlink_to(".")
    assert [Path(path).relative_to(tmp_path).as_posix() for path in watched(tmp_path)] == [
        *("content", "content/images", "content/images/pub")
    ]


def test_a_browser_that_leaves_in_the_middle_of_an_answer_is_nothing_to_tell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "talk.mp4").write_bytes(bytes(8_000_000))  # more than any buffer between the two holds
    handler = partial(SiteHandler, directory=str(tmp_path), builds=Builds())
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        with socket.create_connection(("127.0.0.1", server.server_port)) as browser:
            browser.sendall(b"GET /talk.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert browser.recv(1000).startswith(b"HTTP/1.1 200")
        assert ask(server.server_port, "/talk.mp4", "HEAD")[0].status == 200
        server.shutdown()
    # Leaving the block has waited for the thread of each request.
    assert capsys.readouterr().err == ""
