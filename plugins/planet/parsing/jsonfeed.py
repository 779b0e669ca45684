"""JSON Feed 1 and 1.1 → ParsedFeed. feedparser reads none of it.

Strict about shapes (a field of another type counts as absent), about depth, and about entries without anything to show.
Source: jsonfeed.org/version/1.1.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

from plugins.planet.model import Failure, ParsedFeed, RawEntry, Response
from plugins.planet.parsing import attachments, dates, markdown, notes, origin, wording
from plugins.planet.parsing.files import Addresses
from plugins.planet.parsing.pictures import usable_avatars
from plugins.shared.text import paragraphs
from plugins.shared.url import web_address

DEEPEST = 20
_WARNINGS = ("content_warning", "_content_warning", "spoiler_text")
_OPENING = re.compile(rb"\s*(?:\{|\[\s*[\[{\]])")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def looks_like(body: bytes) -> bool:
    """Tell whether ``body`` is JSON rather than XML."""
    return bool(_OPENING.match(body.removeprefix(b"\xef\xbb\xbf")[:200]))


def read(response: Response) -> ParsedFeed | Failure:
    """Return the feed in a JSON document, or why there is none."""
    text = response.body.decode("utf-8-sig", "replace")
    if _depth(text) > DEEPEST:
        return Failure(response.url, f"is JSON nested deeper than {DEEPEST}", "ask the feed's owner to mend it")
    try:
        data = _beginning(text) if response.cut else json.loads(text)
    except (ValueError, RecursionError) as error:
        return Failure(response.url, f"is broken JSON ({error})", "ask the feed's owner to mend it")
    data = data if isinstance(data, dict) else {}
    items = data.get("items")
    if "jsonfeed.org/version" not in _text(data, "version") and not isinstance(items, list):
        if "activitystreams" in str(data.get("@context")):
            fix = f"find its feed: python -m plugins.planet add {response.url}"
            return Failure(response.url, "is a profile for programs (ActivityPub), not a feed", fix)
        return Failure(response.url, "is JSON, but not a JSON Feed", "check the address in a browser")
    base = _text(data, "feed_url") or response.url
    entries = (
        _entry(item, data, base) for item in (items if isinstance(items, list) else []) if isinstance(item, dict)
    )
    return ParsedFeed(
        title=_text(data, "title"),
        home=web_address(_text(data, "home_page_url"), response.url),
        language=_text(data, "language") or None,
        address=web_address(_text(data, "feed_url"), response.url),
        entries=tuple(entry for entry in entries if entry),
        icons=usable_avatars([_avatar(data), _text(data, "icon"), _text(data, "favicon")], response.url),
        version="json11" if _text(data, "version").rstrip("/").endswith("1.1") else "json1",
    )


def _beginning(text: str) -> dict[str, Any]:
    """Return what is whole of an object that breaks off, with as many of its items as are."""
    whole: dict[str, Any] = {}
    at = text.index("{") + 1
    with suppress(ValueError):  # where it breaks off
        while True:
            key, at = _value(text, at)
            if key == "items":
                at = text.index("[", at) + 1
                items = whole.setdefault("items", [])
                while True:
                    item, at = _value(text, at)
                    items.append(item)
            whole[key], at = _value(text, at)
    return whole


def _value(text: str, at: int) -> tuple[Any, int]:
    """Return the value that begins behind ``at``, and where it ends; raise ValueError where there is no whole one."""
    while at < len(text) and text[at] in " \t\r\n,:":
        at += 1
    return json.JSONDecoder().raw_decode(text, at)


def _depth(text: str) -> int:
    """Return how deep arrays and objects are nested, before anything is built from them."""
    deepest = depth = 0
    for character in re.sub(r"[^\[\]{}]+", "", _STRING.sub("", text)):
        depth += 1 if character in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _entry(item: dict[str, Any], feed: dict[str, Any], base: str) -> RawEntry | None:
    url = _text(item, "url") or _text(item, "external_url")
    guid = _text(item, "id") or (str(item["id"]) if isinstance(item.get("id"), int) else "")
    content = _content(item)
    shown = ("title", "summary", "image", "banner_image")
    if not (guid or url) or not (content or _list(item, "attachments") or any(_text(item, key) for key in shown)):
        return None
    provenance = origin.of_json(item, feed, base, web_address(url, base))
    stamps = [_text(item, "date_published"), _text(item, "date_modified")]
    tongues = tuple(filter(None, (_text(item, "language"), _text(feed, "language"))))
    warning, sensitive = _warning(item)
    raw = RawEntry(
        guid=guid or None,
        url=url or None,
        title=_text(item, "title"),
        title_is_html=False,
        content=content or paragraphs(_text(item, "summary")),
        warning=warning,
        summary=paragraphs(_text(item, "summary")),
        base=web_address(url, base) or web_address(_text(feed, "home_page_url"), base) or base,
        author=provenance.names,
        authors=provenance.authors,
        source=provenance.source,
        references=provenance.references,
        published=dates.read(stamps[0], tongues),
        updated=dates.read(stamps[1], tongues),
        tags=tuple(_SURROGATE.sub("", tag) for tag in _list(item, "tags") if isinstance(tag, str)),
        language=_text(item, "language") or None,
        attachments=attachments.of_json(item, Addresses(base, web_address(url, base))),
    )
    return notes.settled(raw, adult=sensitive)


def _content(item: dict[str, Any]) -> str:
    """Return an item's text as HTML: of two texts the fuller."""
    markup, _ = wording.told(_text(item, "content_html"))
    plain = markdown.plain(_text(item, "content_text"))
    # Some write HTML there, too: its tags are no words.
    return plain if not markup or wording.fuller(wording.told(_text(item, "content_text"))[0], markup) else markup


def _warning(item: dict[str, Any]) -> tuple[str, bool]:
    """Return a content warning and whether what it warns of is for adults; JSON Feed leaves both to extensions."""
    holders = [item, *(value for key, value in item.items() if key.startswith("_") and isinstance(value, dict))]
    warnings = (_text(holder, key) for holder in holders for key in _WARNINGS)
    return next(filter(None, warnings), ""), any(holder.get("sensitive") is True for holder in holders)


def _avatar(data: dict[str, Any]) -> str:
    """Return the picture of a feed's only author; of several, none is the feed's face."""
    authors = [author for author in [*_list(data, "authors"), data.get("author")] if isinstance(author, dict)]
    pictures = {_text(author, "avatar") for author in authors}
    return pictures.pop() if len(pictures) == 1 else ""


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    return _SURROGATE.sub("\ufffd", value).strip() if isinstance(value, str) else ""


def _list(data: dict[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    return value if isinstance(value, list) else []
