"""An Eleventy site → OldSite: Markdown and HTML with front matter, folders' data, permalinks, liquid or Nunjucks."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from plugins.importing import folder, keys, matter
from plugins.importing.liquid import Liquid, first
from plugins.importing.matter import Matter
from plugins.importing.model import Moment, OldSite, OldText
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
_INPUT = re.compile(r"\binput\s*:\s*[\"']([^\"']+)[\"']|setInputDirectory\(\s*[\"']([^\"']+)")
_PAIR = re.compile(
    r"\s*[\"']?(\w+)[\"']?\s*:\s*(?:\(.{0,60}?\)\s*=>\s*)?(\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|\[[^\]\n]*\])"
)
_GLOB = re.compile(r"(?:getFilteredByGlob\(\s*\[?\s*|_GLOB\s*=\s*)[\"'`]([\w./-]*?)/?\*")
_LOOP = re.compile(r"\{%-?\s*for\b.*\bin\s+(?:collections|pagination|posts)")
_PROGRAM = re.compile(  # what shows nothing of its own
    r"\{%-?\s*(?:include|for|endfor|if|else|endif|set|assign|from|import|block|endblock|extends)\b.*?%\}"
    r"|\{\{.*?\}\}|<(?!img\b|iframe\b|video\b)[^<>]*>|\s+",
    re.S,
)
_DATED = re.compile(r"\{\{\s*(?:page\.)?date\s*\|\s*(\w+)\s*(?:\(\s*|:\s*)?(?:[\"']([^\"']*)[\"'])?[^{}]*\}\}")
_STRFTIME = {"Y": "yyyy", "m": "MM", "d": "dd", "y": "yy", "e": "d"}
_NAMED_DATES = (
    *((word, "yyyy/MM/dd") for word in ("path", "slash")),
    *(("year", "yyyy"), ("month", "MM"), ("day", "dd")),
    *((word, "yyyy-MM-dd") for word in ("iso", "html", "ymd", "date")),
)
_LIST_TAGS = ("post", "posts", "blog", "page", "pages", "nav", "all", "article", "articles", "entry", "entries")
_README = ("readme", "license", "contributing", "changelog", "code_of_conduct", "404")
_PASSED = ("node_modules", "_site", "public", "dist", "output", "_includes", "_layouts", "test", "tests")


@dataclass
class _Eleventy:
    files: dict[str, Path]
    content: str
    data: Mapping[str, Any]
    config: str  # its settings, without their comments
    texts: list[OldText] = field(default_factory=list)
    lost: list[Problem] = field(default_factory=list)
    found_keys: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))


def is_site(names: set[str]) -> bool:
    """Tell whether a folder with these ``names`` is one of Eleventy's."""
    return any(_CONFIG.fullmatch(name) for name in names)


def read(root: Path) -> OldSite:
    """Return the site in ``root``; its settings are a program, of which only what stands there plainly is read."""
    settings = (one for one in sorted(root.iterdir()) if _CONFIG.fullmatch(one.name))
    config = re.sub(r"^\s*//.*", "", next((matter.decode(folder.read(one)) for one in settings), ""), flags=re.M)
    found = {name: path for name, path in folder.files(root, _PASSED).items() if not _ignored(root, name)}
    named = _INPUT.search(config)
    content = ((named[1] or named[2]) if named else "").strip("./")
    data = {PurePosixPath(name).stem: told for name, told in _data(found, content)}
    site = _Eleventy(found, content, data, config)
    fronts: dict[str, Matter] = {}
    for name in found:
        inside = name.removeprefix(f"{content}/") if content else name
        if PurePosixPath(name).suffix.lower() in _TEXTS and (not content or name.startswith(f"{content}/")):
            _take(site, name, inside, fronts)
    values = dict(_dotted(data))
    address = _site_address(values, config)
    texts = tuple(_expanded(site, text, fronts[text.file], values, address) for text in site.texts)
    lost = (*site.lost, *folder.unknown_keys(site.found_keys, keys.known))
    language = next((str(value) for key, value in values.items() if key.endswith((".lang", ".language"))), "")
    prefix = re.search(r"\bpathPrefix\s*:\s*[\"'](/?[\w./-]+)", config)
    below = f"/{prefix[1].strip('/')}".rstrip("/") if prefix else ""
    files, feeds, roots = _files(root, site), tuple(dict.fromkeys(_feeds(site))), (content, "public", "static")
    return OldSite("Eleventy", address, texts, files, (), feeds, language, lost, below, roots=roots)


def _ignored(root: Path, name: str) -> bool:
    lines = matter.decode(folder.read(root / ".eleventyignore")).split("\n") if name else []
    told = (line.strip().removeprefix("./").rstrip("/*") for line in lines if line.strip() and line[0] not in "#!")
    return any(name == one or name.startswith(f"{one}/") for one in told)


