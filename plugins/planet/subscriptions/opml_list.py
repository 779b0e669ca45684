"""An OPML list → the feeds in it, with their folders; the lists that it includes; and what in it is neither.

Source: opml.org/spec2.opml. Lists are written by all sorts of programs, and by hand: the text is made XML first.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from plugins.planet.parsing.encoding import as_xml, to_utf8
from plugins.planet.subscriptions.newcomer import Newcomer
from plugins.shared.fields import parse_web_address
from plugins.shared.problem import Problem
from plugins.shared.url import feed_address, web_address

if TYPE_CHECKING:
    from lxml import etree

_LATIN = "windows-1252"
_FRESHRSS = "{https://freshrss.org/opml}"
_DECLARED = re.compile(rb"encoding\s*=\s*[\"']([\w.:-]{1,40})")
# What readers note in a feed's place: a program, a search, a file (newsboat.org); and an address without its scheme.
_OWN = re.compile(r"(?:exec|filter|query|file|ebi):", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s\"']+")
_BARE = re.compile(r"^(?://)?((?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?)$", re.IGNORECASE)
_ADD = "add it, if it has a feed: python -m plugins.planet add {}"
_MISREAD = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")


@dataclass(frozen=True)
class FeedList:
    """What is in an OPML list: feeds, each once, tagged with its folders; other lists (address and place); the rest."""

    feeds: tuple[Newcomer, ...] = ()
    included: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[Problem, ...] = ()


def read_list(data: bytes, name: str) -> FeedList:
    """Return what is in the OPML list called ``name``. Source: opml.org/spec2.opml."""
    tree = _tree(data, name)
    if isinstance(tree, Problem):
        return FeedList(problems=(tree,))
    reading = _Reading(name)
    for outline in tree.iter("outline"):
        reading.take(outline)
    return reading.whole()


@dataclass
class _Reading:
    """What has been read of the list called ``name``."""

    name: str
    feeds: dict[str, Newcomer] = field(default_factory=dict)  # by their addresses
    included: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    settings: set[str] = field(default_factory=set)  # of FreshRSS
    described: int = 0

    def take(self, outline: etree._Element) -> None:
        given = {str(key).lower(): str(value).strip() for key, value in outline.attrib.items()}
        where, title = f"{self.name}:{outline.sourceline}", given.get("title") or given.get("text", "")
        kind, url, target = given.get("type", "").lower(), given.get("xmlurl"), given.get("url", "")
        shown = decoded(title)
        self.settings.update(key.rpartition("}")[2] for key in given if key.startswith(_FRESHRSS))
        self.described += bool(outline.get("description"))
        if _is_comment(outline):
            self._leave(where, f"{shown or target} is commented out, and left out", "add it by hand")
        elif "xpath" in kind or "dotnotation" in kind:
            self._leave(where, f"{shown} is no feed but a page that FreshRSS takes apart", "ask its owner for a feed")
        elif url and _OWN.match(url):
            behind = _ADDRESS.search(url)
            what = f"{shown or 'it'} is what a reader makes by itself ({url[:60]}), and left out"
            self._leave(where, what, _ADD.format(behind[0] if behind else "ADDRESS"))
        elif url:
            self._take_feed(outline, given, url, decoded(title or url)[:200], where)
        elif kind == "include" or target.lower().partition("?")[0].endswith(".opml"):
            self.included.append((target, where))
        elif not len(outline) and (title or target):
            page = web_address(target) or web_address(given.get("htmlurl"))
            self._leave(where, f"{shown or target} is no feed, and left out", _ADD.format(page or "ADDRESS"))

    def _take_feed(self, outline: etree._Element, given: Mapping[str, str], url: str, title: str, where: str) -> None:
        try:
            address = parse_web_address(feed_address(_BARE.sub(r"https://\1", url)))
        except ValueError as error:
            self.problems.append(Problem.of(where, error, "`xmlUrl` "))
            return
        newcomer = Newcomer(
            title, (address,), _home(given.get("htmlurl", ""), address), given.get("language"), where=where
        )
        known = self.feeds.get(address)
        tags = tuple(dict.fromkeys((*(known.tags if known else ()), *_folders(outline, given))))
        self.feeds[address] = replace(known or newcomer, tags=tags)

    def _leave(self, where: str, what: str, fix: str) -> None:
        self.left_out.append(Problem(where, what, fix))

    def whole(self) -> FeedList:
        first = f"{self.name}:1"
        if self.described:
            what = f"`description` of {self.described} outlines is not taken over"
            self._leave(first, what, "write about them in their files")
        if self.settings:
            what = f"what FreshRSS does with them ({', '.join(sorted(self.settings))}) is not taken over"
            self._leave(first, what, "see docs/keys.md for what a member's file can say")
        return FeedList(tuple(self.feeds.values()), tuple(self.included), tuple(self.problems), tuple(self.left_out))


def _tree(data: bytes, name: str) -> Any:
    """Return the list's root, or a Problem where it is none."""
    from lxml import etree  # slow to load; most planets are a folder of members

    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    no_list = Problem(f"{name}:1", "is not an OPML list", "export it again as OPML")
    try:
        tree = etree.fromstring(legible(data), parser)
    except etree.XMLSyntaxError as error:
        return replace(no_list, what=f"is not an OPML list ({error})")
    return no_list if tree is None or tree.tag != "opml" else tree


def _is_comment(outline: etree._Element) -> bool:
    """Tell whether an outline, or one around it, says that it is none for now (``isComment``)."""
    return any(element.get("isComment") == "true" for element in (outline, *outline.iterancestors("outline")))


def _home(text: str, feed: str) -> str | None:
    """Return a blog's address; some programs write several into one attribute, the feed's among them."""
    urls = map(web_address, re.split(r"\s*,\s*(?=https?://)", text))
    return next((url for url in urls if url and url != feed), None)


def _folders(outline: etree._Element, given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the folders that an outline stands in, outermost first, and of its categories."""
    above = [str(folder.get("text") or folder.get("title") or "") for folder in outline.iterancestors("outline")]
    categories = [part for category in given.get("category", "").split(",") for part in category.split("/")]
    return tuple(dict.fromkeys(name for text in (*reversed(above), *categories) if (name := decoded(text))))


def decoded(text: str) -> str:
    """Return a name as it was meant: references that were escaped twice, and UTF-8 that was read as Latin-1, undone."""
    text = html.unescape(html.unescape(text)) if "&" in text else text
    if _MISREAD.search(text):
        with suppress(UnicodeError):
            text = text.encode(_LATIN).decode()
    return " ".join(text.split())


def legible(data: bytes) -> bytes:
    """Return a list's bytes in UTF-8, whatever it is in; HTML's letters (``&eacute;``) and a bare ``&`` become XML."""
    text = to_utf8(data)
    if text is None:
        declared = _DECLARED.search(data[:200])
        try:
            text = data.decode(declared[1].decode() if declared else _LATIN).encode()
        except (UnicodeError, LookupError):
            text = data.decode(_LATIN, "replace").encode()
    return as_xml(text.decode()).encode()
