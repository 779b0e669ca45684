"""A Pelican site → OldSite: Markdown, reStructuredText and HTML, its settings' addresses, liquid_tags.

Settings are read, not run: only what stands there as a plain value counts.
"""

from __future__ import annotations

import ast
import posixpath
import re
import textwrap
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from pelican.settings import DEFAULT_CONFIG
from pelican.utils import slugify

from plugins.importing import folder, keys, liquid, matter, media
from plugins.importing.liquid import Liquid
from plugins.importing.matter import Matter
from plugins.importing.model import Moment, OldSite, OldText
from plugins.shared.fields import zone_names
from plugins.shared.problem import Problem

_SETTINGS = ("pelicanconf.py", "pelican.conf.py", "pelican_conf.py", "settings.py", "publishconf.py")
_TEXTS = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm")
_DEFAULTS: Mapping[str, Any] = {
    "PATH": "content",
    "ARTICLE_URL": "{slug}.html",
    "ARTICLE_LANG_URL": "{slug}-{lang}.html",
    "PAGE_URL": "pages/{slug}.html",
    "PAGE_LANG_URL": "pages/{slug}-{lang}.html",
    "ARTICLE_PATHS": [""],
    "PAGE_PATHS": ["pages"],
    "DEFAULT_LANG": "en",
    "USE_FOLDER_AS_CATEGORY": True,
    "DEFAULT_CATEGORY": "misc",
    "SLUGIFY_SOURCE": "title",
    "FILENAME_METADATA": r"(?P<date>\d{4}-\d{2}-\d{2}).*",
    "FEED_ALL_ATOM": "feeds/all.atom.xml",
}
_FEEDS = ("FEED_ALL_ATOM", "FEED_ALL_RSS", "FEED_ATOM", "FEED_RSS", "FEED_ATOM_URL", "FEED_ALL_ATOM_URL")
_FIELD = re.compile(r":([\w-]+(?: [\w-]+)*):[ \t]*(.*)")
_DIRECTIVE = re.compile(r"^([ \t]*)\.\. ([\w-]+)::(.*)\n?((?:[ \t]*\n|\1[ \t]+\S.*(?:\n|\Z))*)", re.M)
# docutils' own, and Pelican's.
_DIRECTIVES = frozenset(
    "attention caution danger error hint important note tip warning admonition image figure topic sidebar line-block "
    "parsed-literal code math rubric epigraph highlights pull-quote compound container table csv-table list-table "
    "contents sectnum section-numbering header footer target-notes meta raw replace unicode date class role "
    "default-role title code-block sourcecode abbreviation".split()
)
_OWN_KEYS = frozenset("translation pk ispage".split())


@dataclass
class _Pelican:
    files: dict[str, Path]
    settings: Mapping[str, Any]
    content: str
    texts: list[OldText] = field(default_factory=list)
    lost: list[Problem] = field(default_factory=list)
    found_keys: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))


def read(root: Path) -> OldSite:
    """Return the site in ``root``, or that whose content/ it is."""
    found = folder.files(root)
    settings = {**_DEFAULTS, **_settings(root)}
    path = str(settings["PATH"]).strip("./")
    content = path if any(name.startswith(f"{path}/") for name in found) else ""
    pelican = _Pelican(found, settings, content)
    for name in found:
        if name.startswith(f"{content}/" if content else "") and PurePosixPath(name).suffix.lower() in _TEXTS:
            _take(pelican, name)
    address, below = folder.site_address(settings.get("SITEURL"))
    texts = tuple(_finished(pelican, text, address + below) for text in pelican.texts)
    files = {name: one for name, one in found.items() if PurePosixPath(name).suffix.lower() not in _TEXTS}
    start = f"{content}/" if content else ""
    files |= {f"/{name.removeprefix(start)}": one for name, one in files.items() if name.startswith(start)}
    files |= dict(_elsewhere(pelican))
    feeds = tuple(f"/{str(settings[name]).strip('/')}" for name in _FEEDS if isinstance(settings.get(name), str))
    lost = (*pelican.lost, *folder.unknown_keys(pelican.found_keys, lambda key: keys.known(key) or key in _OWN_KEYS))
    roots = (content, *(f"{start}{one}" for one in ("images", "static", "notebooks", "downloads")))
    language = str(settings["DEFAULT_LANG"])
    return OldSite(
        "Pelican", address, texts, files, (), tuple(dict.fromkeys(feeds)), language, lost, below, roots=roots
    )


