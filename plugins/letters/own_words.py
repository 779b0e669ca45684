"""A letter's text → what its writer wrote: no quoted letter, no signature, no disclaimer; answers under questions stay.

Where a quoted letter begins is mail-parser-reply's to say, in its languages; here is what it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from mailparser_reply import EmailReplyParser

from plugins.letters.signature import without_signature, without_small_print

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "sv", "da", "cs", "ja", "ko", "zh")
_WIDEST = 200  # characters of a line that the library sees: its patterns go back over what they have seen
_MOST = 2_000  # lines that it sees
SHORT_NOTE = 200  # characters that one writes above what one sends on: “here is what Ann has for us”
_SENT_ON = re.compile(
    r"forward|weitergeleitet|weiterleit|transf[ée]r|r[ée]exp[ée]di|r?eenviad|r?eencaminhad|encaminhad|inoltrat|"
    r"doorgestuurd|vidarebefordra|videresend",
    re.IGNORECASE,
)
_ANSWERED_AS = re.compile(r"\s*(?:re|aw|antw?|antwort|sv|res?p?|odp|ynt|回复|答复|回覆|返信) *[:：]", re.IGNORECASE)
_SENT_ON_AS = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|doorst|vb|vs|vl|i|pd) *:", re.IGNORECASE)
_LETTER = re.compile(
    r"^[>*_ ]*(?:"
    r"[-‐]{2,}\s*(?:original message|forwarded message|urspr[üu]ngliche nachricht|message d'origine|mensaje original|"
    r"mensagem original|messaggio originale|oorspronkelijk bericht|weitergeleitete nachricht|message transf[ée]r[ée]|"
    r"mensagem encaminhada|mensaje reenviado)\b.*"
    r"|begin forwarded message:?|_{20,}|-{20,}"
    r"|(?:em|on|am|le|el|il|op) .{5,160}\b"
    r"(?:wrote|schrieb|a [ée]crit|escribi[óo]|escreveu|ha scritto|schreef)\b.{0,80}:"
    r"|.{3,120}(?:schrieb|wrote|escreveu|escribió) (?:am|on|em|el) .{5,80}:"
    r"|.{3,160}\d ?>{3}"  # GroupWise
    r"|-{2,} *(?:on|em|am|le|el|il|op) .{5,160}(?:wrote|schrieb|[ée]crit|escribi[óo]|escreveu|scritto|schreef):? *-{2,}"
    r"|[-#=]{2,}.{1,30}(?:reply|répon|antwort|respond|rispond|antwoord).{0,40}"
    r"(?:above|over|oberhalb|über|dessus|encima|arriba|acima|sopra|boven).{0,20}[-#=]{2,}"
    r")[*_ ]*$",
    re.IGNORECASE,
)
_MARK = re.compile(r"<?[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")  # an address, as programs put it behind a name
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?!\d)")
_MOMENT = re.compile(r"\d{1,2}[:.]\d\d(?!\d)|\b(?:19|20)\d\d\b")
_VERBS = (  # of writing, in a program's sentence above a letter
    r"wrote|writes|schrieb|[ée]crit|escribi[óo]|escreveu|scritto|schreef|skrev|kirjoitti|napisał(?:\(a\)|a)?|pisze|"
    r"napsala?|napísal|písala?|пишет|пише|писала?|написала?|писав|yazdı|έγραψε|írta|scris|va escriure|写道|"
    r"寫道|写了|作成|のメール|작성|כתב|كتب"
)
_WROTE = re.compile(rf"(?:{_VERBS})[)\s]*[:：]$", re.IGNORECASE)
_WROTE_THEN = re.compile(rf"\b(?:{_VERBS}) .{{0,12}}\d.{{3,30}}[:：]$", re.IGNORECASE)  # wrote on 4.1.2027
_BIDI = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\xa0"), " ")
_FROM = "from von de da van från fra od lähettäjä от 差出人 发件人 寄件者".split()
_SUBJECT = (
    "subject betreff objet asunto assunto oggetto onderwerp ämne emne temat předmět aihe тема 件名 主题 主旨".split()
)
_HEADER = re.compile(
    rf"^[>* ]*({'|'.join(_FROM + _SUBJECT)}|sent|gesendet|envoy[ée]|enviado(?: em| el)?|enviada em|inviato|verzonden|"
    r"skickat|wysłano|odesláno|lähetetty|отправлено|送信日時|发送时间|寄件日期|"
    r"date|datum|data|fecha|dato|päivämäärä|дата|日付|日期|"
    r"to|an|à|para|a|aan|till|til|do|komu|vastaanottaja|кому|宛先|收件人|收件者|cc)"
    r"\s*\*?\s*[:：]\s*\*?\s*(.*)$",
    re.IGNORECASE,
)
_ANY_HEADER = re.compile(r"^[>* ]*[^\W\d_][\w -]{0,23}\*?\s*[:：]")
_TITLE = re.compile(r"[-‐]{3,}.{1,60}[-‐]{3,}")  # what some programs put above a letter's headers
_SEAL = re.compile(r"\A\s*-----BEGIN PGP SIGNED MESSAGE-----\n(?:\w+: .*\n)*|-----BEGIN PGP SIGNATURE-----(?s:.*)\Z")
_PICTURE = re.compile(r"\[(?:cid|image|inline image|bild|photo)[: ][^\]]{0,200}\]", re.IGNORECASE)
_BANNER = re.compile(
    r"external (?:e-?mail|sender|message)|originated (?:from )?outside|outside (?:of )?(?:the|your) organi[sz]ation|"
    r"do not click (?:on )?(?:any )?links|don['’]t often get e-?mail from|"
    r"extern\w* (?:absender|afzender|avsändare)|von außerhalb|expéditeur externe|remitente externo|remetente externo|"
    r"mittente esterno|(?:extérieur de|fuera de|fora da|esterno al|buiten|spoza|utanför|uden for) .{0,8}organi[sz]",
    re.IGNORECASE,
)


def own_words(text: str, sender: str = "") -> str:
    """Return what the writer of ``text`` wrote; ``sender`` is their name, with which a signature may begin.

    A letter that answers between another's lines keeps the questions, without their marks.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _SEAL.match(text):
        text = re.sub("^- ", "", text, flags=re.MULTILINE)  # before what could be taken for a seal (RFC 9580, 7.2)
    text = _SEAL.sub("", text)
    lines = [line.rstrip() for line in text.split("\n") if not _PICTURE.fullmatch(line.strip())]
    begins = _another(lines)
    if begins is not None:
        above = lines[:begins]
        while above and (not above[-1] or _TITLE.fullmatch(above[-1].strip())):
            above.pop()
        lines = _interleaved(above, lines[begins + 1 :])
    elif any(line.startswith(">") for line in lines):
        first = next(at for at, line in enumerate(lines) if line.startswith(">"))
        topped = any(line.strip() for line in lines[:first])
        lines = [line for line in lines if not line.startswith(">")] if topped else _interleaved([], lines)
    lines = _without_banner(lines)
    while (shorter := without_small_print(without_signature(lines, sender))) != lines:
        lines = shorter
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def note_above(subject: str) -> int:
    """Return how many characters may stand above a letter that was sent on under ``subject``, and be no letter."""
    return SHORT_NOTE if _SENT_ON_AS.match(subject) else 0


