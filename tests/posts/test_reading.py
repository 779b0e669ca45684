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
        (FRONT + "updated: 2010-09-30\n", "a.md:4: `updated` is before `date`"),
        (FRONT + "tgas: [x]\n", "a.md:4: `tgas` is not a key that is known here — did you mean `tags`?"),
        (FRONT + "status: live\n", "a.md:4: `status` cannot be live"),
        (FRONT + "events: [gone]\n", "a.md:4: `events` names the event gone, which does not exist"),
        (FRONT + "authors: [jon-inghm]\n", "a.md:4: `authors` names the member jon-inghm, which does not exist"),
        (FRONT + "slug: A B\n", "a.md:4: `slug` is not a slug: A B"),
        (
            FRONT + "image: pub.jpg\n",
            "a.md:4: `image` is not a group of keys: pub.jpg — write it as `image: {src: pub.jpg, alt",
        ),
        (FRONT + "image:\n  alt: a pub\n", "a.md:4: `src` is missing"),
        (FRONT + "canonical: example.org\n", "a.md:4: `canonical` is not a web address: example.org"),
    ],
)
def test_what_is_wrong_with_a_post_has_its_line(tmp_path: Path, front: str, said: str) -> None:
    _, problems = posts(tmp_path, a=front)
    assert [str(problem)[: len(said)] for problem in problems] == [said]


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ("draft: true", "here it is `status: draft`"),
        ("published: false", "here it is `status: draft`"),
        ("hidden: true", "here it is `status: hidden`"),
        ("categories: [x, y z]", "here it is `tags: [x, y z]`"),
        ("category: x", "here it is `tags: [x]`"),
        ("pubDate: 'Jul 08 2022'", "here it is `date: 2022-07-08`"),
        ("header: {overlay_image: x.png}", "here it is `image: {src: x.png, alt: what it shows}`"),
        ("hide_title: true", "take it out: the folder of a file says how it is shown"),
        ("categories: ['a: b']", "here it is `tags: […]`"),
        ("modified: 2011-01-01", "here it is `updated: 2011-01-01`"),
        ("lastmod: 2011-01-01T10:00:00Z", "here it is `updated: 2011-01-01T10:00:00Z`"),
        ("description: One sentence.", "here it is `summary: One sentence.`"),
        ("description: 'One: two'", "here it is `summary: …`"),
        ("teaser: x", "here it is `summary: x`"),
        ("aliases: [/x/, /y/]", "here it is `redirects: [/x/, /y/]`"),
        ("redirect_from: /x/", "here it is `redirects: [/x/]`"),
        ("permalink: /2010/10/hello.html", "here it is `slug: hello`"),
        ("permalink: /:categories/:title/", "here it is `slug: last-part-of-the-address`"),
        ("url: /2010/hello/", "here it is `slug: hello`"),
        ("author: Ann B", "here it is `authors: [Ann B]`"),
        ("lang: de", "here it is `language: de`"),
        ("cover: {image: images/x.jpg, alt: A}", "here it is `image: {src: images/x.jpg, alt: what it shows}`"),
        ("thumbnail: /images/x.jpg", "here it is `image: {src: /images/x.jpg, alt: what it shows}`"),
        ("canonical_url: https://a.example/", "here it is `canonical: https://a.example/`"),
        ("draft: false", "take it out: that is so without it"),
        ("published: true", "take it out: that is so without it"),
        ("layout: x", "take it out: the folder of a file says how it is shown"),
        ("comments: true", "take it out: the site has no such thing"),
        ("toc: true", "take it out: the site does so by itself"),
    ],
)
def test_a_key_that_people_bring_is_answered_with_ours(tmp_path: Path, given: str, ours: str) -> None:
    _, problems = posts(tmp_path, a=f"{FRONT}{given}\n")
    key = given.partition(":")[0]
    assert list(map(str, problems)) == [f"a.md:4: `{key}` is not a key that is known here — {ours}"]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2024-01-05 10:00:00 +0100", "2024-01-05T10:00:00+01:00"),
        ("2024-01-05T10:00:00Z", "2024-01-05T10:00:00+00:00"),
        ("'2024-01-05T10:00:00.123Z'", "2024-01-05T10:00:00+00:00"),
        ("2024-01-05T10:00:00-05:00", "2024-01-05T10:00:00-05:00"),
        ("2024-01-05 9:30", "2024-01-05T09:30:00+00:00"),
        ("2024-01-05 9:30 +0530", "2024-01-05T09:30:00+05:30"),
        ("2024-01-05 09:30:00 UTC", "2024-01-05T09:30:00+00:00"),
        ('"2024-01-05"', "2024-01-05"),
    ],
)
def test_dates_of_jekyll_and_hugo_are_read(tmp_path: Path, given: str, meant: str) -> None:
    (post,), problems = posts(tmp_path, a=f"title: x\ndate: {given}\n")
    assert problems == []
    assert post.date.isoformat() == meant


def test_a_name_of_jekyll_s_has_the_date_where_the_file_has_none(tmp_path: Path) -> None:
    write(tmp_path, {"2010-10-21-hello.md": "---\ntitle: x\n---\n", "2010-10-22-b.md": f"---\n{FRONT}---\n"})
    (first, second), problems = read_posts(tmp_path, tmp_path, zone=LONDON, members=(), events=())
    assert problems == []
    assert (first.slug, first.date) == ("hello", date(2010, 10, 21))
    assert (second.slug, second.date) == ("2010-10-22-b", date(2010, 10, 1))


@pytest.mark.parametrize(
    ("written", "changed", "wrong"),
    [
        ("2026-07-01", "2026-07-01", False),
        ("2026-07-01 18:00", "2026-07-01", False),
        ("2026-07-01", "2026-07-01 09:00", False),
        ("2026-07-01 18:00", "2026-07-01 17:59", True),
        ("2026-07-01 18:00 +0200", "2026-07-01 17:30 +0100", False),
        ("2026-07-01", "2026-06-30 23:00", True),
    ],
)
def test_nothing_is_changed_before_it_is_written(tmp_path: Path, written: str, changed: str, wrong: bool) -> None:
    _, problems = posts(tmp_path, a=f"title: x\ndate: {written}\nupdated: {changed}\n")
    assert [one.where for one in problems] == (["a.md:4"] if wrong else [])


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
