"""A feed's bytes → the same without what stands beside its entries' texts, and that by itself; and their long texts.

Captions (``media:description``), show notes for one shop (``itunes:summary``), Dublin Core, and what a stranger's
elements hold are read by feedparser as the entry's own title and text: whichever comes last, or first, wins. So it is
not shown them. What is taken out are whole elements of a well-formed document; of a broken one the usual prefixes are
looked for. Sources: rssboard.org/media-rss, the podcasts' and Dublin Core's namespaces.

Of a feed with more entries than are kept it is shown the newest alone, where each says once and plainly when it is of.
A long text goes through feedparser letter by letter, and comes out as it was: a word stands in its place there, and
``put_back`` has the text again, mended as feedparser mends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from plugins.planet.parsing import dates
from plugins.planet.parsing.encoding import as_xml

MEDIA, ITUNES, DC, PODCAST = "{media}", "{itunes}", "{dc}", "{podcast}"
_SPACES = {
    "http://search.yahoo.com/mrss": MEDIA,
    "http://www.itunes.com/dtds/podcast-1.0.dtd": ITUNES,
    "https://podcastindex.org/namespace/1.0": PODCAST,
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": PODCAST,
    "http://purl.org/dc/elements/1.1": DC,
    "http://purl.org/dc/terms": DC,
}
# Of an entry itself these are its words; further inside, or of these namespaces, they are words about something else.
_WORDS = ("title", "description", "summary", "text", "content", "abstract", "subtitle")
_KEPT_APART = frozenset(f"{space}{name}" for space in _SPACES.values() for name in _WORDS) - {f"{MEDIA}content"}
_TEXTS = ("content", "description", "encoded", "summary", "title", "body", "fullitem", "abstract")  # may hold elements
PICTURES = ("image", "thumbnail", "thumb", "cover_image", "featured_image", "featuredimage")  # of no namespace
_ENTRIES = ("item", "entry")
# What feedparser takes for an entry's date, the first before the last.
_PUBLISHED, _CREATED = ("pubdate", "published", "issued", "{dc}issued"), ("created", "{dc}created")
_UPDATED = ("updated", "modified", "lastbuilddate", "{dc}date", "{dc}modified")
_STAMPS = frozenset((*_PUBLISHED, *_CREATED, *_UPDATED))
_LONG = 200  # characters, from which on a text is set apart
_LONG_TEXTS = frozenset(("content", "description", "encoded", "summary"))
_PLACE = "feed.invalid-text-"  # and its number stand in its place
_LEFT = (b"<!DOCTYPE", _PLACE.encode())  # entities of a document's own; what stands in a text's place, or pretends to
_WINDOWS = {  # what these are in the encoding that they come from: nobody means a control character
    number: bytes([number]).decode("cp1252") for number in range(0x80, 0xA0) if number not in b"\x81\x8d\x8f\x90\x9d"
}
_PIECE = 64 * 1024  # bytes of text at once
_CONTROL = re.compile("[\x80-\x9f]")
_BROKEN = re.compile(
    rb"<((?:media|itunes|dc|dcterms):(?:title|description|summary|text|abstract|subtitle))\b[^>]*(?<!/)>.*?</\1\s*>",
    re.DOTALL,
)


@dataclass(frozen=True)
class Apart:
    """A document to read, for each of its entries the elements that stand beside its texts, and its long texts.

    Elements are named ``{media}content``, ``{itunes}image``, ``{dc}title``. Of a broken document there are none.
    """

    body: bytes
    asides: tuple[tuple[Element, ...], ...] = ()
    texts: tuple[str, ...] = ()
    older: int = 0  # entries that were taken out

    def put_back(self, entries: Iterable[Any]) -> None:
        """Put the long texts in their places in what feedparser made of the entries."""
        for entry in entries if self.texts else ():
            for holder, key in _holders(entry):
                value = dict.get(holder, key)
                if isinstance(value, str) and value.startswith(_PLACE):
                    dict.__setitem__(holder, key, self.texts[int(value.removeprefix(_PLACE))])


def _holders(entry: Any) -> Iterator[tuple[Any, str]]:
    """Yield where feedparser has an entry's texts."""
    yield entry, "summary"
    parts = dict.get(entry, "content")
    for part in (dict.get(entry, "summary_detail"), *(parts if isinstance(parts, list) else ())):
        if isinstance(part, dict):
            yield part, "value"


