"""A post by somebody without a feed comes by a file of one line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.members.reading import read_members
from plugins.planet.__main__ import main
from plugins.planet.model import Failure, ParsedFeed
from plugins.planet.parsing.parse import parse
from plugins.planet.store.store import Store
from tests.planet.entries import NOW
from tests.planet.loopback import Answer, Request, serve
from tests.planet.raw import FEED, response

POST = "https://ann.example/2010/10/a-post/"
SINGLE = replace(FEED, url=POST, single=True)
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A post | Ann's pages</title>
<link rel="canonical" href="/2010/10/a-post/"><meta property="og:title" content="A &amp; B">
<meta name="description" content="What we said in the pub."><meta name="author" content="Ann Sample">
<meta property="article:published_time" content="2010-10-22T09:30:00+01:00">
<script>alert(1)</script></head><body><h1>A post</h1><p>All of the text.</p></body></html>"""


def read(page: str | bytes, **headers: str) -> Any:
    return parse(response(page, POST, **headers), SINGLE)


def test_what_a_page_gives_for_others_to_show_is_taken_and_its_text_is_not() -> None:
    (entry,) = read(PAGE).entries
    assert (entry.title, entry.content, entry.author) == ("A & B", "<p>What we said in the pub.</p>", "Ann Sample")
    assert (entry.url, entry.guid, entry.language) == (POST, POST, "en-GB")
    assert entry.published == datetime(2010, 10, 22, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("page", "title", "published"),
    [
        ("<html><title> Only\n a title </title>", "Only a title", None),
        ("<html><title></title><body><h1>A <em>heading</em></h1>", "A heading", None),
        ('<html><title>T</title><script type="application/ld+json">{"datePublished": "2011-02-03"}</script>', "T",
         datetime(2011, 2, 3, tzinfo=UTC)),
        ('<html><title>T</title><time datetime="2011-02-03T04:05:06Z">then</time>', "T",
         datetime(2011, 2, 3, 4, 5, 6, tzinfo=UTC)),
        ("<html><title>T</title><meta name=date content='yesterday'>", "T", None),
        ("<html><title>&lt;script&gt;alert(1)&lt;/script&gt;</title>", "<script>alert(1)</script>", None),
    ],
)  # fmt: skip
def test_a_page_that_says_less_is_read_too(page: str, title: str, published: datetime | None) -> None:
    (entry,) = read(page).entries
    assert (entry.title, entry.published, entry.title_is_html) == (title, published, False)


def test_letters_are_read_as_the_page_or_its_host_writes_them() -> None:
    latin = "<html><title>Café</title>".encode("iso-8859-1")
    assert read(latin, **{"content-type": "text/html; charset=iso-8859-1"}).entries[0].title == "Café"
    declared = '<html><meta charset="windows-1252"><title>“Café”</title>'.encode("windows-1252")
    assert read(declared).entries[0].title == "“Café”"


def test_an_address_on_another_host_is_not_taken_for_the_post_s() -> None:
    page = PAGE.replace('href="/2010/10/a-post/"', 'href="https://elsewhere.example/"')
    assert read(page).entries[0].url == POST


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "the document is empty"),
        (b"\x89PNG", "is an image, not a web page"),
        (b"<html><body><p>No title", "is a web page without a title"),
        (b"<html><title>Just a moment...</title>", "is a Cloudflare challenge page, not a web page"),
        (b"<html><title>x.example</title>This domain is for sale", "is a parked domain, not a web page"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "is not a web page"),
    ],
)
def test_what_is_no_post_is_said_in_plain_words(page: bytes, reason: str) -> None:
    found = read(page)
    assert isinstance(found, Failure) and found.reason.startswith(reason) and found.fix


def test_a_file_of_one_line_is_a_member_with_a_post(tmp_path: Path) -> None:
    (tmp_path / "ann-sample.md").write_text(f"{POST}\n")
    (tmp_path / "bob.md").write_text(f"---\nname: Bob\nposts:\n  - {POST}b\n---\n")
    (ann, bob), problems = read_members(tmp_path, tmp_path)
    assert problems == []
    assert (ann.slug, ann.name, ann.posts, ann.post_lines) == (
        "ann-sample",
        "Ann Sample",
        (POST,),
        ("ann-sample.md:1",),
    )
    assert (bob.posts, bob.post_lines) == ((f"{POST}b",), ("bob.md:4",))


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("ann.example/post\n", "ann.md:1", "there is no front matter"),
        ("https://ann.example/1\n\nhttps://ann .example/2\n", "ann.md:3", "`posts.2` is not a web address"),
        ("---\nname: Ann\nposts: [no]\n---\n", "ann.md:3", "`posts.1` is not a web address"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, place: str, what: str) -> None:
    (tmp_path / "ann.md").write_text(text)
    _, problems = read_members(tmp_path, tmp_path)
    assert [(problem.where, problem.what[: len(what)]) for problem in problems] == [(place, what)]


def test_the_post_is_on_the_planet_and_its_host_is_asked_once_a_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def page(_: Request) -> Answer:
        return Answer(200, (("Content-Type", "text/html"),), PAGE.encode())

    members, store = tmp_path / "members", tmp_path / "p.sqlite3"
    members.mkdir()
    with serve(page) as site:
        (members / "ann-sample.md").write_text(site.url(0, "/2010/10/a-post/"))
        call = ["update", "--json", "--members", str(members), "--store", str(store), "--allow-host", "127.0.0.0/8"]
        assert main(call) == 0
    report = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (report["member"], report["state"], report["new"]) == ("ann-sample", "ok", 1)
    with Store.open(store, now=NOW) as opened:
        (entry,), (state,) = opened.entries(), opened.states()
    assert (entry.title, entry.excerpt, entry.author) == ("A & B", "What we said in the pub.", "Ann Sample")
    assert state.next_due and state.last_success and (state.next_due - state.last_success).days >= 1


def test_a_feed_is_still_a_feed() -> None:
    assert isinstance(
        parse(response("<rss version='2.0'><channel><item><title>1</title></item></channel></rss>"), FEED), ParsedFeed
    )
