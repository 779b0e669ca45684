"""A Hugo site comes over: bundles, shortcodes, languages, addresses, ids; what cannot is said, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.importing.go_templates import shown as filled
from plugins.importing.hugo import read
from plugins.importing.permalinks import urlized
from plugins.importing.shortcodes import Shortcodes
from tests.images.brought import png
from tests.importing.bringing import Brought, bring, laid

CONFIG = """baseURL = "https://old.example/"
defaultContentLanguage = "en"
[permalinks]
posts = "/:year/:month/:slugorcontentbasename/"
[languages.en]
weight = 1
[languages.fr]
weight = 2
[params]
chat = "https://chat.example/"
"""
HELLO = """+++
title = "Hello: a sample"
date = 2010-10-21T09:30:00+01:00
lastmod = 2011-01-01
draft = false
tags = ["HR", "Sample"]
categories = ["hr"]
series = ["Begin"]
authors = ["Ann Sample"]
description = "One sentence."
aliases = ["/old/hello.html", "../by-side/"]
mood = "glad"
[cover]
image = "pub.png"
alt = "A pub"
+++
See [the other]({{< ref "other.md" >}}) and [chat]({{< param chat >}}), [no page](/nowhere/).

{{< figure src="pub.png" alt="A pub" caption="Where we met" >}}

{{< youtube dQw4w9WgXcQ >}}

{{< highlight python >}}
print("{{</* figure */>}}")
{{< /highlight >}}

{{% notice warning %}}
Mind the *step*.
{{% /notice %}}

{{< carousel >}}kept words{{< /carousel >}}

