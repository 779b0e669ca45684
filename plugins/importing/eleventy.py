"""An Eleventy site → OldSite: Markdown and HTML with front matter, folders' data, permalinks, liquid or Nunjucks."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from plugins.importing import folder, keys, matter
from plugins.importing.liquid import Liquid
from plugins.importing.matter import Matter
from plugins.importing.model import OldSite, OldText
from plugins.shared.problem import Problem

_CONFIG = re.compile(r"(?:\.eleventy|eleventy\.config)\.(?:js|cjs|mjs|ts)")
_TEXTS = (".md", ".markdown", ".html")
_LIST_TAGS = ("post", "posts", "blog", "page", "pages", "nav", "all", "article", "articles", "entry", "entries")
_README = ("readme", "license", "contributing", "changelog", "code_of_conduct", "404")
_PASSED = ("node_modules", "_site", "public", "dist", "output", "_includes", "_layouts", "test", "tests")


@dataclass
class _Eleventy:
    files: dict[str, Path]
    content: str
    data: Mapping[str, Any]
    texts: list[OldText] = field(default_factory=list)
    lost: list[Problem] = field(default_factory=list)
    found_keys: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))


def is_site(names: set[str]) -> bool:
    """Tell whether a folder with these ``names`` is one of Eleventy's."""
    return any(_CONFIG.fullmatch(name) for name in names)


def read(root: Path) -> OldSite:
    """Return the site in ``root``; its settings are a program, of which only the folders are looked up."""
    config = next(
        (matter.decode(folder.read(one)) for one in sorted(root.iterdir()) if _CONFIG.fullmatch(one.name)), ""
    )
    found = folder.files(root, _PASSED)
    named = re.search(r"\binput\s*:\s*[\"']([^\"']+)[\"']", config) or re.search(
        r"setInputDirectory\(\s*[\"']([^\"']+)", config
    )
    content = (named[1] if named else "").strip("./")
    data = {PurePosixPath(name).stem: told for name, told in _data(found, content)}
    site = _Eleventy(found, content, data)
    fronts: dict[str, Matter] = {}
    for name in found:
        inside = name.removeprefix(f"{content}/") if content else name
        if PurePosixPath(name).suffix.lower() in _TEXTS and (not content or name.startswith(f"{content}/")):
            _take(site, name, inside, fronts)
    values = dict(_dotted(data))
    address = folder.site_address(
        *(value for key, value in values.items() if re.search(r"(?:^|\.)(?:url|baseurl)$", key, re.I)),
        config_url(config),
    )[0]
    texts = tuple(_expanded(text, fronts[text.file], values, address) for text in site.texts)
    plain = {name: path for name, path in found.items() if PurePosixPath(name).suffix.lower() not in _TEXTS}
    start = f"{content}/" if content else ""
    files = plain | {f"/{name.removeprefix(start)}": path for name, path in plain.items()}
    for top in ("public", "static", "assets", f"{start}static", f"{start}public"):
        files |= {
            f"/{name.removeprefix(f'{top}/')}": path for name, path in plain.items() if name.startswith(f"{top}/")
        }
    files |= {
        f"/{path.relative_to(root / 'public').as_posix()}": path
        for path in (root / "public").rglob("*")
        if path.is_file()
    }
    lost = (*site.lost, *folder.unknown_keys(site.found_keys, keys.known))
    language = next((str(value) for key, value in values.items() if key.endswith((".lang", ".language"))), "")
    return OldSite(
        "Eleventy", address, texts, files, (), tuple(_feeds(site)), language, lost, roots=(content, "public", "static")
    )


def config_url(config: str) -> str:
    """Return the address that the settings name as that of the site, where they do."""
    found = re.search(r"\b(?:base|url|siteUrl|hostname)\s*:\s*[\"'](https?://[^\"']+)", config)
    return found[1] if found else ""


