"""The commands that take in what is said back, by mail, by letter or by Webmention, and send what we say of others.

Each loads what it needs when it runs (see __main__.py).
"""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.planet.store.database import store_lock
from plugins.planet.store.store import Store
from plugins.shared.problem import Problem, Problems
from plugins.shared.terminal import counted, say

if TYPE_CHECKING:
    from plugins.members.model import Member

LARGEST_LETTER = 10_000_000  # octets


def add_commands(commands: Any, store: argparse.ArgumentParser, hosts: argparse.ArgumentParser) -> None:
    """Add ``reply``, ``mentions`` and ``tell``."""
    command = commands.add_parser("reply", help="make a turn from an e-mail (.eml) or a letter (.txt)")
    command.add_argument("file", type=Path)
    command.add_argument("--to", default="", help="what it answers: an address, or the mark in its subject")
    command.add_argument("--by", default="", help="who wrote it, where the file does not say")
    command.add_argument("--told-by", default="", help="who brought it: a name, or a member")
    command.add_argument("--content", type=Path, default=Path("content"), help="the folder (content)")
    command.set_defaults(run=_reply)

    command = commands.add_parser("mentions", parents=[store, hosts], help="ask for Webmentions")
    command.add_argument("--endpoint", required=True, metavar="URL", help="where this site's pages take them")
    command.add_argument("--site", required=True, metavar="URL", help="the site's address")
    command.add_argument("--members", type=Path, default=Path("content/members"), metavar="DIR", help="their folder")
    command.add_argument("--force", action="store_true", help="ask before its time")
    command.set_defaults(run=_mentions)

    command = commands.add_parser("tell", parents=[hosts], help="send Webmentions for this site's own posts")
    command.add_argument("--note", type=Path, metavar="DIR", help="only note what is new in a built site")
    command.add_argument("--site", default="", metavar="URL", help="with --note: the site's address")
    command.set_defaults(run=_tell_of_posts, store=Path(".hub"))


def _mentions(options: argparse.Namespace, now: datetime) -> int:
    from plugins.planet.relations.spelling import known_as
    from plugins.planet.replies import receiving
    from plugins.planet.replies.inbox import MEMORY
    from plugins.planet.replies.webmention import Receiver

    token = os.environ.get(receiving.TOKEN, "")
    content = options.members.parent
    with store_lock(options.store):
        with Store.open(options.store, now=now) as store:
            entries = frozenset(known_as(row.url) for row in store.lookups.posts() if row.url)
            receiver = Receiver(options.site, people(content), entries, store.forgotten.marks())
        box = receiving.Mailbox(options.endpoint, token, receiver, content, MEMORY)
        for line in receiving.take_in(box, options.settings(options).fetch, now, force=options.force):
            say(line, error=True)  # beside the lines of an update, which a program may read
    return 0


def _reply(options: argparse.Namespace, now: datetime) -> int:
    from plugins.planet.replies.mail import Given, read_reply, write
    from plugins.shared.opened import small_file

    data = small_file(options.file, LARGEST_LETTER)
    if isinstance(data, Problem):
        raise Problems([data])
    members = people(options.content)
    names = [(slug, member.name) for slug, member in members.items()]
    given = Given(options.to, options.by, options.told_by)
    mail = options.file.suffix.lower() == ".eml"
    draft = read_reply(data, mail=mail, today=now.date(), members=names, given=given)
    if isinstance(draft, str):
        what, _, fix = draft.partition(" — ")
        raise Problems([Problem(f"{options.file}:1", what, fix)])
    if draft.sent_on:
        say(f"{options.file}: was sent on; what {draft.sent_on} wrote is taken")
    for name in draft.unread:
        say(f"{options.file}: the attachment {name} was not read")
    if problems := write(draft, options.content, members):
        raise Problems(problems)
    for slug in dict.fromkeys((draft.by, draft.told_by)):
        if slug in members and slug not in (options.by, options.told_by):
            whose = f"{members[slug].name}’s, a member’s"
            say(f"{options.file}: is taken for {whose}, by the name alone, which anybody can write: ask them")
    say(f"{options.content / draft.file[0]} is made. Read it; when it is committed and built, it is a turn.")
    return 0


def people(content: Path) -> dict[str, Member]:
    """Return the members whose files below ``content`` are right, by slug."""
    from plugins.members.reading import read_members

    return {member.slug: member for member in read_members(content / "members", content)[0]}


def _tell_of_posts(options: argparse.Namespace, now: datetime) -> int:
    from plugins.planet.replies import sending

    if options.note:
        waits = sending.note(options.note, options.site, sending.MEMORY)
        say(f"{counted(waits, 'page', 'pages')} to tell of a link by Webmention: `ping` does it, after the upload.")
        return 0
    for line in sending.tell(sending.MEMORY, options.settings(options).fetch, now):
        say(line)
    return 0
