"""The planet without Pelican: ``python -m plugins.planet COMMAND``; ``--help`` names the commands."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from plugins.members.match import ImagesChoice
from plugins.planet.choices import Retention
from plugins.planet.settings import PlanetSettings
from plugins.planet.store.database import only_one
from plugins.planet.store.store import Store
from plugins.shared import clock
from plugins.shared.problem import Problem, Problems, complain
from plugins.shared.terminal import as_json, counted, escaped, leave, say, write

if TYPE_CHECKING:
    from plugins.planet.model import Feed, FeedReport
    from plugins.planet.views.status import FeedStatus
    from plugins.writing.hosts import Elsewhere

# Each command loads what it needs: an update in which nothing is new takes little longer than to load all of it.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0, or 2 when the call, the members or the store need mending."""
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(given[:1]).parse_args(given)
    gc.set_threshold(20_000)  # what is loaded stays, and an update leaves few circles behind
    try:
        return int(options.run(options, clock.now()))
    except Problems as problems:
        complain(problems.problems)
    except sqlite3.Error as error:
        what = f"the store cannot be used ({error})"
        say(Problem(str(options.store), what, "check the free space and the file's rights"), error=True)
    except BrokenPipeError:
        return 141  # whoever read our lines has read enough of them, as `head` does
    except OSError as error:
        where = error.filename or options.store
        fix = "check the name, the rights and the free space"
        say(Problem(str(where), error.strerror or str(error), fix), error=True)
    except KeyboardInterrupt:
        say("Stopped; what was read so far is kept.", error=True)
        return 130
    return 2


