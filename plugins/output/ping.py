"""WebSub, and no other webhooks: a hub is told which feeds have changed, after they were uploaded.

    publish ─► note: .hub/websub.json (each feed's digest, and what the hub has yet to hear of) ─► upload ─► tell

Source: W3C WebSub §4 leaves to publisher and hub how; hubs take what PubSubHubbub 0.4 §7.1 says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from time import monotonic
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from plugins.shared.digest import digest_of
from plugins.shared.folder import write_whole

MEMORY = Path(".hub/websub.json")
FEEDS = ("atom.xml", "rss.xml", "feed.json")
SECONDS = 10.0  # for one answer
_IN_ALL = 120.0  # seconds; what was not told by then is told the next time
_HEAD = 8192  # bytes: a feed says before its first item where it is
_SELF = re.compile(r'(?:link rel="self"[^>]*? href=|"feed_url": )"([^"]+)"')


@dataclass(frozen=True)
class Word:
    """Every feed's digest when it was last published, and the feeds that the hub must be told of."""

    feeds: Mapping[str, str] = field(default_factory=dict)
    news: tuple[str, ...] = ()


def note(output: Path, hub: str, memory: Path) -> int:
    """Note which feeds below ``output`` that name ``hub`` differ from those that were published before.

    Return how many the hub has yet to hear of.
    """
    before = _read(memory)
    topics = ((path, _topic(path, hub)) for path in sorted(output.rglob("*")) if path.name in FEEDS)
    feeds = {topic: digest_of(path.read_bytes()) for path, topic in topics if topic}
    changed = [topic for topic, digest in feeds.items() if before.feeds.get(topic) != digest]
    news = dict.fromkeys(topic for topic in (*before.news, *changed) if topic in feeds)
    _write(memory, Word(feeds, tuple(news)))
    return len(news)


def tell(hub: str, memory: Path) -> Iterator[str]:
    """Tell ``hub`` of each feed that has changed; yield its answer to each. What it did not take stays noted."""
    word, end = _read(memory), monotonic() + _IN_ALL
    untold = list(word.news)
    for topic in word.news:
        status, answer = _answer(hub, topic)
        yield f"{topic}: {answer}"
        if 200 <= status < 300:
            untold.remove(topic)
            _write(memory, Word(word.feeds, tuple(untold)))
        if not status or monotonic() > end:
            break  # nor would it answer for the others
    if not word.news:
        yield f"{hub}: nothing to tell; no feed has changed since"
    elif untold:
        yield f"{hub}: {len(untold)} of {len(word.news)} not told; the next ping does it"


def _topic(path: Path, hub: str) -> str | None:
    """Return the address that subscribers know a feed by; None for one without the hub, and for an archive."""
    with path.open("rb") as file:
        head = unescape(file.read(_HEAD).decode("utf-8", "replace"))
    match = _SELF.search(head)
    return match[1] if match and hub in head and 'rel="current"' not in head else None


def _answer(hub: str, topic: str) -> tuple[int, str]:
    """Return the status of a hub's answer, 0 for none, and the answer in words."""
    answers: list[tuple[int, str]] = []
    thread = Thread(target=lambda: answers.append(_ask(hub, topic)), daemon=True)  # a name may hang in its resolver
    thread.start()
    thread.join(SECONDS)
    return answers[0] if answers else (0, f"{hub} did not answer within {SECONDS:g} seconds")


def _ask(hub: str, topic: str) -> tuple[int, str]:
    form = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
    try:
        with urlopen(Request(hub, form, {"User-Agent": "ConnectingHub"}), timeout=SECONDS) as answer:  # noqa: S310
            return answer.status, f"told ({answer.status})"
    except HTTPError as error:
        reason = " ".join(error.read(300).decode("utf-8", "replace").split())[:120]
        return error.code, f"the hub refuses ({error.code}{f': {reason}' if reason else ''})"
    except (OSError, HTTPException, ValueError) as error:
        return 0, f"{hub} cannot be reached ({getattr(error, 'reason', None) or error})"


def _read(memory: Path) -> Word:
    try:
        known = json.loads(memory.read_bytes())
        return Word(
            {str(topic): str(digest) for topic, digest in known["feeds"].items()}, tuple(map(str, known["news"]))
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Word()  # then all is news


def _write(memory: Path, word: Word) -> None:
    write_whole(memory, json.dumps({"feeds": dict(word.feeds), "news": word.news}, indent=1).encode())
