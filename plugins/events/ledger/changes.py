"""What changed at an event, in sentences that a person would say, from what the ledger remembers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations
from itertools import groupby

from plugins.events.ledger.ledger import Change, EventLedger, session_key
from plugins.events.model import Event
from plugins.events.session import Session
from plugins.language.dates import filters
from plugins.language.marker import N_

LatestChanges = Mapping[str, Change]
_WHEN = re.compile(r"(\d{4}-\d\d(?:-\d\d)?)(?: (\d\d:\d\d)[+-]\d\d:\d\d)?")
_TOWN = re.compile(r"(?!The\b)[^\W\d]+(?:[ -][^\W\d]+)?")  # one is in London, and at The Spring, Vauxhall
_STATUS = {
    "cancelled": N_("It is called off"),
    "postponed": N_("It is postponed"),
    "tentative": N_("It is not certain any more"),
    "moved-online": N_("It takes place online instead"),
}
_OF_SESSION = {
    "cancelled": N_("%(session)s is called off"),
    "postponed": N_("%(session)s is postponed"),
    "moved": N_("%(session)s has moved"),
    "full": N_("%(session)s is full"),
}


@dataclass(frozen=True)
class Sentence:
    """What changed, in a sentence, when, and of which session where it is not of the event itself."""

    at: datetime
    text: str
    session: str | None = None


def sentences(event: Event, ledger: EventLedger, words: NullTranslations, language: str) -> tuple[Sentence, ...]:
    """Return what changed at an event and its sessions, newest first."""
    changes = [*of_itself(event, ledger, words, language)]
    for session in event.sessions:
        changes += of_session(event, session, ledger, words, language)
    return tuple(sorted(changes, key=lambda sentence: sentence.at, reverse=True))


def of_itself(event: Event, ledger: EventLedger, words: NullTranslations, language: str) -> tuple[Sentence, ...]:
    """Return what changed of the event itself, newest first."""
    teller, own = _Teller(words, language), _together(ledger, event.uid)
    changes = [Sentence(at, text) for at, facts in own for text in teller.of_event(facts, event)]
    return tuple(sorted(changes, key=lambda sentence: sentence.at, reverse=True))


def of_session(
    event: Event, session: Session, ledger: EventLedger, words: NullTranslations, language: str
) -> tuple[Sentence, ...]:
    """Return what changed of a session, newest first; what follows from a change of its event is not said."""
    teller, events = _Teller(words, language), dict(_together(ledger, event.uid))
    changes = []
    for at, facts in _together(ledger, session_key(event, session)):
        rest = _without(facts, events.get(at, {}))
        changes += [Sentence(at, text, session.slug) for text in teller.of_session(rest, session)]
    return tuple(sorted(changes, key=lambda sentence: sentence.at, reverse=True))


def dated(sentences: Iterable[Sentence], words: NullTranslations, language: str) -> str:
    """Return the newest change as a line with its day; nothing where there is none."""
    newest = latest(sentences)
    if not newest:
        return ""
    known = {"day": filters(language)["day"](newest[0].at), "what": ". ".join(sentence.text for sentence in newest)}
    return words.gettext("Changed on %(day)s: %(what)s.") % known


def latest(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences of the newest change."""
    sentences = tuple(sentences)
    return tuple(sentence for sentence in sentences if sentence.at == sentences[0].at)


def _together(ledger: EventLedger, key: str) -> Iterator[tuple[datetime, LatestChanges]]:
    changes = ledger[key].changes if key in ledger else ()
    for at, group in groupby(changes, key=lambda change: change.moment):
        yield at, {change.fact: change for change in group}


def _without(facts: LatestChanges, events: LatestChanges) -> LatestChanges:
    """Return a session's facts without those that changed with the event's: when it was called off, or moved whole."""
    known = {"status"} if "status" in events else set()
    if "start" in events and "start" in facts and _moved_by(facts["start"]) == _moved_by(events["start"]):
        known |= {"start", "end"}
    return {name: change for name, change in facts.items() if name not in known}


def _moved_by(change: Change) -> object:
    try:
        return datetime.fromisoformat(change.after) - datetime.fromisoformat(change.before)
    except (ValueError, TypeError):  # from or to a month, or between days and moments
        return change.before, change.after


