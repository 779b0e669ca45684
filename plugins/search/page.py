"""A record → a page that Pagefind reads."""

from __future__ import annotations

import re

from lxml import etree, html
from lxml.html import builder

from plugins.search.record import Record

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # RFC 5646, but for rare forms
_UNDETERMINED = "und"


def page(record: Record) -> bytes:
    """Return ``record`` as a page.

    Every page has the same facts, though they may be empty: Pagefind counts the facts that an index has.
    """
    facts = {
        "url": record.url,
        "kind": record.kind,
        "title": record.title,
        "date": record.date,
        "author": record.author,
    }
    heads = [
        builder.META({"name": name, "content": _clean(value), "data-pagefind-meta": f"{name}[content]"})
        for name, value in facts.items()
    ]
    kind = builder.META({"content": record.kind, "data-pagefind-filter": "kind[content]"})
    text = (builder.H1(_clean(record.title)), builder.P(_clean(record.text.read())))
    body = builder.BODY({"data-pagefind-body": ""}, *heads, kind, *text)
    # Pagefind names files after the language, and one that is not known it takes for that of most pages.
    language = record.language if _LANGUAGE.fullmatch(record.language) else _UNDETERMINED
    return blank(language, body)


def blank(language: str, body: etree._Element | None = None) -> bytes:
    """Return a page with ``body``, or with one word on it."""
    body = builder.BODY({"data-pagefind-body": ""}, builder.P("word")) if body is None else body
    document = builder.HTML({"lang": language}, builder.HEAD(builder.META({"charset": "utf-8"})), body)
    return bytes(html.tostring(document, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _clean(text: str) -> str:
    """Drop what a tree of XML cannot hold."""
    try:
        etree.Element("x").text = text
    except ValueError:
        return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
    return text
