"""Formulas are shown as MathML; money is none, and what is not understood is a Problem with its line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.writing.conversion import Conversion, Converter
from plugins.writing.faults import faults
from plugins.writing.formulas import mathml


def shown(text: str) -> str:
    made = Converter({}, "").one("content/posts/x.md", text, lambda _: None)
    assert isinstance(made, Conversion)
    return str(made.content.html)


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("Let $x^2$ and $a_1 * b_2 * c$.", 2),
        ("$x$, ($y$). $z$-axis **$a$** [$b$](/c/)", 5),
        ("a $$x^2$$ b", 1),
        ("$`a*b*c`$", 1),
        ("$$\n- a\n= b_1\n+ 2\n$$\n\nText", 1),
        ("> $$\n> x\n> $$\n\n- $$\n  y\n  $$", 2),
        ("```math\n\\begin{aligned}a&=b\\\\c&<d\\end{aligned}\n```", 1),
        ("- a\n\n  ```math\n  x\n  ```", 1),
        ("| $a$ | $b_1$ |\n|---|---|\n| $c$ | d |", 3),
        ("## The $x$ way", 1),
        ("$20$ and $3.50$", 2),
        ("$\\text{if it rains}$", 1),
        ("\\$5 and $6$", 1),
        ("$5 and $10", 0),
        ("costs $5-$10, US$5 and CA$10, 2$ or 1$", 0),
        ("$5 or 5$, and $20 million or $30 million$", 0),
        ("cash ($) or card ($)", 0),
        ("$HOME/bin and $PATH/x, `$x$` and `$y$`", 0),
        ("```\n$$\nx\n$$\n```", 0),
        ("    $$\n    x\n    $$", 0),
        ("\\$x\\$ and $x$y", 0),
    ],
)
def test_a_formula_is_one_and_money_is_none(text: str, formulas: int) -> None:
    html = shown(text)
    assert html.count("<math") == formulas
    assert "\x02" not in html
    assert faults("x.md", text, 1) == []
    if not formulas:
        assert html.count("$") == text.count("$")


def test_nothing_of_a_formula_is_read_as_markdown() -> None:
    html = shown("$$\n# a\n- b\n* c *\n$$\n\n$_a_b_$ and $\\{x\\}$") + shown("$x_1$ and $y_1$")
    assert not re.search("<(em|li|h2|ul)", html)


def test_columns_that_a_formula_aligns_have_our_class() -> None:
    html = shown("$$\n\\begin{aligned}a&=b\\\\c&=d\\end{aligned}\n$$")
    assert html.count('<mtd class="to-right">') == html.count('<mtd class="to-left">') == 2
    assert " style=" not in html


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a\n\n$\\frac{a}{$ b", 7, "Expected closing"),
        ("a $\\unknown{x}$", 5, "Unknown command"),
        ("a\n\n$$\nx\n\\foo\n$$", 8, "Unknown command"),
        ("```math\n\\newcommand{\\a}{b}\n```", 6, "defines a command"),
        ("$" + "{" * 40 + "x" + "}" * 40 + "$", 5, "nested too deeply"),
        ("$" + "\\sqrt" * 40 + " x$", 5, "nested too deeply"),
        ("```math\n" + "x" * 2001 + "\n```", 6, "more than 2,000 characters"),
    ],
)
def test_what_is_not_understood_has_its_line(text: str, line: int, what: str) -> None:
    (problem,) = faults("x.md", text, 5)
    assert problem.where == f"x.md:{line}"
    assert what in problem.what
    assert "\n" not in problem.what
    assert "<math" not in shown(text)


@given(st.text("$\\{}^_&ab1 <>\n`leftright", max_size=200))
def test_any_text_is_tried(text: str) -> None:
    shown(text)
    assert mathml(text, shown=False).startswith(("<math", "<code"))
