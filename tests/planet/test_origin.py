"""Whose words an entry is, which blog it came from, and where else it leads."""

from __future__ import annotations

import json

import pytest

from plugins.planet.model import Feed, ParsedFeed, RawEntry, Reference, Response
from plugins.planet.parsing.parse import parse
from plugins.syndication.model import Person, Source

URL = "https://ann.example/feed"
FEED = Feed(URL, "ann", "Ann", "content/members/ann.md:3")
UMA, VIC = Person("Uma", "https://ann.example/people/uma"), Person("Vic", "https://vic.example/")


def read(body: str) -> RawEntry:
    parsed = parse(Response(URL, 200, {"content-type": "text/xml"}, body.encode()), FEED)
    assert isinstance(parsed, ParsedFeed)
    return parsed.entries[0]


def atom(entry: str, head: str = "") -> RawEntry:
    return read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><title>T</title>'
        f'<link href="https://ann.example/"/>{head}<entry><id>urn:x:1</id><title>A</title>{entry}</entry></feed>'
    )


def rss(item: str) -> RawEntry:
    return read(
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>T</title><link>https://ann.example/</link><item><title>A</title>{item}</item></channel></rss>"
    )


def of_json(**item: object) -> RawEntry:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [{"id": "1", "title": "A", **item}],
    }
    return read(json.dumps(document))


_TWO = (
    "<author><name>Uma</name><uri>/people/uma</uri></author>"
    "<author><name>Vic</name><uri>https://vic.example/</uri></author>"
)
AUTHORS = {
    "Atom": (atom(_TWO + "<contributor><name>Wes</name></contributor>"), (UMA, VIC)),
    "the feed's, where several": (atom("", _TWO), (UMA, VIC)),
    "the feed's alone is the member": (atom("", "<author><name>Uma</name></author>"), ()),
    "the source's": (atom(f"<source><title>S</title><id>x</id>{_TWO}</source>"), (UMA, VIC)),
    "an entry's own before its source's": (
        atom(f"<author><name>Vic</name></author><source><title>S</title>{_TWO}</source>"), (Person("Vic"),)),
    "Dublin Core": (rss("<dc:creator>Uma</dc:creator><dc:creator>Vic</dc:creator>"), (Person("Uma"), Person("Vic"))),
    "two names in one": (rss("<dc:creator>Uma, Vic</dc:creator>"), (Person("Uma, Vic"),)),
    "names in one line, with where they work": (
        rss("<dc:creator>Uma Brown, Vic van Dam and Wes Ash (University of Oak)</dc:creator>"),
        (Person("Uma Brown"), Person("Vic van Dam"), Person("Wes Ash"))),
    "names the other way round": (
        rss("<dc:creator>Brown, Uma; Ash, Vic</dc:creator>"), (Person("Uma Brown"), Person("Vic Ash"))),
    "a name and what its bearer is": (
        rss("<dc:creator>Uma Brown, Chief Editor</dc:creator>"), (Person("Uma Brown, Chief Editor"),)),
    "a firm": (rss("<dc:creator>Brown and Sons</dc:creator>"), (Person("Brown and Sons"),)),
    "a line": (rss("<dc:creator>By Uma Brown</dc:creator>"), (Person("Uma Brown"),)),
    "what a program calls whoever set it up": (rss("<dc:creator>admin</dc:creator>"), ()),
    "Reddit's": (atom("<author><name>/u/uma</name><uri>https://r.example/u/uma</uri></author>"),
        (Person("uma", "https://r.example/u/uma"),)),
    "who is heard": (rss(
        '<p:person xmlns:p="https://podcastindex.org/namespace/1.0" href="https://vic.example/">Vic</p:person>'),
        (VIC,)),
    "an account before a name": (rss("<dc:creator>@uma.b Uma Brown</dc:creator>"), (Person("Uma Brown"),)),
    "accounts alone": (rss("<dc:creator>@uma and @vic</dc:creator>"), (Person("@uma and @vic"),)),
    "the same twice": (rss("<author>u@uma.example (Uma)</author><dc:creator>Uma</dc:creator>"), (Person("Uma"),)),
    "RSS, with addresses": (rss("<author>u@uma.example (Uma)</author>"), (Person("Uma"),)),
    "a name in HTML": (rss("<author>&lt;a href='/'&gt;Uma &amp;amp; Co&lt;/a&gt;</author>"), (Person("Uma & Co"),)),
    "an account's page at a service": (
        rss("<dc:creator>https://github.com/uma-b</dc:creator>"), (Person("uma-b", "https://github.com/uma-b"),)),
    "an account's number": (
        rss("<dc:creator>https://blog.example/users/12</dc:creator>"),
        (Person("blog.example", "https://blog.example/users/12"),)),
    "an account's page alone": (
        rss("<dc:creator>https://lemmy.example/u/uma</dc:creator>"), (Person("uma", "https://lemmy.example/u/uma"),)),
    "an e-mail address alone": (rss("<author>u@uma.example</author>"), ()),
    "an author without a name": (atom("<author><uri>https://vic.example/</uri></author>"), ()),
    "an address that is none": (
        atom("<author><name>Uma</name><uri>javascript:alert(1)</uri></author>"), (Person("Uma"),)),
    "JSON": (
        of_json(authors=[{"name": "Uma", "url": UMA.url}, {"name": "Vic", "url": VIC.url}, 7, {"x": 1}]), (UMA, VIC)),
    "JSON's first version": (of_json(author={"name": "Vic", "url": VIC.url}), (VIC,)),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "authors"), AUTHORS.values(), ids=AUTHORS)
