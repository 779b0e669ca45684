"""What came between two states of the posts, and which posts' nearness to any other it may have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugins.posts.rarity import Rarity, before
from plugins.posts.subject import Subject


@dataclass(frozen=True)
class Edit:
    """From the subjects ``then`` to those of ``now``, by slug, the newest first; ``slugs`` are those it concerns."""

    then: Mapping[str, Subject]
    now: Mapping[str, Subject]
    slugs: frozenset[str]

    def touched(self, today: Rarity) -> set[str]:
        """Return the posts of now to which some other may be nearer, or less near, than it was."""
        if len(self.now).bit_length() != len(self.then).bit_length():
            return set(self.now)
        came = [self.now[slug] for slug in self.slugs if slug in self.now]
        went = [self.then[slug] for slug in self.slugs if slug in self.then]
        past = before(today, self.then.values(), came, went)
        words = {word for one in (*came, *went) for word in one.words}
        tags = {tag for one in (*came, *went) for tag in one.tags}
        told = {word for word in words if today.of_word(word) != past.of_word(word)}
        shown = {tag for tag in tags if today.of_tag(tag) != past.of_tag(tag)}
        changed = {slug for slug, one in self.now.items() if not told.isdisjoint(one.words)} if told else set()
        changed |= {slug for slug, one in self.now.items() if not shown.isdisjoint(one.tags)} if shown else set()
        return self.now.keys() & (changed | self.slugs | self._newest(tags, today, past))

    def _newest(self, tags: set[str], today: Rarity, past: Rarity) -> set[str]:
        """Return the posts that came among the newest of a tag, or left them."""
        now, then = list(self.now), list(self.then)
        return {
            slug
            for tag in tags
            for slug in {now[number] for number in today.newest(tag)} ^ {then[number] for number in past.newest(tag)}
        }


def edit(then: Mapping[str, Subject], now: Mapping[str, Subject]) -> Edit:
    """Return what happened: posts that came, went, have another subject, or another place among the others."""
    slugs = {slug for slug in then.keys() | now.keys() if then.get(slug) != now.get(slug)}
    moved = _moved([slug for slug in then if slug not in slugs], [slug for slug in now if slug not in slugs])
    return Edit(then, now, frozenset(slugs | moved))


def _moved(then: Sequence[str], now: Sequence[str]) -> set[str]:
    """Return some of the slugs, without which the others have the same order in both lists."""
    moved: set[str] = set()
    old, new = 0, 0
    while old < len(then) and new < len(now):
        if then[old] in moved:
            old += 1
        elif now[new] in moved:
            new += 1
        elif then[old] == now[new]:
            old, new = old + 1, new + 1
        else:  # was the old one taken away from here, or the new one put in?
            moved.add(then[old] if then[old + 1 : old + 2] == [now[new]] else now[new])
    return moved
