"""Keys that people bring along from other generators and calendars, and what is written here instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from plugins.shared.brought_events import (
    ELSEWHERE,
    OF_EVENTS,
    OF_SESSIONS,
    OF_TEXT,
    OF_VENUES,
    OF_WHOLE_EVENTS,
    WITHIN,
)
from plugins.shared.brought_values import (
    Write,
    date_of,
    draft,
    hidden,
    list_of,
    picture,
    plain_key,
    published,
    quoted,
    slug_of,
    text_of,
)
from plugins.shared.frontmatter import Value
from plugins.shared.problem import nearest

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SOME_DAY = "2010-10-21"


def answer(key: str, given: Mapping[str, Value], keys: Collection[str]) -> str | None:
    """Return what to write for ``key`` of a file that says ``given``; None for one that nobody brings."""
    name = plain_key(key)
    own = OF_SESSIONS if "slot" in keys else OF_VENUES if "geo" in keys else {}
    if name in _NOTHING and name not in own:
        return f"take it out: {_NOTHING[name]}"
    if "facts" in keys and name in ELSEWHERE:
        return ELSEWHERE[name]
    if (own or ("facts" not in keys and "speakers" in keys)) and name in OF_TEXT and "summary" not in keys:
        return OF_TEXT[name]
    for table in (own, OF_EVENTS, OF_WHOLE_EVENTS, _OF_PEOPLE, _BROUGHT):
        ours, write = table.get(name, ("", text_of))
        if ours in keys:
            written = write(given.get(key, "")).replace(_SOME_DAY, _day_in(given))
            return f"here it is `{ours}: {written}`" if written else "take it out: that is so without it"
    return None


def _day_in(given: Mapping[str, Value]) -> str:
    """Return the day that a file tells under any key, else one to be replaced."""
    days = (match[0] for value in given.values() if isinstance(value, str) and (match := _DAY.match(value)))
    return next(days, _SOME_DAY)


def as_fact(key: str, value: Value) -> str | None:
    """Return how a short text that has no key is written in an event's file; None for what is none."""
    words = " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+", " ", key).split()).capitalize()
    text = quoted(value).strip('"')
    known = bool(re.search("[^\\W\\d_]{2}", text)) and text.lower() not in ("true", "false") and not _DAY.match(text)
    return f'facts: {{{words}: "{text}"}}' if words and known else None


def answer_within(group: str, key: str) -> str | None:
    """Return what is written for a ``key`` in one of ``sponsors:``, …; None for one that nobody brings."""
    ours = WITHIN.get(group, {}).get(key.lower())
    return f"here it is `{ours if ':' in ours else f'{ours}: …'}`" if ours else None


def meant(word: str, expected: Collection[str]) -> str | None:
    """Return which of the ``expected`` words is meant by one that others write; None where nobody can say."""
    plain = re.sub(r"[^a-z]+", "-", word.lower()).strip("-")
    known = next((ours for ours in _WORDS.get(plain, ()) if ours in expected), None)
    return known or (None if plain.startswith(("un", "non-", "not-")) else nearest(plain, expected))


