"""Finds the feed that an address or a profile leads to, with few questions, and stops where a host says no.

address, @name@host ─► known ─► the address itself ─► what its page declares ─► guesses ─► its blog's page ─► Found
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from plugins.planet.fetching.discovery import blog_page, declared, guesses, known
from plugins.planet.fetching.fetch import Ask, Fetcher, asking
from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.model import Failure, Feed, Harvest, NotModified, Response
from plugins.planet.sandbox.pool import ParsePool
from plugins.shared.url import web_address

ACCOUNT = "application/jrd+json, application/json;q=0.9"
_PAUSE = 0.1  # seconds between two questions to a host: they are few
_DECLARED = 3  # feeds of one page that are read
_HANDLE = re.compile(r"(?:acct:)?@?([\w.+-]+)@([\w-]+(?:\.[\w-]+)*(?::\d{1,5})?)")
_ELSEWHERE = re.compile(r"https?://[^/]+/@([\w.-]+@[\w-]+(?:\.[\w-]+)+)/?")  # a profile as another server shows it
_UPDATES = "http://schemas.google.com/g/2010#updates-from"
_PROFILE = "http://webfinger.net/rel/profile-page"
_NOT_NOW = ("rate-limited", "challenge", "http-403", "http-401", "http-451")  # who says this is asked no more


@dataclass(frozen=True)
class Found:
    """A feed that was read, and what else its page declares."""

    feed: str
    harvest: Harvest
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Page:
    """What is at an address that is no feed."""

    failure: Failure
    response: Response | None = None

    @property
    def html(self) -> str:
        return self.response.body.decode("utf-8", "replace") if self.response else ""

    @property
    def url(self) -> str:
        return self.response.url if self.response else self.failure.url


class Finder:
    """Asks by ``fetcher`` and reads in ``pool``; no address twice, and at most ``most`` in all."""

    def __init__(self, fetcher: Fetcher, pool: ParsePool, most: int = 20) -> None:
        self._fetcher, self._pool, self._left = fetcher, pool, most
        self._asked: dict[str, Found | _Page] = {}
        self._refused = False

    async def find(self, address: str) -> Found | Failure:
        """Return the feed of an address (or of ``@name@host``), or why there is none; the posts' and not comments'."""
        if handle := account(address):
            return await self._of_account(*handle)
        if address.startswith("@"):  # a handle that is a host: Bluesky's
            address = f"https://bsky.app/profile/{address[1:]}"
        if feed := await self._first(filter(None, [known(address)])):
            return feed
        return await self.of_page(address)

    async def of_page(self, address: str) -> Found | Failure:
        """Return the feed at ``address``, or of the page there."""
        page = await self._read(address)
        if isinstance(page, Found):
            return page
        if page.response is None:
            return page.failure
        feed = await self._declared(page)
        if feed is None:
            feed = await self._first(guesses(page.html, page.url)) or await self._of_blog(page)
        return feed or self._nothing(page)

    async def _declared(self, page: _Page) -> Found | None:
        named = declared(page.html, page.url, page.response.headers.get("link", "") if page.response else "")
        first = await self._first(named[:_DECLARED])
        return replace(first, others=tuple(url for url in named if url != first.feed)) if first else None

    async def _of_blog(self, page: _Page) -> Found | None:
        address = blog_page(page.html, page.url)
        if address is None:
            return None
        blog = await self._read(address)
        return blog if isinstance(blog, Found) else await self._declared(blog)

    async def _first(self, addresses: Iterable[str]) -> Found | None:
        """Return the first readable feed that has entries, else one that has none yet."""
        empty = None
        for address in addresses:
            answer = await self._read(address)
            if isinstance(answer, Found):
                if answer.harvest.entries:
                    return answer
                empty = empty or answer
        return empty

    async def _read(self, url: str) -> Found | _Page:
        if url not in self._asked:
            self._asked[url] = await self._ask(url)
        return self._asked[url]

    async def _ask(self, url: str) -> Found | _Page:
        if self._left <= 0 or self._refused:
            return _Page(Failure(url, "was not asked any more", "try again later"))
        self._left -= 1
        outcome = await self._fetcher.fetch(Ask(url))
        if not isinstance(outcome, Response):
            failure = _refusal(url, outcome)
            self._refused = failure.kind in _NOT_NOW
            return _Page(failure)
        feed = outcome.permanent_url or url
        harvest = await self._pool.parse(outcome, Feed(feed, "newcomer", "newcomer", url))
        if not isinstance(harvest, Harvest):
            return _Page(harvest, outcome)
        return await self._where_it_is(url, Found(feed, harvest))

    async def _where_it_is(self, url: str, answer: Found) -> Found | _Page:
        """Return the feed that a document names as its new address, if that can be read; else the one that was."""
        moved, self._asked[url] = answer.harvest.parsed.moved_to, answer
        if moved in (None, url, answer.feed):
            return answer
        there = await self._read(moved or "")
        return there if isinstance(there, Found) or answer.harvest.parsed.version == "redirect" else answer

    def _nothing(self, page: _Page) -> Failure:
        if not page.failure.reason.startswith("is a web page") or len(self._asked) < 2:
            return page.failure
        reason = f"is a web page, not a feed, and none was found at {len(self._asked) - 1} likely addresses"
        return replace(page.failure, reason=reason, fix="ask its owner for the feed's address, and add that one")

    async def _of_account(self, name: str, host: str) -> Found | Failure:
        """Return the feed of a profile that its host knows by WebFinger (RFC 7033), or has at the usual address."""
        resource = quote(f"acct:{name}@{host}", safe="")
        addresses: list[str] = []
        for scheme in self._fetcher.schemes(host):
            url = f"{scheme}://{host}/.well-known/webfinger?resource={resource}"
            outcome = await self._fetcher.fetch(Ask(url, accept=ACCOUNT))
            addresses = list(_links(outcome)) if isinstance(outcome, Response) else []
            addresses += [f"{scheme}://{host}/@{name}"]
            if isinstance(outcome, Response):
                break
        reason = "no profile with a feed was found by that name"
        for address in dict.fromkeys(addresses):
            answer = await self.of_page(address)
            if isinstance(answer, Found):
                return answer
            reason = f"no profile with a feed was found by that name ({answer.url} {answer.reason})"
        return Failure(f"@{name}@{host}", reason, "give the profile's address as a browser shows it")


async def look(address: str, settings: FetchSettings, now: datetime) -> Found | Failure:
    """Return the feed that an address leads to: its own, its page's, its profile's (``@name@host``)."""
    async with asking(settings, now, pause=_PAUSE) as fetcher, ParsePool(now=now, size=1) as pool:
        return await Finder(fetcher, pool).find(address)


def account(text: str) -> tuple[str, str] | None:
    """Return the name and the host of ``@name@host``, however it is written; None for anything else."""
    elsewhere = _ELSEWHERE.fullmatch(text)
    match = _HANDLE.fullmatch(elsewhere[1] if elsewhere else text.strip())
    return (match[1], match[2].lower()) if match else None


def _links(response: Response) -> Iterator[str]:
    """Yield where an account's feed and its page are, by what its host says (a JRD, RFC 7033 §4.4)."""
    document: Any = None
    with suppress(ValueError, RecursionError):
        document = json.loads(response.body)
    links = document.get("links") if isinstance(document, dict) else None
    links = [link for link in links if isinstance(link, dict)][:50] if isinstance(links, list) else []
    for rel in (_UPDATES, _PROFILE):
        for link in links:
            url = web_address(link["href"], response.url) if isinstance(link.get("href"), str) else None
            if link.get("rel") == rel and url:
                yield url


def _refusal(url: str, outcome: object) -> Failure:
    if isinstance(outcome, Failure):
        return outcome
    reason = "answers that nothing has changed" if isinstance(outcome, NotModified) else "is gone for good (410)"
    return Failure(url, reason, "ask the blog's owner for the address of the feed")
