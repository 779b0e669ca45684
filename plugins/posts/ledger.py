"""posts.lock: under which id each post was published, and where; a renamed file is the same post to subscribers.

A host's web editor renames by taking a file away and adding another. What vanished here and what came are compared; the
writer is told the two lines that keep the id and let the old address lead on. They then stand in the post itself.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass as shaped

from plugins.posts.model import Post
from plugins.shared import ledger_file
from plugins.shared.body import NO_BODY
from plugins.shared.identity import Identity, site_id
from plugins.shared.ledger_file import STRICT, LedgerText
from plugins.shared.problem import Problem

_WORD = re.compile(r"\w+")
_KEPT = 32  # hashes of a text: enough to tell half of the words from a tenth
_WIDTH = 8  # characters of a hash
NAME = "posts.lock"
_VERSION = 1
_COMPARED = 100  # posts that have one thing in common with another
_ALIKE = 0.5  # the share of words that two texts of one day must have in common to be one


@dataclass(frozen=True)
class Known:
    """A post as it was when a build last saw it; ``addresses`` are all that it had, relative to the site."""

    title: LedgerText
    day: Annotated[str, Field(pattern=r"\A\d{4}-\d\d-\d\d\z")]
    addresses: Annotated[
        tuple[Annotated[LedgerText, Field(max_length=1000)], ...], Field(min_length=1, max_length=1000)
    ]
    body: Annotated[str, Field(pattern=r"\A[0-9a-f]*\z", max_length=128)]  # the mark of its text
    words: Annotated[str, Field(pattern=r"\A[0-9a-f]*\z", max_length=1000)]  # a sketch of them


@dataclass(frozen=True)
class Ledger:
    """Every post that was published, by its id; ``site`` begins the ids that are not the posts' own."""

    posts: Mapping[str, Known] = field(default_factory=dict)
    site: str = ""


@shaped(frozen=True, config=STRICT)
class _File:
    version: Literal[1]
    site: Annotated[LedgerText, Field(max_length=1000)]
    posts: dict[Annotated[LedgerText, Field(max_length=2000)], Known]


_SHAPE = TypeAdapter(_File)


def read(path: Path) -> Ledger | list[Problem]:
    """Return the ledger at ``path`` (empty where there is none yet), or everything that is wrong in it."""
    file = ledger_file.load(path, _SHAPE)
    return Ledger(file.posts, file.site) if isinstance(file, _File) else file or Ledger()


def write(path: Path, ledger: Ledger) -> bool:
    """Write the ledger where it differs from the file; return whether it did."""
    posts = {key: asdict(known) for key, known in ledger.posts.items()}
    return ledger_file.write(path, ledger_file.dump({"version": _VERSION, "site": ledger.site, "posts": posts}))


def update(ledger: Ledger, posts: Iterable[Post], site: Identity) -> Ledger:
    """Return the ledger with ``posts``, which are out. What is no longer there stays: it may come back renamed.

    Only a ledger that was another community's, with none of these posts in it, is begun anew.
    """
    known = dict(ledger.posts) if ledger.site in ("", site.base) else {}
    for post in posts:
        key = post.identity(site)
        known[key] = _known(post, known.get(key))
    return Ledger(known, site.base)


def _known(post: Post, before: Known | None = None) -> Known:
    addresses = before.addresses if before else ()
    if post.permalink not in addresses:
        addresses = (*addresses, post.permalink)
    same = before is not None and before.body == post.body.digest
    words = before.words if before and same else sketch(post.body.text)
    return Known(post.title, post.date.isoformat()[:10], addresses, post.body.digest, words)


def check(
    ledger: Ledger, posts: Collection[Post], site: Identity, leading: Collection[str], now: datetime
) -> list[Problem]:
    """Return what subscribers would see again, and earlier addresses that lead nowhere.

    ``posts`` are all there are, ``leading`` the addresses where something is or that lead on, relative to the site.
    """
    ids = {post.identity(site): post for post in posts}
    out = [post for post in posts if post.status_at(now) != "draft"]
    if ledger.site not in ("", site.base):
        return [*_twice(posts, site), *_another_site(ledger, out, site)]
    problems = _twice(posts, site)
    for post in out:
        known = ledger.posts.get(post.identity(site))
        lost = _lost(known, leading) if known else ()
        problems += [_moved(post, lost)] if lost else []
    missing = {key: known for key, known in ledger.posts.items() if key not in ids}
    new = [post for post in out if post.id is None and post.identity(site) not in ledger.posts]
    for key, post in _pairs(missing, new):
        problems.append(_renamed(post, key, missing[key], _lost(missing[key], leading), site))
    return problems


def _lost(known: Known, leading: Collection[str]) -> tuple[str, ...]:
    return tuple(address for address in known.addresses if address not in leading)


