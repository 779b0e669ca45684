"""Blocks of a text, told apart faster: a kind is looked for only where the sign is that it cannot do without."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Self
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.util import STX

from plugins.writing.work import Work

CELL = 100  # steps for a cell, empty or not
# What a block must have, or begin with four spaces, to be of a kind; a kind that is not here is looked for in each.
_SIGNS = {
    "admonition": "!!!",
    "markdown_block": STX,
    "details": "???",
    "table": "|",
    "hashheader": "#",
    "setextheader": "\n",
    "deflist": ":",
    "quote": ">",
    "footnote": "[^",
    "abbr": "*[",
    "reference": "]:",
}


class QuickBlocks(Markdown):
    """Python-Markdown, but for that; its ``work`` is counted."""

    def __init__(self, **options: Any) -> None:
        self.work = Work()
        super().__init__(**options)

    def build_parser(self) -> Self:
        """Build the parser that Python-Markdown would build, and let ours have its processors."""
        super().build_parser()
        parser = _Quick(self)
        parser.work = self.work
        parser.blockprocessors = self.parser.blockprocessors
        for processor in parser.blockprocessors:
            processor.parser = parser
        self.parser = parser
        return self


class _Quick(BlockParser):
    work: Work

    @cached_property  # asked for when all extensions have brought their own
    def _signs(self) -> list[tuple[str, BlockProcessor]]:
        signs = {id(self.blockprocessors[name]): sign for name, sign in _SIGNS.items()}
        return [(signs.get(id(processor), ""), processor) for processor in self.blockprocessors]

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:
        """Do as Python-Markdown does, which asks every processor."""
        while blocks:
            self.work.spend(_cost(blocks[0]), blocks[0])
            for sign, processor in self._signs:
                block = blocks[0]  # a processor that leaves it to others may have changed it
                if (
                    (sign in block or block.startswith("    "))
                    and processor.test(parent, block)
                    and processor.run(parent, blocks) is not False
                ):
                    break


def _cost(block: str) -> int:
    """Return what a block costs: a look at each of its characters by patterns, and a table's every cell."""
    first, lines, _ = block.partition("\n")
    cells = block.count("\n") * first.count("|") * CELL if lines and "|" in first else 0
    return len(block) // 2 + cells
