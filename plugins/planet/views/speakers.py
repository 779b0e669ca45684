"""Who speaks in a post, and what of their words may be shown; and what several speak of: pages of others, round-ups."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from gettext import NullTranslations

from markupsafe import Markup

from plugins.members.match import TextChoice
from plugins.members.model import Member
from plugins.planet.relations.model import Posting, Related, Relation, Spoken
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

    def in_passing(self, spoken: Spoken, said: str) -> Mention:
        """Return a post with the sentence of it that is meant, if that may be shown."""
        day, post = shown_moment(spoken.moment, spoken.precision, self.zone).date(), spoken.post
        quote = said if self.may_be_quoted(post) else ""
        return Mention(post.title, self.of(post), post.url, day, quote, id=post.id)


@dataclass(frozen=True)
class Gathering:
    """What several speak of: a page of somebody else's, or posts that one has gathered."""

    title: str
    url: str
    posts: tuple[Mention, ...]
    by: Mention | None = None  # the list


def talked_about(related: Related, posts: Mapping[str, Spoken], speakers: Speakers) -> tuple[Gathering, ...]:
    """Return the pages of others that several members speak of, each with who, when and the sentence, latest first."""
    return tuple(
        Gathering(page.title, page.url, tuple(speakers.in_passing(posts[id_], quote) for id_, quote in page.posts))
        for page in related.outside
    )


def gathered(related: Related, posts: Mapping[str, Spoken], speakers: Speakers) -> tuple[Gathering, ...]:
    """Return the round-ups: posts that list three others or more, of two other members at least; the latest first."""
    gatherings: list[tuple[Spoken, Gathering]] = []
    for id_, relations in related.of.items():
        spoken = posts.get(id_)
        if spoken is None:  # this site's own, or a reply
            continue
        listed = [posts[to.other] for to in relations if to.kind == "lists" and to.other in posts]
        others = {other.post.member for other in listed} - {spoken.post.member}
        if len(listed) > 2 and len(others) > 1:
            by = speakers.in_passing(spoken, "")
            items = sorted((speakers.in_passing(other, "") for other in listed), key=lambda other: other.day)
            gatherings.append((spoken, Gathering(spoken.post.title, spoken.post.url or "", tuple(items), by)))
    gatherings.sort(key=lambda pair: (pair[0].moment, pair[0].post.id), reverse=True)
    return tuple(gathering for _, gathering in gatherings)
