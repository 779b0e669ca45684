"""Whose words an entry is, which blog it came from, and where else it leads: clean, and in bounds.

Sources: RFC 4287 §4.1.2 (``author``, ``source``) and §4.2.7 (link relations), RFC 4685 (``replies``, ``in-reply-to``),
RSS 2.0 (``source``, ``comments``), podcasts' ``socialInteract``, Dublin Core's ``creator``, JSON Feed 1.1
(``authors``, ``external_url``).
What an entry's own HTML marks: microformats.org/wiki/in-reply-to, and ``cite`` of blockquote and q.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args
from xml.etree.ElementTree import Element

from plugins.planet.model import LinkRel, Reference
from plugins.planet.parsing.person import NOBODY, apart, person
from plugins.planet.parsing.reader import address, mapping, text
from plugins.planet.parsing.wording import is_markup
from plugins.shared.text import from_html, name, unescaped
from plugins.shared.url import address_key, host_of, web_address
from plugins.syndication.model import Person, Source

MOST = 20  # authors, and references
_TAG = re.compile(r"<(?:a|div|p|span|section|article|blockquote|q|cite|data)\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(class|rel|href|cite|value)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_CITES = re.compile(r"cite\s*=", re.IGNORECASE)
_HREF = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_WITHIN = 1000  # characters in which a marked block has its link
_ACCOUNT = re.compile(
    r"/(?:u|users?|author|profile|people|members?|in)/@?([\w.-]{1,100})/?$|/@([\w.-]{1,100})/?$|"
    r"//(?:www\.)?(?:twitter|x|github|gitlab|codeberg|facebook|instagram)\.\w+/([\w.-]{1,100})/?$"
)
_TAIL, _OPEN_TAIL = re.compile(r"(?:^|[<(])[a-z]+(?:$|>|\)|\s\(?)"), re.compile(r"\([a-z]+$")
_RELATIONS: Mapping[str, LinkRel] = {rel: rel for rel in get_args(LinkRel)}
_HUB: Mapping[str, LinkRel] = {"answers": "in-reply-to", "mentions": "related"}
_HANDLE = re.compile(r"^@[\w.-]+\s+(?=\w)(?!.*@)")  # Discourse: what somebody is called there, before their name
_REGISTRY = "http://www.iana.org/assignments/relation/"


@dataclass(frozen=True)
class Provenance:
    """What an entry says of where it comes from, and where it leads."""

    authors: tuple[Person, ...] = ()
    source: Source | None = None
    references: tuple[Reference, ...] = ()

    @property
    def names(self) -> str | None:
        """Return the authors' names in one line."""
        return ", ".join(author.name for author in self.authors) or None


def of_entry(
    item: Mapping[str, Any],
    head: Mapping[str, Any],
    bases: tuple[str, str | None],
    url: str | None,
    *,
    atom: bool,
    beside: Sequence[Element] = (),
) -> Provenance:
    """Return an entry's origin, of what feedparser says of it and its feed; ``bases`` are the feed's address and home.

    An entry without authors has those who are heard in it (``podcast:person``, one of the elements ``beside``), its
    source's (RFC 4287 §4.1.2), or its feed's where those are several.
    """
    feed, home = bases
    source = mapping(item, "source")
    heard = (
        ("".join(element.itertext()), element.get("href", "")) for element in beside if element.tag == "{podcast}person"
    )
    authors = _authors(item, feed, atom) or _named(heard, feed) or _authors(source, feed, atom)
    if not authors and len(head.get("authors") or ()) > 1:
        authors = _authors(head, feed, atom)
    base = feed if atom else home or feed
    origin = _source(source, feed)
    if origin and origin.title == name(from_html(text(item, "title"))):
        origin = None  # a forum's feed of that topic
    return Provenance(authors, origin, _references(_links(item, base), url, home))


def of_json(item: Mapping[str, Any], document: Mapping[str, Any], base: str, url: str | None) -> Provenance:
    """Return a JSON Feed item's origin; ``author`` is version 1's, ``_source`` what planets such as ours write."""
    authors = _named(_people(item), base) or _named(_people(document), base)
    source_fields = mapping(item, "_source")
    home, feed = web_address(text(source_fields, "url"), base), web_address(text(source_fields, "feed_url"), base)
    title = name(from_html(text(source_fields, "title")))
    source = Source(title or host_of(home or feed), home, feed) if home or feed else None
    outer = web_address(text(item, "external_url"), base)
    references = [Reference("related", outer)] if outer and url and address_key(outer) != address_key(url) else []
    references += _told(mapping(item, "_hub").get("relations"), base)
    return Provenance(authors, source, tuple(references))


def _told(relations: Any, base: str) -> Iterator[Reference]:
    """Yield what another site like ours says of its entry: which it answers, and which it mentions."""
    for relation in relations if isinstance(relations, list) else ():
        rel = _HUB.get(text(relation, "kind"))
        if rel and (url := web_address(text(relation, "url"), base)):
            yield Reference(rel, url)


