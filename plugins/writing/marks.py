"""Marks within a line that GitHub knows and Python-Markdown does not: bare addresses, struck words, hard breaks."""

from __future__ import annotations

import re
from string import punctuation
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor, SubstituteTagInlineProcessor
from markdown.util import AtomicString

from plugins.writing.work import Work

# Up to a space, or to a sign that no address has: in scripts without spaces the sentence would go on with it.
ADDRESS = r"(?<![a-zA-Z])(?:(?:https?|ftp)://|(?<![^\s*_~(])www\.)[^\s<\x02\x03、。，！？；：）」』】》〉“”„«»]+"
MAIL = r"(?<![\w.+@/-])[a-zA-Z0-9._+-]++@[a-zA-Z0-9_-]++(?:\.[a-zA-Z0-9_-]++)+(?<=[a-zA-Z])"
STRUCK = r"(?<!~)(~{1,2})(?![~\s])([^~]{1,1000})(?<!\s)(?:(?<=\w)\1|\1(?!\w))(?!~)"
BREAK = r"\\\n"
_BRACKET = re.compile(r"[\[\]]")
_ENTITY = re.compile(r"&[a-zA-Z0-9]+;$")
_HOST = re.compile(r"(?:(?:https?|ftp)://)?([^/?#:]*)")


class Marks(Extension):
    """Registers them behind links and HTML, before emphasis."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work

    def extendMarkdown(self, md: Markdown) -> None:
        """Register; and have every sign escaped that CommonMark has (2.4)."""
        md.ESCAPED_CHARS += [sign for sign in punctuation if sign not in md.ESCAPED_CHARS]
        md.inlinePatterns.register(SubstituteTagInlineProcessor(BREAK, "br"), "backslash_break", 185)
        md.inlinePatterns.register(_Address(ADDRESS, md, self._work), "bare_address", 88)
        md.inlinePatterns.register(_Mail(MAIL, md), "bare_mail", 87)
        md.inlinePatterns.register(SimpleTagInlineProcessor(STRUCK, "del"), "struck", 55)


class _Address(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, md: Markdown, work: Work) -> None:
        super().__init__(pattern, md)
        self._work = work

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]
        self._work.spend(m.end(), data)
        if _in_brackets(data[: m.start()]):
            return None, None, None
        text = _trimmed(m[0])
        host = _HOST.match(text)
        if not host or not host[1] or not host[1].strip(".") or any("_" in part for part in host[1].split(".")[-2:]):
            return None, None, None
        return _link(text if "://" in text else f"http://{text}", text), m.start(), m.start() + len(text)


class _Mail(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], _data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        return _link(f"mailto:{m[0]}", m[0]), m.start(), m.end()


def _in_brackets(before: str) -> bool:
    """Tell whether a bracket is open behind ``before``: GitHub links no bare address there."""
    depth = 0
    for bracket in _BRACKET.findall(before):
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
    return depth > 0


def _link(href: str, text: str) -> Element:
    element = Element("a", {"href": href})
    element.text = AtomicString(text)
    return element


def _trimmed(address: str) -> str:
    """Return ``address`` without what ends the sentence that it stands in."""
    while address:
        if address[-1] in "?!.,:*_~'\"" or (address[-1] == ")" and address.count(")") > address.count("(")):
            address = address[:-1]
        elif address[-1] == ";":
            start = max(address.rfind("&"), 0)
            address = address[:start] if _ENTITY.match(address, start) else address[:-1]
        else:
            return address
    return address
