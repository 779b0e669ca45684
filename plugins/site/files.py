"""Which files content/ may hold, and where. A pull request brings them: what is not listed is not read or published.

content/ ─► shared/listing (one walk) ─► what may stand at its place ─► readers, Album, downloads, copies
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from plugins.images.naming import SUFFIXES, is_picture
from plugins.planet.relations.overrides import NAME as RELATIONS
from plugins.planet.replies.files import FOLDER as REPLIES
from plugins.planet.replies.files import PENDING
from plugins.planet.subscriptions.streams import FOLDER as STREAMS
from plugins.shared.community import place_of
from plugins.shared.listing import Listed, Listing, listing
from plugins.shared.names import LONGEST_PATH, unheld
from plugins.shared.opened import read_bytes
from plugins.shared.problem import Problem
from plugins.site.downloads import FOLDER, misplaced, remedy

MARKDOWN = ("posts", "pages", "members", "events", "venues")
# Folders on the way from content/ to a file, at most; posts, pages and pictures may be sorted as one likes.
_DEEPEST = {"members": 1, "events": 2, "venues": 1, "planet": 1}


def content_files(
    content: Path, root: Path, published: Mapping[str, str] | None = None, endings: Collection[str] = ()
) -> Listing:
    """Walk through ``content``: what may be read or copied, named from ``root``, and a Problem for all else.

    ``published`` are the files that the settings publish beside the pictures; see there. ``endings`` are those of posts
    and pages that are not Markdown.
    """
    walked = listing(content, root)
    checked = [(file, _misplaced(file, below(file, content), published or {}, endings)) for file in walked.files]
    files = tuple(file for file, problem in checked if problem is None)
    problems = [problem for _, problem in checked if problem]
    return replace(walked, files=files, problems=(*walked.problems, *problems))


def below(file: Listed, content: Path) -> tuple[str, ...]:
    """Return the parts of the name that a file has in ``content``."""
    return Path(file.path).relative_to(content).parts


def also_published(listed: Listing, published: Mapping[str, str]) -> dict[str, str]:
    """Return each of the files ``published`` (named from the project) with its address."""
    named = ((file, "/".join(below(file, listed.folder))) for file in listed.files)
    return {file.name: published[name] for file, name in named if name in published}


def unpublished(listed: Listing, published: Mapping[str, str], root: Path) -> list[Problem]:
    """Return a Problem for each name in STATIC_PATHS that is no file: whoever set it would wait in vain."""
    there = {"/".join(below(file, listed.folder)) for file in listed.files}
    fix = "name single files of content/ there, beside images"
    return [
        Problem(place_of("STATIC_PATHS", root), f"`STATIC_PATHS` names {name}, which is no file", fix)
        for name in published
        if name not in there
    ]


def copies(listed: Listing, published: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield what is published as it is: the address of each file, and what is in it."""
    for file in listed.files:
        name = "/".join(below(file, listed.folder))
        if name in published:
            yield published[name], read_bytes(file.path, listed.folder)


def _misplaced(
    file: Listed, parts: tuple[str, ...], published: Mapping[str, str], endings: Collection[str]
) -> Problem | None:
    """Return why a file may not stand at its place, or None when it may."""
    if "/".join(parts) in published or (parts[0] in ("posts", "pages") and Path(file.own).suffix in endings):
        return None
    if len(parts) == 1:
        return _at_the_top(file)
    if parts[0] == "images" or (parts[0] in MARKDOWN and (is_picture(file.own) or file.own.lower().endswith(".svg"))):
        return _as_picture(file, parts)
    if parts[0] == FOLDER:
        return misplaced(file) or _unheld(file, parts)
    if parts[0] not in (*MARKDOWN, "planet"):
        return _in_no_folder(file)
    if "/".join(parts[:2]) in (REPLIES, PENDING):
        return _as_reply(file, parts)
    if "/".join(parts[:2]) == STREAMS and file.own.endswith(".md") and len(parts) == 3:
        return None
    if parts[0] == "planet" and "/".join(parts) != RELATIONS and not file.own.endswith(".json"):
        fix = "keep JSON Feeds there (.json), relations.yml, replies/ with what people said back, and sources/ (.md)"
        return Problem(f"{file.name}:1", "is no archive", fix)
    if parts[0] != "planet" and not file.own.endswith(".md"):
        fix = remedy(file.own) or "write it as a .md file; slides and the like belong in content/files/"
        small = Path(file.own).suffix.lower()
        if small in (".md", *endings):
            fix = f"rename it {Path(file.own).stem}{small}: its ending has to be in small letters"
        elif small in (".markdown", ".mdown", ".mkd", ".mdx"):
            more = ", and write in Markdown what its components show" if small == ".mdx" else ""
            fix = f"rename it {Path(file.own).stem}.md{more}"
        return Problem(f"{file.name}:1", "is not Markdown", fix)
    if len(parts) - 1 > _DEEPEST.get(parts[0], len(parts)):
        return Problem(f"{file.name}:1", "lies deeper than anything is read", f"move it up in content/{parts[0]}/")
    return _unheld(file, parts)  # a clone of it, too, must be possible everywhere


def _at_the_top(file: Listed) -> Problem | None:
    """A licence, a note to whoever looks after the folder: neither is published."""
    if file.own.endswith(".md"):
        return _in_no_folder(file)
    if "." in file.own and not file.own.endswith(".txt"):
        fix = "move it to the folder of its kind, or take it out"
        if file.own.endswith(".html"):  # as Pelican's TEMPLATE_PAGES have them
            fix = f"a template is code: move it out of content/, and name it ../own/{file.own} in TEMPLATE_PAGES"
        return Problem(f"{file.name}:1", "has no place there", fix)
    return None


def _as_reply(file: Listed, parts: tuple[str, ...]) -> Problem | None:
    """Tell what may stand in content/planet/replies/ and pending/: .md files, and no folder."""
    if not file.own.endswith(".md"):
        return Problem(f"{file.name}:1", "is no reply", "run python3 tasks.py reply FILE: it makes one of a mail")
    return None if len(parts) == 3 else Problem(f"{file.name}:1", "lies deeper than anything is read", "move it up")


def _in_no_folder(file: Listed) -> Problem:
    where = ", ".join(f"content/{folder}/" for folder in (*MARKDOWN, "images", FOLDER))
    return Problem(f"{file.name}:1", "is in no folder that is read", f"move it to one of {where}")


def _as_picture(file: Listed, parts: tuple[str, ...]) -> Problem | None:
    suffix = Path(file.own).suffix.lower()
    if suffix == ".svg":
        return Problem(f"{file.name}:1", "is an SVG, which can carry code", "save it as PNG or WebP")
    if suffix not in SUFFIXES:
        fix = remedy(file.own) or f"use one of {', '.join(sorted(SUFFIXES))}"
        return Problem(f"{file.name}:1", "is not a picture", fix)
    return _unheld(file, parts)


def _unheld(file: Listed, parts: tuple[str, ...]) -> Problem | None:
    reason = next((why for part in parts if (why := unheld(part))), None)
    if len("/".join(parts).encode()) > LONGEST_PATH:
        reason = f"is longer than {LONGEST_PATH} bytes with all its folders"
    if reason:
        return Problem(f"{file.name}:1", f"has a name that {reason}", "rename it with letters, digits and hyphens")
    return None
