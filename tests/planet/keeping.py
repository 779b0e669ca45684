"""How much of real posts survives: the share of words, of pictures that are not trackers, and code as it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml.html import document_fromstring

from plugins.planet.cleaning.images import is_tracker
from plugins.planet.cleaning.rewrite import rewrite
from plugins.planet.cleaning.sanitise import LARGEST, clean
from plugins.planet.cleaning.tree import Place
from plugins.planet.model import ParsedFeed, RawEntry
from plugins.planet.parsing.parse import parse
from plugins.shared.text import from_html, from_markup
from plugins.shared.url import image_address
from tests.planet.raw import FEED, response

_WORD = re.compile(r"\w+")
_SHARING = re.compile(r"feedburner|feedsportal|sociable|bookmarkify|share|tweet|digg|reddit|wp-smiley", re.IGNORECASE)


@dataclass(frozen=True)
class Kept:
    """Shares of 1."""

    entries: int
    words: float
    images: float


def measure(files: Iterable[Path]) -> Kept:
    """Return what the posts of these feeds keep; pictures of share buttons do not count."""
    entries = words = lost_words = images = lost_images = 0
    for file in files:
        parsed = parse(response(file.read_bytes()), FEED)
        for entry in parsed.entries if isinstance(parsed, ParsedFeed) else ():
            if not entry.content.strip() or len(entry.content) > LARGEST:
                continue
            entries += 1
            markup = clean(rewrite(entry.content, Place(entry.base, entry.url, entry.title)))
            before = Counter(_WORD.findall(from_html(re.sub(r"<img[^>]*>", " ", entry.content))))
            words += before.total()
            lost_words += (before - Counter(_WORD.findall(from_markup(markup)))).total()
            wanted = _pictures(entry)
            images += len(wanted)
            lost_images += len(wanted - set(re.findall(r'<img[^>]* src="([^"]*)"', str(markup).replace("&amp;", "&"))))
    return Kept(entries, 1 - lost_words / max(1, words), 1 - lost_images / max(1, images))


def changed_code(files: Iterable[Path]) -> tuple[int, list[str]]:
    """Return how many posts have code, and those whose code is not what it was: every line, every space."""
    posts, changed = 0, []
    for file in files:
        parsed = parse(response(file.read_bytes()), FEED)
        for entry in parsed.entries if isinstance(parsed, ParsedFeed) else ():
            before = _code(entry.content) if "<pre" in entry.content else []
            if not before:
                continue
            posts += 1
            if _code(clean(rewrite(entry.content, Place(entry.base, entry.url, entry.title)))) != before:
                changed.append(f"{file.name} {entry.url}")
    return posts, changed


def _code(markup: str) -> list[str]:
    """Return the text of each ``<pre>`` that is more than the numbers of lines; blank lines at its ends aside."""
    body = document_fromstring(f"<html><body>{markup}")
    for line_end in body.iter("br"):
        line_end.tail = "\n" + (line_end.tail or "")
    for emoji in list(body.iter("img")):
        emoji.tail = (emoji.get("alt") or "" if re.search("emoji|smiley", emoji.get("class") or "") else "") + (
            emoji.tail or ""
        )
    for number in body.iter("span"):  # of a line, which a browser does not copy with the code
        if "user-select:none" in (number.get("style") or "") and re.fullmatch(r"\s*\d+\s*", number.text or ""):
            number.text = None
    for block in body.iter("p"):  # in code a browser shows it below a blank line
        if next(block.iterancestors("pre"), None) is not None:
            block.text = "\n\n" + (block.text or "")
    outermost = [pre for pre in body.iter("pre") if next(pre.iterancestors("pre"), None) is None]
    texts = [str(pre.text_content()).strip() for pre in outermost]
    return [text for text in texts if text and not re.fullmatch(r"[\d\s]+", text)]


def _pictures(entry: RawEntry) -> set[str]:
    found = set()
    for image in document_fromstring(f"<html><body>{entry.content}").iter("img"):
        url = image_address(image.get("src"), entry.base)
        size = [int(value) if (value := image.get(name) or "").isdigit() else None for name in ("width", "height")]
        if (
            url
            and not is_tracker(url, size[0], size[1])
            and not _SHARING.search(f"{url} {image.get('class')} {image.get('alt')}")
        ):
            found.add(url)
    return found
