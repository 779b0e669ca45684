"""The address book: every spelling that a post ever had leads to it.

posts, members' earlier addresses, redirects that were followed ─► AddressBook ─ find(link) ─► the post's id
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from plugins.planet.relations.model import Posting
from plugins.planet.relations.spelling import FEED_PROXIES, host, known_as, short, slug, unwrapped, whole
from plugins.shared.url import address_key

PostsByPage = dict[tuple[str, str], dict[str, str]]  # (host, path) → fragment → the post's id
# Where this site shows a post: a turn on any page of the planet's, a conversation by its first, an entry's own page.
_TURN = re.compile(r"/planet(?:[/?].*)?#e-([0-9a-f]{12})")
_TALK = re.compile(r"/planet/conversations/([0-9a-f]{12})(?:[/?#].*)?")
_ENTRY = re.compile(r"/planet/[^/]+/\d{4}-\d\d(?:-\d\d)?-([0-9a-f]{8})(?:[/?#].*)?")


@dataclass
class AddressBook:
    """Posts by the spellings of their addresses. ``leads`` says where the redirects of an address ended.

    ``site`` is this site's absolute address.
    """

    leads: Mapping[str, str] = field(default_factory=dict)
    site: str = ""
    posts: dict[str, Posting] = field(default_factory=dict)
    _pages: PostsByPage = field(default_factory=dict)
    _slugs: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _owners: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # whose posts are at a host
    _hosts: dict[str, str] = field(default_factory=dict)  # a host → that which stands for it

    @property
    def hosts(self) -> set[str]:
        """Return the hosts that posts stand at, as they are known."""
        return set(self._owners)

    def find(self, url: str) -> Posting | None:
        """Return the post that ``url`` leads to, however it is spelt; None where it leads to none."""
        seen = {url}
        while (id_ := self._find(url)) is None:
            if self.site and (place := address_key(url)).startswith(home := f"{address_key(self.site)}/"):
                return self.shown_at(f"/{place.removeprefix(home)}{'#' * ('#' in url)}{url.partition('#')[2]}")
            led = self.leads.get(url) or self.leads.get(unwrapped(url))
            if led is None or led in seen:
                return None
            seen.add(led)
            url = led
        return self.posts[id_]

    def shown_at(self, path: str) -> Posting | None:
        """Return the post that a page of this site's planet shows; ``path`` is its address from the site's root."""
        for pattern in (_TURN, _TALK, _ENTRY):
            if match := pattern.fullmatch(path):
                return self.posts.get(self._marks.get(match[1], ""))
        return None

    @cached_property
    def _marks(self) -> Mapping[str, str]:
        """Return posts' ids by what stands for them in addresses, whole and as entries' pages have it."""
        marks = {short(id_): id_ for id_ in self.posts}
        return {mark[:8]: id_ for mark, id_ in marks.items()} | marks

    def _find(self, url: str) -> str | None:
        name, path, fragment = known_as(url)
        if not path:
            return None
        for at in dict.fromkeys((name, self._hosts.get(name, name))):
            for written in dict.fromkeys((path, path.casefold(), whole(path), whole(path).casefold())):
                if page := self._pages.get((at, written)):
                    # A page that holds several: the fragment says which; without one nobody knows.
                    return page.get(fragment) or page.get("")
        return self._by_slug(self._hosts.get(name, name), slug(path))

    def _by_slug(self, at: str, words: str) -> str | None:
        """Return the one post with this slug, where the host is one member's."""
        ids = self._slugs.get((at, words), set()) if words and len(self._owners.get(at, ())) == 1 else set()
        return next(iter(ids)) if len(ids) == 1 else None

    def add(self, post: Posting, but: Collection[tuple[str, str]] = ()) -> None:
        """Have a post in the book, under each of its addresses, ``but`` those of these (feed, host)."""
        self.posts[post.id] = post
        for url in filter(None, (post.url, *post.addresses)):
            if (post.feed, host(url)) not in but:
                self._enter(url, post)
                if (led := self.leads.get(url)) is not None:  # the address of one who counts clicks
                    self._enter(led, post)

    def _enter(self, url: str, post: Posting) -> None:
        name, path, fragment = known_as(url)
        if not path:
            return
        self._hosts.setdefault(name, name)
        for written in (path, path.casefold()):
            self._pages.setdefault((name, written), {}).setdefault(fragment, post.id)
        self._owners[self._hosts[name]].add(post.member)
        if words := slug(path):
            self._slugs[self._hosts[name], words].add(post.id)

    def same(self, earlier: str, today: str) -> None:
        """Have what is found at the host ``earlier`` looked for at ``today``, too."""
        self._hosts[earlier] = today


def book_of(
    posts: Sequence[Posting], moved: Mapping[str, Sequence[str]], leads: Mapping[str, str], site: str = ""
) -> AddressBook:
    """Return the book of ``posts``; ``moved`` has members' blogs with the addresses that each had before.

    ``site`` is this site's absolute address.
    """
    book = AddressBook(leads, site)
    hosts = _hosts_alike(posts, moved)
    for earlier, today in hosts.items():
        book.same(earlier, today)
    strangers = _strangers(posts)
    for post in posts:
        book.add(post, but=strangers)
    return book


def _hosts_alike(posts: Iterable[Posting], moved: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return which host stands for which: a blog's earlier ones, and those that say ``blog.`` before it."""
    used = Counter(host(post.url) for post in posts if post.url)
    alike = {host(old): host(blog) for blog, earlier in moved.items() for old in earlier if host(old) != host(blog)}
    for name in used:
        short = name.removeprefix("blog.").removeprefix("weblog.")
        other = short if short != name else f"blog.{name}"
        if other not in used and other not in alike:
            alike[other] = name
    return {old: today for old, today in alike.items() if old and today}


def _strangers(posts: Iterable[Posting]) -> set[tuple[str, str]]:
    """Return (feed, host) where a feed's posts link to others' pages: those of a link blog are not its own.

    Its own host is the one that most of its posts stand on; where there are many with a few each, none is. A feed of
    many writers is a planet: there each host is somebody's.
    """
    feeds: dict[str, Counter[str]] = defaultdict(Counter)
    writers: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        if post.url and post.feed:
            feeds[post.feed][host(post.url)] += 1
            writers[post.feed].add(post.author)
    return {
        (feed, name)
        for feed, hosts in feeds.items()
        if len(hosts) > 3 and len(writers[feed]) < len(hosts) / 2
        for name, count in hosts.items()
        if count * 2 < hosts.total() and name not in FEED_PROXIES
    }
