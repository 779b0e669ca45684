"""HTML → Markdown that shows the same: what Markdown has no words for stays HTML, piece by piece.

markdownify writes it; whether it shows the same is not believed but looked at: both are compared as trees.
"""

from __future__ import annotations

import re
from html import escape

from bs4 import Tag
from markdownify import MarkdownConverter

from plugins.importing import media
from plugins.importing.likeness import around, normalised, seen, seen_whole, shows

_RAW_INLINE = ("sub", "sup", "abbr", "kbd", "ins", "u", "mark", "small", "q", "cite", "dfn", "var", "samp", "iframe")


class _Writer(MarkdownConverter):
    """Writes Markdown as GitHub has it; what that has no mark for stays as it is."""

    def __init__(self) -> None:
        super().__init__(heading_style="atx", bullets="-", autolinks=False)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Return words with a backslash before what Markdown would take for a mark of its own."""
        if not text or "pre" in parent_tags or "_noformat" in parent_tags:
            return text
        text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
        text = re.sub(r"<(?=[a-zA-Z/!?])", "&lt;", re.sub(r"([\\`*\[\]$])", r"\\\1", text))
        text = re.sub(r"(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~", lambda match: f"\\{match[0]}", text)
        text = re.sub(r"\{(?=[{%])|%(?=%)", lambda match: f"\\{match[0]}", text)  # no other program's marks either
        text = re.sub(r":(?=[a-z0-9_+-]+:)", "&#58;", text)
        text = re.sub(r"^(\s*)(#{1,6}|[-+>=:]+|\|)(?=\s|$)", r"\1\\\2", text)
        text = re.sub(r"^(\s*\d+)([.)])(?=\s|$)", r"\1\\\2", text)
        return text.replace("|", "\\|") if {"td", "th"} & parent_tags else text

    def convert_br(self, *_: object, parent_tags: set[str]) -> str:
        return "<br>" if {"td", "th"} & parent_tags else "  \n"

    def convert_img(self, el: Tag, *_: object, **__: object) -> str:
        if el.get("width") or el.get("height"):
            return _flat(el)
        return media.picture(str(el.get("src") or ""), str(el.get("alt") or ""), str(el.get("title") or ""))

    def convert_pre(self, el: Tag, *_: object, **__: object) -> str:
        named = re.search(r"(?:language|lang|brush|highlight-source)[-: ]+([\w+#-]+)", " ".join(_classes(el)))
        return media.code(el.get_text(), named[1] if named else "")


def _kept(_: _Writer, el: Tag, text: str, **__: object) -> str:
    attributes = "".join(
        f' {key}="{escape(str(value))}"' for key, value in el.attrs.items() if key in ("title", "src", "cite")
    )
    return f"<{el.name}{attributes}>{text}</{el.name}>"


for _name in _RAW_INLINE:
    setattr(_Writer, f"convert_{_name}", _kept)


def markdown_of(html: str) -> str:
    """Return ``html`` as Markdown, with HTML where only that shows the same."""
    body = normalised(html)
    whole = _written(body)
    wanted = list(seen(body))
    if shows(whole) == wanted:
        return whole
    pieces = [(block, _written(around(block))) for block in body.find_all(recursive=False)]
    written = (text.strip("\n") if shows(text) == seen_whole(block) else _flat(block) for block, text in pieces)
    mixed = "\n\n".join(filter(str.strip, written))
    if shows(mixed) == wanted:
        return mixed + "\n"
    return "\n\n".join(_flat(block) for block, _ in pieces) + "\n"


def _written(tree: Tag) -> str:
    text = _Writer().convert_soup(tree)
    return media.tidy(text).strip("\n") + "\n"


def _flat(tag: Tag) -> str:
    """Return an element as HTML without an empty line, at which Markdown would begin anew."""
    if tag.name == "pre" or tag.find("pre"):
        for text in tag.find_all(string=True):
            text.replace_with(re.sub(r"(?<=\n)([ \t]*)\n", "\\1\u2060", text))
        return str(tag).replace("\u2060", "&#10;")
    return re.sub(r"\s*\n\s*", "\n", str(tag)).strip()


def _classes(el: Tag) -> list[str]:
    inner = el.find("code")
    names = [*(el.get("class") or ()), *((inner.get("class") or ()) if isinstance(inner, Tag) else ())]
    return [str(name) for name in names]


def escaped(words: str) -> str:
    """Return plain words as Markdown that shows them as they are."""
    return _Writer().escape(words, set())
