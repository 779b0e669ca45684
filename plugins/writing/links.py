"""Links from one content file to another: ``[x](../events/y.md)`` becomes that page's address.

Writers from other Pelican sites write ``{filename}../events/y.md``; that is understood too.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape, unescape
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from plugins.shared.body import is_html
from plugins.shared.problem import Problem, nearest
from plugins.shared.slug import slugify
from plugins.writing.code import without_code

Locate = Callable[[str], str | None]  # a content file (content/…) → its address relative to the site
Resolve = Callable[[str], str | None]
WrittenLink = tuple[int, str, str]  # its line, what is written there, and what that means: a content file or /address/
NOT_OUT = ""  # the address of what is not published yet: a link to it becomes its words alone

# A name may have spaces, between < and >, and a pair of brackets: Markdown reads those, too. It never goes back. Behind
# it stand a title, or the end: else it is no link.
_INLINE = re.compile(
    r"\\.|(?P<open>\[)|\](?:\([ \t]*\n?[ \t]*"
    r"(?:<(?P<whole>[^<>\n]++)>|(?P<name>(?>(?:[^()\s<>]++|\([^()\s]*+\))+))(?=\s*+[)\"'(])))?"
    r"|\n[ \t]*\n"
)
_REFERENCE = re.compile(r"^ {0,3}\[[^\]^]+\]:\s*(?:<([^<>]+)>|([^\s<>]+))", re.M)
# Raw HTML; what is longer than this is no link that anybody wrote.
_RAW = re.compile(
    r"<(?:img|a)\b[^<>]{0,500}?\s(?:src|href)\s*=\s*(?:\"([^\"<>]{1,500})\"|'([^'<>]{1,500})'|([^\"'\s<>]{1,500}))",
    re.I,
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/|#|\?", re.I)
_MANY = 1000  # names; to look through more for one that is alike takes long
_OURS = re.compile(r"/(?:images|files)/.")
# Where other generators have pictures, from the top of the site; this has none there.
_THEIRS = re.compile(
    r"/(?:assets|attachments|img|media|pics|photos|public|static|uploads|wp-content)/.*\.(?:jpe?g|png|gif|webp|avif|svg)/$",
    re.I,
)
_ANCHOR = re.compile(r'<a((?:\s+[\w:-]+="[^"]*")*)\s*>(.*?)</a>', re.DOTALL)
_HREF = re.compile(r'\shref="([^"]*)"')
_FETCHED = re.compile(r'<a (?:[^<>]*? )?href="([^"]*/files/[^"]*)"[^<>]*>(.*?)(?=</a>)', re.S)
PELICAN = re.compile(r"^(?:\{(?:filename|static|attach)\}|\|(?:filename|static|attach)\|)")
_NAMED = re.compile(r"^\{(category|tag|author|index)\}")
TAG = "{tag}"  # begins the name by which the page of a tag is known, among files


class ResolveLinks(Treeprocessor):
    """Puts addresses in the place of paths, in links and pictures."""

    def __init__(self, resolve: Resolve) -> None:
        super().__init__()
        self._resolve = resolve

    def run(self, root: Element) -> None:
        """Change ``root`` in place."""
        for element in root.iter():
            for attribute in ("href", "src"):
                value = element.get(attribute)
                resolved = self._resolve(value) if value else None
                if resolved == NOT_OUT:
                    element.tag = "span"
                    element.attrib.clear()
                elif resolved is not None:
                    element.set(attribute, resolved)


def resolver(source: str, locate: Locate, siteurl: str) -> Resolve:
    """Return how the links of the file ``source`` become addresses at ``siteurl``; ``locate`` knows the others.

    What is NOT_OUT, as a file or as an address of the site, resolves to that.
    """

    def resolve(href: str) -> str | None:
        path, fragment = content_path(source, href)
        if path is None:
            href = _from_home(href)
            page = site_path(href)
            return page and (NOT_OUT if locate(page) == NOT_OUT else f"{siteurl}{href}")
        address = next((target for spelling in spellings(path) if (target := locate(spelling)) is not None), None)
        return f"{siteurl}/{address}{fragment}" if address else address

    return resolve


def with_facts(html: str, told: Callable[[str], str | None], siteurl: str) -> str:
    """Return ``html``, sanitised, with kind and size in each link to a file to fetch; ``told`` knows them by address.

    A link that says the kind itself is told the size alone.
    """
    if f'"{siteurl}/files/' not in html:
        return html

    def add(link: re.Match[str]) -> str:
        facts = told(unescape(link[1]).partition("#")[0])
        if not facts:
            return link[0]
        kind, _, size = facts.partition(", ")
        match = re.search(rf"(?<!\w){kind}(?!\w)", re.sub("<[^>]*>", "", link[2]), re.I)
        return f"{link[0]} ({escape(size if match else facts, quote=False)})"

    return _FETCHED.sub(add, html)


def for_paper(html: Markup, site: str) -> Markup:
    """Return ``html``, sanitised, with a mark (``data-told``) on each link whose address paper need not show.

    That is one within the ``site``, one that was shown before, and one whose words are the address.
    """
    shown: set[str] = set()

    def mark(link: re.Match[str]) -> str:
        attributes, words = link.groups()
        match = _HREF.search(attributes)
        if not match or not (href := unescape(match[1])).startswith(("http://", "https://", "mailto:")):
            return link[0]
        label = unescape(re.sub("<[^>]*>", "", words)).strip()
        own = href.removesuffix("/") == site or href.startswith((f"{site}/", f"{site}#"))
        if not own and _spoken(href) not in shown and _spoken(label) != _spoken(href):
            shown.add(_spoken(href))
            return link[0]
        return f"<a data-told{attributes}>{words}</a>"

    return Markup(_ANCHOR.sub(mark, str(html)))


def _spoken(address: str) -> str:
    """Return an address as people say it: without how it is asked for, and without a slash at its end."""
    return address.removeprefix("https://").removeprefix("http://").removeprefix("mailto:").removesuffix("/")


def broken(source: str, hrefs: Iterable[WrittenLink], known: Mapping[str, str]) -> list[Problem]:
    """Return a Problem for each of ``hrefs`` in the file ``source`` that leads to a content file not ``known``."""
    problems = []
    for number, href, path in hrefs:
        if _THEIRS.match(path) and path[1:-1] not in known.values():
            fix = "put the picture beside this text, and write its name"
            problems.append(Problem(f"{source}:{number}", f"links to {href}, which does not exist", fix))
        elif not path.startswith("/") and not any(spelling in known for spelling in spellings(path)):
            fix = _nearest(path, known, posixpath.dirname(source)) or _meant(href)
            fix = "name one that a post has" if path.startswith(TAG) else fix
            problems.append(Problem(f"{source}:{number}", f"links to {href}, which does not exist", fix))
    return problems


def _meant(href: str) -> str:
    if re.match(r"www\.\w", href, re.I) or re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", href):
        return f"write {'mailto:' if '@' in href else 'https://'}{href}"
    if "\\" in href:  # as Windows has it
        return f"write {href.replace(chr(92), '/')}, if that is where it lies"
    return "write the path from this file to the other, such as ../events/x.md or ../images/x.jpg"


def _nearest(path: str, known: Mapping[str, str], folder: str) -> str | None:
    """Return the remedy where a file of nearly the same name lies in that folder, or of the same name in another."""
    place, own = posixpath.split(path.casefold())
    beside = {_stem(name): name for name in known if posixpath.dirname(name).casefold() == place}
    same = [name for name in known if posixpath.basename(name).casefold() == own]
    near = nearest(_stem(path), beside) if len(beside) < _MANY else None
    file = beside.get(near or "") or (same[0] if len(same) == 1 else None)
    return f"did you mean {posixpath.relpath(file, folder)}?" if file else None


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0].casefold()


_CLOCK = re.compile(r"(?<=\.\d\d) (?=[AP]M\b)")


def spellings(path: str) -> list[str]:
    """Return how a file's name may be written in bytes: as it is, composed, decomposed (as macOS and phones do).

    The space before AM and PM, which nobody can type, is a narrow one in the names of macOS's screenshots.
    """
    if path.isascii():
        return [path, narrow] if (narrow := _CLOCK.sub("\u202f", path)) != path else [path]
    return list(dict.fromkeys((path, unicodedata.normalize("NFC", path), unicodedata.normalize("NFD", path))))


def content_path(source: str, href: str) -> tuple[str | None, str]:
    """Return the content file that a relative link names and the link's fragment; None for any other link."""
    target, hash_, fragment = href.partition("#")
    if named := _NAMED.match(target):
        if named[1] == "index":
            return None, ""
        slug = slugify(unquote(target[named.end() :]))
        page = f"{source.split('/')[0]}/members/{slug}.md" if named[1] == "author" else f"{TAG}{slug}"
        return page, hash_ + fragment
    pelican = PELICAN.match(target)
    target = target[pelican.end() :] if pelican else target
    if pelican and target.startswith("/"):
        return posixpath.normpath(f"{source.split('/')[0]}{unquote(target)}"), hash_ + fragment
    if _OURS.match(target):  # by its address: it is that of a file here, or of none
        return posixpath.normpath(f"{source.split('/')[0]}{unquote(target)}"), hash_ + fragment
    if not target or _ELSEWHERE.match(target):
        return None, ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(target))), hash_ + fragment


