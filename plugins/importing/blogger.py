"""A Blogger export → OldSite: the Atom of Takeout (feed.atom), or of the older backup (.xml); pictures beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from plugins.importing import folder, matter
from plugins.importing.elements import Element, local, root_of, text_of
from plugins.importing.model import Comment, OldSite, OldText
from plugins.shared.problem import Problem

_KIND = "http://schemas.google.com/blogger/2008/kind#"
_TAKEOUT = "http://schemas.google.com/blogger/2018"


def read(path: Path) -> OldSite:
    """Return the site of the export ``path``, or of that in a folder."""
    root = path if path.is_dir() else path.parent
    file, *others = (
        [path] if path.is_file() else [candidate for candidate in sorted(path.rglob("*")) if is_export(candidate)]
    )
    feed = root_of(file)
    entries = [element for element in feed if local(element) == "entry"]
    links = [link for element in (feed, *entries) if (link := _link(element))]
    address = folder.site_address(*links)[0]
    comments = _comments(entries)
    fix = "name its file to bring it"
    lost = [
        Problem(f"{other.relative_to(root).as_posix()}", "is another blog, which is left out", fix) for other in others
    ]
    old_texts = (_text(entry, file.name, comments, lost) for entry in entries)
    texts = tuple(replace(text, body=_at_home(text.body, address)) for text in old_texts if text is not None)
    pictures = {name: picture for name, picture in folder.files(root).items() if picture not in (file, *others)}
    pictures |= {Path(name).name: picture for name, picture in pictures.items()}
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


def _link(element: Element) -> str:
    links = (child.get("href", "") for child in element if local(child) == "link" and child.get("rel") == "alternate")
    return next(links, "")


def _kind(entry: Element) -> str:
    """Return POST, PAGE, COMMENT, or another, in both ways in which exports say it."""
    kind = text_of(entry, "type").upper()
    terms = (element.get("term", "") for element in entry if local(element) == "category")
    return kind or next((term.removeprefix(_KIND).upper() for term in terms if term.startswith(_KIND)), "")


def _comments(entries: list[Element]) -> dict[str, list[Comment]]:
    """Return the comments by the id of the post that each answers."""
    comments: dict[str, list[Comment]] = defaultdict(list)
    for entry in entries:
        if _kind(entry) != "COMMENT" or text_of(entry, "status").upper() in (
            "SPAM_COMMENT",
            "SPAM",
            "GHOSTED",
            "PENDING",
        ):
            continue
        to = next((part.get("ref", "") for part in entry if local(part) == "in-reply-to"), "") or text_of(
            entry, "parent"
        )
        comments[to].append(
            Comment(_author(entry), matter.moment(text_of(entry, "published")), text_of(entry, "content"))
        )
    return comments


def _author(entry: Element) -> str:
    return next((text_of(element, "name") for element in entry if local(element) == "author"), "")


def _text(entry: Element, name: str, comments: dict[str, list[Comment]], lost: list[Problem]) -> OldText | None:
    kind, identity = _kind(entry), text_of(entry, "id")
    if kind not in ("POST", "PAGE"):
        return None
    content = next((element for element in entry if local(element) == "content"), None)
    line = int(content.sourceline or 1) if content is not None else 1
    state = text_of(entry, "status").upper()
    if state in ("SOFT_TRASHED", "DELETED"):
        return None
    control = next((text_of(element, "draft") for element in entry if local(element) == "control"), "")
    draft = state in ("DRAFT", "IMPORTED") or control == "yes"
    terms = [element.get("term", "") for element in entry if local(element) == "category"]
    number = re.sub(r"\D", " ", identity).split()[-1:] or [str(line)]
    address = text_of(entry, "filename") or urlsplit(_link(entry)).path
    title = text_of(entry, "title") or _untitled(content)
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
        date=matter.moment(text_of(entry, "published")) or matter.moment(text_of(entry, "created")),
        updated=matter.moment(text_of(entry, "updated")),
        authors=(_author(entry),) if _author(entry) not in ("", "Unknown", "noreply@blogger.com") else (),
        tags=tuple(dict.fromkeys(term for term in terms if term and not term.startswith("http"))),
        status="draft" if draft else "published",
        summary=text_of(entry, "metaDescription"),
        id=identity if kind == "POST" else "",
        comments=tuple(comments.get(identity, ())),
    )


def _at_home(html: str, address: str) -> str:
    """Return HTML whose links within the blog name its one address; it had one more for each country."""
    name, mark, _ = address.partition(".blogspot.")
    home = rf"https?://{re.escape(name.partition('://')[2])}\.blogspot\.[a-z.]{{2,6}}(?=[/\"'?#])"
    return re.sub(home, address, html) if mark else html


def _untitled(content: Element | None) -> str:
    words = re.sub(r"<[^<>]*>|\s+", " ", (content.text or "") if content is not None else "").split()
    return " ".join(words[:8]) or "Untitled"
