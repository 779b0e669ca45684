"""A Hexo site → OldSite: source/_posts, _drafts and pages, pictures beside posts, its permalinks and tags."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from plugins.importing import folder, keys, matter, media, permalinks
from plugins.importing.liquid import Liquid
from plugins.importing.liquid_tags import TAGS, LiquidTag, words
from plugins.importing.matter import Matter
from plugins.importing.model import OldSite, OldText

_TEXTS = (".md", ".markdown", ".html", ".htm")
_OPENED = re.compile(r"\A(?=[\w-]+:)")  # front matter whose first rule is left out, as Hexo allows
_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,}).*?^[ \t]*\2[`~]*[ \t]*$", re.S | re.M)
_TAB = re.compile(r"<!--\s*(?:endtab|tab\s*(.*?))\s*-->")
_OWN_KEYS = frozenset(
    "abbrlink top sticky top_img cover_img thumbnail_img mathjax aplayer highlight_shrink copyright reward author_desc "
    "swiper_index categories_img hide keyword password message abstract wrong_pass_message only index_img excerpt "
    "swiper cc toc_number auto_open aside comments updated_by timeline cover_image type layout rating".split()
)
_LISTS = ("tags", "categories", "archives", "link", "links", "404", "index")  # pages that a theme fills


@dataclass
class _Hexo(folder.Reading):
    config: dict[str, Any]
    address: str
    source: str


def read(root: Path) -> OldSite:
    """Return the site in ``root``."""
    config = matter.settings(root / "_config.yml")
    sources, source = folder.files(root), str(config.get("source_dir") or "source").strip("/")
    address, below = folder.site_address(config.get("url"))
    below = below or "/" + str(config.get("root") or "").strip("/")
    hexo = _Hexo(sources, config, address, source)
    for name in sources:
        if name.startswith(f"{source}/") and PurePosixPath(name).suffix.lower() in _TEXTS:
            _take(hexo, name.removeprefix(f"{source}/"))
    hexo.tell_unread(lambda name: name.startswith(f"{source}/_posts/"))
    base = f"{address}{below.rstrip('/')}"
    where = {PurePosixPath(text.file).stem: text for text in hexo.texts}
    texts = tuple(_expanded(text, where, address and base) for text in hexo.texts)
    files = dict(folder.by_address(sources, (source,))) | dict(_beside(hexo))
    files |= {name: path for name, path in sources.items() if name.startswith(f"{source}/")}
    lost = hexo.all_lost(lambda key: keys.known(key) or key in _OWN_KEYS)
    feed = config.get("feed")
    feed_paths = feed.get("path") if isinstance(feed, dict) else None
    feeds = tuple(
        f"/{str(feed_path).lstrip('/')}"
        for feed_path in (feed_paths if isinstance(feed_paths, list) else [feed_paths or "atom.xml"])
    )
    language = config.get("language")
    language = str((language[:1] or [""])[0] if isinstance(language, list) else language or "")
    return OldSite("Hexo", address, texts, files, (), feeds, language, lost, below.rstrip("/"))


def is_site(root: Path) -> bool:
    """Tell whether a folder is Hexo's; Octopress, which is Jekyll's, has its posts in source/_posts, too."""
    package = matter.decode(folder.read(root / "package.json"))
    return (root / "source" / "_posts").is_dir() and ((root / "scaffolds").is_dir() or '"hexo"' in package)


def _take(hexo: _Hexo, name: str) -> None:
    among = name.partition("/")[0]
    post = among in ("_posts", "_drafts")
    if not post and (among.startswith("_") or PurePosixPath(name).stem.lower() in folder.OF_A_PROJECT):
        return
    file = f"{hexo.source}/{name}"
    data = matter.decode(folder.read(hexo.files[file]))
    opened = _OPENED.match(data) and re.search(r"^---[ \t]*$", data, re.M)
    front = matter.read((f"---\n{data}" if opened else data).encode("utf-8", "replace"), file)
    if front is None and not post:
        return
    front = replace(front, line=front.line - bool(opened)) if front else Matter({}, data, 1, {})
    place = PurePosixPath(name)
    if not post and (front.text("type") in _LISTS or (place.stem == "index" and place.parent.name in ("", *_LISTS))):
        return
    categories_given = front.fields.get("categories") or front.fields.get("category")
    paths = (
        categories_given
        if isinstance(categories_given, list) and any(isinstance(item, list) for item in categories_given)
        else [categories_given]
    )
    categories = list(_flat(paths[-1]))  # those that its address has
    front = replace(front, fields={**front.fields, "categories": list(_flat(categories_given)), "category": ""})
    title = str(place.relative_to(among).with_suffix("")) if post else place.stem
    day, plain = folder.dated_name(title) if ":year" in str(hexo.config.get("new_post_name")) else (None, title)
    when = front.moment("date") or day
    address = _address(hexo, front, place, plain, when, categories, post)
    text = keys.text(front, file, "post" if post else "page", address, when=when, title=folder.titled(place.stem))
    hidden = among == "_drafts" or front.text("hide") == "true"
    authors = text.authors or (keys.author(hexo.config.get("author")) if post else ())
    slug = re.sub(r"\.html$|/(?:index\.html)?$", "", address).rpartition("/")[2]
    hexo.take(
        replace(text, status="draft" if hidden else text.status, authors=authors, slug=slug, language=""), front.lines
    )


def _address(
    hexo: _Hexo, front: Matter, place: PurePosixPath, title: str, when: Any, categories: list[str], post: bool
) -> str:
    """Return where a text stood: by its own permalink, the settings' pattern, or its file."""
    own = front.text("permalink")
    if not post or own:
        path = own or re.sub(r"(^|/)index\.html$", r"\1", str(place.with_suffix(".html")))
        return f"/{path.lstrip('/')}"
    values = {key: value for key, value in front.fields.items() if isinstance(value, str)}
    values |= permalinks.parts_of(when)
    values |= {"title": title, "name": title.rpartition("/")[2], "post_title": permalinks.urlized(front.text("title"))}
    values |= {"category": "/".join(map(permalinks.urlized, categories)) or "uncategorized"}
    pattern = str(hexo.config.get("permalink") or ":year/:month/:day/:title/")
    return permalinks.expanded(pattern, values)


