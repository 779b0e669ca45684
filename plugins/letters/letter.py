"""An e-mail's bytes, or a typed file's → a Letter: who wrote, when, what text. Every word of it is hostile."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from plugins.letters.automatic import is_reaction, why_automatic
from plugins.letters.hypertext import text_of_html
from plugins.letters.own_words import forwarded, note_above, own_words
from plugins.shared.clock import in_bounds
from plugins.shared.text import fit

LONGEST = 100_000  # characters of a letter
_SHORT = 300  # characters
_DEEPEST = 8  # letters within letters
_UNSEEN = re.compile("^[\ufeff\u200b]+|\ufeff|\u200b+(?=\r?$)", re.MULTILINE)
_AT = re.compile(r"\s+at\s+", re.IGNORECASE)
_ENCRYPTED = "is encrypted — save it as text, and give that"
_PLAIN = ("text/plain", "text/markdown", "text/x-markdown")
_READ = (*_PLAIN, "text/html")
_INSTEAD = re.compile(r"\bhtml\b", re.IGNORECASE)  # “your program cannot show HTML”: a short text that speaks of it
_SEALED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class Letter:
    """A letter as its writer meant it; ``text`` is plain, its quoted lines begin with ``>``."""

    text: str
    sender: str = ""  # a name, never an address
    subject: str = ""
    day: date | None = None  # on which it was sent
    attached: tuple[str, ...] = ()  # what was not read: files' names
    forwarded_by: str = ""  # who sent on what ``sender`` wrote
    forwarded_as: str = ""  # the subject that it was given then

    @property
    def own(self) -> str:
        """Return the writer's own words: see ``own_words``."""
        return own_words(self.text, self.sender)

    @property
    def subjects(self) -> str:
        """Return the writer's subject, and the one with which it was sent on: either may have a mark in it."""
        return f"{self.subject} {self.forwarded_as}".strip()


def read_letter(data: bytes) -> Letter | str:
    """Return the letter in an e-mail (RFC 5322, MIME), or words for why there is none.

    A letter that was sent on, within the text or attached, is the one that is read, where little was written above it.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        if message.get_content_type() in _SEALED:
            return _ENCRYPTED
        if kind := why_automatic(message):
            return f"is {kind}, which its program wrote — ask {_line(parseaddr(_header(message, 'From'))[0]) or 'them'}"
        letter = _of(message)
    except (ArithmeticError, AttributeError, IndexError, LookupError, RecursionError, TypeError, ValueError) as error:
        # The library raises these for headers and parts that no program would write.
        return f"is no e-mail that can be read ({type(error).__name__}) — copy its words into a .txt file"
    if len(letter.text) > LONGEST:
        return f"has more than {LONGEST:,} characters — copy what matters into a .txt file"
    if letter.text.lstrip().startswith("-----BEGIN PGP MESSAGE-----"):
        return _ENCRYPTED
    return "is a reaction, without words — there is nothing to publish" if is_reaction(letter.own) else _sent_on(letter)


def read_typed(data: bytes) -> str:
    """Return the text of a typed file, in whatever encoding its editor saved it: UTF-8, UTF-16, else Windows-1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return fit(data.removeprefix(mark).decode(encoding, "replace"))
    return fit(_decoded(data, "utf-8"))


