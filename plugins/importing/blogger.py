"""A Blogger export → OldSite: the Atom of Takeout (feed.atom), or of the older backup (.xml); pictures beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

from plugins.importing import folder, matter
from plugins.importing.model import Comment, OldSite, OldText
from plugins.shared.problem import Problem

_KIND = "http://schemas.google.com/blogger/2008/kind#"
_TAKEOUT = "http://schemas.google.com/blogger/2018"


def read(path: Path) -> OldSite:
    """Return the site of the export ``path``, or of that in a folder."""
    file = path if path.is_file() else next(one for one in sorted(path.rglob("*")) if is_export(one))
    parser = etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False, no_network=True)
    feed = etree.parse(str(file), parser).getroot()
    entries = [one for one in feed if _local(one) == "entry"]
    links = [link for one in (feed, *entries) if (link := _link(one))]
    address = folder.site_address(*links)[0]
    comments = _comments(entries)
    lost: list[Problem] = []
    texts = tuple(text for one in entries if (text := _text(one, file.name, comments, lost)) is not None)
    pictures = {name: one for name, one in folder.files(file.parent).items() if one != file}
    pictures |= {Path(name).name: one for name, one in pictures.items()}
    feeds = ("/feeds/posts/default", "/atom.xml", "/rss.xml")
    hosts = (".bp.blogspot.com", ".googleusercontent.com")
    return OldSite("Blogger", address, texts, pictures, (), feeds, "", tuple(lost), hosts=hosts)


def is_export(path: Path) -> bool:
    """Tell whether a file is Blogger's."""
    if not path.is_file() or path.suffix.lower() not in (".atom", ".xml"):
        return False
    with path.open("rb") as file:
        start = file.read(20_000)
    return b"<feed" in start and (b"schemas.google.com/blogger" in start or b"blogger.com" in start)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _of(element: etree._Element, name: str) -> str:
    return next((one.text or "" for one in element if _local(one) == name), "").strip()


def _link(element: etree._Element) -> str:
    found = (one.get("href", "") for one in element if _local(one) == "link" and one.get("rel") == "alternate")
    return next(found, "")


def _kind(entry: etree._Element) -> str:
    """Return POST, PAGE, COMMENT, or another, in both ways in which exports say it."""
    told = _of(entry, "type").upper()
    terms = (one.get("term", "") for one in entry if _local(one) == "category")
    return told or next((term.removeprefix(_KIND).upper() for term in terms if term.startswith(_KIND)), "")


def _comments(entries: list[etree._Element]) -> dict[str, list[Comment]]:
    """Return the comments by the id of the post that each answers."""
    found: dict[str, list[Comment]] = defaultdict(list)
    for one in entries:
        if _kind(one) != "COMMENT" or _of(one, "status").upper() in ("SPAM_COMMENT", "SPAM", "GHOSTED", "PENDING"):
            continue
        to = next((part.get("ref", "") for part in one if _local(part) == "in-reply-to"), "") or _of(one, "parent")
        found[to].append(Comment(_author(one), matter.moment(_of(one, "published")), _of(one, "content")))
    return found


def _author(entry: etree._Element) -> str:
    return next((_of(one, "name") for one in entry if _local(one) == "author"), "")


def _text(entry: etree._Element, name: str, comments: dict[str, list[Comment]], lost: list[Problem]) -> OldText | None:
    kind, identity = _kind(entry), _of(entry, "id")
    if kind not in ("POST", "PAGE"):
        return None
    content = next((one for one in entry if _local(one) == "content"), None)
    line = int(content.sourceline or 1) if content is not None else 1
    state = _of(entry, "status").upper()
    if state in ("SOFT_TRASHED", "DELETED"):
        return None
    control = next((_of(one, "draft") for one in entry if _local(one) == "control"), "")
    draft = state in ("DRAFT", "IMPORTED") or control == "yes"
    terms = [one.get("term", "") for one in entry if _local(one) == "category"]
    number = re.sub(r"\D", " ", identity).split()[-1:] or [str(line)]
    address = _of(entry, "filename") or urlsplit(_link(entry)).path
    title = _of(entry, "title") or _untitled(content)
    if not address and not draft:
        lost.append(Problem(f"{name}:{line}", "has no address", "it cannot lead on from the one it had"))
    return OldText(
        f"{name}#{number[0]}",
        "post" if kind == "POST" else "page",
        address or f"/{number[0]}",
        title,
        (content.text or "") if content is not None else "",
        "html",
        line,
        date=matter.moment(_of(entry, "published")) or matter.moment(_of(entry, "created")),
        updated=matter.moment(_of(entry, "updated")),
        authors=(_author(entry),) if _author(entry) not in ("", "Unknown", "noreply@blogger.com") else (),
        tags=tuple(dict.fromkeys(term for term in terms if term and not term.startswith("http"))),
        status="draft" if draft else "published",
        summary=_of(entry, "metaDescription"),
        id=identity if kind == "POST" else "",
        comments=tuple(comments.get(identity, ())),
    )


def _untitled(content: etree._Element | None) -> str:
    words = re.sub(r"<[^<>]*>|\s+", " ", (content.text or "") if content is not None else "").split()
    return " ".join(words[:8]) or "Untitled"
