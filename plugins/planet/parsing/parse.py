"""A feed's bytes → ParsedFeed, or a Failure that names what is wrong.

feedparser raises on some bodies and takes minutes on others, so sandbox/ runs this in a child process with limits.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from plugins.planet.fetching.diagnose import diagnose
from plugins.planet.model import Failure, Feed, ParsedFeed, RawEntry, Response
from plugins.planet.parsing import (
    asides,
    attachments,
    avatar,
    dates,
    encoding,
    jsonfeed,
    notes,
    origin,
    reader,
    tags,
    wording,
)
from plugins.planet.parsing.attachments import Addresses, Enclosure
from plugins.planet.parsing.encoding import shorten
from plugins.shared.text import paragraphs
from plugins.shared.url import host_of, rehosted, web_address

MOST_ENTRIES = 200
# Where an entry has no text or title of its own: what was said beside it.
_INSTEAD = ("{itunes}summary", "{media}description", "{dc}description", "{dc}abstract", "{itunes}subtitle")
_ALSO_TITLES = ("{dc}title", "{itunes}title")
_TAG = ("term", "label", "scheme")
Aside = tuple[Element, ...]


@dataclass(frozen=True)
class FeedAround:
    """What is known of a feed where its entries are read."""

    head: Mapping[str, Any]
    url: str
    home: str | None
    atom: bool
    tongues: tuple[str, ...]  # that it is likely to be in


@dataclass(frozen=True)
class _Words:
    """What an entry says: its content and its summary in HTML, where relative addresses begin, and its language."""

    content: str
    is_html: bool
    summary: str
    base: str
    language: str


# feedparser resolves addresses before it tells which there are. Where a document has bases it is given this one, so
# that what was relative can be told and resolved rightly: in RSS against the site, in Atom against the feed. Its path
# shows what was relative to it. Without any, all stay as they are, and feedparser joins none for each element.
_NOWHERE = "https://feed.invalid/~/"
_BASE = re.compile(rb"\bbase\s*=", re.IGNORECASE)
_PERIODS = {
    "hourly": 3600.0,
    "daily": 86400.0,
    "weekly": 604800.0,
    "monthly": 2592000.0,
    "yearly": 31536000.0,
}
# UserLand's document that is nothing but the feed's new address.
_REDIRECT, _HEAD = re.compile(rb"<redirect\b[^>]*>\s*<newLocation>\s*([^<\s]+)\s*</newLocation>", re.IGNORECASE), 2000


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
    given = response.body[: response.body.rfind(b">") + 1] if response.cut else response.body  # no half letter
    known = encoding.to_utf8(given, headers.get("content-type", ""))
    if known is not None:
        headers["content-type"] = encoding.UTF8_HEADER
    body = given if known is None else shorten(known)
    apart = asides.set_apart(encoding.mended(body) if response.cut else body, None if known is None else "utf-8")
    if _BASE.search(apart.body):
        headers["content-location"] = _NOWHERE
    document = reader.read(apart.body, headers)
    apart.put_back(document.entries)
    version = str(document.get("version", ""))
    if not version and not document.entries:
        if response.cut:
            fix = "ask the member for a shorter feed"
            return Failure(response.url, "is too large, and its beginning is no feed", fix, kind="too-large")
        if moved := _REDIRECT.search(body[:_HEAD]):
            target = web_address(moved[1].decode("utf-8", "replace"), response.url)
            return ParsedFeed("", None, None, (), version="redirect", moved_to=target)
        return diagnose(response, str(document.get("bozo_exception", ""))[:120])
    head = document.feed
    home = web_address(_address(head, "link"), response.url) or web_address(feed.blog)
    home = rehosted(home, response.url) if home else None
    atom = version.startswith("atom")
    tongues = tuple(filter(None, (_text(head, "language"), feed.language)))
    around = FeedAround(head, response.url, home, atom, tongues)
    beside = apart.asides if len(apart.asides) == len(document.entries) else ((),) * len(document.entries)
    return ParsedFeed(
        title=_text(head, "title"),
        home=home,
        language=_text(head, "language") or None,
        entries=tuple(_entry(item, said, around) for item, said in zip(document.entries, beside, strict=True)),
        ttl=_ttl(head),
        icons=avatar.usable(_icons(head, document.entries), response.url),
        version=version,
        moved_to=web_address(_text(head, "itunes_new-feed-url") or _redirect(head), response.url),
        address=next(filter(None, (web_address(_address(link, "href"), response.url) for link in _selves(head))), None),
    )


def _redirect(head: Mapping[str, Any]) -> str:
    return _address(head, "newlocation") if "redirect" in head else ""


def _selves(head: Mapping[str, Any]) -> Iterator[Any]:
    return (link for link in _list(head, "links") if _text(link, "rel") == "self")


def _limit(parsed: ParsedFeed) -> ParsedFeed:
    """Keep the newest entries, or the first ones where not all of them are dated."""
    entries = list(parsed.entries)
    extra = len(entries) - MOST_ENTRIES
    if extra <= 0:
        return parsed
    if all(entry.published or entry.updated for entry in entries):
        entries.sort(key=lambda entry: entry.published or entry.updated or dates.OLDEST, reverse=True)
    return replace(parsed, entries=tuple(entries[:MOST_ENTRIES]), left_out=extra)


def _entry(item: Mapping[str, Any], beside: Aside, around: FeedAround) -> RawEntry:
    home, atom = around.home, around.atom
    words, (title, title_is_html) = _words(item, beside, atom), _title(item, beside, atom)
    stamps = [_text(item, key) for key in ("published", "updated", "created")]
    published, updated, created = (dates.read(stamp, around.tongues) for stamp in stamps)
    # Atom means the feed's own address (RFC 4287 §2), RSS the site that it is a channel of.
    url = _link(item, around.url if atom else home or around.url, around.url)
    base = _base(words.base, url, home, around.url)
    told = origin.of_entry(item, around.head, (around.url, home), url, atom=atom)
    elements = (*beside, *attachments.cover(item)) if beside else attachments.elements(item)
    raw = RawEntry(
        guid=_address(item, "id") or None,
        url=url,
        title=title,
        title_is_html=title_is_html,
        content=words.content,
        content_is_html=words.is_html,
        summary=words.summary,
        base=base,
        author=told.names,
        authors=told.authors,
        source=told.source,
        references=told.references,
        published=published or created or updated,
        updated=updated,
        zoned=dates.has_zone(stamps[0] if published else stamps[1]),
        tags=tags.of_categories([_text(tag, key) for key in _TAG] for tag in _list(item, "tags")),
        language=_text(item, "language") or words.language or _text(_detail(item, "title_detail"), "language") or None,
        attachments=attachments.of_entry(_enclosures(item), elements, Addresses(base, url)),
    )
    return notes.settled(raw, adult=asides.is_adult(beside))


def _words(item: Mapping[str, Any], beside: Aside, atom: bool) -> _Words:
    """Return an entry's content and summary; either stands in for the other, and what was said beside for both."""
    content, base, language, is_html = _content(item, atom)
    detail = _detail(item, "summary_detail")
    # feedparser gives no detail for a description that stands beside content.
    summary, summary_is_html = _told(detail or {"value": _text(item, "summary")}, atom)
    if _text(item, "summary") in [_text(part, "value") for part in _list(item, "content")]:
        summary = content  # feedparser's copy of it, which does not say what it is
    if content:
        return _Words(content, is_html, summary, base, language)
    if not summary:
        summary, summary_is_html = wording.told(next(iter(asides.texts(beside, *_INSTEAD)), ""))
    return _Words(summary, summary_is_html, summary, _address(detail, "base"), language)