def test_several_authors_are_several_each_with_their_address(entry: RawEntry, authors: tuple[Person, ...]) -> None:
    assert entry.authors == authors
    assert (entry.author or "") == ", ".join(author.name for author in authors)


BOB = Source("Bob's blog", "https://bob.example/", "https://bob.example/feed")
_OWN = f'<source><id>x</id><title>T</title><link rel="self" href="{URL}"/></source>'
SOURCES = {
    "Atom": (
        atom('<source><id>x</id><title type="html">Bob&amp;#39;s blog</title><link href="https://bob.example/"/>'
             '<link rel="self" href="https://bob.example/feed"/></source>'), BOB),
    "RSS": (rss(f'<source url="{BOB.feed}">Bob\'s blog</source>'), Source("Bob's blog", None, BOB.feed)),
    "JSON, as planets write it": (
        of_json(_source={"title": BOB.title, "url": BOB.home, "feed_url": BOB.feed}), BOB),
    "the feed's own": (atom(_OWN), None),
    "a forum's topic": (rss('<source url="https://ann.example/t/a/1.rss">A</source>'), None),
    "without an address": (rss("<source>Somebody</source>"), None),
    "without a title": (rss('<source url="https://bob.example/feed"></source>'), Source("bob.example", None, BOB.feed)),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "source"), SOURCES.values(), ids=SOURCES)
def test_the_blog_that_an_entry_was_taken_from_is_kept(entry: RawEntry, source: Source | None) -> None:
    assert entry.source == source


OUTER, OWN = "https://outer.example/page", "https://ann.example/linked/1"
ALTERNATE = Reference("alternate", OWN)
REFERENCES = {
    "a link blog in Atom": (
        atom(f'<link href="{OUTER}"/><link rel="related" href="{OWN}"/><link rel="shorturl" href="https://s.example/"/>'),
        OUTER, (ALTERNATE,)),
    "translations in Atom": (
        atom('<link href="https://ann.example/1"/><link rel="alternate" hreflang="de" href="https://ann.example/de/1"/>'),
        "https://ann.example/1", ()),
    "translations in Atom for a country": (
        atom('<link rel="alternate" hreflang="de" href="https://ann.example/de/1"/>'
             '<link rel="alternate" hreflang="en-US" href="https://ann.example/1"/>'),
        "https://ann.example/1", ()),
    "a link blog in RSS": (rss(f"<link>{OUTER}</link><guid>{OWN}</guid>"), OUTER, (ALTERNATE,)),
    "a guid that is no permalink": (rss(f'<link>{OUTER}</link><guid isPermaLink="false">{OWN}#1</guid>'), OUTER,
                                    (Reference("alternate", f"{OWN}#1"),)),
    "a link blog in JSON": (of_json(url=OWN, external_url=OUTER), OWN, (Reference("related", OUTER),)),
    "JSON without its own": (of_json(external_url=OUTER), OUTER, ()),
    "via, with its title": (
        atom(f'<link href="{OWN}"/><link rel="via" href="{OUTER}" title="Where &amp;amp; when"/>'),
        OWN, (Reference("via", OUTER, "Where &amp; when"),)),
    "by its full name": (
        atom(f'<link href="{OWN}"/><link rel="http://www.iana.org/assignments/relation/related" href="{OUTER}"/>'),
        OWN, (Reference("related", OUTER),)),
    "replies": (
        atom(f'<link rel="replies" type="application/atom+xml" href="/r.atom"/><link rel="replies" href="/r"/>'
             f'<link href="{OWN}"/>'), OWN, (Reference("replies", "https://ann.example/r.atom"), Reference("replies", "https://ann.example/r"))),
    "RSS's comments": (
        rss(f"<link>{OWN}</link><comments>{OWN}#c</comments>"), OWN, (Reference("replies", f"{OWN}#c"),)),
    "where a podcast is talked of": (
        rss(f'<link>{OWN}</link><podcast:socialInteract xmlns:podcast="https://podcastindex.org/namespace/1.0" '
            f'protocol="activitypub" uri="{OUTER}"/>'),
        OWN, (Reference("replies", OUTER),)),
    "what it answers": (
        atom(f'<link href="{OWN}"/><thr:in-reply-to ref="tag:x" href="{OUTER}"/>'),
        OWN, (Reference("in-reply-to", OUTER),)),
    "the original of a copy": (
        atom(f'<link href="{OWN}"/><link rel="canonical" href="{OUTER}"/>'), OWN, (Reference("canonical", OUTER),)),
    "nothing new": (
        atom(f'<link href="{OWN}"/><link rel="canonical" href="{OWN}"/><link rel="edit" href="/e"/>'), OWN, ()),
    "no address": (atom(f'<link href="{OWN}"/><link rel="via" href="javascript:alert(1)"/>'), OWN, ()),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "url", "references"), REFERENCES.values(), ids=REFERENCES)
def test_links_of_other_relations_are_kept(entry: RawEntry, url: str, references: tuple[Reference, ...]) -> None:
    assert entry.url == url
    assert entry.references == references