def _settings(root: Path) -> dict[str, Any]:
    """Return the plain values of the settings, what publishing adds last."""
    found: dict[str, Any] = {}
    for name in _SETTINGS:
        path = root / name
        if not path.is_file():
            continue
        try:
            tree = ast.parse(matter.decode(path.read_bytes()))
        except (SyntaxError, ValueError, OSError):
            continue
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                if isinstance(target, ast.Name) and target.id.isupper() and isinstance(node, ast.Assign):
                    try:
                        found[target.id] = ast.literal_eval(node.value)
                    except (ValueError, TypeError, MemoryError, RecursionError):
                        continue
    return found


def _elsewhere(pelican: _Pelican) -> list[tuple[str, Path]]:
    """Return the files to which the settings give an address of their own."""
    told = pelican.settings.get("EXTRA_PATH_METADATA")
    start = f"{pelican.content}/" if pelican.content else ""
    found = []
    for name, values in told.items() if isinstance(told, dict) else ():
        path = values.get("path") if isinstance(values, dict) else None
        if path and f"{start}{name}" in pelican.files:
            found.append((f"/{str(path).lstrip('/')}", pelican.files[f"{start}{name}"]))
    return found


def _take(pelican: _Pelican, name: str) -> None:
    inside = name.removeprefix(f"{pelican.content}/") if pelican.content else name
    among = _among(inside, pelican.settings)
    data = folder.read(pelican.files[name])
    front = _front(data, name)
    templates = pelican.settings.get("TEMPLATE_PAGES")
    if among is None or (isinstance(templates, dict) and inside in templates) or _skipped(inside, pelican.settings):
        return
    if front is None:
        if name.lower().endswith((".md", ".rst")) and data.strip():
            what = "has no front matter"
            pelican.lost.append(Problem(f"{name}:1", what, "it is no text of the site, and is left out"))
        return
    if front.text("status").lower() == "skip":
        return
    for key, line in front.lines.items():
        pelican.found_keys[key].append((name, line))
    pelican.texts.append(_text(pelican, name, inside, among, front))


def _skipped(inside: str, settings: Mapping[str, Any]) -> bool:
    readers = settings.get("READERS")
    ending = PurePosixPath(inside).suffix.lstrip(".")
    return isinstance(readers, dict) and ending in readers and readers[ending] is None


def _among(inside: str, settings: Mapping[str, Any]) -> str | None:
    """Return whether a file is one of the posts or of the pages, by the folders that the settings name."""
    for kind, paths in (("page", settings["PAGE_PATHS"]), ("post", settings["ARTICLE_PATHS"])):
        for path in paths if isinstance(paths, list | tuple) else [paths]:
            start = str(path).strip("/.")
            if not start or inside.startswith(f"{start}/"):
                return kind
    return None


def _front(data: bytes, name: str) -> Matter | None:
    text = matter.decode(data)
    if name.lower().endswith(".rst"):
        return rst(text)
    if name.lower().endswith((".html", ".htm")):
        return _html(text) or matter.read(data, name)
    return matter.read(data, name)


