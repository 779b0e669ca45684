"""Where writers' links lead, and which lead nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from plugins.writing.links import NOT_OUT, broken, for_paper, links, resolver

ADDRESSES = {
    "content/events/chru.md": "events/chru/",
    "content/posts/a b.md": "posts/a-b/",
    "content/posts/draft.md": NOT_OUT,
    "/posts/draft/": NOT_OUT,
}
SOURCE = "content/posts/hello.md"


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("../events/chru.md", "https://x.org/sub/events/chru/"),
        ("../events/chru.md#agenda", "https://x.org/sub/events/chru/#agenda"),
        ("{filename}../events/chru.md", "https://x.org/sub/events/chru/"),
        ("{filename}/events/chru.md", "https://x.org/sub/events/chru/"),
        ("a%20b.md", "https://x.org/sub/posts/a-b/"),
        ("./../events/./chru.md", "https://x.org/sub/events/chru/"),
        ("/about/", "https://x.org/sub/about/"),
        ("/about/?a=b#c", "https://x.org/sub/about/?a=b#c"),
        ("draft.md#part", NOT_OUT),
        *(
            (href, NOT_OUT)
            for href in ("/posts/draft", "/posts/draft/?a=b#c", "/posts/draft/index.html", "/posts%2Fdraft")
        ),
        ("https://other.org/x.md", None),
        ("//other.org/x.md", None),
        ("mailto:a@b.org", None),
        ("#here", None),
        ("", None),
    ],
)
def test_where_a_link_leads(href: str, leads_to: str | None) -> None:
    assert resolver(SOURCE, ADDRESSES.get, "https://x.org/sub")(href) == leads_to


def said(body: str) -> list[str]:
    return [problem.where + " " + problem.what for problem in broken(SOURCE, links(SOURCE, body, 5), ADDRESSES)]


def test_a_link_to_a_file_that_is_not_there_is_named_with_its_line() -> None:
    body = "Fine: [a](../events/chru.md).\n\nBroken: [b](../events/gone.md#x), [c](other.md).\n\n[d]: ../no.md\n"
    assert said(body) == [
        f"{SOURCE}:7 links to ../events/gone.md#x, which does not exist",
        f"{SOURCE}:7 links to other.md, which does not exist",
        f"{SOURCE}:9 links to ../no.md, which does not exist",
    ]


@pytest.mark.parametrize(
    "body", ["[a](../files/Our Slides.pdf)", "[see](below or above)", "[a](gone.md", "[a](gone.md b.md)"]
)
def test_a_name_with_a_space_is_no_link_to_its_first_word(body: str) -> None:
    assert said(body) == []


@pytest.mark.parametrize(
    "body", ['[a](gone.md "Title")', "[a](gone.md 'Title')", "[a](gone.md\n(Title))", "[a]( gone.md )"]
)
def test_a_title_or_a_space_may_stand_behind_the_name(body: str) -> None:
    assert said(body) == [f"{SOURCE}:5 links to gone.md, which does not exist"]


@pytest.mark.parametrize(
    "body", ["`[x](gone.md)`", "```\n[x](gone.md)\n```", "    [x](gone.md)", "~~~\n```\n[x](gone.md)\n~~~"]
)
def test_code_may_show_any_link(body: str) -> None:
    assert said(body) == []


@given(st.text("[]()`~ \n\t.md/#a:", max_size=120))
def test_any_text_is_searched(body: str) -> None:
    assert all(problem.where.startswith(f"{SOURCE}:") for problem in broken(SOURCE, links(SOURCE, body, 1), {}))


@pytest.mark.parametrize(
    "body",
    [
        "![a](<../images/our day (2).png>)",
        "![a](../images/our%20day%20(2).png)",
        "[a]: <../images/our day (2).png>",
        '<img width=9 src="../images/our day (2).png">',
        "<a href='../images/our%20day%20%282%29.png'>a</a>",
        "![a](../images/caf\u00e9.png)",
        "![a](../images/cafe\u0301.png)",
        "![a](../images/caf%C3%A9.png)",
    ],
)
def test_a_file_is_found_by_every_right_spelling(body: str) -> None:
    known = {"content/images/our day (2).png": "a", "content/images/cafe\u0301.png": "b"}
    found = links(SOURCE, body, 1)
    assert len(found) == 1
    assert broken(SOURCE, found, known) == []
    assert resolver(SOURCE, known.get, "")(found[0][1]) in ("/a", "/b")


def test_raw_html_that_leads_nowhere_is_told() -> None:
    body = "<a class=x href='gone.md'>a</a>\n<img src=../images/no.png>"
    assert said(body) == [
        f"{SOURCE}:5 links to gone.md, which does not exist",
        f"{SOURCE}:6 links to ../images/no.png, which does not exist",
    ]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("[a\nb](gone.md)", [":6 links to gone.md"]),
        ("[![a](no.png)](gone.md)", [":5 links to no.png", ":5 links to gone.md"]),
        ("[a](\n gone.md 'b')", [":6 links to gone.md"]),
        ("[[a](gone.md)]", [":5 links to gone.md"]),
        ("<img\n\n  src='no.png'\n>", [":5 links to no.png"]),
        ("\\[a](gone.md), a](gone.md), [a] (gone.md)", []),
        ("[a\n\nb](gone.md)", []),
    ],
)
def test_a_link_is_found_however_it_is_written(body: str, wanted: list[str]) -> None:
    assert [one.removeprefix(SOURCE).partition(",")[0] for one in said(body)] == wanted


@pytest.mark.parametrize(
    ("href", "meant"),
    [
        ("../images/pub.jpg", "../images/Pub.JPG"),
        ("../images/Pbu.JPG", "../images/Pub.JPG"),
        ("Pub.JPG", "../images/Pub.JPG"),
        ("../events/chru.md", "chru.md"),
    ],
)
def test_a_file_of_nearly_that_name_is_offered(href: str, meant: str) -> None:
    known = {"content/images/Pub.JPG": "", "content/posts/chru.md": "", "content/images/other.png": ""}
    (problem,) = broken(SOURCE, links(SOURCE, f"[a]({href})", 1), known)
    assert problem.fix == f"did you mean {meant}?"


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ('<a href="https://a.example/x">x</a>', False),
        ('<a title="1 > 0" href="https://a.example/x" rel="nofollow"><b>x</b></a>', False),
        ('<a href="/members/">here</a>', False),  # is none that paper shows in any case
        ('<a href="https://hub.example/our/posts/">ours</a>', True),
        ('<a href="https://hub.example/our">ours</a>', True),
        ('<a href="https://hub.example/ours/">a neighbour’s</a>', False),
        ('<a href="https://a.example/x">https://a.example/x</a>', True),
        ('<a href="https://a.example/x/">a.example/x</a>', True),
        ('<a href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a>', True),
        ('<a href="mailto:a@b.example">x</a>', False),
        ('<a href="&#109;ailto:a@b.example">a@b.example</a>', True),
    ],
)
def test_paper_need_not_show_an_address_of_ours_or_one_that_is_said(link: str, told: bool) -> None:
    assert ("<a data-told" in for_paper(Markup(link), "https://hub.example/our")) == told
    assert for_paper(Markup(link), "https://hub.example/our").replace(" data-told", "") == link


def test_paper_shows_an_address_once() -> None:
    one, two = '<a href="https://a.example/x">x</a>', '<a href="http://a.example/x/">again</a>'
    assert for_paper(Markup(f"<p>{one} {two}</p>"), "https://hub.example") == (
        f"<p>{one} {two.replace('<a', '<a data-told')}</p>"
    )


@pytest.mark.parametrize(
    ("href", "fix"),
    [
        ("/assets/img/x.png", "put the picture beside this text, and write its name"),
        ("images\\x.png", "write images/x.png, if that is where it lies"),
        ("www.example.org", "write https://www.example.org"),
        ("ann@example.org", "write mailto:ann@example.org"),
    ],
)
def test_what_was_meant_is_said(href: str, fix: str) -> None:
    (problem,) = broken(SOURCE, links(SOURCE, f"![a]({href})", 1), {"content/images/y.png": "images/y.png"})
    assert (problem.what, problem.fix) == (f"links to {href}, which does not exist", fix)


def test_a_picture_that_a_setting_has_put_there_is_there() -> None:
    assert broken(SOURCE, links(SOURCE, "![a](/static/x.png)", 1), {"content/extra/x.png": "static/x.png"}) == []


def test_a_screenshot_s_name_may_be_typed_though_macos_has_a_space_in_it_that_nobody_types() -> None:
    known = {"content/posts/Screenshot 2026-11-01 at 10.00.00\u202fAM.png": "images/a.png"}
    found = links(SOURCE, "![a](<Screenshot 2026-11-01 at 10.00.00 AM.png>)", 1)
    assert broken(SOURCE, found, known) == []
