"""Whose feeds to fetch: member files or an OPML list → Feeds and Problems; and names → the feeds that they mean."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.members.model import Member
from plugins.members.reading import read_members
from plugins.planet.model import Feed
from plugins.planet.parsing.encoding import to_utf8
from plugins.shared.fields import parse_web_address
from plugins.shared.problem import Problem, Problems, nearest
from plugins.shared.slug import slugify
from plugins.shared.url import address_key, web_address

if TYPE_CHECKING:
    from lxml import etree

_LATIN = "windows-1252"
_DECLARED = re.compile(rb"encoding\s*=\s*[\"']([\w.:-]{1,40})")
_NOT_XML = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\w{1,8});)(?:[A-Za-z][A-Za-z0-9]{1,30};)?")


def read_feeds(source: Path, root: Path) -> tuple[tuple[Feed, ...], list[Problem]]:
    """Return the feeds that a members' folder or an OPML file names, in its order, and everything to mend.

    Places are named relative to ``root`` where they are inside it.
    """
    if not source.is_absolute():
        source = root / source
    if not source.exists():
        fix = "name the folder with the members' files, or an OPML file"
        return (), [Problem(str(source), "there is no such folder or file", fix)]
    if source.is_file():
        return _read_opml(source, root)
    inside = source.resolve().is_relative_to(root.resolve())
    members, problems = read_members(source, root if inside else source)
    return tuple(feed for member in members for feed in feeds_of(member)), problems


def feeds_of(member: Member) -> tuple[Feed, ...]:
    """Return a member's feeds, and the single posts that are asked for like feeds; one who has left has none."""
    if member.left is not None:
        return ()
    return tuple(
        Feed(
            url=url,
            member=member.slug,
            name=member.name,
            where=where,
            blog=member.blog,
            language=member.language,
            text=member.text,
            hashtags=member.hashtags,
            include=member.include,
            exclude=member.exclude,
            moved_from=member.moved_from,
            avatar=member.avatar,
            photo=member.photo is not None,
            single=single,
        )
        for urls, lines, single in ((member.feeds, member.feed_lines, False), (member.posts, member.post_lines, True))
        for url, where in zip(urls, lines, strict=True)
    )


def _read_opml(source: Path, root: Path) -> tuple[tuple[Feed, ...], list[Problem]]:
    """Return the feeds of an OPML list. Source: opml.org/spec2.opml, ``type="rss"`` outlines."""
    from lxml import etree  # slow to load; most planets are a folder of members

    name = source.relative_to(root).as_posix() if source.is_relative_to(root) else source.as_posix()
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        tree = etree.fromstring(legible(source.read_bytes()), parser)
    except (OSError, etree.XMLSyntaxError) as error:
        return (), [Problem(f"{name}:1", f"is not an OPML list ({error})", "export it again as OPML")]
    if tree is None or tree.tag != "opml":
        return (), [Problem(f"{name}:1", "is not an OPML list", "export it again as OPML")]
    return _feeds(tree, name)


def legible(data: bytes) -> bytes:
    """Return a list's bytes in UTF-8, whatever it is in; HTML's letters (``&eacute;``) and a bare ``&`` become XML."""
    text = to_utf8(data)
    if text is None:
        declared = _DECLARED.search(data[:200])
        try:
            text = data.decode(declared[1].decode() if declared else _LATIN).encode()
        except (UnicodeError, LookupError):
            text = data.decode(_LATIN, "replace").encode()
    return _NOT_XML.sub(lambda found: html.escape(html.unescape(found[0])), text.decode()).encode()


def _feeds(tree: etree._Element, name: str) -> tuple[tuple[Feed, ...], list[Problem]]:
    feeds: list[Feed] = []
    problems: list[Problem] = []
    taken: set[str] = set()
    seen: set[str] = set()
    for outline, url in _outlines(tree):
        where = f"{name}:{outline.sourceline}"
        title = (outline.get("title") or outline.get("text") or url).strip()[:200]
        try:
            address = parse_web_address(url)
        except ValueError as error:
            what, _, fix = str(error).partition(" — ")
            problems.append(Problem(where, f"`xmlUrl` {what}", fix))
            continue
        if address in seen:
            continue
        seen.add(address)
        slug = _free(slugify(title), taken)
        feeds.append(Feed(address, slug, title, where, web_address(outline.get("htmlUrl")), outline.get("language")))
    return tuple(feeds), problems


def _outlines(tree: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for outline in tree.iter("outline"):
        for key, value in outline.attrib.items():
            if str(key).lower() == "xmlurl":
                yield outline, str(value)


def _free(slug: str, taken: set[str]) -> str:
    numbered = (slug if n == 1 else f"{slug}-{n}" for n in range(1, 100_000))
    free = next(candidate for candidate in numbered if candidate not in taken)
    taken.add(free)
    return free


def named(feeds: Sequence[Feed], names: Iterable[str]) -> tuple[Feed, ...]:
    """Return the feeds of the members, and at the addresses, that ``names`` name; raise Problems for any other name."""
    found: dict[Feed, None] = {}
    problems = []
    for name in names:
        meant = [feed for feed in feeds if _is_meant(feed, name)]
        found |= dict.fromkeys(meant)
        if not meant:
            problems.append(_unknown(name, feeds))
    if problems:
        raise Problems(problems)
    return tuple(found)


def _is_meant(feed: Feed, name: str) -> bool:
    same_address = "/" in name and address_key(feed.url) == address_key(name)
    return same_address or name.strip().casefold() in (feed.member.casefold(), feed.name.casefold())


def _unknown(name: str, feeds: Sequence[Feed]) -> Problem:
    known = {feed.url if "/" in name else feed.member for feed in feeds}
    near = nearest(name, known)
    fix = f"did you mean {near}?" if near else "write a member's file without .md, or a feed's address as it has it"
    return Problem(f"--again {name}", "is neither a member with a feed nor a feed that is followed", fix)
