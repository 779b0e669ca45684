"""Links as GitHub finds them: by reference, whose names may have marks ([`code`], [a\\_b]), and one word behind ](.

`[note](see below)` is no link there: an address with spaces stands between < and >.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    LINK_RE,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)

from plugins.writing.work import AGAIN, Work

_KINDS = {  # as Python-Markdown registers them
    "reference": (ReferenceInlineProcessor, 170),
    "image_reference": (ImageReferenceInlineProcessor, 140),
    "short_reference": (ShortReferenceInlineProcessor, 130),
    "short_image_ref": (ShortImageReferenceInlineProcessor, 125),
}
_ESCAPED = re.compile(r"\x02(\d+)\x03")
_POINTED = re.compile(r"\(\s*<")
_TITLE = re.compile(r"(\S+)\s+\(([^()]*)\)")
_SPACE = re.compile(r"\s")
_MARKS = re.compile(r"[`\\]")


class References(Extension):
    """Has each kind of reference ask for its name in the same spelling."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work

    def extendMarkdown(self, md: Markdown) -> None:
        """Register, each in the place of the one that it is made from."""
        md.references = _First()
        for name, (kind, priority) in _KINDS.items():
            md.inlinePatterns.register(_tolerant(kind, self._work)(md.inlinePatterns[name].pattern, md), name, priority)
        md.inlinePatterns.register(_strict(LinkInlineProcessor)(LINK_RE, md), "link", 160)
        md.inlinePatterns.register(_strict(ImageInlineProcessor)(IMAGE_LINK_RE, md), "image_link", 150)


class _First(dict[str, Any]):
    """Of a name that is defined twice, the first definition holds (CommonMark 0.31, 4.7)."""

    def __setitem__(self, name: str, link: Any) -> None:
        self.setdefault(name, link)


def _strict(kind: type[LinkInlineProcessor]) -> type[LinkInlineProcessor]:
    class Strict(kind):  # type: ignore[misc,valid-type]
        """It takes nothing for an address that has a space in it, but between < and >."""

        def getLink(self, data: str, index: int) -> Any:
            """Return the address, its title, where the link ends, and whether it is one."""
            href, title, end, handled = super().getLink(data, index)
            if bracketed := _TITLE.fullmatch(href):
                href, title = bracketed.groups()
            bare = not _POINTED.match(data, index)
            return href, title, end, handled and not (bare and _SPACE.search(href))

    return Strict


def _tolerant(kind: type[ReferenceInlineProcessor], work: Work) -> type[ReferenceInlineProcessor]:
    class Tolerant(kind):  # type: ignore[misc,valid-type]
        """It looks for a name without its marks where the name as it stands is not there."""

        RE_LINK = re.compile(r"\[([^\]]*)\]")  # directly behind: after a space another reference begins

        def evalId(self, data: str, index: int, text: str) -> Any:
            """Return the name under which it was defined, where the reference ends, and whether it is one."""
            name, end, handled = super().evalId(data, index, text)
            if handled and name is not None and "\x02" in name:
                work.spend(AGAIN * len(self.md.references), data)
                name = _defined(self.unescape(name), self.md.references)
            return name, end, handled

    return Tolerant


def _defined(name: str, references: Mapping[str, Any]) -> str:
    wanted = _plain(_ESCAPED.sub(lambda code: chr(int(code[1])), name))
    return next((reference for reference in references if _plain(reference) == wanted), name)


def _plain(name: str) -> str:
    return " ".join(_MARKS.sub("", unescape(name)).lower().split())
