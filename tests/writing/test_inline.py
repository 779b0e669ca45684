"""Marks are found faster than Python-Markdown finds them, and are the same; no text leaves anything to the next one."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from plugins.writing.code import known_fences
from plugins.writing.dialect import BACKLINK, CONFIGURATION, EXTENSIONS, FirstLines, convert
from plugins.writing.headings import Headings
from plugins.writing.marks import Marks
from plugins.writing.references import References
from plugins.writing.structure import Structure
from plugins.writing.work import Work
from tests.corpora import corpora

SAMPLES = "posts-real/rust-blog"
PIECES = (
    *(
        "`",
        "``",
        "\\",
        "\\*",
        "[",
        "]",
        "![",
        "](x)",
        "](<x> 'y')",
        "][a]",
        "[^1]",
        "<",
        ">",
        "<http://x.example>",
        "<a@b>",
    ),
    *("  \n", "<b>", "<!--", "-->", "&amp;", "&#38;", "&", "*", "**", "_", "'", '"', "\"'", "'\"", "'80s", "---", "--"),
    *(
        "...",
        "....",
        " ",
        "\n",
        "\n\n",
        "a",
        "word",
        "–",
        "&nbsp;",
        "(",
        "1",
        "\n\n[a]: /b 'c'\n\n",
        "\n\n[^1]: note\n\n",
    ),
    *(
        "\n\n*[word]: Title\n\n",
        "\n- ",
        "\n1. ",
        "\n> ",
        "\n# ",
        "{#a}",
        "\n    ",
        "\n```\n",
        "\n| a | b |\n|---|---|\n| ",
    ),
    *("\n!!! note\n    ", "\n??? note\n    ", "- [ ] ", "\nterm\n: ", "<div markdown>", "</div>"),
)
# Formulas ($x$) are ours; what becomes of them is in test_formulas.py.
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="$"), max_size=5)
TEXTS = st.lists(st.sampled_from(PIECES) | ANY, max_size=30).map("".join)


def slowly(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return what the dialect makes of ``text`` by Python-Markdown's own search for marks; the parser is new."""
    work = Work()
    configuration = {**CONFIGURATION, "footnotes": {"BACKLINK_TEXT": "↩", "BACKLINK_TITLE": BACKLINK}}
    work.begin(text)
    markdown = Markdown(
        extensions=[*EXTENSIONS, Structure(work), Headings(), Marks(work), References(work), FirstLines()],
        extension_configs=configuration,
        output_format="html",
    )
    # Empty lines above a text mean nothing here; to Python-Markdown they end what an admonition could stand in.
    return markdown.convert(known_fences(re.sub(r"\A(?:[ \t]*\n)+", "", text))), markdown.toc_tokens  # type: ignore[attr-defined]


@given(TEXTS)
@example("\n- `\n!!! note\n    ")
@example("```\\")
@example("- ```a b\n  x\n  ```")
def test_a_text_becomes_what_python_markdown_makes_of_it(text: str) -> None:
    assert convert(text) == slowly(text)


def test_real_texts_become_what_python_markdown_makes_of_them() -> None:
    for path in islice(sorted((corpora() / SAMPLES).rglob("*.md")), 0, None, 25):
        text = path.read_text(encoding="utf-8", errors="replace")
        assert convert(text) == slowly(text), path


class Stop(Treeprocessor):
    """Work on a text that does not end well."""

    def run(self, root: Element) -> None:
        raise ValueError(root.tag)


def test_a_text_that_stops_midway_leaves_nothing_to_the_next() -> None:
    with pytest.raises(ValueError, match="div"):
        convert("## A\n\nb[^1] [c]\n\n[c]: /d\n\n[^1]: e", Stop())
    assert convert("## A\n\n[c]") == slowly("## A\n\n[c]")


@pytest.mark.parametrize(
    "language", ["", "rust", "Python3", "no-such-language", "html+jinja", "console", "{.python .x}"]
)
def test_code_is_coloured_as_pymdown_colours_it(language: str) -> None:
    text = f"```{language}\n\n$ let x = '<b>';  \n\n```\n\n    indented\n"
    assert convert(text) == convert(text) == slowly(text)
