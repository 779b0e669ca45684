"""The links of a text lead on: in Markdown, HTML and reStructuredText, each to where it leads now."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from plugins.images.naming import SUFFIXES
from plugins.importing.model import OldText
from plugins.importing.places import Places, file_name
from plugins.shared.slug import slugify
from plugins.writing.code import without_code
from plugins.writing.links import found_in
from plugins.writing.safety import SCHEMES

_REFERENCE = re.compile(r"^ {0,3}\[[^\]^\n]+\]:[ \t]*(?:<([^<>\n]+)>|([^\s<>]+))", re.M)
_ATTRIBUTE = re.compile(
    r"(?<=\s)(href|src|poster)(\s*=\s*)(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))|\s(?:srcset|sizes)\s*=\s*(?:\"[^\"]*\"|'[^']*')",
    re.I,
)
_TAG = re.compile(r"<(a|img|source|video|audio|area|link)\b(?:\"[^\"]*\"|'[^']*'|[^\"'<>])*>", re.I)
_RST = re.compile(
    r"(?:\{(?:filename|static|attach|tag|category|author|index)\}|\|(?:filename|static|attach)\|)[^\s<>`]*"
    r"|(?<=image:: )\S+|(?<=figure:: )\S+|(?<=:target: )\S+"
)
_OURS = ("/images/", "/files/")
_NAMED = re.compile(r"\{(tag|category|author|index)\}(.*)")  # as Pelican names a page
_RESIDUE = re.compile(r"^(?:\{\{[^{}]*\}\}|%7B%7B[\w.%]*?%7D%7D)/*", re.I)  # {{site.baseurl}} of an earlier generator
_PROXY = re.compile(r"^https?://i\d\.wp\.com/")  # Jetpack's copies of pictures
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_TYPED = re.compile(r"^h+t+p+(s?):/+(?=\w)", re.I)  # hhttps://, htttp:/
_PICTURES = (*sorted(SUFFIXES), ".svg", ".bmp", ".tiff")


@dataclass
class Links:
    """The links of one text: ``new`` says where each leads now; what it used and what it lost is noted."""

    places: Places
    text: OldText
    used: dict[Path, str] = field(default_factory=dict)  # a file → its name below content/
    gone: list[str] = field(default_factory=list)

    def new(self, href: str, *, picture: bool = False) -> str | None:
        """Return where a link leads now; None where nothing can stand there."""
        href = _RESIDUE.sub("/", href)
        href = _TYPED.sub(lambda match: f"http{match[1].lower()}://", href.strip())
        if (scheme := _SCHEME.match(href)) and scheme[1].lower() not in SCHEMES:
            self.gone.append(href)
            return None
        if named := _NAMED.match(href):
            place = {"index": "/", "author": "/members/"}.get(named[1], f"/tags/{slugify(unquote(named[2]))}/")
            return place if named[1] != "index" else f"/{named[2].lstrip('/')}"
        href = _PROXY.sub("https://", href)
        if not href or not self.places.own(href):
            return href
        hash_, fragment = href.partition("#")[1:]
        target = self.places.meant(self.text, href.partition("#")[0])
        if isinstance(target, OldText):
            if target is self.text and fragment:
                return f"#{fragment}"
            return f"{self._to(self.places.names[target.file])}{hash_}{fragment}"
        if target is not None and (name := self._file(target)):
            return self._to(name)
        if target is None and (urlsplit(href).hostname or "").endswith(self.places.site.hosts or "\0"):
            self.gone += [href] if picture else []
            return href
        path = urljoin(self.text.address.partition("?")[0], self.places.path(href))
        if picture or (target is not None) or PurePosixPath(path).suffix.lower() in _PICTURES:
            self.gone.append(href)
        if self.places.site.address:
            return f"{self.places.site.address}{_quoted(path)}{hash_}{fragment}"
        # There the site would look for a file of its own; it is shown once somebody has put it there.
        own = path.startswith(_OURS) or PurePosixPath(path).suffix.lower() in _PICTURES
        return f"{'/.' if own else ''}{_quoted(path)}{hash_}{fragment}"

    def picture(self, src: str) -> str | None:
        """Return the path below content/ of a picture that front matter names; None where it was not brought."""
        target = self.places.meant(self.text, src) if self.places.own(src) else None
        name = self._file(target) if isinstance(target, Path) else None
        return name if name and name.startswith("images/") else None

    def _to(self, name: str) -> str:
        own = self.places.names[self.text.file]
        return quote(posixpath.relpath(name, posixpath.dirname(own)))

    def _file(self, path: Path) -> str | None:
        name = file_name(self.places.known_as.get(path, path.name))
        if name:
            self.used[path] = name
        return name


def relinked(body: str, links: Links, *, markdown: bool) -> str:
    """Return ``body`` with each link led to where it leads now."""
    seen = without_code(body) if markdown else body
    if links.text.markup == "rst" and not markdown:
        return _RST.sub(lambda match: links.new(match[0]) or "#", body)
    changes: list[tuple[int, int, str]] = []
    for place, target in found_in(seen) if markdown else ():
        if not seen.startswith(target, place) or seen[place - 1 : place] == "" or seen[place] == "<":
            continue  # it stands in a tag, or in a definition: both follow
        if seen[max(0, place - 3) : place].rstrip("< \n").endswith("("):
            changes.append(_inline(seen, place, target, links))
    for reference in _REFERENCE.finditer(seen) if markdown else ():
        target, start = reference[1] or reference[2], reference.start(1) if reference[1] else reference.start(2)
        changes.append((start, start + len(target), links.new(target) or "#"))
    for tag in _TAG.finditer(seen):
        changes.append((tag.start(), tag.end(), _in_tag(body[tag.start() : tag.end()], links)))
    return _changed(body, changes)


def _inline(seen: str, place: int, target: str, links: Links) -> tuple[int, int, str]:
    """Return where a link's address stands, and what to write there; of a picture that is not here, its words stay."""
    opened = _opening(seen, place)
    picture = opened > 0 and seen[opened - 1] == "!"
    address = links.new(unescape(target.replace("\\", "")), picture=picture)
    end = place + len(target)
    if address is not None:
        address = address if address == unescape(target) else address.replace("(", "%28").replace(")", "%29")
        return place, end, target if address == unescape(target) else address
    closing = seen.find(")", end)
    start = opened - 1 if picture else opened
    words = seen[opened + 1 : seen.rfind("](", opened, place)]
    return start, closing + 1, words


