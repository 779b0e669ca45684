"""A Pelican site → OldSite: Markdown, reStructuredText and HTML, its settings' addresses, liquid_tags.

Settings are read, not run: only what stands there as a plain value counts.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from bs4 import BeautifulSoup

from plugins.importing import folder, keys, matter, media, pelican_settings
from plugins.importing.liquid import Liquid
from plugins.importing.liquid_tags import first
from plugins.importing.matter import Matter
from plugins.importing.model import OldSite, OldText
from plugins.importing.pelican_settings import address_of, default_date, kind_of, skipped, slug_of, tag_uri, zoned
from plugins.importing.restructured import directed, rst
from plugins.shared.problem import Problem

_TEXTS = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm")
_FEEDS = ("FEED_ALL_ATOM", "FEED_ALL_RSS", "FEED_ATOM", "FEED_RSS", "FEED_ATOM_URL", "FEED_ALL_ATOM_URL")
_OWN_KEYS = frozenset("translation pk ispage".split())


@dataclass
class _Pelican(folder.Reading):
    settings: Mapping[str, Any]
    content: str


def read(root: Path) -> OldSite:
    """Return the site in ``root``, or that whose content/ it is."""
    paths = folder.files(root)
    settings = pelican_settings.read(root)
    path = str(settings["PATH"]).strip("./")
    content = path if any(name.startswith(f"{path}/") for name in paths) else ""
    pelican = _Pelican(paths, settings, content)
    for name in paths:
        if name.startswith(f"{content}/" if content else "") and PurePosixPath(name).suffix.lower() in _TEXTS:
            _take(pelican, name)
    address, below = folder.site_address(settings.get("SITEURL"))
    texts = tuple(_finished(pelican, text, address + below) for text in pelican.texts)
    files = {name: source for name, source in paths.items() if PurePosixPath(name).suffix.lower() not in _TEXTS}
    start = f"{content}/" if content else ""
    files |= {f"/{name.removeprefix(start)}": source for name, source in files.items() if name.startswith(start)}
    files |= dict(_elsewhere(pelican))
    feeds = tuple(f"/{str(settings[name]).strip('/')}" for name in _FEEDS if isinstance(settings.get(name), str))
    lost = pelican.all_lost(lambda key: keys.known(key) or key in _OWN_KEYS)
    roots = (content, *(f"{start}{place}" for place in ("images", "static", "notebooks", "downloads")))
    language = str(settings["DEFAULT_LANG"])
    return OldSite(
        "Pelican", address, texts, files, (), tuple(dict.fromkeys(feeds)), language, lost, below, roots=roots
    )


def _elsewhere(pelican: _Pelican) -> list[tuple[str, Path]]:
    """Return the files to which the settings give an address of their own."""
    metadata = pelican.settings.get("EXTRA_PATH_METADATA")
    start = f"{pelican.content}/" if pelican.content else ""
    files = []
    for name, values in metadata.items() if isinstance(metadata, dict) else ():
        path = values.get("path") if isinstance(values, dict) else None
        if path and f"{start}{name}" in pelican.files:
            files.append((f"/{str(path).lstrip('/')}", pelican.files[f"{start}{name}"]))
    return files


def _take(pelican: _Pelican, name: str) -> None:
    inside = name.removeprefix(f"{pelican.content}/") if pelican.content else name
    among = kind_of(inside, pelican.settings)
    data = folder.read(pelican.files[name])
    front = _front(data, name)
    templates = pelican.settings.get("TEMPLATE_PAGES")
    if among is None or (isinstance(templates, dict) and inside in templates) or skipped(inside, pelican.settings):
        return
    if front is None:
        if name.lower().endswith((".md", ".rst")) and data.strip():
            what = "has no front matter"
            pelican.lost.append(Problem(f"{name}:1", what, "it is no text of the site, and is left out"))
        return
    if front.text("status").lower() == "skip":
        return
    pelican.take(_text(pelican, name, inside, among, front), front.lines)


def _front(data: bytes, name: str) -> Matter | None:
    text = matter.decode(data)
    if name.lower().endswith(".rst"):
        return rst(text)
    if name.lower().endswith((".html", ".htm")):
        return _html(text) or matter.read(data, name)
    return matter.read(data, name)


def _html(text: str) -> Matter | None:
    soup = BeautifulSoup(text, "lxml")
    if soup.title is None or soup.body is None or not re.search(r"<title\b", text, re.I):
        return None
    metas = soup.find_all("meta", attrs={"name": True})
    fields = {str(meta["name"]).lower(): str(meta.get("content") or meta.get("contents") or "") for meta in metas}
    begin = re.search(r"<body\b[^>]*>", text, re.I)
    line = text.count("\n", 0, begin.end()) + 1 if begin else 1
    return Matter({"title": soup.title.get_text(), **fields}, soup.body.decode_contents(), line, {})


def _text(pelican: _Pelican, name: str, inside: str, kind: str, front: Matter) -> OldText:
    settings, stem = pelican.settings, PurePosixPath(inside).stem
    named = re.match(str(settings["FILENAME_METADATA"]), stem)
    metadata = {key: value for key, value in named.groupdict().items() if value} if named else {}
    front = front.with_defaults(metadata)
    when = zoned(front.moment("date"), settings) or default_date(settings)
    above = posixpath.dirname(inside)
    category = front.text("category")
    if not category and kind == "post":
        category = posixpath.basename(above) if above and settings["USE_FOLDER_AS_CATEGORY"] else ""
    title = front.text("title") or folder.titled(stem)
    base = stem if settings["SLUGIFY_SOURCE"] == "basename" else title
    slug = front.text("slug") or slug_of(base, settings)
    language = front.text("lang", "language")
    address = address_of(settings, kind, front, slug, when, category or str(settings["DEFAULT_CATEGORY"]), language)
    text = keys.text(
        front, name, "post" if kind == "post" else "page", f"/{address.lstrip('/')}", when=when, title=title
    )
    if not text.authors and isinstance(settings.get("AUTHOR"), str):
        text = replace(text, authors=(settings["AUTHOR"],))
    tags = tuple(dict.fromkeys((*text.tags, *([category] if category and category not in text.tags else []))))
    tags = tuple(tag for tag in tags if tag != settings["DEFAULT_CATEGORY"])
    markup = "rst" if name.lower().endswith(".rst") else text.markup
    status = "draft" if when is None and kind == "post" else text.status
    group = f"{kind}:{slug}"
    return replace(
        text, slug=slug, tags=tags, markup=markup, status=status, group=group, updated=zoned(text.updated, settings)
    )


def _in(pelican: _Pelican, name: str, setting: str, usual: str) -> str | None:
    """Return the path of a file that a liquid tag names, in the folder that a setting says for it."""
    start = f"{pelican.content}/" if pelican.content else ""
    folders = (str(pelican.settings.get(setting, usual)), "", f"downloads/{usual}")
    paths = (f"{start}{posixpath.join(place, name)}" for place in folders)
    return next((path for path in paths if path in pelican.files), None)


def _finished(pelican: _Pelican, text: OldText, address: str) -> OldText:
    """Return a text with its liquid tags written out, and its id."""
    own = text.id
    if not own and address and text.kind == "post":
        own = tag_uri(f"{address}{text.address}", text.date)
    if text.markup == "rst":
        return directed(replace(text, id=own))

    def notebook(rest: str, _: str) -> str | None:
        path = _in(pelican, first(rest), "NOTEBOOK_DIR", "notebooks")
        start = f"{pelican.content}/" if pelican.content else ""
        return f"[{PurePosixPath(path).stem}](/{path.removeprefix(start)})" if path else None

    def code(rest: str, _: str) -> str | None:
        path = _in(pelican, first(rest), "CODE_DIR", "code")
        source = matter.decode(folder.read(pelican.files[path])) if path else ""
        return media.code(source, PurePosixPath(path).suffix.lstrip(".")) if path else None

    marks = Liquid(text.file, text.line, tags={"notebook": notebook, "include_code": code}, only=True)
    body = marks.expand(text.body)
    for match in re.finditer(r"\{%\s*(\w+)", body):
        if match[1] in ("notebook", "include_code", "img", "youtube", "video", "gist"):
            what = f"has {{% {match[1]} %}}, which has no equal"
            marks.lost.append(Problem(f"{text.file}:{text.line}", what, "write what it showed"))
    return replace(text, body=body, written=text.body, id=own, lost=(*text.lost, *marks.lost))
