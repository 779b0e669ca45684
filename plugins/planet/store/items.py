"""Entry ↔ an item of JSON Feed. What is read is as foreign as a feed: it is sanitised, checked and bounded."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, get_args

from markupsafe import Markup, escape

from plugins.planet.cleaning.sanitise import clean
from plugins.planet.model import Entry, LinkRel, Precision, Reference
from plugins.planet.parsing.files import essence, what_is
from plugins.planet.parsing.person import person
from plugins.shared.clock import in_bounds
from plugins.shared.text import excerpt, fit, from_markup
from plugins.shared.text import name as plain_name
from plugins.shared.text import plain as plain_text
from plugins.shared.url import web_address
from plugins.syndication.model import Attachment, AttachmentKind, Person, Source

_UNTYPED = "application/octet-stream"  # JSON Feed wants a type of every attachment


def write_items(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return the items of a JSON Feed, each with an id of its own: a GUID that two members' posts have is none."""
    entries = tuple(entries)
    guids = Counter(entry.guid for entry in entries)
    return [write_item(entry, named=bool(entry.guid) and guids[entry.guid] == 1) for entry in entries]


def write_item(entry: Entry, *, named: bool = True) -> dict[str, Any]:
    """Return one entry as a JSON Feed item, by its GUID if that is its name; what is empty is left out."""
    hub = {
        "id": entry.id,
        "guid": None if named else entry.guid,
        "member": entry.member,
        "feed": entry.feed,
        "first_seen": rfc3339(entry.first_seen),
        "sort_date": rfc3339(entry.sort_date),
        "precision": entry.precision if entry.precision != "second" else None,
        "summary_by": "site" if entry.placeholder else None,
        "direction": entry.direction if entry.direction != "ltr" else None,
        "edited": entry.edited or None,
        "hidden": entry.hidden,
        "fresh": None if entry.fresh else False,
        "bundled": entry.bundled or None,
        "links": list(entry.links) or None,
        "summary": entry.summary or None,
        "warning": entry.warning or None,
        "source": _record(entry.source) if entry.source else None,
        "references": [_record(reference) for reference in entry.references] or None,
    }
    item = {
        "id": entry.guid if named else entry.id,
        "url": entry.url,
        "title": entry.title or None,
        # The site's own sentence about a post is its summary, and never given out as the post.
        "content_html": None if entry.placeholder else str(entry.content),
        "content_text": "" if entry.placeholder else None,
        "summary": entry.excerpt or None,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "authors": [_record(author) for author in entry.authors]
        or ([{"name": entry.author}] if entry.author else None),
        "tags": list(entry.tags) or None,
        "language": entry.language,
        "attachments": [write_attachment(attachment) for attachment in entry.attachments] or None,
        "_hub": {key: value for key, value in hub.items() if value is not None},
    }
    return {key: value for key, value in item.items() if value is not None}


def write_attachment(attachment: Attachment) -> dict[str, Any]:
    """Return an attachment as JSON Feed has it, with what it has no word for below ``_hub``."""
    own = ("kind", "width", "height", "description", "thumbnail", "rating", "credit")
    known = {
        "url": attachment.url,
        "mime_type": attachment.media_type or _UNTYPED,
        "title": attachment.title or None,
        "size_in_bytes": attachment.length,
        "duration_in_seconds": attachment.duration,
        "_hub": {key: value for key in own if (value := getattr(attachment, key)) not in (None, "")},
    }
    return {key: value for key, value in known.items() if value is not None}


def _record(thing: Person | Source | Reference) -> dict[str, Any]:
    """Return a record of the model by the names of its fields; what is empty is left out."""
    return {key: value for key, value in asdict(thing).items() if value}


def read_item(item: Any, now: datetime, *, shipped: bool = False) -> Entry | None:
    """Return the entry of an item, sanitised and bounded; None for one that names no member or has no identity.

    Of one that is ``shipped`` with the site, an id is believed only if a feed would have given the post the same.
    """
    item = mapping(item)
    hub = mapping(item.get("_hub"))
    member, named = text_of(hub.get("member")), text_of(item.get("id")) or text_of(item.get("url"))
    if not member or not named:
        return None
    published = moment_of(item.get("date_published"))
    first_seen = min(moment_of(hub.get("first_seen")) or published or now, now)
    content = _content(item)
    claimed = _id(hub.get("id"))
    entry = Entry(
        id=claimed or _identify(member, named),
        member=member,
        feed=text_of(hub.get("feed")) or "",
        guid=fit(hub["guid"]) if isinstance(hub.get("guid"), str) else named,
        url=web_address(text_of(item.get("url"))),
        title=plain_name(text_of(item.get("title"))),
        content=content,
        excerpt=excerpt(plain_text(text_of(item.get("summary")) or "") or from_markup(content)),
        published=published,
        updated=moment_of(item.get("date_modified")),
        first_seen=first_seen,
        sort_date=min(moment_of(hub.get("sort_date")) or published or first_seen, now),
        author=_author(item),
        tags=tuple(plain_name(tag) for tag in texts_of(item.get("tags"))),
        language=text_of(item.get("language")),
        direction="rtl" if hub.get("direction") == "rtl" else "ltr",
        authors=_authors(item),
        attachments=tuple(_attachments(item.get("attachments"))),
        **_beyond(hub),
    )
    return replace(entry, id=_owned(entry, claimed, named)) if shipped and claimed else entry


