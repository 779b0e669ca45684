"""Which posts are about which event, and by what one knows: a link, a hashtag, its name, its kind and the day. Pure.

A name that several events share means the one of the named kind that is nearest in time. Far from the event the
sentence must look that way: forward before it, back after it; a year or number that is another event's excludes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plugins.language.marker import N_
from plugins.planet.relations import words
from plugins.planet.relations.model import Occasion
from plugins.planet.relations.reasons import Reason, because, when
from plugins.planet.relations.words import LEAST, found, spelling_of, squeezed

AT_HAND = 10  # days: who speaks of such an event at this time means this one
APART = 14  # days: of events of one kind the one at hand is meant, where the others are further off
ABOUT = 45  # days around it in which no more than its name is needed
NAMED = 400  # days around it, where the sentence has its year
AHEAD, BACK = 200, 120  # days, where the sentence says that it looks forward or back
_SPEAKS = N_("speaks of %(value)s")
_NUMBER = r"(?:\d{1,2}|i{1,3}|iv|vi{0,3}|ix|x)"
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MONTH_BEHIND = re.compile(r"\s+(?:in|of|im|vom|en|de|du|di|em|van)\s+([^\W\d_]{3,})")
_PLACE = re.compile(r"\s+([A-ZÀ-ÖØ-Þ]\w+)")
_TAIL = re.compile(rf"(?:\b(?:19|20)\d\d\b|['’]\d\d\b|(?<=\s){_NUMBER}$|\b(?:no|nr|vol)\.?\s*\d+\b)", re.IGNORECASE)


@dataclass(frozen=True)
class KnownEvent:
    """An event with the names that one may expect of it, squeezed."""

    occasion: Occasion
    names: frozenset[str]  # what means it or one of its series: bookclubunconference, and its hashtags
    series: frozenset[str]  # hashtags without the year or number at their end, where no event has these
    whole: frozenset[str]  # those that have their kind in them
    partial: frozenset[str]  # what does so beside a word of its kind: bookclub, or a mere town
    apart: Mapping[str, str]  # a name's beginning → its last word, where other words may stand between: Camp in Leeds
    plain: frozenset[str]  # names of one word, which in small letters is any word: Agile
    kinds: frozenset[str]
    number: int | None  # of its title: TRU London 2
    years: frozenset[int]
    months: frozenset[int]
    venue: str  # squeezed; empty where it is not known, or a mere word

    def distance(self, day: date) -> int:
        """Return the days from the event to ``day``: negative before it, 0 while it goes on."""
        spans = [0 if a <= day <= b else (day - b).days if day > b else (day - a).days for a, b in self.occasion.days]
        return min(spans, key=abs)


def known(occasion: Occasion) -> KnownEvent:
    """Return what an event may be called: its title without year and number, its hashtags, and its ``names``."""
    title = re.split(r"\s*[:,–—|(]\s*", occasion.title)[0].strip()
    bare = words.without_ordinals(_TAIL.sub(" ", title))
    number = re.search(rf"(?:\s({_NUMBER})|(?<=[a-z])(\d{{1,2}}))$", _YEAR.sub("", title).strip(), re.IGNORECASE)
    called = [name for name in (bare, *occasion.names) if words.without_kinds(name)]
    tags = {squeezed(tag) for tag in occasion.hashtags} - {""}
    series = {name for tag in tags if len(name := tag.rstrip("0123456789")) >= LEAST} - tags
    names = {squeezed(name) for name in (title, *called) if len(squeezed(name)) >= LEAST or name.isupper()} | tags
    names |= {*map(_short, called)} - {""}
    partial = {squeezed(words.without_kinds(name)) for name in called if words.kinds_in(name)}
    return KnownEvent(
        occasion,
        frozenset(names),
        frozenset(series),
        frozenset(squeezed(name) for name in called if words.kinds_in(name)) & names,
        frozenset(name for name in partial - names if len(name) >= LEAST),
        dict(filter(None, map(_apart, called))),
        frozenset({*series, *(squeezed(name) for name in called if len(name.split()) == 1)}) - tags,
        frozenset(words.kinds_in(" ".join((occasion.title, *occasion.names)))),
        words.number(number[1] or number[2]) if number else None,
        frozenset(day.year for span in occasion.days for day in span),
        frozenset(day.month for span in occasion.days for day in span),
        squeezed(occasion.venue) if len(occasion.venue.split()) > 1 else "",
    )


def _short(name: str) -> str:
    """Return what a name in one word with capitals is cut to: UKGovCamp, govcamp."""
    parts = words.apart(name).split()
    return squeezed("".join(parts[-2:])) if " " not in name and len(parts) > 2 and words.kinds_in(parts[-1]) else ""


def _apart(name: str) -> tuple[str, str] | None:
    *before, last = name.split()
    begins = squeezed(" ".join(before))
    if len(begins) < LEAST or not last[0].isupper() or (len(last) < 3 and not last.isupper()) or words.kinds_in(last):
        return None
    return begins, squeezed(last)


@dataclass(frozen=True)
class Calendar:
    """All events, by what they are called."""

    events: tuple[KnownEvent, ...]

    @cached_property
    def bearers(self) -> Mapping[str, tuple[KnownEvent, ...]]:
        """Return the events of each name or hashtag."""
        bearers: dict[str, list[KnownEvent]] = defaultdict(list)
        for event in self.events:
            for name in sorted(event.names | event.partial | event.apart.keys()):
                bearers[name].append(event)
        own = frozenset(bearers)
        for event in self.events:
            for name in sorted(event.series - own):
                bearers[name].append(event)
        return {name: tuple(events) for name, events in bearers.items()}

    def telling(self, sentences: Iterable[str], tags: Iterable[str] = ()) -> list[str]:
        """Return the sentences that may speak of an event; of a post with its tag also those that look forward."""
        tagged = any(squeezed(tag) in self.bearers for tag in tags)

        def tells(phrase: str) -> bool:
            return bool(found(self._said, phrase)) or any(words.definite_kinds(phrase)) or (tagged and _ahead(phrase))

        return list(filter(tells, sentences))

    def may_be_meant(self, day: date, text: str) -> bool:
        """Tell, quickly, whether a text of ``day`` may speak of an event; ``text`` is squeezed."""
        return any(name in text for name in self._said) or any(_at_hand(event, day) for event in self.events)

    @cached_property
    def _said(self) -> tuple[str, ...]:
        return (*self.bearers, *filter(None, (event.venue for event in self.events)))

    def about(self, day: date, sentences: Sequence[str], tags: Iterable[str]) -> dict[str, Reason]:
        """Return the slugs of the events that a post of ``day`` is about, each with why."""
        ties: dict[str, Reason] = {}
        for where in sentences:
            for event, why in self._meant(day, where):
                ties.setdefault(event.occasion.slug, why + when(event.distance(day)))
        for tag in tags:
            for event in self._tagged(day, squeezed(tag), sentences):
                why = because(N_("is tagged %(value)s"), tag)
                ties.setdefault(event.occasion.slug, why + when(event.distance(day)))
        return ties

    def _meant(self, day: date, sentence: str) -> Iterator[tuple[KnownEvent, Reason]]:
        names = sorted(found(self.bearers, sentence), key=len, reverse=True)
        longer: list[tuple[int, int]] = []  # where in the sentence a longer name has its event
        for name in names:
            spelt = spelling_of(name).search(sentence)
            assert spelt
            if any(start <= spelt.start() and spelt.end() <= end for start, end in longer):
                continue
            marked = sentence[max(0, spelt.start() - 1) : spelt.start()] in ("#", "＃")
            phrase = N_("bears #%(value)s") if marked else _SPEAKS
            if event := self._nearest(name, day, sentence, spelt, marked=marked):
                longer.append(spelt.span())
                yield event, because(phrase, spelt[0])
        for event in self.events:
            if event.venue and -3 <= event.distance(day) <= 7 and found([event.venue], sentence):
                yield event, because(_SPEAKS, event.occasion.venue)
        if not names:
            yield from self._of_a_kind(day, sentence)

    def _of_a_kind(self, day: date, sentence: str) -> Iterator[tuple[KnownEvent, Reason]]:
        for kind, kind_match in words.definite_kinds(sentence):
            why = because(N_("speaks of the %(value)s"), kind_match[0])
            events, month = [event for event in self.events if kind in event.kinds], _month(sentence, kind_match)
            near = [event for event in events if abs(event.distance(day)) <= APART]
            if month:
                then = [event for event in events if month in event.months and -AHEAD <= event.distance(day) <= AHEAD]
                yield from ((known_event, why) for known_event in then if len(then) == 1)
            elif len(near) == 1 and _at_hand(near[0], day):
                yield near[0], why

    def _tagged(self, day: date, tag: str, told: Sequence[str]) -> list[KnownEvent]:
        reach = AHEAD if any(map(_ahead, told)) else ABOUT
        near = [event for event in self.bearers.get(tag, ()) if -reach <= event.distance(day) <= ABOUT]
        if len(self.bearers.get(tag, ())) > 1:
            near = [event for event in near if -3 <= event.distance(day) <= AT_HAND]
        near = [event for event in near if not _another(event, told[0] if told else "", None)]
        return sorted(near, key=lambda event: abs(event.distance(day)))[:1]

    def _nearest(self, name: str, day: date, sentence: str, spelt: re.Match[str], *, marked: bool) -> KnownEvent | None:
        kinds, anyhow = words.specific_kinds(sentence), not spelt[0].islower() or marked
        events = [event for event in self.bearers[name] if anyhow or name not in event.plain]
        tight, alone, near = squeezed(sentence), len(events) == 1, marked or spelt[0].isupper()
        fitting = [
            event
            for event in events
            if event.apart.get(name, "\n") in tight
            or _fits(event, name, kinds, day, alone=alone, near=near)
            or (name in event.apart and alone and _at_hand(event, day) and _is_called(sentence, spelt))
        ]
        mere = not words.without_kinds(spelt[0])  # of a BarCamp there is one in many towns
        fitting = [
            known_event
            for known_event in fitting
            if (_at_hand(known_event, day) and not mere) or not _elsewhere(known_event, name, sentence, spelt)
        ]
        fitting = [event for event in fitting if not _another(event, sentence, spelt)]
        fitting = [event for event in fitting if _in_time(event, day, sentence, spelt)]
        return min(fitting, key=lambda event: abs(event.distance(day)), default=None)


def _at_hand(event: KnownEvent, day: date) -> bool:
    return -3 <= event.distance(day) <= AT_HAND


def _is_called(sentence: str, spelt: re.Match[str]) -> bool:
    """Tell whether words are used as a name is: several, with a capital, and behind “the”."""
    return " " in spelt[0] and spelt[0][0].isupper() and words.is_definite(sentence[: spelt.start()])


def _elsewhere(event: KnownEvent, name: str, sentence: str, spelt: re.Match[str]) -> bool:
    """Tell whether another place than the event's stands behind what its name begins with: WordCamp Lima."""
    behind = _PLACE.match(sentence, spelt.end()) if name in event.apart else None
    return behind is not None and squeezed(behind[1]) not in squeezed(event.occasion.title)


