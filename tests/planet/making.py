"""Entries and members for tests: what a test does not name has a plain value."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from plugins.members.model import Member
from plugins.planet.model import Entry

OCTOBER = datetime(2010, 10, 21, 9, 30, tzinfo=UTC)
JON = Member(
    slug="jon",
    name="Jon Ingham",
    source="content/members/jon.md",
    blog="https://jon.example/",
    feeds=("https://jon.example/feed",),
)
BILL = Member(
    slug="bill", name="Bill Boorman", source="content/members/bill.md", blog="https://bill.example/", language="en"
)
MEMBERS = {member.slug: member for member in (JON, BILL)}
_PLAIN = Entry(
    id="1",
    member="jon",
    feed="https://jon.example/feed",
    guid="1",
    url="https://jon.example/1",
    title="One",
    content=Markup("<p>All of it.</p>"),
    excerpt="All of it.",
    published=OCTOBER,
    updated=None,
    first_seen=OCTOBER,
    sort_date=OCTOBER,
)


def entry(identity: str = "1", **values: Any) -> Entry:
    """Return an entry called ``identity``; ``sort_date`` given alone is its other dates, too."""
    if "sort_date" in values:
        values = {"published": values["sort_date"], "first_seen": values["sort_date"], **values}
    return replace(_PLAIN, id=identity, guid=identity, url=f"https://jon.example/{identity}", **values)
