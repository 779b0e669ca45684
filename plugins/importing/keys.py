"""Front matter of Hugo, Jekyll, Eleventy and Pelican, whose keys are nearly the same → an OldText."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from plugins.importing.matter import Matter
from plugins.importing.model import Moment, OldSite, OldText, Shot, TextKind, Writer
from plugins.shared.text import cut

_TAGS = ("tags", "tag", "categories", "category", "keywords", "topics")
_SUMMARY = (
    "summary",
    "description",
    "excerpt",
    "teaser",
    "subtitle",
    "subheadline",
    "abstract",
    "lead",
    "seodescription",
)
DATES = (
    *("date", "publishdate", "pubdate", "published", "created", "datepublished", "date_published", "published_at"),
    *("publishedat", "published_date", "publisheddate", "created_at", "createdat"),
)
_UPDATED = (
    "updated",
    "lastmod",
    "modified",
    "last_modified_at",
    "last-modified-at",
    "last_updated",
    "date_updated",
    "updateddate",
    "updated_at",
    "updatedat",
)
_IMAGES = (
    *(
        "image",
        "cover",
        "featured_image",
        "featuredimage",
        "featureimage",
        "feature_image",
        "thumbnail",
        "hero",
        "banner",
    ),
    *(
        "header",
        "images",
        "og_image",
        "social_image",
        "teaser_image",
        "cover_image",
        "coverimage",
        "heroimage",
        "photo",
    ),
)
_SOURCES = ("src", "image", "path", "url", "feature", "teaser", "overlay_image", "img", "thumb")
_ALIASES = ("aliases", "alias", "redirect_from", "redirects", "old_url")
_ELSEWHERE = ("canonical", "canonical_url", "canonicalurl", "original_url", "original")
# What every generator has, and shows nothing that is missed here.
_SILENT = frozenset(
    "layout type template theme kind toc math katex mathjax mermaid markup highlight comments comment share pin "
    "featured noindex sitemap weight linktitle outputs cascade resources build _build headless showtoc disabletoc "
    "sharing published password isbncountry permalink url save_as slug title date publishdate pubdate created time "
    "draft hidden status lang language locale translationkey author authors id guid uuid series expirydate show_meta "
    "breadcrumb nav_order menu_order order menu parent eleventycomputed eleventyexcludefromcollections "
    "eleventynavigation pagination render_with_liquid collection ref classes author_profile read_time related "
    "show_date reading_time iscjklanguage images_dir showdate tocopen hidemeta disableshare searchhidden "
    "showreadingtime usehugotoc".split()
)
_KNOWN = _SILENT | {
    "taxonomies",
    "cuid",
    "seotitle",
    *DATES,
    *_TAGS,
    *_SUMMARY,
    *_UPDATED,
    *_IMAGES,
    *_ALIASES,
    *_ELSEWHERE,
}
_LONGEST = 2000  # characters of a summary


def known(key: str) -> bool:
    """Return whether a key is read, or nothing is lost with it."""
    return key in _KNOWN or (key.endswith("alt") and key.removesuffix("alt").rstrip("_") in _IMAGES)


def text(front: Matter, file: str, kind: TextKind, address: str, *, when: Moment | None, title: str) -> OldText:
    """Return the text that ``front`` and its body are; what the file's name and the settings say is given."""
    status = front.text("status").lower()
    locked = bool(front.text("password"))  # words that only some could read
    draft = front.true("draft") or not front.true("published", default=True) or locked
    draft = draft or status in ("draft", "private", "pending")
    hidden = front.true("hidden") or status in ("hidden", "unlisted")
    order = front.text("weight", "nav_order", "menu_order", "order")
    return OldText(
        file,
        kind,
        address,
        front.text("title") or title,
        front.body,
        "html" if file.lower().endswith((".html", ".htm")) else "markdown",
        front.line,
        date=when,
        updated=front.moment(*_UPDATED),
        slug=front.text("slug"),
        authors=front.list("authors", "author"),
        tags=front.list(*_TAGS),
        summary=cut(front.text(*_SUMMARY), _LONGEST),
        status="draft" if draft else "hidden" if hidden else "published",
        series=front.text("series"),
        language=front.text("lang", "language", "locale"),
        image=picture(front),
        canonical=front.text(*_ELSEWHERE),
        id=front.text("guid", "id") if "://" in front.text("guid", "id") else "",
        aliases=front.list(*_ALIASES),
        order=int(order) if order.isdigit() and int(order) < 1000 and front.fields.get("menu") else None,
    )


def post_id(text: OldText, address: str) -> str:
    """Return the id that feeds gave a post: its own, else where it stood, where ``address`` of the site is known."""
    there = f"{address}{quote(text.address, safe='/%')}" if address and text.kind == "post" else ""
    return text.id or there


def standing(site: OldSite, address: str, below: str) -> OldSite:
    """Return a site that stood at ``address``; where the ids of its posts are addresses, they have them."""
    texts = site.texts
    if site.generator not in ("Jekyll", "Pelican"):  # whose ids are made otherwise, of what their settings say
        texts = tuple(replace(text, id=post_id(text, f"{address}{below}")) for text in texts)
    return replace(site, address=address, below=site.below or below, texts=texts)


def author(*values: object) -> tuple[str, ...]:
    """Return who writes a whole site, as the first of its settings' values says that has a name."""
    for value in values:
        name = value.get("name") if isinstance(value, dict) else value
        if isinstance(name, str) and name.strip() and "@" not in name:
            return (name.strip(),)
    return ()


def picture(front: Matter) -> Shot | None:
    """Return the picture that stands above a text, under whichever of its many names."""
    for key in _IMAGES:
        value = front.fields.get(key)
        value = value[0] if isinstance(value, list) and value else value
        group: Mapping[str, Any] = value if isinstance(value, dict) else {"src": value}
        src = next(
            (str(group[source]) for source in _SOURCES if isinstance(group.get(source), str) and group[source]), ""
        )
        if "." in src and src.lower() not in ("true", "false"):
            return Shot(src.strip(), str(group.get("alt") or front.text(f"{key}_alt", f"{key}alt", "image_alt") or ""))
    return None


def writers(table: Mapping[str, Any]) -> tuple[Writer, ...]:
    """Return who is told of in a file of data about authors: by key, with a name and what more."""
    people = []
    for key, value in table.items():
        facts = value if isinstance(value, dict) else {"name": value}
        name = next((str(facts[field]) for field in ("name", "display_name", "title") if facts.get(field)), key)
        url = next((str(facts[field]) for field in ("web", "website", "url", "uri", "home") if facts.get(field)), "")
        about = next((str(facts[field]) for field in ("bio", "about", "description") if facts.get(field)), "")
        people.append(Writer(str(key), name, url, about))
    return tuple(people)
