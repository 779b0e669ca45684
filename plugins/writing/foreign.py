"""What other programs fill in or draw, and nobody here: readers would see its signs as they stand, or lose its words.

Each kind of sign has what is written here in its place. Where a sign is shown as it is meant (code, HTML's attributes,
formulas, comments) it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from string import punctuation

from plugins.shared.text import MANY, cut
from plugins.writing.code import without_code
from plugins.writing.formulas import INLINE, SHOWN
from plugins.writing.safety import HTML


@dataclass(frozen=True)
class _Sign:
    """A kind of sign: what each has somewhere, how it looks, and what is written instead."""

    has: tuple[str, ...]
    pattern: re.Pattern[str]
    instead: str


def _sign(has: str, pattern: str, instead: str) -> _Sign:
    return _Sign(tuple(has.split()), re.compile(pattern, re.MULTILINE | re.IGNORECASE), instead)


_MARKDOWN = "write in Markdown what it shows, or put it between backticks"
_CONTENTS = "write [TOC] alone on a line"
_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|\w+)"
_PICTURES = "png jpe?g gif webp avif heic svg bmp tiff?".replace(" ", "|")
_SIGNS = (
    # Hugo's, Jekyll's, Hexo's, Eleventy's, Zola's, mdBook's, Obsidian's Templater
    _sign("](", r"(?<=\]\()\{(?:%|\{[<%]?) .{1,200}?\}\}?", "write the path from this file to the other"),
    _sign("{{", r"(?<!\\)\{\{[<%] ?[/\w].{0,400}?[>%]\}\}", _MARKDOWN),
    _sign("{%", r"^[ \t]*(?:[-*+>] +)?\{%.{1,400}%\}[ \t]*$|(?<!\\)\{%-? *[a-z]\w* +[^%\n]{1,300}%\}", _MARKDOWN),
    _sign(
        "{{",
        r"(?<![\\\]({])\{\{-? *(?:(?:site|page|post|config|params|theme|layout|include|collections?|metadata)\.\w"
        rf"|(?:{_VALUE}|[\w.]+) *\|[ \w]|\w+\([^()\n]{{0,300}}\) *-?\}}\}}|#\w+ )[^{{}}\n]{{0,300}}(?:\}}\}}|$)",
        _MARKDOWN,
    ),
    _sign("<%", r"(?<!\\)<%[-=*_]?[^%\n]{1,200}%>", _MARKDOWN),
    # Obsidian's
    _sign(
        "![[",
        rf"(?<!\\)!\[\[(?P<file>[^\[\]\n|]{{1,200}}\.(?:{_PICTURES}))(?:\|[^\[\]\n]{{0,99}})?\]\](?![(\[:])",
        "write ![what it shows](<FILE>)",
    ),
    _sign("![[", rf"(?<!\\)!\[\[(?![^\[\]\n|]{{1,200}}\.(?:{_PICTURES})[|\]])[^\[\]\n]{{1,299}}\]\](?![(\[:])", "LINK"),
    _sign(
        "[[",
        r"(?<![\[\]!\\])\[\[(?!_?toc_?\])(?=[^\[\]\n|#]{0,99}[^\W\d_]{2})[^\s\[\]-][^\[\]\n]{0,200}\]\](?![(\[:])",
        "LINK",
    ),
    _sign(
        "%%",
        r"(?<!\S)%%(?!\d)[^%\n]{1,400}%%(?!\w)|^%%[^%\n]*\n(?:[^%\n]*\n){0,200}?[^%\n]*%%[ \t]*$",
        "write it as <!-- … -->, or take it out",
    ),
    _sign(
        "[!",
        r"^ {0,3}(?:> {0,3})+\[!(?!(?:note|tip|important|warning|caution)\][ \t]*\\?[ \t]*$)"
        r"[\w-]+(?:\|[^\]\n]*)?\](?![(\[])",
        "write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION] there, and nothing behind it on its line",
    ),
    # Docusaurus', VitePress', Quarto's, MyST's, Astro's and MkDocs'
    _sign(
        ":::",
        r"^ {0,3}(?:> ?)*:{3,}[ \t]*(?:\{[^}\n]*\}|[a-z][\w-]*)[^\n]*$",
        "write > [!NOTE] there, or another kind, and > before each of its lines",
    ),
    _sign("::", r"^[ \t]*::[a-z][\w-]*(?:\[[^\]\n]*\](?:\{[^}\n]*\})?|\{[^}\n]*\})[ \t]*$", _MARKDOWN),
    _sign("@[", r"(?<![\w@\\])@\[(?!toc\])[\w -]+\]\([^)\n]*\)", _MARKDOWN),
    _sign(
        "import",
        r"^import\s+(?:[\w${*][^'\"\n;]{0,200}(?:\n[^'\"\n;]{0,200}){0,20}?\s+from\s+)?(['\"])[^'\"\s]+\1;?[ \t]*$",
        "take it out, and write in Markdown what it brings",
    ),
    _sign("export", r"^export +(?:default|const|let|var|(?:async +)?function)\b[^\n]*[={(]", "take it out"),
    _sign("{/*", r"(?<!\\)\{/\*(?! *#)[^{}]{0,400}?\*/\}", "write it as <!-- … -->, or take it out"),
    _sign('=== " ===! --8<--', r"^={3}[!+]? +\"[^\"\n]+\"[ \t]*$|^--8<--[ \t]+\S", _MARKDOWN),
    # Kramdown's, Pandoc's, HackMD's
    _sign(
        "toc TOC",
        r"(?<!\\)(?:\[\[_?toc_?\]\]|@\[toc\](?:\([^)\n]*\))?)"
        r"|^(?:\{:[^}\n]*\btoc\b[^}\n]*\}|\$\{toc\}|(?-i:\[toc\]))[ \t]*$",
        _CONTENTS,
    ),
    _sign("{:", r"(?<!\\)\{:(?::\w[^}\n]{0,200}|/\w*)\}", "take it out"),
    _sign(
        "{:",
        r"(?:(?<=\n)|\A)(?:[ \t]*\n|#{1,6} [^\n]*\n|\|[^\n]*\n)(?P<sign>\{:(?![^}\n]*\btoc\b)[^}\n/:][^}\n]*\})[ \t]*$",
        "take it out; a heading's name stands at its end, as ## Heading {#name}",
    ),
    _sign(
        "](",
        r"(?<!\\)!\[[^\]\n]{0,300}\]\([^()\s]{1,300} +=\d*(?:x\d*|%)?\)",
        'write <img src="…" width="300" alt="what it shows">',
    ),
    _sign("]{", r"(?<![\w\\])\[[^\[\]\n]{1,200}\]\{(?:[.#][\w-]+|[\w-]+=)[^{}\n]*\}", "write its words alone"),
    _sign("^[", r"(?<=[\w.,;!?)\"'”’])\^\[[^\[\]\n]+\](?![(\[])", "write [^1] there, and [^1]: … on a line of its own"),
    # WordPress', and those of forums
    _sign("=", rf"(?<![\]\\!\w])\[[a-z][\w-]*(?:[ \t]+[\w-]+={_VALUE})+[ \t]*/?\](?![(\[:])", _MARKDOWN),
    _sign(
        "[",
        r"(?<!\\)\[(?:youtube|vimeo|embed|gist|tweet|soundcloud)[ =]https?://[^\]\s]+[^\]\n]*\](?![(\[])",
        _MARKDOWN,
    ),
    _sign(
        "[/",
        r"(?<!\\)\[(b|i|u|s|img|url|quote|code|size|color|embed|caption)(?:=[^\]\n]*)?\](?=\S)[^\n]{0,500}?(?<=\S)\[/\1\]",
        _MARKDOWN,
    ),
    # Word's
    _sign(
        "• · ▪ ◦ ‣ ●",
        r"^[ \t]*[•·▪◦‣●§o](?:\t|[ \xa0]{2,})\S[^\n]*(?<!  )(?<!\\)(?=\n[ \t]*[•·▪◦‣●§o][ \t\xa0])",
        "write - before each",
    ),
)
# Where such signs are shown as they are meant, or to nobody.
_MEANT = re.compile(
    rf"<!--[\s\S]{{0,2000}}?-->|<(code|pre|kbd|samp)\b[\s\S]{{0,2000}}?</\1>|{SHOWN}|{INLINE}", re.IGNORECASE
)
_TAG = re.compile(r"(?<!\{)</?[a-zA-Z][^<>]{0,1000}+>")
_COMPONENT = re.compile(r"(?<!\\)<([A-Z][\w.]*)(?=[\s/>])([^<>]{0,1000})>")
_GAP = re.compile(r"(?<!\\)<([a-zA-Z][\w-]*)(?: [\w -]{0,60})?>")  # to be filled in by who reads it
_CLOSING = re.compile(r"</([a-zA-Z][\w.-]*)")
_AS_IT_STANDS = "put it between backticks, or write \\< for its <"
_ANY = frozenset(("<", *(sign for kind in _SIGNS for sign in kind.has)))
_LINK = "write [words](the-file.md), or \\[[ where readers should see the brackets"


def foreign(body: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the signs of other programs in ``body``: the line of each, from 0, what it is, and what is written here."""
    text = _plain(body)
    found = [*_components(text), *_signs(_blank(_TAG, text))]
    for place, sign, instead in islice(_first(found), MANY):
        gap = instead == _AS_IT_STANDS
        why = "is no HTML, and is not shown" if gap else "another program fills in, and nobody here"
        yield body.count("\n", 0, place), (f"has {_told(sign)}, which {why}", instead)


