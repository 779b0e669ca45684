"""A built site read as a stranger reads it: where its links lead, what its pages load."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
from lxml.html import HtmlElement

TEXT = (".xml", ".json", ".ics", ".opml", ".txt", ".webmanifest")
LOADING_RELATIONS = {
    *("stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "modulepreload", "prefetch"),
    *("preconnect", "dns-prefetch"),
}


@dataclass(frozen=True)
class Reference:
    """An address that a file names; ``loads`` when a browser fetches it without being asked."""

    file: str
    written: str
    loads: bool = False
    foreign: bool = False  # in a member's own text


@dataclass(frozen=True)
class Site:
    """The files of a site that stands at ``base``, such as https://example.org/sub."""

    files: Mapping[str, bytes]
    base: str

    @cached_property
    def pages(self) -> dict[str, HtmlElement]:
        """Return the tree of every HTML page by its file."""
        return {
            name: lxml.html.document_fromstring(data.decode("utf-8"))
            for name, data in self.files.items()
            if name.endswith(".html") and not data.startswith(b"<?xml")  # a feed at an earlier address
        }

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Return every address that a page, a stylesheet, a feed or a calendar names."""
        found = [reference for name, tree in self.pages.items() for reference in _of_page(name, tree)]
        for name, data in self.files.items():
            if name.endswith(".css"):
                found += [Reference(name, url, loads=True) for url in _of_stylesheet(data.decode())]
            elif name.endswith(TEXT):
                found += [Reference(name, url) for url in self._of_text(data.decode())]
        return tuple(dict.fromkeys(found))

    def _of_text(self, text: str) -> list[str]:
        unfolded = re.sub(r"\r?\n[ \t]", "", text) if text.startswith("BEGIN:") else text
        return re.findall(rf"{re.escape(self.base)}(?![\w.-])[^\s\"'<>\\&]*", unfolded)

    def broken(self) -> list[str]:
        """Return each reference to a file or an anchor of the site that is not there."""
        return sorted({f"{r.file}: {r.written}" for r in self.references if not self._resolves(r)})

    def reached(self) -> set[str]:
        """Return every file that a reader finds from home by following links, and a feed reader by autodiscovery."""
        found, waiting = {"index.html"}, ["index.html"]
        offered: dict[str, list[str | None]] = {}
        for name, tree in self.pages.items():
            offered[name] = [self._file(name, str(href)) for href in tree.xpath("//a/@href | //link[@type]/@href")]
        while waiting:
            new = {file for file in offered.get(waiting.pop(), []) if file and file in self.files} - found
            found |= new
            waiting += new
        return found

    def _file(self, page: str, written: str) -> str | None:
        """Return the file that ``page`` names as ``written``, whether it is there or not; None on another host."""
        path = self._internal(urldefrag(urljoin(f"{self.base}/{_address(page)}", written)).url)
        if path is None:
            return None
        file = unquote(path)
        return f"{file}index.html" if file == "" or file.endswith("/") else file

    def _resolves(self, reference: Reference) -> bool:
        fragment = urldefrag(reference.written).fragment
        file = self._file(reference.file, reference.written)
        if file is None:
            return True
        if file not in self.files:
            return False
        return not fragment or file not in self.pages or unquote(fragment) in self._anchors[file]

    @cached_property
    def _anchors(self) -> dict[str, set[str]]:
        return {name: {str(i) for i in tree.xpath("//@id")} for name, tree in self.pages.items()}

    def _internal(self, url: str) -> str | None:
        """Return the path below the site's base that ``url`` names, or None for any other address."""
        url = re.sub(r"^webcals?:", urlsplit(self.base).scheme + ":", url).partition("?")[0]
        if url == self.base:
            return ""
        return url.removeprefix(f"{self.base}/") if url.startswith(f"{self.base}/") else None

    def loaded_from_elsewhere(self) -> list[str]:
        """Return what a browser would fetch from another host, members' pictures apart."""
        return sorted(
            f"{r.file}: {r.written}"
            for r in self.references
            if r.loads
            and not r.foreign
            and not r.written.startswith("data:")
            and self._internal(urljoin(f"{self.base}/{_address(r.file)}", r.written)) is None
        )

    def relative(self) -> list[str]:
        """Return each reference of a page that would break if the page stood elsewhere."""
        return sorted(
            {
                f"{r.file}: {r.written}"
                for r in self.references
                if r.file in self.pages and not r.written.startswith("#") and not urlsplit(r.written).scheme
            }
        )


def _address(file: str) -> str:
    return file.removesuffix("index.html")


def _of_page(name: str, tree: HtmlElement) -> Iterator[Reference]:
    for element in tree.iter("a", "area"):
        if (href := element.get("href")) is not None:
            yield Reference(name, href)
    for element in tree.iter("link"):
        relations = set((element.get("rel") or "").lower().split())
        yield Reference(name, element.get("href") or "", loads=bool(relations & LOADING_RELATIONS))
    for element in tree.iter("img", "script", "source", "iframe", "video", "audio", "embed", "track", "input", "use"):
        foreign = bool(element.xpath("ancestor::*[contains(concat(' ', @class, ' '), ' entry-content ')]"))
        for url in (element.get("src"), element.get("poster"), *_of_srcset(element.get("srcset") or "")):
            if url:
                yield Reference(name, url, loads=True, foreign=foreign)
    for element in tree.iter("form"):
        yield Reference(name, element.get("action") or "")
    for content in tree.xpath("//meta[@property='og:image' or @property='og:url' or @name='twitter:image']/@content"):
        yield Reference(name, str(content))
    for content in tree.xpath("//meta[@http-equiv='refresh']/@content"):
        yield Reference(name, str(content).partition("url=")[2])
    for style in tree.iter("style"):
        for url in _of_stylesheet(style.text or ""):
            yield Reference(name, url, loads=True)


def _of_srcset(srcset: str) -> list[str]:
    return [candidate.split()[0] for candidate in srcset.split(",") if candidate.strip()]


def _of_stylesheet(sheet: str) -> list[str]:
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    found = re.findall(r"url\(\s*['\"]?([^'\")]+)", plain) + re.findall(r"@import\s+['\"]([^'\"]+)", plain)
    return [url for url in found if not url.startswith("#")]
