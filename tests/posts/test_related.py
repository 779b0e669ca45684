"""What a reader is sent on to from a post."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.posts.related import COMMON, LEAST, NEWEST, TAG, TERMS, Terms, related, terms_of
from tests.corpora import corpora

CHEESE = "A ripe cheddar and a young gouda: the cheesemonger tells how rennet makes milk into cheese. "
ROWING = "Eight oars on the river, and a cox who shouts: the regatta begins with a race of sculls. "
GRAMMAR = "There was something about the thing which they would have thought of before, and then they rest with it. "


def some(count: int) -> dict[str, Terms]:
    """Return posts that have no word in common with any other but those that every text has."""
    return {f"other-{number}": terms_of(GRAMMAR + spelled(number, "z"), "", ()) for number in range(count)}


def spelled(number: int, first: str = "") -> str:
    """Return a word that no other number has."""
    return first + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")


# What one post is about


def test_the_words_of_the_title_and_those_of_the_text_count() -> None:
    subject = terms_of("Cheddar, cheddar and CHEDDARS. A gouda.", "Cheese", ["Milk & more", "milk & more"])
    assert subject.tags == ("milk-and-more",)
    assert subject.words == ("cheese", "cheddar", "gouda", "and")
    assert list(subject.weights) == sorted(subject.weights, reverse=True)


def test_a_long_post_is_known_by_no_more_words_than_fit_and_weighs_no_more_than_a_short_one() -> None:
    long = terms_of(" ".join(spelled(number) for number in range(1000)), "", ())
    short = terms_of("cheddar gouda", "", ())
    assert len(long.words) == len(long.weights) == TERMS
    assert sum(weight**2 for weight in long.weights) == pytest.approx(
        sum(weight**2 for weight in short.weights), rel=0.1
    )


def test_a_post_without_words_is_about_nothing() -> None:
    assert terms_of("", "", ()) == Terms((), (), ())
    assert related({"a": terms_of("", "", ()), "b": terms_of("", "", ())})["a"] == ()


# Which posts are about the same


def test_posts_about_the_same_are_found_and_no_others() -> None:
    posts = {
        "cheese": terms_of(CHEESE * 2 + GRAMMAR, "My cheddar", ()),
        "rowing": terms_of(ROWING + GRAMMAR, "The regatta", ()),
        "more-cheese": terms_of(CHEESE + GRAMMAR * 2, "Gouda", ()),
        **some(40),
    }
    found = related(posts)
    assert found["cheese"] == ("more-cheese",)
    assert found["more-cheese"] == ("cheese",)
    assert found["rowing"] == ()


def test_a_rare_tag_alone_says_that_posts_belong_together_and_the_newest_come_first() -> None:
    posts = {f"tagged-{number}": terms_of(spelled(number), "", ["Cheese"]) for number in range(5)} | {
        f"other-{number}": terms_of(spelled(number, "z"), "", ["everything"]) for number in range(60)
    }
    found = related(posts)
    assert found["tagged-3"] == ("tagged-0", "tagged-1", "tagged-2")
    assert found["other-3"] == ()


def test_more_is_given_when_more_is_asked_for() -> None:
    posts = {f"tagged-{number}": terms_of(spelled(number), "", ["cheese"]) for number in range(7)} | some(60)
    assert [len(related(posts, count)["tagged-0"]) for count in (1, 3, 5, 9)] == [1, 3, 5, 6]


def test_real_posts_that_link_to_each_other_are_often_near() -> None:
    posts, links = real_posts(corpora() / "posts-real/rust-blog")
    found = related({path: terms_of(text, title, ()) for path, (title, text) in posts.items()})
    pairs = {frozenset((post, link)) for post, others in links.items() for link in others if post != link}
    assert len(pairs) > 400
    told = {frozenset((post, near)) for post in posts for near in found[post]}
    # By chance it would be 1 in 100. The full vectors of all words would find a few more, at many times the work.
    assert len(pairs & told) / len(pairs) > 0.2


def real_posts(folder: Path) -> tuple[dict[str, tuple[str, str]], dict[str, set[str]]]:
    """Return titles and texts by path, and which posts each links to."""
    posts, links = {}, {}
    for file in sorted(folder.glob("*.md")):
        _, front, body = file.read_text("utf-8").split("+++", 2)
        facts = tomllib.loads(front)
        if {"path", "title"} <= facts.keys():
            path = facts["path"].strip("/").lower()
            # What a link leads to must not be among the words.
            posts[path] = (
                facts["title"],
                re.sub(r"\]\([^)]*\)|^\[[^\]]+\]:.*$|```.*?```", "", body, flags=re.M | re.S),
            )
            links[path] = set(
                re.findall(r"((?:inside-rust/)?\d{4}/\d\d/\d\d/[\w.-]+?)(?=/|\.html|\.md|[)\s#>\"])", body.lower())
            )
    return posts, {path: {link for link in found if link in posts} for path, found in links.items()}


# The definition, told plainly


def plainly(posts: dict[str, Terms], count: int) -> dict[str, tuple[str, ...]]:
    """Return what ``related`` is to return: each pair of posts is compared by itself."""
    slugs, everything = list(posts), list(posts.values())
    digits = len(posts).bit_length()

    def tells(name: str, of: str, common: int) -> int:
        having = sum(name in getattr(post, of) for post in everything)
        return max(0, digits - having.bit_length()) if having > 1 and having.bit_length() <= common else 0

    def newest(tag: str) -> list[int]:
        return [number for number, post in enumerate(everything) if tag in post.tags][:NEWEST]

    def near(one: int, other: int) -> int:
        first, second = everything[one], everything[other]
        weights = [dict(zip(post.words, post.weights, strict=True)) for post in (first, second)]
        both = weights[0].keys() & weights[1].keys()
        by_words = sum(weights[0][word] * weights[1][word] * tells(word, "words", COMMON) for word in both)
        tags = set(first.tags) & set(second.tags)
        compared = any(tells(word, "words", COMMON) for word in both)
        if not compared and not any(one in newest(tag) or other in newest(tag) for tag in tags):
            return 0
        return by_words + TAG * sum(tells(tag, "tags", 99) for tag in tags)

    result = {}
    for one, slug in enumerate(slugs):
        found = [(-near(one, other), other) for other in range(len(slugs)) if other != one]
        best = sorted(pair for pair in found if -pair[0] >= LEAST)[:count]
        result[slug] = tuple(slugs[other] for _, other in best)
    return result


def written(random: Random, posts: int, words: int, tags: int) -> dict[str, Terms]:
    """Return the terms of so many posts, made of so many different words and tags."""
    return {f"post-{number}": made(random, words, tags) for number in range(posts)}


def made(random: Random, words: int, tags: int) -> Terms:
    used = tuple(dict.fromkeys(f"w{random.randrange(words)}" for _ in range(random.randrange(12))))
    tagged = {f"t{random.randrange(tags)}" for _ in range(random.choice((0, 1, 1, 2, 3)))}
    return Terms(tuple(sorted(tagged)), used, tuple(random.randint(1, 16) for _ in used))


@given(
    random=st.randoms(use_true_random=True),
    posts=st.sampled_from((0, 1, 3, 20, 60)),
    words=st.sampled_from((10, 60, 600, 10**9)),  # of so many hardly one is in two posts, and tags alone count
    tags=st.sampled_from((1, 2, 6, 40)),
    count=st.sampled_from((1, 3, 5)),
)
def test_the_nearest_are_those_of_the_definition(random: Random, posts: int, words: int, tags: int, count: int) -> None:
    those = written(random, posts, words, tags)
    assert related(those, count) == plainly(those, count)
