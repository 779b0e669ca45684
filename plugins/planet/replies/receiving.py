"""Asks the endpoint for Webmentions, and has what is new laid before a person (inbox.py).

Once a day the whole list is read, so that what its writer has changed or taken back is known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

from plugins.planet.fetching.fetch import Ask, Outcome, asking, validator
from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.model import Failure, NotModified, Response
from plugins.planet.replies.inbox import Inbox, Sorter, load, save
from plugins.planet.replies.webmention import Receiver, Webmention, read
from plugins.shared.problem import Problem
from plugins.shared.url import host_of

TOKEN = "WEBMENTION_TOKEN"  # noqa: S105 - the name of the environment's variable
_LATER = "nothing to do: it is asked again the next time"
_NO_TOKEN = f"put the key that its settings show into the environment, as {TOKEN} (docs/running-a-site.md)"
_PAGE, _MOST_PAGES = 100, 20
_LARGEST = 2 * 2**20  # bytes of a page
_HOURLY, _DAILY = timedelta(minutes=55), timedelta(hours=23)
_JSON = "application/jf2feed+json, application/json;q=0.9"


@dataclass(frozen=True)
class Mailbox:
    """What is asked: the ``endpoint`` of pages, the site, and the folders and memory that are written."""

    endpoint: str
    token: str
    receiver: Receiver
    content: Path
    memory: Path

    def page(self, since: int, number: int) -> str:
        """Return the address of a page of the list, the oldest first."""
        asked = {"domain": urlsplit(self.receiver.site).hostname, "token": self.token, "since_id": since}
        asked |= {"per-page": _PAGE, "page": str(number), "sort-dir": "up"}
        asked = {key: value for key, value in asked.items() if value}
        return f"{urljoin(self.endpoint, '/api/mentions.jf2')}?{urlencode(asked)}"

    def said(self, text: str) -> str:
        """Return ``text`` without the token."""
        for secret in filter(None, (self.token, quote(self.token))):
            text = text.replace(secret, "…")
        return text


def take_in(box: Mailbox, settings: FetchSettings, now: datetime, *, force: bool = False) -> Iterator[str | Problem]:
    """Ask for mentions where it is time to, write what is new, and say what came; whatever a host does is a line."""
    before = load(box.memory)
    whole = not before.listed or now - datetime.fromisoformat(before.listed) > _DAILY
    if not force and before.asked and now - datetime.fromisoformat(before.asked) < _HOURLY:
        return
    since = 0 if whole else before.latest
    answer = asyncio.run(_asked(box, before, settings, now, since))
    if isinstance(answer, Problem):
        save(box.memory, replace(before, asked=now.isoformat()))
        yield answer
        return
    mentions, headers = answer
    sorter = Sorter(box.content, box.receiver, dict(before.known), now.date())
    missed = sorter.miss({mention.id for mention in mentions}) if whole and len(mentions) < _PAGE * _MOST_PAGES else ()
    for line in chain(sorter.weigh(mentions), missed):
        save(box.memory, replace(before, known=sorter.known))  # whoever is ended here asks about nothing twice
        yield line
    latest = max([before.latest, *(int(mention.id) for mention in mentions if mention.id.isdecimal())])
    same = latest == since
    etag, modified = (validator(headers.get(key)) if same else None for key in ("etag", "last-modified"))
    listed = now.isoformat() if whole else before.listed
    save(box.memory, Inbox(latest, etag, modified, now.isoformat(), listed, sorter.known))


async def _asked(
    box: Mailbox, before: Inbox, settings: FetchSettings, now: datetime, since: int
) -> tuple[list[Webmention], Mapping[str, str]] | Problem:
    """Return the mentions with an id above ``since`` and the last page's headers, or why they cannot be had."""
    mentions: dict[str, Webmention] = {}
    limits = replace(settings, body_bytes=_LARGEST)
    async with asking(limits, now, pause=settings.host_pause) as fetcher:
        for number in range(_MOST_PAGES):
            validators = (before.etag, before.modified) if since and not number else (None, None)
            outcome = await fetcher.fetch(Ask(box.page(since, number), *validators, accept=_JSON))
            if isinstance(outcome, NotModified):
                return [], {"etag": before.etag or "", "last-modified": before.modified or ""}
            if not isinstance(outcome, Response):
                return _unread(box, outcome)
            page = read(outcome.body)
            if isinstance(page, str):
                return Problem(host_of(box.endpoint), page, _LATER)
            new = {webmention.id: webmention for webmention in page if webmention.id not in mentions}
            mentions |= new
            if len(page) < _PAGE or not new:
                return list(mentions.values()), outcome.headers
    return list(mentions.values()), {}


def _unread(box: Mailbox, outcome: Outcome) -> Problem:
    """Return why the list cannot be had, without the token."""
    host, kind = host_of(box.endpoint), outcome.kind if isinstance(outcome, Failure) else "gone"
    if not box.token and kind.startswith("http-4"):
        return Problem(host, "its list of mentions is not open", _NO_TOKEN)
    return Problem(host, box.said(outcome.reason if isinstance(outcome, Failure) else "its list is gone"), _LATER)
