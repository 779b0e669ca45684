"""Which comments are pingbacks or trackbacks, and from which post each came. Pure.

By its address where the comment has one; else by its title, by a date and a name ("Posted on October 18 by callum"),
or by the words that it quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plugins.planet.cleaning.tree import linked
from plugins.planet.model import Entry
from plugins.planet.relations.book import AddressBook
from plugins.planet.relations.model import Heard, Posting
from plugins.planet.relations.reading import plain
from plugins.planet.relations.words import squeezed
from plugins.shared.text import from_markup

AFTER = timedelta(days=45)  # in which a post pings back
LEAST = 12  # letters of a title, or of quoted words, that tell it
# How WordPress quotes whoever links, and what plugins for Webmentions say; a trackback is a title and how it goes on.
_PINGBACK = re.compile(
    r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|pingback:|this (?:article|post) was mentioned (?:on|by)\b"
    r"|(?!I\b).{1,80} (?:mentioned|replied to|linked to) this (?:article|post)(?: on \S|\W*$))",
    re.IGNORECASE,
)
_TRACKBACK = re.compile(r"\s*(?:<p>)?<(?:strong|b)>([^<]{6,200})</(?:strong|b)>")
_POSTED = re.compile(r"Posted (?:on|by)\s+(?P<day>[\w ,/.-]{4,30}?)\s+by\s+(?P<name>[\w .'’@-]{2,60})", re.IGNORECASE)
_DAY = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3})[a-z]*|([A-Za-z]{3})[a-z]*\s+(\d{1,2})(?:st|nd|rd|th)?)\b"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PARTS = re.compile(r"\s*(?:[|«»‹›–—:]|\s-\s)\s*")


def ping(comment: Entry) -> list[str] | None:
    """Return (address, author, what it quotes) of a comment that a blog's software left for a post that links."""
    text = from_markup(comment.content)
    if (called := _TRACKBACK.match(comment.content)) and text.endswith(("…", "...", "…]", "...]")):
        title = from_markup(called[1])
        return ["", title, text.removeprefix(title).strip()[:500]]
    if not _PINGBACK.match(text):
        return None
    addresses = [*(author.url or "" for author in comment.authors), *linked(comment.content)]
    return [next(filter(None, addresses), ""), comment.author or comment.title, text[:500]]


@dataclass(frozen=True)
class Origins:
    """Who may have pinged back: the posts of the book. ``texts`` gives their HTML by their ids."""

    book: AddressBook
    members: Mapping[str, str]  # names by slug
    texts: Callable[[Sequence[str]], Mapping[str, str]]

    def find(self, heard: Heard) -> Posting | None:
        """Return the one post that a pingback came from; None where it may be none, or several."""
        if heard.by and (posting := self.book.find(heard.by)):
            return posting
        to = self.book.posts.get(heard.post)
        if to is None:
            return None
        near = [
            post
            for post in self.book.posts.values()
            if post.feed and post.member != to.member and timedelta(-1) <= post.day - to.day <= AFTER
        ]
        for way in (self._titled, self._posted, self._quoted):
            if len(same := list(way(heard, near))) == 1:
                return same[0]
        return None

    def _titled(self, heard: Heard, near: Sequence[Posting]) -> Iterator[Posting]:
        names = {squeezed(part) for part in (heard.author, *_PARTS.split(heard.author))}
        yield from (
            posting for posting in near if len(squeezed(posting.title)) >= LEAST and squeezed(posting.title) in names
        )

    def _posted(self, heard: Heard, near: Sequence[Posting]) -> Iterator[Posting]:
        if (posted := _POSTED.search(heard.text)) is None:
            return
        name = squeezed(posted["name"])
        for posting in near:
            called = {
                squeezed(posting.member),
                squeezed(self.members.get(posting.member, "")),
                squeezed(posting.author),
            } - {""}
            if _is_day(posting.day, posted["day"]) and any(each in name or name in each for each in called):
                yield posting

    def _quoted(self, heard: Heard, near: Sequence[Posting]) -> Iterator[Posting]:
        words = squeezed(heard.text)
        middle = words[len(words) // 4 : len(words) * 3 // 4]  # at its ends words are cut
        if len(middle) >= 2 * LEAST:
            texts = self.texts([posting.id for posting in near])
            yield from (posting for posting in near if middle in squeezed(" ".join(plain(texts.get(posting.id, "")))))


def _is_day(day: date, text: str) -> bool:
    for number, month, other, late in _DAY.findall(text):
        if (month or other).casefold() in _MONTHS:
            return (day.day, day.month) == (int(number or late), _MONTHS.index((month or other).casefold()) + 1)
    return False
