"""An OPML list → the feeds in it, with their folders; the lists that it includes; and what in it is neither.

Source: opml.org/spec2.opml. Lists are written by all sorts of programs, and by hand: the text is made XML first.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
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
    feeds: dict[str, Newcomer] = {}
    included, problems, left_out = [], [], []
    settings: set[str] = set()
    for outline in tree.iter("outline"):
        given = {str(key).lower(): str(value).strip() for key, value in outline.attrib.items()}
        where, title = f"{name}:{outline.sourceline}", given.get("title") or given.get("text", "")
        url, target = given.get("xmlurl"), given.get("url", "")
        settings.update(key.rpartition("}")[2] for key in given if key.startswith(_FRESHRSS))
        kind = given.get("type", "").lower()
        if _is_comment(outline):
            left_out.append(
                Problem(where, f"{decoded(title) or target} is commented out, and left out", "add it by hand")
            )
        elif "xpath" in kind or "dotnotation" in kind:
            fix = "ask its owner for a feed"
            left_out.append(Problem(where, f"{decoded(title)} is no feed but a page that FreshRSS takes apart", fix))
        elif url is not None:
            try:
                address = parse_web_address(feed_address(url))
            except ValueError as error:
                what, _, fix = str(error).partition(" — ")
                problems.append(Problem(where, f"`xmlUrl` {what}", fix))
                continue
            home, language = _home(given.get("htmlurl", ""), address), given.get("language")
            known = feeds.get(address)
            tags = tuple(dict.fromkeys((*(known.tags if known else ()), *_folders(outline, given))))
            one = Newcomer(decoded(title or url)[:200], (address,), home, language, where=where)
            feeds[address] = replace(known or one, tags=tags)
        elif kind == "include" or target.lower().partition("?")[0].endswith(".opml"):
            included.append((target, where))
        elif not len(outline) and (title or target):
            fix = "add it, if it has a feed: python -m plugins.planet add ADDRESS"
            left_out.append(Problem(where, f"{decoded(title) or target} is no feed, and left out", fix))
    described = sum(bool(outline.get("description")) for outline in tree.iter("outline"))
    if described:
        fix = "write about them in their files"
        left_out.append(Problem(f"{name}:1", f"`description` of {described} outlines is not taken over", fix))
    if settings:
        what = f"what FreshRSS does with them ({', '.join(sorted(settings))}) is not taken over"
        left_out.append(Problem(f"{name}:1", what, "see docs/keys.md for what a member's file can say"))
    return FeedList(tuple(feeds.values()), tuple(included), tuple(problems), tuple(left_out))


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
    return any(one.get("isComment") == "true" for one in (outline, *outline.iterancestors("outline")))


def _home(text: str, feed: str) -> str | None:
    """Return a blog's address; some programs write several into one attribute, the feed's among them."""
    found = map(web_address, re.split(r"\s*,\s*(?=https?://)", text))
    return next((url for url in found if url and url != feed), None)


def _folders(outline: etree._Element, given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the folders that an outline stands in, outermost first, and of its categories."""
    above = [str(folder.get("text") or folder.get("title") or "") for folder in outline.iterancestors("outline")]
    categories = [part for one in given.get("category", "").split(",") for part in one.split("/")]
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
