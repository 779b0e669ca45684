"""The members into Pelican: /members/ and a page for each person, with what they write, organise and are."""

from __future__ import annotations

from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator

from plugins.members.model import Member
from plugins.members.roster import roster
from plugins.memo.shell import PageWriter

ENTRIES = 20  # of a member's own blog, on their page


def connect() -> None:
    """Connect this plugin's handlers."""
    signals.get_generators.connect(_generators)


class MembersGenerator(Generator):  # type: ignore[misc]
    """Writes the people's pages from what the planet, the events and the posts know of each."""

    def generate_context(self) -> None:
        """Give every template the members, in the roster's order."""
        self.context["members"] = roster(self.settings["CATALOGUE"].members.values())

    def generate_output(self, writer: PageWriter) -> None:
        """Write the list and the pages; by now every other part has said what it knows."""
        writer.page("members/index.html", "members", {"members": self.context["members"]})
        for member in self.context["members"]:
            writer.page(f"{member.url}index.html", "member", self._about(member))

    def _about(self, member: Member) -> dict[str, Any]:
        planet = self.context["planet"]
        written = tuple(one.listed for one in self.context["articles"] if member.slug in one.post.authors)
        return {
            "member": member,
            "about": self.settings["RENDERER"].html(member.source, member.body),
            "entries": planet.entries_by(member.slug, ENTRIES),
            "count": planet.count_by(member.slug),
            "feed": planet.feed_of(member.slug) or (f"{member.url}atom.xml" if written else None),
            "hosted": self.context["events"].hosted_by(member.slug),
            "written": written,
        }


def _generators(_: Pelican) -> type[MembersGenerator]:
    return MembersGenerator
