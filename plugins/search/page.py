"""The page that Pagefind reads in the place of a record."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import get_args

from lxml import etree, html
from lxml.html import builder

from plugins.parts.given import Record, RecordKind

# search.js has all of these too.
_MARK = "\N{CYRILLIC LETTER MULTIOCULAR O}"  # begins no word
_FIRST, _NEXT, _END = "\N{WORD JOINER}", "\N{FUNCTION APPLICATION}", "\N{INVISIBLE TIMES}"  # nothing to see in them
# Scripts that leave no space between words: Thai, Lao, Burmese, Khmer, kana and Chinese characters.
_RUN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_SIGNED = re.compile(r"(?<!\w)([^\W\d_]+)([+#]+)(?!\w)")  # C++, F#
_SIGNS = {"+": "plus", "#": "sharp"}
_WORD = re.compile(r"[^\W\d_]{3,}")


def page(record: Record, language: str) -> bytes:
    """Return ``record`` as a page for Pagefind (its documentation: metadata, weighting), which is in one ``language``.

    Pagefind makes an index for each language of pages, and a reader's browser loads that of the page it is on: in that
    of the site everything is found, whatever it is written in.
    """
    meta = {"url": record.url, "kind": record.kind, "title": record.title, "date": record.date, "author": record.author}
    facts = [
        builder.META({"name": name, "content": _clean(value), "data-pagefind-meta": f"{name}[content]"})
        for name, value in meta.items()
    ]
    words = _clean(record.text.read())
    text = builder.H1(_parted(_clean(record.title)) + _END), builder.P(_parted(words))
    signed = sorted({_signed(match) for match in _SIGNED.finditer(f"{record.title} {words}")})
    return _document(language, *facts, *text, *map(_aside, signed), _among(record.kind))


def vocabulary(records: Iterable[Record], names: Iterable[str], most: int = 3000) -> list[str]:
    """Return the words that a slip of the pen may have meant: of names, then the commonest of titles."""
    records = list(records)
    known = [
        *names,
        *(record.title for record in records if record.kind == "Member"),
        *(record.author for record in records),
    ]
    titles = Counter(word for record in records for word in set(_WORD.findall(record.title)))
    common = sorted(titles, key=lambda word: (-titles[word], word))
    words = [*sorted({word for name in known for word in _WORD.findall(name)}), *common]
    return list({word.casefold(): word for word in reversed(words[:most])}.values())[::-1]


def everything(language: str) -> bytes:
    """Return a page that is of every kind, and has no word that anybody types.

    Pagefind passes over a word that no page has. With this one, nothing is found among sessions where there are none.
    """
    return _document(language, *map(_among, get_args(RecordKind)))


def _parted(text: str) -> str:
    """Return ``text`` with each character of a run that has no spaces beside the next, as a word: 文章集, 文章 章集 集.

    Pagefind finds words. search.js parts what is typed in the same way, and puts together again what it shows.
    """

    def pairs(run: re.Match[str]) -> str:
        letters, before, after = run[0], text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
        words = [letters[at : at + 2] for at in range(len(letters))]
        first = f" {_NEXT}" if before.strip() else _FIRST  # where there was no space, there will be none again
        return first + f" {_NEXT}".join(words) + (f" {_NEXT}" if after.strip() else "")

    return _RUN.sub(pairs, text)


def _signed(match: re.Match[str]) -> str:
    """Return the word for one that ends with signs, of which Pagefind keeps letters alone."""
    return unicodedata.normalize("NFC", match[1]).lower() + "".join(_SIGNS[sign] for sign in match[2])


def _among(kind: RecordKind) -> etree._Element:
    """Return a word that says of what kind a page is, and that counts nothing: search.js adds it to what is typed.

    Pagefind has filters for that, but leaves the order of a filter's values to chance, and so the bytes of an index.
    """
    return _aside(kind.lower())


def _aside(word: str) -> etree._Element:
    return builder.P({"data-pagefind-weight": "0"}, f"{_MARK}{word}")


def _document(language: str, *parts: etree._Element) -> bytes:
    body = builder.BODY({"data-pagefind-body": ""}, *parts)
    document = builder.HTML({"lang": language}, builder.HEAD(builder.META({"charset": "utf-8"})), body)
    return bytes(html.tostring(document, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _clean(text: str) -> str:
    """Drop what a tree of XML cannot hold."""
    try:
        etree.Element("x").text = text
    except ValueError:
        return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
    return text