def _people(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    listed = data.get("authors")
    for author in [*(listed if isinstance(listed, list) else []), data.get("author")]:
        if isinstance(author, dict):
            yield text(author, "name"), text(author, "url")


def _authors(item: Mapping[str, Any], base: str, atom: bool) -> tuple[Person, ...]:
    listed = item.get("authors")
    people = [author for author in listed if isinstance(author, dict)] if isinstance(listed, list) else []
    byline = text(item, "author")
    if len(people) <= 1 and "@" in byline:
        people = [{**(people[0] if people else {}), "name": byline, "email": ""}]  # as it was before it was taken apart
    named = _named(((_whole(person, atom), address(person, "href")) for person in people), base)
    return named or _named([(byline, "")], base)


def _named(people: Iterable[tuple[str, str]], base: str) -> tuple[Person, ...]:
    """Return the people who have a name, each once; an e-mail address is nobody's name, and a page's is where it is."""
    authors: dict[str, Person] = {}
    for written, url in people:
        plain, page = from_html(written) if is_markup(written) else unescaped(written), web_address(url, base)
        if plain.startswith(("http://", "https://")):
            plain, page = _called(plain), page or web_address(plain)
        called = person(_HANDLE.sub("", plain))
        for person_name in (called,) if page else apart(called):
            author = Person(name(person_name.removeprefix("/u/"), 100), page)
            if author.name and author.name.lower() not in NOBODY:
                known = authors.setdefault(author.name.casefold(), author)
                authors[author.name.casefold()] = known if known.url else author
    return tuple(authors.values())[:MOST]


def _called(url: str) -> str:
    """Return whose page an address is: what an account is called there, else its host; a number calls nobody."""
    account = _ACCOUNT.search(url)
    called = next(filter(None, account.groups()), "") if account else ""
    return host_of(url) if called.isdigit() or not called else called


def _whole(author: Mapping[str, Any], atom: bool) -> str:
    """Return an author's name without the end of an address: of jon@hr.community, feedparser leaves ``unity``."""
    full_name, cut = text(author, "name"), re.search(r"\.[a-zA-Z]{4}$", text(author, "email"))
    return _OPEN_TAIL.sub(" ", _TAIL.sub(" ", full_name) if cut and not atom else full_name)


def _source(source: Mapping[str, Any], feed_url: str) -> Source | None:
    """Return the blog that an entry was taken from, if that is another than the feed's own."""
    if not source:
        return None
    links = [link for link in source.get("links") or () if isinstance(link, dict)]
    own = next((address(link, "href") for link in links if text(link, "rel") == "self"), "")
    feed = web_address(address(source, "href") or own, feed_url)
    home = web_address(address(source, "link"), feed_url)
    title = name(from_html(text(source, "title"))) or host_of(home or feed)
    is_own = feed is not None and address_key(feed) == address_key(feed_url)
    return Source(title, home, feed) if title and (feed or home) and not is_own else None


def _links(item: Mapping[str, Any], base: str) -> Iterator[tuple[str, str | None, str]]:
    """Yield the relation, address and title of everything that an entry names beside its own address."""
    for link in item.get("links") or ():
        kind = text(link, "type").partition(";")[0] if isinstance(link, dict) else "none"
        # The feed of an entry's comments says who answered it.
        if kind in ("", "text/html", "application/xhtml+xml") or (text(link, "rel") == "replies" and "xml" in kind):
            yield (
                text(link, "rel").removeprefix(_REGISTRY),
                web_address(address(link, "href"), base),
                text(link, "title"),
            )
    answered = mapping(item, "thr_in-reply-to")
    yield "in-reply-to", web_address(address(answered, "href") or address(answered, "ref"), base), ""
    yield "replies", web_address(address(item, "wfw_commentrss"), base), ""
    yield "replies", web_address(address(item, "comments"), base), ""
    yield "replies", web_address(address(mapping(item, "podcast_socialinteract"), "uri"), base), ""
    guid = text(item, "id")
    yield "permalink", web_address(guid) if guid.startswith(("http://", "https://")) else None, ""


def _references(
    links: Iterable[tuple[str, str | None, str]], url: str | None, home: str | None
) -> tuple[Reference, ...]:
    """Return where an entry leads besides ``url``.

    Where that is somebody else's page, an address on the blog's own host is its own: a link blog's permalink.
    """
    elsewhere = bool(url and home) and host_of(url) != host_of(home)
    references: dict[tuple[str, str], Reference] = {}
    for rel, target, title in links:
        if target is None or (url and target == url):
            continue
        own = (
            elsewhere and host_of(target) == host_of(home) and rel in ("permalink", "related", "alternate", "canonical")
        )
        relation = _RELATIONS.get("alternate" if own else rel)
        if relation and (own or rel != "alternate"):
            references.setdefault((relation, address_key(target)), Reference(relation, target, name(title)))
    return tuple(references.values())[:MOST]


def marked(markup: str, base: str | None, known: Iterable[Reference] = ()) -> tuple[Reference, ...]:
    """Return the ``known`` references and those that ``markup`` marks as answered or quoted.

    Its addresses are relative to ``base``. Cleaning takes such marks.
    """
    references = {(reference.rel, address_key(reference.url)): reference for reference in known}
    for mark in _marks(markup, base):
        references.setdefault((mark.rel, address_key(mark.url)), mark)
    return tuple(references.values())[:MOST]


def _marks(markup: str, base: str | None) -> Iterator[Reference]:
    if "in-reply-to" not in markup and not ("cite" in markup and _CITES.search(markup)):
        return
    for tag in _TAG.finditer(markup):
        has = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[0])}
        answers = "u-in-reply-to" in has.get("class", "").split() or "in-reply-to" in has.get("rel", "").lower().split()
        if answers and (url := web_address(has.get("href") or has.get("value") or _first(markup, tag.end()), base)):
            yield Reference("in-reply-to", url)
        elif "cite" in has and (url := web_address(has["cite"], base)):
            yield Reference("related", url)


def _first(markup: str, start: int) -> str:
    """Return where the first link of a block leads: a citation within a mark."""
    link = _HREF.search(markup, start, start + _WITHIN)
    return html.unescape(link[1] or link[2] or "") if link else ""
