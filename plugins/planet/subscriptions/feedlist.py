"""Whose feeds to fetch: member files or an OPML list → Feeds and Problems; and names → the feeds that they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from plugins.members.model import Member
from plugins.members.reading import read_members
from plugins.planet.model import Feed
from plugins.planet.subscriptions.opml_list import read_list
from plugins.planet.subscriptions.streams import confused, read_streams
from plugins.shared.problem import Problem, Problems, nearest
from plugins.shared.slug import numbered, slugify
from plugins.shared.url import address_key

# What a member's file says of all their feeds.
_CHOSEN = (
    *("name", "blog", "language", "text", "images", "hashtags"),
    *("include", "exclude", "moved_from", "avatar"),
)


def read_feeds(source: Path, root: Path) -> tuple[tuple[Feed, ...], list[Problem]]:
    """Return the feeds that a members' folder or an OPML file names, in its order, and everything to mend.

    With the folder come the hashtags' streams of planet/sources/ beside it.
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
    streams, wrong = read_streams(source.parent, root if inside else source.parent)
    feeds = (*(feed for member in members for feed in feeds_of(member)), *(stream.fetched for stream in streams))
    return feeds, [*problems, *wrong, *confused(streams, members)]


def feeds_of(member: Member) -> tuple[Feed, ...]:
    """Return a member's feeds, and the single posts that are asked for like feeds; one who has left has none."""
    if member.left is not None:
        return ()
    chosen = {key: getattr(member, key) for key in _CHOSEN}
    chosen |= {"member": member.slug, "photo": member.photo is not None, "pages": member.reads_pages}
    return tuple(
        Feed(url=url, where=where, single=single, **chosen)
        for urls, lines, single in ((member.feeds, member.feed_lines, False), (member.posts, member.post_lines, True))
        for url, where in zip(urls, lines, strict=True)
    )


def _read_opml(source: Path, root: Path) -> tuple[tuple[Feed, ...], list[Problem]]:
    """Return the feeds of an OPML list, each once; lists that it includes are not read here, and that is said."""
    name = source.relative_to(root).as_posix() if source.is_relative_to(root) else source.as_posix()
    try:
        feed_list = read_list(source.read_bytes(), name)
    except OSError as error:
        return (), [Problem(f"{name}:1", f"cannot be read ({error.strerror})", "check the file's rights")]
    fix = "import it: python -m plugins.planet import"
    included = [
        Problem(where, f"{url} is another list, and an update reads one", f"{fix} {url}")
        for url, where in feed_list.included
    ]
    feeds: dict[str, Feed] = {}
    for feed in feed_list.feeds:
        slug = numbered(slugify(feed.name), feeds.__contains__)
        feeds[slug] = Feed(feed.feeds[0], slug, feed.name, feed.where, feed.blog, feed.language)
    return tuple(feeds.values()), [*feed_list.problems, *included]


def named(feeds: Sequence[Feed], names: Iterable[str]) -> tuple[Feed, ...]:
    """Return the feeds of the members, and at the addresses, that ``names`` name; raise Problems for any other name."""
    chosen: dict[Feed, None] = {}
    problems = []
    for name in names:
        meant = [feed for feed in feeds if _is_meant(feed, name)]
        chosen |= dict.fromkeys(meant)
        if not meant:
            problems.append(_unknown(name, feeds))
    if problems:
        raise Problems(problems)
    return tuple(chosen)


def _is_meant(feed: Feed, name: str) -> bool:
    same_address = "/" in name and address_key(feed.url) == address_key(name)
    return same_address or name.strip().casefold() in (feed.member.casefold(), feed.name.casefold())


def _unknown(name: str, feeds: Sequence[Feed]) -> Problem:
    known = {feed.url if "/" in name else feed.member for feed in feeds}
    near = nearest(name, known)
    fix = f"did you mean {near}?" if near else "write a member's file without .md, or a feed's address as it has it"
    return Problem(f"--again {name}", "is neither a member with a feed nor a feed that is followed", fix)
