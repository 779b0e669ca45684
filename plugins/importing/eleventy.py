"""An Eleventy site → OldSite: Markdown and HTML with front matter, folders' data, permalinks, liquid or Nunjucks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from plugins.importing import folder, keys, matter
from plugins.importing.eleventy_data import DATED, GLOB, INPUT, listed, of_date, pairs, site_address
from plugins.importing.liquid import Liquid, dotted
from plugins.importing.liquid_tags import first
from plugins.importing.matter import Matter
from plugins.importing.model import OldSite, OldText
from plugins.shared.problem import Problem

_CONFIG = re.compile(r"(?:\.eleventy|eleventy\.config)\.(?:js|cjs|mjs|ts)")
_TEXTS = (".md", ".markdown", ".html", ".njk", ".liquid", ".webc")
_FOLDERS = (
    "_includes",
    "_layouts",
    "_data",
    "_components",
    "_site",
)  # of templates and data; a post may be in any other
_POSTS = ("posts", "_posts", "post", "blog", "articles", "writing", "journal", "notes", "news", "thoughts", "entries")
_LOOP = re.compile(r"\{%-?\s*for\b.*\bin\s+(?:collections|pagination|posts)")
_PROGRAM = re.compile(  # what shows nothing of its own
    r"\{%-?\s*(?:include|for|endfor|if|else|endif|set|assign|from|import|block|endblock|extends)\b.*?%\}"
    r"|\{\{.*?\}\}|<(?!img\b|iframe\b|video\b)[^<>]*>|\s+",
    re.S,
)
_LIST_TAGS = ("post", "posts", "blog", "page", "pages", "nav", "all", "article", "articles", "entry", "entries")
_PASSED = ("node_modules", "_site", "public", "dist", "output", "_includes", "_layouts", "test", "tests")


@dataclass
class _Eleventy(folder.Reading):
    content: str
    data: Mapping[str, Any]
    config: str  # its settings, without their comments


def is_site(names: set[str]) -> bool:
    """Tell whether a folder with these ``names`` is one of Eleventy's."""
    return any(_CONFIG.fullmatch(name) for name in names)


def read(root: Path) -> OldSite:
    """Return the site in ``root``; its settings are a program, of which only what stands there plainly is read."""
    settings = (path for path in sorted(root.iterdir()) if _CONFIG.fullmatch(path.name))
    config = re.sub(
        r"^\s*//.*", "", next((matter.decode(folder.read(setting)) for setting in settings), ""), flags=re.M
    )
    left = tuple(_ignored(root))
    paths = {name: path for name, path in folder.files(root, _PASSED).items() if not f"{name}/".startswith(left)}
    named = INPUT.search(config)
    content = ((named[1] or named[2]) if named else "").strip("./")
    data = {PurePosixPath(name).stem: facts for name, facts in _data(paths, content)}
    site = _Eleventy(paths, content, data, config)
    fronts: dict[str, Matter] = {}
    for name in paths:
        inside = name.removeprefix(f"{content}/") if content else name
        if PurePosixPath(name).suffix.lower() in _TEXTS and (not content or name.startswith(f"{content}/")):
            _take(site, name, inside, fronts)
    site.tell_unread(lambda name: name.startswith(content) and any(f"{word}/" in name for word in _POSTS))
    values = dict(dotted(data))
    address = site_address(values, config)
    texts = tuple(_expanded(site, text, fronts[text.file], values, address) for text in site.texts)
    lost = site.all_lost(keys.known)
    language = next((str(value) for key, value in values.items() if key.endswith((".lang", ".language"))), "")
    prefix = re.search(r"\bpathPrefix\s*:\s*[\"'](/?[\w./-]+)", config)
    below = f"/{prefix[1].strip('/')}".rstrip("/") if prefix else ""
    files, feeds, roots = _files(root, site), tuple(dict.fromkeys(_feeds(site))), (content, "public", "static")
    return OldSite("Eleventy", address, texts, files, (), feeds, language, lost, below, roots=roots)


