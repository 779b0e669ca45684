"""What other programs fill in, or draw, is told with its line and what is written here; no more is."""

from __future__ import annotations

import pytest

from plugins.writing.dialect import convert
from plugins.writing.faults import faults
from plugins.writing.foreign import spelled_out

SOURCE = "content/posts/x.md"
ALERT, CONTENTS, MARKDOWN, LINK = "> [!NOTE]", "[TOC]", "in Markdown", "[words](the-file.md)"
TOLD = [
    ('{{< figure src="a.png" >}}', "{{< figure", MARKDOWN),
    ("a {{< youtube abc >}} b", "{{< youtube", MARKDOWN),
    ('[a]({{< ref "x.md" >}})', "{{< ref", "the path"),
    ("![a]({{ '/x.png' | relative_url }})", "{{ '/x.png'", "the path"),
    ("- {% include a.html %}", "{% include", MARKDOWN),
    ("  {% highlight ruby %}\nputs", "{% highlight", MARKDOWN),
    ("[a]({% post_url 2026-01-01-a %})", "{% post_url", "the path"),
    ("Behold {% asset_img a.png %}, a sample", "{% asset_img", MARKDOWN),
    ("Mail {{site.contact}} or {{ page.title | upcase }}", "{{site.contact}}", MARKDOWN),
    ('{{ youtube(id="abc") }}', "{{ youtube", MARKDOWN),
    ("{{#include a.rs}}", "{{#include", MARKDOWN),
    ("Hello <% tp.file.title %>", "<% tp", MARKDOWN),
    ("a ![[a b.png|300]]", "![[a b.png|300]]", "![what it shows](<a b.png>)"),
    ("![[A note#of it]]", "![[A note", LINK),
    ("- [[A note#of it|words]]", "[[A note", LINK),
    ("a %%to myself%% b", "%%to myself%%", "<!--"),
    ("%%\nto myself\nalone\n%%", "%% to myself alone %%", "<!--"),
    ("> [!question]- Why?\n> b", "> [!question]", "[!NOTE]"),
    ("> [!NOTE] Mind\n> b", "> [!NOTE]", "nothing behind it"),
    (":::tip[Mine]\n\na\n\n:::", ":::tip[Mine]", ALERT),
    ('::: {.callout-note collapse="true"}\na\n:::', "::: {.callout-note", ALERT),
    ("> ::: warning\n> a\n> :::", "> ::: warning", ALERT),
    ("::youtube[a]{#b}", "::youtube", MARKDOWN),
    ("@[youtube](abc)", "@[youtube]", MARKDOWN),
    ("import Tabs from '@theme/Tabs';", "import Tabs", "take it out"),
    ("import {\n  A,\n  B\n} from './b.js'", "import { A", "take it out"),
    ("export const year = 2010", "export const year", "take it out"),
    ("{/* truncate */}", "{/* truncate */}", "<!--"),
    ('<Tabs>\n<Item value="a">\n\nb\n\n</Item>\n</Tabs>', "<Tabs>", MARKDOWN),
    ('A <YouTube id="abc" />', "<YouTube", MARKDOWN),
    ('=== "A tab"\n\n    a', '=== "A tab"', MARKDOWN),
    ('--8<-- "a.md"', "--8<--", MARKDOWN),
    *((one, one.split("\n")[-1], CONTENTS) for one in ("[[toc]]", "[[_TOC_]]", "@[toc](a)", "[toc]", "- a\n{:toc .b}")),
    ("{::comment}\na", "{::comment}", "take it out"),
    ("```\na\n```\n{: .b }", "{: .b }", "take it out"),
    ("## A\n{: #b .c }", "{: #b .c }", "## Heading {#name}"),
    ("| a |\n|---|\n| b |\n{: .c}", "{: .c}", "take it out"),
    ("![a](b.png =300x200)", "![a](b.png", "<img src="),
    ("[a b]{.underline}", "[a b]{.underline}", "its words"),
    ("Text^[a note] b", "^[a note]", "[^1]"),
    ('[gallery ids="1,2"]', "[gallery", MARKDOWN),
    ("[embed]https://a.example/b[/embed]", "[embed]", MARKDOWN),
    ("A [b]word[/b]", "[b]word", MARKDOWN),
    ("•\ta\n•\tb", "• a", "- before"),
    ("a\n{: .notice--info}", "{: .notice--info}", ALERT),
    ("a\n\n{: .lead}\nb", "{: .lead}", "take it out"),
    ("[]{#_Toc1 .anchor}a", "[]{#_Toc1", "its words"),
    ('![a](b.png align="center")', "b.png align=", "the address alone"),
    ("%[https://a.example/]", "%[https", "a line of its own"),
    ("![a|300](b.png)", "![a|300]", "<img src="),
    ("a :contentReference[oaicite:0]{index=0}", ":contentReference", "take it out"),
    ("a【12†source】", "【12†source】", "take it out"),
    ("a [cite: 1, 2]", "[cite: 1, 2]", "take it out"),
    ("a \\(x^2\\) b", "\\(x^2\\)", "$x^2$"),
    ("\\[\nx = 1\n\\]", "\\[", "$x^2$"),
    ("+---+---+\n| a | b |\n+===+===+", "+---+---+", "|---|---|"),
    ("a   b\n--- ---\nc   d", "--- ---", "|---|---|"),
    ("H~2~O", "~2~", "<sub>"),
]