def forwarded(text: str, subject: str = "", sender: str = "") -> tuple[dict[str, str], str] | None:
    """Return the headers (``from``, ``subject``) and the text of a letter that was sent on with little above it."""
    lines = text.replace("\r\n", "\n").split("\n")
    begins = _another(lines)
    if begins is None:
        return None
    note = own_words("\n".join(_unannounced(lines[:begins])), sender)
    if _ANSWERED_AS.match(subject) and not _SENT_ON.search(lines[begins]):
        return None
    if len(note) > (SHORT_NOTE if _SENT_ON.search(lines[begins]) else note_above(subject)):
        return None
    headers: dict[str, str] = {}
    at = begins if _HEADER.match(lines[begins]) else begins + 1
    named = _all_headers("\n".join(lines[at:]).lstrip("> \n").split("\n"))
    while at < len(lines) and not (headers and not lines[at].strip("> ")):
        if match := _HEADER.match(lines[at]):
            name = match[1].lower()
            kind = "from" if name in _FROM else "subject" if name in _SUBJECT else name
            headers.setdefault(kind, match[2].strip(" *"))
        elif lines[at].strip("> ") and not named:
            break
        at += 1
    rest = lines[at:]
    if all(line.startswith(">") for line in rest if line.strip()):
        rest = [re.sub("^> ?", "", line) for line in rest]
    return (headers, "\n".join(rest)) if "from" in headers else None


def _all_headers(lines: Sequence[str]) -> bool:
    """Tell whether all lines up to an empty one, with a text behind it, name something, in whatever language."""
    block = list(takewhile(lambda line: line.strip("> "), lines))
    return all(map(_ANY_HEADER.match, block)) and any(line.strip("> ") for line in lines[len(block) :])


def _unannounced(above: Sequence[str]) -> Sequence[str]:
    """Return the lines above a letter's headers without the program's own, in whatever language: “Letter sent on:”."""
    filled = [at for at, line in enumerate(above) if line.strip()]
    last = above[filled[-1]].strip() if filled else ""
    return above[: filled[-1]] if re.fullmatch(r".{3,60}:|-{3,}.{3,60}-{3,}", last) else above


