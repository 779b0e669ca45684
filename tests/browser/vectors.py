"""The corpus of attacks as members' feeds: every vector in every place that a feed has."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from html import escape

from lxml import etree
from lxml.html import fragment_fromstring

# Longer ones take feedparser's search for an e-mail address so long that the whole feed is given up, as it should be.
LONGEST_AUTHOR = 1000
MOST = 190  # entries in a feed; parse.py takes 200
FIRST = datetime(2011, 1, 1, 12, tzinfo=UTC)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2
ATOM, XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"


def feeds(vectors: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (member, content type, document): each member has all vectors in a format of its own.

    The feeds of ``titles`` have one entry each, so that every vector is a feed's title, too.
    """
    numbered = list(enumerate(vectors.items()))
    for member, (kind, write) in FORMATS.items():
        size = 1 if member == "titles" else MOST
        for start in range(0, len(numbered), size):
            part = numbered[start : start + size]
            yield member, kind, write(part[0][1][1], [(n, id_, vector) for n, (id_, vector) in part])


def _day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


def _text(vector: str) -> str:
    """Return ``vector`` as XML's text or attribute."""
    return escape(_FORBIDDEN.sub("", vector))


def _rss(title: str, items: list[tuple[int, str, str]]) -> str:
    inside = "".join(
        f"<item><guid isPermaLink='false'>{id_}</guid><title>{v}</title><link>{v}</link><author>{a}</author>"
        f"<category>{v}</category><dc:creator>{a}</dc:creator><description>{v}</description>"
        f"<content:encoded>&lt;p&gt;{id_}&lt;/p&gt;{v}</content:encoded>"
        f"<enclosure url='{v}' type='audio/mpeg'/>"
        f"<pubDate>{_day(n):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for n, id_, vector in items
        for v, a in [(_text(vector), _text(vector[:LONGEST_AUTHOR]))]
    )
    return (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        f"<channel><title>{_text(title)}</title><link>https://blog.example/</link>{inside}</channel></rss>"
    )


def _atom(body: Callable[[str, str], str]) -> Callable[[str, list[tuple[int, str, str]]], str]:
    def write(title: str, items: list[tuple[int, str, str]]) -> str:
        inside = "".join(
            f"<entry><id>urn:{id_}</id><title type='html'>{v}</title><link href='{v}'/><author><name>{a}</name>"
            f"<uri>{v}</uri></author><category term='{v}'/><summary type='html'>{v}</summary>{body(id_, vector)}"
            f"<published>{_day(n):%Y-%m-%dT%H:%M:%SZ}</published><updated>{_day(n):%Y-%m-%dT%H:%M:%SZ}</updated></entry>"
            for n, id_, vector in items
            for v, a in [(_text(vector), _text(vector[:LONGEST_AUTHOR]))]
        )
        head = f"<id>urn:x</id><title type='html'>{_text(title)}</title><link href='https://blog.example/'/>"
        return f"<feed xmlns='{ATOM}' xml:base='https://blog.example/'>{head}{inside}</feed>"

    return write


def _as_html(id_: str, vector: str) -> str:
    return f"<content type='html'>&lt;p&gt;{id_}&lt;/p&gt;{_text(vector)}</content>"


def _as_xhtml(id_: str, vector: str) -> str:
    """Return the vector as the elements that a parser makes of it; as text where XML cannot hold them."""
    try:
        tree = fragment_fromstring(_FORBIDDEN.sub("", vector), create_parent="div")
        written = etree.tostring(tree, encoding="unicode", with_tail=False)
        etree.fromstring(written)
    except (etree.LxmlError, ValueError, AssertionError):
        written = f"<div>{_text(vector)}</div>"
    return f"<content type='xhtml'><div xmlns='{XHTML}'><p>{id_}</p>{written}</div></content>"


def _json(title: str, items: list[tuple[int, str, str]]) -> str:
    entries = [
        {
            "id": id_,
            "url": vector,
            "external_url": vector,
            "title": vector,
            "content_html": f"<p>{id_}</p>{vector}",
            "summary": vector,
            "image": vector,
            "tags": [vector],
            "authors": [{"name": vector, "url": vector}],
            "date_published": _day(n).isoformat(),
        }
        for n, id_, vector in items
    ]
    home = {"home_page_url": "https://blog.example/"}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, **home, "items": entries})


_XML, _FEED = "application/xml", "application/feed+json"
FORMATS: dict[str, tuple[str, Callable[[str, list[tuple[int, str, str]]], str]]] = {
    "rss": (_XML, _rss),
    "atom": (_XML, _atom(_as_html)),
    "xhtml": (_XML, _atom(_as_xhtml)),
    "json": (_FEED, _json),
    "titles": (_XML, _rss),
}