def _flat(value: Any) -> Iterator[str]:
    """Yield the categories of a text, which may be a path or several."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, list):
            yield from _flat(item)
        elif isinstance(item, str) and item.strip():
            yield item.strip()


def _beside(hexo: _Hexo) -> Iterator[tuple[str, Path]]:
    """Yield the files in the folder of each post by the address that they had, which is below the post's."""
    for text in hexo.texts:
        own = f"{PurePosixPath(text.file).with_suffix('')}/"
        below = text.address if text.address.endswith("/") else f"{posixpath.dirname(text.address).rstrip('/')}/"
        for name, path in hexo.files.items():
            if name.startswith(own):
                yield f"{below}{name.removeprefix(own)}", path


def _expanded(text: OldText, where: Mapping[str, OldText], address: str) -> OldText:
    """Return a text with its tags written out, but for those in code, and with its id."""
    marks = Liquid(text.file, text.line, {}, _tags(where), root="/")
    body = _FENCE.sub(lambda match: f"{{% raw %}}{match[0]}{{% endraw %}}" if "{" in match[0] else match[0], text.body)
    body = marks.expand(body)
    return replace(text, body=body, written=text.body, id=keys.post_id(text, address), lost=(*text.lost, *marks.lost))


def _tags(where: Mapping[str, OldText]) -> dict[str, LiquidTag]:
    """Return Hexo's own tags."""

    def post(rest: str, _: str) -> str | None:
        name, *more = words(rest) or [""]
        meant = where.get(PurePosixPath(name).stem if name.endswith(".md") else name.rpartition("/")[2])
        if meant is None:
            return None
        title = " ".join(word for word in more if word not in ("true", "false")) or meant.title
        return f"[{re.sub(r'[][]', '', title)}]({media.target(meant.address)})"

    def path(rest: str, _: str) -> str | None:
        meant = where.get("".join(words(rest)[:1]))
        return meant.address if meant else None

    def asset(rest: str, _: str) -> str | None:
        name, *more = words(rest) or [""]
        title = " ".join(word for word in more if word not in ("true", "false"))
        return f"[{title or name}]({media.target(name)})" if name else None

    return {
        "post_link": post,
        "post_path": path,
        "asset_link": asset,
        "asset_path": lambda rest, _: "".join(words(rest)[:1]) or None,
        "asset_img": TAGS["img"],
        "iframe": lambda rest, _: f'<iframe src="{"".join(words(rest)[:1])}"></iframe>',
        **dict.fromkeys(("cq", "centerquote", "quote"), lambda _, inner: media.quote(inner) if inner else None),
        **dict.fromkeys(
            ("hideToggle", "fold", "folding", "spoiler", "collapse", "hideBlock"),
            lambda rest, inner: media.details(inner, rest.strip("\"' ")) if inner else None,
        ),
        "mermaid": lambda _, inner: media.code(inner, "mermaid") if inner else None,
        "label": lambda rest, _: rest.rpartition("@")[2].strip() or None,
        **dict.fromkeys(
            ("tabs", "tab"), lambda _, inner: _TAB.sub(lambda match: (match[1] and f"**{match[1]}**") or "", inner)
        ),
        **dict.fromkeys(("btn", "button"), _button),
    }


def _button(rest: str, _: str) -> str | None:
    parts = [part.strip(" \"'") for part in rest.split(",")]
    return media.link(parts[0], parts[1] if len(parts) > 1 else "") if parts[0] else None
