"""What other programs took for Markdown and GitHub does not → what GitHub takes for it: it was shown so there."""

from __future__ import annotations

import re

_CODE = re.compile(
    r"(^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[ \t]*$|`[^`\n]+`|<(pre|script|style)\b.*?</\2>)", re.S | re.M | re.I
)
_BLOCKS = "p|div|center|h[1-6]|figure|blockquote|table|ul|ol|dl|details|section"
_MENDED = (
    (re.compile(r"^( {0,3}#{2,6})(?=[^\s#!])", re.M), r"\1 "),
    (re.compile(r"(?<![\\!\]])(\[[^\[\]\n]*[^\W\d_]{3}[^\[\]\n]*\]) (?=\(https?://[^)\s]+\))"), r"\1"),
    (re.compile(r"(?<![=\w\\!<>])==(?=[^\s=])([^=\n]{1,200})(?<=[^\s=])==(?![=\w])"), r"<mark>\1</mark>"),
    # a line behind a block of HTML that has ended
    (re.compile(rf"^(.*(?:</(?:{_BLOCKS})>|<hr ?/?>)[ \t]*\n)(?=[^\s<])", re.M | re.I), r"\1\n"),
)


def mended(body: str) -> str:
    """Return Markdown of another program's as GitHub's; code stays as it is."""
    parts = _CODE.split(body)
    made = []
    for n in range(0, len(parts), 3):  # each is followed by the code behind it, and by the name of its element
        text = parts[n]
        for pattern, instead in _MENDED:
            text = pattern.sub(instead, text)
        made += [text, *parts[n + 1 : n + 2]]
    return "".join(made)
