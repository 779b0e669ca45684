"""A Ghost export (JSON) → OldSite: posts, pages, authors, tags; content/images/ may lie beside it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from plugins.importing import folder, matter
from plugins.importing.ghost_editors import BLOG, html_of
from plugins.importing.model import Moment, OldSite, OldText, Shot, Writer
from plugins.shared.problem import Problem


def read(path: Path) -> OldSite:
    """Return the site of the export ``path``, or of that in a folder."""
    file = path if path.is_file() else next(export for export in sorted(path.rglob("*.json")) if is_export(export))
    data = _data(file)
    settings = {str(setting.get("key")): setting.get("value") for setting in _rows(data, "settings")}
    tags, users = ({str(entry.get("id")): entry for entry in _rows(data, name)} for name in ("tags", "users"))
    of_tags, of_authors = _linked(data, "posts_tags", "tag_id"), _linked(data, "posts_authors", "author_id")
    metas = {str(meta.get("post_id")): meta for meta in _rows(data, "posts_meta")}
    lost: list[Problem] = []
    texts = []
    for row in _rows(data, "posts"):
        key = str(row.get("id"))
        post_tags = [tags[tag] for tag in of_tags[key] if tag in tags]
        writing = [users[author] for author in of_authors[key] or [str(row.get("author_id"))] if author in users]
        if (text := _text(row, file.name, post_tags, writing, metas.get(key, {}), lost)) is not None:
            texts.append(text)
    writers = tuple(
        Writer(
            str(user.get("slug")),
            str(user.get("name") or user.get("slug")),
            str(user.get("website") or ""),
            str(user.get("bio") or ""),
        )
        for user in users.values()
    )
    address = folder.site_address(settings.get("url"), *_addresses(data))[0]
    paths = folder.files(file.parent)
    files = paths | {f"/{name}": source for name, source in paths.items()}
    files |= {
        f"/content/{name}": source for name, source in paths.items() if name.startswith(("images/", "media/", "files/"))
    }
    files = {name: source for name, source in files.items() if source != file}
    language = str(settings.get("locale") or settings.get("lang") or "")
    return OldSite("Ghost", address, tuple(texts), files, writers, ("/rss/",), language, tuple(lost))


def is_export(path: Path) -> bool:
    """Tell whether a file is Ghost's."""
    try:
        return bool(_rows(_data(path), "posts"))
    except (OSError, ValueError):
        return False


def _data(path: Path) -> Mapping[str, Any]:
    export = json.loads(path.read_text(encoding="utf-8-sig"))
    if isinstance(export, dict) and isinstance(export.get("db"), list) and export["db"]:
        export = export["db"][0]
    data = export.get("data") if isinstance(export, dict) else None
    return data if isinstance(data, dict) else {}


def _rows(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = data.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _linked(data: Mapping[str, Any], name: str, key: str) -> dict[str, list[str]]:
    linked: dict[str, list[str]] = defaultdict(list)
    for entry in sorted(_rows(data, name), key=lambda row: int(row.get("sort_order") or 0)):
        linked[str(entry.get("post_id"))].append(str(entry.get(key)))
    return linked


def _addresses(data: Mapping[str, Any]) -> list[str]:
    """Return addresses that posts say they stand at, of which the first tells the site's."""
    return [str(row["canonical_url"]) for row in _rows(data, "posts") if row.get("canonical_url") and row.get("url")]


def _text(
    row: Mapping[str, Any],
    name: str,
    tags: list[Mapping[str, Any]],
    users: list[Mapping[str, Any]],
    meta: Mapping[str, Any],
    lost: list[Problem],
) -> OldText | None:
    number, slug = str(row.get("id") or row.get("uuid")), str(row.get("slug") or "")
    html = html_of(row)
    if html is None:
        lost.append(Problem(f"{name}:1", f"“{row.get('title')}” cannot be read", "export it again from a newer Ghost"))
        return None
    page = row.get("type") == "page" or str(row.get("page")) in ("1", "True")
    state, mine = _state(row, name, page)
    shown = [str(tag.get("name")) for tag in tags if tag.get("name") and not str(tag.get("name")).startswith("#")]
    return OldText(
        f"{name}#{number}",
        "page" if page else "post",
        f"/{slug}/",
        str(row.get("title") or slug),
        html,
        "html",
        date=_moment(row.get("published_at") or row.get("created_at")),
        updated=_moment(row.get("updated_at")) if not page else None,
        slug=slug,
        authors=tuple(str(user.get("slug")) for user in users),
        tags=tuple(dict.fromkeys(shown)),
        summary=str(row.get("custom_excerpt") or row.get("meta_description") or meta.get("meta_description") or ""),
        status=state,
        language=str(row.get("locale") or ""),
        image=_shot(row, meta),
        canonical=str(row.get("canonical_url") or ""),
        id="" if page else number,
        lost=mine,
    )


def _state(row: Mapping[str, Any], name: str, page: bool) -> tuple[Literal["published", "draft"], tuple[Problem, ...]]:
    """Return whether a post is to be seen, and what is said where it was for some only."""
    shown = str(row.get("status") or "draft") in ("published", "scheduled", "sent")
    if not page and shown and str(row.get("visibility") or "public") != "public":
        return "draft", (Problem(f"{name}:1", f"“{row.get('title')}” was for members only", "it is a draft here"),)
    return "published" if shown else "draft", ()


def _moment(value: object) -> Moment | None:
    """Return a date; early exports count milliseconds since 1970."""
    if isinstance(value, int) or (isinstance(value, str) and value.isdigit() and len(value) > 8):
        try:
            return datetime.fromtimestamp(int(value) // 1000, UTC)
        except (ValueError, OverflowError, OSError):
            return None
    return matter.moment(str(value or ""))


def _shot(row: Mapping[str, Any], meta: Mapping[str, Any]) -> Shot | None:
    image = str(row.get("feature_image") or row.get("image") or "").replace(BLOG, "")
    return Shot(image, str(meta.get("feature_image_alt") or "")) if image else None
