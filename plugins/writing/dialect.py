"""The Markdown that writers may write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from plugins.language.marker import N_
from plugins.writing.anchors import slugify

EXTENSIONS = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tasklist",
    "sane_lists",
    "smarty",
    "tables",
    "toc",
)
CONFIGURATION: dict[str, dict[str, Any]] = {
    # Guessing the language of every block costs a third of a build, and is often wrong.
    "pymdownx.highlight": {"guess_lang": False, "css_class": "code"},
    "toc": {"toc_depth": "2-3", "slugify": slugify},
}
BACKLINK = N_("Back to where note {} was")


def convert(text: str, *steps: Treeprocessor, backlink: str = BACKLINK) -> tuple[str, list[dict[str, Any]]]:
    """Return the HTML of ``text`` after ``steps`` have worked on its tree, and its headings (name, id, children).

    ``backlink`` is what a footnote's way back is called; {} is its number.
    """
    configuration = {**CONFIGURATION, "footnotes": {"BACKLINK_TEXT": "↩", "BACKLINK_TITLE": backlink}}
    extensions: list[str | Extension] = [*EXTENSIONS, _Steps(steps)]
    markdown = Markdown(extensions=extensions, extension_configs=configuration, output_format="html")
    html = markdown.convert(text)
    return html, markdown.toc_tokens  # type: ignore[attr-defined]


class _Steps(Extension):
    def __init__(self, steps: Sequence[Treeprocessor]) -> None:
        super().__init__()
        self._steps = steps

    def extendMarkdown(self, md: Markdown) -> None:
        for number, step in enumerate(self._steps):
            md.treeprocessors.register(step, f"hub-{number}", 1 - number / 10)
