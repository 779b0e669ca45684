"""Who speaks in a post, and what of their words may be shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from gettext import NullTranslations

from markupsafe import Markup

from plugins.members.match import TextChoice
from plugins.members.model import Member
from plugins.planet.relations.model import Posting, Relation, Spoken
from plugins.planet.relations.reasons import told
from plugins.planet.views.cards import allowed, shown_moment
from plugins.planet.views.river import Mention


@dataclass(frozen=True)
class Speakers:
    """Who may speak, and what may be shown of their words: ``text`` is the most that the site shows of an entry."""

    members: Mapping[str, Member]
    zone: tzinfo
    text: TextChoice = "full"
    warned: Collection[str] = ()  # posts of which no words are quoted
    site: Member = field(
        default_factory=lambda: Member(slug="", name="", source="", kind="organisation", paged=False)
    )  # as a voice
    now: datetime | None = None
    replies: Mapping[str, Markup] = field(default_factory=dict)  # what came by mail or letter, by its id
    words: NullTranslations = field(default_factory=NullTranslations)

    def of(self, post: Posting) -> Member:
        """Return whose a post is."""
        if post.id in self.replies and post.member not in self.members:
            return Member(slug="", name=post.author, source="", blog=post.url, paged=False)
        return self.members.get(post.member, self.site)

    def may_be_quoted(self, post: Posting) -> bool:
        """Return whether some words of a post may be shown."""
        return allowed(self.of(post).text, self.text) != "title" and post.id not in self.warned

    def mention(self, post: Posting, day: date, relation: Relation) -> Mention:
        """Return ``post`` as one end of ``relation``."""
        return Mention(
            post.title,
            self.of(post),
            post.url,
            day,
            sure=relation.evidence != "named",
            why=told(relation.why, self.words),
            id=post.id,
            words=self.replies.get(post.id),
        )

    def in_passing(self, one: Spoken, said: str) -> Mention:
        """Return a post with the sentence of it that is meant, if that may be shown."""
        day, post = shown_moment(one.moment, one.precision, self.zone).date(), one.post
        quote = said if self.may_be_quoted(post) else ""
        return Mention(post.title, self.of(post), post.url, day, quote, id=post.id)
