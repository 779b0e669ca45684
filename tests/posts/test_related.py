"""What a reader is sent on to from a post, and that an edit is reckoned as if everything were reckoned anew."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plugins.posts import kinship
from plugins.posts.kinship import Kinship
from plugins.posts.related import related
from plugins.posts.subject import WORDS, Subject, telling
from tests.corpora import corpora

CHEESE = "A ripe cheddar and a young gouda: the cheesemonger tells how rennet makes milk into cheese. "
ROWING = "Eight oars on the river, and a cox who shouts: the regatta begins with a race of sculls. "
GRAMMAR = "There was something about the thing which they would have thought of before, and then they rest with it. "


def some(count: int) -> dict[str, Subject]:
    """Return posts that have no word in common with any other but those that every text has."""
    return {f"other-{number}": telling(GRAMMAR + spelled(number, "z"), "", ()) for number in range(count)}


def spelled(number: int, first: str = "") -> str:
    """Return a word that no other number has."""
    return first + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")


# What one post is about


def test_the_words_of_the_title_and_those_of_the_text_count() -> None:
    subject = telling("Cheddar, cheddar and CHEDDARS. A gouda.", "Cheese", ["Milk & more", "milk & more"])
    assert subject.tags == ("milk-and-more",)
    assert subject.words == ("cheese", "cheddar", "gouda", "and")
    assert list(subject.weights) == sorted(subject.weights, reverse=True)


def test_a_long_post_is_known_by_no_more_words_than_fit_and_weighs_no_more_than_a_short_one() -> None:
    long = telling(" ".join(spelled(number) for number in range(1000)), "", ())
    short = telling("cheddar gouda", "", ())
    assert len(long.words) == len(long.weights) == WORDS
    assert sum(weight**2 for weight in long.weights) == pytest.approx(
        sum(weight**2 for weight in short.weights), rel=0.1
    )


def test_a_post_without_words_is_about_nothing() -> None:
    assert telling("", "", ()) == Subject((), (), b"")
    assert related({"a": telling("", "", ()), "b": telling("", "", ())}).near("a") == ()


# Which posts are about the same


def test_posts_about_the_same_are_found_and_no_others() -> None:
    subjects = {
        "cheese": telling(CHEESE * 2 + GRAMMAR, "My cheddar", ()),
        "rowing": telling(ROWING + GRAMMAR, "The regatta", ()),
        "more-cheese": telling(CHEESE + GRAMMAR * 2, "Gouda", ()),
        **some(40),
    }
    found = related(subjects)
    assert found.near("cheese") == ("more-cheese",)
    assert found.near("more-cheese") == ("cheese",)
    assert found.near("rowing") == ()


def test_a_rare_tag_alone_says_that_posts_belong_together_and_the_newest_come_first() -> None:
    subjects = {f"tagged-{number}": telling(spelled(number), "", ["Cheese"]) for number in range(5)} | {
        f"other-{number}": telling(spelled(number, "z"), "", ["everything"]) for number in range(60)
    }
    found = related(subjects)
    assert found.near("tagged-3") == ("tagged-0", "tagged-1", "tagged-2")
    assert found.near("other-3") == ()


def test_more_is_given_when_more_is_asked_for() -> None:
    subjects = {f"tagged-{number}": telling(spelled(number), "", ["cheese"]) for number in range(7)} | some(60)
    assert [len(related(subjects, count).near("tagged-0")) for count in (1, 3, 5, 9)] == [1, 3, 5, 6]


def test_real_posts_that_link_to_each_other_are_often_near() -> None:
    posts, links = real_posts(corpora() / "posts-real/rust-blog")
    found = related({path: telling(text, title, ()) for path, (title, text) in posts.items()})
    pairs = {frozenset((post, link)) for post, others in links.items() for link in others if post != link}
    assert len(pairs) > 400
    told = {frozenset((post, near)) for post in posts for near in found.near(post)}
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


# After an edit


def test_nothing_is_reckoned_when_nothing_has_changed() -> None:
    kept = related(written(Random(1), 50, 40, 3))
    assert related(dict(kept.subjects), kept=kept) is kept


def test_a_change_that_touches_no_telling_word_is_known_from_then_on() -> None:
    kept = related({"a": telling(CHEESE, "Cheese", (), "first"), **some(9)})
    after = related({**kept.subjects, "a": telling(CHEESE + "!", "Cheese", (), "second")}, kept=kept)
    assert after.nearest is kept.nearest
    assert (after.subject("a", "first"), after.subject("a", "second")) == (None, kept.subjects["a"])


def test_an_edit_leaves_the_lists_that_it_does_not_touch() -> None:
    subjects = written(Random(1), 300, 2000, 40)
    kept = related(subjects)
    edited = {**subjects, "post-7": telling(CHEESE, "Cheese", ["cheese"])}
    after = related(edited, kept=kept)
    assert after == related(edited)
    assert sum(after.nearest[slug] is kept.nearest[slug] for slug in edited) > 150


def written(random: Random, posts: int, words: int, tags: int) -> dict[str, Subject]:
    """Return the subjects of so many posts, made of so many different words and tags."""
    return {f"post-{number}": subject(random, words, tags) for number in range(posts)}


def subject(random: Random, words: int, tags: int) -> Subject:
    used = tuple(dict.fromkeys(f"w{random.randrange(words)}" for _ in range(random.randrange(12))))
    tagged = {f"t{random.randrange(tags)}" for _ in range(random.choice((0, 1, 1, 2, 3)))}
    return Subject(tuple(sorted(tagged)), used, bytes(random.randint(1, 16) for _ in used), str(random.random()))


class Edits(RuleBasedStateMachine):
    """Posts that come, go, change and move, and what was kept of them the last time."""

    @initialize(
        random=st.randoms(use_true_random=True),
        posts=st.sampled_from((0, 3, 20, 130, 300)),
        words=st.sampled_from((10, 60, 600, 10**9)),  # of so many hardly one is in two posts, and tags alone count
        tags=st.sampled_from((2, 6, 40)),
        count=st.sampled_from((1, 3, 5)),
    )
    def begin(self, random: Random, posts: int, words: int, tags: int, count: int) -> None:
        self.random, self.words, self.tags, self.count = random, words, tags, count
        self.posts = list(written(random, posts, words, tags).items())
        self.kept = Kinship()
        self.born = posts

    @rule(place=st.floats(0, 1))
    def add(self, place: float) -> None:
        self.born += 1
        added = (f"post-{self.born}", subject(self.random, self.words, self.tags))
        self.posts.insert(round(place * len(self.posts)), added)

    @rule(place=st.floats(0, 1, exclude_max=True))
    def remove(self, place: float) -> None:
        if self.posts:
            del self.posts[int(place * len(self.posts))]

    @rule(place=st.floats(0, 1, exclude_max=True), what=st.sampled_from(("all", "tags", "a word", "a weight")))
    def edit(self, place: float, what: str) -> None:
        if not self.posts:
            return
        slug, old = self.posts[int(place * len(self.posts))]
        new = subject(self.random, self.words, self.tags)
        if what == "tags":
            new = Subject(new.tags, old.words, old.weights, new.mark)
        elif what == "a word" and old.words:
            new = Subject(old.tags, old.words[1:], old.weights[1:], new.mark)
        elif what == "a weight" and old.words:
            new = Subject(old.tags, old.words, bytes([self.random.randint(1, 16)]) + old.weights[1:], new.mark)
        self.posts[int(place * len(self.posts))] = (slug, new)

    @rule(start=st.floats(0, 1, exclude_max=True), end=st.floats(0, 1))
    def move(self, start: float, end: float) -> None:
        if self.posts:
            moved = self.posts.pop(int(start * len(self.posts)))
            self.posts.insert(round(end * len(self.posts)), moved)

    @invariant()
    def nothing_kept_makes_a_difference(self) -> None:
        if not hasattr(self, "posts"):
            return
        subjects = dict(self.posts)
        mended, anew = related(subjects, self.count, self.kept), related(subjects, self.count)
        assert list(mended.nearest.items()) == list(anew.nearest.items())
        assert list(mended.subjects.items()) == list(anew.subjects.items())
        self.kept = mended


Edits.TestCase.settings = settings(max_examples=25, stateful_step_count=12)
TestEdits = Edits.TestCase


# From one build to the next


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    kept = related({**written(Random(2), 30, 40, 3), "\udce9": telling("Ünïcode 日本語の文章", "é", ["日本"], "x")})
    kinship.write(kept, tmp_path / "new/kinship")
    found = kinship.read(tmp_path / "new/kinship")
    assert found == kept
    assert [one.mark for one in found.subjects.values()] == [one.mark for one in kept.subjects.values()]
    assert related(dict(kept.subjects), kept=found) is found


def test_a_file_that_is_not_as_it_was_written_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "kinship"
    kinship.write(related(written(Random(3), 5, 10, 2)), file)
    whole = file.read_bytes()
    broken = [whole[:end] for end in range(0, len(whole), 7)] + [whole + b"x"]
    broken += [bytes((*whole[:place], whole[place] ^ 1, *whole[place + 1 :])) for place in range(0, len(whole), 5)]
    for data in broken:
        file.write_bytes(data)
        assert kinship.read(file) == Kinship()


def test_where_nothing_can_be_kept_nothing_else_happens(tmp_path: Path) -> None:
    assert kinship.read(tmp_path / "none") == Kinship()
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "folder", tmp_path / "file/kinship"):
        kinship.write(Kinship(), place)
        assert kinship.read(place) == Kinship()