def _of(message: EmailMessage, depth: int = 0) -> Letter:
    parts, attached, inner = [], [], None
    for part in _parts(message):
        kind = part.get_content_type()
        if kind == "message/rfc822" and depth < _DEEPEST:
            inner = inner or _of(_within(part), depth + 1)
        elif kind in _READ and not part.is_attachment() and not part.get_filename():
            parts.append(_text(part))
        else:
            attached.append(" ".join(fit(part.get_filename() or kind).split()))
    letter = Letter(
        text=_UNSEEN.sub("", fit("\n\n".join(parts))),
        sender=_line(parseaddr(_header(message, "From"))[0]),
        subject=_line(_header(message, "Subject")),
        day=_day(_header(message, "Date")),
        attached=tuple(attached),
    )
    if inner and len(own_words(letter.text, letter.sender)) <= note_above(letter.subject):
        unread = (*letter.attached, *inner.attached)
        return replace(inner, forwarded_by=letter.sender, forwarded_as=letter.subject, attached=unread)
    return letter


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that a reader sees, in order: of alternatives the plainest that says something."""
    kind = message.get_content_type()
    if not message.is_multipart() or kind == "message/rfc822":
        yield message
        return
    parts = [part for part in message.iter_parts() if isinstance(part, EmailMessage)]
    if kind == "multipart/alternative":
        texts = [part for part in parts if part.get_content_type() in _READ]
        filled = [part for part in texts if _text(part).strip()]
        plain = next((part for part in filled if part.get_content_type() in _PLAIN), None)
        if plain is not None and len(filled) > 1 and len(short := _text(plain)) < _SHORT and _INSTEAD.search(short):
            plain, filled = None, [part for part in filled if part is not plain]
        if plain is not None or (filled and len(texts) == len(parts)):
            yield plain if plain is not None else filled[0]
            return
        parts = parts[-1:]  # the richest, which may have its text within
    for part in parts:
        yield from _parts(part)


def _within(part: EmailMessage) -> EmailMessage:
    inner = part.get_payload(0) if part.is_multipart() else part.get_content()
    if not isinstance(inner, EmailMessage):
        raise ValueError("an attached letter without one")
    return inner


def _text(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    text = _decoded(data if isinstance(data, bytes) else b"", part.get_content_charset("utf-8"))
    if part.get_content_type() == "text/html":
        return text_of_html(text[: 10 * LONGEST])
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    return _unflowed(text, " " if str(part.get_param("delsp", "")).lower() != "yes" else "") if flowed else text


def _decoded(data: bytes, encoding: str) -> str:
    """Return the text; where its encoding is unknown or not what it says, it is UTF-8, else Windows'."""
    for name in (encoding, "utf-8", "windows-1252"):
        try:
            latin = codecs.lookup(name).name == "iso8859-1"  # which programs say where they mean Windows' (WHATWG)
            return data.decode("windows-1252" if latin else name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("windows-1252", "replace")


def _unflowed(text: str, between: str) -> str:
    """Return the text with its paragraphs on one line each, those that are quoted too (RFC 3676, section 4)."""
    lines: list[tuple[str, str]] = []  # the marks of what is quoted, and the words behind them
    for line in text.replace("\r\n", "\n").split("\n"):
        marks = line[: len(line) - len(line.lstrip(">"))]
        words = line.removeprefix(marks).removeprefix(" ")  # a space is stuffed before what would be taken for a mark
        before, last = lines[-1] if lines else ("", "")
        if lines and before == marks and last.endswith(" ") and last != "-- " and words != "-- " and words.strip():
            lines[-1] = (marks, last[:-1] + between + words)
        else:
            lines.append((marks, words))
    return "\n".join(f"{marks} {words}" if marks else words for marks, words in lines)


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (IndexError, LookupError, TypeError, ValueError, AttributeError):  # what the library's parser trips over
        return ""


def _line(text: str) -> str:
    return " ".join(fit(text).split())


def _day(header: str) -> date | None:
    try:
        return in_bounds(parsedate_to_datetime(_AT.sub(" ", header)).date())
    except (TypeError, ValueError, OverflowError):
        return None


def _sent_on(letter: Letter) -> Letter:
    """Return what was forwarded within the text, by however many people; the last of them has sent it on."""
    for _ in range(_DEEPEST):
        inner = forwarded(letter.text, letter.subject, letter.sender)
        if inner is None:
            break
        headers, text = inner
        letter = replace(
            letter,
            text=text,
            sender=_line(parseaddr(headers.get("from", ""))[0]),
            subject=_line(headers.get("subject", "")) or letter.subject,
            forwarded_by=letter.forwarded_by or letter.sender,
            forwarded_as=letter.forwarded_as or letter.subject,
            day=next(filter(None, map(_day, headers.values())), letter.day),
        )
    return letter
