"""A hub is told of each feed that has changed, after the upload; whatever it answers, a publication goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from plugins.output.ping import note, tell
from tests.building import copy
from tests.planet.loopback import Answer, Request, serve

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" type="application/atom+xml" href="{}"/>'
    '<link rel="hub" href="{}"/>{}<entry/></feed>'
)
HERE = "https://hub.example/planet/"


class Hub(BaseHTTPRequestHandler):
    """Takes what it is told, or answers as a test wants it."""

    status = 204
    heard: ClassVar[list[dict[str, list[str]]]] = []

    def do_POST(self) -> None:
        self.heard.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hub() -> Iterator[str]:
    Hub.heard.clear()
    Hub.status = 204
    with HTTPServer(("127.0.0.1", 0), Hub) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def publish(folder: Path, hub: str, **words: str) -> Path:
    """Write feeds as a publication does, and note them; return where that is remembered."""
    planet = folder / "output/planet"
    planet.mkdir(parents=True, exist_ok=True)
    for name, word in words.items():
        (planet / name).mkdir(exist_ok=True)
        (planet / name / "atom.xml").write_text(ATOM.format(f"{HERE}{name}/atom.xml?a=1&amp;b=2", hub, word))
    json = f'{{"feed_url": "{HERE}feed.json", "authors": [{{"url": "{HERE}"}}], "hubs": [{{"url": "{hub}"}}]}}'
    (planet / "feed.json").write_text(json)
    note(folder / "output", hub, folder / "memory/websub.json")
    return folder / "memory/websub.json"


def topics() -> list[str]:
    return [asked["hub.url"][0] for asked in Hub.heard]


def test_the_hub_is_told_of_what_has_changed_and_of_nothing_else(hub: str, tmp_path: Path) -> None:
    memory = publish(tmp_path, hub, ann="1", bob="1")
    assert len(list(tell(hub, memory))) == 3 and all(asked["hub.mode"] == ["publish"] for asked in Hub.heard)
    Hub.heard.clear()
    publish(tmp_path, hub, ann="2", bob="1")
    assert list(tell(hub, memory)) == [f"{HERE}ann/atom.xml?a=1&b=2: told (204)"]
    assert topics() == [f"{HERE}ann/atom.xml?a=1&b=2"]
    assert list(tell(hub, memory)) == [f"{hub}: nothing to tell; no feed has changed since"]


def test_what_was_not_told_is_told_the_next_time(hub: str, tmp_path: Path) -> None:
    memory = publish(tmp_path, hub, ann="1")
    Hub.status = 503
    assert "the hub refuses (503)" in next(iter(tell(hub, memory)))
    publish(tmp_path, hub, ann="1")
    Hub.status, Hub.heard[:] = 202, []
    assert [line.rpartition(": ")[2] for line in tell(hub, memory)] == ["told (202)", "told (202)"]


def test_a_hub_that_is_not_there_is_said_in_two_lines(tmp_path: Path) -> None:
    memory = publish(tmp_path, "http://127.0.0.1:9/", ann="1", bob="1")
    first, second = tell("http://127.0.0.1:9/", memory)
    assert "cannot be reached (" in first and second.endswith("3 of 3 not told; the next ping does it")


def test_archives_and_feeds_without_the_hub_are_nobodys_to_hear_of(hub: str, tmp_path: Path) -> None:
    memory = publish(tmp_path, hub, old='<link rel="current" href="x"/>')
    publish(tmp_path, "https://another.example/", ann="1")
    note(tmp_path / "output", hub, memory)
    assert [line.partition(": ")[0] for line in tell(hub, memory)] == [f"{hub}"]


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"feeds": 1, "news": 2}', "\x00"])
def test_a_memory_that_is_broken_makes_all_news(hub: str, tmp_path: Path, broken: str) -> None:
    memory = publish(tmp_path, hub, ann="1")
    memory.write_text(broken)
    assert list(tell(hub, memory)) == [f"{hub}: nothing to tell; no feed has changed since"]
    publish(tmp_path, hub, ann="1")
    assert len(list(tell(hub, memory))) == 2


@pytest.mark.parametrize(
    ("setting", "status", "said"), [("", 0, "there is no hub to tell"), ("hub.example", 2, "WEBSUB is no address")]
)
def test_without_a_hub_the_command_says_so(tmp_path: Path, setting: str, status: int, said: str) -> None:
    project = copy(tmp_path / "site")
    project.set(WEBSUB=setting)
    command = [sys.executable, "-m", "plugins.output", "ping"]
    done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=False)
    assert done.returncode == status and said in done.stdout + done.stderr


def test_the_pages_that_posts_link_to_are_told_by_the_same_command(tmp_path: Path) -> None:
    heard: list[bytes] = []

    def page(request: Request) -> Answer:
        heard.append(request.body)
        return Answer(200, (("Link", "</take>; rel=webmention"),)) if request.method == "GET" else Answer(201)

    project = copy(tmp_path / "site")
    with serve(page) as site:
        target = site.url(0, "/post")
        project.set(WEBMENTION="https://mentions.example/circle", PLANET={"allow_hosts": ["127.0.1.1"]})
        project.write(
            ".hub/mentioned.json", json.dumps({"posts": {}, "news": [["https://circle.example/p/", target, 0]]})
        )
        done = [project.build("ping", environment={"SITEURL": "https://circle.example"}) for _ in range(2)]
    assert [one.status for one in done] == [0, 0]
    assert f"{target}: told (201)\n" in done[0].said and "No post has a link that nobody was told of." in done[1].said
    assert [parse_qs(body.decode()) for body in heard] == [
        {},
        {"source": ["https://circle.example/p/"], "target": [target]},
    ]
