"""The commands ``add`` and ``import``: members, or a hashtag's stream, out of an address, a list or a config.ini."""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.planet.model import Failure
from plugins.shared.problem import Problem, Problems, complain
from plugins.shared.slug import slugify
from plugins.shared.terminal import counted, say

if TYPE_CHECKING:
    from plugins.planet.subscriptions.finding import Found
    from plugins.planet.subscriptions.newcomer import Newcomer

SHOWN = 5  # entries of a preview


def add_commands(commands: Any, hosts: argparse.ArgumentParser) -> None:
    """Add both commands to the program's."""
    folder = argparse.ArgumentParser(add_help=False)
    folder.add_argument("--members", type=Path, default=Path("content/members"), metavar="DIR")
    folder.add_argument("--preview", action="store_true", help="show what would be written, and write nothing")

    command = commands.add_parser(
        "add", parents=[hosts, folder], help="find a feed, and write its member's file, or its stream's"
    )
    command.add_argument("url", metavar="URL", help="the blog, its feed, a profile (@name@host), or a hashtag's page")
    command.add_argument("--name", help="the member's name; else the feed's title")
    command.add_argument(
        "--stream", action="store_true", help="it is a hashtag's, of all who use it: heard elsewhere, and no member's"
    )
    command.set_defaults(run=_add, store=None)

    what = "take over an OPML list, a Planet's config.ini or a Pluto's planet.ini"
    command = commands.add_parser("import", parents=[hosts, folder], help=what)
    command.add_argument("file", metavar="FILE", help="a file, or its address")
    command.set_defaults(run=_import, store=None)


def _add(options: argparse.Namespace, now: datetime) -> int:
    # Slow to load, as below, and of no use to an update.
    from plugins.planet.subscriptions.finding import look
    from plugins.planet.subscriptions.newcomer import Newcomer
    from plugins.planet.subscriptions.streams import is_stream
    from plugins.shared.url import feed_address

    profile = "@" in options.url.partition("/")[0]
    typed = feed_address(options.url)
    address = typed if "://" in typed or profile else f"https://{typed}"
    answer = asyncio.run(look(address, options.settings(options).fetch, now))
    if isinstance(answer, Failure):
        raise Problems([Problem(answer.url, answer.reason, answer.fix or "check the address in a browser")])
    say(*_preview(answer))
    if options.stream or is_stream(answer.feed, () if options.name else answer.harvest.entries):
        return _add_stream(answer, options)
    parsed = answer.harvest.parsed
    name = options.name or parsed.title or answer.feed
    newcomer = Newcomer(name, (answer.feed,), parsed.home, parsed.language)
    problems = _write([_plain(newcomer)], options.members, options.preview)
    if problems:
        raise Problems(problems)
    return 0


def _preview(answer: Found) -> list[str]:
    """Return what would appear on the planet, in lines for a person."""
    entries = sorted(answer.harvest.entries, key=lambda entry: entry.sort_date, reverse=True)
    count = counted(len(entries), "entry", "entries")
    lines = [f"{answer.harvest.parsed.title or 'A feed without a title'}: {answer.feed}, {count}"]
    for entry in entries[:SHOWN]:
        day = f"{entry.published:%Y-%m-%d}" if entry.published else "no date   "
        lines.append(f"  {day}  {entry.title}")
    lines += [f"  and {len(entries) - SHOWN} more"] if len(entries) > SHOWN else []
    return lines + [f"Its page names this feed, too: {url}" for url in answer.others[:SHOWN]]