@pytest.mark.parametrize(("text", "sign", "instead"), TOLD)
def test_a_sign_of_another_program_has_its_line(text: str, sign: str, instead: str) -> None:
    told = faults(SOURCE, f"Text.\n\n{text}", 10)
    line = 12 + text[: text.index(sign.split()[0])].count("\n")
    (found, *_) = [one for one in told if sign in one.what]
    assert found.where == f"{SOURCE}:{line}"
    assert "another program" in found.what
    assert instead in found.fix


@pytest.mark.parametrize(("text", "sign", "instead"), TOLD)
def test_spelled_out_it_is_shown_and_told_no_more(text: str, sign: str, instead: str) -> None:
    out, told = spelled_out(f"Text.\n\n{text}")
    if text.startswith(("<Tabs", "A <YouTube")):  # HTML is left to whoever cleans it
        assert told == []
        return
    assert [one for one in faults(SOURCE, out, 1) if "another program" in one.what] == []
    assert told
    assert "&amp;#" not in convert(out)[0]


@pytest.mark.parametrize(
    "text",
    [
        "A line has `{% raw %}`, ![[1]](b.md), [[1]], [[x](b.md)], if [[ -f a ]], \\[[Enter]] and {{ this }} in it.",
        "<pre>\n{% if a %}\n[[Some Page]]</pre>\n\n<kbd>[[Enter]]</kbd> <!-- [[b]] -->",
        "$$\n[[ab]]\n$$\n\n$[[xy]]$ and %%10 to 20%% more\n\n[[Some Page]]\n\n[some page]: https://a.example/",
        "```\n{% raw %}\n[[bin]]\nimport a from 'b'\n:::tip\n<Tabs/>\n```\n\n5%% of 6%% are {% a %} in a sentence",
        "> [!NOTE]\n> a\n\n> [!tip]\\\n> b\n\n> [![Build](b.svg)](c) and [!x](d)",
        "## A {#b}\n\nText {: .c}\n\n![a](b.png){width=300}\n\n[TOC]\n\n### C {/* #d */}",
        "import taxes, he said; export goods = more :: less ::: even\n\n• a\n\n• c  \n• d",
        "[a=1], [b](c), [see this](d) {.e}, x^2^ [1], 5 <= 6 and {braces}, [i] and [/i], @[a]",
        "`Array<String>` <my-own>words</my-own> <o:p></o:p> <BR> <Font color=red>a</Font> <st1:place>b</st1:place>",
        "Escaped: \\{{ site.a }} \\:::tip \\<Tabs/> \\[[toc]] \\<name>",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert faults(SOURCE, text, 1) == []
