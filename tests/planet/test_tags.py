"""A tag has a page when several people use it."""

from __future__ import annotations

import pytest

from plugins.planet.model import ParsedFeed
from plugins.planet.parsing.parse import parse
from plugins.planet.views.outline import shared
from tests.planet.raw import FEED, atom, harvested, response, rss


def test_only_tags_that_several_members_use_have_a_page() -> None:
    uses = [("3", "bill", "CHRU"), ("2", "jon", "chru"), ("1", "jon", "chru"), ("1", "jon", "My holidays")]
    (tag,) = shared(uses, least=2)
    assert (tag.title, tag.slug, tag.url, tag.entries) == ("chru", "chru", "planet/tags/chru/", ("3", "2", "1"))
    assert tag.link.count == 3


def test_two_subjects_that_look_alike_stay_two() -> None:
    uses = [(str(n), who, tag) for who in ("jon", "bill") for n, tag in enumerate(["C", "C#", "C++"])]
    assert [tag.slug for tag in shared(uses, least=2)] == ["c", "c-plus-plus", "c-sharp"]


def test_an_entry_that_names_a_tag_twice_counts_once() -> None:
    (tag,) = shared([("1", "jon", "HR"), ("1", "jon", "hr"), ("2", "bill", "HR")], least=2)
    assert tag.entries == ("1", "2")


@pytest.mark.parametrize(
    ("category", "tags"),
    [
        ("<category>HR</category><category>hr</category>", ("HR",)),
        ("<category>Uncategorized</category><category>Tea</category>", ("Tea",)),
        ("<category>Non classé</category>", ()),
        ("<category>Без рубрики</category><category>未分類</category><category>غير مصنف</category>", ()),
        ("<category>https://blog.example/topics/7</category>", ()),
        ("<category domain='https://blog.example/topics'>urn:topic:7</category>", ()),
        ("<category>medtop:20000123</category><category>0</category>", ()),
        ("<category>6502</category><category>C++</category><category>covid-19</category>", ("6502", "C++", "covid-19")),
        ("<category>#HR,#CHRU#Meetup</category>", ("HR", "CHRU", "Meetup")),
        ("<category>#HR #CHRU</category><category>C #3</category>", ("HR", "CHRU", "C #3")),
        ("<category>ann@blog.example</category>", ()),
        ("<category>tea, cake, old people</category>", ("tea", "cake", "old people")),
        ("<category>tea|cake|pay</category><category>urban|rural</category>", ("tea", "cake", "pay", "urban|rural")),
        ("<category>Arts &amp;amp; life, pay, work</category>", ("Arts & life, pay, work",)),
        ("<category>Leeds, UK</category>", ("Leeds, UK",)),
        ("<category>Lies, damned lies, and statistics</category>", ("Lies, damned lies, and statistics",)),
    ],
)
def test_what_nobody_filed_a_post_under_is_no_tag(category: str, tags: tuple[str, ...]) -> None:
    parsed = parse(response(rss(f"<title>One</title><guid>1</guid>{category}")), FEED)
    assert isinstance(parsed, ParsedFeed)
    assert harvested(*parsed.entries)[0].tags == tags


@pytest.mark.parametrize(
    ("category", "tags"),
    [
        ("<category term='cat-7' label='Tea &amp;amp; cake'/>", ("Tea & cake",)),
        ("<category term='tea' scheme='https://blog.example/tags'/>", ("tea",)),
        ("<category scheme='http://schemas.google.com/g/2005#kind' term='http://s.example/kind#post'/>", ()),
        ("<category scheme='http://activitystrea.ms/schema/1.0/' term='note'/>", ()),
        ("<category term='https://blog.example/tags/tea' label='tea'/>", ("tea",)),
        ("<category term='f47ac10b-58cc-4372-a567-0e02b2c3d479'/>", ()),
    ],
)
def test_a_label_is_a_tag_before_a_term(category: str, tags: tuple[str, ...]) -> None:
    parsed = parse(response(atom(f"<title>One</title><id>1</id>{category}")), FEED)
    assert isinstance(parsed, ParsedFeed)
    assert harvested(*parsed.entries)[0].tags == tags
