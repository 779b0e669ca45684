"""What is nearly Markdown, and would be shown as it stands, is told with its line; what is meant is not."""

from __future__ import annotations

import pytest

from plugins.shared.text import MANY
from plugins.writing.faults import faults, slips
from plugins.writing.foreign import spelled_out

SOURCE = "content/posts/x.md"
ITEMS, RULE, BY_NAME = "a backslash at the end", "|---|---|", "on a line of its own"
SLIPS = [
    ("[a](https://a.example/my file.html)", "](https", "%20"),
    ("[mail us](mailto: ann@a.example)", "](mailto:", "space in the address"),
    ("[call](tel:+44 20 7946 0000)", "](tel:", "space in the address"),
    ("[a](“https://a.example/”)", "](“https", "straight"),
    ("[a](https://a.example/ ”Words”)", "](https", "straight"),
    ("[Our group] (https://a.example/)", "[Our group] (", "between ] and ("),
    ("(Our group)[https://a.example/]", "(Our group)[", "[words](address)"),
    ("See [the docs][docs].", "[the docs][docs]", f"[docs]: and its address {BY_NAME}"),
    ("See [the docs][].", "[the docs][]", "[the docs]:"),
    ("So it is[^2].\n\n[^1]: Not this", "[^2]", f"[^2]: and its words {BY_NAME}"),
    ("##Background", "##Background", "## Heading"),
    ("a ==word== b", "==word==", "<mark>"),
    ("#\xa0Background", "# Background", "ordinary space"),
    ("-\xa0an item", "- an item", "ordinary space"),
    ("• one\n• two", "• one", ITEMS),
    ("– one\n– two", "– one", ITEMS),
    ("✅ done\n❌ not", "✅ done", ITEMS),
    ("-one\n-two", "-one", "a space behind"),
    ("1.一\n2.二", "1.一", "a space behind"),
    ("- [] one", "- [] one", "- [ ]"),
    ("| a | b |\n| c | d |", "| a | b |", RULE),
    ("> | a | b |\n> |---|\n> | c | d |", "| a | b |", RULE),
]


@pytest.mark.parametrize(("text", "sign", "fix"), SLIPS)
def test_a_slip_has_its_line_and_what_to_write(text: str, sign: str, fix: str) -> None:
    assert faults(SOURCE, f"Text.\n\n{text}", 10) == [], "it is shown as GitHub shows it, and stops nothing"
    (found, *_) = slips(SOURCE, f"Text.\n\n{text}", 10)
    assert found.where == f"{SOURCE}:12"
    assert sign in found.what
    assert "readers see as it stands" in found.what
    assert fix in found.fix


@pytest.mark.parametrize(
    "sign", ["<tel:+44201234>", "<ftp://a.example/b>", "<javascript:a(1)>", "<https://a.example/|us>"]
)
def test_an_address_in_brackets_that_is_no_link_is_told(sign: str) -> None:
    (found,) = faults(
        SOURCE, f"Text {sign} <https://a.example/> <mailto:ann@a.example> <ann@a.example> <o:p>a</o:p>", 1
    )
    assert (sign in found.what, found.fix) == (True, "write [words](address)")


@pytest.mark.parametrize(
    ("text", "line", "sign"),
    [
        ("<p>Words.</p>\nSee [the docs](https://a.example/).", 2, "[the docs]"),
        ("<center>**Words**</center>", 1, "**Words**"),
        ("<details>\n<summary>More</summary>\n![a room](b.png)\n</details>", 3, "![a room](b.png)"),
        ("<td>\n\n**a**\n\n</td><td>**b**</td>", 5, "**b**"),
    ],
)
def test_markdown_in_a_block_of_html_is_told(text: str, line: int, sign: str) -> None:
    (found,) = slips(SOURCE, text, 1)
    assert found.where == f"{SOURCE}:{line}"
    assert sign in found.what and "an empty line above it" in found.fix


@pytest.mark.parametrize("text", [text for text, *_ in SLIPS])
def test_in_what_others_brought_it_is_spelled_out_and_no_word_is_lost(text: str) -> None:
    out, told = spelled_out(f"Text.\n\n{text}")
    assert told == []
    assert len(out) > len(text)


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://a.example/ \"Title\") [b](https://a.example/ 't') [c](<https://a.example/x y>) [1] (https://a.example)",
        "[a][b] [c][] [d]\n\n[B]: https://b.example\n[c]: /c\n\nx[i][j] and \\[the docs][no] and a[^1]\n\n[^1]: n",
        "`##no` and C## and #hashtag\n\n    ##code\n\n```\n##code\n- [] x\n| a | b |\n| c | d |\n```",
        "– alone\n\n– again\n\n- [ ] a\n- [x] b\n- [x](https://a.example/)\n- []\n\n-5 °C\n-6 °C\n\n1.5 of\n2.5",
        "| a | b |\n|---|---|\n| c | d |\n\n- | a | b |\n  |---|---|\n  | c | d |\n\n| alone |\n\n« Oui »\n« Non »",
        "<div>\n\n**a** [the docs](b.md)\n\n</div>\n\n<div markdown>\n**a**\n</div>\n\n<i>a</i> **b** <pre>**c**</pre>",
        "a == b and c == d, x==1&&y==2, 5 ~ 6, ~/a and ~/b, C:\\(x86\\) and \\(an aside\\)",
    ],
)
def test_what_only_looks_like_a_slip_is_none(text: str) -> None:
    assert faults(SOURCE, text, 1) == slips(SOURCE, text, 1) == []


@pytest.mark.parametrize(
    "piece",
    [
        *("[a](", "](http: ", "[abc] (http://", "(ab)[http://", "](a align=", "](“", "{:.note", "|a|", "[^a", "==a"),
        *(":contentReference[oaicite", "【1†", "[cite:", "\ue200", "\\(x^", "\\[\n", "--- ", "• a\n", "<p>[a", "**a"),
    ],
)
def test_what_nobody_writes_costs_no_more_than_its_length(piece: str) -> None:
    text = f"a\n\n{piece * (200_000 // len(piece))}{' ' * 50_000}"
    assert len(faults(SOURCE, text, 1)) <= MANY
    assert len(slips(SOURCE, text, 1)) <= MANY
