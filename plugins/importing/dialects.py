"""What Markdown of Zola, DEV, Hashnode and MDX has besides Markdown → Markdown; what it cannot say is listed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from plugins.importing import media
from plugins.importing.liquid import Liquid
from plugins.importing.liquid_tags import LiquidTag, first, included
from plugins.shared.problem import Problem

_CODE = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1[`~]*[ \t]*$|`[^`\n]+`", re.S | re.M)
_CALLED = re.compile(r"\{\{\s*(\w+)\(([^(){}]*)\)\s*\}\}")  # Zola's shortcodes
_EMBEDDED = re.compile(r"^%{1,2}\[(https?://[^\]\s]+)\][ \t]*$", re.M)  # Hashnode's
_ALIGNED = re.compile(r"(\]\([^()\s]+)[ \t]+align=[^)\n]*\)")
_MODULE = re.compile(
    r"^(?:import\s[^\n]*?from\s+['\"][^'\"\n]+['\"];?|export\s+(?:const|default|function)\b[^\n]*)[ \t]*$\n?", re.M
)
_COMPONENT = re.compile(r"</?([A-Z][\w.]*)\b(?:\"[^\"]*\"|'[^']*'|\{[^{}]*\}|[^<>{}\"'])*>")


def _linked(rest: str, inner: str) -> str | None:
    address = first(rest)
    address = address if "://" in address else f"https://dev.to/{address.lstrip('/')}"
    return media.link(address, inner.strip())


_DEV: Mapping[str, LiquidTag] = {
    "embed": lambda rest, _: first(rest) if "://" in rest else None,
    **dict.fromkeys(("link", "post", "cta", "github", "codesandbox", "stackblitz", "replit"), _linked),
    **dict.fromkeys(("user", "org", "organization"), lambda rest, _: f"@{first(rest)}"),
}


def plain(body: str, file: str, line: int) -> tuple[str, list[Problem]]:
    """Return the ``body`` of ``file``, which begins on ``line``, as Markdown alone, and what was lost."""
    marks = Liquid(file, line, {}, _DEV, only=True)
    fenced = _CODE.sub(lambda match: f"{{% raw %}}{match[0]}{{% endraw %}}" if "{%" in match[0] else match[0], body)
    text, end, parts = marks.expand(fenced) if "{%" in body else body, 0, list[str]()
    lost = marks.lost
    for code in _CODE.finditer(text):
        parts += [_outside(text[end : code.start()], file, line, lost), code[0]]
        end = code.end()
    return "".join((*parts, _outside(text[end:], file, line, lost))), lost


def _outside(text: str, file: str, line: int, lost: list[Problem]) -> str:
    text = _ALIGNED.sub(r"\1)", _EMBEDDED.sub(r"\1", text)).replace("](@/", "](/")
    text = _CALLED.sub(lambda match: included(f"{match[1]} {match[2].replace(',', ' ')}", "") or match[0], text)
    if not file.endswith(".mdx"):
        return text
    text = _MODULE.sub("", text)
    gone = dict.fromkeys(match[1] for match in _COMPONENT.finditer(text))
    lost += [Problem(f"{file}:{line}", f"has <{name}>, which has no equal", "write what it showed") for name in gone]
    return _COMPONENT.sub("", text)