def rst(text: str) -> Matter | None:
    """Return the title, the fields and the rest of reStructuredText."""
    lines = text.split("\n")
    at = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    rule = re.compile(r"([^\w\s])\1{2,}\s*")
    at += bool(at < len(lines) and rule.fullmatch(lines[at]))
    if at + 1 >= len(lines) or not rule.fullmatch(lines[at + 1].strip() or "x"):
        return None
    fields: dict[str, Any] = {"title": re.sub(r"[*`|]+", "", lines[at]).strip()}
    places, last, n = {"title": at + 1}, "", at + 2
    while n < len(lines):
        found = _FIELD.fullmatch(lines[n])
        if found:
            last = found[1].lower()
            fields[last], places[last] = found[2].strip(), n + 1
        elif last and lines[n].startswith((" ", "\t")) and lines[n].strip():
            fields[last] = f"{fields[last]} {lines[n].strip()}".strip()
        elif lines[n].strip() or (last and not any(map(_FIELD.fullmatch, lines[n + 1 : n + 2]))):
            break
        n += 1
    n += n < len(lines) and not lines[n].strip()
    return Matter(fields, "\n".join(lines[n:]), n + 1, places)


def _html(text: str) -> Matter | None:
    soup = BeautifulSoup(text, "lxml")
    if soup.title is None or soup.body is None or not re.search(r"<title\b", text, re.I):
        return None
    metas = soup.find_all("meta", attrs={"name": True})
    fields = {str(one["name"]).lower(): str(one.get("content") or one.get("contents") or "") for one in metas}
    begin = re.search(r"<body\b[^>]*>", text, re.I)
    line = text.count("\n", 0, begin.end()) + 1 if begin else 1
    return Matter({"title": soup.title.get_text(), **fields}, soup.body.decode_contents(), line, {})


def _text(pelican: _Pelican, name: str, inside: str, kind: str, front: Matter) -> OldText:
    settings, stem = pelican.settings, PurePosixPath(inside).stem
    named = re.match(str(settings["FILENAME_METADATA"]), stem)
    told = {key: value for key, value in named.groupdict().items() if value} if named else {}
    front = front.with_defaults(told)
    when = _zoned(front.moment("date"), settings) or _default_date(settings)
    above = posixpath.dirname(inside)
    category = front.text("category")
    if not category and kind == "post":
        category = posixpath.basename(above) if above and settings["USE_FOLDER_AS_CATEGORY"] else ""
    title = front.text("title") or folder.titled(stem)
    base = stem if settings["SLUGIFY_SOURCE"] == "basename" else title
    slug = front.text("slug") or _slug(base, settings)
    language = front.text("lang", "language")
    address = _address(settings, kind, front, slug, when, category or str(settings["DEFAULT_CATEGORY"]), language)
    made = keys.text(
        front, name, "post" if kind == "post" else "page", f"/{address.lstrip('/')}", when=when, title=title
    )
    if not made.authors and isinstance(settings.get("AUTHOR"), str):
        made = replace(made, authors=(settings["AUTHOR"],))
    tags = tuple(dict.fromkeys((*made.tags, *([category] if category and category not in made.tags else []))))
    tags = tuple(tag for tag in tags if tag != settings["DEFAULT_CATEGORY"])
    markup = "rst" if name.lower().endswith(".rst") else made.markup
    status = "draft" if when is None and kind == "post" else made.status
    group = f"{kind}:{slug}"
    return replace(
        made, slug=slug, tags=tags, markup=markup, status=status, group=group, updated=_zoned(made.updated, settings)
    )


