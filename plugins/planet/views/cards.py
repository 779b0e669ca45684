"""Entry → EntryCard: what its member lets the planet show of it, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from plugins.members.match import ImagesChoice, TextChoice
from plugins.members.model import Member
from plugins.planet.choices import images_of
from plugins.planet.cleaning.featured import featured, without_pictures
from plugins.planet.model import Entry, Precision
from plugins.planet.relations.spelling import short
from plugins.planet.views.river import EntryCard, EntryPicture, Mention, OtherPlace, PageLink, Pointing
from plugins.shared.slug import slugify
from plugins.shared.text import from_markup
from plugins.syndication.model import Attachment

SHORTEST_MADE = 20  # letters of a title that a service makes of a note's first words
_BLOCKS = re.compile(r"</?(?:p|h[1-6]|div|li|blockquote|pre|figure|table)\b[^>]*>")
_SPARING: tuple[TextChoice, ...] = ("title", "excerpt", "full")
# Folders of the planet's own: tests/site/test_entry_pages.py finds what is missing here.
_OWN = frozenset(
    ("archive", "avatars", "conversations", "heard", "languages", "page", "pictures", "status", "stills", "tags")
)


@dataclass(frozen=True)
class Replies:
    """Which posts of others an entry answers, which answer it or point there, and in which conversation: by its id."""

    answers: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)
    answered_by: Mapping[str, tuple[Mention, ...]] = field(default_factory=dict)
    conversations: Mapping[str, PageLink] = field(default_factory=dict)
    pointing: Mapping[str, Pointing] = field(default_factory=dict)


@dataclass(frozen=True)
class Beside:
    """What is known of entries that does not stand in their rows, by their ids."""

    replies: Replies = field(default_factory=Replies)
    gone: Mapping[str, date] = field(default_factory=dict)  # since when its source is gone
    also: Mapping[str, tuple[OtherPlace, ...]] = field(default_factory=dict)  # where else it stands
    pictures: Mapping[str, EntryPicture] = field(default_factory=dict)  # our copy of what it leads with

    def of(self, entry: str) -> dict[str, Any]:
        """Return what is known of one entry, by the names that its card has for it."""
        return {
            "answers": self.replies.answers.get(entry, ()),
            "answered_by": self.replies.answered_by.get(entry, ()),
            "conversation": self.replies.conversations.get(entry),
            "pointing": self.replies.pointing.get(entry, ()),
            "gone": self.gone.get(entry),
            "also": self.also.get(entry, ()),
        }


@dataclass(frozen=True)
class Presenter:
    """Makes cards. ``tags`` maps a tag's slug to its page; ``members`` are those who may be shown."""

    members: Mapping[str, Member]
    zone: tzinfo
    text: TextChoice = "full"  # the most that the site shows of any entry
    tags: Mapping[str, PageLink] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)
    stills: Mapping[str, str] = field(default_factory=dict)  # a thumbnail's address → that of our copy
    here: bool = False  # whether titles lead to our page of an entry, and not to its source

    def cards(self, entries: Iterable[Entry]) -> tuple[EntryCard, ...]:
        """Return a card for each entry that may be shown, in the same order."""
        return tuple(self.card(entry) for entry in entries if not entry.hidden and entry.member in self.members)

    def card(self, entry: Entry) -> EntryCard:
        """Return the entry as it may be shown."""
        member = self.members[entry.member]
        text = allowed(member.text, self.text)
        note, (title, excerpt) = entry.excerpt if entry.placeholder else None, said_once(entry)
        images = images_of(member.images, text)
        content = _content(entry, images) if text == "full" and not note else None
        return EntryCard(
            id=entry.id,
            anchor=anchor(entry.id),
            mark=f"entry:{short(entry.id)}",
            url=entry.url,
            title=title,
            page=address(entry.id, entry.member, entry.sort_date, entry.precision),
            here=self.here or entry.id in self.beside.gone,
            member=member,
            moment=shown_moment(entry.sort_date, entry.precision, self.zone),
            precision=entry.precision,
            feed=entry.feed,
            author=_other_author(entry, member),
            authors=entry.authors,
            source=entry.source,
            references=entry.references,
            content=content,
            excerpt="" if note or text == "title" else excerpt,
            note=note,
            warning=entry.warning,
            picture=self._picture(entry, images, content or Markup()) if not entry.warning else None,
            attachments=_attachments(entry, text, images),
            stills=self.stills if images != "none" else {},
            tags=self._tags(entry.tags),
            language=entry.language or member.language,
            direction=entry.direction,
            updated=entry.updated if _differs(entry) else None,
            edited=entry.edited,
            **self.beside.of(entry.id),
        )

    def _picture(self, entry: Entry, images: ImagesChoice, content: Markup) -> EntryPicture | None:
        """Return the picture that an entry leads with: our copy, or, where none may be made, where its host has it."""
        if images == "kept":
            return self.beside.pictures.get(entry.id)
        attachments = featured(content, entry.attachments) if images == "linked" else ()
        theirs = next((attachment for attachment in attachments if attachment.url.startswith("https:")), None)
        return EntryPicture(theirs.url, theirs.description, theirs.credit) if theirs else None

    def _tags(self, names: Iterable[str]) -> tuple[PageLink, ...]:
        tags: dict[str, PageLink] = {}
        for name in names:
            slug = _slug(name)
            tags.setdefault(slug, self.tags.get(slug) or PageLink(name, ""))
        return tuple(tags.values())