def _parser(asked: Sequence[str]) -> argparse.ArgumentParser:
    """Return what reads the call; an update, which comes every hour, is not kept waiting for the other commands."""
    parser = argparse.ArgumentParser(prog="python -m plugins.planet", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    store = argparse.ArgumentParser(add_help=False)
    store.add_argument("--store", type=Path, required=True, metavar="FILE", help="the planet's memory")
    hosts = argparse.ArgumentParser(add_help=False)
    hosts.add_argument(
        "--allow-host", action="append", default=[], metavar="HOST",
        help="a host, host:port, address or network that may be asked though it is not public",
    )  # fmt: skip
    hosts.add_argument(
        "--contact", default="", metavar="URL", help="where a host's owner can reach you; in the User-Agent"
    )

    _add_update(commands, store, hosts)
    if list(asked) != ["update"]:
        _add_others(commands, store, hosts)
    return parser


def _add_update(commands: Any, store: argparse.ArgumentParser, hosts: argparse.ArgumentParser) -> None:
    command = commands.add_parser("update", parents=[store, hosts], help="fetch every feed that is due")
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--members", type=Path, metavar="DIR", help="a folder of member files, or an OPML file")
    source.add_argument("--opml", type=Path, metavar="FILE", help="an OPML file")
    command.add_argument(
        "--archive",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="add this archive's entries; they go when others are given",
    )
    command.add_argument("--force", action="store_true", help="ask feeds before their time")
    command.add_argument(
        "--again", action="append", default=[], metavar="NAME",
        help="a member's slug or a feed's address: ask it as if it had never been gone or moved",
    )  # fmt: skip
    command.add_argument(
        "--run-seconds", type=_number, default=PlanetSettings.run_seconds, metavar="N",
        help="end after so many; feeds that were not reached are asked first at the next update (%(default)s)",
    )  # fmt: skip
    command.add_argument("--quiet", action="store_true", help="one closing line only")
    command.add_argument("--json", action="store_true", help="one JSON object a feed, and a last one with the totals")
    command.set_defaults(run=_update)
    _add_choices(command)


def _add_choices(command: argparse.ArgumentParser) -> None:
    """Add what the site's settings decide, too."""
    command.add_argument(
        "--retention", choices=get_args(Retention), default="keep",
        help="keep what vanishes from its feed, or follow its author and delete it here too",
    )  # fmt: skip
    command.add_argument(
        "--hashtag", action="append", default=[], dest="hashtags", metavar="TAG",
        help="follow it: a post of whoever chooses nothing is shown if it bears one of those that are given",
    )  # fmt: skip
    command.add_argument("--avatars", action="store_true", help="once a week, copy members' pictures for the site, too")
    command.add_argument(
        "--images", choices=get_args(ImagesChoice), default=PlanetSettings.images,
        help="with --avatars: what is done with pictures of posts whose member's file says nothing of it (%(default)s)",
    )  # fmt: skip
    command.add_argument("--sources", action="store_true", help="ask of a few older posts whether they are still there")
    command.add_argument(
        "--texts", type=Path, metavar="DIR", help="with --avatars: copy stills of the videos that .md files there show"
    )


def _number(text: str) -> float | str:
    """Return a number, or the text for the settings to complain of."""
    try:
        return float(text)
    except ValueError:
        return text


def _add_others(commands: Any, store: argparse.ArgumentParser, hosts: argparse.ArgumentParser) -> None:
    from plugins.planet.replies import commands as replies
    from plugins.planet.subscriptions import joining

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
    joining.add_commands(commands, hosts, _settings)
    replies.add_commands(commands, store, hosts, _settings)


def _update(options: argparse.Namespace, _: datetime) -> int:
    from plugins.planet import report

    with only_one(options.store):
        reports = asyncio.run(_updated(options, clock.now()))  # of now: the update before may just have ended
    if options.json:
        write(report.json_lines(reports, options.force), sys.stdout)
    else:
        said = report.summary(reports, options.force)
        say(*(said[-1:] if options.quiet else said))
    return 0


async def _updated(options: argparse.Namespace, now: datetime) -> Sequence[FeedReport]:
    open_store = partial(Store.open, options.store, now=now)
    early = _beside(open_store) if options.store.exists() else None
    from plugins.planet import report
    from plugins.planet.sandbox.pool import ParsePool
    from plugins.planet.subscriptions import remembered
    from plugins.planet.update import update

    settings = _settings(options)
    source = options.members or options.opml
    async with ParsePool(now=now) as pool:
        if early is None:  # nothing was read yet, so much will be: a child starts beside the members' files
            await pool.expect(1)
            _refuse(source)
        with await early if early else open_store() as store:
            _tell(store)
            feeds, problems = remembered.read(source, Path.cwd(), store)
            if problems:
                raise Problems(problems)
            again = _named(feeds, options.again) if options.again else ()
            if options.archive:
                from plugins.planet.store import bundle

                owners = [(feed.url, feed.member) for feed in feeds]
                for notice in bundle.ensure(store, options.archive, now, owners):
                    say(notice, error=True)
            silent = options.json or options.quiet or not sys.stderr.isatty()
            with nullcontext() if silent else report.bar(len(feeds)) as tell:
                return await update(
                    *(feeds, store), now=now, settings=settings, force=options.force, again=again, progress=tell,
                    pool=pool, shown=_shown(options.texts) if options.texts and options.avatars else None,
                )  # fmt: skip


def _shown(texts: Path) -> list[Elsewhere]:
    """Return what the Markdown below the folder ``texts`` shows of other hosts."""
    from plugins.shared.listing import listing
    from plugins.shared.opened import read_bytes
    from plugins.writing.hosts import shown_in

    files = [file for file in listing(texts, texts).files if file.path.endswith(".md")]
    return list(shown_in(read_bytes(file.path, texts).decode("utf-8", "replace") for file in files))


def _refuse(source: Path) -> None:
    """Raise Problems for members who need mending, before there is a store."""
    from plugins.planet.subscriptions.feedlist import read_feeds

    if problems := read_feeds(source, Path.cwd())[1]:
        raise Problems(problems)


def _named(feeds: Sequence[Feed], names: Sequence[str]) -> tuple[Feed, ...]:
    from plugins.planet.subscriptions.feedlist import named

    return named(feeds, names)


def _beside(open_store: Callable[[], Store]) -> asyncio.Future[Store]:
    """Open the store in a thread while this one loads code: SQLite checks a file without holding Python's lock."""
    thread = ThreadPoolExecutor(1)
    try:
        return asyncio.get_running_loop().run_in_executor(thread, open_store)
    finally:
        thread.shutdown(wait=False)  # after this one task


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
    from plugins.planet.views.status import health

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

    loaded = asyncio.run(load(options.source, _settings(options).fetch, now))
    with only_one(options.store), Store.open(options.store, now=now) as store:
        _tell(store)
        whole = store.may_remember
        new = archive.restore(store, loaded)
        say(f"{counted(new, 'entry', 'entries')} restored; {store.count()} in all.")
        if not whole and (left_out := archive.memories(loaded)):
            say(f"The store was not empty, so only entries were taken in; {left_out} were left out.")
    return 0


def _copy(options: argparse.Namespace, now: datetime) -> int:
    from plugins.planet.store.restore import document
    from plugins.shared.folder import write_whole

    data = asyncio.run(document(options.source, _settings(options).fetch, now))
    options.store.parent.mkdir(parents=True, exist_ok=True)
    write_whole(options.store, data)
    return 0


def _forget(options: argparse.Namespace, now: datetime) -> int:
    with only_one(options.store), _existing(options.store, now) as store:
        count = store.forgotten.bury(now=now, url=options.url, member=options.member, entry=options.entry)
    deleted = counted(count, "entry", "entries")
    say(f"{deleted} deleted, never to be taken in again. Build and publish, and the site shows them no more.")
    if options.content.is_dir():
        from plugins.planet.replies import inbox
        from plugins.planet.replies.commands import people

        say(*inbox.forget(options.content, people(options.content), url=options.url, member=options.member))
    return 0


_CHOICES = ("retention", "avatars", "images", "sources", "run_seconds", "hashtags")


def _settings(options: argparse.Namespace) -> PlanetSettings:
    chosen = {"allow_hosts": options.allow_host, "contact": options.contact or os.environ.get("SITEURL", "")}
    chosen |= {key: vars(options)[key] for key in _CHOICES if key in options}
    settings = PlanetSettings.from_mapping(chosen)
    if isinstance(settings, list):
        raise Problems(settings)
    return settings


def _existing(path: Path, now: datetime) -> Store:
    if not path.exists():
        raise Problems([Problem(str(path), "there is no store here", "run `update` first, or name another --store")])
    return Store.open(path, now=now)


def _tell(store: Store) -> None:
    for notice in store.notices:
        say(notice, error=True)


if __name__ == "__main__":
    leave(main())
