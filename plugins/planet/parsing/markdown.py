"""A feed's text that is Markdown → HTML: one that its feed calls so, or whose marks leave no doubt.

Source: RFC 7763 (``text/markdown``). What takes more work than any post should stays plain text.
"""

from __future__ import annotations

import re

from plugins.shared.text import paragraphs

TYPES = ("text/markdown", "text/x-markdown")
_LINK = re.compile(r"!?\[[^\]\n]{1,200}\]\((?:https?:|/|#|mailto:)[^\s()]{1,1000}(?:\s\"[^\"\n]{0,200}\")?\)")
_FENCE = re.compile(r"^(```|~~~)[\w+#.-]{0,30}[ \t]*\n(?:(?!\1).*\n)*?\1[ \t]*$", re.MULTILINE)
_OPENED = re.compile(r"^ {0,3}(```+|~~~+)[ \t]*([\w+#.-]{0,30}).*\n(?:(?!^ {0,3}\1).*\n)*^ {0,3}\1", re.MULTILINE)
_BLOCK = '<div class="code">'  # as writing/dialect.py has it
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_BOLD = re.compile(r"(?<!\*)\*\*(?=[^\s*])[^*\n]{1,200}(?<=\S)\*\*(?!\*)")
_ITEMS = re.compile(r"^(?:[-*+]|\d{1,2}\.) \S.*\n+(?:[-*+]|\d{1,2}\.) \S", re.MULTILINE)
_LINE_END = re.compile(r"(?<!<br>)(?<!<br />)\n")
_PARAGRAPH = re.compile(r"<p>(?:(?!</p>).)*</p>", re.DOTALL)


def plain(text: str) -> str:
    """Return as HTML a text that is said to be plain, or of which nothing is said; its line ends stay."""
    converted = _converted(text) if _is_markdown(text) else None
    return (
        paragraphs(text)
        if converted is None
        else _PARAGRAPH.sub(lambda match: _LINE_END.sub("<br>\n", match[0]), converted)
    )


def html(text: str) -> str:
    """Return as HTML a text that its feed calls Markdown."""
    converted = _converted(text)
    return paragraphs(text) if converted is None else converted


def _is_markdown(text: str) -> bool:
    if _LINK.search(text) or _FENCE.search(text):
        return True
    return sum(bool(mark.search(text)) for mark in (_HEADING, _BOLD, _ITEMS)) > 1


def _converted(text: str) -> str | None:
    from plugins.writing.dialect import convert  # slow to load, and few feeds need it
    from plugins.writing.work import Stopped, limited, refuse_depth

    try:
        with limited(text):
            markup, _ = convert(text.replace("\r\n", "\n"))
            refuse_depth(markup)
    except Stopped:
        return None
    return _with_languages(markup, [match[2] for match in _OPENED.finditer(text)])


def _with_languages(made: str, languages: list[str]) -> str:
    """Return HTML whose blocks of code say in which language they are, where each is told."""
    before, *blocks = made.split(_BLOCK)
    if len(blocks) != len(languages):  # there is code that is only indented
        return made
    named = zip(languages, blocks, strict=True)
    return before + "".join(
        f'<div class="code language-{code_language or "none"}">{block}' for code_language, block in named
    )
