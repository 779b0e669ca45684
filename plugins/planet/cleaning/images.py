"""The images of a feed's HTML: lazy ones restored, trackers removed, addresses and sizes settled."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from lxml.html import HtmlElement, fromstring
from markupsafe import escape

from plugins.planet.cleaning.formulas import drawn
from plugins.planet.cleaning.tree import STANDS_AT, Place, has, words
from plugins.planet.parsing.files import names_picture
from plugins.shared.url import host_of, image_address, rough_host, web_address

# Where scripts that load images late keep the real address.
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-orig-src", "data-full-url", "data-actualsrc",
         "data-url", "data-image", "data-orig-file")  # fmt: skip
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = re.compile(
    r"^(?:data:|about:|#?$)|(?:/|^)(?:blank|spacer|pixel|placeholder|transparent|lazy(?:load)?|1x1|"
    r"loading)[\w.-]*\.(?:gif|png|svg)",
    re.IGNORECASE,
)
# Hosts that do nothing but count, or sell.
_TRACKERS = re.compile(
    r"(?:^|\.)(?:pixel\.wp\.com|pixel\.mathtag\.com|pixel\.quantserve\.com|stats\.wordpress\.com|stats\.wp\.com|"
    r"feeds\.wordpress\.com|"
    r"feedsportal\.com|doubleclick\.net|google-analytics\.com|googlesyndication\.com|quantserve\.com|"
    r"scorecardresearch\.com|"
    r"feeds\d?\.feedburner\.com|statcounter\.com|list-manage\.com|assoc-amazon\.[a-z.]+|pheedo\.com|"
    r"mf\.feeds\.reuters\.com|"
    r"chartbeat\.net|hits\.theguardian\.com|hits\.guardian\.co\.uk|rss\.buysellads\.com|e\.substack\.com|"
    r"tinypass\.com|mixpanel\.com|sb\.scorecardresearch\.com|analytics\.twitter\.com)$|^(?:eotrx|"
    r"email-analytics)\.substack"
)
_TRACKER_PATHS = re.compile(
    r"/(?:ljcounter/|tools/commentcount\?|piwik\.php|matomo\.php|track(?:ing)?/open\b|_/stat\?|open\.aspx\b|wf/open\b|republication-tracker-tool|track-rss-|"
    r"~[r4a]/[^?]*(?:/|~4)[^/.]*$)",
    re.IGNORECASE,
)
# A name that a counter may have, and a photograph: it goes only without a word, a size, and a picture's own ending.
_SOUNDS = re.compile(
    r"/(?:(?:pixel|beacon|1x1|track(?:er|ing)?|count(?:er)?|hit)(?:\.(?:gif|php|aspx?|ashx|cgi))?|"
    r"(?:[bo]|clear|stats?|open)\.(?:gif|php|aspx?))$",
    re.IGNORECASE,
)
_BLANK = re.compile(r"/(?:px|pixel|beacon|1x1|clear|blank|spacer|transparent)\.(?:gif|png)$", re.IGNORECASE)
_ABOUT_SCRIPTS = re.compile(r"javascript|disqus|your browser|view this gist", re.IGNORECASE)
_EMOJI = re.compile(r"(?:^|\s)(?:wp-smiley|smil(?:ey|ies|ie)|emoji|emojione|twemoji)(?:\s|$)")
_CARRIED = re.compile(r"data:image/(?!svg)[\w.+-]{1,20};base64,[^\"]{4000}")  # larger than what stands in for another
_LETTER, _SHOWN = 24, 150  # pixels: from there on it is there to be looked at
_MARKS = re.compile(r"(?:^|[\s_-])(?:logo|favicon|avatar)(?=\s|$)", re.IGNORECASE)
_SIGNS = re.compile(r"favicon|\bicon\b|avatar|\blogo\b|profile|^loading", re.IGNORECASE)
_PIXELS = re.compile(r"\s*(\d{1,6})(?:\.\d+)?\s*(?:px)?\s*")
_STYLED = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,5}(?:\.\d+)?)(px|r?em)", re.IGNORECASE)
_EM = 16  # pixels, on most pages


def restore(body: HtmlElement, place: Place, _taken: Counter[str]) -> None:
    """Give images their real addresses: out of data attributes, srcset, <picture> and <noscript>."""
    for picture in list(body.iter("picture")):
        _unwrap_picture(picture)
    for image in list(body.iter("img")):
        source = _source(image)
        if source and source != image.get("src"):
            image.set("src", source)
    noscripts = list(body.iter("noscript"))
    if not noscripts:
        return
    seen = {image_address(image.get("src"), place.base) for image in body.iter("img") if not _inside_noscript(image)}
    for noscript in noscripts:
        elements = list(noscript.iter("img"))
        known = any(image_address(image.get("src"), place.base) in seen for image in elements) or _is_twin(
            noscript, elements
        )
        noscript.drop_tree() if known or not (elements or _tells(noscript)) else noscript.drop_tag()


def _is_twin(noscript: HtmlElement, elements: list[HtmlElement]) -> bool:
    """Tell whether a picture is the one right beside it, of another size: by its words, or as that comes late."""
    beside = [
        element
        for element in (noscript.getprevious(), noscript.getnext())
        if element is not None and element.tag == "img"
    ]
    if len(elements) == 1 and any(_is_address(element.get(name)) for element in beside for name in _LAZY):
        return True
    before = noscript.getprevious()
    shown = (
        [] if before is None else [image.get("alt") for image in before.iter("img") if _is_address(image.get("src"))]
    )
    alts = [image.get("alt") or "" for image in elements]
    return len(alts) == len(shown) == 1 and bool(alts[0].strip()) and alts == shown


def _tells(noscript: HtmlElement) -> bool:
    """Tell whether what stands for a script is text, such as a gist's code, and not about scripts."""
    wording = words(noscript)
    return has(noscript, ("pre", "iframe", "video", "audio")) or (
        bool(wording) and not (len(wording) < 400 and _ABOUT_SCRIPTS.search(wording))
    )