def spelled_out(body: str, *, tags: bool = False) -> tuple[str, list[tuple[int, str]]]:
    """Return ``body`` with such signs as words that are shown as they stand, and the line and the words of each.

    With ``tags`` it is what somebody wrote who knew of no Markdown: <name> and <Tabs> are words, too.
    """
    parts, end, told = list[str](), 0, list[tuple[int, str]]()
    text = _plain(body)
    for place, sign, _ in _first([*(_components(text) if tags else ()), *_signs(_blank(_TAG, text))]):
        first = place + len(sign) - len(sign.lstrip(" \t\n>-+*"))
        told.append((body.count("\n", 0, first), _told(sign)))
        escaped = f"\\{body[first]}" if body[first] in punctuation else f"&#{ord(body[first])};"
        parts += [body[end:first], escaped]
        end = first + 1
    return "".join((*parts, body[end:])), told


def _first(found: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    """Yield the signs that are ``found`` in their order, of those that overlap the first."""
    end = -1
    for place, sign, instead in sorted(found, key=itemgetter(0)):
        if place >= end:
            yield place, sign, instead
            end = place + len(sign)


def _plain(body: str) -> str:
    """Return ``body`` with spaces where such signs are shown as they are meant."""
    return _blank(_MEANT, without_code(body)) if any(sign in body for sign in _ANY) else ""


def _told(sign: str) -> str:
    return cut(" ".join(sign.split()), 60)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda one: re.sub(r"[^\n]", " ", one[0]), text)


