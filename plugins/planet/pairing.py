"""Pairs known entries with harvested ones, by the surest mark first, each at most once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta

from plugins.planet.address import host_of
from plugins.planet.keys import Keys, is_strong, keys_of
from plugins.planet.model import Entry

SAME_DATE = timedelta(hours=14)  # the widest change of time zone, and less than the day between two "Daily links"
Pair = tuple[Entry, Entry]
Rule = Callable[[Entry, Entry], bool]


def pair(
    known: Iterable[Entry], harvested: Iterable[Entry], moved_from: Collection[str] = ()
) -> tuple[list[Pair], list[Entry]]:
    """Return (known, harvested) pairs, and the harvested entries that nothing known is like.

    Marks in order: GUID; address; path on another host; title with the same date or the same text.
    """
    left, waiting, pairs = list(known), list(harvested), list[Pair]()
    unsure = _repeated(waiting, lambda keys: keys.guid), _repeated(waiting, lambda keys: keys.address)
    moved = {host_of(address) for address in moved_from}
    passes: tuple[tuple[Callable[[Keys], str], Rule], ...] = (
        (lambda keys: "" if keys.guid in unsure[0] else keys.guid, _same_by_guid),
        (lambda keys: "" if keys.address in unsure[1] else keys.address, lambda old, new: True),
        (lambda keys: keys.path, lambda old, new: _moved(old, new, moved)),
        (lambda keys: keys.address, _same_title),
        (lambda keys: keys.title, _same_date_or_words),
        (lambda keys: keys.words, _same_date),
    )
    for mark, rule in passes:
        left, waiting, found = _match(left, waiting, mark, rule)
        pairs += found
    return pairs, waiting


def _match(
    known: list[Entry], harvested: list[Entry], mark: Callable[[Keys], str], rule: Rule
) -> tuple[list[Entry], list[Entry], list[Pair]]:
    by_mark = defaultdict(list)
    for old in known:
        by_mark[old.member, mark(keys_of(old))].append(old)
    pairs: list[Pair] = []
    waiting: list[Entry] = []
    for new in harvested:
        key = mark(keys_of(new))
        candidates = by_mark[new.member, key] if key else []
        likely = [old for old in _nearest(candidates, new) if rule(old, new)]
        if likely:
            candidates.remove(likely[0])
            pairs.append((likely[0], new))
        else:
            waiting.append(new)
    taken = {id(old) for old, _ in pairs}
    return [old for old in known if id(old) not in taken], waiting, pairs


def _nearest(candidates: list[Entry], new: Entry) -> list[Entry]:
    """Return the candidates of the same feed first, then those with the same title."""
    return sorted(candidates, key=lambda old: (old.feed != new.feed, keys_of(old).title != keys_of(new).title, old.id))


def _repeated(entries: list[Entry], mark: Callable[[Keys], str]) -> frozenset[str]:
    """Return the marks that several entries of one harvest share: they tell nothing apart."""
    counts = Counter(mark(keys_of(entry)) for entry in entries)
    return frozenset(key for key, count in counts.items() if count > 1)


def _same_by_guid(old: Entry, new: Entry) -> bool:
    """A GUID of another feed must be a strong one; one whose post changed altogether is a position, not an identity."""
    if old.feed != new.feed and not is_strong(new.guid):
        return False
    one, other = keys_of(old), keys_of(new)
    same_address = one.path == other.path and bool(one.path)
    return same_address or one.title == other.title or one.words == other.words != "" or _dated_alike(old, new)


def _moved(old: Entry, new: Entry, moved: set[str]) -> bool:
    hosts = {keys_of(old).host, keys_of(new).host}
    return bool(hosts & moved) or _same_title(old, new) or _same_date(old, new)


def _same_title(old: Entry, new: Entry) -> bool:
    title = keys_of(new).title
    return bool(title) and keys_of(old).title == title


def _same_date_or_words(old: Entry, new: Entry) -> bool:
    return _same_date(old, new) or keys_of(old).words == keys_of(new).words != ""


def _same_date(old: Entry, new: Entry) -> bool:
    if old.published is None or new.published is None:
        return False
    if "day" in (old.precision, new.precision):
        return abs(old.published - new.published) <= timedelta(days=1)
    return abs(old.published - new.published) <= SAME_DATE


def _dated_alike(old: Entry, new: Entry) -> bool:
    return _same_date(old, new) or (old.published is None and new.published is None and old.url == new.url)