def _add_stream(answer: Found, options: argparse.Namespace) -> int:
    """Write the file of a hashtag's stream, beside the members' folder."""
    from plugins.members.reading import read_members
    from plugins.planet.subscriptions.streams import FOLDER, confused, read_streams, stream_file
    from plugins.writing.readback import add, faults

    content = options.members.parent

    def read(copy: Path, root: Path) -> list[Problem]:
        streams, problems = read_streams(copy, root)
        members = read_members(options.members, content)[0] if options.members.is_dir() else ()
        return [*problems, *confused((*read_streams(content, content)[0], *streams), members)]

    name, text = stream_file(answer, options.name)
    path = content / FOLDER / name
    if path.exists():
        raise Problems([Problem(str(path), "is there already", f"write {answer.feed} into it")])
    files = [(f"{FOLDER}/{name}", text)]
    if problems := faults(files, read) if options.preview else add(files, content, read):
        raise Problems(
            [Problem(answer.feed, f"{path} is not written: {problem.what}", problem.fix) for problem in problems]
        )
    if options.preview:
        say("", path, *text.split("\n"))
    else:
        say(f"Written: {path}. It is a hashtag's stream: what is heard there stands apart from members' posts.")
    return 0


def _import(options: argparse.Namespace, now: datetime) -> int:
    from plugins.planet.subscriptions.imports import read_source
    from plugins.planet.subscriptions.newcomer import joined

    newcomers, problems = asyncio.run(read_source(options.file, options.settings(options).fetch, now))
    problems = [*problems, *_write(joined(map(_plain, newcomers)), options.members, options.preview)]
    if problems:
        complain(problems)
    return 0 if newcomers else 2


def _write(newcomers: Iterable[Newcomer], folder: Path, only_preview: bool) -> list[Problem]:
    """Write a file for each newcomer whose feed and file are not there yet; return a Problem for each other."""
    from plugins.members.reading import read_members
    from plugins.planet.subscriptions.newcomer import member_file
    from plugins.writing.readback import add, faults

    def read(copy: Path, root: Path) -> list[Problem]:
        return read_members(copy, root)[1]

    members, _ = read_members(folder, folder) if folder.is_dir() else ((), [])
    known = {feed: member.source for member in members for feed in member.feeds}
    problems = []
    for newcomer in newcomers:
        path = _path(newcomer, folder)
        files = [(path.name, member_file(newcomer))]
        taken = next((known[feed] for feed in newcomer.feeds if feed in known), None)
        if taken:
            problems.append(Problem(newcomer.feeds[0], f"is followed already, by {taken}", "nothing to do"))
        elif path.exists():
            problems.append(
                Problem(
                    str(path), f"is there already; {newcomer.name} is not written", f"write {newcomer.feeds[0]} into it"
                )
            )
        elif reasons := faults(files, read) if only_preview else add(files, folder, read):
            feed = newcomer.feeds[0]
            problems += [Problem(feed, f"{path} is not written: {wrong.what}", wrong.fix) for wrong in reasons]
        elif only_preview:
            say("", path, *files[0][1].split("\n"))
        else:
            say(f"Written: {path}. Say something about them there, then run `inv fetch`.")
    return problems


def _plain(newcomer: Newcomer) -> Newcomer:
    """Return a newcomer with a name that a member may have: a stranger's feed or list says what theirs is."""
    from plugins.planet.subscriptions.opml_list import decoded
    from plugins.shared.text import name, plain
    from plugins.shared.url import web_address

    words = [tuple(word for text in texts if (word := plain(text))) for texts in (newcomer.include, newcomer.exclude)]
    return replace(
        newcomer,
        name=name(decoded(newcomer.name)) or name(newcomer.feeds[0]),
        blog=web_address(newcomer.blog),
        location=name(decoded(newcomer.location or "")) or None,
        tags=tuple(tag for label in newcomer.tags if (tag := name(decoded(label), 60)))[:50],
        include=words[0],
        exclude=words[1],
    )


def _path(newcomer: Newcomer, folder: Path) -> Path:
    """Return a newcomer's file: by their name, or by their blog's address where too little of it is left."""
    path = folder / f"{_slug(newcomer.name)}.md"
    if _slug(newcomer.name) and (slugify(newcomer.name).isascii() or not path.exists()):
        return path
    return folder / f"{_slug((newcomer.blog or newcomer.feeds[0]).partition('://')[2])}.md"


def _slug(name: str) -> str:
    """Return what of a name may be a member's file's: a-z, 0-9 and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", slugify(name)).strip("-")
