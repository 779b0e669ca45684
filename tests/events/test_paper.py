"""What comes out of the printer: the right size, on one sheet, with a code that a telephone reads."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from plugins.events.agenda import grid
from plugins.events.exports.paper import WALL, type_size
from plugins.events.model import Event
from tests.building import Built
from tests.events.making import event

A4, A3 = (595, 842), (1191, 842)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Be silent."""


@pytest.fixture(scope="module")
def address(unconference: Built) -> Iterator[str]:
    """Serve the built site."""
    handler = functools.partial(Quiet, directory=str(unconference.output))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def tool(*names: str) -> str:
    """Return the first of these programs that is here; skip the test where there is none."""
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        pytest.skip(f"none of {', '.join(names)} is installed")
    return found


def printed(address: str, sheet: str, folder: Path) -> Path:
    """Print one sheet to a PDF as a browser does."""
    pdf = folder / f"{sheet}.pdf"
    chromium = tool("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder}/profile",
    ]
    subprocess.run(
        [chromium, *options, f"--print-to-pdf={pdf}", f"{address}/events/unconf/paper/{sheet}/"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return pdf


def measured(pdf: Path) -> tuple[int, tuple[int, int]]:
    """Return how many pages a PDF has, and the size of the first in points."""
    said = subprocess.run([tool("pdfinfo"), str(pdf)], check=True, capture_output=True, text=True).stdout
    lines = dict(line.split(":", 1) for line in said.splitlines() if ":" in line)
    width, _, height = lines["Page size"].split()[:3]
    return int(lines["Pages"]), (round(float(width)), round(float(height)))


@pytest.mark.parametrize(
    ("sheet", "pages", "size"),
    [("poster", 1, A4), ("programme", 1, A4), ("names", 1, A4), ("letter", 1, A4), ("slips", 2, A4), ("wall", 2, A3)],
)
def test_a_sheet_is_as_large_as_it_says(
    address: str, tmp_path: Path, sheet: str, pages: int, size: tuple[int, int]
) -> None:
    found = measured(printed(address, sheet, tmp_path))
    assert found[0] == pages
    assert max(abs(found[1][0] - size[0]), abs(found[1][1] - size[1])) <= 1


def test_the_posters_code_opens_the_event(address: str, tmp_path: Path) -> None:
    pdf = printed(address, "poster", tmp_path)
    subprocess.run([tool("pdftoppm"), "-r", "150", "-png", str(pdf), str(tmp_path / "poster")], check=True)
    (picture,) = tmp_path.glob("poster*.png")
    read = subprocess.run(
        [tool("zbarimg"), "--quiet", "--raw", str(picture)], capture_output=True, text=True, check=True
    )
    assert read.stdout.strip() == "http://localhost:8000/events/unconf/"


def test_each_session_has_a_slip_with_the_way_to_its_notes(unconference: Built) -> None:
    tree = html.fromstring((unconference.output / "events/unconf/paper/slips/index.html").read_bytes())
    codes = tree.xpath("//svg/@aria-label")
    assert [code.rsplit("/", 2)[1] for code in codes] == ["four", "one", "three", "two"]
    assert len(tree.xpath("//*[contains(@class, 'slip-blank')]")) == 4


def test_first_names_only_where_given(unconference: Built) -> None:
    text = (unconference.output / "events/unconf/paper/names/index.html").read_text(encoding="utf-8")
    assert "Ann" in text
    assert not (unconference.output / "events/nowhere/paper/names").exists()


def test_nothing_is_printed_for_the_archive(site: Built) -> None:
    assert not (site.output / "events/camp-2010/paper").exists()


def crowded(tmp_path: Path, rooms: int, slots: int, title: str, status: str = "confirmed") -> Event:
    """Return an event with a session in each of its rooms in each of its slots."""
    names = [f"Room {room}" for room in range(rooms)]
    times = [f'  - {{id: s{n}, start: "{9 + n}:00", end: "{9 + n}:50"}}' for n in range(slots)]
    cells = [f"  s{n}: {{{', '.join(f'{name}: t{n}-{i}' for i, name in enumerate(names))}}}" for n in range(slots)]
    front = ["title: U", "start: 2027-05-20", f"rooms: {names}", "slots:", *times, "agenda:", *cells]
    session = f"title: {title}\nby: [Ann Sample, Bo Sample]\nstatus: {status}"
    many = {f"events__meeting__t{n}-{i}": session for n in range(slots) for i in range(rooms)}
    return event(tmp_path, "\n".join(front), **many)


@pytest.mark.parametrize(
    ("rooms", "slots", "title", "least", "most"),
    [
        (2, 3, "Pubs", 24, 24),
        (6, 8, "What we stopped measuring, and why nobody noticed", 13, 18),  # two metres away
        (6, 4, "Arbeitsunfähigkeitsbescheinigungen", 9, 10),  # the word decides
        (8, 12, "What we stopped measuring, and why nobody noticed", 9, 10),
    ],
)
def test_type_on_the_wall_is_as_large_as_the_day_allows(
    tmp_path: Path, rooms: int, slots: int, title: str, least: int, most: int
) -> None:
    (day,) = grid(crowded(tmp_path, rooms, slots, title))
    assert least <= type_size(day, WALL) <= most


def test_paper_shows_sessions_in_their_language(unconference: Built) -> None:
    for sheet in ("wall", "programme"):
        tree = html.fromstring((unconference.output / f"events/unconf/paper/{sheet}/index.html").read_bytes())
        assert [b.text_content() for b in tree.xpath("//td//b[@lang]")] == ["One, and more", "Two"]


@pytest.mark.parametrize("sheet", ["poster", "programme", "wall", "slips", "letter"])
def test_a_code_that_leads_to_this_machine_says_so(unconference: Built, sheet: str) -> None:
    tree = html.fromstring((unconference.output / f"events/unconf/paper/{sheet}/index.html").read_bytes())
    assert all("on this computer only" in code.text_content() for code in tree.xpath("//figure"))