def settle(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Make image addresses absolute and https, remove what counts readers, turn emoji images into emoji.

    A picture that no page of ours can show leaves its words, and a link where it has an address.
    """
    for image in list(body.iter("img")):
        alt = (image.get("alt") or "").strip() or drawn(image.get("src"))
        if _EMOJI.search(image.get("class") or "") and 0 < len(alt) <= 16:
            _replace_by_text(image, alt)
            continue
        url = image_address(image.get("src"), place.base)
        size = _size(image)
        if url is not None and is_tracker(url, *size, alt):
            taken["tracking picture"] += 1
            _remove(image)
            continue
        if url is None:
            taken["picture"] += bool((image.get("src") or "").strip())
            carried = _CARRIED.match(image.get("src") or "")
            _leave_words(image, alt, place.url if carried else web_address(image.get("src"), place.base))
            continue
        if _is_sign(image, size, alt):
            _remove(image)
            continue
        image.set("src", url)
        image.set("alt", alt)  # without one, a screen reader reads the address
        for name, value in zip(("width", "height"), size, strict=True):
            image.attrib.pop(name, None)
            if value:
                image.set(name, str(value))


def _is_sign(image: HtmlElement, size: tuple[int | None, int | None], told: str) -> bool:
    """Tell whether a picture is somebody's mark, or small as a letter, and says nothing that is not said beside it."""
    largest_side = max(filter(None, size), default=0)
    if not told and largest_side < _SHOWN and _MARKS.search(image.get("class") or ""):
        return True
    if not all(size) or largest_side > _LETTER:
        return False
    box = next(image.iterancestors("p", "li", "td", "div", "blockquote"), None)
    return not told or _SIGNS.search(told) is not None or (box is not None and told.lower() in words(box).lower())


def is_tracker(url: str, width: int | None = None, height: int | None = None, told: str = "") -> bool:
    """Tell whether an image is there to count readers: too small to be seen, or from a service that does only that.

    ``told`` is its alternative text: what counts has none.
    """
    if (width is not None and width <= 2) or (height is not None and height <= 2):
        return True
    if _counts(rough_host(url)):
        return True
    address = url[url.find("/", 8) :].partition("#")[0]
    if _TRACKER_PATHS.search(address):
        return True
    path, _, query = address.partition("?")
    return not (told or width or height) and bool(_BLANK.search(path) or (query and _SOUNDS.search(path)))


@lru_cache(maxsize=1024)
def _counts(host: str) -> bool:
    return bool(_TRACKERS.search(host))


def largest(srcset: str) -> str | None:
    """Return the widest image of a ``srcset`` up to a page's width (1,600 px), else the narrowest."""
    candidates: list[tuple[float, str]] = []
    for part in re.split(r",\s+|,(?=https?:|/)", srcset.strip()):
        address, _, size = part.strip().rstrip(",").partition(" ")
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)([wx])\s*", size)
        width = (float(match[1]) * (1 if match[2] == "w" else 600)) if match else 600.0
        if address and not _PLACEHOLDER.search(address):
            candidates.append((width if width <= 1600 else -width, address))
    return max(candidates, key=lambda pair: pair[0])[1] if candidates else None


