"""Posts that are spoken of by their writer's name, without a link. Pure.

A sentence with a member's name and a word of writing, and a post by them that fits: by its title, by what both speak
of, or as the only one of the last days. Of what fits less well the maintainer is asked (`inv check --conversations`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeAlias

from plugins.language.marker import N_
from plugins.planet.relations import words
from plugins.planet.relations.model import Posting, RelationKind
from plugins.planet.relations.reasons import Reason, because, later
from plugins.planet.relations.words import squeezed

FoundSentence: TypeAlias = tuple[int, str, str]  # which of its post, the sentence, and that with the next
REACH = 30  # days back
WEEK = 7
FEW = 2  # names: a row of more lists people
_SURNAME = re.compile(r"\s+(?:[A-Z]\.\s+)?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]")
_TELLING = ("written", "spoken", "claiming", "a_post", "answering", "answering_to")
_ALOUD = re.compile(r"\b(?:said|told|spoke|talked)\b", re.IGNORECASE)
NAMES = N_("names %(value)s")
SURE = 3  # marks of fitting, from which on it is shown; with one less it is asked
_TITLE = 10  # letters of a title, or of three of its words, that can hardly be said of anything else
_TOKEN = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_TITLES = frozenset("the a an mr mrs ms dr prof sir hr blog".split())
_BETWEEN = r"(?:\s+\w+){0,2}\s+"


@dataclass(frozen=True)
class Named:
    """A post that a sentence seems to speak of; ``sureness`` counts the marks by which it fits."""

    post: Posting
    kind: RelationKind
    sureness: int
    why: Reason
    sentence: str


def telling(sentences: Sequence[str], everybody: NamedMembers, own: str) -> list[FoundSentence]:
    """Return the sentences that name another member beside a word of writing, each with the one after it."""
    return [
        (n, sentence, " ".join(sentences[n : n + 2]))
        for n, sentence in enumerate(sentences)
        if everybody.may_be_named_in(sentence)
        and (words.pattern(*_TELLING).search(sentence) or "@" in sentence)
        and set(everybody.named_in(sentence)) - {own}
    ]


@dataclass(frozen=True)
class NamedMembers:
    """Members by the names that people call them: the whole, and a first name or surname that one alone has."""

    names: Mapping[str, str]  # a name as it is written → the member's slug
    short: frozenset[str] = frozenset()  # those that are only a first name or a surname: others may have them, too

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        ordered = sorted(self.names, key=len, reverse=True)
        handles = "|".join(sorted({squeezed(name) for name in ordered}, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:({'|'.join(map(re.escape, ordered))})(?!\w)|@(?i:the_?)?((?i:{handles}))(?!\w))")

    @cached_property
    def _handles(self) -> Mapping[str, str]:
        return {squeezed(name): slug for name, slug in self.names.items()}

    @cached_property
    def _tokens(self) -> Mapping[str, Sequence[frozenset[str]]]:
        by_first: dict[str, list[frozenset[str]]] = defaultdict(list)
        for tokens in filter(None, map(_TOKEN.findall, self.names)):
            by_first[tokens[0]].append(frozenset(tokens))
        return by_first

    def may_be_named_in(self, text: str) -> bool:
        """Tell, quickly, whether a text has all words of a name, or a handle."""
        said = frozenset(_TOKEN.findall(text))
        return "@" in text or any(name <= said for token in said & self._tokens.keys() for name in self._tokens[token])

    def named_in(self, text: str) -> dict[str, list[re.Match[str]]]:
        """Return the members whom ``text`` names, each with the places."""
        places: dict[str, list[re.Match[str]]] = defaultdict(list)
        for match in self._pattern.finditer(text) if self.names else ():
            if match[1] in self.short and _SURNAME.match(text, match.end()):
                continue  # another of that first name
            slug = self.names[match[1]] if match[1] else self._handles[squeezed(match[2])]
            places[slug].append(match)
        return places


def people(members: Mapping[str, str]) -> NamedMembers:
    """Return how members are called; ``members`` are names by slug."""
    whole = {name: slug for slug, name in members.items() if len(name) > 2}
    parts: dict[str, set[str]] = defaultdict(set)
    for name, slug in whole.items():
        for part in _proper(name):
            parts[part].add(slug)
    short = {part: slugs.pop() for part, slugs in parts.items() if len(slugs) == 1}
    return NamedMembers({**short, **whole}, frozenset(short) - whole.keys())


def _proper(name: str) -> list[str]:
    """Return the first name and the surname; of a name that is no person's, nothing."""
    parts = name.split()
    if not 1 < len(parts) <= 3 or parts[0].casefold() in _TITLES:
        return []
    return [part for part in (parts[0], parts[-1]) if len(part) > 2 and part[0].isupper() and part[1:].islower()]


