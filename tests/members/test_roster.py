"""In what order people are listed."""

from __future__ import annotations

from datetime import date

from plugins.members.model import Member
from plugins.members.part import roster


def test_people_are_listed_by_name_and_those_who_left_come_last() -> None:
    zoe = Member(slug="zoe", name="zoe", source="content/members/zoe.md")
    abel = Member(slug="abel", name="Abel", source="content/members/abel.md")
    gone = Member(slug="gone", name="Aaron", source="content/members/gone.md", left=date(2012, 1, 1))
    assert roster([gone, zoe, abel]) == (abel, zoe, gone)