def _components(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the elements of a program's own, as <Tabs>, and what is none, as <name>: both would be left out."""
    closed = set(_CLOSING.findall(text))
    for one in _COMPONENT.finditer(text):
        if one[1].lower() not in HTML and (one[2].endswith("/") or "=" in one[2] or one[1] in closed):
            yield one.start(), one[0], _MARKDOWN
    for one in _GAP.finditer(text):
        if one[1].lower() not in HTML and one[1] not in closed:
            yield one.start(), one[0], _AS_IT_STANDS


def _signs(text: str) -> Iterator[tuple[int, str, str]]:
    for kind in _SIGNS:
        if not any(sign in text for sign in kind.has):
            continue
        for one in kind.pattern.finditer(text):
            named = one.groupdict()
            sign = named.get("sign") or one[0]
            if kind.instead == "LINK" and not sign.startswith("!") and _defined(sign[1:-1], text):
                continue  # a link of Markdown's, which is in brackets
            instead = _LINK if kind.instead == "LINK" else kind.instead.replace("FILE", named.get("file") or "")
            yield one.start() + one[0].index(sign), sign, instead


def _defined(name: str, text: str) -> bool:
    return bool(re.search(rf"^ {{0,3}}{re.escape(name)}:", text, re.MULTILINE | re.IGNORECASE))
