"""A feed's bytes → ParsedFeed, or a Failure that names what is wrong.

feedparser raises on some bodies and takes minutes on others, so sandbox/ runs this in a child process with limits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

from plugins.planet.fetching.diagnose import diagnose
from plugins.planet.model import Failure, Feed, ParsedFeed, RawEntry, Response
from plugins.planet.parsing import (
    asides,
    attachments,
    dates,
    encoding,
    jsonfeed,
    mediarss,
    notes,
    origin,
    reader,
    tags,
    texts,
    wording,
)
from plugins.planet.parsing.attachments import Enclosure
from plugins.planet.parsing.encoding import shorten
from plugins.planet.parsing.files import Addresses
from plugins.planet.parsing.pictures import usable_avatars
from plugins.planet.parsing.reader import address, listed, mapping, text
from plugins.shared.url import host_of, rehosted, web_address

MOST_ENTRIES = 200
_Thing = TypeVar("_Thing")
_TAG = ("term", "label", "scheme")
_PERIODS = {
    "hourly": 3600.0,
    "daily": 86400.0,
    "weekly": 604800.0,
    "monthly": 2592000.0,
    "yearly": 31536000.0,
}
# UserLand's document that is nothing but the feed's new address.
_REDIRECT = re.compile(rb"<redirect\b[^>]*>\s*<newLocation>\s*([^<\s]+)\s*</newLocation>", re.IGNORECASE)
_HEAD = 2000  # bytes


@dataclass(frozen=True)
class FeedAround:
    """What is known of a feed where its entries are read."""

    head: Mapping[str, Any]
    url: str
    home: str | None
    atom: bool
    tongues: tuple[str, ...]  # that it is likely to be in


def parse(response: Response, feed: Feed) -> ParsedFeed | Failure:
    """Return the feed in ``response`` with at most ``MOST_ENTRIES`` entries; nothing is raised."""
    body = encoding.gunzipped(response.body)
    response = replace(response, body=body, cut=response.cut or len(body) == encoding.LARGEST)
    try:
        if feed.single:
            from plugins.planet.parsing import page  # few need it

            return page.read(response, whole=feed.pages)
        parsed = jsonfeed.read(response) if jsonfeed.looks_like(response.body) else _read(response, feed)
    except MemoryError:
        raise
    except Exception as error:  # feedparser raises whatever its input provokes
        return diagnose(response, f"{type(error).__name__}: {str(error)[:120]}")
    return _limit(replace(parsed, cut=response.cut)) if isinstance(parsed, ParsedFeed) else parsed


def _read(response: Response, feed: Feed) -> ParsedFeed | Failure:
    headers = {name: value for name, value in response.headers.items() if name in ("content-type", "content-language")}
    data = response.body[: response.body.rfind(b">") + 1] if response.cut else response.body  # no half letter
    known = encoding.to_utf8(data, headers.get("content-type", ""))
    if known is not None:
        headers["content-type"] = encoding.UTF8_HEADER
    body = data if known is None else shorten(known)
    data = encoding.mended(body) if response.cut else body
    apart = asides.set_apart(data, None if known is None else "utf-8", MOST_ENTRIES)
    document = reader.read(apart.body, headers)
    apart.put_back(document.entries)
    version = str(document.get("version", ""))
    if not version and not document.entries:
        return _without_a_feed(response, body, str(document.get("bozo_exception", ""))[:120])
    head = document.feed
    home = web_address(address(head, "link"), response.url) or web_address(feed.blog)
    home = rehosted(home, response.url) if home else None
    atom = version.startswith("atom")
    tongues = tuple(filter(None, (text(head, "language"), feed.language)))
    around = FeedAround(head, response.url, home, atom, tongues)
    beside = apart.asides if len(apart.asides) == len(document.entries) else ((),) * len(document.entries)
    items = list(zip(document.entries, beside, strict=True))
    items = _newest(items, lambda pair: _when(pair[0], tongues), apart.older)
    return ParsedFeed(
        title=text(head, "title"),
        home=home,
        language=text(head, "language") or None,
        entries=tuple(_entry(item, elements, around) for item, elements in items),
        ttl=_ttl(head),
        icons=usable_avatars(_icons(head, document.entries), response.url),
        version=version,
        moved_to=web_address(text(head, "itunes_new-feed-url") or _redirect(head), response.url),
        address=next(filter(None, (web_address(address(link, "href"), response.url) for link in _selves(head))), None),
        left_out=apart.older + len(document.entries) - len(items),
    )


def _without_a_feed(response: Response, body: bytes, error: str) -> ParsedFeed | Failure:
    """Return where the feed is now, or why there is none in what was sent."""
    if response.cut:
        fix = "ask the member for a shorter feed"
        return Failure(response.url, "is too large, and its beginning is no feed", fix, kind="too-large")
    if moved := _REDIRECT.search(body[:_HEAD]):
        target = web_address(moved[1].decode("utf-8", "replace"), response.url)
        return ParsedFeed("", None, None, (), version="redirect", moved_to=target)
    return diagnose(response, error)


def _redirect(head: Mapping[str, Any]) -> str:
    return address(head, "newlocation") if "redirect" in head else ""


def _selves(head: Mapping[str, Any]) -> Iterator[Any]:
    return (link for link in listed(head, "links") if text(link, "rel") == "self")


def _limit(parsed: ParsedFeed) -> ParsedFeed:
    """Keep the newest entries, or the first ones where not all of them are dated."""
    newest = tuple(_newest(list(parsed.entries), lambda entry: entry.published or entry.updated))
    return replace(parsed, entries=newest, left_out=parsed.left_out + len(parsed.entries) - len(newest))


def _newest(things: list[_Thing], when: Callable[[_Thing], datetime | None], older: int = 0) -> list[_Thing]:
    if len(things) + older <= MOST_ENTRIES:
        return things
    dated = [(when(thing), thing) for thing in things]
    if all(moment for moment, _ in dated):
        dated.sort(key=lambda pair: pair[0] or dates.OLDEST, reverse=True)
    return [thing for _, thing in dated[:MOST_ENTRIES]]


def _when(item: Mapping[str, Any], tongues: Sequence[str]) -> datetime | None:
    moments = (dates.read(text(item, key), tongues) for key in ("published", "created", "updated"))
    return next(filter(None, moments), None)


def _entry(item: Mapping[str, Any], beside: tuple[Element, ...], around: FeedAround) -> RawEntry:
    home, atom = around.home, around.atom
    words, (title, title_is_html) = texts.words(item, beside, atom), texts.title(item, beside, atom)
    stamps = [text(item, key) for key in ("published", "updated", "created")]
    published, updated, created = (dates.read(stamp, around.tongues) for stamp in stamps)
    # Atom means the feed's own address (RFC 4287 §2), RSS the site that it is a channel of.
    url = _link(item, around.url if atom else home or around.url, around)
    base = _base(words.base, url, home, around.url)
    provenance = origin.of_entry(item, around.head, (around.url, home), url, atom=atom, beside=beside)
    elements = (*beside, *mediarss.cover(item)) if beside else mediarss.elements(item)
    raw = RawEntry(
        guid=address(item, "id") or None,
        url=url,
        title=title,
        title_is_html=title_is_html,
        content=words.content,
        summary=words.summary,
        base=base,
        author=provenance.names,
        authors=provenance.authors,
        source=provenance.source,
        references=provenance.references,
        published=published or created or updated,
        updated=updated,
        tags=tags.of_categories([text(tag, key) for key in _TAG] for tag in listed(item, "tags")),
        language=text(item, "language") or words.language or text(mapping(item, "title_detail"), "language") or None,
        attachments=attachments.of_entry(_enclosures(item), elements, Addresses(base, url)),
    )
    return notes.settled(raw, adult=asides.is_adult(beside))


def _enclosures(item: Mapping[str, Any]) -> Iterator[Enclosure]:
    """Yield the files that an entry names by links, and Atom's content that stands elsewhere."""
    for link in listed(item, "links"):
        if text(link, "rel") == "enclosure":
            yield Enclosure(address(link, "href"), *(text(link, key) for key in ("type", "length", "title")))
    for part in listed(item, "content"):
        if text(part, "src") and text(part, "type").startswith(("image/", "audio/", "video/")):
            yield Enclosure(address(part, "src"), text(part, "type"))


