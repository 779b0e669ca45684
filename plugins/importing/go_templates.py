"""A Hugo site's own shortcodes → what they show, as far as they are words with gaps: .Get, .Inner, with, if, end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from plugins.importing import folder, matter, media
from plugins.importing.liquid import Liquid

_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.S)
_GET = re.compile(r"\.Get\s+(?:\"([\w-]+)\"|`([\w-]+)`|(\d+))|\(\.Get\s+(?:\"([\w-]+)\"|(\d+))\)")
_UNCHANGED = frozenset("markdownify safeHTML safeURL safeHTMLAttr safeCSS plainify htmlUnescape string trim".split())


def own(files: Mapping[str, Path]) -> dict[str, str]:
    """Return the templates of shortcodes by their names, those of the site before those of its themes."""
    templates = {}
    for name in sorted(files, key=lambda path: path.startswith("layouts/")):
        at = re.search(r"(?:^|/)layouts/_?shortcodes/(.+)\.(?:html|md)$", name)
        if at:
            templates[str(PurePosixPath(at[1])).lower()] = matter.decode(folder.read(files[name]))
    return templates


def shown(template: str, named: Mapping[str, str], placed: Sequence[str], inner: str) -> str | None:
    """Return what a shortcode shows; None where its template does more than fill gaps."""
    liquid = _as_liquid(_ACTION.split(re.sub(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", "", template, flags=re.S)))
    if liquid is None:
        return None
    values = {
        f"get_{key}": value
        for key, value in [*named.items(), *((str(n), argument) for n, argument in enumerate(placed))]
    }
    return media.of_template(Liquid("", 1, {**values, "inner": inner}).expand(liquid).strip())


def _as_liquid(parts: Iterable[str]) -> str | None:
    """Return a template as Liquid has it, by its words and its actions in turn; None where that has no words for it."""
    liquid, dots = "", list[str]()
    for n, part in enumerate(parts):
        if n % 2 == 0:
            liquid += part
            continue
        word, _, rest = part.partition(" ")
        if word in ("with", "if") and (value := _value(rest, dots)):
            dots.append(value if word == "with" else dots[-1] if dots else "")
            liquid += f"{{% if {value} %}}"
        elif part == "else":
            liquid += "{% else %}"
        elif part == "end" and dots:
            dots.pop()
            liquid += "{% endif %}"
        elif value := _value(part, dots):
            shown = f"{value} | markdownify" if "markdownify" in part and liquid.rstrip().endswith(">") else value
            liquid += f"{{% if {value} %}}{{{{ {shown} }}}}{{% endif %}}"
        else:
            return None
    return liquid if not dots else None


def _value(expression: str, dots: Sequence[str]) -> str:
    """Return what an expression stands for among the values; nothing where it is no plain one."""
    first, *pipes = (part.strip() for part in expression.split("|"))
    if any(pipe not in _UNCHANGED for pipe in pipes):
        return ""
    words = first.split(" ", 1)
    first = words[1] if len(words) == 2 and words[0] in _UNCHANGED else first
    if first in (".Inner", "$.Inner", ".InnerDeindent"):
        return "inner"
    if first == "." and dots:
        return dots[-1]
    match = _GET.fullmatch(first.removeprefix("$"))
    return f"get_{next(filter(None, match.groups())).lower()}" if match else ""
