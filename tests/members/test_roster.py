"""In what order people are listed."""

from __future__ import annotations

from datetime import date

from plugins.members.model import Member
from plugins.members.part import roster


def test_people_are_listed_by_name_and_those_who_left_come_last() -> None:
    zoe = Member("zoe", "zoe", "content/members/zoe.md")
    abel = Member("abel", "Abel", "content/members/abel.md")
    gone = Member("gone", "Aaron", "content/members/gone.md", left=date(2012, 1, 1))
    assert roster([gone, zoe, abel]) == (abel, zoe, gone)
