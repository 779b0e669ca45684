"""A Pelican site comes over: Markdown with headers, reStructuredText, HTML, translations, liquid_tags, its ids."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.importing.pelican import read
from plugins.importing.restructured import rst
from tests.images.brought import png
from tests.importing.bringing import DOTS, Brought, bring, laid

SETTINGS = """
import os
from other import thing
AUTHOR = "Ann Sample"
SITENAME = os.environ.get("NAME")
TIMEZONE = "Europe/Paris"
ARTICLE_URL = "{date:%Y}/{slug}/"
STATIC_PATHS = ["images", "extra/robots.txt"]
FEED_ALL_ATOM = None
FEED_ALL_RSS = "feeds/everything.rss.xml"
raise SystemExit("settings are read, not run")
"""
HELLO = """Title: Hello, “sample”
Date: 2010-10-21 09:30
Modified: 2011-01-02
Category: Pubs
Tags: a, b
Lang: en
Slug: hello
Summary: One sentence.
Mood: glad

# First

[other]({filename}/other.rst), [there]({static}/images/pub.png), [tag]({tag}a), [gone]({filename}nothing.md)

![A pub]({attach}images/pub.png)

{% img left /images/pub.png 300 A pub %}

{% youtube dQw4w9WgXcQ %}

{% notebook look.ipynb cells[2:] %}

    :::python
    x = 1
"""
OTHER = """Other
=====

:date: 2010-11-01
:tags: a; b, c
:category: pubs
:summary: Two
    lines.

Words, and `a link <{filename}hello.md>`_.

.. image:: {static}/images/pub.png
   :alt: A pub
"""
VIDEO = """Video
=====

:date: 2010-12-04

.. youtube:: dQw4w9WgXcQ
   :width: 300

.. our-own:: given
   :option: x

   Words *within*.

