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
        ("a\n\n<!-- b\n\nc", ":12", "comment"),
        ('<div class="x>\n\nText "quoted" more', ":10", "quotation mark"),
        ("<div title='x>\n\nmore", ":10", "quotation mark"),
        ("<div>\n\n```\n</div>\n```\n", ":10", "<div>"),
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
        "```\n<div>\n```\n\n`<b>` and \\<b> and &lt;b>",
        "Dear <name>, 3 < 4 and a<b",
        "<ul>\n<li>a\n<li>b\n</ul>",
        "<table>\n<tr><td>a\n\n**b**\n\n</table>",
        'a<br>b <img src="x.png"> <a id="c"/> d',
        "<b><i>a</b></i>",
        "<https://a.example> <ann@b.example> <!-- a --> b",
        "<div><!-- </div> --></div>",
        '<a href="x>y\n\nz "a" b\n',
    ],
)
def test_what_is_closed_is_no_problem(text: str) -> None:
    assert told(text) == []
