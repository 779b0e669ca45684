"""python -m plugins.importing PATH [--address URL] [--members] [--comments] [--pictures]: bring another site."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from plugins.importing import finding, notes
from plugins.importing.drafting import Manner
from plugins.importing.folder import site_address
from plugins.importing.keys import standing
from plugins.importing.model import OldSite
from plugins.importing.moving import ASIDE, Moved, plan, put_aside, write
from plugins.importing.pictures import fetch, wanted
from plugins.memo.memo import Memo
from plugins.parts.readers import installed
from plugins.planet.settings import PlanetSettings
from plugins.posts.ways import Ways
from plugins.shared.body import ForeignReaders, ForeignText
from plugins.shared.clock import now
from plugins.shared.community import SETTINGS, Community, from_file
from plugins.shared.problem import TO_MEND, Problem, Problems, complain
from plugins.shared.terminal import counted, say
from plugins.site.addresses import free_for_feeds
from plugins.site.catalogue import Catalogue
from plugins.site.loading import load
from plugins.site.opening import ways_of
from plugins.site.reading import ContentReader
from plugins.site.seen import seen
from plugins.writing.conversion import trial

_SAID = 60  # lines of what was lost; all are in the report


def main(arguments: list[str] | None = None) -> int:
    """Bring the site; return the exit status: 0 where its texts are here, but for those that are set aside."""
    options = _parser().parse_args(arguments)
    root, moment = Path.cwd(), now()
    ours = from_file(root)
    if isinstance(ours, list):
        return _complain(ours)
    site = finding.read(options.path)
    if isinstance(site, Problem):
        return _complain([site])
    if options.address:
        site = standing(site, *site_address(options.address))
    feeds = ours.feeds or free_for_feeds(site.feeds)
    try:
        with TemporaryDirectory() as folder:
            settings, custom = installed(root / SETTINGS)
            reader = ContentReader(Memo(Path(folder)), custom.readers)
            check = partial(_check, root, replace(ours, feeds=feeds), moment, reader, ways_of(settings, custom))
            manner = Manner(moment.date(), language=ours.language, comments=options.comments)
            manner = replace(manner, read_rst=partial(_read_rst, custom.readers))
            moved = plan(site, ours.content, check, manner, members=options.members)
            if options.pictures and (shown := wanted(site, (href for draft in moved.drafts for href in draft.gone))):
                site, manner = _with_pictures(site, manner, shown, options, Path(folder), moment)
                moved = plan(site, ours.content, check, manner, members=options.members)
            write(moved, ours.content)
            put_aside(moved, root / ASIDE)
        if feeds and not ours.feeds:
            _settle(root / SETTINGS, feeds)
    except Problems as problems:
        return _complain(problems.problems)
    except OSError as error:
        return _complain(
            [Problem(f"{error.filename or ours.content}", f"cannot be written ({error.strerror})", "check its rights")]
        )
    _report(site, moved, asked=options.pictures)
    if more := [feed for feed in free_for_feeds(site.feeds) if feed not in feeds]:
        say(f"Its feed stood at {', '.join(more)}: write that into FEEDS in {SETTINGS}, too.")
    if feeds and not ours.feeds:
        say(f"The feed stands at {', '.join(feeds)} too, as it did there: FEEDS in {SETTINGS} says so.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="import.site", description=__doc__)
    parser.add_argument("path", type=Path, help="the folder of a site, or the file of an export")
    parser.add_argument("--address", default="", help="where the old site stands, such as https://old.example")
    parser.add_argument("--members", action="store_true", help="make a member of everybody who wrote there")
    parser.add_argument("--pictures", action="store_true", help="fetch the pictures that only the old host has")
    parser.add_argument("--allow-host", action="append", default=[], help="a host or network that is not public")
    parser.add_argument("--comments", action="store_true", help="put readers' comments below the posts, as text")
    return parser


def _with_pictures(
    site: OldSite,
    manner: Manner,
    shown: Mapping[str, tuple[str, ...]],
    options: argparse.Namespace,
    folder: Path,
    moment: datetime,
) -> tuple[OldSite, Manner]:
    """Return the site with the pictures that its host still has, and what is said of those that it does not give."""
    asking = {"allow_hosts": options.allow_host, "contact": os.environ.get("SITEURL", "")}
    settings = PlanetSettings.from_mapping(asking)
    if isinstance(settings, list):
        raise Problems(settings)
    say(f"{counted(len(shown), 'picture', 'pictures')} are asked for at the old host …")
    (copies := folder / "pictures").mkdir()
    fetched = asyncio.run(fetch(shown, copies, settings.fetch, moment))
    return replace(site, files={**fetched.files, **site.files}), replace(manner, refused=fetched.refused)


def _check(
    root: Path, ours: Community, moment: datetime, reader: ContentReader, ways: Ways, content: Path, above: Path
) -> tuple[Catalogue, list[Problem]]:
    """Return what is in a folder as the site would read it, and all that it would refuse."""
    catalogue, problems = load(replace(ours, content=content), above, moment, reader, ways)
    problems += seen(root, ours, catalogue, moment)[1]
    return catalogue, problems + trial(catalogue.things)


def _read_rst(readers: ForeignReaders, text: str) -> str:
    """Return reStructuredText as HTML, as the site's own reader shows it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text.rst"
        path.write_text(text, encoding="utf-8", newline="\n")
        foreign = readers.read(path)
    return foreign.html if isinstance(foreign, ForeignText) else f"<pre>{escape(text)}</pre>"


def _settle(settings: Path, feeds: Iterable[str]) -> None:
    """Write where the old site's feed was into the settings."""
    lines = "".join(f'    "{feed}",\n' for feed in feeds)
    with settings.open("a", encoding="utf-8", newline="\n") as file:
        file.write(
            f"\n# Where the feed was before the site came here: its bytes stand there, too.\nFEEDS = [\n{lines}]\n"
        )


def _report(site: OldSite, moved: Moved, *, asked: bool) -> None:
    for problem in moved.lost[:_SAID]:
        say(str(problem))
    if len(moved.lost) > _SAID:
        say(f"… and {len(moved.lost) - _SAID} more: {ASIDE}/report.txt has all of them.")
    for text, problems in moved.aside.values():
        say(*(f"set aside: {problem}" for problem in problems), f"  “{text.title}”: its words are in {ASIDE}/")
    posts = sum(draft.of.kind == "post" for draft in moved.drafts)
    drafts = sum(draft.of.status == "draft" for draft in moved.drafts)
    say(
        f"{site.generator}: {posts} posts ({drafts} drafts) and {len(moved.drafts) - posts} pages are here, "
        f"with {len(moved.files)} pictures and papers and {len(moved.members)} new members; "
        f"{len(moved.aside)} texts are set aside."
    )
    left = wanted(site, (href for draft in moved.drafts for href in draft.gone))
    if left and not asked:
        few = counted(len(left), "picture is", "pictures are")
        say(f"{few} shown from the old host still: undo this (git), and import with --pictures to fetch them.")
    if not site.address and site.generator != notes.NAME:
        say("Nobody knows where it stood: with --address https://… subscribers would not get its posts again.")


def _complain(problems: Iterable[Problem]) -> int:
    complain(problems)
    return TO_MEND


if __name__ == "__main__":
    sys.exit(main())
