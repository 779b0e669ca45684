"""feedparser as it is used here: given bytes, and an XML reader of ours. Only its public ways are used.

It is given a stream (it would open or fetch a body that looks like a path or an address), and neither sanitises nor
resolves: cleaning/ does that, and does it right. The reader is expat, told to gather a text before it hands it over:
the standard library's own hands it over line by line, and feedparser does much for every piece. What it makes of a feed
is the same with either (tests/planet/test_reader.py). Source: docs.python.org, xml.sax.xmlreader and pyexpat.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from typing import Any
from xml.parsers import expat
from xml.sax import SAXParseException
from xml.sax.xmlreader import AttributesNSImpl, Locator, XMLReader

import feedparser
import feedparser.api

# feedparser resolves addresses before it tells which there are. Where a document has bases it is given this one, so
# that what was relative can be told and resolved rightly: in RSS against the site, in Atom against the feed. Its path
# shows what was relative to it. Without any, all stay as they are, and feedparser joins none for each element.
_NOWHERE = "https://feed.invalid/~/"
_BASE = re.compile(rb"\bbase\s*=", re.IGNORECASE)
_PIECE = 64 * 1024  # bytes
_NO_DATE = (0,) * 9
_Name = tuple[str | None, str]  # namespace, local name
feedparser.api.PREFERRED_XML_PARSERS = [__name__]
# It would read each date as well, in nine ways; dates.py reads them, of more kinds.
_OURS: ContextVar[bool] = ContextVar("ours", default=False)  # whether it reads for us: others may want its dates
feedparser.registerDateHandler(lambda _: _NO_DATE if _OURS.get() else None)


class Reader(XMLReader):
    """Reads a document with namespaces, and never anything that stands outside of it."""

    def setFeature(self, name: str, state: Any) -> None:
        """Accept what feedparser asks for, which is what is done here anyway."""

    def parse(self, source: Any) -> None:
        """Tell the content handler what is in ``source``, an ``InputSource``; the error handler, where it is no XML."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.namespace_prefixes = parser.buffer_text = True
        parser.buffer_size = _PIECE
        content = self.getContentHandler()
        name, none = cache(_name), _Attributes({})

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            content.startElementNS(name(tag), None, _Attributes(attributes) if attributes else none)

        parser.StartElementHandler = start
        parser.EndElementHandler = lambda tag: content.endElementNS(name(tag), None)
        parser.StartNamespaceDeclHandler = content.startPrefixMapping
        parser.CharacterDataHandler = content.characters
        try:
            parser.Parse((source.getCharacterStream() or source.getByteStream()).read(), True)
        except expat.ExpatError as error:
            self.getErrorHandler().fatalError(SAXParseException(expat.ErrorString(error.code), error, _Place(error)))


class _Place(Locator):
    """Where a document is broken."""

    def __init__(self, error: expat.ExpatError) -> None:
        self._error = error

    def getLineNumber(self) -> int:
        return self._error.lineno

    def getColumnNumber(self) -> int:
        return self._error.offset


def _name(name: str) -> _Name:
    """Return what expat calls ``namespace local prefix`` as SAX has it."""
    parts = name.split()
    return (parts[0], parts[1]) if len(parts) > 1 else (None, name)


class _Attributes(AttributesNSImpl):
    """An element's attributes. The library's own look each name up among all: of many thousand, for minutes."""

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self._by_qname: dict[str, str] = {}
        values, names = {}, {}
        for name, value in attributes.items():
            key, parts = _name(name), name.split()
            qname = f"{parts[2]}:{parts[1]}" if len(parts) > 2 else key[1]
            values[key], names[key], self._by_qname[qname] = value, qname, value
        super().__init__(values, names)

    def getValueByQName(self, name: str) -> str:
        return self._by_qname[name]


def create_parser() -> Reader:
    """Return a new reader; ``xml.sax.make_parser`` calls this by its name."""
    return Reader()


def read(body: bytes, headers: Mapping[str, str]) -> Any:
    """Return what feedparser finds in ``body``, dates unread; it raises whatever its input provokes."""
    before = _OURS.set(True)
    response_headers = {**headers, "content-location": _NOWHERE} if _BASE.search(body) else dict(headers)
    try:
        return feedparser.parse(
            io.BytesIO(body), response_headers=response_headers, sanitize_html=False, resolve_relative_uris=False
        )
    finally:
        _OURS.reset(before)


def text(item: Any, key: str) -> str:
    """Return a text of a record of feedparser's, as it was stored: its own look-up passes one key off as another."""
    value = dict.get(item, key) if isinstance(item, dict) else None
    return value.strip() if isinstance(value, str) else ""


def address(item: Any, key: str) -> str:
    """Return an address as the feed has it, or resolved where the feed names an absolute xml:base."""
    value = text(item, key)
    return value.removeprefix(_NOWHERE) if value.startswith(_NOWHERE) else value.removeprefix(_NOWHERE[:-3])


def mapping(item: Any, key: str) -> Mapping[str, Any]:
    """Return a record within a record of feedparser's; an empty one where there is none."""
    value = dict.get(item, key) if isinstance(item, dict) else None
    return value if isinstance(value, dict) else {}


def listed(item: Any, key: str) -> list[Any]:
    """Return what a record of feedparser's lists under a key."""
    value = dict.get(item, key) if isinstance(item, dict) else None
    return value if isinstance(value, list) else []
