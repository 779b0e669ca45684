"""Asks the endpoint for Webmentions, and lays what is new before a person, in content/planet/pending/.

Once a day the whole list is read, so that what its writer has changed or taken back is known.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

from plugins.planet.fetching.fetch import Ask, Fetcher, Outcome, validator
from plugins.planet.fetching.politeness import Turns
from plugins.planet.fetching.transport import open_transport
from plugins.planet.inbox import MOVE, Inbox, Offered, load, save, taken_back
from plugins.planet.model import Failure, NotModified, Response
from plugins.planet.replies import FOLDER, PENDING, read_replies
from plugins.planet.settings import FetchSettings
from plugins.planet.webmentions import Receiver, Waiting, Webmention, read, weighed
from plugins.shared.digest import digest_of
from plugins.shared.folder import write_whole
from plugins.shared.problem import Problem
from plugins.shared.terminal import counted
from plugins.shared.url import address_key, host_of
from plugins.writing.readback import faults

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
    found = asyncio.run(_asked(box, before, settings, now, since))
    if isinstance(found, Problem):
        save(box.memory, replace(before, asked=now.isoformat()))
        yield found
        return
    mentions, headers = found
    desk = _Desk(box, dict(before.known), now)
    missed = desk.miss({one.id for one in mentions}) if whole and len(mentions) < _PAGE * _MOST_PAGES else ()
    for line in chain(desk.weigh(mentions), missed):
        save(box.memory, replace(before, known=desk.known))  # whoever is ended here asks about nothing twice
        yield line
    latest = max([before.latest, *(int(one.id) for one in mentions if one.id.isdecimal())])
    same = latest == since
    etag, modified = (validator(headers.get(key)) if same else None for key in ("etag", "last-modified"))
    listed = now.isoformat() if whole else before.listed
    save(box.memory, Inbox(latest, etag, modified, now.isoformat(), listed, desk.known))


async def _asked(
    box: Mailbox, before: Inbox, settings: FetchSettings, now: datetime, since: int
) -> tuple[list[Webmention], Mapping[str, str]] | Problem:
    """Return the mentions with an id above ``since`` and the last page's headers, or why they cannot be had."""
    found: dict[str, Webmention] = {}
    limits = replace(settings, body_bytes=_LARGEST)
    async with open_transport(settings.allowed, 1) as transport:
        fetcher = Fetcher(transport, Turns(1, settings.host_pause), limits, now)
        for number in range(_MOST_PAGES):
            kept = (before.etag, before.modified) if since and not number else (None, None)
            outcome = await fetcher.fetch(Ask(box.page(since, number), *kept, accept=_JSON))
            if isinstance(outcome, NotModified):
                return [], {"etag": before.etag or "", "last-modified": before.modified or ""}
            if not isinstance(outcome, Response):
                return _unread(box, outcome)
            page = read(outcome.body)
            if isinstance(page, str):
                return Problem(host_of(box.endpoint), page, _LATER)
            new = {one.id: one for one in page if one.id not in found}
            found |= new
            if len(page) < _PAGE or not new:
                return list(found.values()), outcome.headers
    return list(found.values()), {}


def _unread(box: Mailbox, outcome: Outcome) -> Problem:
    """Return why the list cannot be had, without the token."""
    host, kind = host_of(box.endpoint), outcome.kind if isinstance(outcome, Failure) else "gone"
    if not box.token and kind.startswith("http-4"):
        return Problem(host, "its list of mentions is not open", _NO_TOKEN)
    return Problem(host, box.said(outcome.reason if isinstance(outcome, Failure) else "its list is gone"), _LATER)


