"""The Markdown that writers may write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.body import Body
from plugins.writing.dialect import convert
from plugins.writing.renderer import Renderer


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b**", "<em>a</em> <strong>b</strong>"),
        ('"quoted" -- it\'s...', "&ldquo;quoted&rdquo; &ndash; it&rsquo;s&hellip;"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<td>1</td>"),
        ("text[^1]\n\n[^1]: a note", 'href="#fn:1"'),
        ("- [x] done", 'type="checkbox"'),
        ("term\n: meaning", "<dd>meaning</dd>"),
        ("```python\nimport os\n```", 'class="kn"'),
        ("!!! note\n    read this", 'class="admonition note"'),
        ("HR\n\n*[HR]: human resources", '<abbr title="human resources">HR</abbr>'),
        ("## One head", '<h2 id="one-head">'),
    ],
    ids=["emphasis", "typography", "table", "footnote", "task", "terms", "code", "note", "abbreviation", "heading"],
)
def test_the_dialect(text: str, html: str) -> None:
    assert html in convert(text)[0]


def test_code_without_a_language_is_not_guessed_at() -> None:
    assert '<span class="k' not in convert("```\nimport os\n```")[0]


def test_headings_make_the_table_of_contents() -> None:
    _, contents = convert("## One\n\n### Deep\n\n## Two\n")
    found = [(item["name"], item["id"], len(item["children"])) for item in contents]
    assert found == [("One", "one", 1), ("Two", "two", 0)]


@given(st.text(max_size=200))
def test_any_text_becomes_html(text: str) -> None:
    renderer = Renderer({}, "", lambda _: None)
    assert "<script" not in renderer.html("content/posts/x.md", Body.of(text))


@pytest.mark.parametrize("behind", ["、こちら。", "。", "）です", "” she said", "，好"])
def test_a_bare_address_ends_where_the_sentence_goes_on_without_a_space(behind: str) -> None:
    address = "https://a.example/日本"
    assert convert(f"見る{address}{behind}")[0] == f'<p>見る<a href="{address}">{address}</a>{behind}</p>'