def _slug(text: str, settings: Mapping[str, Any]) -> str:
    """Return what Pelican makes of a title, a category or a name in an address."""
    rules = settings.get("SLUG_REGEX_SUBSTITUTIONS", DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"])
    try:
        return str(slugify(text, regex_subs=rules))
    except (TypeError, ValueError, re.error):
        return str(slugify(text, regex_subs=DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"]))


def _default_date(settings: Mapping[str, Any]) -> Moment | None:
    told = settings.get("DEFAULT_DATE")
    if isinstance(told, tuple | list) and len(told) >= 3:
        return datetime(*told[:6]) if len(told) > 3 else date(*told[:3])  # noqa: DTZ001 (as the settings say it)
    return matter.moment(told) if isinstance(told, str) else None


def _zoned(when: Moment | None, settings: Mapping[str, Any]) -> Moment | None:
    """Return a time in the zone of the settings; a day is a day."""
    zone = settings.get("TIMEZONE")
    if isinstance(when, datetime) and when.tzinfo is None and isinstance(zone, str) and zone in zone_names():
        return when.replace(tzinfo=ZoneInfo(zone))
    return when


def _address(
    settings: Mapping[str, Any], kind: str, front: Matter, slug: str, when: Moment | None, category: str, language: str
) -> str:
    if address := front.text("url", "save_as"):
        return address
    name = "ARTICLE" if kind == "post" else "PAGE"
    translated = language and language.lower() != str(settings["DEFAULT_LANG"]).lower()
    form = settings.get(f"{name}_LANG_URL" if translated else f"{name}_URL")
    author = _slug(front.list("authors", "author")[0], settings) if front.list("authors", "author") else ""
    facts = {
        "slug": slug,
        "date": when or date(2000, 1, 1),
        "lang": language,
        "category": _slug(category, settings),
        "author": author,
    }
    try:
        return str(form).format(**facts)
    except (LookupError, ValueError, AttributeError):
        return f"{slug}.html"


def _directed(text: OldText) -> OldText:
    """Return reStructuredText without the directives of plugins: a video is its address, of others the words stay."""
    lost: list[Problem] = []

    def put(found: re.Match[str]) -> str:
        name, given, inside = found[2].lower(), found[3].strip(), found[4]
        if name in _DIRECTIVES:
            return found[0]
        video = {"youtube": media.youtube, "vimeo": media.vimeo}.get(name)
        if video and (address := video(given)):
            return f"{found[1]}{address}\n\n"
        line = text.line + text.body.count("\n", 0, found.start())
        lost.append(
            Problem(f"{text.file}:{line}", f"has the directive {name}, which has no equal", "its words are kept")
        )
        words = re.sub(r"^[ \t]+:[\w-]+:.*\n?", "", inside, flags=re.M)
        return f"{found[1]}{given}\n{textwrap.indent(textwrap.dedent(words), found[1])}\n"

    body = _DIRECTIVE.sub(put, text.body)
    return replace(text, body=body, written=text.body, lost=(*text.lost, *lost))


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
        own = folder.tag_uri(f"{address}{text.address}", text.date)
    if text.markup == "rst":
        return _directed(replace(text, id=own))
    start = f"{pelican.content}/" if pelican.content else ""

    def notebook(rest: str, _: str) -> str | None:
        name = liquid.first(rest)
        folders = (str(pelican.settings.get("NOTEBOOK_DIR", "notebooks")), "", "downloads/notebooks")
        path = next(
            (one for place in folders if (one := posixpath.join(place, name)) and f"{start}{one}" in pelican.files),
            None,
        )
        return f"[{PurePosixPath(name).stem}](/{path})" if path else None

    def code(rest: str, _: str) -> str | None:
        name = liquid.first(rest)
        folders = (str(pelican.settings.get("CODE_DIR", "code")), "", "downloads/code")
        path = next(
            (
                pelican.files[one]
                for place in folders
                if (one := f"{start}{posixpath.join(place, name)}") in pelican.files
            ),
            None,
        )
        return media.code(matter.decode(folder.read(path)), PurePosixPath(name).suffix.lstrip(".")) if path else None

    marks = Liquid(text.file, text.line, tags={"notebook": notebook, "include_code": code}, only=True)
    body = marks.expand(text.body)
    for found in re.finditer(r"\{%\s*(\w+)", body):
        if found[1] in ("notebook", "include_code", "img", "youtube", "video", "gist"):
            what = f"has {{% {found[1]} %}}, which has no equal"
            marks.lost.append(Problem(f"{text.file}:{text.line}", what, "write what it showed"))
    return replace(text, body=body, written=text.body, id=own, lost=(*text.lost, *marks.lost))
