"""A WordPress export (WXR) → OldSite: posts, pages, authors, comments, shortcodes, blocks, pictures beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from pelican.tools.pelican_import import decode_wp_content

from plugins.importing import folder, media
from plugins.importing.elements import Element, each, local, namespace, root_of, text_of
from plugins.importing.liquid import named
from plugins.importing.model import Comment, OldSite, OldText, Shot, Writer
from plugins.shared.problem import Problem
from plugins.shared.text import from_html

_CODE = re.compile(r"\[(code|sourcecode|php|js|css|html|python|bash)\b([^\]]*)\](.*?)\[/\1\]", re.S | re.I)
_CAPTION = re.compile(r"\[(?:wp_)?caption\b([^\]]*)\](.*?)\[/(?:wp_)?caption\]", re.S | re.I)
_EMBED = re.compile(
    r"\[(embed|youtube|vimeo|audio|video|soundcloud|dailymotion)\b([^\]]*)\](?:(.*?)\[/\1\])?", re.S | re.I
)
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]", re.I)
_OTHER = re.compile(r"\[(/?)([a-z][a-z0-9_-]{2,})((?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]]+))*)\s*/?\](?!\()", re.I)
_BLOCK = re.compile(r"<!--\s*/?wp:.*?-->|<!--\s*(?:more|nextpage|noteaser).*?-->", re.S)
_EMBEDDED = re.compile(r"<div class=\"wp-block-embed__wrapper\">\s*(https?://\S+?)\s*</div>", re.I)
_ALONE = re.compile(r"(?:(?<=\n)|\A)[ \t]*(https?://[^\s<>\"]+)[ \t]*(?=\n|\Z)|<p>\s*(https?://[^\s<>\"]+)\s*</p>")
_HIDDEN = ("trash", "auto-draft", "inherit")
_FIX = "write what it showed"


@dataclass
class _Export:
    name: str
    address: str
    pictures: dict[str, str] = field(default_factory=dict)  # an attachment's number → its address
    below: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # a post's number → its attachments
    lost: list[Problem] = field(default_factory=list)


def read(path: Path) -> OldSite:
    """Return the site of the export ``path``, or of those in that folder; wp-content/uploads/ may lie beside it."""
    exports = sorted(path.glob("*.xml")) if path.is_dir() else [path]
    root = path if path.is_dir() else path.parent
    sites = [_of_export(one) for one in exports if is_export(one)]
    first = sites[0]
    texts = tuple({text.file.partition("#")[2]: text for site in sites for text in site.texts}.values())
    writers = tuple({one.key: one for site in sites for one in site.writers}.values())
    return replace(first, texts=texts, writers=writers, files=_uploads(root), lost=sum((one.lost for one in sites), ()))


def is_export(path: Path) -> bool:
    """Tell whether a file is an export of WordPress."""
    with path.open("rb") as file:
        return b"wordpress.org/export/" in file.read(10_000)


def _uploads(root: Path) -> dict[str, Path]:
    """Return the pictures that lie beside the export, by path and by address."""
    for start in ("wp-content/uploads", "uploads", "media"):
        if (root / start).is_dir():
            found = folder.files(root / start)
            by_path = {f"{start}/{name}": path for name, path in found.items()}
            by_path |= {f"/{name}": path for name, path in found.items()}  # as x.files.wordpress.com has them
            return by_path | {f"/wp-content/uploads/{name}": path for name, path in found.items()}
    return {}


def _of_export(path: Path) -> OldSite:
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
    texts = tuple(text for item in items if (text := _of_item(export, item)) is not None)
    writers = tuple(
        Writer(text_of(one, "author_login"), text_of(one, "author_display_name") or text_of(one, "author_login"))
        for one in channel
        if local(one) == "author"
    )
    feeds = tuple(f"{below}/{one}" for one in ("feed/", "feed/atom/"))
    language, lost, hosts = text_of(channel, "language"), tuple(export.lost), (".files.wordpress.com",)
    return OldSite("WordPress", address, texts, {}, writers, feeds, language, lost, below, hosts)


def _content(item: Element, prefix: str) -> tuple[str, int]:
    """Return content:encoded or excerpt:encoded, and its line."""
    for one in each(item, "encoded"):
        if prefix in namespace(one):
            return one.text or "", int(one.sourceline or 1)
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
    marks = _Marks(export, number, f"{export.name}:{line}", lost)
    html = marks.expanded(body)
    state: Literal["published", "draft"] = "published" if status in ("publish", "future") else "draft"
    found = _described(item, place, "post" if kind == "post" else "page", number)
    picture = export.pictures.get(_metas(item).get("_thumbnail_id", ""), "")
    shot = Shot(picture) if picture else None
    updated = found.updated if state == "published" else None
    found = replace(found, body=html, line=line, status=state, image=shot, updated=updated)
    return replace(found, comments=tuple(_comments(item)), lost=tuple(lost))


def _metas(item: Element) -> dict[str, str]:
    return {text_of(one, "meta_key"): text_of(one, "meta_value") for one in each(item, "postmeta")}


def _described(item: Element, place: str, kind: Literal["post", "page"], number: str) -> OldText:
    """Return what an item says of itself; its words are still to come."""
    excerpt, metas = from_html(_content(item, "excerpt")[0]), _metas(item)
    link = urlsplit(text_of(item, "link"))
    address = f"{re.sub(r'/{2,}', '/', link.path) or '/'}{f'?{link.query}' if link.query else ''}"
    terms = [(one.get("domain", ""), one.get("nicename", ""), one.text or "") for one in each(item, "category")]
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
    names = (words.strip() for domain, _, words in terms if domain in ("category", "post_tag", "tag"))
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
    for one in each(item, "comment"):
        if text_of(one, "comment_approved") == "1" and text_of(one, "comment_type") in ("", "comment"):
            words = decode_wp_content(text_of(one, "comment_content"))
            yield Comment(text_of(one, "comment_author"), _moment(one, "comment_date"), words)


@dataclass
class _Marks:
    """Writes out the shortcodes and blocks of one text."""

    export: _Export
    number: str
    where: str
    lost: list[Problem]

    def expanded(self, body: str) -> str:
        """Return the HTML that the text was shown as."""
        code: list[str] = []

        def keep(found: re.Match[str]) -> str:
            language = named(found[2]).get("language", named(found[2]).get("lang", ""))
            code.append(_shown_code(found[3], language or (found[1] if found[1] not in ("code", "sourcecode") else "")))
            return f"\n\n<pre>\x00{len(code) - 1}\x00</pre>\n\n"

        body = _CODE.sub(keep, body.replace("\x00", ""))
        body = _CAPTION.sub(_caption, body)
        body = _GALLERY.sub(self._gallery, body)
        body = _EMBED.sub(_embed, body)
        body = _OTHER.sub(self._other, body)
        blocks = "<!-- wp:" in body
        body = _BLOCK.sub("", _EMBEDDED.sub(lambda one: f"\n{one[1]}\n", body))
        body = _ALONE.sub(lambda one: f"\n\n{_frame(one[1] or one[2])}\n\n", body)
        html = body if blocks else decode_wp_content(body)
        return re.sub(r"<pre>\x00(\d+)\x00</pre>", lambda one: code[int(one[1])], html)

    def _gallery(self, found: re.Match[str]) -> str:
        given = named(found[1])
        ids = re.findall(r"\d+", given.get("ids", given.get("include", ""))) or self.export.below.get(self.number, [])
        shown = [
            f'<p><img src="{self.export.pictures[one]}" alt=""></p>' for one in ids if self.export.pictures.get(one)
        ]
        if not shown:
            self.lost.append(Problem(self.where, "has a gallery of pictures that the export does not name", _FIX))
        return "\n\n" + "\n".join(shown) + "\n\n"

    def _other(self, found: re.Match[str]) -> str:
        """Return nothing in the place of a plugin's shortcode; words in brackets stay."""
        if not (found[3].strip() or found[1] or f"[/{found[2]}]" in found.string):
            return found[0]
        if not found[1]:
            self.lost.append(Problem(self.where, f"has the shortcode {found[2]}, which has no equal", _FIX))
        return ""


def _shown_code(text: str, language: str) -> str:
    plain = text.strip("\n").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    escaped = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<pre class="language-{language}">{escaped}</pre>' if language else f"<pre>{escaped}</pre>"


def _caption(found: re.Match[str]) -> str:
    image = re.match(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", found[2], re.S)
    words = (image[2] if image else found[2]).strip() or named(found[1]).get("caption", "")
    shown = image[1] if image else ""
    return f"\n\n<figure>{shown}<figcaption>{words}</figcaption></figure>\n\n" if words else f"\n\n{shown}\n\n"


def _embed(found: re.Match[str]) -> str:
    given = named(found[2])
    address = (found[3] or "").strip() or next(
        (given[one] for one in ("src", "url", "mp4", "mp3", "ogg") if given.get(one)), ""
    )
    address = address or re.sub(r"^[\s=]+", "", found[2]).strip().split(" ")[0]
    if "://" not in address:
        address = media.youtube(address) if found[1].lower() == "youtube" else media.vimeo(address)
    return f"\n\n{_frame(address)}\n\n" if address else ""


def _frame(address: str) -> str:
    """Return what shows a page of another host: a frame, of which `rawhtml` keeps those that are shown here."""
    return f'<iframe src="{address}"></iframe>'
