"""Markdown comes out as GitHub's preview shows it: a row for each kind, with the shape that it must have."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.writing.__main__ import main
from plugins.writing.dialect import convert

ROWS = {
    "list under its sentence": ("Bring:\n- tea\n- a mug", "<p>Bring:</p><ul><li>tea</li><li>a mug</li></ul>"),
    "two spaces": ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
    "numbers with a bracket": ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
    "a number to begin with": ("4. a\n5. b", '<ol start="4"><li>a</li><li>b</li></ol>'),
    "a year begins no list": ("It was in\n2010. We met.", "<p>It was in 2010. We met.</p>"),
    "another mark, another list": ("- a\n* b", "<ul><li>a</li></ul><ul><li>b</li></ul>"),
    "loose": ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
    "a paragraph in an item": ("1. a\n\n   more\n2. b", "<ol><li><p>a</p><p>more</p></li><li><p>b</p></li></ol>"),
    "a paragraph in an item, four spaces in": ("- a\n\n    b", "<ul><li><p>a</p><p>b</p></li></ul>"),
    "a paragraph in an item, a tab in": ("- a\n\n\tb\n- c", "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>"),
    "a paragraph in the inner item": (
        "- a\n  - b\n\n    c\n- d",
        "<ul><li>a<ul><li><p>b</p><p>c</p></li></ul></li><li>d</li></ul>",
    ),
    "a paragraph behind the inner list": (
        "- a\n  - b\n\n  c",
        "<ul><li><p>a</p><ul><li>b</li></ul><p>c</p></li></ul>",
    ),
    "no link with a space": ("[note](see below) [a](<b c.md>)", '<p>[note](see below) <a href="b c.md">a</a></p>'),
    "a title in brackets": ("[a](/b/ (c d))", '<p><a href="/b/" title="c d">a</a></p>'),
    "a name twice": ("[a]\n\n[a]: /b/\n[a]: /c/", '<p><a href="/b/">a</a></p>'),
    "every sign escaped": ("\\<div> \\$x\\$ \\~~a~~ \\|", "<p>&lt;div&gt; $x$ ~~a~~ |</p>"),
    "a list ends": ("- a\n\nText.", "<ul><li>a</li></ul><p>Text.</p>"),
    "lazy": ("- a\nb\n\n> c\nd", "<ul><li>a b</li></ul><blockquote><p>c d</p></blockquote>"),
    "two quotes": ("> a\n\n> b", "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>"),
    "a quote under its sentence": ("She said:\n> a", "<p>She said:</p><blockquote><p>a</p></blockquote>"),
    "hashtag first": ("#chru is on", "<p>#chru is on</p>"),
    "hashtag in an item": ("* #chru", "<ul><li>#chru</li></ul>"),
    "first level": ("# A\n\n## B", '<h2 id="a">A</h2><h3 id="b">B</h3>'),
    "first level, underlined": ("A\n===\n\nB\n---", '<h2 id="a">A</h2><h3 id="b">B</h3>'),
    "heading closed": ("## A ##", '<h2 id="a">A</h2>'),
    "heading with a sign": ("## C# and F#", '<h2 id="c-and-f">C# and F#</h2>'),
    "heading without words": ("## ##\n\na", '<h2 id="-1"></h2><p>a</p>'),
    "a heading under its sentence": ("Text\n## A\nmore", '<p>Text</p><h2 id="a">A</h2><p>more</p>'),
    "anchors twice": ("## A\n\n## A", '<h2 id="a">A</h2><h2 id="a-1">A</h2>'),
    "anchors with signs": ("## What's new & next?", '<h2 id="whats-new--next">What&rsquo;s new &amp; next?</h2>'),
    "anchors in Greek": ("## Συνάντηση δύο", '<h2 id="συνάντηση-δύο">Συνάντηση δύο</h2>'),
    "anchors in Japanese": ("## 次の会", '<h2 id="次の会">次の会</h2>'),
    "rule under a heading": ("## A\n***\nb", '<h2 id="a">A</h2><hr><p>b</p>'),
    "bare address": (
        "See https://a.example/b_c_d. And (www.b.example)!",
        '<p>See <a href="https://a.example/b_c_d">https://a.example/b_c_d</a>. And '
        '(<a href="http://www.b.example">www.b.example</a>)!</p>',
    ),
    "address with an entity": (
        "https://a.example/?b&amp;c&lt;",
        '<p><a href="https://a.example/?b&amp;c">https://a.example/?b&amp;c</a>&lt;</p>',
    ),
    "address with brackets": (
        "(https://a.example/b_(c))",
        '<p>(<a href="https://a.example/b_(c)">https://a.example/b_(c)</a>)</p>',
    ),
    "no link in a link": (
        "[https://a.example](https://b.example)",
        '<p><a href="https://b.example">https://a.example</a></p>',
    ),
    "e-mail": ("Ask ann.b@c.example.", '<p>Ask <a href="mailto:ann.b@c.example">ann.b@c.example</a>.</p>'),
    "a version is none": ("mime-db@1.54.0 a@b.example2", "<p>mime-db@1.54.0 a@b.example2</p>"),
    "a handle is none": ("@ann and a@b", "<p>@ann and a@b</p>"),
    "struck": ("~~gone~~ and ~so~ but ~/home", "<p><del>gone</del> and <del>so</del> but ~/home</p>"),
    "about, twice": ("far (~1 km) and (~2 km)", "<p>far (~1 km) and (~2 km)</p>"),
    "break": ("a\\\nb", "<p>a<br> b</p>"),
    "emoji": ("Done :tada: at 10:30:45", "<p>Done 🎉 at 10:30:45</p>"),
    "details": (
        "<details>\n<summary>More</summary>\n\n**b** and\n\n- c\n\n</details>",
        "<details><summary>More</summary><p><strong>b</strong> and</p><ul><li>c</li></ul></details>",
    ),
    "HTML goes on to an empty line": ("<div>\n*a*\n\n*b*\n\n</div>", "<div>*a*<p><em>b</em></p></div>"),
    "comment over empty lines": ("<!-- a\n\n*b* -->\n\nc", "<!-- a  *b* --><p>c</p>"),
    "alert": (
        "> [!WARNING]\n> Mind *this*.",
        '<blockquote class="admonition warning"><p class="admonition-title">Warning</p>'
        "<p>Mind <em>this</em>.</p></blockquote>",
    ),
    "a name with code": (
        "[`a<b>`]\n\n[`a<b>`]: https://c.example/",
        '<p><a href="https://c.example/"><code>a&lt;b&gt;</code></a></p>',
    ),
    "two names": ("[a] [b]\n\n[a]: /c/\n[b]: /d/", '<p><a href="/c/">a</a> <a href="/d/">b</a></p>'),
    "empty lines with spaces": ("    \nText", "<p>Text</p>"),
}


@pytest.mark.parametrize(("text", "html"), ROWS.values(), ids=ROWS)
def test_it_is_as_the_preview_shows_it(text: str, html: str) -> None:
    assert _flat(convert(text)[0]) == html


def _flat(html: str) -> str:
    return re.sub(r"\s*(</?(?:p|ul|ol|li|h\d|hr|div|blockquote|details|summary)\b[^>]*>)\s*", r"\1", html).replace(
        "\n", " "
    )


@pytest.mark.parametrize(
    "text",
    [
        "1. a\n   ```python\n   x = 1\n   ```\n2. b",
        "- a\n  ```\n  x = 1\n  ```\n- b",
        "- ```python\n  x = 1\n  ```\n- b",
        "Text:\n1. ~~~\n   x = 1\n\n   y\n   ~~~\n2. b",
        "> * ```js{1}\n>   x = 1\n>   ```\n> * b",
    ],
)
def test_code_stands_in_its_item(text: str) -> None:
    html = convert(text)[0]
    first, second = html.split("</li>")[:2]
    assert "<pre>" in first
    assert "<pre>" not in second
    assert html.count("<ul>") + html.count("<ol>") == 1


@pytest.mark.parametrize(
    ("words", "language", "title"),
    [
        *(
            (one, "js", "")
            for one in ("js{1,4-5}", "js {1} numbered", "js twoslash", "js:line-numbers {2}", "js,ignore")
        ),
        *(
            (one, "js", "")
            for one in ("js // a", "js=", "js?a=1", "{code-block} js", "js !fold(1:2) [a.js]", "js title=")
        ),
        *((one, "js", "a.js") for one in ('js title="a.js" {1}', "js:title=a.js", 'js {1} filename="a.js" numbered')),
        *((one, "", "") for one in ("$ js", "./a.js", '"js"', "|", "\\")),
    ],
)
@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_any_words_may_stand_behind_a_fence(words: str, language: str, title: str, fence: str) -> None:
    plain = f'{language} title="{title}"' if title else language
    assert convert(f"{fence}{words}\nx = 1\n{fence}")[0] == convert(f"```{plain}\nx = 1\n```")[0]


@pytest.mark.parametrize("text", ["```\nx\n  ```\ny", " ~~~\n x\n~~~~\ny", "> ```\n> x\ny", "> - ```a{1}\n>   x\n\ny"])
def test_code_ends_at_its_fence_and_with_its_quote(text: str) -> None:
    html = convert(text)[0]
    assert html.endswith("<p>y</p>")
    assert re.findall(r"<pre>.*?<code>(.*?)</code>", html, re.DOTALL) == ["x\n"]


@pytest.mark.parametrize("text", ["```a b\nc", "- ~~~a{1}\n  c", "> ```a b\n> c"])
def test_a_fence_that_nothing_closes_is_shown_as_it_stands(text: str) -> None:
    assert re.search(r"a b|a\{1\}", convert(text)[0])


def test_a_fence_that_is_shown_stays_as_it_is() -> None:
    for text in ("````md title=a\n```js{1}\nx\n```\n````", "Text:\n\n    ```js{1}\n    x\n    ```"):
        assert "```js{1}\nx\n```" in convert(text)[0]
    assert "&gt; ```\n&gt; x\n&gt; ```\n</code>" in convert("```\n> ```\n> x\n> ```\n```")[0]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Sum:\n| a | b |\n|---|---|\n| 1 | 2 |\nmore\n\nText", 6),
        ("a | b\n- | -\n`x \\| y` | 2", 4),
        ("| a |\n|---|---|", 0),
        ("| a |\n| - |\n| b |\ntext\n\nmore", 3),
        ("a |\n- |\nb |", 2),
    ],
)
def test_tables_begin_and_end(text: str, cells: int) -> None:
    html = convert(text)[0]
    assert html.count("<td") + html.count("<th>") == cells


@given(
    st.lists(
        st.sampled_from(["- a", "  - b", "1. c", "", "> d", "# e", "f", "    g", "---", "<div>", "| h |"]), max_size=30
    )
)
def test_no_line_is_lost(lines: list[str]) -> None:
    html = convert("\n".join(lines))[0]
    for letter in "abcefg":
        wanted = sum(line.strip(" -1.#") == letter for line in lines)
        assert len(re.findall(rf"(?<![a-z\"=/<&]){letter}(?![a-z;:])", re.sub("<[^>]*>", " ", html))) == wanted


def test_markdown_prints_a_line_of_json_for_each_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.md").write_text("---\ntitle: A\n---\nOne:\n- two\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\ntitle: B\n---\n\n<script>x</script>\n", encoding="utf-8")
    (tmp_path / "c.md").write_text("no front matter", encoding="utf-8")
    (tmp_path / "d.txt").write_text("not Markdown", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    b, a, c = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (Path(a["file"]), a["problems"]) == (tmp_path / "below" / "a.md", [])
    assert "<li>two</li>" in a["html"]
    assert b["problems"][0][0] == 5
    assert "script" not in b["html"]
    assert (c["html"], c["problems"][0][0]) == (None, 1)


def test_markdown_of_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path / "none")])
    assert stopped.value.code == 2


@pytest.mark.parametrize("first", [":::python", "#!python"])
def test_the_first_line_of_code_may_be_its_language(first: str) -> None:
    html = convert(f"Text:\n\n    {first}\n    import os  # <a>\n\nmore")[0]
    assert html == convert("Text:\n\n```python\nimport os  # <a>\n```\n\nmore")[0]
    assert 'class="kn"' in html


def test_a_path_in_the_first_line_stays() -> None:
    assert "#!/bin/sh" in convert("Text:\n\n    #!/bin/sh\n    ls")[0]
