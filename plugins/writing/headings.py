"""Headings: one lower where a text has one of the first level, which is the page's own; with GitHub's anchors."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import remove_fnrefs, render_inner_html, strip_tags
from markdown.treeprocessors import Treeprocessor

from plugins.writing.anchors import slugify

_LEVEL = re.compile("h([1-6])")


class Headings(Extension):
    """Registers both: after marks within lines are read, and before the contents are listed."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register."""
        md.treeprocessors.register(_Lower(md), "lower", 7)
        md.treeprocessors.register(_Named(md), "anchors", 5.5)


class _Lower(Treeprocessor):
    def run(self, root: Element) -> None:
        if root.find(".//h1") is None:
            return
        for element in root.iter():
            if level := _LEVEL.fullmatch(element.tag):
                element.tag = f"h{min(int(level[1]) + 1, 6)}"


class _Named(Treeprocessor):
    def run(self, root: Element) -> None:
        used: Counter[str] = Counter()
        taken = {element.get("id") for element in root.iter() if element.get("id")}
        for element in root.iter():
            if not _LEVEL.fullmatch(element.tag) or element.get("id"):
                continue
            html = render_inner_html(remove_fnrefs(element), self.md)
            name = slugify(unescape(strip_tags(html)), "-")
            one = name
            while not one or one in taken:
                used[name] += 1
                one = f"{name}-{used[name]}"
            taken.add(one)
            element.set("id", one)