def said_once(entry: Entry) -> tuple[str, str]:
    """Return the title and the first words of an entry, so that neither says again what the other does.

    A title that is only the beginning of the text is none: a service made it of a note. Where the text has its title
    for a heading, the words begin after that.
    """
    title, excerpt = entry.title, entry.excerpt
    folded_title = _folded(title.rstrip("… .").removesuffix("[").rstrip())
    if not folded_title or not _folded(excerpt).startswith(folded_title):
        return title, excerpt
    whole = folded_title == _folded(excerpt).rstrip("… .")
    blocks = map(from_markup, _BLOCKS.split(entry.content, maxsplit=4)[:4])
    if not whole and _folded(next(filter(None, blocks), "")) == _folded(title):
        return title, excerpt[len(title) :].lstrip(" .:–—-")
    is_made = whole or len(folded_title) >= SHORTEST_MADE or title.endswith(("…", "..."))
    return ("" if is_made and not entry.placeholder else title), excerpt


def _content(entry: Entry, images: ImagesChoice) -> Markup | None:
    content = entry.content or None
    return without_pictures(content) if content and images == "none" else content


def _attachments(entry: Entry, text: TextChoice, images: ImagesChoice) -> tuple[Attachment, ...]:
    """Return what goes with an entry, as far as its member lets the planet show it."""
    shown = entry.attachments if text == "full" else ()
    return tuple(attachment for attachment in shown if attachment.kind != "image" or images != "none")


def _differs(entry: Entry) -> bool:
    """Tell whether its source changed an entry since it was published: before it was read here, or as we saw.

    A feed that stamps all its posts anew each day changes nothing.
    """
    if entry.updated is None or entry.published is None:
        return entry.edited
    return entry.edited or entry.published < entry.updated <= entry.first_seen


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=10_000)
def _slug(name: str) -> str:
    return slugify(name)


def anchor(identity: str) -> str:
    """Return an HTML id for an entry: the same in every build, and safe whatever the identity is made of."""
    return f"e-{short(identity)}"


def folder(member: str) -> str:
    """Return the folder of a member's entries; no slug ends in a hyphen, so that none is the planet's own."""
    return f"planet/{member}{'-' if member in _OWN or member.isdecimal() else ''}/"


def address(identity: str, member: str, moment: datetime, precision: Precision) -> str:
    """Return the address of an entry's page, relative to the site: of nothing that an edit or a move can change.

    ``moment`` is its place in the planet, which was frozen when it was accepted.
    """
    day = moment.astimezone(UTC).date().isoformat()[: 7 if precision == "month" else 10]
    return f"{folder(member)}{day}-{anchor(identity)[2:10]}/"


def shown_moment(moment: datetime, precision: Precision, zone: tzinfo) -> datetime:
    """Return a moment in the site's zone; a date whose time nobody knows must not move into another day."""
    return moment.astimezone(zone) if precision == "second" else moment


def _other_author(entry: Entry, member: Member) -> str | None:
    name = ", ".join(author.name for author in entry.authors) or (entry.author or "").strip()
    return name if name and name.casefold() != member.name.casefold() else None


def allowed(member: TextChoice, site: TextChoice) -> TextChoice:
    """Return how much may be shown: what the member allows, or less when the site wants less."""
    return min(member, site, key=_SPARING.index)
