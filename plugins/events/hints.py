"""What a title or a place says that is no title and no place: that an event is called off, that it is online."""

from __future__ import annotations

import re

# What people write before or behind a title, since many calendars show nothing else: CANCELLED: …, … (abgesagt).
_OFF = (
    r"(?P<off>cancell?ed|abgesagt|ausgefallen|entf[äa]llt|annul[ée]e?|cancelad[oa]|suspendid[oa]|annullat[oa]|afgelast"
    r"|geannuleerd|inst[äa]lld?t|aflyst|avlyst|peruttu|odwołane|zrušeno)"
)
_LATER = r"(?P<later>postponed|verschoben|reportée?|aplazad[oa]|pospuest[oa]|adiad[oa]|rinviat[oa]|uitgesteld)"
_WHY = r"(?: (?:due to|because of|wegen|en raison de|por|per) [^:()\[\]–—]{1,60}?)?"
_MARKS = (
    re.compile(rf"[^\w\s]*\s*(?:{_OFF}|{_LATER}){_WHY}\s*(?:[:–—\])-]|[*!_~]{{1,5}}(?=\s|$))\s*", re.IGNORECASE),
    re.compile(rf"\s*(?:[\[(]\s*|[–—-]\s+|\*+\s*)(?:{_OFF}|{_LATER}){_WHY}\s*[\])*!]*\s*$", re.IGNORECASE),
)
# The words of a place that is none, and those of them that tell so.
_NOWHERE = frozenset(
    "online virtual virtuell remote webinar teams zoom meet webex skype jitsi livestream internet bbb bigbluebutton"
    " discord whereby gotomeeting"
    " オンライン онлайн 線上 온라인".split()
)
_AROUND = frozenset(
    "microsoft ms google cloud video web call chat conference event konferenz meeting meetings besprechung"
    " veranstaltung reunión reunion réunion reunião evento événement en via per on do de la the línea ligne link"
    " in description below for business".split()
)
# What stands where a place is not known yet.
_NOT_YET = re.compile(
    r"(?:(?:the )?(?:location|venue|place|room)\W* )?(?:is )?(?:to be (?:announced|confirmed)|tb[acd]|unknown)\.?"
    r"|needs a (?:location|venue)|check (?:the )?event page.{0,40}|see (?:the )?(?:description|details|website)\.?"
    r"|(?:wird noch|noch nicht) bekannt(?: ?gegeben)?\.?|à (?:définir|confirmer)|por (?:definir|confirmar)|a definir"
    r"|n/a|[?.\-–]+",
    re.IGNORECASE,
)
_ON_LINE = ("en ligne", "en línea", "en linea", "on line", "in linea")


def mark_of(title: str) -> re.Match[str] | None:
    """Return what before or behind a title says that its event does not take place (``off``), or ``later``."""
    before, behind = _MARKS
    return before.match(title) or behind.search(title)


def is_not_yet(place: str) -> bool:
    """Return whether a place says that it is not known: ``TBA``, ``Needs a location``."""
    return _NOT_YET.fullmatch(place.strip(" ()[]")) is not None


def is_nowhere(place: str) -> bool:
    """Return whether a place is only a word for being online: ``Microsoft Teams Meeting``, ``Online event``."""
    words = set(re.findall(r"[^\W\d_]+", place.casefold()))
    return place.strip().casefold() in _ON_LINE or (bool(words & _NOWHERE) and words <= _NOWHERE | _AROUND)
