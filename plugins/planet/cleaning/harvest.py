"""RawEntry → Entry: rewritten, sanitised, dated, filtered. Pure; sandbox/child.py runs it in a child process.

``id``, ``first_seen``, ``sort_date``, ``fresh`` and ``edited`` are provisional: only matching/ knows what was there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from plugins.planet.cleaning import attached, filter, sanitise
from plugins.planet.cleaning.featured import featured, without_pictures
from plugins.planet.cleaning.rewrite import rewrite
from plugins.planet.cleaning.tree import Place, linked
from plugins.planet.model import Entry, Feed, Harvest, ParsedFeed, Precision, RawEntry
from plugins.planet.parsing import dates, language, notes, tags, wording
from plugins.planet.parsing.origin import marked
from plugins.planet.parsing.person import person
from plugins.shared import text
from plugins.shared.url import host_of, web_address, without_tracking
from plugins.syndication.model import Attachment

MOST_TAGS = 20
MOST_LINKS = 50
LONGEST_SUMMARY = 1000
LONGEST_WARNING = 300
_PROSE = 10_000  # characters of HTML in which there is enough to tell the language
_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)  # is written in no people's language
When = tuple[datetime | None, Precision, datetime]  # published, how exactly that is known, and its place in time


@dataclass(frozen=True)
class _Around:
    """What is the same for all entries of a feed, and what is counted over them."""

    parsed: ParsedFeed
    feed: Feed
    now: datetime
    emblems: frozenset[str]
    taken: Counter[str]


def harvest(parsed: ParsedFeed, feed: Feed, *, now: datetime) -> Harvest:
    """Return a feed with its entries as they may be shown, in its order; an entry that comes twice comes once."""
    parsed = language.shared(parsed)
    emblems = attached.emblems(parsed.entries)
    stamped_alike = dates.restamped(raw.published for raw in parsed.entries)
    urls = [_url(raw, parsed, feed) for raw in parsed.entries]
    stamps = [_published(raw, url, now, dated=not stamped_alike) for raw, url in zip(parsed.entries, urls, strict=True)]
    places = dates.placed([published for published, _ in stamps], now)
    around = _Around(parsed, feed, now, emblems, Counter())
    entries: dict[tuple[str, str | None, str], Entry] = {}
    for raw, url, stamp, place in zip(parsed.entries, urls, stamps, places, strict=True):
        if not (raw.guid or raw.url or raw.title or raw.content or raw.attachments):
            continue  # nothing to show, and nothing to know it by when it comes again
        entry = _entry(raw, url, around, (*stamp, place))
        entries.setdefault((entry.guid, entry.url, entry.title), entry)
    title = text.from_html(parsed.title) if wording.title_is_markup(parsed.title) else parsed.title
    return Harvest(
        replace(parsed, title=title, entries=()), tuple(entries.values()), dict(sorted((+around.taken).items()))
    )


def _entry(raw: RawEntry, url: str | None, around: _Around, when: When) -> Entry:
    parsed, feed, now = around.parsed, around.feed, around.now
    published, precision, place = when
    title = _title(raw)
    feed_summary = text.from_html(raw.summary) if raw.summary and raw.summary != raw.content else ""
    content, words, summary = _told(raw, feed_summary, Place(raw.base, url, title), around.taken)
    title = "" if notes.begins(title, words, url) else title
    content, whole, shown = _pictured(raw, content, around)
    # Of a text that is not kept, its writer may let the picture be shown that it leads with.
    lead = featured(whole, shown) if feed.text != "full" and feed.images in ("linked", "kept") else ()
    prose = text.from_markup(_CODE.sub(" ", content[:_PROSE])) if "<pre" in content else words
    tongue = language.choose(raw.language, parsed.language, feed.language, f"{title} {prose}")
    named = _tags(raw)
    return Entry(
        id="",
        member=feed.member,
        feed=feed.url,
        guid=text.plain(raw.guid or "")[:1000] or web_address(raw.url, raw.base) or "",
        url=url,
        title=text.name(title),
        content=whole if feed.text == "full" else Markup(),
        excerpt="" if feed.text == "title" else _excerpt(feed_summary, words),
        published=published,
        updated=dates.sane(raw.updated, now),
        first_seen=now,
        sort_date=published or place,
        author=text.name(person(raw.author), 100) or None,
        tags=named,
        language=tongue,
        direction=language.direction(f"{title} {words}", tongue),
        precision=precision,
        authors=raw.authors,
        source=raw.source,
        references=marked(raw.content, raw.base, raw.references),  # of a text that is not kept, too
        attachments=shown if feed.text == "full" else lead,
        summary="" if feed.text == "title" else summary,
        warning=text.name(raw.warning, LONGEST_WARNING),
        links=() if feed.text == "full" else _away(content, url),
        hidden=filter.hidden_reason(feed, text=f"{title}\n{words}", tags=named, language=tongue),
    )


def _pictured(raw: RawEntry, content: Markup, around: _Around) -> tuple[Markup, Markup, tuple[Attachment, ...]]:
    """Return the text without what it must not show, the same with the pictures beside it, and what goes with it."""
    if not raw.warning:
        content = without_pictures(
            content,
            [attachment.url for attachment in raw.attachments if attachment.kind == "image" and attachment.rating],
        )
    content = without_pictures(content, attached.stills(raw.attachments, content))
    content = attached.described(content, raw.attachments)
    shown = attached.beside(raw.attachments, content, around.emblems)
    return content, attached.with_pictures(content, shown, folded=bool(raw.warning)), shown


def _title(raw: RawEntry) -> str:
    """Return an entry's title as text; of a note, which has none of its own, nothing."""
    if not raw.titled:
        return ""
    return text.from_html(raw.title) if raw.title_is_html else text.unescaped(raw.title)