def _files(root: Path, site: _Eleventy) -> dict[str, Path]:
    """Return all files by their paths and by the addresses to which they are copied."""
    start = f"{site.content}/" if site.content else ""
    plain = {name: path for name, path in site.files.items() if PurePosixPath(name).suffix.lower() not in _TEXTS}
    plain |= {f"public/{one.relative_to(root / 'public').as_posix()}": one for one in (root / "public").rglob("*.*")}
    files = plain | {f"/{name.removeprefix(start)}": path for name, path in plain.items()}
    copied = {f"{top}/": "" for top in ("public", "static", "assets", f"{start}static", f"{start}public")}
    for source, target in re.findall(
        r"[\"'](?:\./)?([\w./-]+?)(?:/\*\*?[^\"']*|/)?[\"']\s*:\s*[\"']([\w./-]*)[\"']", site.config
    ):
        copied[f"{source}/"] = f"{target.strip('./')}/".lstrip("/")
    for top, target in copied.items():
        files |= {f"/{target}{name.removeprefix(top)}": path for name, path in plain.items() if name.startswith(top)}
    return files


def _site_address(values: Mapping[str, str], config: str) -> str:
    """Return the address that the data of the site says, not that of its author; else what the settings say."""
    told = [(key, value) for key, value in values.items() if re.search(r"(?:^|\.)(?:site_?|base_?)?url$", key, re.I)]
    plain = sorted(told, key=lambda pair: (pair[0].count("."), "author" in pair[0].lower()))
    return folder.site_address(*(value for _, value in plain), config_url(config))[0]


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
                yield name, _pairs(words)


def _pairs(program: str) -> dict[str, Any]:
    """Return what stands plainly in a program, as JSON would have it: key: "value", key: ["a", "b"], key: {…}."""
    told: dict[str, Any] = {}
    for line in program.split("\n"):
        found = _PAIR.match(line)
        if found and found[1].lower() not in {key.lower() for key in told}:  # an inner group comes after what matters
            one = found[2]
            told[found[1]] = re.findall(r"[\"'`]([^\"'`]*)[\"'`]", one) if one[0] == "[" else _filled(one[1:-1])
        elif found is None and (opened := re.match(r"\s*[\"']?(author)[\"']?\s*:\s*\{", line)):
            name = re.search(r"\bname\s*:\s*[\"']([^\"']+)", program[program.find(opened[0].strip()) :])
            told["author"] = {"name": name[1]} if name else ""
    return told


def _filled(value: str) -> str:
    """Return a template literal of a program as Nunjucks has it: `/blog/${data.page.fileSlug}/`."""
    return re.sub(r"\$\{\s*(?:this\.slugify\()?(?:data\.)?([\w.]+)\)?\s*\}", r"{{ \1 }}", value)


def _feeds(site: _Eleventy) -> Iterator[str]:
    for one in re.findall(r"\boutputPath\s*:\s*[\"'](/?[\w./-]+\.(?:xml|json))[\"']", site.config):
        yield f"/{one.lstrip('/')}"
    for name, path in site.files.items():
        if name.endswith((".njk", ".liquid", ".hbs", ".11ty.js")) and re.search(r"feed|atom|rss", name, re.I):
            found = re.search(
                r"^\s*[\"']?permalink[\"']?\s*:\s*[\"']?/?([\w./-]+)", matter.decode(folder.read(path)), re.M
            )
            yield f"/{found[1]}" if found else f"/{PurePosixPath(name).stem.removesuffix('.xml')}.xml"


def _take(site: _Eleventy, name: str, inside: str, fronts: dict[str, Matter]) -> None:
    parts = inside.split("/")
    if any(part in _FOLDERS for part in parts[:-1]) or PurePosixPath(name).stem.lower() in _README:
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
    for key, line in front.lines.items():
        site.found_keys[key].append((name, line))
    fronts[name] = own
    site.texts.append(_text(site, name, inside, own))


def _of_folders(site: _Eleventy, name: str) -> dict[str, Any]:
    """Return what the data files of the folders above say of all texts there, the nearest last."""
    told: dict[str, Any] = {}
    place = ""
    for part in name.split("/")[:-1]:
        place = posixpath.join(place, part)
        for ending in (".json", ".11tydata.json", ".11tydata.js", ".11tydata.cjs", ".11tydata.mjs", ".js"):
            path = site.files.get(f"{place}/{part}{ending}")
            if path is None:
                continue
            values = matter.settings(path) if path.suffix == ".json" else _pairs(matter.decode(folder.read(path)))
            tags = [*_list(told.get("tags")), *_list(values.get("tags"))]  # which Eleventy adds up
            told |= {key.lower(): value for key, value in values.items()} | ({"tags": tags} if tags else {})
    return told


