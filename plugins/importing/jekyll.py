"""A Jekyll site → OldSite: _posts, _drafts, collections, pages, its permalinks, liquid_tags, kramdown's own marks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from plugins.importing import folder, keys, kramdown, matter, media, permalinks
from plugins.importing.liquid import Liquid, dotted
from plugins.importing.liquid_tags import LiquidTag, first, named
from plugins.importing.matter import Matter
from plugins.importing.model import OldSite, OldText
from plugins.shared.problem import Problem

TEXTS = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".html", ".htm")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif")
_OWN_KEYS = frozenset("tagline media_subpath img_path sidebar gallery gallery2 gallery3 usemathjax".split())


@dataclass
class _Jekyll(folder.Reading):
    config: dict[str, Any]
    address: str
    below: str
    includes: dict[str, str] = field(default_factory=dict)  # pieces of templates


def read(root: Path) -> OldSite:
    """Return the site in ``root``."""
    config = next(
        (settings for end in ("yml", "yaml", "toml") if (settings := matter.settings(root / f"_config.{end}"))), {}
    )
    source = root / str(config.get("source") or ".")
    paths = folder.files(source if source.is_dir() and source.resolve().is_relative_to(root.resolve()) else root)
    paths = {name: path for name, path in paths.items() if not _excluded(name, config)}
    address, below = folder.site_address(config.get("url"))
    cname = matter.decode(folder.read(paths["CNAME"])).strip() if "CNAME" in paths else ""
    address = address or folder.site_address(f"https://{cname}" if cname else "")[0]
    below = below or "/" + str(config.get("baseurl") or "").strip("/")
    pieces = {name.partition("/")[2]: path for name, path in paths.items() if name.startswith("_includes/")}
    includes = {name: matter.decode(folder.read(path)) for name, path in pieces.items() if not name.endswith(".js")}
    jekyll = _Jekyll(paths, config, address, below.rstrip("/"), includes)
    fronts: dict[str, Matter] = {}
    for name in paths:
        if PurePosixPath(name).suffix.lower() in TEXTS:
            _take(jekyll, name, fronts)
    jekyll.tell_unread(lambda name: bool({"_posts", "_drafts"} & set(name.split("/"))))
    where = {text.file: text.address for text in jekyll.texts}
    texts = tuple(_expanded(jekyll, text, fronts[text.file], where) for text in jekyll.texts)
    plain = {name: path for name, path in paths.items() if PurePosixPath(name).suffix.lower() not in TEXTS}
    files = plain | {f"/{name}": path for name, path in plain.items() if not name.startswith("_")}
    lost = jekyll.all_lost(lambda key: keys.known(key) or key in _OWN_KEYS)
    writers = keys.writers(matter.settings(paths.get("_data/authors.yml", root / "_data/authors.yml")))
    language = str(config.get("lang") or config.get("locale") or "").replace("_", "-")
    return OldSite("Jekyll", address, texts, files, writers, _feeds(jekyll), language, lost, jekyll.below)


def _excluded(name: str, config: Mapping[str, Any]) -> bool:
    """Tell whether the settings leave a file out: by its name, its folder or a pattern."""
    excluded = config.get("exclude")
    patterns = [str(pattern).strip("/") for pattern in excluded] if isinstance(excluded, list) else []
    return any(name == pattern or name.startswith(f"{pattern}/") or fnmatch(name, pattern) for pattern in patterns)


def _feeds(jekyll: _Jekyll) -> tuple[str, ...]:
    settings = jekyll.config.get("feed")
    path = str(settings.get("path", "feed.xml")) if isinstance(settings, dict) else "feed.xml"
    own = [
        name
        for name in jekyll.files
        if re.fullmatch(r"(?:feed/)?(?:atom|rss|feed|index)\.(?:xml|json)|feed/\w+\.xml", name)
    ]
    return tuple(f"/{feed.lstrip('/')}" for feed in dict.fromkeys((path, *own)))


def _take(jekyll: _Jekyll, name: str, fronts: dict[str, Matter]) -> None:
    folders = name.split("/")[:-1]
    among = next((place for place in ("_posts", "_drafts") if place in folders), None)
    collections = jekyll.config.get("collections")
    known = set(map(str, collections)) if isinstance(collections, dict | list) else set()
    collected = (
        next((place for place in folders if place.startswith("_") and place[1:] in known), None) if not among else None
    )
    texts = among or collected
    if not texts and (
        PurePosixPath(name).stem.lower() in folder.OF_A_PROJECT or any(part[0] in "_#" for part in name.split("/"))
    ):
        return
    data = folder.read(jekyll.files[name])
    front = matter.read(data, name)
    if front is None and not among:
        return
    front = front or Matter({}, matter.decode(data), 1, {})
    if among == "_posts" and folder.dated_name(PurePosixPath(name).stem)[0] is None:
        what = "has no date in its name, and was no post there"
        jekyll.lost.append(Problem(f"{name}:1", what, "write it as a post if it should be one"))
        return
    kind = "posts" if among == "_posts" else "drafts" if among else (collected or "_pages")[1:]
    own = front.with_defaults(_defaults(jekyll.config, name, kind))
    if not among and _is_list(own, name):
        what = "is a page that a template makes, not a text"
        jekyll.lost.append(Problem(f"{name}:{front.line}", what, "what it listed, the site lists by itself"))
        return
    fronts[name] = own
    text = _text(jekyll, name, own, among, collected)
    if collected and not _has_pages(collections, collected[1:]):
        what = "is of a collection that had no pages there"
        text = replace(text, status="draft", lost=(Problem(text.where(), what, "it is a draft here"),))
    jekyll.take(text, front.lines)


def _has_pages(collections: object, name: str) -> bool:
    """Tell whether the texts of a collection were pages: its settings must say so."""
    settings = collections.get(name) if isinstance(collections, dict) else None
    return isinstance(settings, dict) and str(settings.get("output", "")).lower() == "true"


def _is_list(front: Matter, name: str) -> bool:
    """Tell whether a page is home, an archive, a feed or the like: it has no words of its own."""
    words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^<>]*>|\s+", "", front.body)
    loops = re.search(r"\{%-?\s*for\b", front.body)
    return not words or (bool(loops) and len(words) < 400) or name in ("index.html", "index.md", "404.html", "404.md")


def _defaults(config: Mapping[str, Any], name: str, kind: str) -> dict[str, Any]:
    """Return what the settings say of all texts of a folder or kind."""
    fields: dict[str, Any] = {}
    defaults = config.get("defaults")
    for default in defaults if isinstance(defaults, list) else ():
        scope = default.get("scope", {}) if isinstance(default, dict) else {}
        path, wanted = str(scope.get("path", "")).strip("/"), str(scope.get("type", ""))
        if (not path or name == path or name.startswith(f"{path}/")) and wanted in ("", kind, kind.rstrip("s")):
            values = default.get("values", {})
            fields |= values if isinstance(values, dict) else {}
    return {str(key).lower(): value for key, value in fields.items()}


def _text(jekyll: _Jekyll, name: str, front: Matter, among: str | None, collected: str | None) -> OldText:
    stem = PurePosixPath(name).stem
    day, plain = folder.dated_name(stem)
    when = matter.joined(front.moment("date") or day, front.text("time"))
    place = name.split("/")
    above = place[: place.index(among)] if among else []
    if above and above[0] == str(jekyll.config.get("collections_dir") or "").strip("/"):
        above = above[1:]
    folders = [] if collected else [part for part in above if part]
    categories = [str(category) for category in front.list("categories", "category")]
    if len(categories) == 1 and " " in categories[0] and isinstance(front.fields.get("categories"), str):
        categories = categories[0].split()
    values = permalinks.jekyll_values(jekyll.config, front, name, plain, when, [*folders, *categories], collected)
    address = permalinks.jekyll_address(jekyll.config, front, name, among, collected, values)
    post = among is not None or (
        collected is not None and (day is not None or "post" in collected or "article" in collected)
    )
    parted: dict[str, Any] = {"categories": categories} if isinstance(front.fields.get("categories"), str) else {}
    tags = front.fields.get("tags")
    if isinstance(tags, str) and "," not in tags:  # Jekyll parts them at spaces
        parted["tags"] = tags.split()
    front = replace(front, fields={**front.fields, **parted})
    text = keys.text(front, name, "post" if post else "page", address, when=when, title=folder.titled(plain))
    tags_and_folders = tuple(dict.fromkeys((*folders, *text.tags))) if among else text.tags
    draft = "draft" if among == "_drafts" else text.status
    authors = text.authors or (keys.author(jekyll.config.get("author")) if among else ())
    group = address if text.language else ""
    return replace(text, tags=tags_and_folders, status=draft, group=group, authors=authors)


def _expanded(jekyll: _Jekyll, text: OldText, front: Matter, where: Mapping[str, str]) -> OldText:
    """Return a text with its liquid written out, without kramdown's marks for styles, and with its id."""
    values = dict(dotted(jekyll.config, "site.")) | dict(dotted(front.fields, "page."))
    values |= {"site.baseurl": "", "page.baseurl": "", "site.url": jekyll.address, "root_url": ""}  # Octopress'
    values |= {"page.title": text.title, "page.url": text.address}
    values |= {"page.id": re.sub(r"\.html$|/$", "", text.address)}
    values |= {"page.date": f"{text.date}"} if text.date else {}
    includes = jekyll.includes | dict(_beside(jekyll, text))
    marks = Liquid(text.file, text.line, values, _tags(front, where), root="/", includes=includes)
    body = marks.expand(text.body)
    if beside := front.text("media_subpath", "img_path"):  # Chirpy's
        body = re.sub(rf"(!\[[^\]\n]*\]\()(?![a-z]+:|//|{re.escape(beside)})/?", rf"\1{beside.rstrip('/')}/", body)
        image = text.image and replace(text.image, src=posixpath.join(beside, text.image.src.lstrip("/")))
        text = replace(text, image=image)
    if text.markup == "markdown":
        body = kramdown.github(body)
    plain = replace(text, address=re.sub(r"(?:\.html|/)$", "", text.address))
    own = keys.post_id(plain, jekyll.address and f"{jekyll.address}{jekyll.below}")
    return replace(text, body=body, written=text.body, id=own, lost=(*text.lost, *marks.lost))