class _Teller:
    """Says it in one language."""

    def __init__(self, words: NullTranslations, language: str) -> None:
        self._words, self._day, self._month = words, filters(language)["day"], filters(language)["month"]

    def of_event(self, facts: LatestChanges, event: Event) -> Iterator[str]:
        """Yield what changed of an event at one moment."""
        _ = self._words.gettext
        if "status" in facts:
            yield self._status(facts["status"])
        if "start" in facts and _parts(facts["start"].before) != _parts(facts["start"].after):
            yield self._start(facts["start"])
        if "end" in facts and not _went_along(facts):
            yield self._end(facts["end"].before, facts["end"].after)
        if "zone" in facts:
            yield _("Its times are those of %(zone)s now") % {"zone": facts["zone"].after}
        if "place" in facts:
            yield self._place(facts["place"])
        if "online" in facts:
            yield self._online(facts["online"])
        if "repeats" in facts:
            rule = event.rule.words if event.rule else ""
            yield _("It repeats in another way now: %(rule)s") % {"rule": rule} if rule else _("It no longer repeats")
        yield from self._dates(facts)

    def of_session(self, facts: LatestChanges, session: Session) -> Iterator[str]:
        """Yield what changed of a session at one moment."""
        _ = self._words.gettext
        named = {"session": session.title}
        if "status" in facts:
            yield self._session_status(facts["status"], session)
        start, room = facts.get("start"), facts.get("room")
        if start and not start.before:
            there = self._there(room.after if room else "", start.after)
            yield _("%(session)s is on the agenda: %(there)s") % {**named, "there": there}
        elif start and not start.after:
            yield _("%(session)s is no longer on the agenda") % named
        elif start or room:
            yield self._moved(start, room, session)
        elif "end" in facts:
            yield _("%(session)s ends at %(time)s now") % {**named, "time": _clock(facts["end"].after)}
        if "state" in facts and facts["state"].after == "notes":
            yield _("There are notes of %(session)s") % named

    def _status(self, change: Change) -> str:
        back = N_("It takes place after all") if change.before in ("cancelled", "postponed") else N_("It is confirmed")
        return self._words.gettext(_STATUS.get(change.after, back))

    def _session_status(self, change: Change, session: Session) -> str:
        _ = self._words.gettext
        back = N_("There is room in %(session)s again") if change.before == "full" else N_("%(session)s takes place")
        text = _(_OF_SESSION.get(change.after, back)) % {"session": session.title}
        explained = session.note and change.after == session.status
        return _("%(what)s: %(why)s") % {"what": text, "why": session.note.strip().rstrip(".")} if explained else text

    def _start(self, change: Change) -> str:
        _ = self._words.gettext
        (old, before), (new, after) = _parts(change.before), _parts(change.after)
        if old == new and before and after:
            return _("It begins at %(new)s, no longer at %(old)s") % {"new": after, "old": before}
        if before == after:
            return _("Moved from %(old)s to %(new)s") % {"old": self._date(old), "new": self._date(new)}
        known = {"new": self._moment(change.after), "old": self._moment(change.before)}
        return _("It begins on %(new)s, no longer on %(old)s") % known

    def _end(self, before: str, after: str) -> str:
        _ = self._words.gettext
        if not after:
            return _("When it ends is not said any more")
        (old, was), (new, clock) = _parts(before), _parts(after)
        if clock and was and old == new:
            return _("It ends at %(new)s, no longer at %(old)s") % {"new": clock, "old": was}
        if not before and clock:
            return _("It ends at %(new)s") % {"new": clock}
        return _("It ends on %(new)s") % {"new": self._moment(after)}

    def _place(self, change: Change) -> str:
        _ = self._words.gettext

        def there(place: str) -> str:
            phrase = _("in %(place)s") if _TOWN.fullmatch(place) else _("at %(place)s")
            return phrase % {"place": place}

        if not change.after:
            return _("No longer %(old)s; where it is, is not known yet") % {"old": there(change.before)}
        if not change.before:
            return _("Now it is known where: %(new)s") % {"new": there(change.after)}
        return _("Now %(new)s, no longer %(old)s") % {"new": there(change.after), "old": there(change.before)}

    def _online(self, change: Change) -> str:
        _ = self._words.gettext
        if not change.after:
            return _("One can no longer join online")
        return _("The address to join online is another one now") if change.before else _("One can join online, too")

    def _dates(self, facts: LatestChanges) -> Iterator[str]:
        """Yield what changed of single dates."""
        _ = self._words.gettext
        for fact, more, less in (
            ("also on", _("Also on %(day)s"), _("No longer on %(day)s")),
            ("not on", _("Not on %(day)s"), _("On %(day)s after all")),
        ):
            before, after = (set(getattr(facts.get(fact), side, "").split()) for side in ("before", "after"))
            yield from (more % {"day": self._date(day)} for day in sorted(after - before))
            yield from (less % {"day": self._date(day)} for day in sorted(before - after))
        for day in sorted(fact for fact in facts if _WHEN.fullmatch(fact)):
            yield self._single(day, facts[day])

    def _single(self, day: str, change: Change) -> str:
        _ = self._words.gettext
        known = {"day": self._date(day), "new": self._moment(change.after or day)}
        if "cancelled" in change.after.split():
            return _("The one on %(day)s is called off") % known
        (new, at), (old, was) = _parts(change.after), _parts(change.before or day)
        if new and (new != old or (at != was and was)):
            return _("The one of %(day)s is on %(new)s") % known
        return _("The one on %(day)s is not as the others: see its page") % known

    def _moved(self, start: Change | None, room: Change | None, session: Session) -> str:
        _ = self._words.gettext
        far = start is not None and _parts(start.before)[0] != _parts(start.after)[0]
        before = self._there(room.before if room else "", start.before if start else "", far)
        after = self._there(room.after if room else "", start.after if start else "", far)
        known = {"session": session.title, "before": before, "after": after}
        if before and after:
            return _("%(session)s moved from %(before)s to %(after)s") % known
        return _("%(session)s: %(after)s") % known if after else _("%(session)s has no room yet") % known

    def _there(self, room: str, start: str, far: bool = False) -> str:
        when = (self._moment(start) if far else _clock(start)) if start else ""
        if room and when:
            return self._words.gettext("%(room)s at %(time)s") % {"room": room, "time": when}
        return room or when

    def _moment(self, text: str) -> str:
        day, clock = _parts(text)
        known = {"day": self._date(day), "time": clock}
        return self._words.gettext("%(day)s at %(time)s") % known if clock else known["day"]

    def _date(self, text: str) -> str:
        return self._day(date.fromisoformat(text)) if len(text) == 10 else self._month(date.fromisoformat(f"{text}-01"))


def _parts(text: str) -> tuple[str, str]:
    """Return day and clock of a fact's moment, which may be a day or a month alone."""
    match = _WHEN.match(text)
    return (match[1], match[2] or "") if match else ("", "")


def _clock(text: str) -> str:
    return _parts(text)[1]


def _went_along(facts: LatestChanges) -> bool:
    """Return whether the end moved as far as the start did, or by the zone alone."""
    end = facts["end"]
    same = _parts(end.before) == _parts(end.after)
    return same or ("start" in facts and _moved_by(facts["start"]) == _moved_by(end))