def _fits(event: KnownEvent, name: str, said: frozenset[str], day: date, *, alone: bool, near: bool) -> bool:
    """Tell whether the kind that the sentence names is this event's, where the name alone does not tell.

    A name in capitals, or marked as a tag, means the one ``near`` in time.
    """
    if name in event.whole or said & event.kinds:
        return True
    if name in event.partial or name not in event.names | event.series:
        return False
    if alone or not event.kinds:
        return True
    return near and not said and -3 <= event.distance(day) <= 7


def _another(event: KnownEvent, sentence: str, spelt: re.Match[str] | None) -> bool:
    """Tell whether a year or number beside the name says that another event is meant."""
    around = sentence if spelt is None else sentence[max(0, spelt.start() - 12) : spelt.end() + 30]
    years = {int(year) for year in _YEAR.findall(around)}
    if years and not years & event.years:
        return True
    if spelt and (month := _month(sentence, spelt)) and month not in event.months:
        return True
    if spelt is None or event.number is None:
        return False
    beside = words.without_kinds(sentence[spelt.end() : spelt.end() + 30])
    number = re.match(rf"\W{{0,2}}({_NUMBER})(?![\w/])", beside, re.IGNORECASE)
    return number is not None and words.number(number[1]) != event.number


def _month(sentence: str, spelt: re.Match[str]) -> int | None:
    """Return the month that is named right beside what is spelt there: the June meetup, la quedada de mayo."""
    before = _WORD.findall(sentence[max(0, spelt.start() - 40) : spelt.start()])[-2:]  # May’s, June Data
    behind = _MONTH_BEHIND.match(sentence, spelt.end())
    named = [*before, *([behind[1]] if behind else [])]
    return next(filter(None, map(words.month, named)), None)


def _ahead(sentence: str) -> bool:
    return bool(words.find("forward", sentence)) and not words.find("backward", sentence)


def _in_time(event: KnownEvent, day: date, sentence: str, spelt: re.Match[str]) -> bool:
    distance, years = event.distance(day), {int(year) for year in _YEAR.findall(sentence)}
    if abs(distance) <= (NAMED if years & event.years else AHEAD if _month(sentence, spelt) else AT_HAND):
        return True
    forward, back = words.find("forward", sentence), words.find("backward", sentence)
    if distance < 0:
        return distance >= -AHEAD if forward else not back and distance >= -ABOUT
    return distance <= BACK if back or years else distance <= ABOUT
