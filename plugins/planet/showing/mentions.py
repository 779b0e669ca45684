"""Which entries bear a hashtag or link to a page: so that an event's page has its write-ups. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plugins.planet.showing.conversations import Utterance
from plugins.planet.showing.references import page_key, rough_host


@dataclass(frozen=True)
class Mentions:
    """Entries' ids by hashtag (folded, without #), and by host the links of which entry."""

    hashtags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def bearing(self, hashtag: str) -> tuple[str, ...]:
        """Return the ids of entries that bear ``hashtag``, as a tag or in their text."""
        return self.hashtags.get(_folded(hashtag), ())

    def linking(self, url: str) -> tuple[str, ...]:
        """Return the ids of entries that link to the page at ``url``, however they spell it."""
        page = page_key(url)
        links = self.links.get(rough_host(url), ()) if page else ()
        return tuple(id_ for id_, link in links if page_key(link) == page)


def mentions(utterances: Iterable[Utterance], tags: Iterable[tuple[str, str, str]]) -> Mentions:
    """Return who mentions what; ``tags`` are (entry's id, member, tag)."""
    borne: dict[str, dict[str, None]] = defaultdict(dict)
    links: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for id_, _, tag in tags:
        borne[_folded(tag)][id_] = None
    for one in utterances:
        for name in one.hashtags:
            borne[name][one.id] = None
        for link in one.links:
            links[rough_host(link)].append((one.id, link))
    return Mentions(
        {name: tuple(ids) for name, ids in borne.items()}, {host: tuple(found) for host, found in links.items()}
    )


def _folded(hashtag: str) -> str:
    return hashtag.removeprefix("#").casefold()