def _beyond(hub: Mapping[str, Any]) -> dict[str, Any]:
    """Return what JSON Feed has no word for."""
    return {
        "precision": hub["precision"] if hub.get("precision") in get_args(Precision) else "second",
        "placeholder": hub.get("summary_by") == "site",
        "edited": hub.get("edited") is True,
        "hidden": text_of(hub.get("hidden")),
        "fresh": hub.get("fresh") is not False,
        "links": tuple(link for text in texts_of(hub.get("links")) if (link := _identity(text))),
        "bundled": hub.get("bundled") is True or hub.get("summary_by") == "site",
        "source": _source(mapping(hub.get("source"))),
        "references": tuple(_references(hub.get("references"))),
        "summary": plain_text(text_of(hub.get("summary")) or ""),
        "warning": plain_name(text_of(hub.get("warning"))),
    }


def _owned(entry: Entry, claimed: str, named: str) -> str:
    from plugins.planet.matching.keys import entry_id  # slow to load, and seldom needed

    return claimed if claimed == entry_id(entry, set()) else _identify(entry.member, named)


def _content(item: Mapping[str, Any]) -> Markup:
    """Return an item's text, sanitised; a summary of ours becomes a paragraph."""
    html = text_of(item.get("content_html"))
    if html:
        return clean(html)
    text = text_of(item.get("content_text"))
    if not text and item.get("content_html") == "":
        return Markup("")  # its member lets no more than the summary be shown
    text = text or text_of(item.get("summary"))
    return clean(str(Markup("<p>{}</p>").format(escape(text)))) if text else Markup("")


def _author(item: Mapping[str, Any]) -> str | None:
    first = next(iter(items_of(item.get("authors"))), None)
    return plain_name(person(text_of(mapping(first).get("name")))) or None


def _authors(item: Mapping[str, Any]) -> tuple[Person, ...]:
    """Return the authors where there is more to them than one name, which ``Entry.author`` has."""
    people = [mapping(author) for author in items_of(item.get("authors"))]
    named = [
        (plain_name(person(text_of(author.get("name")))), web_address(text_of(author.get("url")))) for author in people
    ]
    authors = tuple(Person(name, url) for name, url in named if name)
    return authors if len(authors) > 1 or any(author.url for author in authors) else ()


def _source(source: Mapping[str, Any]) -> Source | None:
    title = plain_name(text_of(source.get("title")))
    home, feed = web_address(text_of(source.get("home"))), web_address(text_of(source.get("feed")))
    return Source(title, home, feed) if title or home or feed else None


def _references(references: Any) -> Iterator[Reference]:
    for reference in map(mapping, items_of(references)):
        url = web_address(text_of(reference.get("url")))
        if url and reference.get("rel") in get_args(LinkRel):
            yield Reference(reference["rel"], url, plain_name(text_of(reference.get("title"))))


def _attachments(attachments: Any) -> Iterator[Attachment]:
    for attachment in map(mapping, items_of(attachments)):
        url, hub = web_address(text_of(attachment.get("url"))), mapping(attachment.get("_hub"))
        if not url:
            continue
        media_type = plain_name(text_of(attachment.get("mime_type"))).removeprefix(_UNTYPED)
        yield Attachment(
            kind=hub["kind"] if hub.get("kind") in get_args(AttachmentKind) else what_is(url, essence(media_type))[0],
            url=url,
            media_type=media_type,
            length=whole(attachment.get("size_in_bytes")),
            duration=whole(attachment.get("duration_in_seconds")),
            width=whole(hub.get("width")),
            height=whole(hub.get("height")),
            title=plain_name(text_of(attachment.get("title"))),
            description=plain_text(text_of(hub.get("description")) or ""),
            thumbnail=web_address(text_of(hub.get("thumbnail"))),
            rating="adult" if hub.get("rating") == "adult" else "",
            credit=plain_name(text_of(hub.get("credit"))),
        )


def whole(value: Any) -> int | None:
    """Return a number above nothing, whole, or None."""
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 2**53 else None


def _identity(text: str) -> str | None:
    """Return an address, or the name of what has none (RFC 4151, RFC 8141)."""
    return web_address(text) or (text if text.startswith(("tag:", "urn:")) and text.isprintable() else None)


def _id(value: Any) -> str | None:
    """Return an id that may stand in an address, or None."""
    return value if isinstance(value, str) and re.fullmatch(r"[a-z0-9-]{1,80}", value) else None


def _identify(member: str, guid: str) -> str:
    return hashlib.sha256(f"{member}\n{guid}".encode("utf-8", "replace")).hexdigest()[:16]


def rfc3339(moment: datetime | None) -> str | None:
    """Return a moment as RFC 3339 has it, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def moment_of(value: Any) -> datetime | None:
    """Return a moment, in UTC where it names no zone; None for nonsense."""
    try:
        moment = in_bounds(datetime.fromisoformat(value))
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a JSON object, or an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def items_of(value: Any) -> list[Any]:
    """Return a JSON array, or an empty one in place of anything else."""
    return value if isinstance(value, list) else []


def text_of(value: Any) -> str | None:
    """Return a text that says something, or None."""
    return text if isinstance(value, str) and (text := fit(value)).strip() else None


def texts_of(value: Any) -> Iterator[str]:
    """Yield the texts of a JSON array."""
    return (fit(item) for item in items_of(value) if isinstance(item, str))