def _link(item: Mapping[str, Any], base: str, around: FeedAround) -> str | None:
    """Return where an entry stands: the address before a tracking service's, the alternate, or a permalink GUID.

    Of alternates in several languages it is the one in the feed's, or in none that is named.

    feedparser has resolved it where there is an xml:base.
    """
    guid, links = address(item, "id"), listed(item, "links")
    candidates = [text(item, "feedburner_origlink"), address(item, "link")]
    candidates += [address(link, "href") for link in links if text(link, "rel") == "alternate"]
    tongues = {"", *map(_language, around.tongues)}
    translations = {address(link, "href") for link in links if _language(text(link, "hreflang")) not in tongues}
    candidates.sort(key=translations.__contains__)
    candidates += [guid] if guid.startswith(("http://", "https://")) else []
    # feedparser undoes entities once; a feed that wrote them twice meant an ampersand.
    urls = (web_address(wording.resolved(candidate), base) for candidate in candidates if candidate)
    return next((rehosted(url, around.url) for url in urls if url), None)


def _language(tag: str) -> str:
    """Return the language of a tag, of whatever country."""
    return re.split("[-_]", tag.strip().lower(), maxsplit=1)[0]


def _base(declared: str, url: str | None, home: str | None, feed_url: str) -> str:
    """Return what relative addresses mean: xml:base, then the entry (unless it links elsewhere), then the feed."""
    based = web_address(declared, feed_url)
    if based:
        return rehosted(based, feed_url)
    if url and (home is None or host_of(url) == host_of(home)):
        return url
    return home or feed_url


def _ttl(head: Mapping[str, Any]) -> float | None:
    """Return the seconds that the feed asks to be left alone: RSS ``ttl`` (minutes) or RSS 1.0's syndication module."""
    minutes, period = text(head, "ttl"), _PERIODS.get(text(head, "sy_updateperiod").lower())
    if minutes.isdigit() and len(minutes) < 8:
        return int(minutes) * 60.0
    frequency = text(head, "sy_updatefrequency")
    return period / max(1, int(frequency) if frequency.isdigit() and len(frequency) < 8 else 1) if period else None


def _icons(head: Mapping[str, Any], items: Sequence[Any]) -> Iterator[str]:
    """Yield where pictures of the writer may be: Blogger's of a sole author, then the feed's icon, image and logo."""
    authors = {text(mapping(item, "gd_image"), "src") for item in items}
    yield authors.pop() if len(authors) == 1 else ""
    yield address(head, "icon")
    yield address(mapping(head, "image"), "href")
    yield address(head, "logo")
