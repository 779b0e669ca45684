"""What another calendar says of an event, in HTML or plain → Markdown, with its links and without anybody's address."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote

from bs4 import BeautifulSoup, Tag

from plugins.letters.private import ADDRESS
from plugins.shared.fields import parse_web_address
from plugins.shared.text import cut, fit

_MARKUP = re.compile(r"</?(?:a|b|br|div|em|font|h[1-6]|html|i|li|ol|p|span|strong|table|td|tr|u|ul)\b", re.IGNORECASE)
_BLOCKS = ("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6")
_MARKED = re.compile(r"(?:[-*+>|#]|___|\d{1,3}[.)](?:\s|$)|```|~~~)")  # what begins a block of Markdown's own
_LONGEST = 200  # characters of a title, a place, a name
_WRAPPED = 60  # characters of a line that a mail program may have wrapped
_LARGEST = 100_000  # characters of HTML that are read as such
_MEETING = re.compile(
    r"https://(?:teams\.microsoft\.com/(?:l/meetup-join|meet)/|teams\.live\.com/meet/|meet\.google\.com/"
    r"|(?:[\w-]+\.)*zoom\.us/(?:j|w|my)/|(?:[\w-]+\.)*webex\.com/|whereby\.com/"
    r"|(?:bbb|bigbluebutton|jitsi|meet)\d?\.(?:[\w-]+\.)+\w+/|(?:[\w-]+\.)*(?:gotomeeting\.com|gotomeet\.me)/)[^\s<>\"')\]]++"
)
# What a service of meetings puts below people's words: how to dial in, with its numbers.
_MEET = re.compile(r"^-::~[:~]{9,200}+-$.*?^-::~[:~]{9,200}+-$", re.MULTILINE | re.DOTALL)
_ZOOM = re.compile(
    r"^\W*(?:one tap mobile|dial by your location|join by (?:sip|skype|phone)|(?:you can also )?dial in using)\b.*?"
    r"(?:^find your local number.*?$|^access code:.*?$|^global call-in numbers\s*\n?.*?$|\Z)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_SHORTCODE = re.compile(r"\[/?[a-z]{2,20}_[a-z_]{2,40}(?: [^\]\n]{0,500})?\]")  # of WordPress' page builders
_LINE = re.compile(r"^_{9,200}+$", re.MULTILINE)
_TEAMS = re.compile(
    r"^\W*(?:microsoft )?teams(?: meeting)?\W*(?:need help\W*)?$|^\W*dial[ -]in\b|(?:conference|meeting) id\W*\d"
    r"|teams\.(?:microsoft|live)\.com|aka\.ms/",
    re.IGNORECASE | re.MULTILINE,
)
_PASSCODE = re.compile(
    r"\b(?:pass ?code|passwor[dt]|pwd|kenncode|kennwort|zugangscode|code secret|code d['’]accès|mot de passe"
    r"|contraseña|código de acceso|senha|host (?:key|pin|code)|access code)\b"
    r"(?:\s*:\s*(?!(?:ask|see|will|sent|on|from|by|in|after|please|the)\b)\S"
    r"|(?: is| ist)? (?=\w*\d)\w)|\bpin\b\s*:\s*(?=\S*\d)\S",
    re.IGNORECASE,
)


def web_address(text: str) -> str | None:
    """Return ``text`` where it is an address of the web that a file may hold."""
    try:
        return parse_web_address(text)
    except ValueError:
        return None


def plain_line(text: str) -> str:
    """Return a title or a place on one line: without tags and quotes around, signs in the place of their names."""
    plain = BeautifulSoup(text, "lxml").get_text() if _MARKUP.search(text) else unescape(text)
    return fit(re.sub(r'^"([^"]*)"$', r"\1", " ".join(plain.split())))


def several(value: Any) -> list[Any]:
    """Return the values of a property, which may be there more than once."""
    return value if isinstance(value, list) else [] if value is None else [value]


def short(value: Any) -> str:
    """Return the beginning of a property's text, to be printed."""
    texts = [getattr(item, "to_ical", lambda plain=item: plain)() for item in several(value)]
    return cut(
        " ".join(" ".join(t.decode("utf-8", "replace") if isinstance(t, bytes) else str(t) for t in texts).split()), 60
    )


