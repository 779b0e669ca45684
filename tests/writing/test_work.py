"""A text that takes more work than any should is a Problem at its line, and what people write never is."""

from __future__ import annotations

import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.body import Body
from plugins.shared.problem import Problem, Problems
from plugins.writing import work
from plugins.writing.code import without_code
from plugins.writing.conversion import Conversion, Converter, trial
from plugins.writing.links import links
from plugins.writing.renderer import Renderer
from plugins.writing.safety import refused
from plugins.writing.tables import boxed
from plugins.writing.work import Stopped, limited

# Where the signal comes while Hypothesis times the garbage collector, Python says so and goes on; it comes again.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
SITE = Converter({}, "")


class Post:
    source = "content/posts/x.md"
    body_line = 5

    def __init__(self, text: str) -> None:
        self.body = Body.of(text)


COSTLY = {
    "brackets": "[" * 10_000,
    "pictures": "![" * 10_000,
    "brackets in brackets": "[" * 10_000 + "]" * 10_000,
    "links in links": "[a" * 4000 + "](c)" * 4000,
    "links that do not end": "[a](" * 5000,
    "references": "[a][" * 6000,
    "tags that do not end": "<a " * 7000,
    "comments": "<!--" * 5000,
    "CDATA": "<![CDATA[" * 3000,
    "definitions": "a\n: b\n" * 5000,
    "a definition": "a\n: b" * 5000,
    "quotes": "> - " * 5000,
    "lists in lists": "- " * 10_000 + "a",
    "elements": "<div>" * 4000,
    "elements in a paragraph": "<b>" * 6000,
    "marks across blocks": "<b></p>" * 4000,
    "rows of many columns": "|".join(["a"] * 1000) + "\n" + "|".join(["-"] * 1000) + "\n" + "a\n" * 5000,
    "one note": "a[^1]\n\n" * 2000 + "[^1]: b\n",
    "apostrophes": "'" * 20_000,
}


@pytest.mark.parametrize("kind", COSTLY)
def test_a_costly_text_is_a_problem_at_its_line(kind: str) -> None:
    found = SITE.one("content/posts/x.md", f"One.\n\nTwo.\n\n{COSTLY[kind]}\n\nThree.", {}.get, 5)
    assert isinstance(found, Problem)
    name, _, line = found.where.rpartition(":")
    assert name == "content/posts/x.md"
    assert 9 <= int(line) <= 9 + COSTLY[kind].count("\n")
    assert found.what.endswith("to convert")


FINE = {
    "a novel's worth of prose": "Some words, a [link](https://example.org/), *emphasis* and `code`.\n\n" * 3000,
    "a long table": "| a | b | c |\n|---|---|---|\n" + "| some | more | words |\n" * 1500,
    "a long list": "- an item\n" * 3000,
    "a glossary": "word\n: what it means\n\n" * 800,
    "many notes": "\n\n".join(f"word[^{n}]\n\n[^{n}]: note" for n in range(400)),
    "lists in lists": "\n".join(f"{'    ' * n}- item" for n in range(12)),
    "code": "```python\n" + "x = [1, 2, 3]  # <b> [a](b\n" * 3000 + "```\n",
    "HTML": "<table>" + "<tr><td>a</td><td><b>b</b></td></tr>\n" * 1500 + "</table>\n",
    "paragraphs that HTML need not close": "<p>one\n" * 2000,
    "comparisons": "if a < b and c > d\n\n" * 2000,
}


@pytest.mark.parametrize("kind", FINE)
def test_what_people_write_is_converted(kind: str) -> None:
    assert isinstance(SITE.one("x.md", FINE[kind], {}.get), Conversion)


PIECES = st.sampled_from([*"[]()<>*_`~|:!#&\\'\"-+=^{}\n a1.", "\n\n", "    ", "```", "[^1]", "<div>", "a\n: "])
MARKS = st.lists(PIECES, max_size=300).map("".join)


@given(MARKS)
def test_a_short_text_is_never_too_much(text: str) -> None:
    assert isinstance(SITE.one("x.md", text, {}.get), Conversion)


def test_the_next_text_is_converted_as_if_nothing_had_been() -> None:
    before = SITE.one("x.md", "a[^1]\n\n[^1]: b", {}.get)
    SITE.one("x.md", "[^2]: c\n\n" + COSTLY["brackets"], {}.get)
    after = SITE.one("x.md", "a[^1]\n\n[^1]: b", {}.get)
    assert isinstance(before, Conversion)
    assert isinstance(after, Conversion)
    assert before.content.html == after.content.html


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system cannot count a process's time")
def test_what_no_count_sees_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "SECONDS", 0.05)
    with pytest.raises(Stopped), limited(""):
        while True:
            pass


def test_all_costly_texts_are_told_at_once() -> None:
    found = trial([Post(COSTLY["brackets"]), Post("Fine."), Post(COSTLY["elements"])])
    assert [problem.what for problem in found] == [work.TOO_MUCH, work.TOO_DEEP]


def test_after_many_costly_texts_the_rest_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "TOGETHER", 0.001)
    monkeypatch.setattr(work, "ALLOWANCE", 0.0)
    assert len(trial([Post(COSTLY["brackets"])] * 30)) == 1


def test_many_that_are_just_bearable_are_too_much_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "TOGETHER", 0.01)
    monkeypatch.setattr(work, "ALLOWANCE", 0.0)
    monkeypatch.setattr(work, "SECOND_EACH", 0.0)
    (problem,) = trial([Post(FINE["a long list"])] * 30)
    assert "as the texts before it do" in problem.what


def test_a_page_of_it_is_not_made() -> None:
    with pytest.raises(Problems, match=r"^content/posts/x\.md:1: takes too much work"):
        Renderer({}, "", {}.get).html("content/posts/x.md", Body.of(COSTLY["brackets"]))


# What looks at a text besides Markdown goes over it once: were it not so, these would take hours.
LONG = 400_000
LINEAR = [
    "[" * LONG,
    "![" * LONG,
    " ".join("`" * n for n in range(1, 900)),
    " onx=" * (LONG // 5),
    "src=" + " " * LONG,
    "<" + " " * LONG,
    "<a" + " style" * (LONG // 6),
    "[a](" * (LONG // 4),
    "[a](" + "(" * LONG,
]


@pytest.mark.parametrize("text", LINEAR, ids=lambda text: text[:6])
def test_links_and_html_are_looked_for_once(text: str) -> None:
    assert len(without_code(text)) == len(text)
    assert links("x.md", text, 1) is not None
    assert refused("x.md", text, 1) is not None


@pytest.mark.parametrize("html", ["<table>", "<table><tr>", "<table><tr><th>", "<table><tr>" + "<th" * 9, "<th>"])
def test_tables_are_looked_for_once(html: str) -> None:
    many = html * (LONG // len(html))
    assert boxed(many).count('<div class="table-box"') == many.count("<table")
