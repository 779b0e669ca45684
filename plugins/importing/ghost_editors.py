"""What Ghost's editors keep of a post (HTML, Mobiledoc, Lexical, early on Markdown) → HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from plugins.importing import media
from plugins.writing.dialect import convert

BLOG = "__GHOST_URL__"
_STYLES = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"), (128, "mark"))
_OF_LETTERS = ("email", "email-cta", "paywall", "signup")  # cards that no page of the blog showed words of
_COMMENT = re.compile(r"<!--kg-card-(?:begin|end):[^>]*-->|<!--(?:members-only|more)-->")


def html_of(row: Mapping[str, Any]) -> str | None:
    """Return a post's HTML; of exports without it, what its editor kept."""
    html = row.get("html")
    if isinstance(html, str) and html.strip():
        return _COMMENT.sub("", html.replace(BLOG, ""))
    for key, read_ in (("mobiledoc", _mobiledoc), ("lexical", _lexical)):
        if isinstance(row.get(key), str):
            try:
                return read_(json.loads(row[key].replace(BLOG, "")))
            except (ValueError, TypeError, KeyError, IndexError, AttributeError):
                continue
    if isinstance(row.get("markdown"), str):
        return convert(row["markdown"].replace(BLOG, ""))[0]
    return "" if row.get("title") else None


def _mobiledoc(doc: Mapping[str, Any]) -> str:
    """Return HTML of Ghost's older editor: its cards, its sections, and the marks within them."""
    parts = []
    for section in doc["sections"]:
        if section[0] == 10:
            name, payload = doc["cards"][section[1]]
            parts.append(_card(str(name), payload if isinstance(payload, dict) else {}))
        elif section[0] == 1:
            parts.append(f"<{section[1]}>{_marked(doc, section[2])}</{section[1]}>")
        elif section[0] == 3:
            items = "".join(f"<li>{_marked(doc, item)}</li>" for item in section[2])
            parts.append(f"<{section[1]}>{items}</{section[1]}>")
    return "\n".join(parts)


def _marked(doc: Mapping[str, Any], markers: list[Any]) -> str:
    """Return words with the marks that are opened before and closed after them; an atom is a line break."""
    shown, opened = "", list[str]()
    for kind, opens, closed, value in markers:
        for number in opens:
            tag, *rest = doc["markups"][number]
            pairs = rest[0] if rest else []
            attributes = "".join(
                f' {key}="{escape(str(text))}"' for key, text in zip(pairs[::2], pairs[1::2], strict=False)
            )
            opened.append(str(tag))
            shown += f"<{tag}{attributes}>"
        shown += escape(str(value)) if kind == 0 else "<br>"
        for _ in range(closed):
            shown += f"</{opened.pop()}>"
    return shown


def _card(name: str, given: Mapping[str, Any]) -> str:
    if "markdown" in given:
        return convert(str(given["markdown"]))[0]
    if name == "image":
        shown = f'<img src="{escape(str(given.get("src")))}" alt="{escape(str(given.get("alt") or ""))}">'
        caption = str(given.get("caption") or "")
        return f"<figure>{shown}<figcaption>{caption}</figcaption></figure>" if caption else f"<figure>{shown}</figure>"
    if name == "gallery":
        return "".join(_card("image", image) for image in given.get("images", ()) if isinstance(image, dict))
    if name == "callout":
        return f"<blockquote><p>{given.get('calloutEmoji') or ''} {given.get('calloutText') or ''}</p></blockquote>"
    if name == "toggle":
        return f"<details><summary>{given.get('heading') or ''}</summary>{given.get('content') or ''}</details>"
    if name == "code":
        language = escape(str(given.get("language") or ""))
        return f'<pre class="language-{language}">{escape(str(given.get("code")))}</pre>'
    if name == "hr":
        return "<hr>"
    if name in _OF_LETTERS:
        return ""
    return str(given.get("html") or "") or _described(given)


def _described(given: Mapping[str, Any]) -> str:
    """Return the words of any other card, and a link to what it shows: a bookmark, a file, a button, a product."""
    metadata = given.get("metadata")
    facts = {**(metadata if isinstance(metadata, dict) else {}), **given}
    words = _first(facts, "buttonText", "fileTitle", "title", "productTitle", "fileName")
    address = _first(facts, "url", "src", "buttonUrl", "productUrl")
    parts = (
        _first(facts, *names) for names in (("heading", "header"), ("subheading",), ("productDescription", "textValue"))
    )
    shown = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts if part)
    linked = media.link(address, words) if address else escape(words)
    return shown + (f"<p>{linked}</p>" if linked else "")


def _first(told: Mapping[str, Any], *names: str) -> str:
    return next((str(told[name]) for name in names if told.get(name)), "")


def _lexical(doc: Mapping[str, Any]) -> str:
    """Return HTML of Ghost's newer editor, as far as it is words, headings, lists, links and pictures."""

    def walk(node: Mapping[str, Any]) -> str:
        inside = "".join(walk(child) for child in node.get("children", ()))
        kind = str(node.get("type"))
        if kind in ("text", "extended-text"):
            words = escape(str(node.get("text") or ""))
            style = int(node.get("format") or 0)
            for bit, tag in _STYLES:
                words = f"<{tag}>{words}</{tag}>" if style & bit else words
            return words
        if kind in ("heading", "extended-heading", "list"):
            inside = re.sub(r"</li><li>(?=<[ou]l>)", "", inside)  # an inner list is an item of its own there
            return f"<{node.get('tag')}>{inside}</{node.get('tag')}>"
        if kind == "link":
            return f'<a href="{escape(str(node.get("url")))}">{inside}</a>'
        if kind in ("paragraph", "listitem", "quote", "extended-quote", "linebreak", "horizontalrule"):
            tag = {"paragraph": "p", "listitem": "li", "linebreak": "br", "horizontalrule": "hr"}.get(
                kind, "blockquote"
            )
            return f"<{tag}>" if tag in ("br", "hr") else f"<{tag}>{inside}</{tag}>"
        return inside or _card(kind.removesuffix("-card").replace("codeblock", "code"), node)

    return walk(doc["root"])
