"""What pictures are called: which endings a file may have, and where it is published."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import quote, unquote

# Which format a file with this ending is published in (Pillow's names), whatever it is when it comes.
KINDS = MappingProxyType(
    {
        **dict.fromkeys((".jpg", ".jpeg", ".jfif", ".heic", ".heif", ".hif"), "JPEG"),
        ".png": "PNG",
        ".webp": "WEBP",
        ".gif": "GIF",
        ".avif": "AVIF",
    }
)
SUFFIXES = frozenset(KINDS)
_NO_HOST_KNOWS = frozenset((".jfif", ".heic", ".heif", ".hif"))  # as pictures; browsers show none of the last three
_PATH = re.compile(rf"[^\\:]+(?:{'|'.join(map(re.escape, sorted(SUFFIXES)))})", re.IGNORECASE)

_PELICAN = re.compile(r"^\{(?:static|attach|filename)\}")


def is_picture(name: str) -> bool:
    """Return whether a file called ``name`` is a picture by its ending."""
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def parse_picture(value: object) -> str:
    """Return a picture's path, below content/ or from the file that names it. Raises ValueError for anything else."""
    text = _PELICAN.sub("", str(value).strip()).lstrip("/")
    if not _PATH.fullmatch(text):
        raise ValueError(f"is not a picture: {text} — write its path below content/, as images/day.jpg")
    return text


def meant(source: str, src: str) -> list[str]:
    """Return which files ``src`` may mean in the front matter of ``source`` (content/posts/x.md): names below content/.

    It is a path from there, or from the file; what is not ASCII may stand on the disk in another spelling.
    """
    folder, src = posixpath.dirname(source.partition("/")[2]), _PELICAN.sub("", src).lstrip("/")
    paths = [posixpath.normpath(name) for name in (src, posixpath.join(folder, src))]
    return [unicodedata.normalize(form, path) for path in paths for form in ("NFC", "NFD")] + paths


def published(names: Iterable[str]) -> dict[str, str]:
    """Return for each of ``names`` (paths below content/) the path below the output at which it is published.

    It is the same, below ``images/`` wherever it was brought, but for formats that not every host and browser knows:
    ``images/pub.heic`` becomes ``images/pub.jpg``, or ``images/pub.heic.jpg`` beside a picture that has that name.
    """
    ordered = sorted(names)
    paths = {name: _below(name) for name in ordered if PurePosixPath(name).suffix.lower() not in _NO_HOST_KNOWS}
    taken = {path.casefold() for path in paths.values()}
    for name in ordered:
        if name not in paths:
            paths[name] = next(path for path in _jpegs(_below(name)) if path.casefold() not in taken)
            taken.add(paths[name].casefold())
    return paths


def _below(name: str) -> str:
    return name if name.startswith("images/") else f"images/{name}"


def _jpegs(name: str) -> Iterable[str]:
    yield f"{name.rpartition('.')[0]}.jpg"
    yield f"{name}.jpg"
    number = 2
    while True:
        yield f"{name}-{number}.jpg"
        number += 1


def address(path: str) -> str:
    """Return the path as links have it: spaces, commas and the like would end it in some places."""
    return quote(path, safe="/")


def path_of(address: str) -> str:
    """Return the path that a link has, without what is behind a ? or a #."""
    return unquote(re.split(r"[?#]", address, maxsplit=1)[0])