def shortened(name: str, text: str, lost: list[str]) -> str:
    """Return as much of ``text`` as a file may have."""
    if len(text) <= _LONGEST:
        return text
    lost.append(f"{name}: what follows the first {_LONGEST} characters")
    return f"{text[: _LONGEST - 1].rstrip()}…"


def markdown_of(text: str) -> str:
    """Return a description as Markdown: paragraphs and links stay, tags and people's addresses go."""
    text = re.sub(r"<(https?://[^\s<>]++)>", r" \1 ", _SHORTCODE.sub("", text))
    marked = _MARKUP.search(text) and len(text) <= _LARGEST
    text = _read(text) if marked else re.sub(r"<[^<>]++>", "", text)
    # What is left of `<` is a sign, and no tag that Markdown would take for one.
    text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", fit(unescape(text)).replace("\xa0", " "))
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in ADDRESS.sub("", text).replace("\r", "").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def in_lines(markdown: str) -> str:
    """Return a text with the ends of its lines kept, but for those that a program wrapped."""
    lines = markdown.split("\n")
    with_breaks = [
        f"{line}  " if _ends(line) and following and not _MARKED.match(following) else line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(with_breaks)


def _ends(line: str) -> bool:
    wrapped = len(line) >= _WRAPPED and line[-1] not in ".!?:…)"
    return bool(line) and not wrapped and not _MARKED.match(line)


def own_words(markdown: str) -> str:
    """Return a description without what Google Meet, Teams or Zoom wrote below it: how to dial in."""
    before, *parts = _LINE.split(text := _ZOOM.sub("", _MEET.sub("", markdown)))
    own_parts = [part for part in parts[:-1] if not _TEAMS.search(part)]
    if len(own_parts) + 1 < len(parts):  # Teams writes between two lines, and has more of them in between
        text = "\n\n".join(part.strip() for part in (before, *own_parts, parts[-1]))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"\s*^-{3,}\s*\Z", "", text, flags=re.MULTILINE)).strip()


def tells_passcode(address: str, words: str) -> bool:
    """Return whether a link to join, or the words about it, let in everybody who reads them."""
    return bool(re.search(r"[?&](?:pwd|passcode|password)=", address, re.IGNORECASE) or _PASSCODE.search(words))


def meeting_of(text: str) -> str | None:
    """Return the address at which one joins, if ``text`` names one of a well-known service."""
    match = _MEETING.search(unescape(text))
    return web_address(match[0].rstrip(".,;")) if match else None


def _read(html: str) -> str:
    if not re.search(r"<(?:br|p|div|li)\b", html, re.IGNORECASE):
        html = html.replace("\n", "<br>")  # Google's: the lines are plain text's, the links are HTML's
    soup = BeautifulSoup(html, "lxml")
    for unseen in soup.find_all(["script", "style", "head", "title"]):
        unseen.decompose()
    for link in soup.find_all("a"):
        link.replace_with(_link(link))
    for item in soup.find_all("li"):
        item.insert(0, "- ")
    for several_items in soup.find_all(["ul", "ol"]):
        several_items.insert_before("\n\n")
    for line in soup.find_all("br"):
        line.replace_with("\n")
    for block in soup.find_all(_BLOCKS):
        block.append("\n" if block.name in ("li", "tr") else "\n\n")
    return soup.get_text()


def _link(link: Tag) -> str:
    words, address = " ".join(link.get_text().split()), str(link.get("href") or "").strip()
    if web_address(address) is None:
        return words
    if words in ("", address):
        return address
    return f"[{re.sub(r'[][]', '', words)}]({quote(address, safe=_SAFE)})"


_SAFE = "%/:=&?~#+!$,;'@*-._"
