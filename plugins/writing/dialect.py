"""The Markdown that writers may write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import unescape
from threading import Lock
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from pymdownx.emoji import gemoji, to_alt
from pymdownx.highlight import Highlight

from plugins.language.marker import N_
from plugins.writing.code import known_fences
from plugins.writing.formulas import Formulas, fenced
from plugins.writing.headings import Headings as HeadingLevels
from plugins.writing.headings import slugify
from plugins.writing.inline import QuickInline
from plugins.writing.marks import Marks
from plugins.writing.references import References
from plugins.writing.structure import Structure
from plugins.writing.work import TOO_DEEP, Stopped, Work

EXTENSIONS = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tasklist",
    "smarty",
    "tables",
    "toc",
)
CONFIGURATION: dict[str, dict[str, Any]] = {
    # Guessing the language of every block costs a third of a build, and is often wrong.
    # Code has classes; what they look like is the theme's, and a style of Pygments' is read anew for every block.
    "pymdownx.emoji": {"emoji_index": gemoji, "emoji_generator": to_alt, "options": {"attributes": {}}},
    "pymdownx.highlight": {"guess_lang": False, "css_class": "code", "pygments_style": ()},
    "pymdownx.superfences": {"custom_fences": [{"name": "math", "class": "math", "format": fenced}]},
    "toc": {"toc_depth": "2-3", "slugify": slugify},
}
BACKLINK = N_("Back to where note {} was")


TocTokens = list[dict[str, Any]]
_BLOCKS = frozenset("ul ol p pre table div blockquote dl figure details h2 h3 h4 h5 h6".split())
_FIRST = re.compile(r"(?:::+|#!)([\w+#.-]{1,40})[ \t]*\n")  # a path behind #! is the program's own


def convert(text: str, *steps: Treeprocessor, backlink: str = BACKLINK) -> tuple[str, TocTokens]:
    """Return the HTML of ``text`` after ``steps`` have worked on its tree, and its headings (name, id, children).

    ``backlink`` is what a footnote's way back is called; {} is its number.
    """
    with _one_at_a_time:
        try:
            return _dialect(backlink).convert(text, steps)
        except BaseException as error:
            at = _dialect(backlink).at
            _dialect.cache_clear()  # it was stopped midway: the next text needs one that knows nothing of this one
            if isinstance(error, Stopped | RecursionError):
                raise Stopped(TOO_DEEP if isinstance(error, RecursionError) else error.what, at) from None
            raise


_EMPTY_LINES = re.compile(r"\A(?:[ \t]*\n)+")


class _Dialect:
    """A parser with all extensions: to make it takes as long as a short text does."""

    def __init__(self, backlink: str) -> None:
        configuration = {**CONFIGURATION, "footnotes": {"BACKLINK_TEXT": "↩", "BACKLINK_TITLE": backlink}}
        self._steps, self.work = _Steps(), Work()
        extensions: list[str | Extension] = [
            *EXTENSIONS,
            Structure(self.work),
            HeadingLevels(),
            Marks(self.work),
            References(self.work),
            FirstLines(),
            Formulas(),
            self._steps,
            QuickInline(self.work),
        ]
        self._markdown = Markdown(extensions=extensions, extension_configs=configuration, output_format="html")

    @property
    def at(self) -> str:
        """Return the piece of text that was looked at last."""
        return self.work.at

    def convert(self, text: str, steps: Sequence[Treeprocessor]) -> tuple[str, TocTokens]:
        """Return the HTML of ``text``, and its headings; ``steps`` work on the tree before it is written."""
        self._steps.take(steps)
        self.work.begin(text)
        html = self._markdown.convert(known_fences(_EMPTY_LINES.sub("", text)))
        headings = self._markdown.toc_tokens  # type: ignore[attr-defined]
        self._markdown.reset()
        return html, headings


_one_at_a_time = Lock()  # texts are asked for in threads, too
_dialect = cache(_Dialect)


class _Steps(Extension, Treeprocessor):
    """What the text at hand is worked on with, behind all that Markdown and its extensions do."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: Sequence[Treeprocessor] = ()

    def take(self, steps: Sequence[Treeprocessor]) -> None:
        """Have ``steps`` done from now on."""
        self._steps = steps

    def extendMarkdown(self, md: Markdown) -> None:
        """Register, before the last of Markdown's own."""
        md.treeprocessors.register(self, "hub", 1)

    def run(self, root: Element) -> None:
        """Change ``root`` in place."""
        for step in self._steps:
            step.run(root)


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


class NameTasks(Treeprocessor):
    """Puts the box and the words of each item into one <label>, so that the words are the box's name."""

    def run(self, root: Element) -> None:
        """Change ``root`` in place."""
        for item in root.iter("li"):
            if "task-list-item" in (item.get("class") or "").split():
                first = item[0] if len(item) and not (item.text or "").strip() else None
                _label(first if first is not None and first.tag == "p" else item)


def _label(element: Element) -> None:
    label = Element("label")
    label.text, element.text = element.text, None
    while len(element) and element[0].tag not in _BLOCKS:
        label.append(element[0])
        element.remove(element[0])
    element.insert(0, label)