def _list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def _text(site: _Eleventy, name: str, inside: str, front: Matter) -> OldText:
    day, plain = folder.dated_name(PurePosixPath(inside).stem)
    above = posixpath.dirname(inside)
    bundle = plain == "index" and bool(above)
    if bundle:
        before, plain = folder.dated_name(posixpath.basename(above))
        day = day or before
    written = front.text("date")
    when = matter.moment(written) or day
    tags = (*front.list("tags"), *_list(_of_folders(site, name).get("tags")))
    post = bool(set(tags) & {"post", "posts", "blog", "article", "articles", "note", "notes"})
    globs = (one.strip("./") for one in _GLOB.findall(site.config))
    post = post or (bool(above) and when is not None) or above.split("/")[0].lower() in _POSTS
    post = post or any(name.startswith(f"{one}/") for one in globs if one and "page" not in one)
    stem = posixpath.join(above, "index" if bundle else plain)
    values = {"page.fileSlug": plain, "page.filePathStem": f"/{stem}", "title": front.text("title")}
    values |= {"slug": front.text("slug") or plain, "page.date": written or (day.isoformat() if day else "")}
    values |= {key: value for key, value in front.fields.items() if isinstance(value, str) and key not in values}
    address = _address(front, above, bundle, plain, values)
    text = keys.text(front, name, "post" if post else "page", address, when=when, title=folder.titled(plain))
    kept = tuple(dict.fromkeys(tag for tag in (*tags, *text.tags) if tag.lower() not in _LIST_TAGS))
    author = text.authors or (keys.author(*_authors(site.data)) if post else ())
    markup = text.markup if PurePosixPath(name).suffix in (".md", ".markdown") else "html"
    return replace(text, tags=kept, group=plain if text.language else "", authors=author, markup=markup)


def _authors(data: Mapping[str, Any]) -> Iterator[object]:
    return (one for told in data.values() if isinstance(told, Mapping) for one in (told.get("author"),))


def _address(front: Matter, above: str, bundle: bool, plain: str, values: Mapping[str, str]) -> str:
    permalink = front.text("permalink") or str(front.group("eleventycomputed").get("permalink") or "")
    if permalink and permalink.lower() != "true":
        marks = Liquid("", 1, dict(values))
        filled = marks.expand(_DATED.sub(partial(_of_date, matter.moment(values["page.date"])), permalink))
        if "{" not in filled and "=>" not in filled and filled.strip("/") and not marks.lost:
            path = re.sub("/{2,}", "/", f"/{filled}")
            return path.removesuffix("index.html") if path.endswith("/index.html") else path
    return posixpath.join("/", above, "") if bundle else posixpath.join("/", above, plain, "")


def _of_date(when: Moment | None, found: re.Match[str]) -> str:
    """Return what a site's own filter makes of a date, as far as its name or its format (of any library) says it."""
    name, given = found[1].lower(), found[2] or ""
    form = re.sub(r"%-?([a-zA-Z])", lambda one: _STRFTIME.get(one[1], one[0]), given) or next(
        (form for part, form in _NAMED_DATES if part in name), ""
    )
    if when is None or not form:
        return found[0]
    parts = {"y": f"{when:%Y}", "yy": f"{when:%y}", "m": f"{when.month}", "mm": f"{when:%m}", "d": f"{when.day}"}
    parts |= {"dd": f"{when:%d}", "yyyy": f"{when:%Y}"}
    return re.sub(r"[yY]+|M+|[dD]+|L+", lambda one: parts.get(one[0].lower().replace("l", "m"), ""), form)


def _expanded(site: _Eleventy, text: OldText, front: Matter, values: Mapping[str, str], address: str) -> OldText:
    known = dict(values) | {key: value for key, value in front.fields.items() if isinstance(value, str)}
    known |= {"page.url": text.address, "title": text.title}
    known |= {f"page.{key}": value for key, value in front.fields.items() if isinstance(value, str)}
    engine = front.text("templateengineoverride")
    plain = text.markup == "markdown" and re.search(r"\bmarkdownTemplateEngine\s*:\s*false", site.config)
    engine = engine or ("md" if plain else "")

    def ref(rest: str, _: str) -> str | None:
        wanted = PurePosixPath(first(rest)).stem
        return next((one.address for one in site.texts if PurePosixPath(one.file).stem == wanted), None)

    marks = Liquid(text.file, text.line, known, {"ref": ref, "link_to": ref, "post_url": ref})
    body = text.body if engine and not re.search("njk|liquid", engine) else marks.expand(text.body)
    own = text.id or (f"{address}{quote(text.address, safe='/%')}" if address and text.kind == "post" else "")
    return replace(text, body=body, written=text.body, id=own, lost=(*text.lost, *marks.lost))


def _dotted(data: Mapping[str, Any], start: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _dotted(value, f"{start}{key}.")
        elif isinstance(value, str):
            yield f"{start}{key}", value
