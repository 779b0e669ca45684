"""Which entries bear a hashtag or link to a page, in any spelling of its address: an event's write-ups. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from plugins.planet.views.conversations import ThreadPost
from plugins.shared.url import page_key, rough_host

BEFORE, AFTER = timedelta(days=-42), timedelta(days=60)
# In HTML a # also begins a fragment, a character and a colour: a hashtag begins the text, or follows a space, a tag or
# a bracket. What stands before is looked at last, because a # is rare.
_HASHTAG = re.compile(r"[#＃](?<![^\s>(\[“‘«,;:.!?–—][#＃])(\w+)")


@dataclass(frozen=True)
class Mentions:
    """Entries' ids by hashtag (folded, without #), and by host the links of which entry."""

    hashtags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)  # on which each was written

    def speaking(
        self,
        hashtags: Iterable[str],
        urls: Iterable[str] = (),
        *,
        own: Iterable[str] = (),
        near: date | None = None,
    ) -> tuple[str, ...]:
        """Return the ids of entries that bear a hashtag ``near`` a day, or one of ``own``, or link to an address."""
        borne = {id_ for tag in hashtags for id_ in self.bearing(tag)}
        meant = {id_ for url in urls for id_ in self.linking(url)}
        meant |= {id_ for tag in own for id_ in self.bearing(tag)}
        return tuple(sorted(meant | {id_ for id_ in borne if near is None or self._is_near(id_, near)}))

    def _is_near(self, identity: str, day: date) -> bool:
        written = self.days.get(identity)
        return written is not None and BEFORE <= written - day <= AFTER

    def bearing(self, hashtag: str) -> tuple[str, ...]:
        """Return the ids of entries that bear ``hashtag``, as a tag or in their text."""
        return self.hashtags.get(_folded(hashtag), ())

    def linking(self, url: str) -> tuple[str, ...]:
        """Return the ids of entries that link to the page at ``url``, however they spell it."""
        page = page_key(url)
        links = self.links.get(rough_host(url), ()) if page else ()
        return tuple(id_ for id_, link in links if page_key(link) == page)


def mentions(posts: Iterable[ThreadPost], tags: Iterable[tuple[str, str, str]]) -> Mentions:
    """Return who mentions what; ``tags`` are (entry's id, member, tag)."""
    borne: dict[str, dict[str, None]] = defaultdict(dict)
    links: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for id_, _, tag in tags:
        borne[_folded(tag)][id_] = None
    days = {}
    for post in posts:
        days[post.id] = post.moment.date()
        for name in post.hashtags:
            borne[name][post.id] = None
        for link in post.links:
            links[rough_host(link)].append((post.id, link))
    return Mentions(
        {name: tuple(ids) for name, ids in borne.items()},
        {host: tuple(found) for host, found in links.items()},
        days,
    )


def _folded(hashtag: str) -> str:
    return hashtag.removeprefix("#").casefold()


def hashtags(content: str) -> tuple[str, ...]:
    """Return the hashtags in ``content``, each once, folded and without their #."""
    return tuple(dict.fromkeys(name.casefold() for name in _HASHTAG.findall(content)))
