"""Keys that people bring along from other generators and calendars, and what is written here instead."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from plugins.shared.frontmatter import Value
from plugins.shared.headers import meant_date
from plugins.shared.problem import nearest
from plugins.shared.slug import slugify

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_MAIL = re.compile(r"[\w.+-]{1,80}@[\w-]{1,80}(?:\.[\w-]{1,80}){1,5}")
_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY"}
_SIGN = "[£€$¥]|[A-Za-z]{3}"
_MONEY = re.compile(rf"(?P<before>{_SIGN})?\s?(?P<amount>\d{{1,6}}(?:[.,]\d\d)?)\s?(?P<behind>{_SIGN})?")
# What needs no quotes in YAML, in a list neither.
_PLAIN = re.compile(r"[\w/.(](?:[^\n:#\[\]{},\"'&*!|>%@`]|:(?=[^\s\[\]{},])){0,120}")


def answer(key: str, value: Value, keys: Collection[str]) -> str | None:
    """Return what to write for ``key: value``, where that is one of ``keys``; None for a key that nobody brings."""
    name = key.lower()
    if name in _NOTHING:
        return f"take it out: {_NOTHING[name]}"
    for table in (_OF_EVENTS, _OF_PEOPLE, _BROUGHT):
        ours, write = table.get(name, ("", _text))
        if ours in keys:
            written = write(value)
            return f"here it is `{ours}: {written}`" if written else "take it out: that is so without it"
    return None


def meant(word: str, expected: Collection[str]) -> str | None:
    """Return which of the ``expected`` words is meant by one that others write; None where nobody can say."""
    plain = re.sub(r"[^a-z]+", "-", word.lower()).strip("-")
    known = next((ours for ours in _WORDS.get(plain, ()) if ours in expected), None)
    return known or (None if plain.startswith(("un", "non-", "not-")) else nearest(plain, expected))


def _text(value: Value) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else "…"


def _list(value: Value) -> str:
    items = [one.strip() for one in value.split(",")] if isinstance(value, str) else value
    if (
        not isinstance(items, list)
        or len(items) > 10
        or not all(isinstance(one, str) and _PLAIN.fullmatch(one) for one in items)
    ):
        return "[…]"
    return f"[{', '.join(map(str, items))}]"


def _date(value: Value) -> str:
    if isinstance(value, dict):
        value = value.get("date", "")
    return (meant_date(value) if isinstance(value, str) else "") or _text(value)


def _draft(value: Value) -> str:
    return "" if str(value).lower() in _FALSE else "draft"


def _hidden(value: Value) -> str:
    return "" if str(value).lower() in _FALSE else "hidden"


def _published(value: Value) -> str:
    return "" if str(value).lower() in _TRUE else "draft"


def _slug(value: Value) -> str:
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
    return f"{{src: {_text(value)}, alt: what it shows}}"


def ticket(value: Value) -> str:
    """Return how a ticket is written here of which one word is told: its address, what it costs, or its name."""
    text = value.strip() if isinstance(value, str) else ""
    if urlsplit(text).scheme in ("http", "https"):
        told = f"url: {_text(text)}"
    elif text and not any(map(str.isdecimal, text)) and text.casefold() != "free":
        return f"[{{name: {_text(text)}}}]"
    else:
        told = f"price: {', currency: '.join(filter(None, priced(text))) or _text(value)}"
    return f"[{{name: Ticket, {told}}}]"


def priced(text: str) -> tuple[str, str]:
    """Return what ``£5``, ``5 GBP`` or ``12,50 €`` is: an amount as it is written here, and the currency's letters."""
    found = _MONEY.fullmatch(text.strip())
    if not found or bool(found["before"]) == bool(found["behind"]):
        return "", ""
    sign = found["before"] or found["behind"]
    return found["amount"].replace(",", "."), currency_of(sign)


def currency_of(sign: str) -> str:
    """Return the letters of a currency that is told by its sign or in small ones; nothing for another word."""
    return _SIGNS.get(sign) or (sign.upper() if re.fullmatch("[A-Za-z]{3}", sign) else "")


def _unless_false(told: str) -> _Write:
    return lambda value: "" if str(value).lower() in _FALSE else told


def _mail(value: Value) -> str:
    return f"{{name: who it is, email: {value}}}" if isinstance(value, str) and _MAIL.fullmatch(value) else _text(value)