def _ignored(root: Path) -> Iterator[str]:
    """Yield the files and folders that .eleventyignore names, each with a slash behind it."""
    for line in matter.decode(folder.read(root / ".eleventyignore")).split("\n"):
        plain = line.strip().removeprefix("./").lstrip("/").rstrip("/*")
        if plain and plain[0] not in "#!":
            yield f"{plain}/"


def _files(root: Path, site: _Eleventy) -> dict[str, Path]:
    """Return all files by their paths and by the addresses to which they are copied."""
    start = f"{site.content}/" if site.content else ""
    plain = {name: path for name, path in site.files.items() if PurePosixPath(name).suffix.lower() not in _TEXTS}
    plain |= {f"public/{path.relative_to(root / 'public').as_posix()}": path for path in (root / "public").rglob("*.*")}
    files = plain | {f"/{name.removeprefix(start)}": path for name, path in plain.items()}
    copied = {f"{top}/": "" for top in ("public", "static", "assets", f"{start}static", f"{start}public")}
    for source, target in re.findall(
        r"[\"'](?:\./)?([\w./-]+?)(?:/\*\*?[^\"']*|/)?[\"']\s*:\s*[\"']([\w./-]*)[\"']", site.config
    ):
        copied[f"{source}/"] = f"{target.strip('./')}/".lstrip("/")
    for top, target in copied.items():
        files |= {f"/{target}{name.removeprefix(top)}": path for name, path in plain.items() if name.startswith(top)}
    return files


