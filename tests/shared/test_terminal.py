"""What strangers wrote is shown on a terminal and in a CI's log, and commands neither."""

from __future__ import annotations

import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.problem import Problem, report
from plugins.shared.terminal import as_json, escaped, say, write

ANY = st.text(st.characters(), max_size=40)
OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

SAID = [
    ("Élan — 日本 👩‍💻", "Élan — 日本 👩‍💻"),
    ("\x1b]0;mine\a", r"\u001b]0;mine\u0007"),
    ("\x9b2J", r"\u009b2J"),
    ("a\r\nb\tc", r"a\r\nb\tc"),
    ("gpj\u202e.exe", r"gpj\u202e.exe"),
    ("\ud800", r"\ud800"),
    ("שלום\u200f!", "שלום\u200f!"),
    ("::error file=x::y", r"\::error file=x::y"),
    ("  ::add-mask::e", r"  \::add-mask::e"),
    ("x.md:1: ::not at its beginning", "x.md:1: ::not at its beginning"),
    ("x.md:1: ##[add-mask]e", r"x.md:1: ##\[add-mask]e"),
    ("x ##vso[task.setvariable]", r"x ##vso\[task.setvariable]"),
    ("## [a link](x)", "## [a link](x)"),
]


@pytest.mark.parametrize(("text", "shown"), SAID)
def test_a_text_is_one_line_that_nobody_obeys(text: str, shown: str) -> None:
    assert escaped(text) == shown


@given(ANY)
def test_whatever_it_is(text: str) -> None:
    shown = escaped(text)
    assert not OBEYED.search(shown)
    assert not shown.lstrip().startswith("::")
    assert not re.search(r"##\w*\[", shown)


@given(ANY, ANY, ANY)
def test_a_problem_is_one_line(where: str, what: str, fix: str) -> None:
    lines = report([Problem(where, what, fix)]).split("\n")
    assert len(lines) == 2
    assert not any(OBEYED.search(line) for line in lines)


def test_a_line_ends() -> None:
    assert len(escaped("a" * 10_000)) <= 2000


@given(st.dictionaries(ANY, ANY, max_size=3))
def test_json_says_the_same_to_a_program_and_nothing_to_a_terminal(data: dict[str, str]) -> None:
    said = as_json(data, indent=1)
    assert json.loads(said) == data
    assert not OBEYED.search(said.replace("\n", ""))


def test_lines_go_where_they_belong(capsys: pytest.CaptureFixture[str]) -> None:
    say("one", "two\nlines")
    say("wrong", error=True)
    assert capsys.readouterr() == ("one\ntwo\\nlines\n", "wrong\n")


def test_a_terminal_of_another_encoding_is_told_all_the_same() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    write("a → b\n", stream)
    assert stream.buffer.getvalue() == b"a \\u2192 b\n"  # type: ignore[attr-defined]
