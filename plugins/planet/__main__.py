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
from plugins.planet.store.database import store_lock
from plugins.planet.store.store import Store
from plugins.shared import clock
from plugins.shared.problem import TO_MEND, Problem, Problems, complain
from plugins.shared.terminal import leave, say, write

if TYPE_CHECKING:
    from plugins.planet.model import Feed, FeedReport
    from plugins.writing.hosts import Elsewhere

# Each command loads what it needs: an update in which nothing is new takes little longer than to load all of it.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0, or 2 when the call, the members or the store need mending."""
    argv = sys.argv[1:] if arguments is None else arguments
    options = _parser(argv[:1]).parse_args(argv)
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
    return TO_MEND


def _parser(asked: Sequence[str]) -> argparse.ArgumentParser:
    """Return what reads the call; an update, which comes every hour, is not kept waiting for the other commands."""
    parser = argparse.ArgumentParser(prog="python -m plugins.planet", description=__doc__)
    parser.set_defaults(settings=_settings)
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
    from plugins.planet import commands as memory
    from plugins.planet.replies import commands as replies
    from plugins.planet.subscriptions import joining

    memory.add_commands(commands, store, hosts)
    joining.add_commands(commands, hosts)
    replies.add_commands(commands, store, hosts)


def _update(options: argparse.Namespace, _: datetime) -> int:
    from plugins.planet import report

    with store_lock(options.store):
        reports = asyncio.run(_updated(options, clock.now()))  # of now: the update before may just have ended
    if options.json:
        write(report.json_lines(reports, options.force), sys.stdout)
    else:
        lines = report.summary(reports, options.force)
        say(*(lines[-1:] if options.quiet else lines))
    return 0


async def _updated(options: argparse.Namespace, now: datetime) -> Sequence[FeedReport]:
    open_store = partial(Store.open, options.store, now=now)
    early = _beside(open_store) if options.store.exists() else None
    from plugins.planet.sandbox.pool import ParsePool
    from plugins.shared.workers import cores

    source = options.members or options.opml
    async with ParsePool(now=now) as pool:
        if early is None:  # so much will be read: children start beside the code, and the members' files
            await pool.expect(cores())
            _refuse(source)
        from plugins.planet import report
        from plugins.planet.subscriptions import remembered
        from plugins.planet.update import update

        settings = _settings(options)
        with await early if early else open_store() as store:
            say(*store.notices, error=True)
            feeds, problems = remembered.read(source, Path.cwd(), store)
            if problems:
                raise Problems(problems)
            again: Sequence[Feed] = ()
            if options.again:
                from plugins.planet.subscriptions.feedlist import named

                again = named(feeds, options.again)
            if options.archive:
                from plugins.planet.store import bundle

                owners = [(feed.url, feed.member) for feed in feeds]
                say(*bundle.ensure(store, options.archive, now, owners), error=True)
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


def _beside(open_store: Callable[[], Store]) -> asyncio.Future[Store]:
    """Open the store in a thread while this one loads code: SQLite checks a file without holding Python's lock."""
    thread = ThreadPoolExecutor(1)
    try:
        return asyncio.get_running_loop().run_in_executor(thread, open_store)
    finally:
        thread.shutdown(wait=False)  # after this one task


_CHOICES = ("retention", "avatars", "images", "sources", "run_seconds", "hashtags")


def _settings(options: argparse.Namespace) -> PlanetSettings:
    chosen = {"allow_hosts": options.allow_host, "contact": options.contact or os.environ.get("SITEURL", "")}
    chosen |= {key: vars(options)[key] for key in _CHOICES if key in options}
    settings = PlanetSettings.from_mapping(chosen)
    if isinstance(settings, list):
        raise Problems(settings)
    return settings


if __name__ == "__main__":
    leave(main())