def _data(files: Mapping[str, Path], content: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, path in files.items():
        if f"/{name}".startswith((f"/{content}/_data/" if content else "/_data/", "/_data/")):
            if name.endswith((".json", ".yaml", ".yml")):
                yield name, matter.settings(path)
            elif name.endswith((".js", ".cjs", ".mjs")):  # a program: its plain pairs are read
                words = matter.decode(folder.read(path))
                yield name, pairs(words)


def _feeds(site: _Eleventy) -> Iterator[str]:
    for address in re.findall(r"\boutputPath\s*:\s*[\"'](/?[\w./-]+\.(?:xml|json))[\"']", site.config):
        yield f"/{address.lstrip('/')}"
    for name, path in site.files.items():
        if name.endswith((".njk", ".liquid", ".hbs", ".11ty.js")) and re.search(r"feed|atom|rss", name, re.I):
            match = re.search(r"\bpermalink[\"']?\s*:\s*[\"']?/?([\w./-]+)", matter.decode(folder.read(path)))
            yield f"/{match[1]}" if match else f"/{PurePosixPath(name).stem.removesuffix('.xml')}.xml"


def _take(site: _Eleventy, name: str, inside: str, fronts: dict[str, Matter]) -> None:
    parts = inside.split("/")
    if any(part in _FOLDERS for part in parts[:-1]) or PurePosixPath(name).stem.lower() in folder.OF_A_PROJECT:
        return
    front = matter.read(folder.read(site.files[name]), name)
    if front is None:
        return
    own = front.with_defaults(_of_folders(site, name))
    words = _PROGRAM.sub("", own.body) or "{% raw" in own.body
    permalink = own.text("permalink")
    if permalink.lower() == "false" or PurePosixPath(permalink).suffix in (".xml", ".json", ".txt", ".css"):
        return
    looped = "pagination" in own.fields or not words or _LOOP.search(own.body)
    if (len(parts) == 1 and parts[-1].startswith("index.")) or looped:
        what = "is a page that a template makes, not a text"
        site.lost.append(Problem(f"{name}:{front.line}", what, "what it listed, the site lists by itself"))
        return
    fronts[name] = own
    site.take(_text(site, name, inside, own), front.lines)


def _of_folders(site: _Eleventy, name: str) -> dict[str, Any]:
    """Return what the data files of the folders above say of all texts there, the nearest last."""
    data: dict[str, Any] = {}
    place = ""
    for part in name.split("/")[:-1]:
        place = posixpath.join(place, part)
        for ending in (".json", ".11tydata.json", ".11tydata.js", ".11tydata.cjs", ".11tydata.mjs", ".js"):
            path = site.files.get(f"{place}/{part}{ending}")
            if path is None:
                continue
            values = matter.settings(path) if path.suffix == ".json" else pairs(matter.decode(folder.read(path)))
            tags = [*listed(data.get("tags")), *listed(values.get("tags"))]  # which Eleventy adds up
            data |= {key.lower(): value for key, value in values.items()} | ({"tags": tags} if tags else {})
    return data


def _text(site: _Eleventy, name: str, inside: str, front: Matter) -> OldText:
    day, plain = folder.dated_name(PurePosixPath(inside).stem)
    above = posixpath.dirname(inside)
    bundle = plain == "index" and bool(above)
    if bundle:
        before, plain = folder.dated_name(posixpath.basename(above))
        day = day or before
    written = front.text("date")
    when = matter.moment(written) or day
    tags = (*front.list("tags"), *listed(_of_folders(site, name).get("tags")))
    post = bool(set(tags) & {"post", "posts", "blog", "article", "articles", "note", "notes"})
    globs = (glob.strip("./") for glob in GLOB.findall(site.config))
    post = post or (bool(above) and when is not None) or above.split("/")[0].lower() in _POSTS
    post = post or any(name.startswith(f"{glob}/") for glob in globs if glob and "page" not in glob)
    stem = posixpath.join(above, "index" if bundle else plain)
    values = {"page.fileSlug": plain, "page.filePathStem": f"/{stem}", "title": front.text("title")}
    values |= {"slug": front.text("slug") or plain, "page.date": written or (day.isoformat() if day else "")}
    values |= {key: value for key, value in front.fields.items() if isinstance(value, str) and key not in values}
    address = _address(front, above, bundle, plain, values)
    text = keys.text(front, name, "post" if post else "page", address, when=when, title=folder.titled(plain))
    own_tags = tuple(dict.fromkeys(tag for tag in (*tags, *text.tags) if tag.lower() not in _LIST_TAGS))
    author = text.authors or (keys.author(*_authors(site.data)) if post else ())
    markup = text.markup if PurePosixPath(name).suffix in (".md", ".markdown") else "html"
    return replace(text, tags=own_tags, group=plain if text.language else "", authors=author, markup=markup)


def _authors(data: Mapping[str, Any]) -> Iterator[object]:
    return (author for facts in data.values() if isinstance(facts, Mapping) for author in (facts.get("author"),))


def _address(front: Matter, above: str, bundle: bool, plain: str, values: Mapping[str, str]) -> str:
    permalink = front.text("permalink") or str(front.group("eleventycomputed").get("permalink") or "")
    if permalink and permalink.lower() != "true":
        marks = Liquid("", 1, dict(values))
        filled = marks.expand(DATED.sub(partial(of_date, matter.moment(values["page.date"])), permalink))
        if "{" not in filled and "=>" not in filled and filled.strip("/") and not marks.lost:
            path = re.sub("/{2,}", "/", f"/{filled}")
            return path.removesuffix("index.html") if path.endswith("/index.html") else path
    return posixpath.join("/", above, "") if bundle else posixpath.join("/", above, plain, "")


def _expanded(site: _Eleventy, text: OldText, front: Matter, values: Mapping[str, str], address: str) -> OldText:
    known = dict(values) | {key: value for key, value in front.fields.items() if isinstance(value, str)}
    known |= {"page.url": text.address, "title": text.title}
    known |= {"page.date": f"{text.date}"} if text.date else {}
    known |= {f"page.{key}": value for key, value in front.fields.items() if isinstance(value, str)}
    engine = front.text("templateengineoverride")
    plain = text.markup == "markdown" and re.search(r"\bmarkdownTemplateEngine\s*:\s*false", site.config)
    engine = engine or ("md" if plain else "")

    def ref(rest: str, _: str) -> str | None:
        wanted = PurePosixPath(first(rest)).stem
        return next((text.address for text in site.texts if PurePosixPath(text.file).stem == wanted), None)

    marks = Liquid(text.file, text.line, known, {"ref": ref, "link_to": ref, "post_url": ref})
    body = text.body if engine and not re.search("njk|liquid", engine) else marks.expand(text.body)
    own = keys.post_id(text, address)
    return replace(text, body=body, written=text.body, id=own, lost=(*text.lost, *marks.lost))