_WORDS = {
    **dict.fromkeys(("unlisted", "not-listed"), ("hidden",)),
    **dict.fromkeys(("unpublished", "not-published", "private", "pending"), ("draft",)),
    **dict.fromkeys(("public", "final"), ("published",)),
    **dict.fromkeys(("unconfirmed", "not-confirmed", "provisional", "planned", "tbc"), ("tentative",)),
    **dict.fromkeys(("scheduled", "on", "eventscheduled"), ("confirmed",)),
    **dict.fromkeys(("rescheduled", "delayed", "eventrescheduled"), ("postponed",)),
    **dict.fromkeys(("online", "virtual"), ("moved-online", "online")),
    **dict.fromkeys(("unavailable", "full"), ("sold-out",)),
    **dict.fromkeys(("mixed", "both", "online-and-onsite", "onsite-and-online"), ("hybrid",)),
    **dict.fromkeys(("offline", "onsite", "on-site", "physical", "face-to-face"), ("in-person",)),
    **dict.fromkeys(("yes", "true"), ("open",)),
    **dict.fromkeys(("no", "false"), ("none",)),
    **dict.fromkeys(("accepted", "approved"), ("confirmed",)),
    **dict.fromkeys(("withdrawn", "rejected", "dropped", "off", "called-off"), ("cancelled",)),
    **dict.fromkeys(
        ("done", "past", "over", "finished", "completed", "took-place", "eventcompleted"), ("confirmed", "notes")
    ),
}
_BROUGHT: dict[str, tuple[str, Write]] = {
    "draft": ("status", draft),
    **dict.fromkeys(("published", "publish"), ("status", published)),
    **dict.fromkeys(("hidden", "unlisted"), ("status", hidden)),
    **dict.fromkeys(("categories", "category", "keywords", "tag", "topics"), ("tags", list_of)),
    **dict.fromkeys(
        (
            *("lastmod", "modified", "last_modified_at", "updated_at", "last_updated", "date_updated", "updateddate"),
            *("date_modified", "datemodified", "last_update", "edited"),
        ),
        ("updated", date_of),
    ),
    **dict.fromkeys(
        (
            *("publishdate", "pubdate", "published_at", "created", "created_at", "time", "publish_date", "posted"),
            *("date_published", "datepublished", "published_date", "publisheddate", "date_created"),
        ),
        ("date", date_of),
    ),
    **dict.fromkeys(
        ("description", "excerpt", "teaser", "subtitle", "abstract", "lead", "tldr", "desc"), ("summary", text_of)
    ),
    **dict.fromkeys(("aliases", "alias", "redirect_from", "old_url"), ("redirects", list_of)),
    **dict.fromkeys(("permalink", "url", "save_as", "abbrlink"), ("slug", slug_of)),
    **dict.fromkeys(("author", "byline", "contributors"), ("authors", list_of)),
    **dict.fromkeys(("lang", "locale"), ("language", text_of)),
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
    **dict.fromkeys(("canonical_url", "original_url", "canonicalurl"), ("canonical", text_of)),
    **dict.fromkeys(("guid", "uuid"), ("id", text_of)),
    **dict.fromkeys(("weight", "menu_order", "nav_order"), ("order", text_of)),
    **dict.fromkeys(("linktitle", "nav_title"), ("menu", text_of)),
}
_OF_PEOPLE: dict[str, tuple[str, Write]] = {
    **dict.fromkeys(("url", "website", "weblog", "site", "homepage", "link"), ("blog", text_of)),
    **dict.fromkeys(("rss", "atom", "feed_url", "rss_url", "xmlurl"), ("feed", text_of)),
    **dict.fromkeys(("image", "picture", "portrait", "headshot"), ("photo", text_of)),
    **dict.fromkeys(("city", "town", "country", "where"), ("location", text_of)),
    **dict.fromkeys(("title", "full_name", "fullname"), ("name", text_of)),
}
_SHOWN = "the folder of a file says how it is shown"
_ALWAYS = "the site does so by itself"
_NOTHING = {
    **dict.fromkeys(("layout", "type", "template", "theme", "kind", "classes", "cssclass", "cssclasses"), _SHOWN),
    **dict.fromkeys(("sidebar", "sidebar_position", "sidebar_label", "hide_title", "hide_table_of_contents"), _SHOWN),
    **dict.fromkeys(("author_profile", "read_time", "hide", "aside", "outline"), _SHOWN),
    **dict.fromkeys(
        ("slides", "deck", "url_slides", "url_pdf", "notes_url"),
        "its address goes into the text below the front matter",
    ),
    **dict.fromkeys(("all_day", "allday", "whole_day"), "a start without a time is a whole day"),
    **dict.fromkeys(("toc", "math", "katex", "mathjax", "mermaid", "markup", "highlight"), _ALWAYS),
    **dict.fromkeys(("use_math", "usemathjax", "toc_sticky", "toc_label", "toc_icon", "toc_number"), _ALWAYS),
    **dict.fromkeys(("comments", "share", "pin", "featured", "noindex", "sitemap"), "the site has no such thing"),
}
_BROUGHT, _OF_PEOPLE = ({plain_key(key): answer for key, answer in table.items()} for table in (_BROUGHT, _OF_PEOPLE))
_NOTHING = {plain_key(key): why for key, why in _NOTHING.items()}