def _told(raw: RawEntry, said: str, place: Place, taken: Counter[str]) -> tuple[Markup, str, str]:
    """Return an entry's text, which is the fuller of the two that it may have, its words, and what the other adds.

    ``said`` is its summary as text.
    """
    content = sanitise.clean(rewrite(raw.content, place, taken))
    words = text.from_markup(content)
    if not raw.summary or raw.summary == raw.content:
        return content, words, ""
    if wording.fuller(raw.summary, raw.content):
        other = sanitise.clean(rewrite(raw.summary + wording.pictures(raw.content, raw.summary), place))
        more = text.from_markup(other)
        if wording.count(more) > wording.count(words):
            return other, more, _added(words, more)
    if not _added(said, words) or (place.title and not wording.adds(said, place.title)):
        return content, words, ""
    return content, words, _added(text.from_markup(sanitise.clean(rewrite(raw.summary, place))), words)


def _added(said: str, words: str) -> str:
    return text.name(said, LONGEST_SUMMARY) if wording.adds(said, words) else ""


def _away(content: Markup, url: str | None) -> tuple[str, ...]:
    """Return the addresses outside its own blog that an entry links to."""
    return tuple(link for link in linked(content) if host_of(link) != host_of(url))[:MOST_LINKS]


def _url(raw: RawEntry, parsed: ParsedFeed, feed: Feed) -> str | None:
    """Return the entry's address, or its blog's where the feed gives none that can be followed."""
    url = web_address(raw.url, raw.base)
    return without_tracking(url) if url else parsed.home or web_address(feed.blog)


def _published(raw: RawEntry, url: str | None, now: datetime, *, dated: bool) -> tuple[datetime | None, Precision]:
    """Return when an entry was published: by its date, else by its permalink, else unknown."""
    moment = dates.sane(raw.published or raw.updated, now) if dated else None
    if moment is not None:
        return moment, "second"
    stamp = dates.from_url(url)
    return (min(stamp[0], now), stamp[1]) if stamp else (None, "second")


def _excerpt(summary: str, words: str) -> str:
    """Return the writer's own summary if there is one, else the first sentences."""
    machine_made = summary.endswith(("[…]", "[...]", "…", "...")) or len(summary) < 40
    machine_made = machine_made or wording.count(summary) >= wording.count(words)  # it is the text once more
    return text.excerpt(words if machine_made and words else summary)


def _tags(raw: RawEntry) -> tuple[str, ...]:
    names = (text.name(text.from_html(tag), 60).removeprefix("#") for tag in raw.tags)
    distinct = {name.casefold(): name for name in reversed([name for name in names if tags.is_told(name)])}
    return tuple(reversed(distinct.values()))[:MOST_TAGS]
