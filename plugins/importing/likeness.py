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
    for one in soup.find_all(True):
        one.name = _SAME.get(one.name, one.name)
    for one in soup.find_all(("span", "source", "wbr", "o:p", "picture")):
        one.unwrap()
    for heading in soup.find_all(re.compile("^h[1-5]$")) if soup.find("h1") else ():
        heading.name = f"h{int(heading.name[1]) + 1}"  # the title is the page's only first-level heading
    for code in soup.select("pre code"):
        if isinstance(code.parent, Tag) and code.get("class"):
            code.parent["class"] = code["class"]
        code.unwrap()
    body = soup.body or soup
    for one in soup.find_all(_BOXES):
        if one is not body and one.name not in ("body", "html"):
            _unboxed(one)
    _paragraphs(body)
    for block in body.find_all(("p", "li", "td", "th", "blockquote")):
        while block.contents and _empty(block.contents[-1]):
            block.contents[-1].extract()
    return body


def _unboxed(box: Tag) -> None:
    if any(isinstance(one, Tag) and one.name in _BLOCKS for one in box.children) or (
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
    for one in [*box.children, None]:
        block = one is None or (isinstance(one, Tag) and one.name in _BLOCKS)
        broken = isinstance(one, Tag) and one.name == "br" and bool(run) and _is_break(run)
        if not (block or broken):
            run.append(one)  # type: ignore[arg-type]
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
        if broken and one is not None:
            one.extract()
        run = []


def _is_break(run: list[Tag | NavigableString]) -> bool:
    last = next((one for one in reversed(run) if not (isinstance(one, NavigableString) and not one.strip())), None)
    return isinstance(last, Tag) and last.name == "br"


def _empty(one: Tag | NavigableString) -> bool:
    return not one.strip() if isinstance(one, NavigableString) else one.name == "br"


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
    told = words.translate(_QUOTES).replace("...", "…").replace("---", "-").replace("--", "-")
    return list(filter(None, [" ".join(told.split())]))


def seen_whole(one: Tag) -> list[str]:
    """Return what a reader sees of an element by itself."""
    return list(seen(around(one)))


def around(one: Tag) -> Tag:
    """Return a tree of which ``one`` is all."""
    around = BeautifulSoup("", "lxml")
    around.append(copy(one))
    return around


def _walk(tree: Tag) -> Iterator[tuple[str, str]]:
    for one in tree.children:
        if isinstance(one, NavigableString):
            yield "text", str(one)
        elif isinstance(one, Tag):
            if one.name in _MEANT and not (
                one.name in ("em", "strong", "a", "code") and not one.get_text().strip() and not one.find("img")
            ):
                yield "tag", f"<{one.name} {one.get('href') or one.get('src') or ''}".strip()
                yield from _walk(one)
                yield "tag", f"</{one.name}"
            else:
                yield "text", "\n" if one.name in _BLOCKS else ""
                yield from _walk(one)
                yield "text", "\n" if one.name in _BLOCKS else ""
