r"""Formulas, as MathML that every browser shows: ``$x^2$``, ``$$…$$``, GitHub's ``$`…`$`` and fences called math.

What is money to GitHub is money here: no letter or digit touches a ``$`` from outside, no space from inside, and
``\$`` is a dollar. Words in a row are no formula either ("$5 or 5$"): those stand in ``\text{…}``.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from math_core import LatexError, LatexToMathML

LONGEST = 2000  # characters
DEEPEST = 30  # groups in groups, or commands in a row: what is nested thousands deep would end the process
TICKED = r"(?<![\w$\\])\$`([^`\n\x02\x03]{1,2000}+)`\$(?![\w$])"
SHOWN = r"(?<!\\)\$\$((?>(?:\\[\s\S]|[^$\\\x02\x03]){1,2000}))\$\$"
INLINE = r"(?<![\w$\\])\$(?![\s$])((?>(?:\\[\s\S]|[^$\\\x02\x03]){1,2000}))(?<!\s)\$(?![\w$])"
_BLOCK = re.compile(r"^(?P<indent> {0,3})\$\$[ \t]*\n(?P<formula>(?:(?!\$\$)[^\n]*\n){1,200}?) {0,3}\$\$[ \t]*$", re.M)
_DEFINES = re.compile(r"\\(?:def|gdef|edef|xdef|let|newcommand|renewcommand|providecommand)\b")
_OPENS = re.compile(r"\\\\|\\[{}]|(?P<open>\{|\\(?:left|begin)\b)|(?P<close>\}|\\(?:right|end)\b)")
_RUN = re.compile(rf"(?:\\[a-zA-Z]+\s*+){{{DEEPEST},}}")
_GROUPED = re.compile(r"\\[a-zA-Z]+\s*\{[^{}]*\}|\\[a-zA-Z]+")
_WORDS = re.compile(r"(?<![a-zA-Z])[a-zA-Z]{2,}[,;:]?\s+[a-zA-Z]{2,}|\d\s+[a-zA-Z]{2,}\s|\d\s+[a-zA-Z]{3,}$")
_SIDE = re.compile(r' style="text-align: (left|right);[^"]*"')
_UNREAD = re.compile(r'<code class="unread-formula" title="([^"]*)">([^<]*)</code>')


class Formulas(Extension):
    """Registers each way to write one: after code is known, before a backslash has a meaning."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register."""
        md.block_level_elements.remove("math")  # a paragraph of one formula is a paragraph
        md.preprocessors.register(_FormulaBlocks(md), "formulas", 24)
        md.inlinePatterns.register(_Formula(TICKED, md), "ticked_formula", 195)
        md.inlinePatterns.register(_Formula(SHOWN, md, shown=True), "shown_formula", 189)
        md.inlinePatterns.register(_Formula(INLINE, md), "formula", 188)


class _FormulaBlocks(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        """Put each ``$$`` block aside, so that no line of it begins a list or a heading."""
        text = "\n".join(lines)
        return _BLOCK.sub(self._stashed, text).split("\n") if "$$" in text else lines

    def _stashed(self, block: re.Match[str]) -> str:
        if re.search(r"\x02|\n[ \t]*\n", block["formula"]):
            return block[0]
        return self.md.htmlStash.store(f"<p>{mathml(block['formula'], shown=True)}</p>")


class _Formula(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, *, shown: bool = False) -> None:
        super().__init__(pattern, md)
        self._shown, self._sure = shown, pattern != INLINE

    def handleMatch(self, m: re.Match[str], _data: str) -> tuple[str | None, int | None, int | None]:  # type: ignore[override]
        if not self._sure and _WORDS.search(_GROUPED.sub(" x", m[1])):
            return None, None, None
        return self.md.htmlStash.store(mathml(m[1], shown=self._shown)), m.start(), m.end()


def fenced(source: str, *_: Any, **__: Any) -> str:
    """Return the HTML of a fence called ``math``; PyMdown asks for it."""
    return f"<p>{mathml(source, shown=True)}</p>"


def mathml(source: str, *, shown: bool) -> str:
    """Return the MathML of ``source`` (LaTeX), in a line of its own where it is ``shown``.

    What is not understood is returned as code that says why; see ``unread``.
    """
    source = source.strip()
    if why := _refused(source):
        return _code(source, why)
    try:
        markup = _reader().convert_with_local_state(source, displaystyle=shown)
    except LatexError as error:
        return _code(source, re.sub(r"^\d+: ", "", str(error)))
    return _SIDE.sub(r' class="to-\1"', markup)


def unread(html: str) -> list[tuple[str, str]]:
    """Return each formula in ``html`` that was not understood, and why."""
    return [(unescape(source), unescape(why)) for why, source in _UNREAD.findall(html)]


def _refused(source: str) -> str | None:
    if len(source) > LONGEST:
        return f"it has more than {LONGEST:,} characters"
    if match := _DEFINES.search(source):
        return f"{match[0]} defines a command"
    depth = 0
    for mark in _OPENS.finditer(source):
        depth += bool(mark["open"]) - bool(mark["close"])
        if depth > DEEPEST:
            return "it is nested too deeply"
    return "it is nested too deeply" if _RUN.search(source) else None


def _code(source: str, why: str) -> str:
    return f'<code class="unread-formula" title="{escape(" ".join(why.split()))}">{escape(source, quote=False)}</code>'


@cache
def _reader() -> LatexToMathML:
    return LatexToMathML(fancy_error=False, max_expansions=0)
