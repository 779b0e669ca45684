"""What a writer gets from the files below content/posts/ and content/pages/: posts, pages, or every problem at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.posts.model import Image, Page, Post
from plugins.posts.reading import read_pages, read_posts
from plugins.shared.problem import Problem

LONDON = ZoneInfo("Europe/London")
FRONT = "title: x\ndate: 2010-10-01\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def posts(folder: Path, **files: str) -> tuple[tuple[Post, ...], list[Problem]]:
    write(folder, {f"{name.replace('_', '-')}.md": f"---\n{front}---\ntext\n" for name, front in files.items()})
    return read_posts(folder, folder, zone=LONDON, members={"jon-ingham"}, events={"chru"})


def pages(folder: Path, **files: str) -> tuple[tuple[Page, ...], list[Problem]]:
    write(folder, {f"{name.replace('_', '-')}.md": f"---\n{front}---\ntext\n" for name, front in files.items()})
    return read_pages(folder, folder)


def test_the_smallest_file_is_a_post(tmp_path: Path) -> None:
    (post,), problems = posts(tmp_path, hello="title: Hello\ndate: 2010-10-01\n")
    assert problems == []
    assert (post.slug, post.title, post.source) == ("hello", "Hello", "hello.md")
    assert (post.body.text, post.body_line) == ("text\n", 5)
    assert post.date == date(2010, 10, 1)


def test_every_key_is_read(tmp_path: Path) -> None:
    front = """title: Hello
date: 2010-10-01 09:00
updated: 2010-10-02T10:00+02:00
slug: other
authors: [jon-ingham, A Guest]
tags: hr, work
summary: One sentence.
status: hidden
events: chru
image:
  src: images/pub.jpg
  alt: A pub
  credit: Ann
