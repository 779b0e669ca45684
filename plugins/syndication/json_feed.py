"""A Channel → JSON Feed 1.1 (jsonfeed.org/version/1.1), keys in the order of its specification."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from plugins.syndication.model import Attachment, Channel, Item, Person
from plugins.syndication.text import absolute, address, legible, moment

VERSION = "https://jsonfeed.org/version/1.1"


def render(channel: Channel) -> bytes:
    """Return the feed's bytes; the same channel always gives the same."""
    feed = _present(
        version=VERSION,
        title=channel.title,
        home_page_url=address(channel.home_url),
        feed_url=address(channel.feed_url),
        description=channel.description,
        # The format has no archives: what is older is its next page.
        next_url=channel.previous_archive and address(channel.previous_archive),
        icon=channel.icon and address(channel.icon),
        authors=_authors(channel.authors),
        language=channel.language,
        hubs=[{"type": "WebSub", "url": address(channel.hub)}] if channel.hub else None,
    )
    feed["items"] = [_item(item) for item in channel.items]
    return (json.dumps(_legible(feed), ensure_ascii=False, indent=1) + "\n").encode()


def _item(item: Item) -> dict[str, Any]:
    content = absolute(item.content, item.url) if item.content else None
    source = item.source
    return {
        **_present(
            id=item.id,
            url=item.url and address(item.url),
            title=item.title,
            content_html=content and str(content),
        ),
        # One of the two must be there.
        **({} if content else {"content_text": item.summary or item.title}),
        **_present(
            summary=item.summary,
            image=item.image and address(item.image),
            date_published=moment(item.published),
            date_modified=moment(item.changed) if item.changed > item.published else None,
            authors=_authors(item.authors),
            tags=list(item.tags),
            language=item.language,
            attachments=[_attachment(file) for file in item.files],
            _links=[_present(rel=link.rel, url=address(link.url), title=link.title) for link in item.links],
            _source=source and _present(title=source.title, url=source.home, feed_url=source.feed),
        ),
        **item.extensions,
    }


def _attachment(attachment: Attachment) -> dict[str, Any]:
    """Return a file as JSON Feed has it, with what it has no word for below ``_media``, in Media RSS's words."""
    return _present(
        url=address(attachment.url),
        mime_type=attachment.stated_type,
        title=attachment.title,
        size_in_bytes=attachment.length,
        duration_in_seconds=attachment.duration,
        _media=_present(
            medium=attachment.kind,
            width=attachment.width,
            height=attachment.height,
            description=attachment.description,
            thumbnail=attachment.thumbnail and address(attachment.thumbnail),
            rating=attachment.rating,
        ),
    )


def _authors(people: Iterable[Person]) -> list[dict[str, Any]]:
    return [_present(name=person.name, url=person.url and address(person.url)) for person in people]


def _present(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _legible(value: Any) -> Any:
    """Return ``value`` with text that UTF-8 can carry, all through it."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {key: _legible(item) for key, item in value.items()}
    return [_legible(item) for item in value] if isinstance(value, list | tuple) else value
