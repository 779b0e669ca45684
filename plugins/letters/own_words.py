"""A letter's text → what its writer wrote: no quoted letter, no signature, no disclaimer; answers under questions stay.

Where a quoted letter begins is mail-parser-reply's to say, in its languages; here is what it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from mailparser_reply import EmailReplyParser

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "sv", "da", "cs", "ja", "ko", "zh")
_WIDEST = 200  # characters of a line that the library sees: its patterns go back over what they have seen
_MOST = 2_000  # lines that it sees
_LONGEST_SIGNATURE = 16  # lines with something on them
SHORT_NOTE = 200  # characters that one writes above what one sends on: “here is what Ann has for us”
_SENT_ON = re.compile(
    r"forward|weitergeleitet|weiterleit|transf[ée]r|r[ée]exp[ée]di|r?eenviad|r?eencaminhad|encaminhad|inoltrat|"
    r"doorgestuurd|vidarebefordra|videresend",
    re.IGNORECASE,
)
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
    r")[*_ ]*$",
    re.IGNORECASE,
)
_MARK = re.compile(r"<?[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")  # an address, as programs put it behind a name
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?!\d)")
_MOMENT = re.compile(r"\d{1,2}[:.]\d\d(?!\d)|\b(?:19|20)\d\d\b")
_WROTE = re.compile(  # the end of a program's sentence above a letter
    r"(?:wrote|writes|schrieb|[ée]crit|escribi[óo]|escreveu|scritto|schreef|skrev|kirjoitti|napisał(?:\(a\)|a)?|pisze|"
    r"napsala?|napísal|písala?|пишет|пише|писала?|написала?|писав|yazdı|έγραψε|írta|scris|va escriure|写道|"
    r"寫道|写了|作成|のメール|작성|כתב|كتب)[)\s]*[:：]$",
    re.IGNORECASE,
)
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
_FAREWELL = re.compile(
    r"(?:(?:with |my |our )?(?:very )?(?:best|kind|kindest|warm|warmest|many|all the|yours)?[ ]?"
    r"(?:best|regards|wishes|thanks(?: and best wishes)?|"
    r"sincerely|faithfully|truly|cheers|ever)|thank you|thanks(?: again| so much| in advance)?|cheers|yours|best|"
    r"(?:mit )?(?:freundlichen?|besten|lieben?|vielen?|herzlichen?|sch[öo]nen?|beste|viele|liebe|herzliche)? ?"
    r"gr(?:ü|ue)(?:ß|ss)en?|vielen dank|danke|lg|mfg|vg|"
    r"(?:bien )?cordialement|bien à (?:vous|toi)|merci|amicalement|"
    r"(?:un )?(?:cordial )?saludos?(?: cordiales)?|gracias|atentamente|un abrazo|"
    r"(?:atenciosamente|att|abra[çc]os?|obrigad[oa]|(?:com os melhores |melhores )?cumprimentos|sauda[çc][õo]es)|"
    r"cordiali saluti|distinti saluti|grazie|saluti|met vriendelijke groet(?:en)?|(?:hartelijke )?groet(?:en|jes)?|"
    r"(?:med )?(?:v[äa]nliga?|venlig|b[äa]sta) ?h[äi]ls(?:ningar|en)|mvh|hilsen|hälsningar|z poważaniem|pozdrawiam|"
    r"pozdrowienia|с уважением|с наилучшими пожеланиями|з повагою|s pozdrav[eo]m|(?:ystävällisin )?terveisin|terveisiä|"
    r"saygılarımla|sevgiler|üdvözlettel|üdv|cu stimă|με εκτίμηση|lep pozdrav|srdačan pozdrav|よろしくお願いします|敬具|"
    r"此致|谢谢|감사합니다|مع التحية|"
    r"(?:lots of |much )?love|take care|warmly|hugs|speak soon|talk soon|see you(?: soon| there)?|ttfn|xx?x?)",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^[>\s]*(?:(?:sent|send) (?:from|via|with|using) (?:my |the |a )?[\w+]|get outlook for|"
    r"von meinem .{2,40} gesendet|"
    r"gesendet (?:von|mit) |envoy[ée] (?:de(?:puis)?|à partir de) |enviado (?:desde|do|de|a partir d)|inviato da|"
    r"verstuurd vanaf|verzonden (?:vanaf|met|van)|skickat från|sendt fra|wysłane z|obter o outlook|"
    r"download (?:the )?yahoo mail|yahoo mail[: ]|lähetetty .{0,30}(?:sta|stä|lta|ltä)$|отправлено (?:с|из) |"
    r"надіслано (?:з|із) |odesláno z|odoslané z|.{1,30}(?:から送信|['’]?d[ae]n gönderildi|에서 보냄)$|"
    r"(?:从|從)我的.{1,20}(?:发送|傳送)|στάλθηκε από|trimis de pe|enviat des)",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(  # what only a company's server writes
    r"intended (?:solely|only|for the (?:sole|exclusive|addressee|recipient|use))|"
    r"(?:named|intended) (?:addressee|recipient)|"
    r"received? (?:this|it) .{0,30}in error|registered (?:office|number|charity|in (?:england|scotland|ireland|wales))|"
    r"company (?:no|number|registration)\b|think before you print|consider the environment|vat (?:no|reg)|"
    r"informieren sie (?:bitte )?(?:sofort|umgehend|unverzüglich)? ?den absender|^virus-free|^virenfrei|avast\.com|"
    r"scanned (?:by|for) (?:\w+ )?(?:virus|mail)|subscribed to the .{1,80} (?:group|list)|to unsubscribe from this|"
    r"irrtümlich erhalten|gesch[äa]ftsf[üu]hrer|amtsgericht|handelsregister|par erreur|por error|por engano",
    re.IGNORECASE,
)
_SMALL_WORDS = re.compile(  # of which a person may write one
    r"confidential|privileged|addressee|recipient|unsubscribe|\bvirus|disclaimer|views|opinions|"
    r"vertraulich|confidentiel|destinataire|confidencial|destinat[áa]ri[oa]|riservat|vertrouwelijk|konfidentiell|poufn",
    re.IGNORECASE,
)
_SEAL = re.compile(r"\A\s*-----BEGIN PGP SIGNED MESSAGE-----\n(?:\w+: .*\n)*|-----BEGIN PGP SIGNATURE-----(?s:.*)\Z")
_PICTURE = re.compile(r"\[(?:cid|image|inline image|bild|photo)[: ][^\]]{0,200}\]", re.IGNORECASE)
_BANNER = re.compile(
    r"external (?:e-?mail|sender|message)|originated (?:from )?outside|outside (?:of )?(?:the|your) organi[sz]ation|"
    r"do not click (?:on )?(?:any )?links",
    re.IGNORECASE,
)


def own_words(text: str, sender: str = "") -> str:
    """Return what the writer of ``text`` wrote; ``sender`` is their name, with which a signature may begin.

    A letter that answers between another's lines keeps the questions, without their marks.
    """
    text = _SEAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.rstrip() for line in text.split("\n") if not _PICTURE.fullmatch(line.strip())]
    begins = _another(lines)
    if begins is not None:
        lines = _interleaved(lines[:begins], lines[begins + 1 :])
    elif any(line.startswith(">") for line in lines):
        first = next(at for at, line in enumerate(lines) if line.startswith(">"))
        above = any(line.strip() for line in lines[:first])
        lines = [line for line in lines if not line.startswith(">")] if above else _interleaved([], lines)
    lines = _without_banner(lines)
    while (shorter := _without_small_print(_without_signature(lines, sender))) != lines:
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
    if len(note) > (SHORT_NOTE if _SENT_ON.search(lines[begins]) else note_above(subject)):
        return None
    headers: dict[str, str] = {}
    at = begins if _HEADER.match(lines[begins]) else begins + 1
    named = _all_headers("\n".join(lines[at:]).lstrip("> \n").split("\n"))
    while at < len(lines) and not (headers and not lines[at].strip("> ")):
        if found := _HEADER.match(lines[at]):
            name = found[1].lower()
            kind = "from" if name in _FROM else "subject" if name in _SUBJECT else name
            headers.setdefault(kind, found[2].strip(" *"))
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
    said = [at for at, line in enumerate(above) if line.strip()]
    last = above[said[-1]].strip() if said else ""
    return above[: said[-1]] if re.fullmatch(r".{3,60}:|-{3,}.{3,60}-{3,}", last) else above


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
    quoted = next((one for one in lines[at + 1 : at + 3] if one.strip()), "").startswith(">")
    has_address, wrote = bool(_MARK.search(line)), bool(_WROTE.search(line))
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
    found = _HEADER.match(lines[at])
    if not found or found[1].lower() not in _FROM:
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
    if not answers or "\n".join(_without_signature(above, "")).strip():
        return [line for line in above if not line.startswith(">")]
    kept: list[str] = []
    for quoted, own in answers:
        question = _question(quoted)
        asks = question[-1].endswith("?")
        if len(answers) > 1 or asks or question[-1].endswith(":"):
            kept += ["", *question, *([] if quoted[-1] else [""])] if asks else question
        kept += own
    return kept


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


def _without_signature(lines: list[str], sender: str) -> list[str]:
    said = [at for at, line in enumerate(lines) if line.strip()]
    for place, at in enumerate(said):
        line = lines[at].strip()
        if line in ("--", "—", "–", "__") or (len(line) >= 20 and set(line) <= {"-", "_"}) or _DEVICE.match(line):
            return lines[:at]
        if 0 < place >= len(said) - _LONGEST_SIGNATURE and _signs_off(lines, at, sender):
            return lines[:at]
    return lines


def _signs_off(lines: Sequence[str], at: int, sender: str) -> bool:
    """Tell whether a signature begins with line ``at``: a farewell or a name, and no long line behind it."""
    if any(len(line) > _WIDEST and not _is_small_print(line) for line in lines[at + 1 :]):
        return False
    words = re.sub(r"[\s,.!;:–。、，！-]+$", "", lines[at].strip())
    if len(words) <= 40 and _FAREWELL.fullmatch(re.split(r"[,–-]\s", words)[0]):
        return True
    return bool(sender) and not lines[at - 1].strip() and _is_name(words, sender)


def _is_name(words: str, sender: str) -> bool:
    """Tell whether a line is its writer's name, whole or the first, with degrees behind it at most."""
    line, whole = re.sub(r"\s+x{1,4}$", "", words.casefold()), sender.casefold()
    if line in (whole, whole.split()[0], whole[0]):
        return True
    return line.startswith((f"{whole} ", f"{whole},")) and len(line) < len(whole) + 25


def _without_small_print(lines: list[str]) -> list[str]:
    """Return ``lines`` without the last paragraph, where it is a disclaimer or a company's particulars."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    begin = end
    while begin and lines[begin - 1].strip():
        begin -= 1
    return lines[:begin] if begin and _is_small_print(" ".join(lines[begin:end])) else lines[:end]


def _is_small_print(text: str) -> bool:
    """Tell a disclaimer, or a company's particulars, from a person's words: by a phrase, or by two of its words."""
    return bool(_SMALL_PRINT.search(text)) or len({word.lower() for word in _SMALL_WORDS.findall(text)}) > 1