def _title(item: Mapping[str, Any], beside: Aside, atom: bool) -> tuple[str, bool]:
    """Return an entry's title, and whether it is HTML. Atom says so; in RSS its tags do, and what is none is a word."""
    title, kind = _text(item, "title"), _text(_detail(item, "title_detail"), "type")
    also = (*_ALSO_TITLES, *(() if _text(item, "summary") or _list(item, "content") else ("{media}title",)))
    title = title or next((said for name in also for said in asides.texts(beside, name)), "")
    if atom and kind != "text/plain":
        return title, True
    is_html = not atom and wording.title_is_markup(title)
    return (title, True) if is_html else (title if atom else wording.resolved(title), False)


def _content(item: Mapping[str, Any], atom: bool) -> tuple[str, str, str, bool]:
    """Return an entry's fullest content as HTML, its base, its language, and whether the feed had it in HTML."""
    parts = [part for part in _list(item, "content") if not _text(part, "src")]
    if not parts:
        return "", "", _text(_detail(item, "summary_detail"), "language"), True
    told = sorted([(*_told(part, atom), part) for part in parts], key=lambda one: one[1], reverse=True)
    content, is_html, best = told[0]
    for other in told[1:]:
        if wording.fuller(other[0], content):
            content, is_html, best = other
    return content, _address(best, "base"), _text(best, "language"), is_html