def _from_home(href: str) -> str:
    """Return the address that Pelican's ``{index}`` stands for."""
    named = _NAMED.match(href)
    return f"/{href[named.end() :].removeprefix('/')}" if named and named[1] == "index" else href


def site_path(href: str) -> str | None:
    """Return the page that a link names by its address on this site, as /posts/hello/; None for any other link."""
    href = _from_home(href)
    if not href.startswith("/") or href.startswith("//"):
        return None
    path = re.split(r"[?#]", unquote(href), maxsplit=1)[0].removesuffix("index.html").strip("/")
    return f"/{path}/" if path else "/"


def found_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield where in ``text`` each link begins to say where it leads, and that."""
    depth = 0
    for mark in _INLINE.finditer(text):
        if mark["open"]:
            depth += 1
        elif mark[0][0] == "\n":
            depth = 0
        elif mark[0][0] == "]":
            if depth and (target := mark["whole"] or mark["name"]):
                yield mark.start("whole" if mark["whole"] else "name"), target
            depth = max(0, depth - 1)
    for named in _REFERENCE.finditer(text):
        yield named.start(), named[1] or named[2]
    yield from _in_tags(text)


def _in_tags(text: str) -> Iterator[tuple[int, str]]:
    for tag in _RAW.finditer(text) if "<" in text else ():
        yield tag.start(), unescape(tag[1] or tag[2] or tag[3])


def links(source: str, body: str, first_line: int) -> list[WrittenLink]:
    """Return every link within the site in ``body``, the text of the file ``source`` from ``first_line`` on.

    What stands in code is none.
    """
    text = body if is_html(source) else without_code(body)
    if is_html(source):  # where in the file they were nobody knows
        hrefs = [(0, href) for _, href in _in_tags(text)]
    else:
        hrefs = sorted(found_in(text)) if "[" in text or "<" in text else []
    meant = ((place, href, content_path(source, href)[0] or site_path(href)) for place, href in hrefs)
    lines = [(first_line + text.count("\n", 0, place), href, path) for place, href, path in meant if path is not None]
    return list(dict.fromkeys(lines))
