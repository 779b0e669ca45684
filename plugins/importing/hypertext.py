"""HTML → Markdown that shows the same: what Markdown has no words for stays HTML, piece by piece.

markdownify writes it; whether it shows the same is not believed but looked at: both are compared as trees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from html import escape

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from markdownify import MarkdownConverter

from plugins.importing import media
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
        text = re.sub(r"(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~", lambda one: f"\\{one[0]}", text)
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
        words = el.get_text()
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", words) or [""]))
        named = re.search(r"(?:language|lang|brush|highlight-source)[-: ]+([\w+#-]+)", " ".join(_classes(el)))
        return f"\n\n{fence}{named[1] if named else ''}\n{words.strip(chr(10))}\n{fence}\n\n"


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
    wanted = list(_seen(body))
    if _shows(whole) == wanted:
        return whole
    pieces = [(one, _written(_around(one))) for one in body.find_all(recursive=False)]
    mixed = "\n\n".join(text.strip("\n") if _shows(text) == _seen_whole(one) else _flat(one) for one, text in pieces)
    if _shows(mixed) == wanted:
        return mixed + "\n"
    return "\n\n".join(_flat(one) for one, _ in pieces) + "\n"


def same(markdown: str, html: str) -> bool:
    """Return whether readers see the same in both: words, headings, lists, links, pictures."""
    return _shows(markdown) == list(_seen(normalised(html)))


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


def _written(tree: Tag) -> str:
    text = _Writer().convert_soup(tree)
    return media.tidy(text).strip("\n") + "\n"


def _flat(one: Tag) -> str:
    """Return an element as HTML without an empty line, at which Markdown would begin anew."""
    if one.name == "pre" or one.find("pre"):
        for text in one.find_all(string=True):
            text.replace_with(re.sub(r"(?<=\n)([ \t]*)\n", "\\1\u2060", text))
        return str(one).replace("\u2060", "&#10;")
    return re.sub(r"\s*\n\s*", "\n", str(one)).strip()


def _shows(markdown: str) -> list[str] | None:
    try:
        with limited(markdown):
            html, _ = convert(markdown)
    except Stopped:
        return None
    return list(_seen(normalised(html)))


def _seen(tree: Tag) -> Iterator[str]:
    """Yield what a reader sees, in order: words, what they are, and where they lead."""
    words = ""
    for kind, what in _walk(tree):
        if kind == "text":
            words += what
            continue
        if plain := " ".join(
            words.translate(_QUOTES).replace("...", "…").replace("---", "-").replace("--", "-").split()
        ):
            yield plain
        words = ""
        yield what
    if plain := " ".join(words.translate(_QUOTES).replace("...", "…").replace("---", "-").replace("--", "-").split()):
        yield plain


def _seen_whole(one: Tag) -> list[str]:
    """Return what a reader sees of an element by itself."""
    return list(_seen(_around(one)))


def _around(one: Tag) -> Tag:
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


def _classes(el: Tag) -> list[str]:
    inner = el.find("code")
    found = [*(el.get("class") or ()), *((inner.get("class") or ()) if isinstance(inner, Tag) else ())]
    return [str(one) for one in found]


def escaped(words: str) -> str:
    """Return plain words as Markdown that shows them as they are."""
    return _Writer().escape(words, set())