def _source(image: HtmlElement) -> str | None:
    lazy = next((image.get(name) for name in _LAZY if _is_address(image.get(name))), None)
    current = (image.get("src") or "").strip()
    if lazy and (not current or _PLACEHOLDER.search(current) or image.get("data-src") or image.get("data-lazy-src")):
        return str(lazy).strip()
    if current and not _PLACEHOLDER.search(current):
        return current
    return next(filter(None, (largest(image.get(name) or "") for name in _LAZY_SETS)), None) or _named(image) or current


def _named(image: HtmlElement) -> str | None:
    """Return the address of a picture in an attribute of a script's own that nobody here knows."""
    own = (value.strip() for name, value in image.items() if name.startswith("data-") or name.endswith("src"))
    return next((value for value in own if _is_address(value) and " " not in value and names_picture(value)), None)


def _is_address(value: str | None) -> bool:
    return bool(value and value.strip() and not _PLACEHOLDER.search(value.strip()) and value.strip()[0] not in "{[")


def _unwrap_picture(picture: HtmlElement) -> None:
    image = next(picture.iter("img"), None)
    sets = [source.get("srcset") or source.get("data-srcset") or "" for source in picture.iter("source")]
    if image is not None and not _is_address(_source(image)):
        best = next(filter(None, map(largest, sets)), None)
        if best:
            image.set("src", best)
    for source in list(picture.iter("source")):
        source.drop_tag()
    picture.drop_tag()


def _inside_noscript(image: HtmlElement) -> bool:
    return next(image.iterancestors("noscript"), None) is not None


def _size(image: HtmlElement) -> tuple[int | None, int | None]:
    styles = _STYLED.findall(image.get("style") or "")
    styled = {name.lower(): int(float(value) * (1 if unit.lower() == "px" else _EM)) for name, value, unit in styles}
    return _pixels(image.get("width"), styled.get("width")), _pixels(image.get("height"), styled.get("height"))


def _pixels(value: str | None, styled: int | None) -> int | None:
    match = _PIXELS.fullmatch(value) if value else None
    return int(match[1]) if match else styled


def _replace_by_text(image: HtmlElement, words: str) -> None:
    image.tail = words + (image.tail or "")
    image.drop_tree()


def _leave_words(image: HtmlElement, told: str, url: str | None) -> None:
    """Put a picture's alternative text in its place, as a link where it has an address of its own."""
    if url is None or next(image.iterancestors("a"), None) is not None:
        image.tail = told + (image.tail or "")
        image.drop_tree() if told else _remove(image)
        return
    link = fromstring(f'<a href="{escape(url)}">{escape(told or STANDS_AT.format("Picture", host_of(url)))}</a>')
    link.tail, image.tail = image.tail, None
    image.addprevious(link)
    image.drop_tree()


def _remove(image: HtmlElement) -> None:
    """Remove an image, and the link that has nothing else in it."""
    parent = image.getparent()
    image.drop_tree()
    if parent is not None and parent.tag == "a" and not len(parent) and not (parent.text or "").strip():
        parent.drop_tree()
