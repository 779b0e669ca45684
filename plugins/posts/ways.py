"""What Pelican's people write beside our keys: a category, a template, an address, a translation, and defaults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from plugins.posts.model import Page, Post
from plugins.shared.address import output_file
from plugins.shared.community import place_of
from plugins.shared.frontmatter import Document
from plugins.shared.headers import fields
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify

T = TypeVar("T", bound=Post | Page)
_ITS_OWN = ("category", "template", "save_as", "url", "translation")  # of a post that is written Pelican's way
_ALSO = ("template", "save_as")  # and of every other
_FIX = "write it as posts/my-post.html, or posts/my-post/index.html"


@dataclass(frozen=True)
class Ways:
    """What the settings say of posts and pages; ``words`` are those that the code of plugins of others names."""

    language: str = "en"
    address: str = ""  # ARTICLE_URL, if it was set
    file: str = ""  # ARTICLE_SAVE_AS
    place: str = ""  # the line that sets one of the two
    defaults: Mapping[str, Any] = field(default_factory=dict)  # by our keys
    category: str = "misc"
    words: Collection[str] = ()
    endings: Collection[str] = ()  # of files that are not Markdown
    templates: Collection[str] = ()  # that the theme has

    @classmethod
    def of(cls, settings: Mapping[str, Any], chosen: Collection[str], **more: Any) -> Ways:
        """Return what ``settings`` say, of which the community has ``chosen`` some."""
        author = {"author": settings["AUTHOR"]} if settings.get("AUTHOR") else {}
        setting = "ARTICLE_URL" if "ARTICLE_URL" in chosen else "ARTICLE_SAVE_AS"
        return cls(
            language=settings["DEFAULT_LANG"],
            address=settings["ARTICLE_URL"] if "ARTICLE_URL" in chosen else "",
            file=settings["ARTICLE_SAVE_AS"] if "ARTICLE_SAVE_AS" in chosen else "",
            defaults=fields({**author, **settings["DEFAULT_METADATA"]}),
            category=settings["DEFAULT_CATEGORY"],
            place=place_of(setting, Path(settings["PATH"]).parent),
            **more,
        )

    def part(self, document: Document, keys: Collection[str]) -> tuple[Document, dict[str, str]]:
        """Return ``document`` with our ``keys`` alone, and what it has for Pelican, or for a plugin, beside them."""
        taken = (*_ITS_OWN, *self.words) if document.accustomed else (*_ALSO, *self.words)
        beside = {key: str(value) for key, value in document.fields.items() if key not in keys and key in taken}
        if "save_as" in beside and "url" in document.fields:
            beside["url"] = str(document.fields["url"])
        defaults = {key: value for key, value in self.defaults.items() if key in keys}
        own_fields = {**defaults, **{key: value for key, value in document.fields.items() if key not in beside}}
        if "category" in beside and "tags" in keys:  # its page is the tag's
            tags = own_fields.get("tags", [])
            named = {slugify(str(tag)) for tag in tags}
            own_fields["tags"] = tags if slugify(beside["category"]) in named else [beside["category"], *tags]
        if isinstance(own_fields.get("image"), str) and document.accustomed:
            own_fields["image"] = {"src": own_fields["image"]}
        return replace(document, fields=own_fields), beside

    def wrong(self, document: Document, beside: Mapping[str, str]) -> list[Problem]:
        """Return what cannot be of what stands ``beside`` our keys."""
        template = beside.get("template")
        if template and template not in self.templates:
            fix = "name one of theme/templates/, or put it into a folder of THEME_TEMPLATES_OVERRIDES"
            return [Problem(document.where("template"), f"`template` names {template}, which the theme lacks", fix)]
        return []

    def misplaced(self, document: Document, beside: Mapping[str, str]) -> list[Problem]:
        """Return a Problem for each address that a page asks for: its slug is its address."""
        fix = "write `slug: …`; `redirects: [/old/address/]` leads on from another"
        asked = [key for key in ("save_as", "url") if key in beside]
        return [Problem(document.where(key), f"`{key}` has no effect on a page", fix) for key in asked]

    def placed(self, post: Post, document: Document, beside: Mapping[str, str]) -> Post | Problem:
        """Return ``post`` with the address that it, or the setting ARTICLE_URL, asks for."""
        file, address = beside.get("save_as", ""), beside.get("url", "")
        key = "save_as" if file else "url"
        where = document.where(key)
        if not (file or address):
            if not (self.address or self.file):
                return post
            try:
                file, address = (form.format(**self._facts(post)) for form in (self.file, self.address))
            except (LookupError, ValueError, AttributeError) as error:
                what = f"`ARTICLE_URL` cannot be made for {document.name} ({type(error).__name__}: {error})"
                return Problem(self.place, what, "use {slug}, {date:%Y}, {lang}, {category} and {author} in it")
            key, where = "ARTICLE_URL", self.place
        address = address or file.removesuffix("index.html")
        if wrong := _no_address(address, file or output_file(address)):
            return Problem(where, f"`{key}`: {wrong}", _FIX)
        return replace(post, address=address)

    def _facts(self, post: Post) -> dict[str, Any]:
        author = slugify(post.authors[0]) if post.authors else ""
        category = slugify(post.category or self.category)
        language = post.language or self.language
        return {"slug": post.slug, "date": post.date, "lang": language, "category": category, "author": author}


def _no_address(address: str, file: str) -> str | None:
    """Return why a post cannot stand at ``address``, in ``file``; None where it can."""
    parts = address.removesuffix("/").split("/")
    if address.startswith("/") or "" in parts or not set(parts).isdisjoint((".", "..")) or "\\" in address:
        return f"{address or 'nothing'} is no address of a post"
    if not file.endswith((".html", ".htm")):
        return f"{file} is no page: its name has to end in .html"
    if output_file(address) != file:
        return f"a host would not find {file} at /{address}"
    return None


def translated(things: Iterable[T], language: str) -> list[T]:
    """Return ``things``, of which those with one slug in several languages are translations of one another.

    The one in the site's ``language``, else the first file, keeps the slug; the others have their language behind it.
    """
    groups: dict[str, list[T]] = defaultdict(list)
    for thing in things:
        groups[thing.slug].append(thing)
    return [version for group in groups.values() for version in _group(group, language)]


def _group(group: Sequence[T], language: str) -> Sequence[T]:
    languages = [(version.language or language).lower() for version in group]
    if len(group) == 1 or len(set(languages)) < len(group):
        return group
    ordered = sorted(
        group, key=lambda version: ((version.language or language).lower() != language.lower(), version.source)
    )
    return [ordered[0], *(_translation(version, ordered[0].source, language) for version in ordered[1:])]


def _translation(version: T, original: str, language: str) -> T:
    slug = f"{version.slug}-{slugify(version.language or language)}"
    if isinstance(version, Post):  # it is in no list: its original is
        return replace(
            version, slug=slug, original=original, status="hidden" if version.status == "published" else version.status
        )
    return replace(version, slug=slug, original=original)
