"""What readers may fetch from content/files/: slides, papers, sheets, recordings. No browser runs any of it.

A pull request brings these, too. An ending says how a file is served, so only those stand here that mean nothing to
run, and a file must begin as its ending says: a page of HTML called .pdf is none. Archives (.zip) hold what nobody sees
in a review; what carries macros has endings of its own (.docm), and those are not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from babel.units import format_unit

from plugins.images.naming import address, is_picture
from plugins.language.dates import locale
from plugins.parts.given import OutputFiles
from plugins.shared.listing import Listed, Listing
from plugins.shared.opened import read_bytes
from plugins.shared.problem import Problem
from plugins.site.reading import ContentReader

FOLDER = "files"
LARGEST = 25 * 10**6  # bytes: hosts of static sites take no more of one file
_ZIP, _TEXT = re.compile(rb"PK\x03\x04"), re.compile(rb"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*+\Z")
# How a file with this ending must begin.
KINDS: Mapping[str, re.Pattern[bytes]] = {
    ".pdf": re.compile(rb"[\s\S]{0,1020}%PDF-"),
    **dict.fromkeys((".odp", ".odt", ".ods", ".pptx", ".docx", ".xlsx", ".epub"), _ZIP),
    ".csv": _TEXT,
    ".txt": _TEXT,
    ".ipynb": re.compile(rb"\s*\{[^\x00]*+\Z"),  # a notebook: JSON
    ".mp3": re.compile(rb"ID3|\xff[\xe2-\xff]"),
    **dict.fromkeys((".ogg", ".opus"), re.compile(b"OggS")),
    **dict.fromkeys((".m4a", ".mp4"), re.compile(rb"[\s\S]{4}ftyp")),
    ".webm": re.compile(rb"\x1a\x45\xdf\xa3"),
}

# What phones, cameras and recorders make beside: with what a person does about it.
_RECORDED: Mapping[str, str] = {
    **dict.fromkeys(
        (".mov", ".m4v", ".3gp", ".avi", ".mkv", ".mpg", ".mpeg", ".mts", ".wmv"),
        "save it as .mp4 in content/files/, or write the address where it can be watched on a line of its own",
    ),
    **dict.fromkeys(
        (".wav", ".aac", ".flac", ".aif", ".aiff", ".amr", ".caf", ".wma"), "save it as .mp3 or .m4a in content/files/"
    ),
    **dict.fromkeys((".bmp", ".tif", ".tiff", ".psd", ".raw", ".dng", ".ico", ".jp2"), "save it as JPEG, PNG or WebP"),
}


@dataclass(frozen=True)
class Download:
    """A file below content/files/: its path, what people call it, its address from the site, its digest and size."""

    path: Path
    source: str
    published: str
    digest: str
    size: int  # bytes

    @property
    def address(self) -> str:
        """Return its address as links have it."""
        return address(self.published)

    def told(self, language: str) -> str:
        """Return what a reader wants to know before fetching it, as ``PDF, 1.2 MB``."""
        kind = PurePosixPath(self.published).suffix[1:].upper()
        unit, each = ("megabyte", 10**6) if self.size >= 100_000 else ("kilobyte", 10**3)
        shown = max(self.size / each, 1 if each == 10**3 else 0.1)
        where = locale(language)
        return f"{kind}, {format_unit(round(shown, 1 if shown < 10 else 0), unit, 'short', locale=where)}"


def downloads(listed: Listing, reader: ContentReader) -> tuple[tuple[Download, ...], list[Problem]]:
    """Return every file that readers may fetch among those ``listed`` of content/, and what is wrong with some."""
    files = {file.name: Path(file.path) for file in listed.below(listed.folder / FOLDER)}
    looked = reader.look(files, listed.folder, "download", _examine)
    downloads = tuple(
        Download(path, name, path.relative_to(listed.folder).as_posix(), str(looked[name]), path.stat().st_size)
        for name, path in files.items()
    )
    return downloads, [problem for problem in looked.values() if isinstance(problem, Problem)]


def misplaced(file: Listed) -> Problem | None:
    """Return why a file may not stand in content/files/, or None when it may."""
    if PurePosixPath(file.own).suffix.lower() in KINDS:
        return None
    fix = "move it to content/images/" if is_picture(file.own) else remedy(file.own)
    fix = fix or f"save it as one of {', '.join(sorted(KINDS))}"
    return Problem(f"{file.name}:1", "is no file that readers may fetch here", fix)


def remedy(name: str) -> str | None:
    """Return how a file called ``name`` may be fetched from content/files/, or None where its ending tells nothing."""
    ending = PurePosixPath(name).suffix.lower()
    return "move it to content/files/" if ending in KINDS else _RECORDED.get(ending)


def published(downloads: tuple[Download, ...], folder: Path) -> Iterator[OutputFiles]:
    """Yield each as it is published: byte for byte. From ``folder`` on no link is followed."""
    for download in downloads:
        yield OutputFiles([download.published], _reading(download, folder), download.digest)


def _reading(download: Download, folder: Path) -> Callable[[], list[tuple[str, bytes]]]:
    return lambda: [(download.published, read_bytes(download.path, folder))]


def _examine(data: bytes, name: str) -> Problem | None:
    if len(data) > LARGEST:
        fix = "make it smaller, or put it where recordings are at home and link to it"
        return Problem(f"{name}:1", f"is larger than {LARGEST // 10**6} MB", fix)
    ending = PurePosixPath(name).suffix.lower()
    kind = KINDS[ending]
    if not (kind.match(data) if kind is not _TEXT else kind.fullmatch(data)):
        return Problem(f"{name}:1", f"is not what {ending} says: it begins otherwise", "save it anew, or rename it")
    return None
