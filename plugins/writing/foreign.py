"""What other programs fill in or draw, and nobody here: readers would see its signs as they stand, or lose its words.

Each kind of sign has what is written here in its place. Where a sign is shown as it is meant (code, HTML's attributes,
formulas, comments) it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import itemgetter
from string import punctuation

from plugins.shared.text import MANY, cut
from plugins.writing.code import without_code
from plugins.writing.formulas import INLINE, SHOWN
from plugins.writing.safety import HTML
from plugins.writing.signs import AS_IT_IS, MARKDOWN, OF_OTHERS, SIGNS
from plugins.writing.slips import Finding, slips, within_html

# Where such signs are shown as they are meant, or to nobody.
_MEANT = re.compile(
    rf"<!--[\s\S]{{0,2000}}?-->|<(code|pre|kbd|samp)\b[\s\S]{{0,2000}}?</\1>|{SHOWN}|{INLINE}", re.IGNORECASE
)
_TAG = re.compile(r"(?<!\{)</?[a-zA-Z][^<>]{0,1000}+>")
_COMPONENT = re.compile(r"(?<!\\)<([A-Z][\w.]*)(?=[\s/>])([^<>]{0,1000})>")
_GAP = re.compile(r"(?<!\\)<([a-zA-Z][\w-]*)(?: [\w -]{0,60})?>")  # to be filled in by who reads it
# An address in angle brackets that is no link here: of another scheme, but no name as <o:p>; or Slack's.
_ADDRESS = re.compile(
    r"(?<!\\)<(?!(?:https?|mailto):)[a-z][a-z0-9+.-]{1,31}:(?![a-z]*>)[^\s<>]{1,500}>|<https?:[^\s<>|]*\|[^<>\n]*>",
    re.I,
)
_CLOSING = re.compile(r"</([a-zA-Z][\w.-]*)")
_AS_IT_STANDS = "put it between backticks, or write \\< for its <"
_ANY = frozenset(("<", "\n|", "|\n", "][", "[^", *(sign for kind in SIGNS for sign in kind.has)))
_LINK = "write [words](the-file.md), or \\[[ where readers should see the brackets"


def foreign(body: str, *, as_it_is: bool = False) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the signs of other programs in ``body``: the line of each, from 0, what it is, and what to write.

    Or, with ``as_it_is``, the slips, which readers see as they stand, here as on GitHub.
    """
    text = _plain(body)
    findings = _first([*_found(text, tags=True), *within_html(text)])
    wanted = (finding for finding in findings if (finding[3] == AS_IT_IS) is as_it_is)
    for place, sign, instead, why in islice(wanted, MANY):
        yield body.count("\n", 0, place), (f"has {_told(sign)}, which {why}", instead)


def spelled_out(body: str, *, tags: bool = False) -> tuple[str, list[tuple[int, str]]]:
    """Return ``body`` with such signs as words that are shown as they stand, and the line and the words of others'.

    With ``tags`` it is what somebody wrote who knew of no Markdown: <name> and <Tabs> are words, too.
    """
    parts, end, notices = list[str](), 0, list[tuple[int, str]]()
    for place, sign, _, why in _first(_found(_plain(body), tags=tags)):
        first = place + len(sign) - len(sign.lstrip(" \t\n>-+*"))
        first = place if first == place + len(sign) or why != OF_OTHERS else first
        notices += [(body.count("\n", 0, first), _told(sign))] if why == OF_OTHERS else []
        escaped = f"\\{body[first]}" if body[first] in punctuation else f"&#{ord(body[first])};"
        parts += [body[end:first], escaped]
        end = first + 1
    return "".join((*parts, body[end:])), notices


def _found(text: str, *, tags: bool) -> list[Finding]:
    plain = _blank(_TAG, text)
    return [*(_components(text) if tags else ()), *_signs(plain), *slips(plain)]


def _first(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the signs that are ``findings`` in their order, of those that overlap the first."""
    end = -1
    for place, sign, instead, why in sorted(findings, key=itemgetter(0)):
        if place >= end:
            yield place, sign, instead, why
            end = place + len(sign)


def _plain(body: str) -> str:
    """Return ``body`` with spaces where such signs are shown as they are meant."""
    return _blank(_MEANT, without_code(body)) if any(sign in body for sign in _ANY) else ""


def _told(sign: str) -> str:
    return cut(" ".join(sign.split()), 60)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _components(text: str) -> Iterator[Finding]:
    """Yield what would be left out: the elements of a program's own, as <Tabs>, and what is none: <name>, <tel:1>."""
    closed = set(_CLOSING.findall(text))
    for match in _COMPONENT.finditer(text):
        if match[1].lower() not in HTML and (match[2].endswith("/") or "=" in match[2] or match[1] in closed):
            yield match.start(), match[0], MARKDOWN, OF_OTHERS
    for match in _ADDRESS.finditer(text):
        yield match.start(), match[0], "write [words](address)", "is no link for readers"
    for match in _GAP.finditer(text):
        if match[1].lower() not in HTML and match[1] not in closed:
            yield match.start(), match[0], _AS_IT_STANDS, "is no HTML, and is not shown"


def _signs(text: str) -> Iterator[Finding]:
    for kind in SIGNS:
        if not any(sign in text for sign in kind.has):
            continue
        for match in kind.pattern.finditer(text):
            named = match.groupdict()
            sign = named.get("sign") or match[0]
            if kind.instead == "LINK" and not sign.startswith("!") and _defined(sign[1:-1], text):
                continue  # a link of Markdown's, which is in brackets
            instead = _LINK if kind.instead == "LINK" else kind.instead.replace("FILE", named.get("file") or "")
            yield match.start() + match[0].index(sign), sign, instead, kind.why


def _defined(name: str, text: str) -> bool:
    return bool(re.search(rf"^ {{0,3}}{re.escape(name)}:", text, re.MULTILINE | re.IGNORECASE))