The end.
"""
SITE: dict[str, str | bytes] = {
    "pelicanconf.py": SETTINGS,
    "publishconf.py": 'SITEURL = "https://old.example"\nFEED_ALL_ATOM = "feeds/all.atom.xml"\n',
    "content/hello.md": HELLO,
    "content/hello-fr.md": "Title: Bonjour\nDate: 2010-10-21\nLang: fr\nSlug: hello\n\nUn exemple.\n",
    "content/other.rst": OTHER,
    "content/raw.rst": 'Raw\n===\n\n:date: 2010-12-01\n\n.. raw:: html\n\n   <p onclick="x()">Raw <b>words</b></p>\n',
    "content/broken.rst": "Broken\n======\n\n:date: 2010-12-02\n\nA :role:`that` nobody knows.\n",
    "content/video.rst": VIDEO,
    "content/page.html": '<html><head><title>A page</title><meta name="date" content="2010-12-03"></head>'
    "<body><p>Words of <i>HTML</i></p></body></html>",
    "content/undated.md": "Title: Undated\n\nWithout a date.\n",
    "content/skipped.md": "Title: Skipped\nDate: 2010-01-01\nStatus: skip\n\nNot read.\n",
    "content/pages/about.md": "Title: About them\nStatus: hidden\n\nThem.\n",
    "content/images/pub.png": png(),
    "content/notebooks/look.ipynb": DOTS,
    "content/extra/robots.txt": "User-agent: *\n",
}


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    return bring(tmp_path_factory.mktemp("pelican"), SITE)


def test_every_text_is_here_but_the_one_that_nobody_can_read(brought: Brought) -> None:
    assert brought.status == 0
    assert brought.files == [
        *("files/notebooks/look.ipynb", "images/pub.png", "pages/about-them.md", "pages/about.md"),
        *("posts/2010/a-page.md", "posts/2010/hello.fr.md", "posts/2010/hello.md", "posts/2010/other.rst"),
        *("posts/2010/raw.md", "posts/2010/video.rst", "posts/undated.md"),
    ]
    assert brought.aside == ["content/broken.rst.txt"]
    assert "set aside: content/broken.rst:6: cannot be read: Unknown" in brought.said


def test_headers_are_front_matter_and_ids_are_pelican_s(brought: Brought) -> None:
    assert brought.fields("posts/2010/hello.md") == {
        "title": "Hello, “sample”",
        "date": "2010-10-21 09:30:00+02:00",
        "slug": "hello",
        "updated": "2011-01-02",
        "authors": ["Ann Sample"],
        "tags": ["a", "b", "Pubs"],
        "summary": "One sentence.",
        "language": "en",
        "redirects": ["/2010/hello/"],
        "id": "tag:old.example,2010-10-21:/2010/hello/",
    }
    assert brought.fields("posts/undated.md")["status"] == "draft"
    assert "content/hello.md:9: has the key `mood`, which means nothing here" in brought.said


def test_links_and_liquid_tags_lead_to_what_was_brought(brought: Brought) -> None:
    body = brought.body("posts/2010/hello.md")
    assert "[other](other.rst), [there](../../images/pub.png), [tag](/tags/a/), [gone](https://old.example/" in body
    assert body.count("](../../images/pub.png)") == 3
    assert "\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n" in body
    assert "[look](../../files/notebooks/look.ipynb)" in body
    assert "    :::python\n    x = 1" in body


def test_restructured_text_stays_what_it_is_where_it_can(brought: Brought) -> None:
    text = (brought.folder / "content/posts/2010/other.rst").read_text("utf-8")
    assert text.startswith("Other\n#####")
    assert ":summary: Two lines.\n" in text and ":tags: a; b, c; pubs\n" not in text
    assert "`a link <hello.md>`_" in text and ".. image:: ../../images/pub.png\n   :alt: A pub" in text
    assert brought.body("posts/2010/raw.md") == "Raw **words**"
    video = (brought.folder / "content/posts/2010/video.rst").read_text("utf-8")
    assert video.endswith("\n\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n\ngiven\n\nWords *within*.\n\n\nThe end.\n")
    assert "content/video.rst:9: has the directive our-own, which has no equal" in brought.said
    assert brought.body("posts/2010/a-page.md") == "Words of *HTML*"


def test_feeds_of_both_settings_are_kept(brought: Brought) -> None:
    settings = (brought.folder / "pelicanconf.py").read_text("utf-8")
    assert '"/feeds/all.atom.xml",\n    "/feeds/everything.rss.xml",\n' in settings


@pytest.mark.parametrize(
    ("text", "title", "fields", "body"),
    [
        ("A\n=\n\nx", None, {}, ""),
        (
            "Abc\n###\n\n:date: 2010-01-01\n:long: a\n  b\n\nWords",
            "Abc",
            {"date": "2010-01-01", "long": "a b"},
            "Words",
        ),
        ("###\nAbc\n###\nWords", "Abc", {}, "Words"),
        ("\n\nAbc\n---\n\nWords\n\n:not: a field", "Abc", {}, "Words\n\n:not: a field"),
        ("Abc\n###\n:date: 2010-01-01\n\n:tags: a\n\nWords", "Abc", {"date": "2010-01-01", "tags": "a"}, "Words"),
        ("no title", None, {}, ""),
        ("", None, {}, ""),
    ],
)
def test_the_head_of_restructured_text(text: str, title: str | None, fields: dict[str, str], body: str) -> None:
    found = rst(text)
    if title is None:
        assert found is None
    else:
        assert found is not None
        assert (dict(found.fields), found.body) == ({"title": title, **fields}, body)
        assert text.split("\n")[found.line - 1] == body.split("\n")[0]


TITLES = (
    "C# and F#",
    "a/b c",
    "It's “quoted” – dash",
    "50% off @home",
    "Ünïcode Straße",
    "日本語",
    "x--y  z",
    "a_b & c",
)


def test_addresses_and_ids_are_those_that_pelican_gives_itself(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"content/cat/t{number}.md": f"Title: {title}\nDate: 2020-01-0{number} 23:30\n\nWords.\n"
        for number, title in enumerate(TITLES, 1)
    }
    files["content/pages/p.md"] = "Title: A page\n\nWords.\n"
    files["content/m.md"] = "Title: Mine\nDate: 2020-02-01\nSlug: My-Slug\nLang: fr\n\nWords.\n"
    files["content/r.rst"] = "Other\n#####\n:date: 2020-03-01 10:00\n:save_as: z/index.html\n:url: z/\n\nWords.\n"
    files["pelicanconf.py"] = 'SITEURL = "https://old.example"\nTIMEZONE = "Europe/Paris"\n'
    folder = laid(tmp_path, files)
    command = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "-o", "out", "-q"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    site = read(folder)
    made = {f"/{path.relative_to(folder / 'out').as_posix()}" for path in (folder / "out").rglob("*.html")}
    assert {text.address + ("index.html" if text.address.endswith("/") else "") for text in site.texts} <= made
    feed = (folder / "out/feeds/all.atom.xml").read_text("utf-8")
    assert set(re.findall("<id>(tag:[^<]*)", feed)) == {text.id for text in site.texts if text.kind == "post"} - {""}
