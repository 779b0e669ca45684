"""A text of the old site → a file of content/: our front matter, its words as Markdown, links that lead on."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any, Literal

from plugins.events.imports.files import yaml
from plugins.importing import hypertext, media
from plugins.importing.links import Links, relinked
from plugins.importing.mending import mended
from plugins.importing.model import OldText
from plugins.importing.places import Places, page_key
from plugins.importing.rawhtml import cleaned
from plugins.shared.clock import day_of
from plugins.shared.fields import LONGEST, parse_language
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify
from plugins.shared.text import cut, from_html, name
from plugins.site.redirects import parse_redirect
from plugins.writing.dialect import convert
from plugins.writing.faults import faults, slips
from plugins.writing.foreign import spelled_out
from plugins.writing.work import Stopped, limited

_THEIRS = {"updated": "modified", "language": "lang"}
_MOST = 50  # tags, redirects
DraftForm = Literal["as it is", "as HTML shows it"]


@dataclass(frozen=True)
class Manner:
    """How texts are brought to this site: what it has already, and what was asked for."""

    today: date
    authors: Mapping[str, str] = field(default_factory=dict)  # what a post calls somebody → a member's slug, or a name
    tags: Mapping[str, str] = field(default_factory=dict)  # a tag's slug → its one spelling
    language: str = "en"  # of the site
    comments: bool = False
    members: Collection[str] = ()  # their slugs
    refused: Mapping[str, str] = field(default_factory=dict)  # a picture's address → why it could not be fetched
    read_rst: Callable[[str], str] = str  # reStructuredText → HTML


@dataclass(frozen=True)
class BroughtFile:
    """A file before it is written: its name below content/, what is in it, and what it needs and lost."""

    of: OldText
    name: str
    fields: Mapping[str, Any]
    body: str
    used: Mapping[Path, str]
    lost: tuple[Problem, ...]
    form: DraftForm = "as it is"
    gone: tuple[str, ...] = ()  # what it shows or links to that was not brought, as its writer wrote it

    @property
    def text(self) -> str:
        """Return the file."""
        if self.name.endswith(".rst"):
            return _rst(self.fields, self.body)
        lines = [f"{key}: {_value(value)}" for key, value in self.fields.items() if value not in ("", None, [], {})]
        return "\n".join(["---", *lines, "---", "", self.body.strip("\n")]).rstrip() + "\n"


def _rst(fields: Mapping[str, Any], body: str) -> str:
    """Return a file of reStructuredText, with front matter as Pelican has it."""
    title, rule = str(fields["title"]), "#" * (2 * len(str(fields["title"])))
    lines = []
    for key, value in fields.items():
        value = value.get("src") if isinstance(value, dict) else value
        value = "; ".join(value) + (";" if len(value) == 1 else "") if isinstance(value, list) else value
        if key != "title" and value not in ("", None):
            shown = value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
            lines.append(f":{_THEIRS.get(key, key)}: {' '.join(shown.split())}")
    return "\n".join([title, rule, "", *lines, "", body.strip("\n")]) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, datetime):
        return (
            value.isoformat(sep=" ", timespec="seconds").removesuffix(":00")
            if value.tzinfo is None
            else value.isoformat(sep=" ")
        )
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {yaml(inner)}" for key, inner in value.items()) + "}"
    return value.isoformat() if isinstance(value, date) else yaml(value)


def draft(
    text: OldText,
    slug: str,
    places: Places,
    manner: Manner,
    form: DraftForm = "as it is",
    without: Collection[str] = (),
) -> BroughtFile:
    """Return the file that ``text`` becomes; ``without`` are earlier addresses that others have here."""
    links = Links(places, text)
    body, lost = _body(text, links, form, manner)
    if manner.comments and text.comments:
        body = body.rstrip("\n") + _comments(text, links)
    fields = _fields(text, slug, links, manner, without, lost)
    gone = tuple(dict.fromkeys(links.gone))
    lost += [_missing(text, href, manner.refused.get(href, "")) for href in gone]
    return BroughtFile(text, places.names[text.file], fields, body, links.used, (*text.lost, *lost), form, gone)


def _body(text: OldText, links: Links, form: DraftForm, manner: Manner) -> tuple[str, list[Problem]]:
    """Return a text's Markdown, and what was lost on the way."""
    if text.markup == "markdown":
        body, lost = cleaned(media.boxes(mended(text.body)), markdown=True)
        body, strange = spelled_out(relinked(body, links, markdown=True))
        lost += [(line, f"{sign}, which stands now as it is written") for line, sign in strange]
        if form == "as it is" and not _wrong(text, body):
            return media.tidy(body), _told(text, lost)
        with_html = _shown(body)
    elif text.markup == "rst" and form == "as it is":
        return relinked(text.body, links, markdown=False), []
    elif text.markup == "rst":
        read = manner.read_rst(_rst({"title": text.title}, relinked(text.body, links, markdown=False)))
        with_html, lost = cleaned(read, markdown=False)
    else:
        with_html, lost = cleaned(text.body, markdown=False)
        with_html = relinked(with_html, links, markdown=False)
    again, more = cleaned(with_html, markdown=False)
    return spelled_out(hypertext.markdown_of(again))[0], _told(text, [*lost, *((0, what) for _, what in more)])


