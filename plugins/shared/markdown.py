"""Writers' Markdown → HTML: one dialect for posts, pages, members, events and sessions.

A link to another content file (``[x](../events/y.md)``) becomes that page's address; one that leads nowhere is a
Problem with its line.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from plugins.shared.problem import Problem

EXTENSIONS = (
    "abbr",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "sane_lists",
    "smarty",
    "toc",
    "pymdownx.superfences",
    "pymdownx.highlight",
    "pymdownx.tasklist",
    "pymdownx.details",
    "admonition",
)
CONFIGURATION: dict[str, dict[str, Any]] = {
    # Guessing the language of every block costs a third of a build, and is often wrong.
    "pymdownx.highlight": {"guess_lang": False, "css_class": "code", "use_pygments": True},
    "toc": {"permalink": False, "toc_depth": "2-3"},
    "footnotes": {"BACKLINK_TEXT": "↩"},
}

Resolve = Callable[[str], str | None]


def to_html(text: str, resolve: Resolve | None = None) -> Markup:
    """Return the HTML of ``text``; ``resolve`` turns a link's address into another, or None to leave it."""
    return convert(text, resolve)[0]


def convert(text: str, resolve: Resolve | None = None) -> tuple[Markup, list[dict[str, Any]]]:
    """Return the HTML of ``text`` and its table of contents (name, id, level, children)."""
    extensions: list[str | Extension] = [*EXTENSIONS]
    if resolve:
        extensions.append(_Links(resolve))
    markdown = Markdown(extensions=extensions, extension_configs=CONFIGURATION, output_format="html")
    html = markdown.convert(text)
    return Markup(html), markdown.toc_tokens  # type: ignore[attr-defined]


def resolver(source: str, addresses: Mapping[str, str], siteurl: str) -> Resolve:
    """Return a Resolve for the file ``source``; ``addresses`` maps content files (content/…) to addresses."""

    def resolve(href: str) -> str | None:
        target, _, fragment = href.partition("#")
        path = _content_path(source, target)
        if path is None:
            return f"{siteurl}{href}" if href.startswith("/") and not href.startswith("//") else None
        address = addresses.get(path)
        if address is None:
            return None
        return f"{siteurl}/{address}" + (f"#{fragment}" if fragment else "")

    return resolve


_INLINE_LINK = re.compile(r"\[[^\]]*\]\(<?([^)\s>]+)")


def broken_links(source: str, body: str, first_line: int, known: Mapping[str, str]) -> list[Problem]:
    """Return a Problem for each link in ``body`` to a content file that does not exist."""
    problems = []
    for number, line in enumerate(body.split("\n"), first_line):
        for href in _INLINE_LINK.findall(line):
            path = _content_path(source, href.partition("#")[0])
            if path is not None and path not in known:
                fix = "write the path from this file to the other, such as ../events/unconference-2010.md"
                problems.append(Problem(f"{source}:{number}", f"links to {href}, which does not exist", fix))
    return problems


def _content_path(source: str, target: str) -> str | None:
    """Return the content file that a relative link names, or None for any other link."""
    if not target.endswith(".md") or re.match(r"[a-z][a-z0-9+.-]*:|/", target, re.I):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(target)))


class _Links(Extension):
    def __init__(self, resolve: Resolve) -> None:
        super().__init__()
        self._resolve = resolve

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_ResolveLinks(md, self._resolve), "hub-links", 1)


class _ResolveLinks(Treeprocessor):
    def __init__(self, md: Markdown, resolve: Resolve) -> None:
        super().__init__(md)
        self._resolve = resolve

    def run(self, root: Element) -> None:
        for element in root.iter():
            for attribute in ("href", "src"):
                value = element.get(attribute)
                resolved = self._resolve(value) if value else None
                if resolved is not None:
                    element.set(attribute, resolved)
