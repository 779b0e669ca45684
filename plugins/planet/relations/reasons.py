"""Why a relation or a tie is thought to be: phrases, which are translated where they are shown. Pure."""

from __future__ import annotations

from gettext import NullTranslations
from typing import NamedTuple, TypeAlias

from plugins.language.marker import N_, NN_


class Phrase(NamedTuple):
    """What stands between two commas: ``words`` as a catalogue has them, and what they have as %(value)s.

    Where that is a number it is their %(count)s, and ``several`` are the words for more than one.
    """

    words: str
    value: str | int = ""
    several: str = ""


Reason: TypeAlias = tuple[Phrase, ...]  # a sentence without its subject

# Translators: these numbers stand in "five days later"; they may be digits.
_NUMBERS = (N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"), N_("nine"), N_("ten"))


def because(words: str, value: str = "") -> Reason:
    """Return a reason of one phrase."""
    return (Phrase(words, value),)


def told(reason: Reason, words: NullTranslations | None = None) -> str:
    """Return a reason as text; without a catalogue's ``words`` in English."""
    catalogue = words or NullTranslations()
    return catalogue.gettext(", ").join(_told(phrase, catalogue) for phrase in reason)


def _told(phrase: Phrase, words: NullTranslations) -> str:
    if not isinstance(phrase.value, int):
        return words.gettext(phrase.words) % {"value": phrase.value}
    spelt = words.gettext(_NUMBERS[phrase.value - 2]) if 2 <= phrase.value <= 10 else phrase.value
    return words.ngettext(phrase.words, phrase.several, phrase.value) % {"count": spelt}


def later(days: int) -> Reason:
    """Return how much later; nothing where it was before."""
    if days < 0:
        return ()
    if days < 2:
        return because((N_("the same day"), N_("the day after"))[days])
    if days < 60:
        return _counted(days, NN_("%(count)s day later", "%(count)s days later"))
    if days < 730:
        return _counted(days // 30, NN_("%(count)s month later", "%(count)s months later"))
    return _counted(days // 365, NN_("%(count)s year later", "%(count)s years later"))


def when(distance: int) -> Reason:
    """Return how far from an event a day is, which is ``distance`` days after it."""
    if distance > 0:
        return later(distance)
    if distance > -2:
        return because(N_("on the day") if distance == 0 else N_("the day before"))
    return _counted(-distance, NN_("%(count)s day before", "%(count)s days before"))


def _counted(number: int, forms: tuple[str, str]) -> Reason:
    return (Phrase(forms[0], number, forms[1]),)
