"""The XML reader that feedparser is given: the standard library's, but with texts in one piece, and a short way.

Expat hands over a text line by line unless it is told to gather it; feedparser does much for every piece. Most elements
of a feed have no attributes that matter and stand outside of XHTML: for them, feedparser's own handlers are called
without what its strict parser does for the few. What it makes of a feed is the same (tests/planet/test_reader.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.expatreader import ExpatParser

import feedparser.mixin

PIECE = 64 * 1024
# feedparser has a rule of its own for these: a language is the feed's; UserLand's addresses vary; XHTML is kept whole.
_ROOTS = {"feed", "rss", "rdf:rdf"}
_PECULIAR = ("backend.userland.com/rss", "http://www.w3.org/1998/math/mathml", "http://www.w3.org/2000/svg")
_OF_TEXTINPUT = {"title", "link", "description", "name"}
_OF_IMAGE = {"title", "link", "description", "url", "href", "width", "height"}

Handler = Callable[..., Any]


class _Reader(ExpatParser):
    """``_names`` has what each of expat's names is to feedparser; None where it has to take the long way."""

    _parser: Any
    _cont_handler: Any

    def reset(self) -> None:
        super().reset()
        self._names: dict[str, _Name | None] = {}
        self._parser.buffer_text = True
        self._parser.buffer_size = PIECE
        self._parser.CharacterDataHandler = self._cont_handler.handle_data

    def start_namespace_decl(self, prefix: str | None, uri: str) -> None:
        feed = self._cont_handler
        before = feed.namespaces_in_use.copy(), feed.namespacemap.copy()
        super().start_namespace_decl(prefix, uri)
        if before != (feed.namespaces_in_use, feed.namespacemap):
            self._names.clear()

    def start_element_ns(self, name: str, attrs: Mapping[str, str]) -> None:
        feed, known = self._cont_handler, self._name(name)
        if feed.decls:
            super().start_element_ns(name, attrs)
            self._names.clear()
        elif known is None or any(" " in key for key in attrs):
            super().start_element_ns(name, attrs)
        elif attrs or feed.incontent:
            feed.unknown_starttag(known.tag, list({key.lower(): value for key, value in attrs.items()}.items()))
        else:
            known.start(feed)

    def end_element_ns(self, name: str) -> None:
        feed, known = self._cont_handler, self._name(name)
        if known is None:
            super().end_element_ns(name)
        elif feed.incontent or feed.svgOK:
            feed.unknown_endtag(known.tag)
        else:
            known.end(feed)

    def _name(self, name: str) -> _Name | None:
        try:
            return self._names[name]
        except KeyError:
            known = self._names[name] = _name_of(name, self._cont_handler)
            return known


class _Name:
    """An element's name in feedparser's spelling, and feedparser's handlers for it."""

    def __init__(self, tag: str, feed: Any) -> None:
        prefix, suffix = tag.split(":", 1) if ":" in tag else ("", tag)
        prefix = feed.namespacemap.get(prefix, prefix)
        self.tag = tag
        self._key = f"{prefix}_{suffix}" if prefix else suffix
        self._start: Handler | None = getattr(feed, f"_start_{self._key}", None)
        self._end: Handler | None = getattr(feed, f"_end_{self._key}", None)
        self._ends_textinput = not prefix and tag not in _OF_TEXTINPUT
        self._ends_image = not prefix and tag not in _OF_IMAGE

    def start(self, feed: Any) -> None:
        """Do what ``unknown_starttag`` does for an element without attributes that is not part of a content."""
        feed.depth += 1
        base = feed.baseuri
        feed.baseuri = base and (feedparser.mixin.make_safe_absolute_uri(base, base) or base)
        feed.basestack.append(feed.baseuri)
        feed.langstack.append(feed.lang)
        if self._ends_textinput:
            feed.intextinput = 0
        if self._ends_image:
            feed.inimage = 0
        try:
            done = self._start is not None
            if self._start:
                self._start({})
        except AttributeError:
            done = False
        if not done:
            feed.push(self._key, 1)

    def end(self, feed: Any) -> None:
        """Do what ``unknown_endtag`` does for an element that is not part of a content."""
        try:
            done = self._end is not None
            if self._end:
                self._end()
        except AttributeError:
            done = False
        if not done:
            feed.pop(self._key)
        if feed.basestack:
            feed.basestack.pop()
            if feed.basestack and feed.basestack[-1]:
                feed.baseuri = feed.basestack[-1]
        if feed.langstack:
            feed.langstack.pop()
            if feed.langstack:
                feed.lang = feed.langstack[-1]
        feed.depth -= 1


def _name_of(name: str, feed: Any) -> _Name | None:
    """Return what feedparser calls the element that expat calls ``name``: namespace, local name, prefix (strict.py)."""
    parts = name.split()
    namespace, local = parts[:2] if len(parts) > 1 else ("", name)
    if len(parts) > 3 or any(peculiar in namespace.lower() for peculiar in _PECULIAR):
        return None
    prefix = feed._matchnamespaces.get(namespace.lower())
    if namespace and not prefix:
        prefix = next((prefix for prefix, uri in feed.namespaces_in_use.items() if prefix and uri == namespace), "")
    tag = f"{prefix}:{local}".lower() if prefix else local.lower()
    return None if tag in _ROOTS else _Name(tag, feed)


def create_parser() -> _Reader:
    """Return a new reader; xml.sax.make_parser() calls this by its name."""
    return _Reader()
