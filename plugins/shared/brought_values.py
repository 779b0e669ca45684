"""Values of keys that people bring along → how they are written here: dates, pictures, prices, places."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from plugins.shared.frontmatter import Value
from plugins.shared.headers import meant_date
from plugins.shared.slug import slugify
from plugins.shared.typed_dates import as_written

Write = Callable[[Value], str]
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d\d)")
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)")
_MAIL = re.compile(r"[\w.+-]{1,80}@[\w-]{1,80}(?:\.[\w-]{1,80}){1,5}")
_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY"}
_SIGN = "[£€$¥]|[A-Za-z]{3}"
_MONEY = re.compile(rf"(?P<before>{_SIGN})?\s?(?P<amount>\d{{1,6}}(?:[.,]\d\d)?)\s?(?P<behind>{_SIGN})?")
_PRICE_IN_WORDS = re.compile(
    r"\b(?:pay|donat\w+|free|gratis|gratuit\w*|kostenlos|kostenfrei|spende\w*|contribution|prix libre|voluntari\w+)\b",
    re.IGNORECASE,
)
_SHORT = 120  # characters of a text that an answer repeats
# What needs no quotes in YAML, in a list neither.
_PLAIN = re.compile(r"[\w/.(](?:[^\n:#\[\]{},\"'&*!|>%@`]|:(?=[^\s\[\]{},])){0,120}")


def plain_key(key: str) -> str:
    """Return a key without what sets its words apart: ``start_date`` and ``startDate`` are alike."""
    return re.sub(r"[^a-z]", "", key.lower())


def text_of(value: Value) -> str:
    """Return a short text that needs no quotes; of a list with one item that."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else "…"


def list_of(value: Value) -> str:
    """Return a list of such texts, of one text its parts."""
    items = [item.strip() for item in value.split(",")] if isinstance(value, str) else value
    if (
        not isinstance(items, list)
        or len(items) > 10
        or not all(isinstance(item, str) and _PLAIN.fullmatch(item) for item in items)
    ):
        return "[…]"
    return f"[{', '.join(map(str, items))}]"


def quoted(value: Value) -> str:
    """Return a short text, in quotes where it needs them."""
    plain = text_of(value)
    short = isinstance(value, str) and "\n" not in value and len(value) <= _SHORT
    return json.dumps(value, ensure_ascii=False) if plain == "…" and short else plain


def date_of(value: Value) -> str:
    """Return a day or a moment, in whatever words it is told."""
    if isinstance(value, dict):
        value = value.get("date", "")
    if isinstance(value, str) and _WRITTEN.match(value):
        return text_of(value)
    return (as_written(value) or meant_date(value) if isinstance(value, str) else "") or text_of(value)


def draft(value: Value) -> str:
    """Return the status of a draft, for a no nothing."""
    return "" if str(value).lower() in _FALSE else "draft"


def hidden(value: Value) -> str:
    """Return the status of what is in no list, for a no nothing."""
    return "" if str(value).lower() in _FALSE else "hidden"


def published(value: Value) -> str:
    """Return the status of what is not published, for a yes nothing."""
    return "" if str(value).lower() in _TRUE else "draft"


def slug_of(value: Value) -> str:
    """Return the last part of an address that is a slug, such as ``hello`` of ``/2010/:month/hello.html``."""
    parts = urlsplit(value).path.strip("/").split("/") if isinstance(value, str) else [""]
    last = parts[-2] if parts[-1] == "index.html" and len(parts) > 1 else parts[-1]
    return "last-part-of-the-address" if ":" in last or not last else slugify(posixpath.splitext(last)[0])


def picture(value: Value) -> str:
    """Return how a picture is written here, whatever its value was elsewhere."""
    if isinstance(value, dict):
        value = next(
            (value[key] for key in ("src", "image", "path", "url", "teaser", "overlay_image") if key in value), "…"
        )
    return f"{{src: {text_of(value)}, alt: what it shows}}"


def ticket(value: Value) -> str:
    """Return how a ticket is written here of which one word is told: its address, what it costs, or its name."""
    text = value.strip() if isinstance(value, str) else ""
    in_words = bool(text) and not any(map(str.isdecimal, text)) and text.casefold() != "free"
    if urlsplit(text).scheme in ("http", "https"):
        fields = f"url: {text_of(text)}"
    elif in_words and not _PRICE_IN_WORDS.search(text):
        return f"[{{name: {text_of(text)}}}]"
    elif in_words:
        fields = f"price: {quoted(text)}"
    else:
        fields = f"price: {', currency: '.join(filter(None, priced(text))) or text_of(value)}"
    return f"[{{name: Ticket, {fields}}}]"


def priced(text: str) -> tuple[str, str]:
    """Return what ``£5``, ``5 GBP`` or ``12,50 €`` is: an amount as it is written here, and the currency's letters."""
    match = _MONEY.fullmatch(text.strip())
    if not match or bool(match["before"]) == bool(match["behind"]):
        return "", ""
    sign = match["before"] or match["behind"]
    return match["amount"].replace(",", "."), currency_of(sign)


def currency_of(sign: str) -> str:
    """Return the letters of a currency that is told by its sign or in small ones; nothing for another word."""
    return _SIGNS.get(sign) or (sign.upper() if re.fullmatch("[A-Za-z]{3}", sign) else "")


def unless_false(told: str) -> Write:
    """Return what writes ``told``, for a no nothing."""
    return lambda value: "" if str(value).lower() in _FALSE else told


def contact(value: Value) -> str:
    """Return how whom to write to is told here."""
    known = isinstance(value, str) and _MAIL.fullmatch(value)
    return f"{{name: who it is, email: {value}}}" if known else text_of(value)


def names(value: Value) -> str:
    """Return several names in one line."""
    many = value if isinstance(value, list) else [value]
    return quoted(" and ".join(name for name in many if isinstance(name, str)) or "…")


def start_of(value: Value) -> str:
    """Return a moment; a time alone stands behind its day."""
    if isinstance(value, str) and (clock := _CLOCK.fullmatch(value)):
        return f"2010-10-21 {clock[1].zfill(2)}:{clock[2]}"
    return date_of(value)


def place_of(value: Value) -> str:
    """Return a place in one line, of a group its parts."""
    parts = value.values() if isinstance(value, dict) else [value]
    return quoted(", ".join(part for part in parts if isinstance(part, str) and "://" not in part) or "…")


def fact(name: str) -> tuple[str, Write]:
    """Return our key for what has none, and what writes it under ``name``."""
    return "facts", lambda value: f'{{{name}: "{text_of(value)}"}}'
