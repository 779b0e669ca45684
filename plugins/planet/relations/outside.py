"""Pages of others that several members speak of: what the planet talks about beside itself. Pure.

A page counts where posts of two members or more lead to it in prose, within two months of one another. What a member
links to in many posts is furniture (a licence, a shop, a button), and so is every home page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from plugins.planet.relations.model import Outside, Spoken
from plugins.planet.relations.reading import PlacedLink, Said
from plugins.planet.relations.spelling import known_as
from plugins.shared.text import cut

TOGETHER = 60  # days
FURNITURE = 3  # posts of one member that lead to a page: with more it is part of their blog
MOST = 50  # pages, the latest
LONGEST_NAME = 90  # characters
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|mp3|m4a|mp4|css|js|zip)$", re.IGNORECASE)
PageKey = tuple[str, str]


def outside(
    spoken: Iterable[Spoken],
    links: Mapping[str, Sequence[str]],
    ours: Collection[str],
    said: Callable[[Spoken], Said],
) -> tuple[Outside, ...]:
    """Return the pages that several members speak of, the latest first.

    ``links`` has the addresses in each text by the post's id, ``ours`` the hosts of members and of this site.
    """
    posts: dict[PageKey, list[Spoken]] = defaultdict(list)
    for entry in spoken:
        for key in dict.fromkeys(map(_page, links.get(entry.post.id, ()))):
            if key[1] and key[0] not in ours:
                posts[key].append(entry)
    groups = ((key, _together(_without_furniture(all_))) for key, all_ in posts.items() if len(all_) > 1)
    shared = sorted(
        ((group[-1].post.day, key, group) for key, group in groups if group), key=lambda page: page[:2], reverse=True
    )
    pages = (_outside(key, group, said) for _, key, group in shared[: MOST * 2])
    return tuple(outside for outside in pages if outside)[:MOST]


def _page(url: str) -> PageKey:
    name, path, _ = known_as(url)
    return ("", "") if _FILE.search(path) or (path.count("/") < 2 and len(path) < 4) else (name, path)


def _without_furniture(posts: Sequence[Spoken]) -> list[Spoken]:
    count = Counter(post.post.member for post in posts)
    return [post for post in posts if count[post.post.member] <= FURNITURE]


def _together(posts: Sequence[Spoken]) -> list[Spoken]:
    """Return the latest posts that are near one another and of several members; ``posts`` are by day."""
    group: list[Spoken] = []
    latest: list[Spoken] = []
    for post in posts:
        if group and (post.post.day - group[-1].post.day).days > TOGETHER:
            group = []
        group = [*group, post]
        latest = group if _several(group) else latest
    return latest


def _several(posts: Iterable[Spoken]) -> bool:
    return len({post.post.member for post in posts}) > 1


def _outside(key: PageKey, posts: Sequence[Spoken], said: Callable[[Spoken], Said]) -> Outside | None:
    """Return what is said of a page; None where it is only listed, or of one member."""
    # The same sentence in two posts is one that was copied, and not two voices.
    sentences = {link.shown: (post, link) for post in reversed(posts) for link in _in_prose(said(post), key)}
    by_post = {spoken.post.id: (spoken, link) for spoken, link in reversed(sentences.values())}
    if not _several(spoken for spoken, _ in by_post.values()):
        return None
    called = Counter(name for _, link in by_post.values() if len((name := _name(link)).split()) > 1)
    title = max(called, key=lambda name: (called[name], len(name)), default="")
    url = next(iter(by_post.values()))[1].url
    return Outside(url, title, tuple((id_, link.shown) for id_, (_, link) in by_post.items()))


def _in_prose(said: Said, key: PageKey) -> Sequence[PlacedLink]:
    """Return the link of a post to a page, if it stands in prose; of several the first."""
    return [link for link in said.links if _page(link.url) == key and not link.item][:1]


def _name(link: PlacedLink) -> str:
    """Return what a writer calls a page: the words of the link, where they are no address."""
    words = link.words.strip(" .,:;“”\"'‘’()")
    return "" if "://" in words or "www." in words else cut(words, LONGEST_NAME)