def _another_site(ledger: Ledger, out: Iterable[Post], site: Identity) -> list[Problem]:
    """Return a Problem if posts have been published under another SITE_ID; a community that begins has none of them."""
    if not any(True for _ in _pairs(ledger.posts, list(out))):
        return []
    what = f"has posts that subscribers know by {ledger.site}…; now they would be {site.base}… and come again"
    fix = f"write SITE_ID = {json.dumps(site_id(ledger.site))} in pelicanconf.py"
    return [Problem(f"{NAME}:1", what, f"{fix}; or delete {NAME}, if nobody has subscribed yet")]


def _pairs(missing: Mapping[str, Known], new: Sequence[Post]) -> Iterator[tuple[str, Post]]:
    """Yield which of the ``new`` posts is which of the ``missing``, each once, the surest first."""
    places = defaultdict(list)
    for key, known in missing.items():
        for trait in _traits(known):
            places[trait].append(key)
    candidates = []
    for post in new if missing else ():
        facts = _known(post)
        keys = {key for trait in _traits(facts) for key in places[trait][:_COMPARED]}
        candidates += [(-_sameness(missing[key], facts), key, post) for key in keys]
    taken: set[str] = set()
    for sure, key, post in sorted(candidates, key=lambda pair: (pair[0], pair[1], pair[2].source)):
        if sure and key not in taken and post.source not in taken:
            taken |= {key, post.source}
            yield key, post


def _traits(known: Known) -> set[tuple[str, str]]:
    """Return what two have in common, at least one of it, if they may be the same post."""
    traits = {("body", known.body), ("title", known.title.casefold()), ("day", known.day)}
    return traits | {("address", address) for address in known.addresses}


def _twice(posts: Iterable[Post], site: Identity) -> list[Problem]:
    """Return a Problem for each post that has the id of another; that two have one slug is said elsewhere."""
    first: dict[str, Post] = {}
    problems = []
    for post in sorted(posts, key=lambda item: item.source):
        other = first.setdefault(post.identity(site), post)
        if other is not post and other.slug != post.slug:
            what = f"has the id of {other.source} too: {post.identity(site)}"
            fix = f"give one of them another, such as {_line('id', site.post(f'{post.slug}-2', f'{post.slug}-2'))}"
            problems.append(Problem(f"{post.source}:1", what, fix))
    return problems


def _sameness(known: Known, post: Known) -> float:
    """Return how sure it is that two are the same post; 0 for not at all."""
    if not set(post.addresses).isdisjoint(known.addresses):
        return 5
    if post.body == known.body != NO_BODY.digest:
        return 4
    if post.title.casefold() == known.title.casefold():
        return 3 if post.day == known.day else 2
    alike = likeness(post.words, known.words) if post.day == known.day else 0
    return alike if alike >= _ALIKE else 0


def _moved(post: Post, lost: tuple[str, ...]) -> Problem:
    where = " and ".join(f"/{address}" for address in lost)
    return Problem(f"{post.source}:1", f"was at {where}, which leads nowhere now", f"write {_redirects(post, lost)}")


def _renamed(post: Post, key: str, known: Known, lost: tuple[str, ...], site: Identity) -> Problem:
    what = f"seems to be “{known.title}” under another name: subscribers would get it again"
    more = f" and {_redirects(post, lost)}" if lost else ""
    if lost:
        what += f", and /{lost[-1]} would lead nowhere"
    own = site.post(post.name, post.slug)
    return Problem(
        f"{post.source}:1", what, f"add {_line('id', key)}{more}; if it is another post, add {_line('id', own)}"
    )


def _redirects(post: Post, lost: tuple[str, ...]) -> str:
    there = (*post.redirects, *(f"/{address}" for address in lost))
    return f"`redirects: [{', '.join(_scalar(address, ',[]{}') for address in there)}]`"


def _line(key: str, value: str) -> str:
    return f"`{key}: {_scalar(value)}`"


def _scalar(text: str, signs: str = "") -> str:
    """Return ``text`` as YAML, in quotes where it would be taken for something else, as ``signs`` would in a list."""
    plain = (text[:1].isalnum() or text[:1] == "/") and text[-1] != ":"
    return (
        text
        if plain and not any(sign in text for sign in (": ", " #", *signs))
        else json.dumps(text, ensure_ascii=False)
    )


def sketch(text: str) -> str:
    """Return what stands for the words of ``text`` (MinHash): hexadecimal numbers of eight digits, in order.

    Source: Broder, “On the resemblance and containment of documents”, 1997.
    """
    hashes = {zlib.crc32(word.encode("utf-8", "replace")) for word in _WORD.findall(text.casefold())}
    return "".join(f"{number:08x}" for number in sorted(hashes)[:_KEPT])


def likeness(former: str, other: str) -> float:
    """Return the share of words that the texts of two sketches have in common, from 0 to 1; 0 for texts without any."""
    first, second = _numbers(former), _numbers(other)
    least = sorted(first | second)[:_KEPT]
    return sum(number in first and number in second for number in least) / len(least) if least else 0


def _numbers(sketched: str) -> set[str]:
    return {sketched[start : start + _WIDTH] for start in range(0, len(sketched), _WIDTH)}
