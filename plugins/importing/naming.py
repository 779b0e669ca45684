"""What things are called here: each text's slug and file, members, and tags in one spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from plugins.importing.drafting import DraftForm, Manner
from plugins.importing.model import OldSite, OldText, Writer
from plugins.shared.slug import file_name as plain_name
from plugins.shared.slug import slugify
from plugins.shared.text import from_html
from plugins.site.catalogue import Catalogue


def manner_of(site: OldSite, here: Catalogue, people: Mapping[str, str], manner: Manner) -> Manner:
    """Return how this site writes what the texts name: members by their slugs, each tag in one spelling."""
    by_name = {member.name.casefold(): slug for slug, member in here.members.items()}
    by_name |= {_name_in(text).casefold(): Path(name).stem for name, text in people.items()}
    shown = {author.casefold(): author for text in site.texts for author in text.authors}
    shown |= {writer.key.casefold(): writer.name for writer in site.writers if writer.name}
    authors = {key: by_name.get(name.casefold(), name) for key, name in shown.items()}
    counts = Counter(tag for text in site.texts for tag in text.tags)
    spelt = {
        slugify(tag): tag for tag, _ in sorted(counts.items(), key=lambda pair: (pair[1], pair[0] != pair[0].lower()))
    }
    spelt |= {slugify(tag): tag for post in here.posts for tag in post.tags}
    slugs = {*here.members, *(Path(name).stem for name in people)}
    return replace(manner, authors=authors, tags=spelt, members=slugs)


def members_of(site: OldSite, here: Catalogue) -> dict[str, str]:
    """Return a member's file for everybody who wrote there and is no member yet, by its name below content/."""
    writers = {writer.key.casefold(): writer for writer in site.writers}
    names = dict.fromkeys(author for text in site.texts for author in text.authors if text.status == "published")
    there = {member.name.casefold() for member in here.members.values()}
    files = {}
    for author in names:
        person = writers.get(author.casefold()) or Writer(author, author)
        name = f"members/{plain_name('member', person.name)}.md"
        if person.name.casefold() not in there and plain_name("member", person.name) not in here.members:
            lines = [f"name: {_quoted(from_html(person.name))}"]
            lines += [f"blog: {_quoted(person.url)}"] if person.url.startswith(("http://", "https://")) else []
            files[name] = "\n".join(["---", *lines, "---", "", from_html(person.about)]).rstrip() + "\n"
    return files


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def slugs_of(site: OldSite, here: Catalogue, manner: Manner) -> dict[str, str]:
    """Return a slug for each text, by its file: its own, with a year or a number behind it where another has that.

    Translations have one together.
    """
    slugs: dict[str, str] = {}
    groups: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for kind in ("post", "page"):
        things: Iterable[object] = here.posts if kind == "post" else here.pages
        taken = {slug for thing in things if (slug := getattr(thing, "slug", ""))}
        ordered = sorted(
            (text for text in site.texts if text.kind == kind),
            key=lambda text: (bool(text.group and text.language), _year(text), text.file),
        )
        for text in ordered:
            known = groups.get((kind, text.group)) if text.group else None
            language = (text.language or site.language or manner.language).lower()
            if known and language not in known[1]:
                slugs[text.file] = known[0]
                known[1].add(language)
                continue
            slug = _free(text, taken)
            taken.add(slug)
            slugs[text.file] = slug
            if text.group:
                groups[kind, text.group] = slug, {language}
    return slugs


def _year(text: OldText) -> str:
    return f"{text.date:%Y}" if text.date else "0000"


def _free(text: OldText, taken: set[str]) -> str:
    last = text.address.rstrip("/").rpartition("/")[2].rpartition("?")[2]
    stem = last.rsplit(".", 1)[0] if last.lower().endswith((".html", ".htm", ".php", ".aspx")) else last
    wanted = plain_name(text.kind, unquote(text.slug or stem) or text.title)
    year = _year(text)
    for slug in (wanted, f"{wanted}-{year}" if text.date else wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))):
        if slug not in taken:
            return slug
    return f"{wanted}-{slugify(text.file)}"


def name_of(text: OldText, slug: str, form: DraftForm, site: OldSite) -> str:
    """Return the file below content/ that a text becomes."""
    ending = ".rst" if text.markup == "rst" and form == "as it is" else ".md"
    marked = f".{slugify(text.language)}" if text.group and text.language and text.language != site.language else ""
    folder = f"posts/{_year(text)}" if text.kind == "post" and text.date else f"{text.kind}s"
    return f"{folder}/{slug}{marked}{ending}"


def _name_in(text: str) -> str:
    return text.split("\n")[1].partition(": ")[2].strip('"')
