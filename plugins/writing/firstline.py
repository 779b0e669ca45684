"""Indented code whose first line says its language, as Pelican's writers know it: ``:::python`` or ``#!python``."""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from pymdownx.highlight import Highlight

_FIRST = re.compile(r"(?:::+|#!)([\w+#.-]{1,40})[ \t]*\n")  # a path behind #! is the program's own


class FirstLines(Extension):
    """Registers it, before PyMdown colours what is left."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register."""
        md.treeprocessors.register(_Coloured(md), "first_lines", 31)


class _Coloured(Treeprocessor):
    def run(self, root: Element) -> None:
        for block in root.iter("pre"):
            text = (block[0].text or "") if len(block) == 1 and block[0].tag == "code" else ""
            if first := _FIRST.match(text):
                colours = Highlight(self.md, guess_lang=False, pygments_style=())
                html = colours.highlight(unescape(text[first.end() :]).rstrip("\n"), first[1], "code")
                block.clear()
                block.tag, block.text = "p", self.md.htmlStash.store(html)
