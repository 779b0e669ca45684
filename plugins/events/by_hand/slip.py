"""A slip as it is typed: labels and answers, as the printed slip has them, an issue form or our e-mail; or a pile."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from plugins.events.by_hand import clock
from plugins.events.by_hand.words import is_name

Gettext = Callable[[str], str]
UNKEPT = "nobody's business"
MORE = "more"  # what stands behind an answer of one line
# What may stand before an answer, and which answer it is. A slip has these as they are printed (paper/slips.html).
_PRINTED = {"I want to talk about": "title", "Because": "about", "First name": "name"}
_ALSO_TICKED = (
    "it is my first time, it's my first time, this is my first time, my first time, first time, first session"
)
_TICKS = {"my first session": "first", "talk": "talk", "discussion": "discussion", "workshop": "workshop"}
_ASKED = {
    word: answer
    for answer, words in {
        "title": "title, session, session title, talk title, topic, titel, thema, titre, sujet, título, tema, titolo"
        ", onderwerp, session name, name of session, name of the session, working title, what i want to talk about"
        ", what do you want to talk about, what would you like to talk about",
        "name": "name, your name, what's your name, what is your name, my name, my first name"
        ", your first name, speaker, presenter, facilitator, by, led by"
        ", vorname, nom, prénom, nombre, nome"
        ", naam",
        "format": "format, session type, type of session, session format",
        "first": "first time, is it your first time, is this your first time",
        "event": "event",
        "about": "about, tell us more, tell us a bit more, what is it about, abstract"
        ", description, beschreibung, inhalt, descripción, descrição"
        ", descrizione, beschrijving",
        UNKEPT: "e-mail, email, phone, telefon, téléphone, teléfono, telefone, telefono, email address, e-mail address"
        ", what's your email, what is your email, mobile, timestamp, zeitstempel, submitted at, horodateur",
    }.items()
    for word in words.split(", ")
}
# What forms of others ask, in more words: Draft title, Title of your talk, Name of speaker, Nome do palestrante.
_TALK = (
    r"(?:lightning talk|talk|session|presentation|workshop|speech|proposal|vortrag(?:s|es)?|charla|ponencia|palestra"
    r"|présentation|conférence|sessão|sesión|intervento)"
)
_OF = r"(?: (?:of|for|du|de la|de l['’]|da|do|della|des|der) ?(?:the |your |my |this |deines |ihres )?"
_IN_MORE_WORDS = {
    "title": rf"(?:draft |working |proposed |tentative )?(?:{_TALK}[ -]?)?(?:title|titel|titre|título|titolo|thema)"
    rf"{_OF}{_TALK})?",
    "name": r"(?:names?|nome|nom|nombre)"
    + _OF
    + r"(?:speaker|presenter|facilitator|host|palestrante|ponente|intervenante?|referent(?:in|en)?)s?)"
    r"|(?:speaker|presenter|facilitator|host|session leader)(?:s|['’]s|s['’])?(?: names?)?"
    r"|referent(?:in|en)?|ponentes?|palestrantes?|intervenante?s?|relatore|relatrice|spreker",
    "about": rf"(?:short |brief )?(?:{_TALK}[ -]?)?(?:description|abstract|summary|beschreibung|kurzbeschreibung|inhalt"
    rf"|resumo|resumen|résumé|riassunto|samenvatting){_OF}{_TALK})?",
}
_WHOLE = ("about", MORE, "")  # what keeps its paragraphs; of all else an answer is a line
_BOX = re.compile(r"[\[(]\s*([xX✓✔✗*]?)\s*[\])]|([☐□▢])|([☑☒✓✔✗])")
_NONE = ("", "_no response_", "…", "...", "n/a", "-", "—")
_TITLED = re.compile(r"(.{3,}?)\s*(?:\(([^()]{2,60})\)|\s[-–—/]\s([^-–—/()]{2,60}))")
_FULL = 60  # characters of a line that a mail program may have wrapped
_RULE = re.compile(r"[_.…]{3,}")
_BEHIND = tuple(
    map(re.compile, ("[:\uff1a\t]", r"\?\s+", r"\s+[-–=]\s+"))
)  # what stands between a label and its answer
_YES = re.compile(r"(?:[-*]\s*)?(?:\[[xX]\]\s*)?(?:y|yes|yep|true|x|✓|✔|first|ja|oui|s[ií]|sim)\b", re.IGNORECASE)


@dataclass
class Slip:
    """The answers on one slip, by what was asked; ``""`` is what stands before anything asked."""

    answers: dict[str, str] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)

    @property
    def first_timer(self) -> bool:
        """Tell whether it is the writer's first session."""
        return "first" in self.ticked or bool(_YES.match(self.answers.get("first", "")))

    @property
    def format(self) -> str | None:
        """Return what was ticked or written as the session's form."""
        ticked = [name for name in ("talk", "discussion", "workshop") if name in self.ticked]
        return self.answers.get("format", "").lower() or (ticked[0] if ticked else None)


