"""Nothing that a feed says can do anything on the site, and nothing that it means is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.cleaning import allowlist
from plugins.planet.cleaning.harvest import harvest
from plugins.planet.cleaning.rewrite import rewrite
from plugins.planet.cleaning.sanitise import DEEPEST, LARGEST, clean
from plugins.planet.cleaning.tree import Place
from plugins.planet.model import ParsedFeed
from tests.corpora import ROOT, corpora
from tests.planet.keeping import changed_code, measure
from tests.planet.raw import FEED, NOW, raw

TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
PIECES = """<p>|</p>|<b>|<i>|</b>|<a href=https://a.example/x>|<a href=javascript:x>|</a>|<table>|<tr>|<td>|</td>|<svg>
|<math>|<mtext>|<style>|</style>|<noscript>|<template>|<img src=https://a.example/i onerror=x>|<!--|-->|<select>
|<h2>|</h2>|<li>|<ul>|<pre>|<pre>\n|&lt;|&amp;|&#106;|'|"|<plaintext>|<title>|<form>|<iframe>|<![CDATA[|]]>|<br>|<details>
|<mi>|</mi>|<mo stretchy=true>|<mglyph>|<malignmark>|<annotation-xml encoding=text/html>|<semantics>|<maction>|</math>
|<mtable>|<mtd>|<summary>|<ruby>|<rt>|<code class=language-x>|<span lang=de>|</span>|text"""
MATHML = "{http://www.w3.org/1998/Math/MathML}"
MARKUP = st.lists(st.sampled_from(PIECES.split("|")) | st.text(max_size=8), max_size=30).map("".join)


def vectors() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((corpora() / "xss/vectors.json").read_text("utf-8"))
    return found


def offences(markup: str) -> list[str]:
    """Return what a browser's parser finds in ``markup`` that the allow-list does not name."""
    found = []
    root = html5lib.parseFragment(markup, namespaceHTMLElements=False)
    for formula in root.iter(f"{MATHML}math"):
        found += [str(part.tag) for part in formula.iter() if not str(part.tag).startswith(MATHML)]
    for element in root.iter():
        tag = element.tag
        if tag == "DOCUMENT_FRAGMENT":
            continue
        if isinstance(tag, str) and tag.startswith(MATHML):
            tag = tag.removeprefix(MATHML)
            found += [tag] if tag not in allowlist.FORMULAS else []
        elif tag in allowlist.FORMULAS:
            found.append(f"{tag} outside a formula")
        if not isinstance(tag, str) or tag not in allowlist.ELEMENTS:
            found.append(str(tag))
            continue
        for name, value in element.attrib.items():
            if allowlist.check(tag, name, value) != value:
                found.append(f"{tag}[{name}={value!r}]")
            if name in ("href", "src") and urlsplit(value).scheme not in ("http", "https", "mailto"):
                found.append(f"{tag}[{name}={value!r}]")
    return found


def test_no_vector_leaves_anything_that_the_list_does_not_name() -> None:
    place = Place("https://blog.example/post/", "https://blog.example/post/")
    for vector in vectors():
        for markup in (clean(vector["vector"]), clean(rewrite(vector["vector"], place))):
            assert not offences(markup), vector["id"]


def test_cleaning_a_vector_twice_changes_nothing() -> None:
    unstable = [vector["id"] for vector in vectors() if clean(clean(vector["vector"])) != clean(vector["vector"])]
    assert not unstable


def test_no_vector_becomes_more_than_text_in_a_title_a_name_or_a_tag() -> None:
    for vector in vectors():
        hostile = raw(title=vector["vector"], title_is_html=True, author=vector["vector"], tags=(vector["vector"],))
        (entry,) = harvest(ParsedFeed("x", None, None, (hostile,)), FEED, now=NOW).entries
        assert len(entry.title) <= 200
        for text in (entry.title, entry.author or "", *entry.tags):
            assert not any(unicodedata.category(character) == "Cc" for character in text), vector["id"]
            assert not any(unicodedata.bidirectional(character) in TURNING for character in text), vector["id"]
        assert all(len(tag) <= 60 for tag in entry.tags), vector["id"]


