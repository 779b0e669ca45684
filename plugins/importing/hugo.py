"""A Hugo site → OldSite: bundles, sections, several languages, TOML and YAML, shortcodes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from plugins.importing import folder, go_templates, keys, matter, permalinks
from plugins.importing.dialects import plain
from plugins.importing.matter import Matter
from plugins.importing.model import OldSite, OldText, Writer
from plugins.importing.shortcodes import Call, Shortcodes
from plugins.shared.problem import Problem

_CONFIG = ("hugo", "config")
_ENDINGS = (".toml", ".yaml", ".yml", ".json")
_TEXTS = (".md", ".markdown", ".mdown", ".html", ".htm")
_POSTS = ("post", "posts", "blog", "blogs", "news", "articles", "article", "writing", "journal", "entries", "notes")
_PROGRAM = re.compile(r"(?:astro|docusaurus|gatsby)[.-]config\.\w+|mkdocs\.ya?ml|_quarto\.yml")
_ADDRESS = re.compile(r"\b(?:site|url|siteUrl|site_url|site-url)\b['\"]?\s*:\s*['\"]?(https?://[^\s'\",]+)")
_LANGUAGE = re.compile(r"(.+)\.([a-z]{2,3}(?:-[a-z]{2,4})?)", re.I)


@dataclass
class _Hugo(folder.Reading):
    """What is known of the site while it is read."""

    config: dict[str, Any]
    content: str  # its folder below the root, "" where the root is it
    own: Mapping[str, str] = field(default_factory=dict)  # templates of shortcodes
    folders: dict[str, str] = field(default_factory=dict)  # of languages that have one of their own: contentDir → code
    plain: bool = False  # no Hugo's: a folder of Markdown, whoever draws it


def read(root: Path, name: str = "", inside: str = "", only: str = "") -> OldSite:
    """Return the site in ``root``, or that whose content/ it is.

    Others have their texts in folders, too: that of ``name`` has its ``inside`` a folder, or ``only`` in one of them.
    """
    config = _config(root)
    paths = folder.files(root, folder.PASSED if config else [passed for passed in folder.PASSED if passed != "public"])
    named = inside or str(config.get("contentdir") or "content")
    inside = named if any(file.startswith(f"{named}/") for file in paths) else ""
    zola = "base_url" in config
    free = bool(name or zola) or not (
        config or any((root / f"{stem}{e}").exists() for stem in _CONFIG for e in _ENDINGS)
    )
    hugo = _Hugo(paths, config, inside, go_templates.own(paths), plain=free)
    for code, settings in config["languages"].items() if isinstance(config.get("languages"), dict) else ():
        own = _small(settings).get("contentdir") if isinstance(settings, dict) else None
        hugo.folders |= {str(own).strip("./"): code} if own else {}
    address, below = folder.site_address(config.get("baseurl"), config.get("base_url"), _told_address(paths))
    within = (only,) if only else tuple(f"{place}/" for place in (*hugo.folders, inside) if place)
    for file in paths:
        if PurePosixPath(file).suffix.lower() in _texts(hugo) and (not within or file.startswith(within)):
            _take(hugo, file)
    hugo.tell_unread(lambda file: bool(within) and file.startswith(within) and not (free and file.endswith(".mdx")))
    where = {text.file: text.address for text in hugo.texts}
    texts = tuple(_expanded(hugo, text, where, address + below) for text in hugo.texts)
    files = dict(folder.by_address(paths, ("static", "assets", "public/images", "public")))
    files |= {file: path for file, path in paths.items() if PurePosixPath(file).suffix.lower() not in _TEXTS}
    files |= dict(_beside(hugo))
    start = permalinks.hugo_start(config, "")
    posts = (text.address.removeprefix(start) for text in texts if text.kind == "post")
    sections = {post.strip("/").split("/")[0] for post in posts if post.count("/") > 2}
    feeds = (
        f"{start}/index.xml",
        *(f"{start}/{section}/index.xml" for section in sorted(sections) if section in _POSTS),
    )
    feeds = ("/atom.xml", "/rss.xml") if zola else feeds if not free else ()
    name = name or ("Zola" if zola else "A folder of Markdown" if free else "Hugo")
    lost = hugo.all_lost(keys.known)
    writers = (*keys.writers(_data(root, "authors")), *_authors(paths))
    return OldSite(name, address, texts, files, writers, feeds, _language(config), lost, below)


def _texts(hugo: _Hugo) -> tuple[str, ...]:
    return (*_TEXTS, ".mdx") if hugo.plain else _TEXTS


def _told_address(files: Mapping[str, Path]) -> str:
    """Return where a site stands, as a program says it that is read here, not run."""
    programs = (path for name, path in files.items() if _PROGRAM.fullmatch(name))
    return next(
        (match[1] for program in programs if (match := _ADDRESS.search(matter.decode(folder.read(program))))), ""
    )


def _config(root: Path) -> dict[str, Any]:
    """Return the settings, whichever of their files they stand in; their names in small letters."""
    settings: dict[str, Any] = {}
    for name in _CONFIG:
        for ending in _ENDINGS:
            settings |= _small(matter.settings(root / f"{name}{ending}"))
    for ending in _ENDINGS:
        for path in sorted((root / "config" / "_default").glob(f"*{ending}")):
            own = _small(matter.settings(path))
            settings |= own if path.stem in _CONFIG else {path.stem.lower(): own}
    return settings


def _small(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in values.items()}


def _data(root: Path, name: str) -> Mapping[str, Any]:
    return next((data for end in _ENDINGS if (data := matter.settings(root / "data" / f"{name}{end}"))), {})


def _authors(files: Mapping[str, Path]) -> Iterator[Writer]:
    """Yield who has a page among the authors, by the name of its folder, by which posts call them."""
    for name, path in files.items():
        at = re.search(r"(?:^|/)authors?/([^/]+)/_index\.(?:\w+\.)?md$", name)
        front = matter.read(folder.read(path), name) if at else None
        if at and front and (title := front.text("title", "name")):
            yield Writer(at[1], title)


def _language(config: Mapping[str, Any]) -> str:
    code = config.get("languagecode") if not config.get("languages") else ""
    return str(code or config.get("defaultcontentlanguage") or config.get("languagecode") or "")


def _take(hugo: _Hugo, name: str) -> None:
    front = matter.read(folder.read(hugo.files[name]), name)
    if front is None:
        if not name.lower().endswith((".html", ".htm")):
            hugo.lost.append(Problem(f"{name}:1", "has no front matter", "it is no text of the site, and is left out"))
        return
    if hugo.plain:
        front = _titled(replace(front, fields={**front.group("taxonomies"), **front.fields}))
    own = next(
        (place for place in sorted(hugo.folders, key=len, reverse=True) if name.startswith(f"{place}/")), hugo.content
    )
    path = name.removeprefix(f"{own}/") if own else name
    text = _text(hugo, name, path, front, hugo.folders.get(own, "")) if _built(front) else None
    if text is not None:
        hugo.take(text, front.lines)


def _titled(front: Matter) -> Matter:
    """Return a text whose title is its first heading, where its front matter has none."""
    heading = None if front.text("title") else re.match(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)", front.body)
    if heading is None:
        return front
    line = front.line + heading[0].count("\n")
    return replace(front, fields={**front.fields, "title": heading[1]}, body=front.body[heading.end() :], line=line)


def _built(front: Matter) -> bool:
    build = front.group("build") or front.group("_build")
    return not front.true("headless") and str(build.get("render", "always")) != "never"


def _text(hugo: _Hugo, name: str, path: str, front: Matter, among: str) -> OldText | None:
    place, own = posixpath.split(path)
    stem, language = _apart(hugo, PurePosixPath(own).stem)
    language = language or among
    if stem == "_index" or path == "index.md":
        if not front.body.strip():
            return None
        if not place or place.split("/")[0] in _POSTS:
            fix = "take what matters into a page"
            hugo.lost.append(Problem(f"{name}:{front.line}", "is the text above a list, which has none here", fix))
            return None
    bundle = stem in ("index", "_index")
    base = posixpath.basename(place) if bundle else stem
    day, plain = folder.dated_name(base)
    when = front.moment(*keys.DATES) or day or front.moment("lastmod")
    when = matter.joined(when, front.text("time"))
    section = place.split("/")[0] if place and (not bundle or "/" in place or place in _POSTS) else ""
    main = hugo.config.get("params", {}).get("mainSections", ()) if isinstance(hugo.config.get("params"), dict) else ()
    post = stem != "_index" and bool(section) and (section in _POSTS or section in main or when is not None)
    post = post or (bundle and day is not None) or (hugo.plain and when is not None)
    values = {**permalinks.parts_of(when), **permalinks.hugo_values(front, base), "section": section}
    values["sections"] = posixpath.dirname(place) if bundle else place
    address = permalinks.hugo_address(
        hugo.config, front, section, place, base if bundle else stem, bundle, values, language
    )
    text = keys.text(front, name, "post" if post else "page", address, when=when, title=folder.titled(plain))
    group = f"{place}/{stem}" if language or _languages(hugo) else ""
    group = front.text("translationkey") or group
    aliases = tuple(
        posixpath.normpath(posixpath.join(posixpath.dirname(address.rstrip("/")), alias)) for alias in text.aliases
    )
    params = hugo.config.get("params")
    site_authors = (params.get("author") if isinstance(params, dict) else None, hugo.config.get("author"))
    authors = text.authors or (keys.author(*site_authors) if post else ())
    return replace(text, language=text.language or language, group=group, aliases=aliases, authors=authors)


def _languages(hugo: _Hugo) -> tuple[str, ...]:
    languages = hugo.config.get("languages")
    return tuple(languages) if isinstance(languages, dict) else ()


def _apart(hugo: _Hugo, stem: str) -> tuple[str, str]:
    """Return a file's name and the language that it is marked with: hello.fr."""
    match, languages = _LANGUAGE.fullmatch(stem), _languages(hugo)
    if match and (match[2].lower() in map(str.lower, languages) or (not languages and match[1] in ("index", "_index"))):
        return match[1], match[2]
    return stem, ""


