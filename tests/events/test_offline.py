"""On a venue's Wi-Fi: the pages of an event that is near, in a real Chromium, with a network, a slow one, and none."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import browser
from tests.building import Built, Project, copy
from tests.conftest import sound

pytestmark = pytest.mark.slow

__all__ = ["browser"]  # the fixture

TODAY = datetime.now(UTC)  # a worker goes by the real clock
KEPT = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("event "));
  const stores = await Promise.all(names.map((name) => caches.open(name)));
  const keys = (await Promise.all(stores.map((store) => store.keys()))).flat();
  return keys.map((request) => new URL(request.url).pathname);
}"""


def event(title: str, days: int, more: str = "") -> str:
    day = (TODAY + timedelta(days=days)).date()
    return f"---\ntitle: {title}\nstart: {day} 10:00\nend: {day} 18:00\nvenue: hall\n{more}---\n\nWords of {title}.\n"


SLOTS = 'rooms: [Hall]\nslots: [{start: "11:00", end: "11:45"}]\nagenda: {"11:00": {Hall: pay}}\n'
FILES = {
    "venues/hall.md": "---\nname: Sample hall\naddress: {locality: London, country: GB}\nmap: https://maps.example/hall\n---\n",
    "events/camp.md": event("Camp", 3, SLOTS),
    "events/camp/pay.md": "---\ntitle: Pay for all\n---\n\nWho gets it.\n",
    "events/far.md": event("Far", 60),
    "events/gone.md": event("Gone", -9),
    "events/off.md": event("Off", 3, "status: cancelled\n"),
}


@dataclass
class Served:
    """A site in a folder of its host, whose answers may be held back, or never come.

    The network goes here, and not by Playwright's set_offline, beside which a worker may hold up its browser's end.
    """

    project: Project
    address: str = ""
    free: threading.Event = field(default_factory=threading.Event)
    gone: bool = False

    def build(self, *options: str) -> Built:
        """Build the site as it is today."""
        environment = {"SOURCE_DATE_EPOCH": str(int(TODAY.timestamp()))}
        return sound(self.project.build("build", *options, environment=environment))

    def output(self, name: str) -> Path:
        """Return a file of the site."""
        return self.project.folder / "output" / name


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: object, site: Served) -> None:
        self.site = site
        super().__init__(*arguments, directory=str(site.project.folder / "output"))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.site.free.wait(20)
        if self.site.gone:
            self.close_connection = True
            return
        self.path = self.path.removeprefix("/hub")
        super().do_GET()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a site with events that are near, far and over."""
    project = copy(tmp_path_factory.mktemp("offline") / "site")
    project.replace_content()
    for name, text in FILES.items():
        project.write(f"content/{name}", text)
    served = Served(project)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site=served)) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        served.address = f"http://127.0.0.1:{server.server_port}/hub"
        project.set(SITEURL=served.address)
        served.build()
        served.free.set()
        yield served
        server.shutdown()


@pytest.fixture
def visit(browser: Browser, site: Served) -> Iterator[BrowserContext]:
    """Return a new browser's memory, whose pages have no error (but for a fade that a reload cuts short)."""
    context = browser.new_context()
    site.gone = False
    errors: list[object] = []
    context.on("weberror", lambda one: None if "ransition" in str(one.error) else errors.append(one.error))
    yield context
    context.close()
    assert errors == []


def opened(visit: BrowserContext, site: Served) -> Page:
    """Open the camp's page, and wait until its worker keeps what the page shows."""
    page = visit.new_page()
    page.goto(f"{site.address}/events/camp/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    wait(
        lambda: (
            {f"/hub/theme/{name}" for name in ("css/site.css", "css/components/agenda.css", "js/events.js")}
            <= set(page.evaluate(KEPT))
        )
    )
    return page


def wait(until: Callable[[], bool]) -> None:
    """Wait until something is true."""
    for _ in range(400):
        if until():
            return
        time.sleep(0.05)
    pytest.fail("it never becomes true")


