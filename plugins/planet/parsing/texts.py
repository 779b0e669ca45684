"""Which of what feedparser says of an entry is its title and its text, and whether they are HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from plugins.planet.parsing import asides, markdown, wording
from plugins.planet.parsing.reader import address, listed, mapping, text

# Where an entry has no text or title of its own: what was said beside it.
_INSTEAD = ("{itunes}summary", "{media}description", "{dc}description", "{dc}abstract", "{itunes}subtitle")
_WHOLE = 2  # times as many words: show notes in whole, where the description is but their first line
_ALSO_TITLES = ("{dc}title", "{itunes}title")


@dataclass(frozen=True)
class EntryWords:
    """What an entry says: its content and its summary in HTML, where relative addresses begin, and its language."""

    content: str
    summary: str
    base: str
    language: str


def words(item: Mapping[str, Any], beside: tuple[Element, ...], atom: bool) -> EntryWords:
    """Return an entry's content and summary; either stands in for the other, and what was said beside for both."""
    content, base, language = _content(item, atom)
    detail = mapping(item, "summary_detail")
    # feedparser gives no detail for a description that stands beside content.
    summary, _ = _told(detail or {"value": text(item, "summary")}, atom)
    if text(item, "summary") in [text(part, "value") for part in listed(item, "content")]:
        summary = content  # feedparser's copy of it, which does not say what it is
    notes = next(iter(asides.texts(beside, "{itunes}summary")), "")
    if notes and wording.count(notes) > _WHOLE * wording.count(content or summary):
        content, _ = wording.told(notes)
    if content:
        return EntryWords(content, summary, base, language)
    if not summary:
        summary, _ = wording.told(next(iter(asides.texts(beside, *_INSTEAD)), ""))
    return EntryWords(summary, summary, address(detail, "base"), language)


def title(item: Mapping[str, Any], beside: tuple[Element, ...], atom: bool) -> tuple[str, bool]:
    """Return an entry's title, and whether it is HTML. Atom says so; in RSS its tags do, and what is none is a word."""
    title, kind = wording.unwrapped(text(item, "title")), text(mapping(item, "title_detail"), "type")
    also = (*_ALSO_TITLES, *(() if text(item, "summary") or listed(item, "content") else ("{media}title",)))
    title = title or next((candidate for name in also for candidate in asides.texts(beside, name)), "")
    if atom and kind != "text/plain":
        return (title, True) if wording.title_is_html(title) else (wording.resolved(title), False)
    is_html = not atom and wording.title_is_markup(title)
    return (title, True) if is_html else (title if atom else wording.resolved(title), False)


def _content(item: Mapping[str, Any], atom: bool) -> tuple[str, str, str]:
    """Return an entry's fullest content as HTML, its base and its language."""
    parts = [part for part in listed(item, "content") if not text(part, "src") and _is_text(text(part, "type"))]
    if not parts:
        return "", "", text(mapping(item, "summary_detail"), "language")
    candidates = sorted([(*_told(part, atom), part) for part in parts], key=lambda row: row[1], reverse=True)
    content, _, best = candidates[0]
    for other in candidates[1:]:
        if wording.fuller(other[0], content):
            content, _, best = other
    return content, address(best, "base"), text(best, "language")


def _is_text(media_type: str) -> bool:
    """Tell whether content is words: a picture's or a program's bytes are none (RFC 4287 §4.1.3.3)."""
    major, _, minor = media_type.partition("/")
    return major not in ("image", "audio", "video", "font") and minor not in ("pdf", "zip", "epub+zip")


def _told(part: Mapping[str, Any], atom: bool) -> tuple[str, bool]:
    """Return a text construct as HTML, and whether it was. Atom says so (RFC 4287 §3.1); in RSS its tags tell.

    What is called HTML and has no tag at all is plain text, as notes are.
    """
    value = wording.unwrapped(text(part, "value"))
    if atom and text(part, "type") == "text/plain":
        return markdown.plain(value), False
    if text(part, "type") in markdown.TYPES:
        return markdown.html(value), False
    return (value, True) if atom and "<" in value else wording.told(value)
