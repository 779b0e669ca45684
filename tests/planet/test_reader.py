"""feedparser as we use it finds what it finds as it comes but for the meaning of dates; only sooner."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.parsing import encoding, reader
from tests.corpora import corpora
from tests.planet.stock_reader import StockReader, found, stock_reader

pytestmark = pytest.mark.slow

HEADERS = {
    "content-type": encoding.UTF8_HEADER,
    "content-location": "https://feed.invalid/~/",
    "content-language": "en_GB",
}
LARGEST = 300_000

SPACES = {
    "": ("title", "link", "description", "guid", "author", "category", "image", "textinput", "url", "name", "content",
         "summary", "id", "updated", "pubDate", "source", "language", "ttl", "generator", "comments", "div", "width",
         "rss"),
    "atom": ("title", "link", "id", "summary", "content", "entry", "author", "name", "uri", "category", "updated"),
    "content": ("encoded",),
    "dc": ("creator", "date", "subject", "title"),
    "itunes": ("author", "image", "summary", "category", "keywords"),
    "media": ("content", "title", "thumbnail", "group"),
    "xhtml": ("div", "p", "b"),
    "svg": ("svg", "title"),
    "odd": ("title", "Thing", "link"),
}  # fmt: skip
URIS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "svg": "http://www.w3.org/2000/svg",
    "odd": "https://blog.example/Odd",
}
NAMES = st.sampled_from([f"{prefix}:{name}" if prefix else name for prefix, names in SPACES.items() for name in names])
WORDS = st.sampled_from(
    ["", "Hello", "a & b", "<b>bold</b>", "cafÃ©", "\x93quoted\x94", "été", " 2010-10-21T10:00:00Z ", "/there?a=1&b=2",
     "https://blog.example/1", "jon@blog.example (Jon)", "YmFzZTY0"]
)  # fmt: skip
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        ["type", "href", "rel", "HREF", "isPermaLink", "url", "term", "text", "mode", "xml:base", "xml:lang", "lang",
         "base", "xmlns:again", "xmlns", "xmlns:xlink", "odd:href"]
    ),
    st.sampled_from(
        ["html", "xhtml", "text", "text/plain", "Text/HTML", "base64", "true", "false", "alternate", "enclosure", "en",
         "https://blog.example/x/", "/y/", "http://www.w3.org/1999/xlink", "http://www.w3.org/2005/Atom"]
    ),
    max_size=2,
)  # fmt: skip


def _element(name: str, attributes: dict[str, str], inside: list[str]) -> str:
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{given}>{''.join(inside)}</{name}>"


ELEMENTS = st.recursive(
    st.builds(lambda name, more, words: _element(name, more, [escape(words)]), NAMES, ATTRIBUTES, WORDS),
    lambda inside: st.builds(_element, NAMES, ATTRIBUTES, st.lists(inside | WORDS.map(escape), max_size=4)),
    max_leaves=8,
)
ROOTS = st.sampled_from(
    [("<rss version='2.0'{}><channel>", "item", "</channel></rss>"), ("<feed xmlns='http://www.w3.org/2005/Atom'{}>",
     "entry", "</feed>"), ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
     "xmlns='http://purl.org/rss/1.0/'{}>", "item", "</rdf:RDF>")]
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Make a document of a feed's elements, most of them where no feed has them."""
    root, entry, end = draw(ROOTS)
    spaces = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in URIS.items())
    head, entries = draw(st.lists(ELEMENTS, max_size=4)), draw(st.lists(st.lists(ELEMENTS, max_size=5), max_size=3))
    items = [_element(entry, {}, inside) for inside in entries]
    return (root.format(spaces) + "".join((*head, *items)) + end).encode()


@pytest.fixture(scope="module")
def stock() -> Iterator[StockReader]:
    with stock_reader() as running:
        yield running


def ours(body: bytes) -> str:
    try:
        return found(reader.read(body, HEADERS))
    except Exception as error:  # feedparser raises whatever its input provokes; then both raise it
        return type(error).__name__


@given(body=documents())
def test_any_elements(stock: StockReader, body: bytes) -> None:
    assert ours(body) == stock.read(body, HEADERS)


@pytest.mark.parametrize("folder", ["feeds-real", "feeds-examples", "feedparser-tests", "hostile"])
def test_feeds(stock: StockReader, folder: str) -> None:
    different, read = [], 0
    for path in sorted((corpora() / folder).rglob("*")):
        if path.suffix in (".json", ".md", ".html", ".png") or not path.is_file() or path.stat().st_size > LARGEST:
            continue
        body = encoding.to_utf8(path.read_bytes())
        if body is None or "redos" in path.name:  # those take feedparser as it comes hours
            continue
        read += 1
        if ours(body) != stock.read(body, HEADERS):
            different.append(path.name)
    assert read > 20
    assert different == []