@dataclass(frozen=True)
class Naming:
    """What is needed to tell whether a sentence speaks of a post: everybody's posts, and how common words are."""

    people: NamedMembers
    posts: Mapping[str, Sequence[Posting]]  # by member, in the order of their days
    common: frozenset[str]  # words that so many posts have that they tell nothing

    def spoken_of(self, post: Posting, speech: Iterable[FoundSentence], texts: Mapping[str, str]) -> list[Named]:
        """Return the posts that the ``speech`` of ``post`` seems to speak of; ``texts`` has what posts say, by id."""
        best: dict[str, Named] = {}
        for sentence in speech:
            places = self.people.named_in(sentence[1])
            for slug, match in ((slug, place) for slug, matches in places.items() for place in matches):
                if slug == post.member:
                    continue
                if candidate := self._best(post, slug, match, sentence, texts):
                    best[candidate.post.id] = max(
                        best.get(candidate.post.id, candidate), candidate, key=lambda named: named.sureness
                    )
        return list(best.values())

    def near(self, post: Posting, member: str) -> list[Posting]:
        """Return the posts of ``member`` that ``post`` may speak of: those of the weeks before it."""
        return [
            posting
            for posting in self.posts.get(member, ())
            if 0 <= (post.day - posting.day).days <= REACH and posting.id != post.id
        ]

    def _best(
        self, post: Posting, slug: str, match: re.Match[str], told: FoundSentence, texts: Mapping[str, str]
    ) -> Named | None:
        n, sentence, around = told
        near = self.near(post, slug)
        rated = [(self._fits(posting, post, told, texts, len(near)), posting) for posting in near]
        if not rated:
            return None
        best, target = max(rated, key=lambda pair: (pair[0], pair[1].day))
        if sum(marks == best for marks, _ in rated) > 1:
            best -= 1  # another fits as well
        short = match[1] in self.people.short
        best += _role(match, sentence) - short
        if not (match[0].startswith("@") or any(test(match, sentence) for test in (_role, _says, _is_answered))):
            best = min(best, SURE - 1)  # named beside a word of writing, which may be another's
        elif best == SURE - 1 and not short and self._alone(post, slug, sentence) and not _ALOUD.search(sentence):
            best = SURE
        kind: RelationKind = "answers" if _answers(sentence, around, n) else "mentions"
        why = because(NAMES, match[0]) + later((post.day - target.day).days)
        return Named(target, kind, best, why, sentence)

    def _alone(self, post: Posting, slug: str, sentence: str) -> bool:
        """Tell whether a member has one post of the last days, and the sentence is no row of names."""
        week = [posting for posting in self.near(post, slug) if (post.day - posting.day).days <= WEEK]
        return len(week) == 1 and len(self.people.named_in(sentence)) <= FEW

    def _fits(self, posting: Posting, post: Posting, told: FoundSentence, texts: Mapping[str, str], count: int) -> int:
        _, sentence, around = told
        said, theirs = self._telling(around), self._telling(f"{posting.title} {texts.get(posting.id, '')}")
        called, spoken = squeezed(posting.title), squeezed(sentence)
        marks = min(2, len(said & theirs)) + 3 * (len(called) >= _TITLE and called in spoken)
        marks += 2 * any(part in spoken for part in _runs_of(posting.title))
        days = (post.day - posting.day).days
        return marks + (days <= WEEK and count == 1) + (days <= WEEK)

    def _telling(self, text: str) -> set[str]:
        return {word for word in map(stem, _WORD.findall(text)) if word not in self.common}


def _runs_of(title: str) -> Iterator[str]:
    """Yield three words of a title that follow one another, squeezed: enough of it to be meant, with two that tell."""
    words_ = title.split()
    runs = (" ".join(words_[at : at + 3]) for at in range(len(words_) - 2))
    telling = (run for run in runs if len({*map(stem, _WORD.findall(run))} - _PLAIN) > 1)
    return (run for run in map(squeezed, telling) if len(run) >= _TITLE)


def _role(match: re.Match[str], sentence: str) -> bool:
    """Tell whether the name is that of whoever wrote a post: Bill’s recent post, Bill wrote, a post by Bill."""
    before = sentence[max(0, match.start() - 40) : match.start()]
    written = _beside("a_post", "written").match(sentence, match.end())
    return bool(written or _by().search(before))


def _says(match: re.Match[str], sentence: str) -> bool:
    return bool(_beside("spoken", "claiming").match(sentence, match.end()))


def _is_answered(match: re.Match[str], sentence: str) -> bool:
    """Tell whether a word of answering has the name close behind it, or close before it: I disagree with Bill."""
    tied = words.leading("answering_to", "between").search(sentence[: match.start()])
    near = f"{sentence[max(0, match.start() - 40) : match.start()]}{sentence[match.end() : match.end() + 40]}"
    return bool(tied or words.find("answering", near))


@cache
def _by() -> re.Pattern[str]:
    of = r"of|de|del|do|da|di|von|van"
    return re.compile(rf"{words.group('a_post')}(?:\s+(?:{of})|(?:\s+\w+){{0,4}}\s+(?:by|from))\s+$", re.IGNORECASE)


@cache
def _beside(*names: str) -> re.Pattern[str]:
    """Return what finds a word of these lists behind a name, with no more than two others between."""
    return re.compile(rf"(?:['’]s?)?{_BETWEEN}{words.group(*names)}(?!\w)", re.IGNORECASE)


def _answers(sentence: str, around: str, n: int) -> bool:
    if words.pattern("answering", "answering_to").search(sentence):
        return True
    if words.find("pointing", sentence) or not words.find("claiming", sentence):
        return False
    return n < 3 or bool(words.find("own_view", around))  # the title, and how it begins


def stem(word: str) -> str:
    """Return a word without most of its ending."""
    return word.casefold()[:6]


def common(texts: Iterable[str], names: Iterable[str]) -> frozenset[str]:
    """Return the stems that more than a fiftieth of the ``texts`` (and more than five) have, and those of ``names``."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        counts.update({stem(word) for word in _WORD.findall(text)})
    most = max(5, total // 50)
    named = {stem(word) for name in names for word in _WORD.findall(name)}
    return frozenset(word for word, count in counts.items() if count > most) | named | _PLAIN


_PLAIN = frozenset(
    map(
        stem,
        """about after again also another around because been before being between both could does down each even every
        from good great have having here himself into just know last like long made make many more most much must
        need next only other over people post posts blog blogged piece article recent said same says second should
        since some still such than that their them then there these they thing think this those through today time
        under until very want week well were what when where which while will with without world would write writes
        writing written wrote years yesterday your first never things really always""".split(),
    )
)