@dataclass(frozen=True)
class Labels:
    """What slips may ask, in the languages that the site's paper is printed in."""

    words: Mapping[str, str]  # in lower case → which answer
    printed: frozenset[str]
    ticks: Mapping[str, str]

    @classmethod
    def of(cls, languages: Iterable[Gettext] = ()) -> Labels:
        """Return the labels in English, and as each of ``languages`` has them."""
        translations: list[Gettext] = [str, *languages]
        printed = {word(text).lower(): name for word in translations for text, name in _PRINTED.items()}
        ticks = {word(text).lower(): name for word in translations for text, name in _TICKS.items()}
        ticks |= dict.fromkeys(_ALSO_TICKED.split(", "), "first")
        return cls({**_ASKED, **printed}, frozenset(printed), ticks)

    def slips(self, text: str) -> list[Slip]:
        """Return the slips in ``text``: the rows of a sheet, else one after another, where a title begins the next."""
        if rows := next(filter(None, (self._sheet(text, sign) for sign in "\t;,")), None) or _titles(text):
            return rows
        lines = re.sub(r"(?s)<!--.*?-->", "", text).split("\n")
        # One sentence that begins as a slip does is a sentence.
        bare = len({self._called(self._label(_plain(line), bare=True)[0]) for line in lines} - {None}) > 1
        slips, name = [Slip()], ""
        lines_of: dict[str, list[str]] = {}
        for line in lines:
            if ticks := self._ticked(line):
                slips[-1].ticked |= ticks
                continue
            if not line.strip() and name not in _WHOLE and "".join(lines_of.get(name, ())).strip():
                name = MORE
            label, answer = self._asked(line, lines_of, name, bare)
            if label == "title" and lines_of.get("title"):
                slips[-1].answers = _joined(lines_of)
                slips, lines_of = [*slips, Slip()], {}
            if label is None and name not in _WHOLE and not _goes_on(lines_of.get(name, []), line):
                name = MORE
            name = name if label is None else label
            lines_of.setdefault(name, []).append(line if label is None else answer)
        slips[-1].answers = _joined(lines_of)
        return slips

    def _sheet(self, text: str, sign: str) -> list[Slip]:
        """Return a slip for each row of a sheet that forms were gathered in, with what they asked as its headings."""
        head, *rows = list(csv.reader(io.StringIO(text), delimiter=sign)) or [[]]
        asked = [self._called(name.strip("?* ").lower()) for name in head]
        if len({*asked} - {None, UNKEPT}) < 2 or "title" not in asked or not rows:
            return []
        slips = []
        for row in filter(any, rows):
            told: dict[str, list[str]] = {}
            for name, value in zip(asked, row, strict=False):
                if name and name != UNKEPT:
                    told.setdefault(name, []).append(value)
            slips.append(Slip(_joined(told)))
        return slips

    def _asked(self, line: str, known: Mapping[str, list[str]], at: str, bare: bool) -> tuple[str | None, str]:
        """Return what a line asks and the answer beside it; None for one that asks nothing, or again in a text."""
        label, answer = self._label(_plain(line), bare)
        asked = self._called(label)
        if asked is None or (asked == UNKEPT and at == "about"):
            return None, ""
        if "".join(known.get(asked, ())).strip() and (asked != "title" or label == "session"):
            return None, ""
        return asked, _RULE.sub("", answer.strip().strip("*_")).strip()

    def _label(self, plain: str, bare: bool) -> tuple[str, str]:
        """Return the label that a line may begin with (``bare``: without a colon, too), and the answer behind it."""
        label = answer = ""
        for sign in _BEHIND if bare else _BEHIND[:2]:
            before, *rest = sign.split(plain, maxsplit=1)
            label, answer = re.sub(r"\([^()]*\)", "", before).strip("?*_ ").lower(), "".join(rest)
            if self._called(label):
                return label, answer
        if bare and not re.search("[:\uff1a]", plain):
            label = next((printed for printed in self.printed if plain.lower().startswith(f"{printed} ")), "")
            answer = plain[len(label) :]
        return label, answer

    def _called(self, label: str) -> str | None:
        """Return which answer a label asks for, in as many words or languages as it does: `Title / Título`."""
        for part in (label, *re.split(r"\s*[/|]\s*", label)):
            if part in self.words:
                return self.words[part]
            for asked, words in _IN_MORE_WORDS.items():
                if len(part) < _FULL and re.fullmatch(words, part):
                    return asked
        return None

    def _ticked(self, line: str) -> set[str]:
        """Return what a line of boxes has ticked; nothing where the line has no boxes with words that we know."""
        boxes = list(_BOX.finditer(line))
        ticked: set[str] = set()
        known = False
        for box, end in zip(boxes, [*(box.start() for box in boxes[1:]), len(line)], strict=False):
            words = line[box.end() : end].strip(" \t,;.·").lower()
            if words in self.ticks:
                known = True
                ticked |= {self.ticks[words]} if box[1] or box[3] else set()
        return ticked or ({""} if known else set())


def _titles(text: str) -> list[Slip]:
    """Return a slip for each line where all are titles with who brings them: `Pay gaps – Ann Sample`, `Pubs (Ben)`."""
    lines = [line for line in map(_plain, text.splitlines()) if line.strip()]
    titled = [_TITLED.fullmatch(line.strip()) for line in lines]
    pairs = [(match[1], match[2] or match[3]) for match in titled if match and is_name(match[2] or match[3])]
    if len(pairs) < 2 or len(pairs) < len(lines) or any(clock.begins(clock.plain(line)) for line in lines):
        return []
    return [Slip({"title": title, "name": name}) for title, name in pairs]


def _plain(line: str) -> str:
    """Return a line without the marks and the number that it may begin with."""
    return re.sub(r"^[\s#>*_•-]*(?:\[[ xX]\]\s+)?|^\s*\d{1,2}[.)]\s+", "", line)


def _goes_on(answer: list[str], line: str) -> bool:
    """Return whether ``line`` is more of an answer of one line: its first word had no room on the line before."""
    words, answer_lines = line.split(), [former.strip() for former in answer if former.strip()]
    return not words or not answer_lines or words[0][0].islower() or len(answer_lines[-1]) + len(words[0]) >= _FULL


def _joined(lines_of: Mapping[str, list[str]]) -> dict[str, str]:
    answers = {key: "\n".join(lines).strip() for key, lines in lines_of.items()}
    return {
        key: value if key in _WHOLE else " ".join(value.split())
        for key, value in answers.items()
        if value.lower() not in _NONE
    }
