"""Which posts speak of the same things: they share tags, or words that few posts use.

What an edit cannot have touched is taken from the last time; the result is the same, to the last bit, as without it.

Seconds of one core (of a busy machine) for posts mixed out of real ones:

                                           5,000   10,000   20,000 posts
    all of them                             1.5      2.7      4.4
    one edited, with kinship.read, write    0.11     0.24     0.5
    their subjects, once for each text      2.5      5       10
    the file (megabytes)                    2.5      5       10
"""

from __future__ import annotations

from collections.abc import Mapping

from plugins.posts.edit import edit
from plugins.posts.kinship import Kinship
from plugins.posts.mending import Mending
from plugins.posts.nearness import Nearness
from plugins.posts.rarity import rarity
from plugins.posts.subject import Subject, interned

COUNT = 3


def related(subjects: Mapping[str, Subject], count: int = COUNT, kept: Kinship | None = None) -> Kinship:
    """Return for each post up to ``count`` others about the same; ``subjects`` has them by slug, the newest first.

    With the ``kept`` kinship of an earlier call only what differs is reckoned. It is returned itself if nothing does.
    """
    if kept is None or kept.count != count:
        kept = Kinship(count=count)
    between = edit(kept.subjects, subjects)
    if not between.slugs:
        known = all(kept.subjects[slug].mark == subject.mark for slug, subject in subjects.items())
        return kept if known else Kinship(dict(subjects), kept.nearest, count)
    now = {slug: interned(subject) if slug in between.slugs else subject for slug, subject in subjects.items()}
    posts = list(now.values())
    nearness = Nearness(posts, rarity(posts), count)
    touched = between.slugs | between.touched(nearness.rarity)
    return Kinship(now, Mending(nearness, list(now), kept.nearest, touched).all(), count)