def set_apart(body: bytes, encoding: str | None, most: int) -> Apart:
    """Return an RSS or Atom document without what is not its entries' own text, and what that was.

    Its long texts are set apart where it is known to be in ``encoding``, whatever it says itself. It is left with its
    newest entries, as many as ``most``, where all say plainly when they are of.
    """
    if b"\0" in body[:8]:
        return Apart(body)  # of two bytes a letter: feedparser reads it as it is
    watch = _Watch(encoding, bool(encoding) and not any(sign in body for sign in _LEFT))
    try:
        watch.parser.Parse(body, True)
    except (expat.ExpatError, LookupError, ValueError):  # the last two: of an encoding that there is not
        if (
            encoding == "utf-8"
            and _LEFT[0] not in body
            and (mended := as_xml(body.decode("utf-8", "replace")).encode()) != body
        ):
            return set_apart(mended, encoding, most)
        return Apart(_BROKEN.sub(b"", body))
    older = _older(watch.stamps, most) if len(watch.stamps) > most else frozenset()
    entries = list(zip(watch.spans, watch.cuts, strict=True))
    cuts = [cut for n, (span, cuts) in enumerate(entries) for cut in ([(*span, None)] if n in older else cuts)]
    asides = tuple(tuple(elements) for n, elements in enumerate(watch.asides) if n not in older)
    return Apart(_without(body, cuts), asides, tuple(map(_mended, watch.texts)), len(older))


def _older(stamps: Sequence[Mapping[str, Sequence[str]]], most: int) -> frozenset[int]:
    """Return which entries are not among the newest, by their dates; none where one entry has none, or several."""
    moments = []
    for stamped in stamps:
        names = _PUBLISHED if stamped.keys() & _PUBLISHED else () if stamped.keys() & _CREATED else _UPDATED
        own_stamps = [stamp for name in names for stamp in stamped.get(name, ())]
        moment = dates.read_plain(own_stamps[0]) if len(own_stamps) == 1 else None
        if moment is None:
            return frozenset()
        moments.append(moment)
    return frozenset(sorted(range(len(moments)), key=moments.__getitem__, reverse=True)[most:])


def _mended(text: str) -> str:
    """Return a text as feedparser mends it: what is UTF-8 once too often, and Windows' characters."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_WINDOWS) if b"\xc2" in text.encode("utf-8", "replace") and _CONTROL.search(text) else text


def texts(asides: tuple[Element, ...], *names: str) -> tuple[str, ...]:
    """Return what the elements of these names say that are not another element's caption."""
    elements = (
        element for aside in asides for element in ([aside, *aside] if aside.tag == f"{MEDIA}group" else [aside])
    )
    return tuple(text for element in elements if element.tag in names and (text := "".join(element.itertext()).strip()))


def is_adult(asides: Iterable[Element]) -> bool:
    """Tell whether a part of an entry is rated as not for everybody (``urn:simple``, or the film industry's)."""
    ratings = (
        element for aside in asides for element in aside.iter() if element.tag in (f"{MEDIA}rating", f"{MEDIA}adult")
    )
    return any((rating.text or "").strip().lower() in ("adult", "true", "r", "nc-17", "x") for rating in ratings)


def _without(body: bytes, cuts: list[tuple[int, int, int | None]]) -> bytes:
    """Return ``body`` without the elements that begin and whose end tags begin at ``cuts``.

    Of one whose text has a number only that goes, and its place is kept.
    """
    pieces, at = [], 0
    for start, end, number in cuts:
        if number is None:
            pieces.append(body[at:start])
            at = body.index(b">", end) + 1
        else:
            pieces += (body[at : body.index(b">", start) + 1], f"{_PLACE}{number}".encode())
            at = end
    return b"".join((*pieces, body[at:]))