def _data(found: Mapping[str, Path], content: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, path in found.items():
        if f"/{name}".startswith((f"/{content}/_data/" if content else "/_data/", "/_data/")):
            if name.endswith((".json", ".yaml", ".yml")):
                yield name, matter.settings(path)
            elif name.endswith((".js", ".cjs", ".mjs")):  # a program: its plain pairs are read
                words = matter.decode(folder.read(path))
                yield name, dict(re.findall(r"^\s*[\"']?(\w+)[\"']?\s*:\s*[\"']([^\"'\n]*)[\"']", words, re.M))


def _feeds(site: _Eleventy) -> Iterator[str]:
    for name, path in site.files.items():
        if name.endswith((".njk", ".liquid", ".hbs", ".11ty.js")) and re.search(r"feed|atom|rss", name, re.I):
            found = re.search(
                r"^\s*[\"']?permalink[\"']?\s*:\s*[\"']?/?([\w./-]+)", matter.decode(folder.read(path)), re.M
            )
            yield f"/{found[1]}" if found else f"/{PurePosixPath(name).stem.removesuffix('.xml')}.xml"


def _take(site: _Eleventy, name: str, inside: str, fronts: dict[str, Matter]) -> None:
    parts = inside.split("/")
    if any(part.startswith("_") for part in parts) or PurePosixPath(name).stem.lower() in _README:
        return
    front = matter.read(folder.read(site.files[name]), name)
    if front is None:
        return
    own = front.with_defaults(_of_folders(site, name))
    words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^<>]*>|\s+", "", own.body) or "{% raw" in own.body
    if own.text("permalink").lower() == "false" or not words:
        return
    if parts[-1] in ("index.html", "index.md") and len(parts) == 1:
        site.lost.append(
            Problem(f"{name}:{front.line}", "is the home page, which is made by itself here", "look at it")
        )
        return
    for key, line in front.lines.items():
        site.found_keys[key].append((name, line))
    fronts[name] = own
    site.texts.append(_text(name, inside, own))


def _of_folders(site: _Eleventy, name: str) -> dict[str, Any]:
    """Return what the data files of the folders above say of all texts there, the nearest last."""
    told: dict[str, Any] = {}
    place = ""
    for part in name.split("/")[:-1]:
        place = posixpath.join(place, part)
        for ending in (".json", ".11tydata.json", ".11tydata.js", ".js"):
            path = site.files.get(f"{place}/{part}{ending}")
            if path is None:
                continue
            if path.suffix == ".json":
                values: Mapping[str, Any] = matter.settings(path)
            else:
                words = matter.decode(folder.read(path))
                values = dict(re.findall(r"^\s*[\"']?(\w+)[\"']?\s*:\s*[\"'`]([^\"'`\n]*)[\"'`]", words, re.M))
            told |= {key.lower(): value for key, value in values.items()}
    return told


def _text(name: str, inside: str, front: Matter) -> OldText:
    stem = PurePosixPath(inside).stem
    above = posixpath.dirname(inside)
    day, plain = folder.dated_name(posixpath.basename(above) if stem == "index" else stem)
    written = front.text("date")
    when = matter.moment(written) or day
    tags = front.list("tags")
    post = bool(set(tags) & {"post", "posts", "blog", "article", "articles"}) or (bool(above) and when is not None)
    values = {
        "page.fileSlug": plain,
        "page.filePathStem": f"/{posixpath.join(above, plain)}",
        "title": front.text("title"),
    }
    values |= {"slug": front.text("slug") or plain, "page.date": written or (day.isoformat() if day else "")}
    address = _address(front, above, stem, plain, values)
    text = keys.text(front, name, "post" if post else "page", address, when=when, title=folder.titled(plain))
    kept = tuple(tag for tag in text.tags if tag.lower() not in _LIST_TAGS)
    return replace(text, tags=kept, group=plain if text.language else "")


def _address(front: Matter, above: str, stem: str, plain: str, values: Mapping[str, str]) -> str:
    permalink = front.text("permalink")
    if permalink and permalink.lower() != "true":
        filled = Liquid("", 1, dict(values)).expand(re.sub(r"\|\s*slug(?:ify)?\b", "| slugify", permalink))
        if "{" not in filled and filled.strip("/"):
            path = f"/{filled.lstrip('/')}"
            return path.removesuffix("index.html") if path.endswith("/index.html") else path
    if stem == "index":
        return posixpath.join("/", above, "") if above else "/"
    return posixpath.join("/", above, plain, "")


def _expanded(text: OldText, front: Matter, values: Mapping[str, str], address: str) -> OldText:
    known = dict(values) | {key: value for key, value in front.fields.items() if isinstance(value, str)}
    known |= {"page.url": text.address, "title": text.title}
    engine = front.text("templateengineoverride")
    marks = Liquid(text.file, text.line, known)
    body = text.body if engine and not re.search("njk|liquid", engine) else marks.expand(text.body)
    own = text.id or (f"{address}{quote(text.address, safe='/%')}" if address and text.kind == "post" else "")
    return replace(text, body=body, written=text.body, id=own, lost=(*text.lost, *marks.lost))


def _dotted(data: Mapping[str, Any], start: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _dotted(value, f"{start}{key}.")
        elif isinstance(value, str):
            yield f"{start}{key}", value
