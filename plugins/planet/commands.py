"""The commands on the store that are no update: status, export, restore, copy, forget. See __main__.py.

Each loads what it needs when it runs.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.planet.store.database import store_lock
from plugins.planet.store.store import Store
from plugins.shared.problem import Problem, Problems
from plugins.shared.terminal import as_json, counted, escaped, say, write

if TYPE_CHECKING:
    from plugins.planet.views.status import FeedStatus


def add_commands(commands: Any, store: argparse.ArgumentParser, hosts: argparse.ArgumentParser) -> None:
    """Add ``status``, ``export``, ``restore``, ``copy`` and ``forget``."""
    command = commands.add_parser("status", parents=[store], help="say how each feed is")
    command.add_argument("--members", type=Path, metavar="DIR", help="only the feeds that these members' files name")
    command.add_argument("--json", action="store_true", help="one JSON object a feed")
    command.set_defaults(run=_status)

    command = commands.add_parser("export", parents=[store], help="print the whole memory as a JSON Feed")
    command.set_defaults(run=_export)

    command = commands.add_parser("restore", parents=[store, hosts], help="take an exported memory in")
    command.add_argument("source", metavar="SOURCE", help="a file, or the address of a published archive")
    command.set_defaults(run=_restore)

    command = commands.add_parser("copy", parents=[hosts], help="copy a document of a site into a file")
    command.add_argument("source", metavar="URL", help="its address")
    command.add_argument("store", type=Path, metavar="FILE", help="the file")
    command.set_defaults(run=_copy)

    command = commands.add_parser("forget", parents=[store], help="delete, and never take in again")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("url", nargs="?", metavar="URL", help="a post's address, or a feed's")
    what.add_argument("--member", metavar="SLUG", help="everything of a member")
    what.add_argument("--entry", metavar="ID", help="one entry, by its id in the archive")
    command.add_argument("--content", type=Path, default=Path("content"), help="the folder (content)")
    command.set_defaults(run=_forget)


def _status(options: argparse.Namespace, now: datetime) -> int:
    from plugins.planet.views import status

    with _existing(options.store, now) as store:
        feeds = status.statuses(store, now)
        if options.members:
            feeds = _followed(options.members, feeds, now)
        for feed in feeds:
            write(f"{as_json(status.as_json(feed)) if options.json else escaped(status.line(feed))}\n", sys.stdout)
    if not feeds:
        say("No feed has been asked yet: `inv fetch` does it.", error=True)
    return 0


def _followed(folder: Path, known: Sequence[FeedStatus], now: datetime) -> tuple[FeedStatus, ...]:
    """Return what the status page shows: each feed that the members' files name today, those in trouble first."""
    from plugins.members.reading import read_members
    from plugins.planet.views.health import health

    members, problems = read_members(folder, folder)
    if problems:
        raise Problems(problems)
    return tuple(line.status for line in health(members, known, shown=None, now=now).lines)


def _export(options: argparse.Namespace, now: datetime) -> int:
    from plugins.planet.store import archive

    with _existing(options.store, now) as store:
        write(f"{as_json(archive.export(store), indent=1)}\n", sys.stdout)
    return 0


def _restore(options: argparse.Namespace, now: datetime) -> int:
    from plugins.planet.store import archive
    from plugins.planet.store.restore import load

    loaded = asyncio.run(load(options.source, options.settings(options).fetch, now))
    with store_lock(options.store), Store.open(options.store, now=now) as store:
        say(*store.notices, error=True)
        whole = store.may_remember
        new = archive.restore(store, loaded)
        say(f"{counted(new, 'entry', 'entries')} restored; {store.count()} in all.")
        if not whole and (left_out := archive.memories(loaded)):
            say(f"The store was not empty, so only entries were taken in; {left_out} were left out.")
    return 0


def _copy(options: argparse.Namespace, now: datetime) -> int:
    from plugins.planet.store.restore import document
    from plugins.shared.folder import write_whole

    data = asyncio.run(document(options.source, options.settings(options).fetch, now))
    write_whole(options.store, data)
    return 0


def _forget(options: argparse.Namespace, now: datetime) -> int:
    with store_lock(options.store), _existing(options.store, now) as store:
        count = store.forgotten.bury(now=now, url=options.url, member=options.member, entry=options.entry)
    deleted = counted(count, "entry", "entries")
    say(f"{deleted} deleted, never to be taken in again. Build and publish, and the site shows them no more.")
    if options.content.is_dir():
        from plugins.planet.replies import inbox
        from plugins.planet.replies.commands import people

        say(*inbox.forget(options.content, people(options.content), url=options.url, member=options.member))
    return 0


def _existing(path: Path, now: datetime) -> Store:
    if not path.exists():
        raise Problems([Problem(str(path), "there is no store here", "run `update` first, or name another --store")])
    return Store.open(path, now=now)