def _start(value: Value) -> str:
    """Return a moment; a time alone stands behind its day."""
    return f"2010-10-21 {value}" if isinstance(value, str) and _CLOCK.fullmatch(value) else _text(value)


def _fact(name: str) -> tuple[str, _Write]:
    return "facts", lambda value: f'{{{name}: "{text}"}}' if (text := _text(value)) else "{}"


_WORDS = {
    **dict.fromkeys(("unlisted", "not-listed"), ("hidden",)),
    **dict.fromkeys(("unpublished", "not-published", "private", "pending"), ("draft",)),
    **dict.fromkeys(("public", "final"), ("published",)),
    **dict.fromkeys(("unconfirmed", "not-confirmed", "provisional", "planned", "tbc"), ("tentative",)),
    **dict.fromkeys(("scheduled", "on", "eventscheduled"), ("confirmed",)),
    **dict.fromkeys(("rescheduled", "delayed", "eventrescheduled"), ("postponed",)),
    **dict.fromkeys(("online", "virtual"), ("moved-online", "online")),
    **dict.fromkeys(("unavailable", "full"), ("sold-out",)),
    **dict.fromkeys(("done", "past", "over", "finished", "completed", "took-place", "eventcompleted"), ("confirmed",)),
}
_Write = Callable[[Value], str]
_BROUGHT: dict[str, tuple[str, _Write]] = {
    "draft": ("status", _draft),
    **dict.fromkeys(("published", "publish"), ("status", _published)),
    **dict.fromkeys(("hidden", "unlisted"), ("status", _hidden)),
    **dict.fromkeys(("categories", "category", "keywords", "tag", "topics"), ("tags", _list)),
    **dict.fromkeys(
        (
            *("lastmod", "modified", "last_modified_at", "updated_at", "last_updated", "date_updated", "updateddate"),
            *("date_modified", "datemodified", "last_update", "edited"),
        ),
        ("updated", _date),
    ),
    **dict.fromkeys(
        (
            *("publishdate", "pubdate", "published_at", "created", "created_at", "time", "publish_date", "posted"),
            *("date_published", "datepublished", "published_date", "publisheddate", "date_created"),
        ),
        ("date", _date),
    ),
    **dict.fromkeys(
        ("description", "excerpt", "teaser", "subtitle", "abstract", "lead", "tldr", "desc"), ("summary", _text)
    ),
    **dict.fromkeys(("aliases", "alias", "redirect_from", "old_url"), ("redirects", _list)),
    **dict.fromkeys(("permalink", "url", "save_as", "abbrlink"), ("slug", _slug)),
    **dict.fromkeys(("author", "byline", "contributors"), ("authors", _list)),
    **dict.fromkeys(("lang", "locale"), ("language", _text)),
    **dict.fromkeys(
        (
            *(
                "cover",
                "thumbnail",
                "featured_image",
                "feature_image",
                "hero",
                "banner",
                "images",
                "heroimage",
                "header",
            ),
            *("cover_image", "coverimage", "cover-img", "share-img", "thumbnail-img", "featuredimage", "featured_img"),
            *("top_img", "index_img", "banner_img", "og_image", "ogimage", "socialimage", "thumb", "heroimage"),
        ),
        ("image", picture),
    ),
    **dict.fromkeys(("canonical_url", "original_url", "canonicalurl"), ("canonical", _text)),
    **dict.fromkeys(("guid", "uuid"), ("id", _text)),
    **dict.fromkeys(("weight", "menu_order", "nav_order"), ("order", _text)),
    **dict.fromkeys(("linktitle", "nav_title"), ("menu", _text)),
}
# What means something else in a post.
_OF_EVENTS: dict[str, tuple[str, _Write]] = {
    **dict.fromkeys(("date", "time", "when", "starts", "begin", "begins", "dtstart", "datetime"), ("start", _start)),
    **dict.fromkeys(("start_date", "startdate", "start_time", "starttime"), ("start", _start)),
    **dict.fromkeys(("ends", "finish", "dtend", "end_date", "enddate", "end_time"), ("end", _text)),
    **dict.fromkeys(("location", "where", "address", "city"), ("place", _text)),
    **dict.fromkeys(("url", "link", "site", "homepage"), ("website", _text)),
    **dict.fromkeys(("tz", "tzid", "time_zone"), ("timezone", _text)),
    **dict.fromkeys(
        ("rrule", "recurrence", "recurring", "repeats", "frequency"), ("repeat", lambda _: "second Tuesday")
    ),
    **dict.fromkeys(("count", "times", "occurrences"), ("repeat", lambda _: "second Tuesday` with `until: 2010-12-31")),
    **dict.fromkeys(("exdate", "exdates", "skip", "skipped", "exclude", "excluded", "exceptions"), ("except", _list)),
    **dict.fromkeys(("rdate", "rdates", "extra_dates", "additional_dates"), ("also", _list)),
    **dict.fromkeys(("seats", "limit", "places", "spots", "max_attendees", "max_participants"), ("capacity", _text)),
    **dict.fromkeys(("zoom", "meeting", "join", "video", "conference"), ("online", _text)),
    **dict.fromkeys(("organizer", "organizers", "host", "hosted_by"), ("organiser", _text)),
    **dict.fromkeys(("contact", "contact_email", "email"), ("organiser", _mail)),
    **dict.fromkeys(("stream", "live", "live_stream", "youtube"), ("livestream", _text)),
    **dict.fromkeys(("lang", "language", "locale"), ("languages", _list)),
    **dict.fromkeys(("cancelled", "canceled"), ("status", _unless_false("cancelled"))),
    "postponed": ("status", _unless_false("postponed")),
    "tentative": ("status", _unless_false("tentative")),
    "state": ("status", _text),
    "free": ("tickets", _unless_false("[{name: Ticket, price: free}]")),
    **dict.fromkeys(("price", "cost", "fee", "admission"), ("tickets", ticket)),
    **dict.fromkeys(("rsvp", "registration", "register", "ticket_url", "tickets_url"), ("tickets", ticket)),
    **dict.fromkeys(("signup", "sign_up", "booking", "registration_url", "rsvp_url"), ("tickets", ticket)),
    **dict.fromkeys(("deadline", "cfp", "cfp_deadline", "call_for_papers"), ("pitching", lambda _: "2010-10-01")),
    "doors": _fact("Doors"),
    "food": _fact("Food"),
    "childcare": _fact("Childcare"),
    "parking": _fact("Parking"),
    "accessibility": _fact("Accessibility"),
    **dict.fromkeys(("duration", "length"), ("end", lambda _: "2010-10-21 20:30")),
    **dict.fromkeys(("speaker", "presenter", "author", "authors", "who"), ("by", _text)),
    **dict.fromkeys(
        ("image", "images", "picture", "poster", "cover", "banner", "flyer", "logo"),
        ("photos", lambda value: f"[{picture(value)}]"),
    ),
    "name": ("title", _text),
}
_OF_PEOPLE: dict[str, tuple[str, _Write]] = {
    **dict.fromkeys(("url", "website", "weblog", "site", "homepage", "link"), ("blog", _text)),
    **dict.fromkeys(("rss", "atom", "feed_url", "rss_url", "xmlurl"), ("feed", _text)),
    **dict.fromkeys(("image", "picture", "portrait", "headshot"), ("photo", _text)),
    **dict.fromkeys(("city", "town", "country", "where"), ("location", _text)),
    **dict.fromkeys(("title", "full_name", "fullname"), ("name", _text)),
}
_SHOWN = "the folder of a file says how it is shown"
_ALWAYS = "the site does so by itself"
_NOTHING = {
    **dict.fromkeys(("layout", "type", "template", "theme", "kind", "classes", "cssclass", "cssclasses"), _SHOWN),
    **dict.fromkeys(("sidebar", "sidebar_position", "sidebar_label", "hide_title", "hide_table_of_contents"), _SHOWN),
    **dict.fromkeys(("author_profile", "read_time", "hide", "aside", "outline"), _SHOWN),
    **dict.fromkeys(("slides", "deck"), "its address goes into the text below the front matter"),
    **dict.fromkeys(("all_day", "allday", "whole_day"), "a start without a time is a whole day"),
    **dict.fromkeys(("toc", "math", "katex", "mathjax", "mermaid", "markup", "highlight"), _ALWAYS),
    **dict.fromkeys(("use_math", "usemathjax", "toc_sticky", "toc_label", "toc_icon", "toc_number"), _ALWAYS),
    **dict.fromkeys(("comments", "share", "pin", "featured", "noindex", "sitemap"), "the site has no such thing"),
}
