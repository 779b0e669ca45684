"""What agendas say that is no session's title, in several languages: headings, days, breaks, a name behind a title."""

from __future__ import annotations

import re

BEGINS_DAY = re.compile(
    r"\W*(?:(?:day|tag|jour|día|dia|giorno|dag)\W{0,3}\w{1,6}\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag\b|mittwoch\b|(?:lun|mar|mercre|jeu|vendre|same)di\b|dimanche\b"
    r"|(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda|terça|quarta|quinta|sexta)\b)",
    re.IGNORECASE,
)
NOTHING = re.compile(r"(?:[-–—.…_? ]|free|empty|n/a|tb[acd]|frei|libre|livre|leer|\[?por definir\]?)*", re.IGNORECASE)
# What a column of a list is, by its heading; two others beside a title are rooms, and it is a grid.
HEADINGS = {
    word: kind
    for kind, words in {
        "title": "session, talk, title, topic, activity, event, what, item, agenda item, programme, program, subject"
        ", agenda, vortrag, thema, titel, inhalt, programm, activité, sujet, titre, actividad, tema, título, charla"
        ", atividade, palestra, session title, talk title, session name, sessiontitel",
        "by": "speaker, speakers, presenter, presenters, by, who, facilitator, facilitators, host, lead, leader, led by"
        ", name, instructor, referent, referentin, wer, intervenant, intervenante, ponente, palestrante, speaker name"
        ", speaker names",
        "room": "room, place, location, where, venue, raum, ort, wo, salle, lieu, sala, lugar, local, ubicación, stage"
        ", bühne, room name",
        "end": "end, ends, to, until, finish, end time, ende, bis, fin, fine, fim, ends at",
        "minutes": "duration, length, minutes, min, mins, dauer, durée, duración, duração, scheduled duration",
        "start": "time, start, starts, start time, starts at, scheduled at, begin, begins, from, when, uhrzeit, zeit"
        ", beginn, heure, horaire, début, hora, horario, inicio, início, horário, ora, inizio, tijd",
        "day": "date, day, datum, tag, jour, fecha, día, data, dia, giorno, dag",
        "beside": "notes, note, description, language, slides, link, links, level, materials, material, type, format"
        ", track, details, comments, recording, video, abstract",
    }.items()
    for word in words.split(", ")
}
_PAUSE = (
    r"(?:tea|coffee|lunch|break|pause|dinner|supper|breakfast|brunch|refreshments|mittags?(?:pause|essen)?|kaffee(?:pause)?"
    r"|abendessen|frühstück|pausen|café|déjeuner|dîner|goûter|almuerzo|comida|cena|pausa|desayuno|almoço|jantar|pranzo"
    r"|pauze|paus|fika|descanso|intervalo|\w*imbiss|umtrunk|merienda|merenda|lanche|☕)"
)
_ROUND = (
    r"(?:welcome|opening|closing|registration|check-?in|arrivals?|doors|wrap[ -]?up|goodbye|farewell|introductions?"
    r"|networking|mingling|housekeeping|begrüßung|einlass|ankommen|eintreffen|anmeldung|eröffnung|abschluss"
    r"|verabschiedung|ausklang|vorstellungsrunde|accueil|bienvenue|ouverture|clôture|bienvenida|acreditación|apertura"
    r"|clausura|cierre|boas[ -]vindas|abertura|encerramento|benvenut[oi]|accoglienza|chiusura|welkom|inloop|afsluiting"
    r"|välkomn?a?|avslutning|mingel)"
)
_MORE = r"(?:(?:[ ,]+|\s*[&/+]\s*)(?!to\b)[\w'’-]+){0,3}"
_BREAK = re.compile(rf"(?:[\w'’-]+ ){{0,2}}{_PAUSE}{_MORE}(?: - [\w ]+)?\W*", re.IGNORECASE)
_END = r"(?:end|ende|close|finish|fin)(?: of (?:the )?day| der veranstaltung)?(?: \d)?"
_FOR_ALL = re.compile(
    rf"\W*(?:{_ROUND}{_MORE}|{_END})\W*|.+\((?:all|everyone|everybody|alle|tous|todos)\)", re.IGNORECASE
)
_ANY_BREAK = re.compile(rf"(?<!\w){_PAUSE}(?!\w)", re.IGNORECASE)
_WITHIN = r"(?:(?:von|van|de|da|dos|di|du|der|den|la|el|le|bin|al|and|und|et|y|e|&|\+) )*"  # of a name
_NAMED = rf"(?:@[\w.]+|{_WITHIN}[^\W\da-z_][\w.'’-]*,?)"


def heading(text: str) -> str:
    """Return a heading as it is looked for among ``HEADINGS``."""
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"\(s\)", "s", text).casefold()))


def is_break(title: str) -> bool:
    """Return whether a title names a pause or a meal."""
    return bool(_ANY_BREAK.search(title))


def is_for_all(title: str) -> bool:
    """Return whether a title says no more than that all pause, come or go."""
    return bool(_BREAK.fullmatch(title) or _FOR_ALL.fullmatch(title))


def is_name(text: str) -> bool:
    """Return whether a text may be who brings a session: `Ann Sample`, `Ann & Ben`, `@cy`, and no remark."""
    words = text.split()
    return 0 < len(words) <= 10 and bool(re.fullmatch(rf"{_NAMED}(?: {_NAMED})*", text))