def test_no_vector_becomes_an_address_that_runs() -> None:
    for vector in vectors():
        (entry,) = harvest(ParsedFeed("x", None, None, (raw(url=vector["vector"]),)), FEED, now=NOW).entries
        assert entry.url is None or entry.url.startswith(("https://", "http://")), vector["id"]
        assert not set(entry.url or "") & set("\"'<> \\`"), vector["id"]


@given(MARKUP)
def test_cleaning_is_idempotent_whatever_comes(markup: str) -> None:
    assert clean(clean(markup)) == clean(markup)


@given(MARKUP)
def test_a_browser_finds_nothing_that_the_list_does_not_name(markup: str) -> None:
    assert not offences(clean(rewrite(markup, Place("https://blog.example/"))))


def test_every_link_is_said_to_be_foreign_and_every_image_waits() -> None:
    assert clean('<a href="https://a.example/" rel="me" target="_top">x</a>') == (
        '<a href="https://a.example/" rel="nofollow ugc noopener noreferrer">x</a>'
    )
    assert clean('<img src="https://a.example/i" loading="eager">') == '<img src="https://a.example/i" loading="lazy">'


def test_output_is_the_same_in_every_process() -> None:
    markup = "<img width=3 alt=a title=b height=4 src=https://a.example/i lang=de dir=ltr><a title=t href=https://a.example/>x</a>"
    code = f"from plugins.planet.cleaning.sanitise import clean; print(clean({markup!r}), end='')"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert said == {str(clean(markup))}


def test_what_is_too_large_or_too_deep_is_shown_as_text() -> None:
    assert clean("<b>" * (DEEPEST + 1) + "deep") == "<p>deep</p>"
    assert clean("<b>" * (DEEPEST - 1) + "deep").count("<b>") == DEEPEST - 1
    large = clean("<p>word</p>" * (LARGEST // 5))
    assert large.startswith("<p>word word")
    assert len(large) < 3000
    quoted = clean("<b>" * (DEEPEST + 1) + "&quot;a&quot; & 'b' < c")
    assert clean(quoted) == quoted


def test_every_element_and_attribute_of_the_list_is_harmless_by_its_name() -> None:
    names = {name for _, name in allowlist.ATTRIBUTES}
    assert not names & {"style", "id", "name", "target", "ping", "srcset", "role", "tabindex", "action", "formaction"}
    assert not any(name.startswith(("on", "data-", "aria-")) for name in names)
    assert not allowlist.ELEMENTS & allowlist.DROPPED_WITH_CONTENT
    assert {element for element, _ in allowlist.ATTRIBUTES} - {"*"} <= allowlist.ELEMENTS


def test_real_posts_keep_their_words_and_pictures() -> None:
    kept = measure(sorted((corpora() / "feeds-real").rglob("*.xml"))[:60])
    assert kept.words >= 0.995
    assert kept.images >= 0.98


def test_real_code_is_what_it_was() -> None:
    posts, changed = changed_code(sorted((corpora() / "feeds-real").rglob("*.xml")))
    assert posts > 500
    assert changed == []


def test_what_was_taken_out_is_counted_by_its_kind() -> None:
    markup = """<p>Text.</p><iframe src="https://charts.example/"></iframe><script>x()</script><p hidden>draft</p>
    <img src="https://t.example/o.gif" width="1" height="1"><form><input></form>
    <p><a href="https://a.example/u?token=1a2b3c4d5e6f7a8b9c">Unsubscribe</a></p>"""
    parsed = ParsedFeed("x", None, None, (raw(content=markup), raw(guid="urn:2", url="https://blog.example/2")))
    assert harvest(parsed, FEED, now=NOW).removed == {
        "form": 1,
        "frame": 1,
        "hidden": 1,
        "personal link": 1,
        "script": 1,
        "tracking picture": 1,
    }


def test_the_list_gives_a_reason_for_every_element() -> None:
    source = Path(allowlist.__file__).read_text("utf-8")
    for line in source.partition("_WHY_ELEMENTS = {")[2].partition("\n}")[0].strip().splitlines():
        elements, _, why = line.strip().rstrip(",").partition(": ")
        assert elements and len(why.strip('"').split()) >= 1, line


@pytest.mark.parametrize("tag", ["<div>", "<b></p>", "<blockquote><b>", "<a>"])
def test_what_never_closes_its_elements_is_text_alone(tag: str) -> None:
    assert clean(f"one {tag * (250_000 // len(tag))} two") == "<p>one two</p>"
