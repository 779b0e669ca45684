"""Marks within a line, found faster: a pattern is tried only where the sign is that it cannot do without.

Python-Markdown tries each of its thirty patterns on each piece of text, and that takes half of a conversion's time.
Most pieces have the signs of one or two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from markdown import Markdown, inlinepatterns
from markdown.extensions import Extension, smarty
from markdown.extensions.footnotes import FootnoteInlineProcessor
from markdown.inlinepatterns import LinkInlineProcessor, Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString, Registry

from plugins.writing import formulas
from plugins.writing.work import Work

# What a text must have for a pattern to match; a pattern that is not here is tried on every text.
_SIGNS = {
    formulas.TICKED: "$`",
    formulas.SHOWN: "$$",
    formulas.INLINE: "$",
    inlinepatterns.BACKTICK_RE: "`",
    inlinepatterns.ESCAPE_RE: "\\",
    inlinepatterns.LINK_RE: "[",  # references have the same
    inlinepatterns.IMAGE_LINK_RE: "![",
    inlinepatterns.AUTOLINK_RE: "://",
    inlinepatterns.AUTOMAIL_RE: "@",
    inlinepatterns.LINE_BREAK_RE: "  \n",
    inlinepatterns.HTML_RE: "<",
    inlinepatterns.ENTITY_RE: "&",
    r"\[\^([^\]]*)\]": "[^",
    smarty.singleQuoteStartRe: "'",
    smarty.doubleQuoteStartRe: '"',
    smarty.doubleQuoteSetsRe: "\"'",
    smarty.singleQuoteSetsRe: "'\"",
    smarty.doubleQuoteSetsRe2: "'\"",
    smarty.singleQuoteSetsRe2: "\"'",
    smarty.decadeAbbrRe: "'",
    smarty.openingSingleQuotesRegex: "'",
    smarty.closingSingleQuotesRegex: "'",
    smarty.closingSingleQuotesRegex2: "'",
    smarty.remainingSingleQuotesRegex: "'",
    smarty.openingDoubleQuotesRegex: '"',
    smarty.closingDoubleQuotesRegex: '"',
    smarty.closingDoubleQuotesRegex2: '"',
    smarty.remainingDoubleQuotesRegex: '"',
    r"(?<!-)---(?!-)": "---",
    r"(?<!-)--(?!-)": "--",
    r"(?<!\.)\.{3}(?!\.)": "...",
}


class QuickInline(Extension):
    """Takes the place of Python-Markdown's own search for marks, and of smarty's; it must be the last extension."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work

    def extendMarkdown(self, md: Markdown) -> None:
        """Register."""
        for name, priority in (("inline", 20), ("smarty", 6)):
            slow = cast(InlineProcessor, md.treeprocessors[name])
            md.treeprocessors.register(_Quick(md, slow.inlinePatterns, self._work), name, priority)


class _Quick(InlineProcessor):
    _InlineProcessor__applyPattern: Callable[[Pattern, str, int, int], tuple[str, bool, int]]

    def __init__(self, md: Markdown, patterns: Registry[Any], work: Work) -> None:
        super().__init__(md)
        self._work = work
        self.inlinePatterns = patterns
        for pattern in patterns:
            if isinstance(pattern, FootnoteInlineProcessor):
                pattern.handleMatch = _named(pattern.handleMatch, work)  # type: ignore[method-assign]
            if isinstance(pattern, LinkInlineProcessor):
                pattern.handleMatch = _counted(pattern.handleMatch, work)  # type: ignore[method-assign]
        self._signs = [(_SIGNS.get(pattern.pattern, ""), pattern) for pattern in patterns]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        """Do as Python-Markdown's method of this name does, which is its own: under another name it does so itself."""
        if isinstance(data, AtomicString):
            return data
        start = 0
        for index, (sign, pattern) in enumerate(self._signs[patternIndex:], patternIndex):
            matched = sign in data
            while matched:
                self._work.spend((len(data) - start) // 32, data)  # a pattern is quick
                data, matched, start = self._InlineProcessor__applyPattern(pattern, data, index, start)
        return data


def _counted(handle: Callable[..., Any], work: Work) -> Callable[..., Any]:
    """Return ``handle`` with its work counted: it looks at every character behind a bracket for the one that closes."""

    def counted(match: re.Match[str], data: str) -> Any:
        work.spend(len(data) - match.start(), data)
        return handle(match, data)

    return counted


def _named(handle: Callable[..., Any], work: Work) -> Callable[..., Any]:
    """Return ``handle`` with its work counted: each note's second, third … mark gets an id of its own."""

    def named(match: re.Match[str], data: str) -> Any:
        work.spend_again(match[0])
        return handle(match, data)

    return named
