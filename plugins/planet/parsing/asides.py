"""A feed's bytes → the same without what stands beside its entries' texts, and that by itself.

Captions (``media:description``), show notes for one shop (``itunes:summary``), Dublin Core, and what a stranger's
elements hold are read by feedparser as the entry's own title and text: whichever comes last, or first, wins. So it is
not shown them. What is taken out are whole elements of a well-formed document; of a broken one the usual prefixes are
looked for. Sources: rssboard.org/media-rss, the podcasts' and Dublin Core's namespaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MEDIA, ITUNES, DC = "{media}", "{itunes}", "{dc}"
_SPACES = {
    "http://search.yahoo.com/mrss": MEDIA,
    "http://www.itunes.com/dtds/podcast-1.0.dtd": ITUNES,
    "http://purl.org/dc/elements/1.1": DC,
    "http://purl.org/dc/terms": DC,
}
# Of an entry itself these are its words; further inside, or of these namespaces, they are words about something else.
_WORDS = ("title", "description", "summary", "text", "content", "abstract", "subtitle")
_KEPT_APART = frozenset(f"{space}{name}" for space in _SPACES.values() for name in _WORDS) - {f"{MEDIA}content"}
_TEXTS = ("content", "description", "encoded", "summary", "title", "body", "fullitem", "abstract")  # may hold elements
_ENTRIES = ("item", "entry")
_BROKEN = re.compile(
    rb"<((?:media|itunes|dc|dcterms):(?:title|description|summary|text|abstract|subtitle))\b[^>]*(?<!/)>.*?</\1\s*>",
    re.DOTALL,
)


@dataclass(frozen=True)
class Apart:
    """A document to read, and for each of its entries the elements that stand beside its texts.

    Elements are named ``{media}content``, ``{itunes}image``, ``{dc}title``. Of a broken document there are none.
    """

    body: bytes
    asides: tuple[tuple[Element, ...], ...] = ()


def set_apart(body: bytes) -> Apart:
    """Return an RSS or Atom document without what is not its entries' own text, and what that was."""
    if b"\0" in body[:8]:
        return Apart(body)  # of two bytes a letter: feedparser reads it as it is
    watch = _Watch()
    try:
        watch.parser.Parse(body, True)
    except (expat.ExpatError, LookupError, ValueError):  # the last two: of an encoding that there is not
        return Apart(_BROKEN.sub(b"", body))
    return Apart(_without(body, watch.cuts), tuple(map(tuple, watch.asides)))


def texts(asides: tuple[Element, ...], *names: str) -> tuple[str, ...]:
    """Return what the elements of these names say that are not another element's caption."""
    found = (one for aside in asides for one in ([aside, *aside] if aside.tag == f"{MEDIA}group" else [aside]))
    return tuple(text for one in found if one.tag in names and (text := "".join(one.itertext()).strip()))


def is_adult(asides: tuple[Element, ...]) -> bool:
    """Tell whether a part of an entry is rated as not for everybody (``urn:simple``, or the film industry's)."""
    ratings = (one for aside in asides for one in aside.iter() if one.tag in (f"{MEDIA}rating", f"{MEDIA}adult"))
    return any((one.text or "").strip().lower() in ("adult", "true", "r", "nc-17", "x") for one in ratings)


def _without(body: bytes, cuts: list[tuple[int, int]]) -> bytes:
    """Return ``body`` without the elements that begin and whose end tags begin at ``cuts``."""
    kept, at = [], 0
    for start, end in cuts:
        kept.append(body[at:start])
        at = body.index(b">", end) + 1
    return b"".join((*kept, body[at:]))


@dataclass
class _Watch:
    """What is noticed while a document goes by."""

    asides: list[list[Element]] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)  # where an element begins, and its end tag
    _path: list[str] = field(default_factory=list)  # names from the entry on
    _aside: TreeBuilder | None = None
    _aside_at: int = 0
    _cut: tuple[int, int] | None = None  # how deep it began, and where

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _name(tag)
        if not self._path:
            if name in _ENTRIES:
                self.asides.append([])
                self._path.append(name)
            return
        self._path.append(name)
        if self._aside is None and len(self._path) == 2 and name.startswith("{"):
            self._aside, self._aside_at = TreeBuilder(), 2
            self.parser.CharacterDataHandler = self._aside.data
        if self._aside is not None:
            self._aside.start(name, {_name(key): value for key, value in attributes.items()})
        if self._cut is None and self._is_apart(name):
            self._cut = (len(self._path), self.parser.CurrentByteIndex)

    def _is_apart(self, name: str) -> bool:
        if name in _KEPT_APART:
            return not any(above in _TEXTS for above in self._path[1:-1])
        return len(self._path) > 2 and name in _WORDS and not {*_TEXTS, "source"} & {*self._path[1:-1]}

    def _end(self, _tag: str) -> None:
        if not self._path:
            return
        depth, end = len(self._path), self.parser.CurrentByteIndex
        name = self._path.pop()
        if self._aside is not None:
            self._aside.end(name)
            if depth == self._aside_at:
                self.asides[-1].append(self._aside.close())
                self._aside = self.parser.CharacterDataHandler = None
        if self._cut is not None and self._cut[0] == depth:
            if end > self._cut[1]:  # an empty element has no end tag
                self.cuts.append((self._cut[1], end))
            self._cut = None


def _name(tag: str) -> str:
    """Return an element's or attribute's name: of the namespaces that matter here with its short form before it."""
    space, _, local = tag.rpartition(" ")
    return _SPACES.get(space.lower().rstrip("/"), "") + local.lower() if space else tag.lower()
