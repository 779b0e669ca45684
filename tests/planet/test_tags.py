"""A tag has a page when several people use it."""

from __future__ import annotations

from plugins.planet.views.outline import shared


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
