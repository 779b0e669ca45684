"""The page that Pagefind reads in the place of a record."""

from __future__ import annotations

from typing import get_args

from lxml import etree, html
from lxml.html import builder

from plugins.parts.record import Kind, Record

_MARK = "\N{CYRILLIC LETTER MULTIOCULAR O}"  # begins no word; search.js has it too


def page(record: Record, language: str) -> bytes:
    """Return ``record`` as a page for Pagefind (its documentation: metadata, weighting), which is in one ``language``.

    Pagefind makes an index for each language of pages, and a reader's browser loads that of the page it is on: in that
    of the site everything is found, whatever it is written in.
    """
    told = {"url": record.url, "kind": record.kind, "title": record.title, "date": record.date, "author": record.author}
    facts = [
        builder.META({"name": name, "content": _clean(value), "data-pagefind-meta": f"{name}[content]"})
        for name, value in told.items()
    ]
    text = builder.H1(_clean(record.title)), builder.P(_clean(record.text.read()))
    return _document(language, *facts, *text, _among(record.kind))


def everything(language: str) -> bytes:
    """Return a page that is of every kind, and has no word that anybody types.

    Pagefind passes over a word that no page has. With this one, nothing is found among sessions where there are none.
    """
    return _document(language, *map(_among, get_args(Kind)))


def _among(kind: Kind) -> etree._Element:
    """Return a word that says of what kind a page is, and that counts nothing: search.js adds it to what is typed.

    Pagefind has filters for that, but leaves the order of a filter's values to chance, and so the bytes of an index.
    """
    return builder.P({"data-pagefind-weight": "0"}, f"{_MARK}{kind.lower()}")


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
