"""A pitch by e-mail, issue form or typed slip → the same session file. The name is kept, addresses are not."""

from __future__ import annotations

import email
import email.policy
import json
import re
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from plugins.shared.bounds import in_bounds
from plugins.shared.text import fit

_LABELS = {
    "title": "title",
    "session": "title",
    "i want to talk about": "title",
    "name": "name",
    "first name": "name",
    "format": "format",
    "first time": "first",
    "event": "event",
    "about": "about",
    "because": "about",
}
_LABEL = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]*|\*\*)?("
    + "|".join(sorted(_LABELS, key=len, reverse=True))
    + r")\??[ \t]*(?:\([^)\n]*\))?\??(?:\*\*)?[ \t]*(?::[ \t]*(?:\*\*)?[ \t]*(.*)|)$",
    re.IGNORECASE,
)
# None of these goes back over a long text.
_ADDRESS = re.compile(r"<?(?:mailto:)?(?<![\w.+-])[\w.+-]{1,100}+@[\w-]{1,100}+(?:\.[\w-]{1,100}+)++>?")
_PHONE = re.compile(r"(?<![\w/-])\+?\(?\d[\d ()-]{7,40}\d(?![\w/-])")
LONGEST = 100_000  # characters of a pitch
_REPLY = re.compile(r"^(?:>|On .+ wrote:$|-{2,} ?Original Message)", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg): *)+", re.IGNORECASE)
_SLUG = re.compile(r"\[([a-z0-9]+(?:-[a-z0-9]+)*)\]")
_NONE = ("", "_No response_", "…", "...")


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


def read_pitch(data: bytes, *, mail: bool) -> Pitch | str:
    """Return the pitch in an e-mail (``mail``) or a text, or words for what it lacks."""
    try:
        subject, sender, day, text = _mail(data) if mail else ("", "", None, data.decode("utf-8-sig", "replace"))
    except Exception as error:  # whatever the library makes of foreign bytes
        return f"is no e-mail ({type(error).__name__}) — copy its words into a .txt file"
    if len(text) > LONGEST:
        return f"has more than {LONGEST:,} characters — copy the pitch alone into a .txt file"
    subject, sender = " ".join(fit(subject).split()), " ".join(fit(sender).split())
    fields = _fields(_own_words(fit(text)))
    slug = _SLUG.search(subject)
    title = fields.get("title") or _SLUG.sub("", _PREFIX.sub("", subject)).strip(" :–-")
    name = fields.get("name") or sender
    if not title:
        return "has no title — add a line `Title: …`"
    if not name:
        return "has no name — add a line `Name: …`"
    return Pitch(
        title=_private(title),
        name=_private(name),
        about=_private(fields.get("about") or ("" if "title" in fields else fields.get("", ""))),
        format=(fields.get("format") or "").lower() or None,
        first_timer=fields.get("first", "").lower().startswith(("y", "x", "first")),
        event=fields.get("event") or (slug[1] if slug else None),
        pitched=day,
    )


def session_file(pitch: Pitch) -> str:
    """Return the session's Markdown file."""
    lines = ["---", f"title: {_quoted(pitch.title)}", f"by: {_listed(pitch.name)}"]
    if pitch.format:
        lines.append(f"format: {_quoted(pitch.format)}")
    if pitch.first_timer:
        lines.append("first_timer: true")
    if pitch.pitched:
        lines.append(f"pitched: {pitch.pitched}")
    return "\n".join([*lines, "---", "", pitch.about or "", ""]).rstrip("\n") + "\n"


def _mail(data: bytes) -> tuple[str, str, date | None, str]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    if body and body.get_content_type() == "text/html":
        text = re.sub(r"<[^<>]++>", "", re.sub(r"(?i)<br[^<>]*+>|</(?:p|div|li|h\d)>", "\n", text))
    try:
        day = in_bounds(parsedate_to_datetime(str(message["Date"])).date())
    except (TypeError, ValueError, OverflowError):
        day = None
    return str(message["Subject"] or ""), parseaddr(str(message["From"] or ""))[0], day, text


def _own_words(text: str) -> str:
    """Return the text without what it quotes and without its signature."""
    kept = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.rstrip() == "--" or _REPLY.match(line):
            break
        kept.append(line.rstrip())
    first, *commented = "\n".join(kept).split("<!--")
    return first + "".join(part.partition("-->")[2] if "-->" in part else f"<!--{part}" for part in commented)


def _fields(text: str) -> dict[str, str]:
    """Return the answers by label; what stands before any label is under the empty one."""
    lines_of: dict[str, list[str]] = {}
    name = ""
    for line in text.split("\n"):
        match = None if name == "about" else _LABEL.match(line)
        if match:
            name = _LABELS[match[1].lower()]
            lines_of.setdefault(name, []).append(match[2] or "")
        else:
            lines_of.setdefault(name, []).append(line)
    answers = {key: "\n".join(lines).strip() for key, lines in lines_of.items()}
    return {
        key: value if key in ("about", "") else " ".join(value.split())
        for key, value in answers.items()
        if value not in _NONE
    }


def _private(text: str) -> str:
    """Return the text without e-mail addresses and telephone numbers."""
    return re.sub(r"[ \t]{2,}", " ", _PHONE.sub("", _ADDRESS.sub("", text))).strip()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(text: str) -> str:
    """Return a name; one with a comma would be read as two."""
    return f"[{_quoted(text)}]" if "," in text else _quoted(text)
