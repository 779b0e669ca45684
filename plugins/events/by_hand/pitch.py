"""A pitch by e-mail, issue form or typed slip → the same session file. The name is kept, addresses are not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plugins.events.by_hand.slip import MORE, Gettext, Labels, Slip
from plugins.letters.letter import LONGEST, Letter, read_letter, read_typed
from plugins.letters.private import without_addresses
from plugins.writing.foreign import spelled_out

_PREFIX = re.compile(r"^(?:(?:re|r|fwd?|aw|wg|antw|sv|vs|vb|res|enc|tr|rv|odp|pd) *: *)+", re.IGNORECASE)
_SLUG = re.compile(r"\[(?:event: ?)?([a-z0-9]+(?:-[a-z0-9]+)*)\]")  # as replies have `[post:hello]`
# What GitHub and GitLab write around an issue's title.
_TRACKED = re.compile(r"^\[?[\w.-]+/[\w./-]+(?:\]| \|)\s*|\s*\((?:issue )?#\d+\)$", re.IGNORECASE)
_PROPOSAL = re.compile(
    r"^\W*(?:(?:talk|session)(?: (?:proposal|pitch|idea|submission))?|(?:session|vortrags|themen)(?:vorschlag|idee)"
    r"|proposition(?: d[e'’] ?\w+)?|propuesta(?: de \w+)?|proposta(?: d[ei] \w+)?)\s*:\s*(?=\S)",
    re.IGNORECASE,
)
# What our own link writes, and what says no more than that it is a pitch.
_SUBJECT = re.compile(
    r"session for .{1,200}|call for (?:sessions|speakers|papers|proposals|talks)\b.{0,200}|new response: .{1,200}"
    r"|(?:session|vortrags|themen)(?:vorschlag|idee)|proposition(?: d[e'’] ?\w+)?|propuesta(?: de \w+)?"
    r"|proposta(?: d[ei] \w+)?|(?:my |a |an )?(?:session |talk )?(?:pitch|session|talk|idea|proposal)"
    r"|\(?no subject\)?|hi|hello|(?:will you )?bring a session\b.{0,200}",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


@dataclass(frozen=True)
class Pitch:
    """What a session's file needs; ``event`` is None where the pitch does not say."""

    title: str
    name: str
    about: str
    format: str | None = None
    first_timer: bool = False
    event: str | None = None
    pitched: date | None = None


@dataclass(frozen=True)
class Pitches:
    """What was found in one file: whole ``pitches``, what each of the others ``lacks``, and what was not read."""

    pitches: tuple[Pitch, ...]
    lacks: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # the names of what was attached
    sent_on: str = ""  # of whom the letter is, where another sent it on


def read_pitches(data: bytes, *, mail: bool, languages: Iterable[Gettext] = ()) -> Pitches | str:
    """Return the pitches in an e-mail (``mail``) or a typed text, or words for what is wrong with all of it.

    ``languages`` translate what the printed slip says into those that slips may be in.
    """
    letter = read_letter(data) if mail else Letter(read_typed(data))
    if isinstance(letter, str):
        return letter
    if len(letter.text) > LONGEST:
        return f"has more than {LONGEST:,} characters — copy the pitch alone into a .txt file"
    slips = Labels.of(languages).slips(letter.own if mail else letter.text)
    outcomes = [_pitch(slip, letter, alone=len(slips) == 1) for slip in slips]
    pitches = tuple(pitch for pitch in outcomes if isinstance(pitch, Pitch))
    lacks = tuple(lack for lack in outcomes if isinstance(lack, str))
    if not pitches:
        unread = f" (attached and not read: {', '.join(letter.attached)})" if letter.attached else ""
        what, _, fix = lacks[0].partition(" — ")
        return f"{what}{unread} — {fix}"
    return Pitches(pitches, lacks, letter.attached, letter.sender if letter.forwarded_by else "")


def _pitch(slip: Slip, letter: Letter, *, alone: bool) -> Pitch | str:
    """Return what is on ``slip``, or words for what it lacks; what it does not say its ``letter`` may."""
    answers = slip.answers
    slug = _SLUG.search(letter.subjects)
    subject = _SLUG.sub("", _TRACKED.sub("", _PREFIX.sub("", letter.subject))).strip(" :–-") if alone else ""
    subject = _PROPOSAL.sub("", subject)
    title = answers.get("title") or ("" if _SUBJECT.fullmatch(subject) else subject)
    name = answers.get("name") or letter.sender
    if not title:
        return "has no title — add a line `Title: …`"
    if not name:
        where = "" if alone else f" beside the title “{title[:80]}”"
        return f"has no name{where} — add a line `Name: …`"
    before = answers.get("", "") if "title" not in answers else ""
    about = "\n\n".join(text for text in (before, answers.get("about", ""), answers.get(MORE, "")) if text)
    return Pitch(
        title=without_addresses(title),
        name=without_addresses(name),
        about=_TAG.sub("&lt;", without_addresses(about)),
        format=slip.format,
        first_timer=slip.first_timer,
        event=answers.get("event") or (slug[1] if slug else None),
        pitched=letter.day,
    )


def session_file(pitch: Pitch) -> str:
    """Return the session's Markdown file."""
    lines = ["---", f"title: {_quoted(pitch.title)}", f"by: {listed(pitch.name)}"]
    if pitch.format:
        lines.append(f"format: {_quoted(pitch.format)}")
    if pitch.first_timer:
        lines.append("first_timer: true")
    if pitch.pitched:
        lines.append(f"pitched: {pitch.pitched}")
    about = spelled_out(pitch.about or "", tags=True)[0]
    return "\n".join([*lines, "---", "", about, ""]).rstrip("\n") + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def listed(text: str) -> str:
    """Return a name; one with a comma would be read as two."""
    return f"[{_quoted(text)}]" if "," in text else _quoted(text)
