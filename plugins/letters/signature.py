"""A letter's end → without its signature: a farewell and a name, what a telephone adds, a disclaimer. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

_LONGEST_SIGNATURE = 16  # lines with something on them
_POSTSCRIPT = re.compile(r"\W*p\.? ?s\.?\s*[:.\s]\s*\S", re.IGNORECASE)
_RULED = frozenset("-_=—–")  # signs of a line that is drawn
_WIDEST = 200  # characters: a longer line is no part of a signature
_FAREWELL = re.compile(
    r"(?:(?:with |my |our )?(?:very )?(?:best|kind|kindest|warm|warmest|many|all the|yours)?[ ]?"
    r"(?:best|regards|wishes|thanks(?: and best wishes)?|"
    r"sincerely|faithfully|truly|cheers|ever)|thank you|thanks(?: again| so much| in advance)?|cheers|yours|best|"
    r"(?:mit )?(?:freundlichen?|besten|lieben?|vielen?|herzlichen?|sch[öo]nen?|beste|viele|liebe|herzliche)? ?"
    r"gr(?:ü|ue|u)(?:ß|ss)(?:en?)?|vielen dank|danke|g?lg|mfg|[vhb]g|"
    r"(?:bien )?cordialement|à (?:bientôt|plus)|bien à (?:vous|toi)|merci|amicalement|"
    r"(?:un )?(?:cordial )?saludos?(?: cordiales)?|gracias|atentamente|un abrazo|"
    r"(?:atenciosamente|att|abra[çc]os?|obrigad[oa]|(?:com os melhores |melhores )?cumprimentos|sauda[çc][õo]es)|"
    r"cordiali saluti|distinti saluti|grazie|saluti|met vriendelijke groet(?:en)?|(?:hartelijke )?groet(?:en|jes)?|"
    r"(?:med )?(?:v[äa]nliga?|venn?lig|b[äa]sta|beste) ?h[äi]ls(?:ning(?:ar)?|en)|mvh|hilsen|hälsningar|"
    r"z poważaniem|pozdrawiam|"
    r"pozdrowienia|с уважением|с наилучшими пожеланиями|з повагою|s pozdrav[eo]m|(?:ystävällisin )?terveisin|terveisiä|"
    r"saygılarımla|sevgiler|üdvözlettel|üdv|cu stimă|με εκτίμηση|lep pozdrav|srdačan pozdrav|よろしくお願いします|敬具|"
    r"此致|谢谢|감사합니다|مع التحية|"
    r"(?:lots of |much )?love|take care|warmly|hugs|speak soon|talk soon|see you(?: soon| there)?|ttfn|xx?x?)",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^[>\s]*(?:(?:sent|send) (?:from|via|with|using) (?:my |the |a )?[\w+\[]|get outlook for|"
    r"von meinem .{2,40} gesendet|"
    r"gesendet (?:von|mit) |envoy[ée] (?:de(?:puis)?|à partir de) |enviado (?:desde|do|de|a partir d)|inviato da|"
    r"verstuurd vanaf|verzonden (?:vanaf|met|van)|skickat från|sendt fra|wysłane z|obter o outlook|"
    r"download (?:the )?yahoo mail|yahoo mail[: ]|lähetetty .{0,30}(?:sta|stä|lta|ltä)$|отправлено (?:с|из) |"
    r"надіслано (?:з|із) |odesláno z|odoslané z|.{1,30}(?:から送信|['’]?d[ae]n gönderildi|에서 보냄)$|"
    r"(?:从|從)我的.{1,20}(?:发送|傳送)|(?:发|發|来|來)自我的|στάλθηκε από|trimis de pe|enviat des)",
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
    r"vertraulich|confidentiel|destinataire|confidencial|destinat[áa]ri[oa]|riservat|vertrouwelijk|konfidentiell|poufn|"
    r"конфиденциальн|адресат|機密|受信者|保密|收件人",
    re.IGNORECASE,
)


def without_signature(lines: list[str], sender: str) -> list[str]:
    """Return ``lines`` without what begins a signature, and without all behind it but a postscript."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    for place, at in enumerate(filled):
        line = lines[at].strip()
        if line in ("--", "—", "–", "__") or (len(line) >= 20 and set(line) <= _RULED) or _DEVICE.match(line):
            return lines[:at]
        behind = lines[filled[place + 1]] if place + 1 < len(filled) else ""
        ruled = len(line) > 2 and set(line) <= _RULED and _is_name(_bare(behind), sender)
        late = 0 < place >= len(filled) - _LONGEST_SIGNATURE
        if ruled or (late and _signs_off(lines, at, sender, behind)):
            return [*lines[:at], *_postscript(lines[at + 1 :])]
    return lines


def _postscript(lines: list[str]) -> list[str]:
    """Return the paragraph behind a signature that begins with P.S."""
    begin = next((at for at, line in enumerate(lines) if _POSTSCRIPT.match(line)), len(lines))
    return ["", *takewhile(str.strip, lines[begin:])] if begin < len(lines) else []


def _bare(line: str) -> str:
    """Return a line without the signs around it: *Ann*, Cheers 🎉"""
    return re.sub(r"^\W+|\W+$", "", line)


def _signs_off(lines: Sequence[str], at: int, sender: str, behind: str) -> bool:
    """Tell whether a signature begins with line ``at``: a farewell or a name, and no long line behind it.

    What is said right above a name is a farewell in any language, where it ends with a comma, or is a few words.
    """
    if any(len(line) > _WIDEST and not _is_small_print(line) for line in lines[at + 1 :]):
        return False
    words, before, line = _bare(lines[at]), lines[at - 1].strip(), lines[at].rstrip()
    farewell, _, name = words.rpartition(" ")
    if len(words) <= 40 and _FAREWELL.fullmatch(re.split(r"[,–-]\s", words)[0]):
        return True
    if _FAREWELL.fullmatch(_bare(farewell)) and _is_name(name, sender):
        return True
    if _is_name(words, sender):
        return not before or (not behind and before[-1:] in ".!?…)")
    if before or len(words) > 40 or not _is_name(_bare(behind), sender):
        return False
    close = lines[at + 1 : at + 2] == [behind]
    few = len(words.split()) <= 3 and line[-1:].isalpha()
    return line.endswith((",", "，", "、")) or (close and (few or _FAREWELL.match(words) is not None))


def _is_name(words: str, sender: str) -> bool:
    """Tell whether a line is its writer's name, whole or the first, with degrees behind it at most."""
    line, whole = re.sub(r"\s+x{1,4}$", "", words.casefold()), " ".join(sender.casefold().split())
    if not whole or not line:
        return False
    initials = "".join(name[0] for name in whole.split())
    if line in (whole, whole.split()[0], whole[0]) or (len(initials) > 1 and line.replace(".", "") == initials):
        return True
    return line.startswith((f"{whole} ", f"{whole},")) and len(line) < len(whole) + 25


def without_small_print(lines: list[str]) -> list[str]:
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
