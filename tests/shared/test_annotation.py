"""A problem in a pull request is shown at its line, and nothing that it quotes is a command of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.problem import Problem, annotation, code_quality, report
from tests.building import copy

ANY = st.text(st.characters(), max_size=40)
# What is shown as it is, and what the runner gives a meaning.
SEEN = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")) | st.sampled_from("\r\n%:,"))
COMMAND = re.compile(r"^::error (?P<properties>[^:]*)::(?P<text>.*)$")
PROBLEMS = [
    (
        ("content/posts/hello.md:3", "the date is missing", "write it"),
        "::error file=content/posts/hello.md,line=3,title=the date is missing::write it",
    ),
    (
        ("content/a b [c].d, Größe.md:12", "50 % of: x, y", "a: b, 100 %"),
        "::error file=content/a b [c].d%2C Größe.md,line=12,title=50 %25 of%3A x%2C y::a: b, 100 %25",
    ),
    (
        ("content/x\n::error file=y::.md:1", "a\r\n::add-mask::b", "c\n::stop-commands::d"),
        "::error file=content/x%0A%3A%3Aerror file=y%3A%3A.md,line=1,"
        "title=a%0D%0A%3A%3Aadd-mask%3A%3Ab::c%0A::stop-commands::d",
    ),
    (("content/x%0A.md:1", "%3A", "%25"), "::error file=content/x%250A.md,line=1,title=%253A::%2525"),
    (("content/\x1b[2J.md:1", "\u202e", "\x9b"), r"::error file=content/\u001b[2J.md,line=1,title=\u202e::\u009b"),
    (("events.lock", "is not JSON", "build"), "::error file=events.lock,title=is not JSON::build"),
    (("https://a.example:80/x:1", "is gone", "look"), "::error title=is gone::look"),
]


@pytest.mark.parametrize(("problem", "line"), PROBLEMS)
def test_it_has_its_file_its_line_the_fact_and_the_remedy(problem: tuple[str, str, str], line: str) -> None:
    assert annotation(Problem(*problem)) == line


def test_it_stands_beside_the_plain_line() -> None:
    problems = [Problem("b.md:2", "is wrong", "mend it"), Problem("a.md:10", "is wrong", "mend it")]
    assert report(problems, annotated=True).split("\n") == [
        "a.md:10: is wrong — mend it",
        "::error file=a.md,line=10,title=is wrong::mend it",
        "b.md:2: is wrong — mend it",
        "::error file=b.md,line=2,title=is wrong::mend it",
        "2 problems to mend.",
    ]


@given(ANY, ANY, ANY)
def test_whatever_is_in_it_it_is_one_command(name: str, what: str, fix: str) -> None:
    line = annotation(Problem(f"{name}:1", what, fix))
    assert line.splitlines() == [line]
    found = COMMAND.match(line)
    assert found
    assert {one.partition("=")[0] for one in found["properties"].split(",")} <= {"file", "line", "title"}


@given(SEEN, SEEN, SEEN)
def test_what_can_be_seen_comes_out_as_it_went_in(name: str, what: str, fix: str) -> None:
    found = COMMAND.match(annotation(Problem(f"{name}:1", what, fix)))
    assert found
    told = dict(one.split("=", 1) for one in found["properties"].split(","))
    assert [taken_back(one) for one in (told["file"], told["title"], found["text"])] == [name, what, fix]


@given(st.lists(st.tuples(ANY, st.integers(0, 99), ANY, ANY)))
def test_gitlab_is_told_all_that_its_report_needs_and_no_name_twice(found: list[tuple[str, int, str, str]]) -> None:
    problems = [Problem(f"{name}:{line}", what, fix) for name, line, what, fix in found]
    told = json.loads(code_quality(problems))
    assert len(told) == len({one["fingerprint"] for one in told}) == len(set(problems))
    for one in told:
        assert one["description"] and one["check_name"] and one["severity"] == "major"
        assert one["location"]["path"] is not None and one["location"]["lines"]["begin"] >= 1


def test_what_moves_to_another_line_is_the_same_to_gitlab() -> None:
    one, other = (json.loads(code_quality([Problem(f"a.md:{line}", "is wrong", "mend it")]))[0] for line in (3, 12))
    assert one["fingerprint"] == other["fingerprint"] and one["description"] == "is wrong — mend it"
    assert (one["location"], other["location"]["lines"]) == ({"path": "a.md", "lines": {"begin": 3}}, {"begin": 12})


def taken_back(text: str) -> str:
    """Return what the runner reads: it takes back the percent sign last."""
    for sign in "\r\n:,%":
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text


@pytest.mark.parametrize("environment", [{"GITHUB_ACTIONS": "true"}, {}])
def test_a_pull_requests_errors_are_shown_at_their_lines(tmp_path: Path, environment: dict[str, str]) -> None:
    project = copy(tmp_path / "site")
    project.write("content/posts/a b [c].ü.md", "---\ntitle: Sample\ndate: '::error::x'\n---\nA sample.\n")
    project.write("content/posts/sample-2.md", '---\ntitle: Sample\ndate: "\\n::error file=x::y"\n---\nA.\n')
    built = project.build("build", environment=environment)
    assert built.status == 2
    commands = [line for line in built.said.splitlines() if line.lstrip().startswith("::")]
    assert [COMMAND.match(line) for line in commands if not line.startswith("::error file=content/posts/")] == []
    files = {found[1] for line in commands if (found := re.match("::error file=([^,]*),line=", line))}
    assert files == ({"content/posts/a b [c].ü.md", "content/posts/sample-2.md"} if environment else set())
    assert "content/posts/a b [c].ü.md:3: " in built.said
