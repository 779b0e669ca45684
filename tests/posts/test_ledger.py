"""A renamed file is the same post to subscribers: its id stays, its old address leads on, or the writer is told how."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plugins.posts import ledger
from plugins.posts.ledger import Ledger, likeness, sketch
from plugins.posts.model import Post
from plugins.shared.body import Body
from plugins.shared.identity import Identity

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SITE = Identity.tagged("hub.example,2026")
TEXT = "A sample text with enough different words in it to be known again after somebody has mended a few of them.\n"


def post(name: str = "old", text: str = TEXT, **more: object) -> Post:
    values = {"slug": name, "title": "Sample", "date": date(2020, 5, 1), **more}
    return Post(source=f"content/posts/{name}.md", body=Body.of(text), body_line=5, **values)  # type: ignore[arg-type]


OLD = post()
KNOWN = ledger.update(Ledger(), [OLD, post("other", "Another sample.", title="Other", date=date(2020, 6, 1))], SITE)
OTHER = post("other", "Another sample.", title="Other", date=date(2020, 6, 1))


def said(*posts: Post, known: Ledger = KNOWN, site: Identity = SITE) -> list[str]:
    there = {one.permalink for one in posts}
    leading = there | {f"{old.strip('/')}/" for one in posts for old in one.redirects}
    return [str(problem) for problem in ledger.check(known, posts, site, leading, NOW)]


@pytest.mark.parametrize(
    "renamed",
    [
        post("new"),
        post("new", title="Another title"),
        post("new", TEXT.replace("sample", "mended"), title="Another title"),
        post("new", "Rewritten from the first word to the last."),
        post("new", "Rewritten.", date=date(2021, 1, 1)),
        post("new", title="Another title", date=datetime(2020, 5, 1, 9, tzinfo=UTC)),
    ],
)
def test_a_renamed_file_is_told_the_lines_that_keep_what_subscribers_know(renamed: Post) -> None:
    assert said(renamed, OTHER) == [
        "content/posts/new.md:1: seems to be “Sample” under another name: subscribers would get it again, and "
        "/posts/old/ would lead nowhere — add `id: tag:hub.example,2026:posts/old` and `redirects: [/posts/old/]`; "
        "if it is another post, add `id: tag:hub.example,2026:posts/new`"
    ]


@pytest.mark.parametrize("choice", ["this", "another"])
def test_the_lines_that_are_told_mend_it(choice: str) -> None:
    renamed = post("new", redirects=("/2010/a, b/",))
    (line,) = said(renamed, OTHER)
    this, another = line.partition(" — ")[2].split("; if it is another post, ")
    told = "\n".join(re.findall("`([^`]*)`", this if choice == "this" else another))
    keys = yaml.safe_load(told)
    mended = replace(renamed, id=keys["id"], redirects=tuple(keys.get("redirects", renamed.redirects)))
    assert said(mended, OTHER) == []
    assert mended.identity(SITE) == (OLD if choice == "this" else post("new")).identity(SITE)
    assert set(mended.redirects) >= {"/2010/a, b/"}


def test_a_file_that_keeps_its_address_needs_the_id_alone() -> None:
    (line,) = said(post("new", slug="old"), OTHER)
    assert line.endswith(
        "add `id: tag:hub.example,2026:posts/old`; if it is another post, add `id: tag:hub.example,2026:posts/new`"
    )


def test_another_slug_needs_the_old_address_alone_and_keeps_those_before() -> None:
    assert said(replace(OLD, slug="new", redirects=("/older/",)), OTHER) == [
        "content/posts/old.md:1: was at /posts/old/, which leads nowhere now — "
        "write `redirects: [/older/, /posts/old/]`"
    ]
    moved = replace(OLD, slug="new", redirects=("/posts/old",))
    assert said(moved, OTHER) == []
    again = ledger.update(KNOWN, [moved], SITE)
    assert said(replace(moved, slug="newest"), OTHER, known=again) == [
        "content/posts/old.md:1: was at /posts/new/, which leads nowhere now — "
        "write `redirects: [/posts/old, /posts/new/]`"
    ]


@pytest.mark.parametrize(
    "posts",
    [
        (OLD, OTHER),
        (OLD, OTHER, post("new", "Another text of the same day.", title="New")),
        (OTHER,),
        (OTHER, post("new", "Another text of the same day.", title="New")),
        (OTHER, post("new", status="draft")),
        (OTHER, replace(OLD, status="draft"), post("new", TEXT, title="New")),
        (replace(OLD, title="Anything", body=Body.of("else"), date=date(2022, 1, 1)), OTHER),
    ],
)
def test_what_stays_what_goes_and_what_is_new_is_no_rename(posts: tuple[Post, ...]) -> None:
    assert said(*posts) == []


def test_many_files_renamed_at_once_are_told_apart() -> None:
    names = [f"n{number}" for number in range(30)]
    many = [
        post(name, f"{TEXT} {name}", title="The same title", date=date(2020, 1, 1 + n)) for n, name in enumerate(names)
    ]
    renamed = [replace(one, source=f"content/posts/x-{one.slug}.md", slug=f"x-{one.slug}") for one in many]
    lines = said(*renamed, known=ledger.update(Ledger(), many, SITE))
    assert [
        (found := re.search(r"x-(n\d+)\.md.*`id: \S+posts/(n\d+)`", line)) and found[1] == found[2] for line in lines
    ] == [True] * 30


def test_two_posts_with_one_id_are_a_problem() -> None:
    theirs = post("theirs", "x", title="Theirs", date=date(2000, 1, 1), id="tag:hub.example,2026:posts/old")
    assert said(OLD, OTHER, theirs) == [
        "content/posts/theirs.md:1: has the id of content/posts/old.md too: tag:hub.example,2026:posts/old — "
        "give one of them another, such as `id: tag:hub.example,2026:posts/theirs-2`"
    ]


def test_another_site_id_is_one_problem_and_a_new_community_has_none() -> None:
    new = Identity.tagged("new.example,2026")
    (line,) = said(OLD, OTHER, site=new)
    assert line == (
        "posts.lock:1: has posts that subscribers know by tag:hub.example,2026:…; now they would be "
        'tag:new.example,2026:… and come again — write SITE_ID = "hub.example,2026" in pelicanconf.py; '
        "or delete posts.lock, if nobody has subscribed yet"
    )
    theirs = post("theirs", "Theirs.", title="Theirs", date=date(2000, 1, 1))
    assert said(theirs, site=new) == []
    assert list(ledger.update(KNOWN, [theirs], new).posts) == ["tag:new.example,2026:posts/theirs"]


def test_what_is_written_is_read_and_nothing_that_was_published_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / ledger.NAME
    assert ledger.read(path) == Ledger()
    assert ledger.write(path, KNOWN) is True
    assert ledger.read(path) == KNOWN
    assert ledger.write(path, ledger.update(KNOWN, [OLD], SITE)) is False
    assert ledger.update(KNOWN, [], SITE) == KNOWN


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"version": 1', '"version": 2', "`version` is not right"),
        ('"day": "2020-05-01"', '"day": "today"', "`posts.tag:hub.example,2026:posts/old.day` is not right"),
        (
            '"posts/old/"',
            '"\\u001b[2J"',
            "`posts.tag:hub.example,2026:posts/old.addresses.0` holds the control character",
        ),
        (
            '"title": "Sample"',
            '"title": "Sample", "more": 1',
            "`posts.tag:hub.example,2026:posts/old.more` is not a key",
        ),
        ("{", "[", "is not JSON"),
    ],
)
def test_a_ledger_that_no_build_wrote_is_refused(tmp_path: Path, old: str, new: str, what: str) -> None:
    path = tmp_path / ledger.NAME
    ledger.write(path, KNOWN)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    found = ledger.read(path)
    assert isinstance(found, list)
    assert found[0].where.startswith("posts.lock:")
    assert found[0].what.startswith(what)
    assert "git checkout -- posts.lock" in found[0].fix


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_the_same_both_ways_and_whole_with_itself(one: str, other: str) -> None:
    first, second = sketch(one), sketch(other)
    assert likeness(first, first) == (1 if first else 0)
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1


@given(st.text(min_size=1, max_size=80).filter(lambda text: text == text.strip() and text.isprintable()))
def test_any_id_that_is_told_is_read_as_it_was(own: str) -> None:
    known = ledger.update(Ledger(), [replace(OLD, id=own)], SITE)
    (line,) = said(post("new"), known=known)
    told = line.partition(" — add `")[2].partition("` and `redirects: [/posts/old/]`")[0]
    assert yaml.load(told, yaml.BaseLoader) == {"id": own}