def _beside(jekyll: _Jekyll, text: OldText) -> Iterator[tuple[str, str]]:
    """Yield the pieces that a text includes from beside it: {% include_relative parts/one.md %}."""
    for name in re.findall(r"\{%-?\s*include_relative\s+([\w./-]+)", text.body):
        path = jekyll.files.get(posixpath.normpath(posixpath.join(posixpath.dirname(text.file), name)))
        if path is not None:
            piece = matter.read(data := folder.read(path), name)
            yield name, piece.body if piece else matter.decode(data)


def _tags(front: Matter, where: Mapping[str, str]) -> dict[str, LiquidTag]:
    """Return the tags that only the site can answer; ``where`` has each text's address, by its file."""

    def link(rest: str, _: str) -> str | None:
        return where.get(rest.strip("/\"' ")) or (f"/{rest.strip().lstrip('/')}" if "." in rest else None)

    def post_url(rest: str, _: str) -> str | None:
        names = ((re.sub(r"(^|/)_posts/", r"\1", str(PurePosixPath(file).with_suffix(""))), file) for file in where)
        return next((where[file] for name, file in names if name.endswith(rest.strip().strip("/"))), None)

    def gallery(rest: str, _: str) -> str | None:
        values = named(rest)
        shots = front.fields.get(values.get("id", "gallery"))
        return _gallery(shots, values) if first(rest).startswith("gallery") and isinstance(shots, list) else None

    return {"link": link, "post_url": post_url, "include": gallery, "include_cached": gallery}


def _gallery(shots: list[Any], given: Mapping[str, str]) -> str:
    """Return the pictures that front matter has as a list, the large ones, and what is said below them."""
    parts = []
    for image in (shot for shot in shots if isinstance(shot, dict)):
        large, small = str(image.get("url") or ""), str(image.get("image_path") or "")
        src = large if PurePosixPath(large.lower()).suffix in _PICTURES or not small else small
        parts.append(media.picture(src, str(image.get("alt") or ""), str(image.get("title") or "")))
    return "\n\n".join([*parts, *filter(None, [given.get("caption")])])
