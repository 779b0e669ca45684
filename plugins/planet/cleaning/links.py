"""The addresses that sanitised HTML links to."""

from __future__ import annotations

import html
import re

_LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"')


def linked(content: str) -> tuple[str, ...]:
    """Return the addresses that ``content`` links to, each once."""
    return tuple(dict.fromkeys(html.unescape(address) for address in _LINK.findall(content)))