<p style="color: red" onclick="x()">Plain</p>
<script>alert(1)</script>
"""
SITE: dict[str, str | bytes] = {
    "hugo.toml": CONFIG,
    "content/posts/hello/index.md": HELLO,
    "content/posts/hello/index.fr.md": '---\ntitle: Bonjour\ndate: "2010-10-21"\n---\nUn exemple.\n',
    "content/posts/hello/pub.png": png(),
    "content/posts/other.md": "---\ntitle: Other\ndate: 2010-11-01\ndraft: true\n---\n![lost](/img/lost.png)\n",
    "content/posts/wrong.md": "---\ntitle: It's: unquoted: here\ndate: 2011-02-03\n---\n<div>never closed\n\n# Head\n",
    "content/about-us.md": "---\ntitle: About us\n---\n[Hello](/2010/10/hello/#x) ![P](/img/pub.png)\n",
    "content/events.md": "---\ntitle: Events\n---\nA page whose address is the site's own.\n",
    "static/img/pub.png": png(),
    "content/posts/_index.md": "---\ntitle: Posts\n---\nAbove the list.\n",
}


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    return bring(tmp_path_factory.mktemp("hugo"), SITE)


def test_every_text_is_here_and_the_site_is_right(brought: Brought) -> None:
    assert brought.status == 0
    assert brought.files == [
        *("images/posts/hello/pub.png", "images/pub.png", "pages/about-us.md", "pages/about.md"),
        *("pages/events-brought.md", "posts/2010/hello.fr.md", "posts/2010/hello.md", "posts/2010/other.md"),
        "posts/2011/wrong.md",
    ]
    assert brought.aside == []
    assert "Hugo: 4 posts (1 drafts) and 2 pages are here, with 2 pictures" in brought.said


def test_front_matter_is_ours(brought: Brought) -> None:
    assert brought.fields("posts/2010/hello.md") == {
        "title": "Hello: a sample",
        "date": "2010-10-21 09:30:00+01:00",
        "slug": "hello",
        "updated": "2011-01-01",
        "authors": ["Ann Sample"],
        "tags": ["HR", "Sample"],
        "summary": "One sentence.",
        "series": "Begin",
        "image": {"src": "images/posts/hello/pub.png", "alt": "A pub"},
        "redirects": ["/2010/10/hello/", "/old/hello.html", "/2010/by-side"],
        "id": "https://old.example/2010/10/hello/",
    }
    assert brought.fields("posts/2010/other.md")["status"] == "draft"
    assert brought.fields("posts/2011/wrong.md")["title"] == "It's: unquoted: here"
    french = brought.fields("posts/2010/hello.fr.md")
    assert [french["slug"], french["language"], french["redirects"]] == ["hello", "fr", ["/fr/2010/10/hello/"]]


def test_shortcodes_are_markdown_and_links_lead_to_files(brought: Brought) -> None:
    body = brought.body("posts/2010/hello.md")
    assert "[the other](other.md) and [chat](https://chat.example/), [no page](https://old.example/nowhere/)" in body
    assert '![A pub](../../images/posts/hello/pub.png "Where we met")' in body
    assert "\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n" in body
    assert '```python\nprint("{{< figure >}}")\n```' in body
    assert "> [!WARNING]\n> Mind the *step*." in body
    assert "kept words" in body
    assert "<p>Plain</p>" in body and "alert" not in body
    assert brought.body("pages/about-us.md") == "[Hello](../posts/2010/hello.md#x) ![P](../images/pub.png)"


def test_what_could_not_be_kept_is_said_with_its_line(brought: Brought) -> None:
    for words in (
        "posts/hello/index.md:31: has the shortcode carousel, which has no equal",
        "posts/hello/index.md:33: has onclick=, left out",
        "posts/hello/index.md:34: has <script>, left out",
        "posts/hello/index.md:12: has the key `mood`, which means nothing here",
        "posts/other.md:6: shows or links to /img/lost.png, which was not brought",
        "posts/_index.md:4: is the text above a list",
    ):
        assert words in brought.said
    assert brought.body("posts/2010/other.md") == "![lost](https://old.example/img/lost.png)"


def test_the_feeds_of_the_old_site_are_in_the_settings(brought: Brought) -> None:
    settings = (brought.folder / "pelicanconf.py").read_text("utf-8")
    assert 'FEEDS = [\n    "/index.xml",\n]' in settings


def test_a_second_import_changes_nothing_that_is_here(tmp_path: Path) -> None:
    brought = bring(tmp_path, SITE)
    before = {name: (brought.folder / "content" / name).read_bytes() for name in brought.files}
    bring(tmp_path, SITE)
    assert {name: (brought.folder / "content" / name).read_bytes() for name in before} == before


def test_what_is_no_site_is_said(tmp_path: Path) -> None:
    brought = bring(tmp_path, {"notes.doc": "x"})
    assert brought.status == 2
    assert "is no site of a generator that is known — these are: Pelican, Hugo, Jekyll" in brought.said


@pytest.mark.parametrize(
    ("files", "whose", "fix"),
    [
        (("_quarto.yml", "posts/a.qmd"), "Quarto", "call its .qmd files .md"),
        (("conf.py", "posts/a.md"), "Nikola", "copy posts/ into"),
    ],
)
def test_whose_site_is_not_read_is_said(tmp_path: Path, files: tuple[str, ...], whose: str, fix: str) -> None:
    brought = bring(tmp_path, dict.fromkeys(files, "---\ntitle: A\n---\na\n"))
    assert brought.status == 2
    assert f"is a site of {whose}, which is not read here — " in brought.said and fix in brought.said


def test_what_is_packed_is_to_be_unpacked(tmp_path: Path) -> None:
    brought = bring(tmp_path, {"export.zip": "PK"}, at="export.zip")
    assert (brought.status, "is packed — unpack it" in brought.said) == (2, True)


def test_a_folder_of_markdown_is_no_hugo_s_and_had_no_feed(tmp_path: Path) -> None:
    body = ":::tip[Mind]\n\nthe *step*\n\n:::\n\n> [!faq]- Why?\n> So.\n\nAsk {{ site.name }}, and `{{ site.name }}`.\n"
    brought = bring(
        tmp_path,
        {"content/_posts/a.md": f"---\ntitle: A\ndate: 2010-10-21\n---\n{body}", "content/index.md": "---\n---\n"},
    )
    assert brought.files == ["pages/about.md", "posts/2010/a.md"] and "FEEDS" not in brought.said
    assert "A folder of Markdown: 1 posts" in brought.said
    assert brought.body("posts/2010/a.md") == (
        "> [!TIP]\n> **Mind**\n>\n> the *step*\n\n> [!NOTE]\n> **Why?**\n>\n> So.\n\n"
        "Ask \\{{ site.name }}, and `{{ site.name }}`."
    )
    assert "has {{ site.name }}, which stands now as it is written" in brought.said


def test_a_language_may_have_a_folder_of_its_own(tmp_path: Path) -> None:
    config = "baseURL: https://old.example/\ndefaultContentLanguage: en\nparams: {author: {name: Ann}}\nlanguages:\n"
    files: dict[str, str | bytes] = {
        "config.yaml": f"{config}  en: {{contentDir: content/en}}\n  fr: {{contentDir: content/fr}}\n",
        "content/en/post/trip.md": "---\ntitle: Trip\ndate: 2021-05-06\n---\n{{< gallery dir='pics/' />}}Words\n",
        "content/fr/post/trip.md": "---\ntitle: Voyage\ndate: 2021-05-06\n---\nMots\n",
        "content/fr/nous.md": "---\ntitle: Nous\n---\nNous\n",
    }
    brought = bring(tmp_path, files)
    names = ["pages/about.md", "pages/nous.fr.md", "posts/2021/trip.fr.md", "posts/2021/trip.md"]
    assert brought.files == names
    assert brought.fields("posts/2021/trip.md")["redirects"] == ["/post/trip/"]
    assert brought.fields("posts/2021/trip.fr.md")["redirects"] == ["/fr/post/trip/"]
    assert brought.fields("posts/2021/trip.md")["authors"] == ["Ann"]
    assert "trip.md:5: has the shortcode gallery, which has no equal" in brought.said


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("C# and F#", "c#-and-f#"),
        ("a/b c", "a-b-c"),
        ("It's “quoted” – dash", "its-quoted-dash"),
        ("50% off @home ~x", "50-off-@home-~x"),
        ("Ünïcode Straße", "ünïcode-straße"),
        ("x--y  z", "x--y-z"),
        ("plus + sign", "plus--sign"),
        ("Hello, World! & C++", "hello-world-c"),
        ("A.B.C Under_score", "a.b.c-under_score"),
    ],
)
def test_a_title_is_in_an_address_as_hugo_has_it(title: str, path: str) -> None:
    """What Hugo 0.168 made of each."""
    assert urlized(title) == path


def test_a_site_whose_first_language_has_a_folder_stood_there(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "hugo.toml": (
            "baseURL = 'https://old.example/'\ndefaultContentLanguage = 'de'\ndefaultContentLanguageInSubdir = true\n"
            "[languages.de]\nweight = 1\n[languages.en]\nweight = 2\n"
        ),
        "content/blog/hallo.md": "---\ntitle: Hallo\ndate: 2022-03-04\nauthors: [ann]\nparams: {mood: glad}\n---\n",
        "content/blog/hallo.en.md": "---\ntitle: Hello\ndate: 2022-03-04\n---\nHello.\n",
        "content/authors/ann/_index.md": "---\ntitle: Ann Sample\n---\n",
    }
    site = read(laid(tmp_path, files))
    assert {text.address for text in site.texts} == {"/de/blog/hallo/", "/en/blog/hallo/"}
    assert site.feeds == ("/de/index.xml", "/de/blog/index.xml")
    assert [(one.key, one.name) for one in site.writers] == [("ann", "Ann Sample")]
    assert ["has the key `mood`" in str(one) for one in site.lost] == [True]


def test_a_second_site_leaves_the_feeds_that_are_written_and_says_its_own(tmp_path: Path) -> None:
    post = "---\ntitle: Trip\ndate: 2021-05-06\n---\nWords\n"
    bring(tmp_path, {"hugo.toml": "", "content/posts/trip.md": post})
    (tmp_path / "old/hugo.toml").unlink()
    brought = bring(tmp_path, {"_config.yml": "feed: {path: atom.xml}\n", "_posts/2021-05-06-trip.md": post})
    assert "Its feed stood at /atom.xml: write that into FEEDS in pelicanconf.py, too." in brought.said
    assert "posts/2021/trip-2021.md" in brought.files


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('{{< tab "One" >}}\nFirst\n{{< /tab >}}', "\n**One**\n\nFirst\n"),
        ('{{< admonition warning "Heads up" >}}\nText\n{{< /admonition >}}', "> [!WARNING]\n> **Heads up**\n>\n> Text"),
        ('{{% tip "Heads up" %}}Text{{% /tip %}}', "> [!TIP]\n> **Heads up**\n>\n> Text"),
        ('Thanks to {{< who "@ann" >}} for it', "Thanks to @ann for it"),
        ('{{< chart "data.json" >}}', ""),
        ('{{< figure src="a.png" title="A" caption="b" >}}', '![A: b](a.png "A: b")'),
    ],
)
def test_a_shortcode_s_words_are_kept(written: str, shown: str) -> None:
    assert Shortcodes("a.md", 1).expand(written).strip() == shown.strip()


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ('<a href="https://code.example/{{ .Get 0 }}">{{.Get 0}}</a>', '<a href="https://code.example/7">7</a>'),
        ('{{- with .Get "by" -}}By {{ . | markdownify }}: {{ end }}{{ .Inner }}', "By Ann: Words"),
        ('{{ if .Get "none" }}No{{ else }}Yes{{ end }}{{/* unseen */}}', "Yes"),
        ('<div>\n\n  {{ with (.Get "none") }}x{{ end }}\n  {{ .Inner | safeHTML }}</div>', "<div>\n  Words</div>"),
        ("{{ range .Site.Pages }}{{ .Title }}{{ end }}", None),
        ("{{ .Page.Title }}", None),
    ],
)
def test_a_site_s_own_shortcode_that_fills_gaps_is_followed(template: str, shown: str | None) -> None:
    assert filled(template, {"by": "Ann"}, ("7",), "Words") == shown


def test_a_site_s_own_shortcode_comes_before_that_of_its_theme(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "hugo.toml": "",
        "content/posts/a-trip.md": "---\ntitle: Trip\ndate: 2021-05-06\n---\n{{< where Rome >}}\n",
        "layouts/shortcodes/where.html": "In *{{ .Get 0 }}*.",
        "themes/x/layouts/shortcodes/where.html": "At {{ .Get 0 }}.",
    }
    brought = bring(tmp_path, files)
    assert brought.body("posts/2021/a-trip.md") == "In *Rome*." and "shortcode where" not in brought.said
