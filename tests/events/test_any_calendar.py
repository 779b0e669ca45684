"""Any event at all: its calendar is right to the letter, says what the file says, and comes out the same twice."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from plugins.events.exports import contentline
from plugins.events.model import Event
from tests.events.drawn import fronts
from tests.events.linter.properties import lint
from tests.events.making import calendar, read


def events_of(drawn: list[str]) -> tuple[Event, ...]:
    """Return the events of front matters, read from files."""
    with tempfile.TemporaryDirectory() as folder:
        events, problems = read(Path(folder), {f"events/drawn-{n}.md": front for n, front in enumerate(drawn)})
        assert problems == []
        return events


SKIPPED = """title: "At one"
timezone: "Europe/London"
start: "2027-03-14 01:00"
repeat: "every other Sunday"
except: ["2027-03-28"]"""  # when the clocks go from one to two


@given(st.lists(fronts(), min_size=1, max_size=4))
@example([SKIPPED])
@settings(max_examples=150)
def test_a_calendar_of_any_events_has_no_fault_and_is_the_same_twice(drawn: list[str]) -> None:
    events = events_of(drawn)
    data = calendar(*events)
    assert lint(data, "drawn.ics") == []
    assert calendar(*events) == data


@given(st.text(), st.text())
def test_whatever_a_text_holds_stays_on_its_line_for_every_reader(summary: str, name: str) -> None:
    told = contentline.line("SUMMARY", contentline.text(f"a\u2028{summary}\x85b"), {"CN": f"{name}\u2029c"})
    lines = contentline.encode([told]).decode().splitlines()  # which ends them wherever any reader does
    assert lines[0].startswith("SUMMARY") and all(line.startswith(" ") for line in lines[1:])
