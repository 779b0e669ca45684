"""The people: /members/ and a page for each, with what they write, organise and are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from plugins.language.marker import N_
from plugins.members.model import Member, Members
from plugins.parts.given import OutputPage, Record, Text
from plugins.parts.site import Part, Site

NOTHING_KNOWN: dict[str, Any] = {
    "entries": (),
    "count": 0,
    "feed": None,
    "shelf": None,
    "hosted": (),
    "written": (),
    "talks": (),
    "answers": None,
}


class People(Part):
    """The members' pages: each shows what the other parts know of them."""

    name = "members"
    section = 4, N_("Members"), "members/"

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._members = roster(site.content(Members).by_slug.values())

    def pages(self) -> Iterator[OutputPage]:
        """Return the list and the pages."""
        yield OutputPage("members/index.html", "members", {"members": self._members})
        for member in self._members:
            about = self.site.renderer.html(member.source, member.body)
            known = {**NOTHING_KNOWN, **self.site.about_member(member.slug)}
            yield OutputPage(f"{member.url}index.html", "member", {"member": member, "about": about, **known})

    def home(self) -> dict[str, Any]:
        """Return everybody, in the order of their files."""
        return {"members": tuple(self.site.content(Members).by_slug.values())}

    def records(self) -> Iterator[Record]:
        """Return every member."""
        for member in self._members:
            text = Text.of_body(self.site.renderer.render(member.source, member.body))
            yield self.site.record("Member", member.url, member.name, text)


def roster(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return the members by name, those who have left after those who are here."""
    return tuple(sorted(members, key=lambda member: (member.left is not None, member.name.casefold(), member.slug)))
