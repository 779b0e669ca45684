"""Whether two texts show the same: both become trees of blocks, and what a reader sees of each is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from plugins.shared.nesting import closed
from plugins.writing.dialect import convert
from plugins.writing.work import Stopped, limited

_BLOCKS = frozenset(
    "address article aside blockquote center details dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section table ul iframe".split()
)
_BOXES = (
    "div",
    "section",
    "article",
    "center",
    "main",
    "header",
    "footer",
    "nav",
    "address",
    "fieldset",
    "form",
    "body",
    "html",
)
_MEANT = frozenset(  # elements that a reader sees; the others are boxes and styles
    "a abbr blockquote br caption code dd del details dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr iframe img ins "
    "kbd li mark ol pre q s small strong sub summary sup table td th tr u ul var samp cite dfn".split()
)
_SAME = {
    "b": "strong",
    "i": "em",
    "strike": "del",
    "s": "del",
    "tt": "code",
    "big": "span",
    "font": "span",
    "acronym": "abbr",
}
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\xa0": " ", "\u200b": None})


def same(markdown: str, html: str) -> bool:
    """Return whether readers see the same in both: words, headings, lists, links, pictures."""
    return shows(markdown) == list(seen(normalised(html)))


def normalised(html: str) -> Tag:
    """Return a tree of blocks: boxes without a meaning are gone, and words that stood bare are paragraphs."""
    soup = BeautifulSoup(f"<html><body>{closed(html)}</body></html>", "lxml")
    for unseen in soup.find_all(string=lambda text: isinstance(text, Comment)):
        unseen.extract()
    for tag in soup.find_all(True):
        tag.name = _SAME.get(tag.name, tag.name)
    for tag in soup.find_all(("span", "source", "wbr", "o:p", "picture")):
        tag.unwrap()
    for heading in soup.find_all(re.compile("^h[1-5]$")) if soup.find("h1") else ():
        heading.name = f"h{int(heading.name[1]) + 1}"  # the title is the page's only first-level heading
    for code in soup.select("pre code"):
        if isinstance(code.parent, Tag) and code.get("class"):
            code.parent["class"] = code["class"]
        code.unwrap()
    body = soup.body or soup
    for tag in soup.find_all(_BOXES):
        if tag is not body and tag.name not in ("body", "html"):
            _unboxed(tag)
    _paragraphs(body)
    for block in body.find_all(("p", "li", "td", "th", "blockquote")):
        while block.contents and _empty(block.contents[-1]):
            block.contents[-1].extract()
    return body


def _unboxed(box: Tag) -> None:
    if any(isinstance(child, Tag) and child.name in _BLOCKS for child in box.children) or (
        box.parent and box.parent.name in ("p", "li", "td", "th", "a")
    ):
        box.insert_before("\n")
        box.insert_after("\n")
        _paragraphs(box)
        box.unwrap()
    else:
        _paragraphs(box)
        box.unwrap()


def _paragraphs(box: Tag) -> None:
    """Put what stands bare in ``box`` into paragraphs; two line breaks part them, as old editors did it."""
    run: list[Tag | NavigableString] = []
    for child in [*box.children, None]:
        block = child is None or (isinstance(child, Tag) and child.name in _BLOCKS)
        broken = isinstance(child, Tag) and child.name == "br" and bool(run) and _is_break(run)
        if not (block or broken):
            run.append(child)  # type: ignore[arg-type]
            continue
        while run and _empty(run[-1]):
            run.pop().extract()
        while run and _empty(run[0]):
            run.pop(0).extract()
        if run:
            paragraph = Tag(name="p")
            run[0].insert_before(paragraph)
            for part in run:
                paragraph.append(part.extract())
        if broken and child is not None:
            child.extract()
        run = []


def _is_break(run: list[Tag | NavigableString]) -> bool:
    last = next((node for node in reversed(run) if not (isinstance(node, NavigableString) and not node.strip())), None)
    return isinstance(last, Tag) and last.name == "br"


def _empty(node: Tag | NavigableString) -> bool:
    return not node.strip() if isinstance(node, NavigableString) else node.name == "br"


def shows(markdown: str) -> list[str] | None:
    """Return what a reader sees of Markdown; None where it would take too long to tell."""
    try:
        with limited(markdown):
            html, _ = convert(markdown)
    except Stopped:
        return None
    return list(seen(normalised(html)))


def seen(tree: Tag) -> Iterator[str]:
    """Yield what a reader sees, in order: words, what they are, and where they lead."""
    words = ""
    for kind, what in _walk(tree):
        if kind == "text":
            words += what
            continue
        yield from _plain(words)
        words = ""
        yield what
    yield from _plain(words)


def _plain(words: str) -> list[str]:
    """Return words however quotation marks, dashes and spaces were written; nothing where there are none."""
    plain = words.translate(_QUOTES).replace("...", "…").replace("---", "-").replace("--", "-")
    return list(filter(None, [" ".join(plain.split())]))


def seen_whole(tag: Tag) -> list[str]:
    """Return what a reader sees of an element by itself."""
    return list(seen(around(tag)))


def around(tag: Tag) -> Tag:
    """Return a tree of which ``tag`` is all."""
    around = BeautifulSoup("", "lxml")
    around.append(copy(tag))
    return around


def _walk(tree: Tag) -> Iterator[tuple[str, str]]:
    for child in tree.children:
        if isinstance(child, NavigableString):
            yield "text", str(child)
        elif isinstance(child, Tag):
            if child.name in _MEANT and not (
                child.name in ("em", "strong", "a", "code") and not child.get_text().strip() and not child.find("img")
            ):
                yield "tag", f"<{child.name} {child.get('href') or child.get('src') or ''}".strip()
                yield from _walk(child)
                yield "tag", f"</{child.name}"
            else:
                yield "text", "\n" if child.name in _BLOCKS else ""
                yield from _walk(child)
                yield "text", "\n" if child.name in _BLOCKS else ""
