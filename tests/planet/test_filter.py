"""A member chooses what is shown, and every hidden entry says why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plugins.members.match import Match
from plugins.planet.cleaning.filter import hashtags, hidden_reason
from plugins.planet.model import Feed
from tests.planet.raw import FEED, harvested, raw

ENTRY: dict[str, Any] = {"text": "What #CHRU taught me about HR.", "tags": ("Human Resources",), "language": "en-GB"}
CHOICES: dict[str, tuple[Feed, str | None]] = {
    "nothing chosen": (FEED, None),
    "a tag included": (replace(FEED, include=Match(tags=("human-resources",))), None),
    "a tag not there": (
        replace(FEED, include=Match(tags=("knitting",))),
        "not among what the member includes: knitting",
    ),
    "a hashtag included": (replace(FEED, include=Match(hashtags=("chru",))), None),
    "the member's hashtags": (replace(FEED, hashtags=("samplecircle", "chru")), None),
    "hashtags not there": (
        replace(FEED, hashtags=("samplecircle",)),
        "not among what the member includes: #samplecircle",
    ),
    "the site's hashtags": (replace(FEED, followed=("CHRU",)), None),
    "none of the site's hashtags": (
        replace(FEED, followed=("#samplecircle", "hrd")),
        "has none of the hashtags that this site follows: #samplecircle, #hrd",
    ),
    "the site's hashtags beside the member's choice": (
        replace(FEED, include=Match(tags=("knitting",)), followed=("chru",)),
        None,
    ),
    "the member's choice where the site follows hashtags": (
        replace(FEED, include=Match(words=("taught me",)), followed=("hrd",)),
        None,
    ),
    "neither": (
        replace(FEED, include=Match(tags=("knitting",)), followed=("hrd",)),
        "not among what the member includes: knitting, #hrd",
    ),
    "the site's hashtags, and an exclusion": (
        replace(FEED, exclude=Match(words=("hr",)), followed=("chru",)),
        "excluded by the member: has the word “hr”",
    ),
    "a hashtag that is a category": (replace(FEED, hashtags=("humanresources",)), None),
    "a word included": (replace(FEED, include=Match(words=("taught me",))), None),
    "part of a word": (
        replace(FEED, include=Match(words=("taugh",))),
        "not among what the member includes: “taugh”",
    ),
    "a language included": (replace(FEED, include=Match(languages=("en",))), None),
    "another language": (
        replace(FEED, include=Match(languages=("de", "fr"))),
        "not among what the member includes: de, fr",
    ),
    "a word excluded": (replace(FEED, exclude=Match(words=("hr",))), "excluded by the member: has the word “hr”"),
    "a tag excluded": (
        replace(FEED, exclude=Match(tags=("human resources",))),
        "excluded by the member: tagged “human resources”",
    ),
    "a language excluded": (
        replace(FEED, exclude=Match(languages=("en",))),
        "excluded by the member: is in the language en",
    ),
    "included and excluded": (
        replace(FEED, include=Match(words=("hr",)), exclude=Match(hashtags=("chru",))),
        "excluded by the member: has the hashtag #chru",
    ),
}


@pytest.mark.parametrize(("feed", "reason"), CHOICES.values(), ids=CHOICES)
def test_an_entry_is_shown_or_says_why_not(feed: Feed, reason: str | None) -> None:
    assert hidden_reason(feed, **ENTRY) == reason


def test_hashtags_are_words_of_the_text_not_parts_of_addresses() -> None:
    assert hashtags("#One, #två and https://a.example/#three &#39; a#four #5") == {"one", "två", "5"}


def test_a_choice_is_made_on_title_and_text() -> None:
    feed = replace(FEED, hashtags=("chru",))
    shown, hidden = harvested(
        raw(guid="a", title="At #CHRU"),
        raw(guid="b", url="https://blog.example/b", content="<p>Of cats</p>"),
        feed=feed,
    )
    assert shown.hidden is None
    assert hidden.hidden == "not among what the member includes: #chru"


@pytest.mark.parametrize(
    ("choice", "content", "excerpt"), [("full", True, True), ("excerpt", False, True), ("title", False, False)]
)
def test_a_member_chooses_how_much_is_stored(choice: Any, content: bool, excerpt: bool) -> None:
    (entry,) = harvested(raw(), feed=replace(FEED, text=choice))
    assert (bool(entry.content), bool(entry.excerpt)) == (content, excerpt)
