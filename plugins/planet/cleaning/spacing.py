"""Empty paragraphs, repeated paragraphs, runs of line breaks: what writers never meant to be read."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from plugins.planet.cleaning.place import Place
from plugins.planet.cleaning.tree import drop, has, inside, words

# A paragraph that comes twice may be a refrain; a longer one is a feed that repeats itself.
LONGEST_REFRAIN = 80
_BLOCKS = ("p", "div", "li", "ul", "ol", "blockquote", "figure", "h4", "h5", "h6")
_INLINE = ("a", "span", "b", "strong", "em", "i")
_LETTER = re.compile("[^\\s\u200b]")
_FILLED = ("img", "hr", "a", "pre", "table")


def tidy(body: HtmlElement, _place: Place) -> None:
    """Remove what is empty or there twice; keep the space that an empty inline element stood for."""
    _drop_breaks(body)
    for element in reversed(list(body.iter(*_BLOCKS, *_INLINE))):
        if _speaks(element) or has(element, _FILLED) or not inside(element, body):
            continue
        if element.tag in _INLINE:
            element.tail = (" " if element.text_content() else "") + (element.tail or "")
            element.drop_tree()
        else:
            drop(element)
    _drop_repeats(body)


def _speaks(element: HtmlElement) -> bool:
    """Tell whether an element has words; most begin with one, and need no walk through what they hold."""
    return bool(_LETTER.search(element.text or "") or _LETTER.search(str(element.text_content())))


def _drop_repeats(body: HtmlElement) -> None:
    """Drop a paragraph that says what the one before says, or a long one that was there already."""
    seen: set[str] = set()
    previous = ""
    for paragraph in list(body.iter("p")):
        text = words(paragraph)
        repeated = text == previous or (len(text) > LONGEST_REFRAIN and text in seen)
        if text and repeated and not has(paragraph, ("img", "br")):
            drop(paragraph)
            continue
        previous = text
        seen.add(text)


def _drop_breaks(body: HtmlElement) -> None:
    """Leave two breaks of three and more, and none at the beginning or the end of a block."""
    for element in reversed(list(body.iter("br"))):
        if element.getnext() is None and not (element.tail or "").strip():
            element.drop_tree()
    run = 0
    for element in list(body.iter("br")):
        before, parent = element.getprevious(), element.getparent()
        follows = before is not None and before.tag == "br" and not (before.tail or "").strip()
        run = run + 1 if follows else 1
        if run > 2 or (before is None and parent is not None and not (parent.text or "").strip()):
            run -= 1
            element.drop_tree()
