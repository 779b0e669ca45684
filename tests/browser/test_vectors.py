"""Every known attack, sent by members' feeds through fetching, cleaning and building, then met by a real Chromium.

A sample in every run; all of the corpus, four times as many pages, with HUB_VECTORS=all.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree
from playwright.sync_api import Browser, Error, Page, Request, Route

from tests.browser.conftest import _Quiet, serve
from tests.browser.vectors import FORMATS, feeds
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.corpora import corpora
from tests.planet import loopback

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
HOOKS = (HERE / "attack.js").read_text(encoding="utf-8")
PROBE = (HERE / "probe.js").read_text(encoding="utf-8")
FOREIGN = ".e-content, .p-name, .p-summary, .p-category, .item-summary:not(:has(.p-summary))"
SHARE = 4  # one vector in so many
PER_HOST = 25  # feeds
PER_MEMBER = 400  # feeds: a file may name no more than 500
PART = "-part-"
ENTRY = re.compile(r"^planet/[^/]+-part-[^/]*/[^/]+$")  # the page of an entry


def vectors() -> dict[str, str]:
    """Return the vectors of this run by their ids: of each kind the same share."""
    kinds = defaultdict(list)
    for vector in json.loads((corpora() / "xss/vectors.json").read_text(encoding="utf-8")):
        kinds[vector["cls"]].append((vector["id"], vector["vector"]))
    step = 1 if os.environ.get("HUB_VECTORS") == "all" else SHARE
    return dict(pair for kind in kinds.values() for pair in kind[::step])


def attacked(project: Project) -> Built:
    """Build a site whose members' feeds hold every vector in every place."""
    project.replace_content()
    project.set(PLANET={"store": ".hub/planet.sqlite3", "page_size": 200, "feed_items": 500})
    documents = list(feeds(vectors()))

    def answer(request: loopback.Request) -> loopback.Answer:
        _, kind, document = documents[int(request.path[1:])]
        return loopback.document(document.encode(), request, kind)

    with loopback.serve(answer, -(-len(documents) // PER_HOST)) as hosts:
        addresses = defaultdict(list)
        for number, (member, _, _) in enumerate(documents):
            files = sum(name.partition(PART)[0] == member for name in addresses)
            name = f"{member}{PART}{max(1, files)}"
            name = name if len(addresses.get(name, ())) < PER_MEMBER else f"{member}{PART}{files + 1}"
            addresses[name].append(hosts.url(number // PER_HOST, f"/{number}"))
        for member, urls in addresses.items():
            listed = "".join(f"  - {url}\n" for url in urls)
            project.write(f"content/members/{member}.md", f"---\nname: {member.title()}\nfeeds:\n{listed}---\n")
        command = ["update", "--members", "content/members", "--store", ".hub/planet.sqlite3", "--json"]
        done = subprocess.run(
            [sys.executable, "-m", "plugins.planet", *command, "--allow-host", "127.0.0.0/8"],
            cwd=project.folder, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
    (project.folder / "reports.jsonl").write_text(done.stdout, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return project.build("build")


@pytest.fixture(scope="module")
def built(workshop: Workshop) -> Built:
    corpora()
    return sound(workshop.once("attacked", attacked))


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    yield from serve(built)


def pages(built: Built) -> list[str]:
    """Return the paths of the pages on which what feeds say is shown."""
    found = [path.relative_to(built.output).parent.as_posix() for path in built.output.rglob("index.html")]
    river = [p for p in found if p.startswith("planet/page/") or p in (".", "planet", "planet/status", "planet/tags")]
    tags = sorted(p for p in found if p.startswith("planet/tags/"))[::40]
    months = sorted(p for p in found if p.startswith("planet/20"))[::12]
    members = [p for p in found if p.startswith("members")]
    entries = sorted(path for path in found if ENTRY.search(path))[::40]
    return sorted({*river, *tags, *months, *members, *entries, "planet/conversations"})


def offences(browser: Browser, address: str, paths: list[str], *, bypass: bool) -> list[str]:
    """Return what foreign content does on these pages."""
    found: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=bypass)
    context.add_init_script(HOOKS)

    def on_request(route: Route, request: Request) -> None:
        if request.url.startswith(address + "/"):
            return route.fallback()
        if request.resource_type != "image" or not request.url.startswith("https:"):
            found.append(f"asks for {request.resource_type} {request.url[:160]}")
        return route.abort()

    def meet(page: Page, path: str) -> None:
        wanted = f"{address}/{quote(path)}/".replace("/./", "/")
        moves: list[str] = []
        page.on("framenavigated", lambda frame: moves.append(frame.url))
        page.on("popup", lambda popup: found.append(f"{path}: opens {popup.url[:160]}"))
        page.on("dialog", lambda dialog: (found.append(f"{path}: {dialog.type}"), dialog.dismiss()))
        page.on("pageerror", lambda error: found.append(f"{path}: {error}"))
        page.goto(wanted, wait_until="load")
        try:
            found.extend(f"{path}: {what}" for what in page.evaluate(PROBE, FOREIGN))
            page.wait_for_timeout(150)
            found.extend(f"{path}: {what}" for what in page.evaluate("window.__seen"))
        except Error as error:  # the page that was asked is no longer there
            found.append(f"{path}: goes to another page: {error}")
        if moves != [wanted]:
            found.append(f"{path}: goes to {moves[1:]}")

    context.route("**/*", on_request)
    try:
        for path in paths:
            page = context.new_page()
            meet(page, path)
            for opened in context.pages:  # pop-ups too: a context that is closed under a loading page can hang
                opened.close()
    finally:
        context.close()
    return found


def test_every_vector_is_on_a_page(built: Built) -> None:
    text = "".join(
        path.read_text("utf-8") for path in built.output.glob("planet/**/index.html") if "tags" not in path.parts
    )
    reports = [json.loads(line) for line in (Path(built.folder) / "reports.jsonl").read_text("utf-8").splitlines()]
    assert Counter(report["state"] for report in reports[:-1]).keys() == {"ok"}
    new = Counter(
        {member: sum(r["new"] for r in reports[:-1] if r["member"].partition(PART)[0] == member) for member in FORMATS}
    )
    # Feeds of one member that say the same are one and the same blog's.
    assert {member: count for member, count in new.items() if count < 0.9 * len(vectors())} == {}
    unseen = [id_ for id_ in vectors() if id_ not in text]
    assert len(unseen) < 0.01 * len(vectors())  # those whose title and address are another's


@pytest.mark.parametrize("bypass", [False, True], ids=["with the policy", "without the policy"])
def test_no_vector_does_anything(browser: Browser, built: Built, address: str, bypass: bool) -> None:
    assert offences(browser, address, pages(built), bypass=bypass) == []


def test_feeds_that_go_out_are_whole(built: Built) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for path in (*built.output.rglob("*.xml"), *built.output.rglob("*.opml")):
        etree.fromstring(path.read_bytes(), parser)
    for path in built.output.rglob("*.json"):
        json.loads(path.read_bytes())


# Not a page that goes elsewhere by itself: the browser's driver can wait for ever on one that leaves while it is asked.
RAW = {
    "alert": "<img src=x onerror=alert(1)>",
    "asks for script": "<script src=https://evil.example/x.js></script>",
    "position fixed": "<div style='position:fixed;inset:0;z-index:9'>x</div>",
    "covered": "<div style='position:fixed;inset:0;z-index:9'>x</div>",
    "id: <form": "<form id=main><input name=x></form>",
    "data-told: <p": "<p data-told>x</p>",
    "data-told: <a": "<a href='https://evil.example/' data-told=x>x</a>",
    "address": "<a href='javascript:prompt(1)'>x</a>",
    "prompt": "<a href='javascript:prompt(1)'>x</a>",
    "asks for document": "<a href=https://evil.example/ target=_blank>x</a>",
    "twice the id": "<p id=main>x</p>",
}


def test_the_net_has_no_holes(browser: Browser, tmp_path: Path) -> None:
    for number, vector in enumerate(RAW.values()):
        (tmp_path / f"{number}").mkdir()
        page = f"<header><a href=/>Home</a></header><main id=main><div class=e-content>{vector}</div></main><footer>"
        (tmp_path / f"{number}/index.html").write_text(f"<!doctype html><title>x</title><body>{page}")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        for number, what in enumerate(RAW):
            address = f"http://127.0.0.1:{server.server_port}"
            found = offences(browser, address, [str(number)], bypass=True)
            assert [one for one in found if what in one], (what, found)
    finally:
        server.shutdown()
        server.server_close()
