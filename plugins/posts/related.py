"""Which posts speak of the same things: shared tags first, then words that few posts use."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

TAG_WEIGHT = 3.0
TITLE_WEIGHT = 3
TERMS = 24  # the most telling words of a post
COMMON = 40  # a word in more posts than this tells nothing, and would make the work quadratic
LEAST = 6.0  # below this two posts only look alike


@dataclass(frozen=True)
class Subject:
    """What a post is about: its tags' slugs, and its words with their counts (the title's among them)."""

    slug: str
    tags: frozenset[str]
    words: Mapping[str, int]
    title: Counter[str] = field(default_factory=Counter)


def related(subjects: Sequence[Subject], count: int = 3) -> dict[str, tuple[str, ...]]:
    """Return for each slug the slugs of up to ``count`` posts about the same, the nearest first."""
    terms = [_terms(subject) for subject in subjects]
    index: dict[str, list[int]] = defaultdict(list)
    for number, weighted in enumerate(terms):
        for term in weighted:
            index[term].append(number)
    telling = _telling(terms, index)
    return {
        subject.slug: tuple(subjects[other].slug for other in _nearest(number, telling, index, count))
        for number, subject in enumerate(subjects)
    }


def _terms(subject: Subject) -> dict[str, float]:
    counts = Counter(dict(subject.words))
    for word in subject.title:
        counts[word] += TITLE_WEIGHT
    weighted = {f"word:{word}": 1 + math.log(number) for word, number in counts.items()}
    return weighted | {f"tag:{tag}": TAG_WEIGHT for tag in subject.tags}


def _telling(terms: Iterable[dict[str, float]], index: Mapping[str, list[int]]) -> list[dict[str, float]]:
    """Return each post's most telling terms, weighted by how few posts have them."""
    all_terms = list(terms)
    rarity = {
        term: math.log((len(all_terms) + 1) / len(posts))
        for term, posts in index.items()
        if len(posts) > 1 and (len(posts) <= COMMON or term.startswith("tag:"))
    }
    chosen = []
    for weighted in all_terms:
        scored = {term: weight * rarity[term] for term, weight in weighted.items() if term in rarity}
        best = sorted(scored, key=lambda term: (-scored[term], term))[:TERMS]
        chosen.append({term: scored[term] for term in best})
    return chosen


def _nearest(number: int, telling: Sequence[dict[str, float]], index: Mapping[str, list[int]], count: int) -> list[int]:
    scores: dict[int, float] = defaultdict(float)
    for term, weight in telling[number].items():
        # A tag of very many posts: its newest tell enough.
        for other in index[term][: COMMON * 5]:
            if other != number and term in telling[other]:
                scores[other] += min(weight, telling[other][term])
    good = [other for other, score in scores.items() if score >= LEAST]
    return sorted(good, key=lambda other: (-scores[other], other))[:count]