def _told(part: Mapping[str, Any], atom: bool) -> tuple[str, bool]:
    """Return a text construct as HTML, and whether it was. Atom says so (RFC 4287 §3.1); in RSS its tags tell."""
    value = _text(part, "value")
    if not atom:
        return wording.told(value)
    return (paragraphs(value), False) if _text(part, "type") == "text/plain" else (value, True)


def _enclosures(item: Mapping[str, Any]) -> Iterator[Enclosure]:
    """Yield the files that an entry names by links, and Atom's content that stands elsewhere."""
    for link in _list(item, "links"):
        if _text(link, "rel") == "enclosure":
            yield Enclosure(_address(link, "href"), *(_text(link, key) for key in ("type", "length", "title")))
    for part in _list(item, "content"):
        if _text(part, "src") and _text(part, "type").startswith(("image/", "audio/", "video/")):
            yield Enclosure(_address(part, "src"), _text(part, "type"))


def _link(item: Mapping[str, Any], base: str, feed_url: str) -> str | None:
    """Return where an entry stands: the address before a tracking service's, the alternate, or a permalink GUID.

    feedparser has resolved it where there is an xml:base.
    """
    guid = _address(item, "id")
    candidates = [_text(item, "feedburner_origlink"), _address(item, "link")]
    candidates += [_address(link, "href") for link in _list(item, "links") if _text(link, "rel") == "alternate"]
    candidates += [guid] if guid.startswith(("http://", "https://")) else []
    # feedparser undoes entities once; a feed that wrote them twice meant an ampersand.
    found = (web_address(html.unescape(text), base) for text in candidates if text)
    return next((rehosted(url, feed_url) for url in found if url), None)


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
    minutes, period = _text(head, "ttl"), _PERIODS.get(_text(head, "sy_updateperiod").lower())
    if minutes.isdigit() and len(minutes) < 8:
        return int(minutes) * 60.0
    frequency = _text(head, "sy_updatefrequency")
    return period / max(1, int(frequency) if frequency.isdigit() and len(frequency) < 8 else 1) if period else None


def _raw(item: Any, key: str) -> Any:
    """Return a key as it was stored: feedparser's own look-up passes ``published`` off as ``updated``."""
    return dict.get(item, key) if isinstance(item, dict) else None


def _text(item: Any, key: str) -> str:
    value = dict.get(item, key) if isinstance(item, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _address(item: Any, key: str) -> str:
    """Return an address as the feed has it, or resolved where the feed names an absolute xml:base."""
    value = _text(item, key)
    return value.removeprefix(_NOWHERE) if value.startswith(_NOWHERE) else value.removeprefix(_NOWHERE[:-3])


def _icons(head: Mapping[str, Any], items: Sequence[Any]) -> Iterator[str]:
    """Yield where pictures of the writer may be: Blogger's of a sole author, then the feed's icon, image and logo."""
    authors = {_text(_raw(item, "gd_image"), "src") for item in items}
    yield authors.pop() if len(authors) == 1 else ""
    yield _address(head, "icon")
    yield _address(_raw(head, "image"), "href")
    yield _address(head, "logo")


def _detail(item: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = _raw(item, key)
    return value if isinstance(value, dict) else {}


def _list(item: Mapping[str, Any], key: str) -> list[Any]:
    value = _raw(item, key)
    return value if isinstance(value, list) else []
