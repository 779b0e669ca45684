"""How a link stands → what its writer does with it: answers it, mentions it, or lists it. Pure.

The rules, each asked only when those before it say nothing:

1. it is marked as an answer                                         answers
2. words of answering in its sentence, or close before it; or in the title, near the opening   answers
3. one of a list, or of a round-up                                   lists
4. words of pointing or passing on in its sentence; or in brackets   mentions
5. near the opening, fresh, of what another says                     answers
6. fresh, and beside it or behind it its writer says what they think; or the post goes on
   about the same writer, or quotes a fresh post                     answers
7. all else                                                          mentions

Which were chosen on one half of the labelled pairs, and what they reach on the other, is in docs/decisions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.language.marker import N_
from plugins.planet.relations import words
from plugins.planet.relations.model import RelationKind
from plugins.planet.relations.reading import PlacedLink, Said
from plugins.planet.relations.reasons import Reason, because, later

OPENING = 300  # characters
FRESH = 60  # days
CLOSE = 60  # characters behind a link in which is told what its writer says
FEW = 8  # links to other sites
COMPANY = 2  # links of a paragraph or list to other sites: with more it tells what several people said
_MINE = re.compile(r"(?:my|our|mine?|mi|ma|minha|meine?)\b", re.IGNORECASE)  # "my answer" answers something else
_MINE_BEFORE = re.compile(rf"\b{_MINE.pattern}(?:\s+\w+)?\s*$", re.IGNORECASE)
# Re: begins what is said, or follows who is spoken to; within a sentence it is another word for about.
_RE = re.compile(r"(?:(?:^[^\w@]*|@[\w.@-]{1,60}\s+)re[:：]|(?:^|[\s@])[↩↪↰]\ufe0f?)\s*$", re.IGNORECASE)
_OPENED = re.compile(r"[(\[]((?>(?:[^()\[\]]++|[(\[][^()\[\]]*+[)\]])*))$")  # a bracket that nothing closes
_VERDICT = re.compile(
    r"(?:he|she|they)(?:['’](?:s|re)| is| are) (?:\w+ly |quite |so |dead )?(?:right|wrong|mistaken)\b", re.I
)
_I = re.compile(r"\b(?:I|[Ww]e)(?:['’]\w+)?(?:\s+(?!(?:he|she|they|who|you)\b)[a-z]+){0,3}\s+$")
_SAYS = re.compile(
    r"[,”\"’]\s+(?:[A-Z]\w+ ){0,2}(?:said|says|wrote|writes|reported|reports|noted|notes|told)\b[^,.;]{0,40}$"
)  # , said Ann in
_ROW = re.compile(r"(?:,\s[^,]{1,14}(?=,|$|\sand\b)){3}")  # one, two, three and so on
_QUOTED = re.compile(r"“[^“”]{12,}”|„[^„“”]{12,}[“”]|«[^«»]{12,}»|\"[^\"]{12,}\"")
_WITH = N_("with “%(value)s”")
MANY = 15  # links to other sites: more is a list, unless each is told of in a sentence of its own
TOLD = 60  # characters of a sentence beside its link that tell of it
ROW = 80  # characters on either side
WITHIN = 20  # characters before a link with which its sentence has begun


@dataclass(frozen=True)
class Circumstances:
    """What is known beside the link itself."""

    said: Said  # the post with the link
    title: str  # of it
    days: int  # from the day of the post that is linked to that of the post with the link
    own: bool  # whether both have one writer
    target: str  # the title of what is linked
    again: int = 1  # how many posts of the same writer it links to, or how often
    named: bool = False  # whether its sentence names the writer of what is linked


def judged(link: PlacedLink, about: Circumstances) -> tuple[RelationKind, Reason] | None:
    """Return what the link does, and why; None for what is no relation."""
    if about.own:
        return _of_ones_own(link, about)
    sentence = f"{link.before}{link.words}{link.after}"
    where = because(_place(link)) + later(about.days)
    listed = link.item or (about.said.outer > MANY and not _told(link, about)) or _gathered(link, about)
    if about.days < -2:
        return "mentions", because(N_("links to it, which was written later"))
    phrase = _answering(link)
    if phrase and not listed and not _MINE.match(link.words):
        return "answers", where + because(_WITH, phrase)
    if (called := words.find("titled", about.title)) and not listed and link.start <= OPENING:
        return "answers", where + because(N_("and is called “%(value)s”"), called[0])
    if listed:
        return "lists", because(N_("has it among %(value)s links"), str(max(about.said.outer, link.fellows)))
    praised = words.find("pointing", f"{link.before}{link.words}") or words.find("praising", sentence)
    if _MINE.match(link.words) or _MINE_BEFORE.search(link.before) or praised or _aside(link):
        return "mentions", where
    return _by_place(link, about, sentence, where)


def _told(link: PlacedLink, about: Circumstances) -> bool:
    """Tell whether a link is one of few in its paragraph, or within a sentence, which says more than where it leads."""
    within = len(link.before.strip()) >= WITHIN and not words.find("round_up", about.title)
    row = _ROW.search(f"{link.before[-ROW:]}{link.words}{link.after[:ROW]}")
    return (link.fellows <= COMPANY or (within and not row)) and len(f"{link.before}{link.after}".strip()) >= TOLD


def _gathered(link: PlacedLink, about: Circumstances) -> bool:
    """Tell whether a link stands among many in a post that calls itself a round-up."""
    many = link.fellows >= 3 or about.said.outer > MANY
    return many and words.find("round_up", about.title) is not None


def _answering(link: PlacedLink) -> str:
    """Return the words by which its sentence answers what the link leads to: in the sentence, or just before the link.

    Words within quotation marks are another's, and those outside the brackets around a link are not about it.
    """
    before, after = _QUOTED.sub(" ", link.before), _QUOTED.sub(" ", link.after)
    if aside := _aside(link):
        before, after = aside
    match = words.find("answering", f"{before}{link.words}{after}") or words.find("answered", after)
    match = match or _VERDICT.match(link.next)
    match = match or _RE.search(before)
    if match is None:
        tied = words.leading("answering_to", "between").search(before)
        match = tied or words.pattern("answering_to").match(link.words)
    return (match["said"] if "said" in match.groupdict() else match[0]).strip() if match else ""


def _aside(link: PlacedLink) -> tuple[str, str] | None:
    """Return what stands before and after a link within the brackets around it, where that is more than the link."""
    match = _OPENED.search(link.before)
    if match is None:
        return None
    before, after = match[1], re.split(r"[)\]]", link.after)[0]
    return (before, after) if re.search(r"\w", before + after) else None


def _by_place(link: PlacedLink, about: Circumstances, sentence: str, where: Reason) -> tuple[RelationKind, Reason]:
    recent = about.days <= FRESH or words.find("recent", sentence)
    if not recent:
        return "mentions", where
    opening = link.start <= OPENING
    claims = _claimed(f"{link.before}{link.words}{link.after[:CLOSE]}") or (
        about.named and words.find("a_post", sentence) is not None
    )
    few, alone = about.said.outer <= FEW, link.fellows <= COMPANY
    if claims and opening and few and alone and not _SAYS.search(link.before):
        return "answers", where
    said = about.named or (claims and opening)
    if few and (said or opening or claims) and _speaks_up(link, about, sentence, said=said):
        return "answers", where + because(N_("and says what its writer thinks"))
    if few and about.again > 1:
        return "answers", where + because(N_("and again"))
    if link.quote and alone:
        return "answers", because(N_("quotes it")) + later(about.days)
    return "mentions", where


def _claimed(sentence: str) -> bool:
    """Tell whether another than the writer says something: not “I stopped to think”."""
    return any(not _I.search(sentence[: match.start()]) for match in words.pattern("claiming").finditer(sentence))


def _speaks_up(link: PlacedLink, about: Circumstances, sentence: str, *, said: bool) -> bool:
    """Tell whether the writer speaks for themselves beside a link, behind what another has ``said``, or to them."""
    behind = _QUOTED.sub(" ", f"{link.after} {link.next}")
    if words.find("own_view", f"{_QUOTED.sub(' ', sentence)} {link.next}") or words.find("answering", behind):
        return True
    if about.named and (words.pattern("yours").match(link.words) or _calls(link)):
        return True
    return said and words.find("first_person", behind) is not None


def _calls(link: PlacedLink) -> bool:
    """Tell whether a link is a name that is called: Yes, Bill: … For Bill: …"""
    begins = link.before.rstrip()[-1:] in (",", "") or words.pattern("calling").fullmatch(link.before.strip())
    return link.fellows == 1 and bool(begins) and link.after.lstrip()[:1] in (",", ":", "!")


def _of_ones_own(link: PlacedLink, about: Circumstances) -> tuple[RelationKind, Reason] | None:
    """Return that a writer continues what they wrote before: by its part's number, or in so many words."""
    if about.days < 0 or link.item:
        return None
    (name, number), (before, last) = words.part(about.title), words.part(about.target)
    if number > 1 and name[:20] == before[:20] and number - (last or 1) == (1 if last else number - 1):
        return "answers", because(N_("is the next part")) + later(about.days)
    match = words.find("continuing", f"{link.before}{link.words}{link.after}")
    if match is None:
        return None
    return "answers", because(N_("continues it")) + later(about.days) + because(_WITH, match[0])


def _place(link: PlacedLink) -> str:
    if link.quote:
        return N_("links to it in what it quotes")
    if link.sentence == 0:
        return N_("links to it in its first sentence")
    return N_("links to it near its opening") if link.start <= OPENING else N_("links to it further down")
