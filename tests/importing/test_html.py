"""HTML that may not be published, and HTML that becomes Markdown: what a reader sees stays the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.importing.hypertext import markdown_of
from plugins.importing.likeness import same
from plugins.importing.rawhtml import cleaned
from plugins.writing.faults import faults

PLAIN = (
    ("<p>One <b>two</b> <i>three</i></p>", "One **two** *three*\n"),
    ("<p>One<br>two</p>", "One  \ntwo\n"),
    ("<div>One<br><br>two</div>", "One\n\ntwo\n"),
    ("<h1>Top</h1><h2>Sub</h2>", "## Top\n\n### Sub\n"),
    ("<ul><li>a<ol><li>b</li></ol></li></ul>", "- a\n  1. b\n"),
    ("<pre><code class='language-python'>x = 1\n\n\ny</code></pre>", "```python\nx = 1\n\n\ny\n```\n"),
    ("<p>1. no list, # no heading, a_b, 2 * 3</p>", "1\\. no list, # no heading, a_b, 2 \\* 3\n"),
    ("<p># no heading</p>", "\\# no heading\n"),
    ("<p>a &lt;b&gt; &amp;amp; $x$ :smile:</p>", "a &lt;b> &amp;amp; \\$x\\$ &#58;smile:\n"),
    ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
    ("<p>H<sub>2</sub>O</p>", "H<sub>2</sub>O\n"),
    ("<table><tr><td colspan=2>x</td></tr></table>", '<table><tr><td colspan="2">x</td></tr></table>\n'),
    ("<p><img src='a.png' alt='A' width=300></p>", '<img alt="A" src="a.png" width="300"/>\n'),
    ("", "\n"),
)


@pytest.mark.parametrize(("html", "markdown"), PLAIN)
def test_html_is_markdown_as_people_write_it(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown
    assert same(markdown_of(html), html)


WORDS = st.text(st.sampled_from("ab 12*_#-+>`~[](){}%!|$:.&<\\\n"), min_size=1, max_size=12)
ESCAPED = WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))


@given(st.lists(ESCAPED, min_size=1, max_size=4), st.sampled_from(("p", "h2", "li", "blockquote", "pre")))
def test_whatever_the_words_are_a_reader_sees_the_same(texts: list[str], tag: str) -> None:
    inside = "".join(f"<{tag}>{text}</{tag}>" for text in texts)
    html = f"<ul>{inside}</ul>" if tag == "li" else inside
    assert same(markdown_of(html), html)


@pytest.mark.parametrize(
    ("written", "left", "lost"),
    [
        ("a\n\n<script>x</script>\n\nb", "a\n\n\nb", ["<script>"]),
        ('<p style="color:red">a</p>', "<p>a</p>", ["style="]),
        ('<img src="a.png" style="width: 300px">', '<img width="300" src="a.png">', ["style="]),
        ('<a href="javascript:x()">a</a>', "<a>a</a>", ["a script in a link"]),
        ("`<script>` and\n\n    <form>", "`<script>` and\n\n    <form>", []),
        ('<a href="x">\n<button class="b">\n    Join\n</button>\n</a>', '<a href="x">\nJoin\n</a>', []),
        ("- a\n\n   <div>\n      <p>b</p>\n   </div>", "- a\n\n   <div>\n      <p>b</p>\n   </div>", []),
        ('<script async src="https://platform.twitter.com/widgets.js"></script>\n', "", []),
        ("<form><label>a</label><input></form>", "<label>a</label>", ["<form>", "<input>"]),
    ],
)
def test_what_may_not_be_published_is_left_out_and_said(written: str, left: str, lost: list[str]) -> None:
    text, found = cleaned(written, markdown=True)
    assert (text, [what for _, what in found]) == (left, lost)
    assert faults("x.md", text, 1) == []


@pytest.mark.parametrize(
    ("frame", "shown"),
    [
        ('<iframe src="//www.youtube.com/embed/dQw4w9WgXcQ"></iframe>', "<iframe"),
        ('<iframe src="https://x.example/y" title="A map"></iframe>', '<a href="https://x.example/y">A map</a>'),
        ('<object><embed src="http://www.youtube.com/v/dQw4w9WgXcQ&fs=1"></object>', "watch?v=dQw4w9WgXcQ"),
        ('<video controls><source src="/a/talk.mp4"></video>', '<a href="/a/talk.mp4">talk.mp4</a>'),
        ('<audio src="https://x.example/talk.mp3"></audio>', '<a href="https://x.example/talk.mp3">talk.mp3</a>'),
    ],
)
def test_what_was_shown_in_a_frame_can_still_be_reached(frame: str, shown: str) -> None:
    text, _ = cleaned(frame, markdown=False)
    assert shown in text
    assert faults("x.md", text, 1) == []