class _Desk:
    def __init__(self, box: Mailbox, known: dict[str, Offered], now: datetime) -> None:
        self.known = known
        self._box, self._now = box, now
        self._replies, self._pending = self._said(FOLDER), self._said(PENDING)

    def _said(self, folder: str) -> dict[tuple[str, str], str]:
        """Return the files of a folder by the address where their words stand, and what they answer."""
        found, _ = read_replies(self._box.content, self._box.content.parent, self._box.receiver.members, folder=folder)
        return {(address_key(one.url), one.to): one.source for one in found if one.url}

    def weigh(self, mentions: list[Webmention]) -> Iterator[str | Problem]:
        """Write what is new or has changed, and say so."""
        out: Counter[str] = Counter()
        for one in mentions:
            seal, before = digest_of(repr(asdict(one)).encode("utf-8", "surrogatepass")), self.known.get(one.id)
            if before and before.seal == seal:
                self.known[one.id] = replace(before, gone=False)
                continue
            found = weighed(one, self._box.receiver, self._now.date())
            if isinstance(found, str):
                out[found] += before is None
                self.known[one.id] = replace(before or Offered(), seal=seal)
            elif before and (before.name or (address_key(found.url), found.to) in self._replies):
                yield from self._changed(one, seal, found, before)
            else:
                yield from self._new(one, seal, found)
        for why, count in sorted(out.items()):
            if count:
                yield f"{counted(count, 'mention', 'mentions')} left out: {why}"

    def miss(self, listed: set[str]) -> Iterator[str | Problem]:
        """Say what its writer has taken back; what nobody has touched yet goes."""
        for id_, one in list(self.known.items()):
            if id_ in listed or one.gone:
                continue
            self.known[id_] = replace(one, gone=True)
            path = self._box.content / one.name
            if one.name and path.is_file() and _seal(path) == one.text:
                path.unlink()
                del self.known[id_]  # should it come back, it is new
                yield f"{_shown(one.name)}: its writer has taken it back, and nobody had read it: it is deleted"
            elif problem := self._taken_back(one):
                yield problem

    def _taken_back(self, one: Offered) -> Problem | None:
        where = next((file for (url, _), file in self._replies.items() if one.url and url == address_key(one.url)), "")
        return taken_back(where, one.url) if where else None

    def _new(self, one: Webmention, seal: str, found: Waiting) -> Iterator[str | Problem]:
        key = address_key(found.url), found.to
        if key in self._replies or key in self._pending:  # the memory was lost
            name = f"{PENDING}/{Path(self._pending[key]).name}" if key in self._pending else ""
            self.known[one.id] = Offered(name, seal, "", found.url)
            return
        name, number = found.name, 1
        taken = {known.name for known in self.known.values()}
        while name in taken or any((self._box.content / place).exists() for place in (name, _published(name))):
            number += 1
            name = f"{found.name.removesuffix('.md')}-{number}.md"
        yield from self._write(one.id, seal, found, name)

    def _changed(self, one: Webmention, seal: str, found: Waiting, before: Offered) -> Iterator[str | Problem]:
        """A newer version takes the place of one that nobody touched; what was thrown away stays away."""
        path = self._box.content / before.name
        there = bool(before.name) and path.is_file()
        if there and _seal(path) == before.text:
            yield from self._write(one.id, seal, found, before.name)
            return
        self.known[one.id] = replace(before, seal=seal, url=found.url, gone=False)
        if there:
            yield Problem(_shown(before.name), "its writer has changed it since, and so have you", f"see {found.url}")
        elif where := self._replies.get((address_key(found.url), found.to)):
            name = f"{PENDING}/{Path(where).name}"
            if not (self._box.content / name).exists():
                yield from self._write(one.id, seal, found, name)
            yield Problem(where, "its writer has changed it since", f"compare it with {_shown(name)}, then delete that")

    def _write(self, id_: str, seal: str, found: Waiting, name: str) -> Iterator[str | Problem]:
        def reader(folder: Path, root: Path) -> list[Problem]:
            return read_replies(folder, root, self._box.receiver.members, folder=PENDING)[1]

        problems, path = faults([(name, found.text)], reader), self._box.content / name
        if not problems:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, found.text.encode())
        yield from (Problem(found.url, f"cannot be written down: {one.what}", one.fix) for one in problems)
        text = "" if problems else _seal(path)
        self.known[id_] = Offered("" if problems else name, seal, text, found.url)
        if not problems:
            yield f"{_shown(name)} waits: {found.by} at {host_of(found.url)} — {MOVE}"


def _seal(path: Path) -> str:
    return digest_of(path.read_bytes())


def _shown(name: str) -> str:
    return f"content/{name}"


def _published(name: str) -> str:
    return f"{FOLDER}/{Path(name).name}"