def _opening(seen: str, place: int) -> int:
    """Return where the brackets open whose link has its address at ``place``."""
    depth = 0
    for at in range(seen.rfind("](", 0, place), -1, -1):
        depth += {"]": 1, "[": -1}.get(seen[at], 0) if seen[at - 1 : at] != "\\" else 0
        if depth == 0:
            return at
    return 0


def _in_tag(tag: str, links: Links) -> str:
    picture = tag[:4].lower() == "<img"

    def put(match: re.Match[str]) -> str:
        if not match[1]:
            return ""
        value = unescape(match[3] or match[4] or match[5] or "")
        address = links.new(value, picture=picture and match[1].lower() == "src")
        return f'{match[1].lower()}="{escape(address or "")}"' if address != value else match[0]

    new_tag = _ATTRIBUTE.sub(put, tag)
    alt = re.search(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return (alt[1] or alt[2] or "" if alt else "") if picture and 'src=""' in new_tag else new_tag


def _changed(body: str, changes: list[tuple[int, int, str]]) -> str:
    parts, end = [], 0
    for start, stop, text in sorted(changes):
        if start >= end:
            parts += [body[end:start], text]
            end = stop
    return "".join((*parts, body[end:]))


def _quoted(path: str) -> str:
    return quote(unquote(path), safe="/?=&%:@!$+,;~*'-._")
