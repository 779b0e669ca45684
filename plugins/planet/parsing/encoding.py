"""A feed's bytes, in whatever encoding → UTF-8 that an XML parser can read, and no more of it than can be read in time.

Servers and XML declarations lie about encodings; bytes rarely do. Text that is valid UTF-8 with letters beyond ASCII is
UTF-8, whatever was declared; a single broken byte does not make it another encoding.
"""

from __future__ import annotations

import codecs
import html
import re
import zlib
from contextlib import suppress
from xml.parsers import expat

LARGEST = 10 * 1024 * 1024  # decoded
UTF8_HEADER = "application/xml; charset=utf-8"

# These write other alphabets with ASCII bytes alone: valid UTF-8 proves nothing there.
_SEVEN_BIT = ("iso-2022", "hz", "utf-7", "utf-16", "utf-32", "ucs", "csiso2022")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_START = re.compile(rb"<(?:\?xml|!DOCTYPE|rss\b|feed\b|rdf:RDF\b|RDF\b)", re.IGNORECASE)
# XML 1.0 §2.2 forbids these outright; one of them makes the whole document ill-formed.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r"})  # those of ASCII
# But for those that nearly all are, which are allowed: 32 to 9999.
_REFERENCE = re.compile(
    r"&#(?!0{0,3}(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3});)(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));?"
)
# An emoji as its two halves, as JavaScript and Java count characters.
_HALVES = re.compile(
    r"&#(?:(55[3-9]\d\d|56[0-2]\d\d|563[01]\d)|x(d[89ab][0-9a-f]{2}));"
    r"&#(?:(56[3-9]\d\d|57[0-2]\d\d|573[0-4]\d)|x(d[c-f][0-9a-f]{2}));",
    re.IGNORECASE,
)
# A letter of UTF-8 of which the end was cut off, as excerpts that are counted in bytes have it.
_BEGUN = re.compile(rb"(?:[\xe1-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2})(?![\x80-\xbf])")
_NO_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|$)|&(?!(?:amp|lt|gt|quot|apos|#\d{1,8}|#[xX][0-9a-fA-F]{1,6});)(?:[A-Za-z][A-Za-z0-9]{1,30};)?",
    re.DOTALL,
)
MOST = 4000  # twenty times what is kept, so that it does not matter at which end the new ones are
_ENTRY = re.compile(rb"<(?:[A-Za-z][\w.-]{0,40}:)?(?:item|entry)[\s>]")
_ENTRY_END = re.compile(rb"</(?:[A-Za-z][\w.-]{0,40}:)?(?:item|entry)\s*>")


def to_utf8(body: bytes, content_type: str = "") -> bytes | None:
    """Return ``body`` in UTF-8, ready to parse, or None when its encoding has to be found by other means.

    Removed on the way: byte order marks, what stands before the document (a PHP warning, blank lines), characters and
    character references that XML forbids.
    """
    text = _decode(body, content_type)
    return None if text is None else _mend(text).encode("utf-8")


def gunzipped(body: bytes) -> bytes:
    """Return what is in a body that is a gzip file, of one member or several, and was not sent as one.

    Of a broken one it is what could be read; it is never more than ``LARGEST`` bytes.
    """
    parts, rest, left = [], body, LARGEST
    with suppress(zlib.error):
        while rest.startswith(b"\x1f\x8b") and left > 0:
            member = zlib.decompressobj(wbits=31)
            parts.append(member.decompress(rest, left))
            rest, left = member.unused_data.lstrip(b"\0"), left - len(parts[-1])
    return b"".join(parts) or body


def _decode(body: bytes, content_type: str) -> str | None:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    body = body.removeprefix(codecs.BOM_UTF8).removeprefix(codecs.BOM_UTF8)
    declared = _DECLARED.match(body)
    name = declared[1].decode("ascii").lower() if declared else charset(content_type)
    if b"\x00<" in body[:8] or b"<\x00" in body[:8]:
        return None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("utf-8", "replace") if _mostly_utf8(body, said=name in ("", "utf-8", "utf8")) else None
    return None if text.isascii() and name.startswith(_SEVEN_BIT[:3] + _SEVEN_BIT[-1:]) else text


def charset(content_type: str) -> str:
    """Return the encoding that a Content-Type names, in lower case, or the empty string."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type, re.IGNORECASE)
    return match[1].lower() if match else ""


def _mostly_utf8(body: bytes, *, said: bool) -> bool:
    """Tell whether bytes beyond ASCII are UTF-8 with a few faults, and no other encoding; ``said``: as declared."""
    text = body.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - faults
    if not said:
        return good > 2 * faults
    begun = len(_BEGUN.findall(body))
    return good + begun >= max(1, faults - begun)


def as_xml(text: str) -> str:
    """Return a document in which a bare ``&`` and HTML's letters (``&eacute;``) are what XML knows."""
    return _NO_REFERENCE.sub(
        lambda match: match[0] if match[0][0] == "<" else html.escape(html.unescape(match[0])), text
    )


def permitted(text: str) -> str:
    """Return ``text`` without the characters and character references that XML forbids, which trees refuse as well."""
    if _may_be_forbidden(text):
        text = _FORBIDDEN.sub("", text)
    return _REFERENCE.sub(_checked, _HALVES.sub(_whole, text)) if "&#" in text else text


def _whole(halves: re.Match[str]) -> str:
    high, low = int(halves[1] or int(halves[2], 16)), int(halves[3] or int(halves[4], 16))
    return chr(0x10000 + ((high & 0x3FF) << 10 | low & 0x3FF)) if high < 0xDC00 <= low < 0xE000 else halves[0]


def _may_be_forbidden(text: str) -> bool:
    """Tell whether there is any: twice as fast as to look for them one by one, and hardly any text has one."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return len(data.translate(None, _CONTROLS)) < len(data) or "\ufffe" in text or "\uffff" in text


def _mend(text: str) -> str:
    text = permitted(text.lstrip("\ufeff"))
    if not text.lstrip().startswith("<"):
        start = _START.search(text[:20_000].encode("utf-8"))
        text = text.encode("utf-8")[start.start() :].decode("utf-8") if start else text
    return text.lstrip()


def _checked(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    allowed = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0x110000
    return match[0] if allowed and number not in (0xFFFE, 0xFFFF) else "\ufffd"


def mended(body: bytes) -> bytes:
    """Return the beginning of a document as a document: what is whole of it, its open elements closed."""
    ends = [match.end() for match in _ENTRY_END.finditer(body)]
    if not ends:
        return body
    whole, opened = body[: ends[-1]], list[str]()
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: opened.append(name)
    parser.EndElementHandler = lambda _: opened.pop()
    with suppress(expat.ExpatError):  # no XML: read as what it looks like
        parser.Parse(whole, False)
    return whole + "".join(f"</{name}>" for name in reversed(opened)).encode()


def shorten(body: bytes) -> bytes:
    """Return ``body`` (RSS or Atom in UTF-8) with at most ``MOST`` entries, its first and its last, all of them whole.

    Half an entry would become a post of its own: its GUID is what was cut off. Where no entry is closed, the feed is
    written that way, and nothing is left out.
    """
    if _has_few(body):
        return body
    starts = [match.start() for match in _ENTRY.finditer(body)]
    if starts and _ENTRY_END.search(body) and not _ENTRY_END.search(body, starts[-1]):
        body = body[: starts.pop()]
    if len(starts) <= MOST:
        return body
    return body[: starts[MOST // 2]] + body[starts[-MOST // 2] :]


def _has_few(body: bytes) -> bool:
    """Tell at a glance whether nothing is to be left out, as of nearly every feed."""
    last = max(body.rfind(b"</item"), body.rfind(b"</entry"))
    closed = last > max(body.rfind(b"<item"), body.rfind(b"<entry")) and _ENTRY_END.match(body, last)
    return bool(closed) and body.count(b"<item") + body.count(b"<entry") <= MOST
