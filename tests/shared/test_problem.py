"""What a person reads when something is wrong: all of it, once, in the order of the files."""

from __future__ import annotations

from plugins.shared.problem import Problem, Problems, report

ONE = Problem("content/posts/a.md:10", "is wrong", "mend it")
TWO = Problem("content/posts/a.md:9", "is odd", "look at it")


def test_a_problem_is_a_line_with_place_fact_and_remedy() -> None:
    assert str(ONE) == "content/posts/a.md:10: is wrong — mend it"


def test_lines_are_ordered_as_numbers_and_said_once() -> None:
    assert report([ONE, TWO, ONE]).splitlines() == [str(TWO), str(ONE), "2 problems to mend."]


def test_one_problem_is_not_problems() -> None:
    assert report([ONE]).endswith("1 problem to mend.")


def test_a_place_may_be_an_address() -> None:
    dead = Problem("https://example.org:8080/feed/", "answers 410", "take it out")
    assert report([ONE, dead]).splitlines()[:2] == [str(ONE), str(dead)]


def test_problems_carry_every_one() -> None:
    assert Problems([ONE, TWO, ONE]).problems == (TWO, ONE)
    assert str(Problems([ONE])) == str(ONE)