def test_only_an_event_that_is_near_has_a_worker(site: Served) -> None:
    found = {path.parent.name for path in site.output("events").rglob("worker.js")}
    said = {path.parent.name for path in site.output("events").rglob("index.html") if "data-worker" in path.read_text()}
    assert (found, said) == ({"camp"}, {"camp"})
    assert "worker-src 'self'" in site.output("_headers").read_text()
    assert "worker-src &#39;self&#39;" in site.output("events/camp/index.html").read_text()


def test_its_pages_its_agenda_and_the_link_to_the_map_are_there_without_a_network(
    visit: BrowserContext, site: Served
) -> None:
    page = opened(visit, site)
    site.gone = True
    page.reload()
    assert page.locator("h1").inner_text() == "Camp"
    assert page.evaluate("getComputedStyle(document.querySelector('.agenda th')).textAlign") == "start"
    assert page.get_by_role("link", name="Map").get_attribute("href") == "https://maps.example/hall"
    session = page.get_by_role("link", name="Pay for").first  # for all, or for most: see below
    title = session.inner_text()
    assert f"SUMMARY:{title}" in page.evaluate("fetch('agenda.ics').then((answer) => answer.text())")
    session.click()
    assert page.locator("h1").inner_text() == title


def test_what_is_changed_is_seen_at_once_and_kept(visit: BrowserContext, site: Served) -> None:
    page = opened(visit, site)
    worker = site.output("events/camp/worker.js").read_bytes()
    kept = page.evaluate("() => caches.keys()")
    site.project.write("content/events/camp/pay.md", "---\ntitle: Pay for most\n---\n\nWho gets it.\n")
    site.build()  # which writes into the ledger that pay is called otherwise
    assert "are what a build from nothing makes" in site.build("--verify").said
    assert site.output("events/camp/worker.js").read_bytes() != worker
    page.reload()
    assert page.get_by_role("link", name="Pay for most").count()
    wait(lambda: len(now := page.evaluate("() => caches.keys()")) == 1 and now != kept)
    site.gone = True
    page.goto(f"{site.address}/events/camp/pay/")
    assert page.locator("h1").inner_text() == "Pay for most"


def test_a_slow_answer_is_shown_when_it_comes(visit: BrowserContext, site: Served) -> None:
    opened(visit, site)
    file = site.output("events/camp/index.html")
    before = file.read_bytes()
    file.unlink()  # one file has two names
    file.write_bytes(before.replace(b"Words of Camp", b"News of Camp"))
    site.free.clear()
    page = visit.new_page()
    page.goto(f"{site.address}/events/camp/#agenda", wait_until="commit")
    page.get_by_text("Words of Camp").wait_for()
    site.free.set()
    page.get_by_text("News of Camp").wait_for()
    file.write_bytes(before)


def test_a_stream_is_not_kept(visit: BrowserContext, site: Served) -> None:
    page = opened(visit, site)
    for name, accept in (("robots.txt", "text/plain"), ("sitemap.xml", "text/event-stream")):
        page.evaluate("([to, accept]) => fetch(to, {headers: {accept}})", [f"{site.address}/{name}", accept])
    wait(lambda: "/hub/robots.txt" in page.evaluate(KEPT))
    assert "/hub/sitemap.xml" not in page.evaluate(KEPT)


def test_a_page_that_is_gone_is_gone(visit: BrowserContext, site: Served) -> None:
    page = opened(visit, site)
    away = site.output("events/camp/pay").rename(site.output("away"))
    assert page.goto(f"{site.address}/events/camp/pay/").status == 404  # type: ignore[union-attr]
    assert "/hub/events/camp/pay/" not in page.evaluate(KEPT)
    away.rename(site.output("events/camp/pay"))


def test_when_it_is_over_the_worker_takes_itself_and_all_it_kept_away(visit: BrowserContext, site: Served) -> None:
    page = opened(visit, site)
    worker = site.output("events/camp/worker.js")
    text = worker.read_text()
    worker.unlink()
    worker.write_text(text.replace(str(TODAY.year), "2001").replace(str(TODAY.year + 1), "2001"))
    page.reload()
    page.evaluate("() => navigator.serviceWorker.getRegistration().then((one) => one?.update())")
    left = "() => navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    wait(lambda: not page.evaluate(left) and not page.evaluate(KEPT))
    worker.write_text(text)