def _wrong(text: OldText, body: str) -> bool:
    return bool(faults(text.file, body, text.line) or slips(text.file, body, text.line))


def _shown(body: str) -> str:
    try:
        with limited(body):
            return convert(body)[0]
    except Stopped:
        return f"<pre>{escape(body)}</pre>"


def _told(text: OldText, lost: Sequence[tuple[int, str]]) -> list[Problem]:
    """Return what was lost of a body, each kind once, at its first line in the file."""
    counts: dict[str, list[int]] = {}
    for line, what in lost:
        counts.setdefault(what, []).append(line)
    if counts and text.written:
        at = cleaned(text.written, markdown=text.markup == "markdown")[1]
        counts |= {what: [line for line, other in at if other == what] or lines for what, lines in counts.items()}
    fix = "look at the page; write what it showed as Markdown"
    problems = []
    for what, lines in counts.items():
        times = f" ({len(lines)} times)" if len(lines) > 1 else ""
        problems.append(
            Problem(text.where(lines[0]), f"has {what}{'' if ' stands now' in what else ', left out'}{times}", fix)
        )
    return problems


def _missing(text: OldText, href: str, why: str) -> Problem:
    body = text.written or text.body
    line = body.count("\n", 0, max(body.find(href), 0))
    fix = "put it into content/images/ or content/files/, and link to it there"
    reason = f" ({why})" if why else ""
    return Problem(text.where(line), f"shows or links to {cut(href, 100)}, which was not brought{reason}", fix)


def _comments(text: OldText, links: Links) -> str:
    parts = ["\n\n---\n"]
    for comment in text.comments:
        when = f", {comment.when:%Y-%m-%d}" if comment.when else ""
        html, _ = cleaned(comment.html, markdown=False)
        words = hypertext.markdown_of(relinked(html, links, markdown=False)).strip()
        quoted = "\n".join(f"> {line}".rstrip() for line in words.split("\n"))
        parts.append(f"**{hypertext.escaped(name(comment.name, 80) or '?')}**{when}:\n\n{quoted}\n")
    return "\n".join(parts)


def _fields(
    text: OldText, slug: str, links: Links, manner: Manner, without: Collection[str], lost: list[Problem]
) -> dict[str, Any]:
    """Return front matter by our keys, in the order in which people read it."""
    title = cut(from_html(text.title) or slug, LONGEST)
    fields: dict[str, Any] = {"title": title}
    summary = media.plain(from_html(text.summary))
    language = _language(text.language)
    redirects = _redirects(text, slug, without, lost)
    if text.kind == "page":
        fields |= {"slug": slug, "summary": summary, "order": text.order, "language": language}
        return fields | {"redirects": redirects}
    fields |= {"date": text.date or manner.today, "slug": slug}
    if text.updated and text.date and day_of(text.updated) > day_of(text.date):
        fields["updated"] = (
            text.updated
            if isinstance(text.date, datetime) == isinstance(text.updated, datetime)
            else day_of(text.updated)
        )
    fields["authors"] = list(dict.fromkeys(_author(author, manner) for author in text.authors))
    fields["tags"] = _tags(text, manner, lost)
    fields |= {"summary": summary, "series": name(text.series, LONGEST), "language": language}
    fields["status"] = text.status if text.status != "published" else ""
    if text.image and (src := links.picture(text.image.src)):
        fields["image"] = {"src": src} | ({"alt": text.image.alt} if text.image.alt else {})
    elif text.image:
        links.gone.append(text.image.src)
    fields["canonical"] = text.canonical if re.fullmatch(r"https?://[^\s/]+\.[^\s]+", text.canonical) else ""
    fields["redirects"] = redirects
    fields["id"] = name(text.id, 2000) if text.status != "draft" else ""
    return fields


def _language(code: str) -> str:
    try:
        return parse_language(code.replace("_", "-").split(".")[0]) if code else ""
    except ValueError:
        return ""


def _author(name: str, manner: Manner) -> str:
    """Return a member's slug or a name; what looks as a slug, and is none, is written as a name."""
    known = manner.authors.get(name.casefold())
    plain = known or cut(from_html(name), LONGEST)
    return (
        plain
        if plain in manner.members or plain != slugify(plain) or "-" not in plain
        else plain.replace("-", " ").title()
    )


def _tags(text: OldText, manner: Manner, lost: list[Problem]) -> list[str]:
    tags = list(dict.fromkeys(manner.tags.get(slugify(tag), tag) for tag in text.tags if tag.strip()))
    if len(tags) > _MOST:
        lost.append(Problem(text.where(), f"has {len(tags)} tags", f"the first {_MOST} are kept"))
    return [cut(" ".join(tag.split()), LONGEST) for tag in tags[:_MOST]]


def _redirects(text: OldText, slug: str, without: Collection[str], lost: list[Problem]) -> list[str]:
    """Return the addresses that lead on to a text now, but for its own."""
    own = page_key(f"/posts/{slug}/" if text.kind == "post" else f"/{slug}/")
    addresses = []
    for address in dict.fromkeys((text.address, *text.aliases)):
        key = page_key(address)
        if text.status == "draft" or key in ("", own) or address in without:
            continue
        try:
            parse_redirect(address, "")
        except ValueError as error:
            what, _, fix = str(error).partition(" — ")
            lost.append(Problem(text.where(), what, fix))
            continue
        addresses.append(address)
    return addresses[:_MOST]
