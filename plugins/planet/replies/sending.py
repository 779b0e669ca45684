"""Sends Webmentions: tells the pages that this site's own posts link to, after they were uploaded.

    publish ─► note: .hub/mentioned.json (each post's digest and links, and what is yet to be told) ─► upload ─► tell

Each version of a post is told of once. Of a link that a new version has not, and of a post that is gone, the page is
told again, so that it can take its mention away. Source: W3C Webmention 3.1.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from math import inf
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from lxml import html as markup
from pydantic import TypeAdapter

from plugins.planet.fetching.discovery import endpoint
from plugins.planet.fetching.fetch import PAGES, Ask, Fetcher, Outcome, asking
from plugins.planet.fetching.politeness import FetchSettings, in_time
from plugins.planet.model import Failure, Response
from plugins.planet.replies.webmention import below
from plugins.shared.digest import digest_of
from plugins.shared.folder import write_whole
from plugins.shared.terminal import counted

MEMORY = Path(".hub/mentioned.json")
MOST = 100  # pages that are told in one run
_TRIES = 5
_SECONDS, _IN_ALL = 15.0, 120.0  # for one answer; for all
_LARGEST = 2**20  # bytes that are read of a page
_AT_ONCE = 6
_HTML = ("text/html", "application/xhtml+xml", "")
_FINAL = ("blocked-address", "blocked-port", "blocked-scheme", "bad-address")


class Errand(NamedTuple):
    """One thing to tell: that ``source`` links to ``target``, or has changed, or does so no more."""

    source: str
    target: str
    tries: int = 0


@dataclass(frozen=True)
class Sendings:
    """The memory: by post the digest of what it says and the pages that it links to, and what is yet to be told."""

    posts: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    news: tuple[Errand, ...] = ()


_SHAPE = TypeAdapter(Sendings)


def note(output: Path, site: str, memory: Path) -> int:
    """Note what the posts below ``output`` say that they did not say before; return how many pages wait to be told."""
    before, posts = _load(memory), dict(_posts(output, site))
    news = {(errand.source, errand.target): errand for errand in before.news}
    for source in {**before.posts, **posts}:
        old, new = before.posts.get(source, ("", ())), posts.get(source, ("", ()))
        if old != new:
            news |= {(source, target): Errand(source, target) for target in dict.fromkeys((*old[1], *new[1]))}
    _save(memory, Sendings(posts, tuple(news.values())))
    return len(news)


def tell(memory: Path, settings: FetchSettings, now: datetime) -> Iterator[str]:
    """Tell each page that waits; yield its answer to each. What could not be told stays noted, a few times."""
    sendings = _load(memory)
    if not sendings.news:
        yield "No post has a link that nobody was told of."
        return
    limits = replace(settings, total_seconds=_SECONDS, body_bytes=_LARGEST)
    left = list(sendings.news)

    def keep(errand: Errand) -> None:  # whoever is ended here tells nobody twice
        left.remove(errand)
        _save(memory, replace(sendings, news=tuple(left)))

    answers = asyncio.run(_tell_all(sendings.news[:MOST], limits, now, keep))
    later = [errand for errand in left if errand in sendings.news[:MOST]]
    again = [errand._replace(tries=errand.tries + 1) for errand in later if errand.tries + 1 < _TRIES]
    _save(memory, replace(sendings, news=(*sendings.news[MOST:], *again)))
    yield from (line for line in answers if line)
    if deaf := sum(not line for line in answers):
        yield f"{counted(deaf, 'page takes', 'pages take')} no Webmentions"
    if waits := len(sendings.news[MOST:]) + len(again):
        yield f"{counted(waits, 'page', 'pages')} not told yet; the next ping does it"


async def _tell_all(
    news: tuple[Errand, ...], limits: FetchSettings, now: datetime, keep: Callable[[Errand], None]
) -> list[str]:
    """Return what each answered (nothing where it takes no mentions); what is done with goes to ``keep``."""
    answers: list[str] = []
    per_host, pause = limits.per_host, limits.host_pause
    async with asking(limits, now, at_once=_AT_ONCE, per_host=per_host, pause=pause) as fetcher:

        async def serve(errand: Errand) -> None:
            answer, final = await _told(errand, fetcher)
            answers.append(answer)
            if final:
                keep(errand)

        await in_time((partial(serve, errand) for errand in news), _AT_ONCE, _IN_ALL, inf)
    return answers


async def _told(errand: Errand, fetcher: Fetcher) -> tuple[str, bool]:
    """Return what came of one, and whether that is final."""
    page = await fetcher.fetch(Ask(errand.target, accept=PAGES, partly=True))
    if not isinstance(page, Response):
        return _failed(errand.target, page)
    kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
    text = page.body.decode("utf-8", "replace") if kind in _HTML else ""
    to = endpoint(text, page.url, page.headers.get("link", ""))
    if to is None:
        return "", True
    form = urlencode({"source": errand.source, "target": errand.target}).encode()
    answer = await fetcher.fetch(Ask(to, accept="*/*", form=form))
    if isinstance(answer, Response):
        return f"{errand.target}: told ({answer.status})", True
    return _failed(errand.target, answer)


def _failed(target: str, outcome: Outcome) -> tuple[str, bool]:
    """Return what an outcome means: a refusal (4xx) is final; who cannot be reached is asked again."""
    if not isinstance(outcome, Failure):
        return f"{target}: is gone", True
    refused = outcome.kind.startswith("http-4") and outcome.kind not in ("http-408", "http-425")
    reason = f"the host refuses it ({outcome.kind.removeprefix('http-')})" if refused else outcome.reason
    return f"{target}: not told, {reason}", refused or outcome.kind in _FINAL


def _posts(output: Path, site: str) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    """Yield (address, (digest, links to elsewhere)) of what this site itself has written and lets be mentioned."""
    for path in sorted(output.rglob("*.html")):
        if path.relative_to(output).parts[0] == "planet":
            continue
        data = path.read_bytes()
        if b'rel="webmention"' not in data or b"e-content" not in data:
            continue
        page = markup.document_fromstring(data.decode("utf-8"))
        address = str(page.xpath("string(//link[@rel='canonical']/@href)"))
        written = page.xpath("(//article//*[contains(concat(' ', @class, ' '), ' e-content ')])[1]")
        if page.xpath("//meta[@name='robots']") or not below(address, site) or not written:
            continue
        hrefs = (str(href) for href in written[0].xpath(".//a/@href"))
        links = tuple(dict.fromkeys(url for url in hrefs if _elsewhere(url, site)))
        told = f"{page.findtext('.//title')} {' '.join(written[0].itertext())} {links}"
        yield address, (digest_of(told.encode()), links)


def _elsewhere(url: str, site: str) -> bool:
    return url.startswith(("http://", "https://")) and not below(url, site)


def _load(memory: Path) -> Sendings:
    try:
        return _SHAPE.validate_json(memory.read_bytes())
    except (OSError, ValueError):
        return Sendings()  # then all is news: who was told already looks once more


def _save(memory: Path, sendings: Sendings) -> None:
    write_whole(memory, _SHAPE.dump_json(sendings, indent=1))