def _another(lines: Sequence[str]) -> int | None:
    """Return the line with which another's letter begins: a sentence of a mail program, or its headers."""
    for at, line in enumerate(lines):
        if len(line) <= 400 and _LETTER.match(line) and not set(line.strip()) <= {"-", "_"}:
            return at
        joined = f"{line} {lines[at + 1]}" if at + 1 < len(lines) else ""  # “On … ⏎ wrote:”
        if line and len(joined) <= 400 and not _HEADER.match(line) and _LETTER.match(joined):
            return at
        if _headers_begin(lines, at) or _in_any_language(lines, at):
            return at
    return _seen_by_library(lines)


def _in_any_language(lines: Sequence[str], at: int) -> bool:
    """Tell the sentence or the headers that a program puts above a letter, by what they have in every language.

    That is a colon at the end, an address and a moment; of headers the first has the address, the next few a moment.
    """
    line = lines[at].translate(_BIDI).strip(" *‐-")
    if not line or len(line) > 300 or line.startswith(">"):
        return False
    if not line.endswith((":", "：")):
        return _headers_in_any_language(lines, at)
    quoted = next((following for following in lines[at + 1 : at + 3] if following.strip()), "").startswith(">")
    has_address, wrote = bool(_MARK.search(line)), bool(_WROTE.search(line) or (quoted and _WROTE_THEN.search(line)))
    has_moment = bool((_MOMENT if has_address else _CLOCK).search(line))  # “In 2010 Bill wrote:” is a person's
    return has_address + has_moment + wrote + quoted >= (2 if has_address or wrote else 3)


def _headers_in_any_language(lines: Sequence[str], at: int) -> bool:
    block = [line.translate(_BIDI) for line in takewhile(str.strip, lines[at : at + 6])]
    if len(block) < 3 or not all(map(_ANY_HEADER.match, block[:3])) or (at and _ANY_HEADER.match(lines[at - 1])):
        return False
    address = [bool(re.search(r"[<\[(](?:mailto:)?[\w.+-]{1,64}@", line)) for line in block]
    moment = [len(set(_MOMENT.findall(line))) > 1 for line in block]
    return (address[0] and any(moment[1:4])) or (moment[0] and address[1])


def _headers_begin(lines: Sequence[str], at: int) -> bool:
    """Tell Outlook's “From: … Sent: … To: …”: three headers in a row, the writer's first."""
    match = _HEADER.match(lines[at])
    if not match or match[1].lower() not in _FROM:
        return False
    return sum(bool(_HEADER.match(line)) for line in lines[at + 1 : at + 6]) >= 2


def _seen_by_library(lines: Sequence[str]) -> int | None:
    seen = [line[:_WIDEST].strip() for line in lines[:_MOST]]
    replies = EmailReplyParser(languages=list(LANGUAGES)).read("\n".join(seen)).replies
    header = next((reply.headers for reply in replies if reply.headers), "")
    first = header.strip().split("\n")[0].strip()
    return seen.index(first) if first and first in seen else None


def _interleaved(above: list[str], below: Sequence[str]) -> list[str]:
    """Return the lines above another's letter, or what answers it from below, each under its question."""
    runs: list[tuple[bool, list[str]]] = []  # of what is quoted, or not; an empty line goes with what is before it
    for line in below:
        marked = line.startswith(">") if line.strip() or not runs else runs[-1][0]
        if not runs or runs[-1][0] != marked:
            runs.append((marked, []))
        runs[-1][1].append(line)
    answers = [(quoted, own) for (marked, quoted), (_, own) in pairwise(runs) if marked]
    if not answers or "\n".join(without_signature(above, "")).strip():
        return [line for line in above if not line.startswith(">")]
    lines: list[str] = []
    for quoted, own in answers:
        question = _question(quoted)
        asks = question[-1].endswith("?")
        if len(answers) > 1 or asks or question[-1].endswith(":"):
            lines += ["", *question, *([] if quoted[-1] else [""])] if asks else question
        lines += own
    return lines


def _question(quoted: Sequence[str]) -> list[str]:
    """Return the last paragraph of what is quoted, without its marks: that is what the words below it answer."""
    text = "\n".join(re.sub(r"^(?:> ?)+", "", line).rstrip() for line in quoted).strip("\n")
    return text.rpartition("\n\n")[2].split("\n")


def _without_banner(lines: list[str]) -> list[str]:
    """Return ``lines`` without what an employer's server writes above each letter from outside."""
    paragraph = 0
    while paragraph < len(lines) and not lines[paragraph].strip():
        paragraph += 1
    end = next((at for at in range(paragraph, len(lines)) if not lines[at].strip()), len(lines))
    return lines[end:] if _BANNER.search(" ".join(lines[paragraph:end])[:1000]) else lines
