"""A WordPress export (WXR) → OldSite: posts, pages, authors, comments, shortcodes, blocks, pictures beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from plugins.importing import folder
from plugins.importing.elements import Element, each, local, namespace, root_of, text_of
from plugins.importing.model import Comment, OldSite, OldText, Shot, Writer
from plugins.importing.wordpress_marks import BlogMarks, paragraphs
from plugins.shared.problem import Problem
from plugins.shared.text import from_html

_SHARED = re.compile(r"<!--\s*wp:block\s*\{\s*\"ref\":\s*(\d+)[^>]*?/-->")
_HIDDEN = ("trash", "auto-draft", "inherit")


@dataclass
class _Export:
    name: str
    address: str
    pictures: dict[str, str] = field(default_factory=dict)  # an attachment's number → its address
    blocks: dict[str, str] = field(default_factory=dict)  # a shared block's number → what is in it
    below: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # a post's number → its attachments
    lost: list[Problem] = field(default_factory=list)


def read(path: Path) -> OldSite:
    """Return the site of the export ``path``, or of those in that folder; wp-content/uploads/ may lie beside it."""
    exports = sorted(path.glob("*.xml")) if path.is_dir() else [path]
    root = path if path.is_dir() else path.parent
    uploads = _uploads(root)
    sites = [_of_export(export, uploads) for export in exports if is_export(export)]
    first = sites[0]
    texts = tuple({text.file.partition("#")[2]: text for site in sites for text in site.texts}.values())
    writers = tuple({writer.key: writer for site in sites for writer in site.writers}.values())
    files = {name: file for site in sites for name, file in site.files.items()}
    return replace(first, texts=texts, writers=writers, files=files, lost=sum((site.lost for site in sites), ()))


def is_export(path: Path) -> bool:
    """Tell whether a file is an export of WordPress."""
    with path.open("rb") as file:
        return b"wordpress.org/export/" in file.read(10_000)


def _uploads(root: Path) -> dict[str, Path]:
    """Return the pictures that lie beside the export, by path and by address."""
    for start in ("wp-content/uploads", "uploads", "media"):
        if (root / start).is_dir():
            files = folder.files(root / start)
            by_path = {f"{start}/{name}": path for name, path in files.items()}
            by_path |= {f"/{name}": path for name, path in files.items()}  # as x.files.wordpress.com has them
            return by_path | {f"/wp-content/uploads/{name}": path for name, path in files.items()}
    return {}


def _of_export(path: Path, uploads: Mapping[str, Path]) -> OldSite:
    channel = root_of(path).find("channel")
    if channel is None:
        return OldSite("WordPress", "", ())
    address, below = folder.site_address(text_of(channel, "base_blog_url"), text_of(channel, "link"))
    export = _Export(path.name, address)
    items = channel.findall("item")
    for item in items:
        if text_of(item, "post_type") == "attachment":
            export.pictures[text_of(item, "post_id")] = text_of(item, "attachment_url")
            export.below[text_of(item, "post_parent")].append(text_of(item, "post_id"))
        elif text_of(item, "post_type") == "wp_block":
            export.blocks[text_of(item, "post_id")] = _content(item, "content")[0]
    texts = tuple(text for item in items if (text := _of_item(export, item)) is not None)
    writers = tuple(
        Writer(
            text_of(element, "author_login"),
            text_of(element, "author_display_name") or text_of(element, "author_login"),
        )
        for element in channel
        if local(element) == "author"
    )
    feeds = tuple(f"{below}/{feed}" for feed in ("feed/", "feed/atom/"))
    language, lost, hosts = text_of(channel, "language"), tuple(export.lost), (".files.wordpress.com",)
    files = {**uploads, **dict(_pages_of(items, uploads))}
    return OldSite("WordPress", address, texts, files, writers, feeds, language, lost, below, hosts)


def _pages_of(items: Iterable[Element], uploads: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    """Yield the addresses of the pages that only show a picture, and that picture, to which they lead now."""
    for item in items:
        path = uploads.get(re.sub(r"^.*?(?=/wp-content/uploads/)", "", urlsplit(text_of(item, "attachment_url")).path))
        if path is not None:
            yield f"/?attachment_id={text_of(item, 'post_id')}", path
            link = urlsplit(text_of(item, "link"))
            if not link.query and link.path.strip("/"):
                yield link.path, path


def _content(item: Element, prefix: str) -> tuple[str, int]:
    """Return content:encoded or excerpt:encoded, and its line."""
    for element in each(item, "encoded"):
        if prefix in namespace(element):
            return element.text or "", int(element.sourceline or 1)
    return "", 1


def _of_item(export: _Export, item: Element) -> OldText | None:
    kind, status, number = text_of(item, "post_type"), text_of(item, "status"), text_of(item, "post_id")
    if (
        kind in ("attachment", "nav_menu_item", "revision", "wp_global_styles", "wp_navigation", "")
        or status in _HIDDEN
    ):
        return None
    body, line = _content(item, "content")
    if kind not in ("post", "page"):
        if body.strip() and not kind.startswith(("wp_", "custom_css", "oembed")):
            what = f"is a {kind}, and no post or page: “{text_of(item, 'title')}”"
            export.lost.append(Problem(f"{export.name}:{line}", what, "write it as a page"))
        return None
    lost: list[Problem] = []
    place = f"{export.name}#{number}"
    if status == "private" or text_of(item, "post_password"):
        lost.append(Problem(f"{export.name}:{line}", "was not for everybody", "it is a draft here"))
        status = "draft"
    marks = BlogMarks(export.pictures, export.below.get(number, []), f"{export.name}:{line}", lost)
    html = marks.expanded(_with_blocks(export, body, line, lost))
    state: Literal["published", "draft"] = "published" if status in ("publish", "future") else "draft"
    old_text = _described(item, place, "post" if kind == "post" else "page", number)
    picture = export.pictures.get(_metas(item).get("_thumbnail_id", ""), "")
    shot = Shot(picture) if picture else None
    updated = old_text.updated if state == "published" else None
    old_text = replace(old_text, body=html, line=line, status=state, image=shot, updated=updated)
    return replace(old_text, comments=tuple(_comments(item)), lost=tuple(lost))


def _with_blocks(export: _Export, body: str, line: int, lost: list[Problem]) -> str:
    """Return a body with what blocks hold that several posts share."""

    def put(match: re.Match[str]) -> str:
        if match[1] not in export.blocks:
            what = "has a block that other posts share, which the export does not have"
            lost.append(Problem(f"{export.name}:{line}", what, "write what it showed"))
        return export.blocks.get(match[1], "")

    return _SHARED.sub(put, body)


def _metas(item: Element) -> dict[str, str]:
    return {text_of(element, "meta_key"): text_of(element, "meta_value") for element in each(item, "postmeta")}


def _described(item: Element, place: str, kind: Literal["post", "page"], number: str) -> OldText:
    """Return what an item says of itself; its words are still to come."""
    excerpt, metas = from_html(_content(item, "excerpt")[0]), _metas(item)
    link = urlsplit(text_of(item, "link"))
    address = f"{re.sub(r'/{2,}', '/', link.path) or '/'}{f'?{link.query}' if link.query else ''}"
    terms = [
        (element.get("domain", ""), element.get("nicename", ""), element.text or "")
        for element in each(item, "category")
    ]
    return OldText(
        place,
        kind,
        address,
        text_of(item, "title") or text_of(item, "post_name") or number,
        "",
        "html",
        date=_moment(item, "post_date"),
        updated=_moment(item, "post_modified") if kind == "post" else None,
        slug=unquote(text_of(item, "post_name")),
        authors=(text_of(item, "creator"),) if text_of(item, "creator") else (),
        tags=_tags(terms),
        summary=excerpt or from_html(metas.get("_yoast_wpseo_metadesc", "")),
        series=next((words for domain, _, words in terms if domain == "series"), ""),
        language=next((name for domain, name, _ in terms if domain == "language"), ""),
        group=next((name for domain, name, _ in terms if domain == "post_translations"), ""),
        canonical=metas.get("_yoast_wpseo_canonical", ""),
        id=text_of(item, "guid") if kind == "post" else "",
        aliases=(f"/?{'p' if kind == 'post' else 'page_id'}={number}",) if number else (),
    )


def _tags(terms: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    names = (unescape(words).strip() for domain, _, words in terms if domain in ("category", "post_tag", "tag"))
    return tuple(dict.fromkeys(name for name in names if name and name.lower() != "uncategorized"))


def _moment(item: Element, name: str) -> datetime | None:
    """Return a date with the offset that it had: WordPress keeps it twice, there and in UTC."""
    try:
        local = datetime.fromisoformat(text_of(item, name)).replace(tzinfo=None)
    except ValueError:
        return None
    try:
        utc = datetime.fromisoformat(text_of(item, f"{name}_gmt")).replace(tzinfo=None)
    except ValueError:
        return local
    offset = local - utc
    return local.replace(tzinfo=timezone(offset)) if abs(offset) < timedelta(hours=15) else utc.replace(tzinfo=UTC)


def _comments(item: Element) -> Iterable[Comment]:
    for element in each(item, "comment"):
        if text_of(element, "comment_approved") == "1" and text_of(element, "comment_type") in ("", "comment"):
            words = paragraphs(text_of(element, "comment_content"))
            yield Comment(text_of(element, "comment_author"), _moment(element, "comment_date"), words)