@dataclass
class _Watch:
    """What is noticed while a document goes by."""

    encoding: str | None
    apart: bool  # whether long texts are
    asides: list[list[Element]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    # Of each entry: where it begins, and its end tag; its dates by their elements; what is taken out of it (where an
    # element begins, and its end tag), with the number of its text where that alone goes.
    spans: list[tuple[int, int]] = field(default_factory=list)
    stamps: list[dict[str, list[str]]] = field(default_factory=list)
    cuts: list[list[tuple[int, int, int | None]]] = field(default_factory=list)
    _begun: int = 0  # where the entry begins
    _stamp: list[str] | None = None
    _path: list[str] = field(default_factory=list)  # names from the entry on
    _aside: TreeBuilder | None = None
    _aside_at: int = 0
    _cut: tuple[int, int] | None = None  # how deep it began, and where
    _text: list[str] | None = None
    _text_at: int = 0

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(self.encoding, " ")
        self.parser.buffer_text = True
        self.parser.buffer_size = _PIECE
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _name(tag)
        if not self._path:
            if name in _ENTRIES:
                for gathered in (self.asides, self.cuts):
                    gathered.append([])
                self.stamps.append({})
                self._begun = self.parser.CurrentByteIndex
                self._path.append(name)
            return
        self._path.append(name)
        if self._aside is None and len(self._path) == 2 and (name.startswith("{") or name in PICTURES):
            self._aside, self._aside_at = TreeBuilder(), 2
            self.parser.CharacterDataHandler = self._aside.data
        elif len(self._path) == 2 and name in _STAMPS:
            self._stamp = self.stamps[-1].setdefault(name, [])
            self._stamp.append("")
            self.parser.CharacterDataHandler = self._say_when
        elif self._text is not None:  # with elements in it: feedparser writes them anew
            self._text = self.parser.CharacterDataHandler = None
        elif self.apart and len(self._path) == 2 and name in _LONG_TEXTS and _is_told_plainly(attributes):
            self._text, self._text_at = [], self.parser.CurrentByteIndex
            self.parser.CharacterDataHandler = self._text.append
        if self._aside is not None:
            self._aside.start(name, {_name(key): value for key, value in attributes.items()})
        if self._cut is None and self._is_apart(name):
            self._cut = (len(self._path), self.parser.CurrentByteIndex)

    def _say_when(self, text: str) -> None:
        if self._stamp is not None:
            self._stamp[-1] += text

    def _is_apart(self, name: str) -> bool:
        if name in _KEPT_APART:
            return not any(above in _TEXTS for above in self._path[1:-1])
        return len(self._path) > 2 and name in _WORDS and not {*_TEXTS, "source"} & {*self._path[1:-1]}

    def _end(self, _tag: str) -> None:
        if not self._path:
            return
        depth, end = len(self._path), self.parser.CurrentByteIndex
        name = self._path.pop()
        if depth == 1:
            self.spans.append((self._begun, end))
        if self._aside is not None:
            self._aside.end(name)
            if depth == self._aside_at:
                self.asides[-1].append(element := self._aside.close())
                if name in _STAMPS:
                    self.stamps[-1].setdefault(name, []).append("".join(element.itertext()))
                self._aside = self.parser.CharacterDataHandler = None
        elif self._stamp is not None and depth == 2:
            self._stamp = self.parser.CharacterDataHandler = None
        if self._cut is not None and self._cut[0] == depth:
            if end > self._cut[1]:  # an empty element has no end tag
                self.cuts[-1].append((self._cut[1], end, None))
            self._cut = None
        if self._text is not None:
            text = "".join(self._text).strip()
            if len(text) > _LONG:
                self.cuts[-1].append((self._text_at, end, len(self.texts)))
                self.texts.append(text)
            self._text = self.parser.CharacterDataHandler = None


def _is_told_plainly(attributes: Mapping[str, str]) -> bool:
    """Tell whether an element holds text, and its tag ends at the first ``>``."""
    if not attributes:
        return True
    if any(">" in value for value in attributes.values()) or "mode" in attributes:
        return False
    return attributes.get("type", "html").lower() in ("html", "text", "text/html", "text/plain")


def _name(tag: str) -> str:
    """Return an element's or attribute's name: of the namespaces that matter here with its short form before it."""
    space, _, local = tag.rpartition(" ")
    return _SPACES.get(space.lower().rstrip("/"), "") + local.lower() if space else tag.lower()
