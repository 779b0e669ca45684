"""What a pull request's text may bring, and what it may not."""

from __future__ import annotations

import json
import re

import html5lib
import pytest

from plugins.writing.dialect import convert
from plugins.writing.safety import clean, refused
from tests.corpora import corpora

RUNS = {
    "script",
    "iframe",
    "frame",
    "object",
    "embed",
    "form",
    "style",
    "svg",
    "base",
    "meta",
    "link",
    "button",
}


def dangers(html: str) -> list[str]:
    """Return what a browser would find in ``html`` that runs, loads, positions or submits."""
    found = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        found += [str(element.tag)] if element.tag in RUNS else []
        for name, value in element.attrib.items():
            # As a browser reads it: URL Standard, section 4.4, steps 1 to 3.
            scheme = re.sub(r"[\t\n\r]", "", value).strip("".join(map(chr, range(33)))).partition(":")[0].lower()
            loads = name in ("href", "src", "action") and scheme in ("javascript", "vbscript", "data")
            if loads or name.startswith("on") or name in ("style", "srcdoc"):
                found.append(f"{element.tag} {name}={value}")
    return found


@pytest.mark.parametrize(
    "html",
    [
        "<details open><summary>More</summary>text</details>",
        '<p lang="ar" dir="rtl">نص</p>',
        "<kbd>Ctrl</kbd>",
        '<time datetime="2010-10-21">then</time>',
        '<picture><source media="(prefers-color-scheme: dark)" srcset="d.png"><img alt="a" src="b.png"></picture>',
    ],
)
def test_a_writer_s_html_stays(html: str) -> None:
    assert clean(html) == html.replace(" open>", ' open="">')


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<script>alert(1)</script>a", "a"),
        ('<p onclick="x()" style="position:fixed">a</p>', "<p>a</p>"),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        ('<blockquote cite="javascript:x()">a</blockquote>', "<blockquote>a</blockquote>"),
        (
            '<blockquote cite="https://a.example/">a</blockquote>',
            '<blockquote cite="https://a.example/">a</blockquote>',
        ),
        ('<iframe src="https://x.example"></iframe>a', "a"),
        ("<form><button>a</button></form>", "a"),
        ("<!-- a -->b", "b"),
        ('<math href="javascript:x()"><mi onclick="x()" style="a">a</mi></math>', "<math><mi>a</mi></math>"),
        (
            "<math><annotation-xml encoding='text/html'><style><img src=x></style></annotation-xml></math>a",
            "<math></math>a",
        ),
        (
            "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;'>",
            "<math><mtext><table></table></mtext></math>",
        ),
        ('<p class="skip visually-hidden side">a</p>', "<p>a</p>"),
        ('<p class="note skip">a</p>', '<p class="note">a</p>'),
    ],
)
def test_what_runs_loads_or_submits_goes(html: str, left: str) -> None:
    assert clean(html) == left


def test_no_class_of_the_theme_is_a_writer_s() -> None:
    text = "a\n{: .skip .side }\n\n!!! visually-hidden\n    b\n\n<div class='roster' markdown>c</div>"
    html = clean(convert(text)[0])
    assert not [
        name for name in ("skip", "side", "visually-hidden", "roster") if f'"{name}' in html or f" {name}" in html
    ]


def test_refused_html_has_its_line() -> None:
    body = 'fine\n\n<script src="x"></script>\n\n`<script>` is shown\n\n```\n<iframe>\n```\n<p onclick="x()">y</p>\n'
    assert [(p.where, p.what) for p in refused("content/posts/x.md", body, 5)] == [
        ("content/posts/x.md:7", "has HTML that may not be published: <script"),
        ("content/posts/x.md:14", "has HTML that may not be published: onclick="),
    ]


def test_none_of_the_known_attacks_is_published_by_way_of_markdown() -> None:
    texts = [item["vector"] for item in json.loads((corpora() / "xss/vectors.json").read_text(encoding="utf-8"))]
    assert len(texts) > 1000
    assert [(text, found) for text in texts if (found := dangers(clean(convert(text)[0])))] == []


@pytest.mark.parametrize(
    "text",
    [
        "Room one = talk, room two = walk.\n\n> so they said",
        "Being online = being there -> nearly.",
        "a < b, and on weekdays = 3 > 2",
        "our source: href = data: pure",
        "<kbd>Ctrl</kbd> once = copied <b>twice</b>",
        "style = everything",
        "if x <y and one = 2> z",
        "x < form and a < style of one's own",
        '<img src="x.png" alt="the on = off switch, style = new">',
        "<https://a.example/?onx=1>",
    ],
)
def test_prose_is_no_attack(text: str) -> None:
    assert refused("content/posts/x.md", text, 1) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("if a <b then <p onclick=x()>", "onclick="),
        ("<p\nonclick=x()>a", "onclick="),
        ("<img/onerror=x()>", "onerror="),
        ('<p title="a"onmouseover = x()>', "onmouseover ="),
        ("<p style='a'>", "style="),
        ("<a\nhref =\n'javascript:x()'>a</a>", "href = 'javascript:"),
    ],
)
def test_what_is_refused_is_named_on_one_line(text: str, named: str) -> None:
    assert [one.what for one in refused("content/posts/x.md", text, 1)] == [
        f"has HTML that may not be published: {named}"
    ]


def test_a_picture_s_size_in_inches_is_no_size() -> None:
    html = clean('<p><img src="a.png" width="6.5in" height="30%"><img src="b.png" width="300"></p>')
    assert html == '<p><img src="a.png" height="30%"><img src="b.png" width="300"></p>'


@pytest.mark.parametrize(
    ("html", "fix"), [('<iframe src="//a.example">', "link to"), ("<video>", "content/files/"), ("<SVG>", "PNG")]
)
def test_what_to_do_in_its_place_is_said(html: str, fix: str) -> None:
    (found,) = refused("x.md", html, 1)
    assert fix in found.fix
