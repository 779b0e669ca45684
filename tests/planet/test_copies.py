"""The same post on two blogs is shown once, as its writer has it; nobody hides another's post by copying it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from plugins.members.model import Member
from plugins.planet.matching.copies import Sighting, copies
from tests.planet.entries import NOW

DAY = timedelta(days=1)
ANN = Member(
    slug="ann", name="Ann Sample", source="ann.md", blog="https://ann.example/", feeds=("https://ann.example/feed",)
)
BOB = Member(
    slug="bob", name="Bob Sample", source="bob.md", blog="https://bob.example/", feeds=("https://bob.example/feed",)
)
TEAM = Member(
    slug="team", name="The Team", source="team.md", blog="https://team.example/", feeds=("https://team.example/feed",)
)
SHARED = replace(BOB, blog="https://host.example/@bob", feeds=("https://host.example/feed/@bob",))
MEMBERS = {member.slug: member for member in (ANN, BOB, TEAM)}
WORDS = "What we learnt about pay this year, in so many words that nobody else would put them together like this."


def post(member: str = "ann", **more: object) -> Sighting:
    values: dict[str, object] = {
        "id": member, "member": member, "feed": f"https://{member}.example/feed", "url": f"https://{member}.example/pay/",
        "title": "On pay", "excerpt": WORDS, "author": "", "published": NOW, "first_seen": NOW, "fresh": True,
    }  # fmt: skip
    return Sighting(**{**values, **more})  # type: ignore[arg-type]


def found(
    *posts: Sighting, members: dict[str, Member] | None = None, texts: dict[str, str] | None = None
) -> dict[str, str]:
    results = [copies(order, members or MEMBERS, lambda ids: texts or {}) for order in permutations(posts)]
    assert all(result == results[0] for result in results)
    return results[0]


A = post()
CASES = {
    "what was here first": (A, post("bob", first_seen=NOW + DAY, published=NOW + DAY), {"bob": "ann"}),
    "seen in one run: by its date": (A, post("bob", published=NOW + timedelta(hours=1)), {"bob": "ann"}),
    "whose name it bears, though it was here later": (
        post(first_seen=NOW + DAY, published=NOW + DAY), post("team", author="ann sample"), {"team": "ann"}),
    "at whose address it is": (A, post("team", url="https://ann.example/pay/", published=NOW - DAY), {"team": "ann"}),
    "where it says it is from": (
        post(first_seen=NOW + DAY), post("team", origin=("https://ann.example/",)), {"team": "ann"}),
    "by its own word, in other words": (
        post(first_seen=NOW + DAY),
        post("bob", title="Else", excerpt="x", canonical=("http://www.ann.example/pay",)), {"bob": "ann"}),
    "the beginning of it": (A, post("bob", excerpt=WORDS[:90], first_seen=NOW + DAY), {"bob": "ann"}),
    "in other signs": (A, post("bob", title="ON PAY!", excerpt=WORDS.upper(), first_seen=NOW + DAY), {"bob": "ann"}),
    "two feeds of one member": (
        A, post(id="two", feed="https://ann.example/all", first_seen=NOW + DAY), {"two": "ann"}),
    "notes, word for word": (post(title=""), post("bob", title="", first_seen=NOW + DAY), {"bob": "ann"}),
    # What is no copy.
    "other words": (
        A, post("bob", excerpt="What I think of what Ann has said about pay: not very much at all, I fear."), {}),
    "another title": (A, post("bob", title="Weeknotes"), {}),
    "long after": (A, post("bob", published=NOW + 40 * DAY, first_seen=NOW + 40 * DAY), {}),
    "a few words": (post(excerpt="Happy new year!"), post("bob", excerpt="Happy new year!"), {}),
    "another address that it links to": (
        post(title="x"), post("bob", url="https://ann.example/pay/", excerpt="I liked this one."), {}),
    "one that it names and is not here": (A, post("bob", title="x", canonical=("https://else.example/pay",)), {}),
    # Who copies claims what they like.
    "an earlier date, though it came later": (
        A, post("bob", first_seen=NOW + DAY, published=NOW - 9 * DAY), {"bob": "ann"}),
    "what came with a new feed, with an earlier date: nobody can tell": (
        A, post("bob", first_seen=NOW + DAY, published=NOW - DAY, fresh=False), {}),
    "what came with a new feed, with a later one": (A, post("bob", first_seen=NOW + DAY, fresh=False), {"bob": "ann"}),
    "its own name": (A, post("bob", author="Bob Sample", first_seen=NOW + DAY), {"bob": "ann"}),
    "its own address as the original's": (
        A, post("bob", canonical=("https://bob.example/pay/",), first_seen=NOW + DAY), {"bob": "ann"}),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "expected"), CASES.values(), ids=CASES)
def test_which_of_two_posts_is_the_copy(one: Sighting, other: Sighting, expected: dict[str, str]) -> None:
    assert found(one, other) == expected


def test_a_host_that_both_use_says_nothing() -> None:
    ann = replace(ANN, blog="https://host.example/@ann", feeds=("https://host.example/feed/@ann",))
    later = post("bob", url="https://host.example/@bob/pay", first_seen=NOW + DAY)
    assert found(replace(A, url="https://host.example/@ann/pay"), later, members={"ann": ann, "bob": SHARED}) == {
        "bob": "ann"
    }


def test_a_chain_leads_to_its_beginning_and_a_circle_to_nothing() -> None:
    two, three = post("bob", first_seen=NOW + DAY), post("team", first_seen=NOW + 2 * DAY)
    assert found(A, two, three) == {"bob": "ann", "team": "ann"}
    one = replace(A, title="1", canonical=("https://bob.example/pay/",))
    other = post("bob", title="2", canonical=("https://team.example/pay/",))
    assert found(one, other, post("team", title="3", canonical=("https://ann.example/pay/",))) == {}


def test_first_words_that_differ_are_compared_by_the_texts() -> None:
    one, other = replace(A, excerpt="A summary of Ann's."), post("bob", first_seen=NOW + DAY)
    same = {"ann": f"<p>{WORDS}</p><p>More.</p>", "bob": f"<div>{WORDS}<br>More.</div>"}
    assert found(one, other, texts=same) == {"bob": "ann"}
    assert (
        found(
            one,
            other,
            texts={**same, "ann": "<p>Other words, though under the same title as hers, and as long as they.</p>"},
        )
        == {}
    )
