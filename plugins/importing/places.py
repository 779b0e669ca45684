"""Where a link of the old site leads now: to a text or a file that was brought, else to the old address."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from plugins.images.naming import SUFFIXES
from plugins.importing.model import OldSite, OldText
from plugins.shared.names import LONGEST
from plugins.shared.slug import slugify
from plugins.site.downloads import KINDS
from plugins.writing.links import PELICAN

_SIZED = re.compile(  # smaller copies of a picture: WordPress', Ghost's, Blogger's
    r"-\d{2,4}x\d{2,4}(?=\.\w+$)|(?<=/)size/w\d+(?:h\d+)?/(?:format/\w+/)?"
    r"|(?<=/)(?:s\d{2,4}|w\d{2,4}-h\d{2,4})(?:-[a-z0-9-]+)?/(?=[^/]*$)"
)


@dataclass(frozen=True)
class Places:
    """All that links may name: the old site's, and where each of its texts stands in content/."""

    site: OldSite
    names: Mapping[str, str]  # a text's file there → its file below content/
    unfit: frozenset[Path] = frozenset()  # files that cannot be published

    @cached_property
    def _pages(self) -> dict[str, OldText]:
        pages: dict[str, OldText] = {}
        for text in self.site.texts:
            for address in (text.address, *text.aliases):
                pages.setdefault(page_key(address), text)
        return pages

    @cached_property
    def known_as(self) -> dict[Path, str]:
        """Return what each file is called: its path there."""
        return {file: name for name, file in self.site.files.items() if not name.startswith("/")}

    @cached_property
    def _texts(self) -> dict[str, OldText]:
        return {text.file: text for text in self.site.texts}

    @cached_property
    def _hosts(self) -> frozenset[str]:
        host = (urlsplit(self.site.address).hostname or "").removeprefix("www.")
        return frozenset((host, f"www.{host}")) if host else frozenset()

    def meant(self, text: OldText, href: str) -> OldText | Path | None:
        """Return what ``href`` names in a text of the old site: another text, a file, or nothing that was brought."""
        path = self.path(href)
        return next(
            (target for candidate in self._candidates(text, path) if (target := self._there(candidate)) is not None),
            None,
        )

    def path(self, href: str) -> str:
        """Return the path of a link within the old site, with its query where that names a page."""
        href = PELICAN.sub("", href.strip())
        parts = urlsplit(href)
        query = f"?{parts.query}" if re.match(r"(?:p|page_id|attachment_id)=", parts.query) else ""
        return f"{parts.path or ('/' if parts.scheme else '')}{query}"

    def _candidates(self, text: OldText, path: str) -> Iterator[str]:
        plain = unquote(path)
        if plain.startswith("/"):
            yield plain
            if self.site.below and plain.startswith(f"{self.site.below}/"):
                yield plain.removeprefix(self.site.below)
            yield plain.lstrip("/")
            if self.site.hosts:  # a picture's host names it by a path of its own
                yield posixpath.basename(plain)
            yield from (f"{root}{plain}" for root in self.site.roots)
            return
        yield posixpath.normpath(posixpath.join(posixpath.dirname(text.file), plain))
        yield urljoin(text.address, plain)
        yield urljoin(f"{text.address.rstrip('/')}/", plain)
        yield f"/{plain}"
        yield posixpath.normpath(plain)  # from the folder of the site, as Eleventy's pictures are named

    def _there(self, path: str) -> OldText | Path | None:
        for name in (path, without_size(path)):
            file = self.site.files.get(name)
            if file is not None and file not in self.unfit:
                return file
        if path in self._texts:
            return self._texts[path]
        for ending in (".md", ".markdown", "/index.md", ".rst", ".html"):
            if f"{path.rstrip('/')}{ending}" in self._texts:
                return self._texts[f"{path.rstrip('/')}{ending}"]
        return self._pages.get(page_key(path)) if path.startswith("/") else None

    def own(self, href: str) -> bool:
        """Return whether a link leads within the old site."""
        if re.match(r"(?:mailto|tel|javascript|data|ftp|webcal):|#", href, re.I):
            return False
        try:
            parts = urlsplit(href)
        except ValueError:
            return False
        host = parts.hostname or ""
        return (not parts.scheme and not parts.netloc) or host in self._hosts or host.endswith(self.site.hosts or "\0")


def without_size(path: str) -> str:
    """Return the path or address of a picture as large as it is, of that of a smaller copy."""
    return _SIZED.sub("", path)


def page_key(address: str) -> str:
    """Return what stands for a page's address: /a/b.html, /a/b/, /a/b and /a/b/index.html are one."""
    path, mark, query = unquote(address).partition("?")
    plain = re.sub(r"(?:/index)?\.html?$", "", path.strip("/"), flags=re.I)
    return f"{'' if plain == 'index' else plain}{mark}{query}".casefold()


def file_name(path: str) -> str | None:
    """Return where a file stands below content/; None for what is neither a picture nor a paper that may be fetched."""
    suffix = PurePosixPath(path).suffix.lower()
    folder = "images" if suffix in SUFFIXES else "files" if suffix in KINDS else None
    if folder is None:
        return None
    drop = (
        "static",
        "assets",
        "images",
        "img",
        "content",
        "files",
        "src",
        "source",
        "_posts",
        "wp-content",
        "public",
        "uploads",
    )
    *above, own = (part for part in path.strip("/").split("/") if part not in ("", ".", ".."))
    while above and above[0] in drop:
        above.pop(0)
    plain = [folder, *map(slugify, above), f"{slugify(PurePosixPath(own).stem)}{suffix}"]
    return "/".join(part[-LONGEST:] for part in plain)
