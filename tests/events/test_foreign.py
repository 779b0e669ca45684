"""Whatever a foreign calendar or a pitch is, the command answers in lines, and what it writes the site can read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.events.__main__ import main
from plugins.shared import frontmatter
from plugins.shared.frontmatter import Document
from plugins.writing.safety import refused
from tests.events.making import read

ODD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(
        [
            *(
                "\x1b]0;x\x07",
                "gpj\u202e.exe",
                "::error::x",
                "a" * 3000,
                "<script>x</script>",
                "[a](../gone.md)",
                "<" * 99,
            ),
            *("[" * 10_000, "&#8238;", "paper", "2010-10-21", "日本", "---", "\u2028", "https://", "null", "on x=y>"),
        ]
    ),
)
NAMES = (
    "SUMMARY DESCRIPTION LOCATION URL CATEGORIES STATUS RRULE EXDATE DTEND DURATION RECURRENCE-ID ORGANIZER;CN=x"
).split()
RULES = [
    *("FREQ=SECONDLY;BYMONTH=13", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=999999999", "FREQ=DAILY"),
    *("FREQ=WEEKLY;UNTIL=99991231T235959Z", "FREQ=DAILY;INTERVAL=0", "FREQ=MONTHLY;BYDAY=2TU;COUNT=0", "FREQ=HOURLY"),
    *("FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))), "FREQ=YEARLY;COUNT=-1", "FREQ=DAILY;UNTIL=20300101"),
    *("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;INTERVAL=0;BYMONTH=7"),
]
STARTS = ["20270302T190000", "20270302", "00010101T000000Z", "99991231", "18991231T000000Z", "20270231", "x"]
LINES = st.tuples(st.sampled_from(NAMES), ODD | st.sampled_from(RULES + STARTS)).map(":".join)
EVENTS = st.tuples(st.sampled_from(STARTS), st.lists(LINES, max_size=5))


def answered(capsys: pytest.CaptureFixture[str], status: int) -> None:
    said = capsys.readouterr()
    assert status in (0, 2)
    assert (status == 2) == bool(said.err)
    assert not any(c in said.out + said.err for c in "\x1b\x07\u202e\u2028")
    assert not any(line.startswith("::") for line in (said.out + said.err).splitlines())


def readable(root: Path) -> None:
    """Assert that the site reads every file of content/events/ and publishes every text."""
    assert read(root, {})[1] == []
    for path in (root / "content").rglob("*.md"):
        document = frontmatter.read(path, root)
        assert isinstance(document, Document)
        assert refused(document.name, document.body.text, 1) == []


@settings(max_examples=60)
@given(events=st.lists(EVENTS, min_size=1, max_size=3))
def test_any_calendar(events: list[tuple[str, list[str]]]) -> None:
    written = "".join(
        "\r\n".join(["BEGIN:VEVENT", f"UID:{n}", f"DTSTART:{start}", *lines, "END:VEVENT", ""])
        for n, (start, lines) in enumerate(events)
    )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "x.ics"
        source.write_bytes(f"BEGIN:VCALENDAR\r\n{written}END:VCALENDAR\r\n".encode())
        call = ["import", str(source), "--timezone", "Europe/London", "--content", f"{folder}/content"]
        assert main(call) in (0, 2)
        readable(Path(folder))


LABELS = ["Title", "Name", "Format", "First time?", "Event", "About"]
FIELDS = ["Subject", "From", "Date", "Content-Type", "Content-Transfer-Encoding"]
PITCHES = st.lists(
    st.tuples(st.sampled_from(LABELS), ODD).map(": ".join),
    max_size=6,
)
HEADERS = st.lists(
    st.tuples(st.sampled_from(FIELDS), ODD),
    max_size=5,
)


@settings(max_examples=60)
@given(headers=HEADERS, lines=PITCHES, mail=st.booleans())
def test_any_pitch(headers: list[tuple[str, str]], lines: list[str], mail: bool) -> None:
    head = "".join(f"{name}: {value}\n" for name, value in headers) if mail else ""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        read(root, {"events/unconf.md": "title: Unconference\nstart: 2027-05-20"})
        source = root / ("pitch.eml" if mail else "pitch.txt")
        source.write_bytes("\n".join([head, *lines] if mail else lines).encode())
        assert main(["pitch", str(source), "--event", "unconf", "--content", f"{folder}/content"]) in (0, 2)
        readable(root)


SOURCES = {
    "empty": b"",
    "binary": bytes(range(256)) * 50,
    "UTF-16": "BEGIN:VCALENDAR\r\nTitle: x".encode("utf-16"),
    "one long line": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:" + b"a" * 2_000_000 + b"\r\n",
    "marks": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20270101\r\nDESCRIPTION:"
    + b"<" * 500_000
    + b"\r\nEND:VEVENT",
    "nested": b"BEGIN:VEVENT\r\n" * 5000,
    "a commented pitch": b"Title: x\nName: y\nAbout: " + b"<!--" * 20_000,
    "numbers": b"Title: x\nName: y\nAbout: " + b"1 " * 40_000,
}


@pytest.mark.parametrize("command", ["import", "pitch"])
@pytest.mark.parametrize("kind", SOURCES)
def test_a_file_that_is_nothing_of_the_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, kind: str
) -> None:
    read(tmp_path, {"events/unconf.md": "title: Unconference\nstart: 2027-05-20"})
    (tmp_path / "x.eml").write_bytes(SOURCES[kind])
    more = ["--timezone", "Europe/London"] if command == "import" else ["--event", "unconf"]
    answered(capsys, main([command, str(tmp_path / "x.eml"), "--content", str(tmp_path / "content"), *more]))
    readable(tmp_path)


@pytest.mark.parametrize("command", ["import", "pitch"])
@pytest.mark.parametrize(
    "source", ["gone.ics", ".", "a\0b", "x" * 5000, "http://[::1", "https://127.0.0.1:1/x", "ftp://x/"]
)
def test_a_source_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, source: str
) -> None:
    monkeypatch.chdir(tmp_path)
    status = main([command, source, *(["--timezone", "Europe/London"] if command == "import" else [])])
    answered(capsys, status)
    assert status == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize("command", ["import", "pitch"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    status = main([command, str(tmp_path / "pipe"), *(["--timezone", "Europe/London"] if command == "import" else [])])
    assert (status, "is not a file" in capsys.readouterr().err) == (2, True)


def test_what_the_site_would_refuse_is_said_of_the_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Day\r\nDTSTART:18500101\r\nEND:VEVENT"
    (tmp_path / "x.ics").write_text(f"BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR\r\n", encoding="utf-8")
    content = str(tmp_path / "content")
    assert main(["import", str(tmp_path / "x.ics"), "--timezone", "Europe/London", "--content", content]) == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        "x.ics:1: content/events/day-1850.md:3 `start` is in the year 1850 — mend the year: it may be from 1900 to 2200"
    )
    assert not (tmp_path / "content").exists()
