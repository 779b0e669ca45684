"""Pairs known entries with harvested ones, by the surest mark first, each at most once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta

from plugins.planet.matching.keys import Keys, is_strong
from plugins.planet.model import Entry
from plugins.shared.url import host_of

SAME_DATE = timedelta(hours=14)  # the widest change of time zone, and less than the day between two "Daily links"
Pair = tuple[Entry, Entry]
KeyMark = Callable[[Keys], str]
PairRule = Callable[[Keys, Keys], bool]


def pair(
    known: Iterable[Entry], harvested: Iterable[Entry], moved_from: Collection[str] = ()
) -> tuple[list[Pair], list[Entry]]:
    """Return (known, harvested) pairs, and the harvested entries that nothing known is like.

    Marks in order: GUID; address; path on another host; address or GUID with the title; title with the same
    text, or the same date; the same text.
    """
    left, waiting = [Keys(entry) for entry in known], [Keys(entry) for entry in harvested]
    guids, addresses = _repeated(waiting, lambda keys: keys.guid), _repeated(waiting, lambda keys: keys.address)
    moved = {host_of(address) for address in moved_from}
    passes: tuple[tuple[KeyMark, PairRule], ...] = (
        (lambda keys: "" if keys.guid in guids else keys.guid, _same_by_guid),
        (lambda keys: "" if keys.address in addresses else keys.address, lambda _old, _new: True),
        (lambda keys: keys.path, lambda old, new: _moved(old, new, moved)),
        # No two of one harvest share this mark and their title, be it none (see merge's _distinct).
        (lambda keys: keys.address or keys.guid, lambda old, new: old.title == new.title),
        (lambda keys: keys.title, _same_words),  # before dates, which two "Daily links" may share
        (lambda keys: keys.title, lambda old, new: _same_date(old, new) or _bare(old, new)),
        (lambda keys: keys.words, _same_date),
    )
    pairs: list[Pair] = []
    for mark, rule in passes:
        if left and waiting:
            left, waiting, matched = _match(left, waiting, mark, rule)
            pairs += matched
    return pairs, [keys.entry for keys in waiting]


def _match(
    known: list[Keys], harvested: list[Keys], mark: KeyMark, rule: PairRule
) -> tuple[list[Keys], list[Keys], list[Pair]]:
    by_mark: defaultdict[tuple[str, str], list[Keys]] = defaultdict(list)
    for old in known:
        by_mark[old.entry.member, mark(old)].append(old)
    pairs: list[Pair] = []
    waiting: list[Keys] = []
    taken: set[str] = set()
    for new in harvested:
        key = mark(new)
        candidates = by_mark[new.entry.member, key] if key else []
        likely = [old for old in _nearest(candidates, new) if old.entry.id not in taken and rule(old, new)]
        if likely:
            taken.add(likely[0].entry.id)
            pairs.append((likely[0].entry, new.entry))
        else:
            waiting.append(new)
    return [old for old in known if old.entry.id not in taken], waiting, pairs


def _nearest(candidates: list[Keys], new: Keys) -> list[Keys]:
    """Return the candidates of the same feed first, then those with the same title, then those with the same GUID."""
    if len(candidates) < 2:
        return candidates
    feed = new.entry.feed
    return sorted(
        candidates,
        key=lambda old: (old.entry.feed != feed, old.title != new.title, old.guid != new.guid, old.entry.id),
    )


def _repeated(entries: list[Keys], mark: KeyMark) -> frozenset[str]:
    """Return the marks that several entries of one harvest share: they tell nothing apart."""
    counts = Counter(map(mark, entries))
    return frozenset(key for key, count in counts.items() if count > 1)


def _same_by_guid(old: Keys, new: Keys) -> bool:
    """A GUID of another feed must be a strong one; one whose post changed altogether is a position, not an identity."""
    if old.entry.feed != new.entry.feed and not is_strong(new.entry.guid):
        return False
    same_path = old.path == new.path != ""
    return same_path or _same_title(old, new) or _same_date(old, new) or _same_words(old, new) or _bare(old, new)


def _bare(old: Keys, new: Keys) -> bool:
    """Tell whether there is neither an address nor a date to go by."""
    return not (old.path or new.path) and old.entry.published is None and new.entry.published is None


def _moved(old: Keys, new: Keys, moved: set[str]) -> bool:
    return bool({old.host, new.host} & moved) or _same_title(old, new) or _same_date(old, new)


def _same_title(old: Keys, new: Keys) -> bool:
    return old.title == new.title != ""


def _same_words(old: Keys, new: Keys) -> bool:
    return old.words == new.words != "" or old.entry.content == new.entry.content != ""


def _same_date(old: Keys, new: Keys) -> bool:
    entry, other = old.entry, new.entry
    if entry.published is None or other.published is None:
        return False
    apart = abs(entry.published - other.published)
    return apart <= (timedelta(days=1) if "day" in (entry.precision, other.precision) else SAME_DATE)