series: Tweetups
canonical: https://example.org/hello/
language: pt-BR
redirects: [/old/]
id: https://old.example/?p=123
"""
    (post,), problems = posts(tmp_path, hello=front)
    assert problems == []
    assert post.slug == "other"
    assert post.date == datetime(2010, 10, 1, 8, 0, tzinfo=UTC)
    assert post.updated == datetime(2010, 10, 2, 8, 0, tzinfo=UTC)
    assert (post.authors, post.tags, post.events) == (("jon-ingham", "A Guest"), ("hr", "work"), ("chru",))
    assert post.image == Image("images/pub.jpg", "A pub", "Ann")
    assert (post.summary, post.status, post.series) == ("One sentence.", "hidden", "Tweetups")
    assert (post.canonical, post.language, post.redirects) == ("https://example.org/hello/", "pt-BR", ("/old/",))
    assert post.id == "https://old.example/?p=123"


def test_the_newest_post_comes_first(tmp_path: Path) -> None:
    found, _ = posts(tmp_path, a=FRONT, b=FRONT, c="title: x\ndate: 2011-01-01\n")
    assert [post.slug for post in found] == ["c", "b", "a"]


def test_a_post_of_tomorrow_is_a_draft_until_then(tmp_path: Path) -> None:
    (post,), _ = posts(tmp_path, a="title: x\ndate: 2010-10-01 09:00\n")
    before, after = datetime(2010, 10, 1, 7, 59, tzinfo=UTC), datetime(2010, 10, 1, 8, 0, tzinfo=UTC)
    assert (post.status_at(before), post.url(before)) == ("draft", "drafts/a/")
    assert (post.status_at(after), post.url(after)) == ("published", "posts/a/")


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "UTC", "America/Los_Angeles"])
def test_a_post_with_a_day_alone_is_out_when_that_day_has_begun_on_the_site_s_clocks(tmp_path: Path, zone: str) -> None:
    write(tmp_path, {"a.md": "---\ntitle: x\ndate: 2026-07-01\nupdated: 2026-07-02\n---\n"})
    (post,), _ = read_posts(tmp_path, tmp_path, zone=ZoneInfo(zone), members=(), events=())
    begins = datetime(2026, 7, 1, tzinfo=ZoneInfo(zone))
    assert (post.date, post.updated) == (date(2026, 7, 1), date(2026, 7, 2))
    assert post.status_at(begins - timedelta(seconds=1)) == "draft"
    assert post.status_at(begins) == "published"


def test_pages_follow_their_order_and_then_their_title(tmp_path: Path) -> None:
    found, problems = pages(
        tmp_path, b="title: B\n", a="title: A\n", z="title: Z\norder: 1\n", y="title: Y\norder: 20\n"
    )
    assert problems == []
    assert [page.title for page in found] == ["Z", "Y", "A", "B"]


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("date: 2010-10-01\n", "a.md:2: `title` is missing"),
        ("title: x\n", "a.md:2: `date` is missing"),
        ("title: x\ndate: 2026-13-45\n", "a.md:3: `date` is not a date: 2026-13-45"),
        (
            FRONT + "draft: true\n",
            "a.md:4: `draft` is not a key that is known here — here it is `status: draft`",
        ),
        (
            FRONT + "categories: [x]\n",
            "a.md:4: `categories` is not a key that is known here — here it is `tags: […]`",
        ),
        (
            FRONT + "modified: 2011-01-01\n",
            "a.md:4: `modified` is not a key that is known here — here it is `updated: 2026-10-21`",
        ),
        (
            FRONT + "lastmod: 2011-01-01\n",
            "a.md:4: `lastmod` is not a key that is known here — here it is `updated: 2026-10-21`",
        ),
        (
            FRONT + "description: x\n",
            "a.md:4: `description` is not a key that is known here — here it is `summary: …`",
        ),
        (
            FRONT + "aliases: [/x/]\n",
            "a.md:4: `aliases` is not a key that is known here — here it is `redirects: [/old/address/]`",
        ),
        (
            FRONT + "redirect_from: /x/\n",
            "a.md:4: `redirect_from` is not a key that is known here — here it is `redirects: [/old/address/]`",
        ),
        (
            FRONT + "permalink: /x/\n",
            "a.md:4: `permalink` is not a key that is known here — here it is `slug: last-part-of-the-address`",
        ),
        (FRONT + "tgas: [x]\n", "a.md:4: `tgas` is not a key that is known here — did you mean `tags`?"),
        (FRONT + "status: live\n", "a.md:4: `status` cannot be live"),
        (FRONT + "events: [gone]\n", "a.md:4: `events` names the event gone, which does not exist"),
        (FRONT + "authors: [jon-inghm]\n", "a.md:4: `authors` names the member jon-inghm, which does not exist"),
        (FRONT + "slug: A B\n", "a.md:4: `slug` is not a slug: A B"),
        (FRONT + "image: pub.jpg\n", "a.md:4: `image` is not a group of keys: pub.jpg"),
        (FRONT + "image:\n  alt: a pub\n", "a.md:4: `src` is missing"),
        (FRONT + "canonical: example.org\n", "a.md:4: `canonical` is not a web address: example.org"),
    ],
)
def test_what_is_wrong_with_a_post_has_its_line(tmp_path: Path, front: str, said: str) -> None:
    _, problems = posts(tmp_path, a=front)
    assert [str(problem)[: len(said)] for problem in problems] == [said]


def test_files_in_folders_are_posts_too(tmp_path: Path) -> None:
    write(tmp_path, {f"{year}/x.md": f"---\ntitle: x\ndate: {year}-01-01\n---\n" for year in (2010, 2011)})
    found, problems = read_posts(tmp_path, tmp_path, zone=LONDON, members=(), events=())
    assert [post.source for post in found] == ["2011/x.md", "2010/x.md"]
    assert problems == []


def test_a_broken_file_hides_no_other(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "no front matter", "b.md": "---\ntitle: @x\n---\n", "c.md": f"---\n{FRONT}---\n"})
    found, problems = read_posts(tmp_path, tmp_path, zone=LONDON, members=(), events=())
    assert [post.slug for post in found] == ["c"]
    assert [problem.where for problem in problems] == ["a.md:1", "b.md:2"]


@given(data=st.binary(max_size=200).map(lambda body: b"---\ntitle: x\n" + body + b"\n---\n"))
def test_any_bytes_are_a_post_or_a_problem(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("posts")
    (folder / "a.md").write_bytes(data)
    found, problems = read_posts(folder, folder, zone=LONDON, members=(), events=())
    assert len(found) == 1 or problems