def _beside(hugo: _Hugo) -> Iterator[tuple[str, Path]]:
    """Yield the files of each bundle by the address that they had, which is below the text's."""
    bundles = {
        posixpath.dirname(text.file): text.address
        for text in hugo.texts
        if PurePosixPath(text.file).stem.split(".")[0] == "index"
    }
    for name, path in hugo.files.items():
        place = posixpath.dirname(name)
        while place and place not in bundles:
            place = posixpath.dirname(place)
        if place in bundles and PurePosixPath(name).suffix.lower() not in _TEXTS:
            yield posixpath.join(bundles[place], posixpath.relpath(name, place)), path


def _expanded(hugo: _Hugo, text: OldText, where: Mapping[str, str], address: str) -> OldText:
    """Return a text with its shortcodes written out, and its id."""

    def ref(call: Call) -> str | None:
        path, hash_, fragment = call.get("path", place=0).partition("#")
        address = _meant(path, text, where) if path else text.address
        return f"{address}{hash_}{fragment}" if address else None

    def param(call: Call) -> str | None:
        value = _param(hugo.config.get("params"), call.get(place=0)) or _param(hugo.config, call.get(place=0))
        return value or None

    known = {"ref": ref, "relref": ref, "param": param, "site": param, "siteparam": param}
    codes = Shortcodes(text.file, text.line, known, hugo.own)
    body, lost = codes.expand(text.body), codes.lost
    if hugo.plain:
        body, more = plain(body, text.file, text.line)
        lost = [*lost, *more]
    own = keys.post_id(text, address)
    return replace(text, body=body, written=text.body, id=own, lost=(*text.lost, *lost))


def _param(values: object, name: str) -> str:
    for part in name.split("."):
        values = (
            next((v for k, v in values.items() if k.lower() == part.lower()), None)
            if isinstance(values, dict)
            else None
        )
    return values if isinstance(values, str) else ""


def _meant(path: str, text: OldText, where: Mapping[str, str]) -> str | None:
    """Return the address of the text that a ref names: from here, from content/, or by its name alone."""
    plain = re.sub(r"(?:/?_?index)?(?:\.\w+)?$", "", path.strip("/")) or path.strip("/")
    ends = [f"{plain}{ending}" for ending in (".md", "/index.md", "/_index.md", ".markdown", ".html")]
    here = posixpath.dirname(text.file)
    for end in ends:
        near = posixpath.normpath(posixpath.join(here, end))
        if near in where:
            return where[near]
    return next((at for file, at in where.items() for end in ends if f"/{file}".endswith(f"/{end}")), None)
