"""What hashtags' streams brought, as it is shown: the latest, few of each account, and nothing that a member wrote.

Whoever is heard there is no member for it: each card bears the name that its address gives.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from plugins.members.model import Member
from plugins.planet.matching.keys import SHORTEST, fold
from plugins.planet.matching.retention import MOST_HEARD
from plugins.planet.model import Entry
from plugins.planet.parsing.account import account_of, called, is_by, writer_of
from plugins.planet.subscriptions.streams import Stream
from plugins.planet.views.cards import Presenter
from plugins.planet.views.library import Library
from plugins.planet.views.river import EntryCard
from plugins.shared.url import page_key
from plugins.syndication.model import Source

PAGE = "planet/heard/"
_OF_FEED = re.compile(r"\.(?:rss|atom)$|/(?:feed\.)?(?:rss|atom)/?$")


@dataclass(frozen=True)
class OwnPosts:
    """What members wrote, hidden or not: their feeds say what of it is shown, and a stream adds nothing to that."""

    places: frozenset[str]
    words: frozenset[str]
    accounts: frozenset[str]  # pages of those that are followed as members'
    names: frozenset[tuple[str, str]]  # (site, name of the member whose it is)

    def has(self, entry: Entry) -> bool:
        """Return whether a post that a stream heard is one of these, or by the account of a member."""
        marks = {page_key(entry.url), page_key(entry.guid)} - {""}
        if marks & self.places or _words(entry.title, entry.excerpt) in self.words:
            return True
        account, author = writer_of(entry), fold(entry.author or "")
        if account is None:
            return False
        if account.is_site:
            return any(account.name == site and author in ("", name) for site, name in self.names)
        return account.url.casefold() in self.accounts


def own_posts(library: Library, members: Iterable[Member]) -> OwnPosts:
    """Return what ``members`` wrote, and where they are followed."""
    places: set[str] = set()
    words: set[str] = set()
    for addresses, title, excerpt in library.written():
        places.update(map(page_key, addresses))
        words.add(_words(title, excerpt))
    accounts: set[str] = set()
    names: set[tuple[str, str]] = set()
    for member in members:
        for url in filter(None, (member.blog, *member.feeds, *member.moved_from)):
            account = account_of(_OF_FEED.sub("", url))
            if account and not account.is_site:
                accounts.add(account.url.casefold())
            elif account and urlsplit(url).path in ("", "/"):
                names.add((account.name, fold(member.name)))
    return OwnPosts(frozenset(places - {""}), frozenset(words - {""}), frozenset(accounts), frozenset(names))


def overheard(
    streams: Iterable[Stream], library: Library, presenter: Presenter, own: OwnPosts
) -> tuple[EntryCard, ...]:
    """Return the cards of what is heard in ``streams``, the latest first; ``presenter`` is of members' posts."""
    streams = tuple(streams)
    shown = replace(presenter, members={stream.member: stream.voice for stream in streams}, here=False)
    seen: set[str] = set()
    cards = [_card(entry, stream, shown) for stream in streams for entry in _chosen(stream, library, own, seen)]
    return tuple(sorted(cards, key=lambda card: (card.moment, card.id), reverse=True))


def _chosen(stream: Stream, library: Library, own: OwnPosts, seen: set[str]) -> Iterator[Entry]:
    """Yield what is shown of a stream, and note in ``seen`` what that is."""
    counts: Counter[str | None] = Counter()
    for entry in library.of_member(stream.member, MOST_HEARD):
        name, page = called(entry)
        account = writer_of(entry)
        who = name if account is None or account.is_site else page  # several may write on one site
        marks = {page_key(entry.url) or entry.guid, f"{who} {_words(entry.title, entry.excerpt) or entry.id}"}
        full = counts[who] == stream.per_author or sum(counts.values()) == stream.posts
        if full or marks & seen or is_by(entry, stream.not_by) or own.has(entry):
            continue
        counts[who] += 1
        seen |= marks
        yield entry


def _card(entry: Entry, stream: Stream, presenter: Presenter) -> EntryCard:
    """Return the card of a post, as its own writer's; it has no page here, and no answer by mail."""
    name, page = called(entry)
    writer = Member(slug="", name=name or stream.title, source="", blog=page, paged=False)
    card = presenter.card(entry)
    source = card.source or Source(stream.title, None, stream.url)
    return replace(
        card, member=writer, author=None, authors=(), source=source, page="", mark="", stills={}, picture=None
    )


def _words(title: str, excerpt: str) -> str:
    """Return the letters of a post, when there are enough of them to be nobody else's."""
    folded = fold(excerpt)
    words = folded if folded.startswith(fold(title)) else fold(title) + folded
    return words if len(words) >= SHORTEST else ""
