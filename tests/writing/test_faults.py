"""HTML that takes the rest of a page with it is a Problem with its line; what is closed, in whatever way, is none."""

from __future__ import annotations

import pytest

from plugins.writing.faults import faults

SOURCE = "content/posts/x.md"


def told(text: str, line: int = 1) -> list[tuple[str, str]]:
    return [(one.where.removeprefix(SOURCE), one.what) for one in faults(SOURCE, text, line)]


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("a\n\n<div>\n\n*b*\n", ":12", "<div>"),
        ("<details>\n<summary>a\n\nb</details>", ":11", "<summary>"),
        ("I <b>love it.\n\nMore", ":10", "<b>"),
        ("- a\n- b <em>c\n- d", ":11", "<em>"),
        ("| a |\n|---|\n| <b>x |\n", ":12", "<b>"),
        ("> a\n> <blockquote>\n> b", ":11", "<blockquote>"),
        ("<details></details>\n\n<details>\n\n`<details>`", ":12", "<details>"),
        ("text <i>a</b>", ":10", "<i>"),
        ("a\n![b]()", ":11", "leads nowhere: ![b]()"),
        ("[a](<>) b", ":10", "leads nowhere: [a](<>)"),
        ("[a](https://b.example\u200b)", ":10", "U+200B"),
        ("![a](file:///C:/b.png)", ":10", "links to file:///C:/b.png"),
        ("![a](C:\\b.png)", ":10", "links to C:"),
        ("![a](data:image/png;base64,AAAA)", ":10", "data:image"),
        ("Dear <name>,", ":10", "<name>, which is no HTML"),
        ("a\n\n**Array<String>** of it", ":12", "<String>, which is no HTML"),
        ("a\n\n<!-- b\n\nc", ":12", "comment"),
        ('<div class="x>\n\nText "quoted" more', ":10", "quotation mark"),
        ('<div class="b=c>\n\nText', ":10", "quotation mark"),
        ("<div title='x>\n\nmore", ":10", "quotation mark"),
        ("<div>\n\n```\n</div>\n```\n", ":10", "<div>"),
        ("a\n\n```js\nb\n\nc", ":12", "block of code"),
        ("```\na\n```\n\n- b\n  ~~~\n  c", ":15", "block of code"),
        ("```a``` is code\n\n<b>c", ":12", "<b>"),
        ("a\n\n![b](my photo (1).png)", ":12", "link to my photo (1).png"),
        ("a\n[b](hhttps://a.example/)", ":11", "links to hhttps://a.example/"),
        ("[b]: mail-to:a@b.example", ":10", "links to mail-to:a@b.example"),
        ("[b](javascript:alert(1))", ":10", "links to javascript:alert(1)"),
        ('<a href="ttps://a.example/">b</a>', ":10", "links to ttps://a.example/"),
        ("[b](../files/our slides.pdf)", ":10", "link to ../files/our slides.pdf"),
    ],
)
def test_what_is_left_open_has_its_line(text: str, where: str, what: str) -> None:
    ((place, said),) = told(text, 10)
    assert place == where
    assert what in said


@pytest.mark.parametrize(
    "text",
    [
        "<details>\n<summary>a</summary>\n\n    code\n\ntext\n    </details>\n",
        "- a\n    <div>\n    b\n    </div>\n",
        "1. ```html\n   <script>\n\n   </b>\n   ```\n\n- ~~~js{1}\n  <b>\n  ~~~",
        "```\n<div>\n```\n\n`<b>` and \\<b> and &lt;b>",
        "Dear \\<name>, 3 < 4 and a<b, `List<String>` <my-own>words</my-own> <o:p></o:p>",
        "<ul>\n<li>a\n<li>b\n</ul>",
        "<table>\n<tr><td>a\n\n**b**\n\n</table>",
        'a<br>b <img src="x.png"> <a id="c"/> d',
        "<b><i>a</b></i>",
        "<https://a.example> <ann@b.example> <!-- a --> b",
        "<div><!-- </div> --></div>",
        '<a href="x>y\n\nz "a" b\n',
        "    ```\n    x",
        "[a](HTTPS://b.example) [a](mailto:c@d.example) [a](tel:+1) [a](webcal://e) [a](#f:g) `[a](h:i)` [a](./j:k.md)",
        "\\```\nx",
        "[ ]() `[a]()` \\[b]() [](c.md) [a](`b`) [d](https://e.example/\u200bf)",
        "[note](see below.) [a](b.md 't x.md') `[a](b c.md)` [b](at 10:30.pm) [c](the e.g. this)",
    ],
)
def test_what_is_closed_is_no_problem(text: str) -> None:
    assert told(text) == []


def test_a_text_that_another_reader_made_is_html_and_no_markdown() -> None:
    assert faults("content/posts/x.html", "<p>$\\foo$ ```\n![a](b c.png) [d](e:f)</p>", 3) == []
    (problem,) = faults("content/posts/x.html", "<div>\n<p>a</p>", 3)
    assert problem.where == "content/posts/x.html:3"
