"""Videos, slides and maps that a text shows by their address alone, or in the frame that their host offers.

A frame would load a stranger's page for every reader. So what is published is a picture that leads there: a still that
was fetched with the planet's news and is kept here, or a drawn one. No reader's browser asks the host for anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from markdown.treeprocessors import Treeprocessor

from plugins.language.marker import N_
from plugins.shared.nesting import PIECE
from plugins.writing.hosts import Elsewhere, known, of_frame
from plugins.writing.pictures import Find

# How each kind is called in the interface; {} is the host's name.
CALLED: Mapping[str, str] = {
    "video": N_("Video at {}"),
    "slides": N_("Slides at {}"),
    "map": N_("Map at {}"),
    "sound": N_("Recording at {}"),
}
_CLOSING = re.compile(r"</iframe\s*>", re.I)


class ShowElsewhere(Treeprocessor):
    """Puts a picture that leads there in the place of each paragraph of such addresses alone."""

    def __init__(self, find: Find, words: Mapping[str, str]) -> None:
        super().__init__()
        self._find, self._words = find, words

    def run(self, root: Element) -> None:
        """Change ``root`` in place."""
        for parent in list(root.iter()):
            for child in list(parent):
                places = _alone(child) if child.tag == "p" else []
                if not places:
                    continue
                index = list(parent).index(child)
                shown = [_figure(place, "", self._find, self._words) for place in places]
                shown[-1].tail = child.tail
                parent[index : index + 1] = shown


def _alone(paragraph: Element) -> list[Elsewhere]:
    """Return what the lines of ``paragraph`` lead to, where each is the address of something and no more."""
    places = []
    if (paragraph.text or "").strip():
        return []
    for child in paragraph:
        if (child.tail or "").strip() or child.tag not in ("a", "br"):
            return []
        if child.tag == "a":
            href = child.get("href", "")
            place = known(href) if len(child) == 0 and child.text in (href, href.removeprefix("http://")) else None
            if place is None:
                return []
            places.append(place)
    return places


def framed(html: str, find: Find, words: Mapping[str, str]) -> str:
    """Return ``html`` with a picture that leads there in the place of each frame of such a host."""
    if "<iframe" not in html.lower():
        return html
    parts, end = [], 0
    for piece in PIECE.finditer(html):
        if piece.start() < end or (piece["name"] or "").lower() != "iframe" or piece["end"]:
            continue
        place, title = of_frame(piece["rest"])
        if place:
            closing = _CLOSING.search(html, piece.end())
            figure = tostring(_figure(place, title, find, words), encoding="unicode", method="html")
            parts += [html[end : piece.start()], figure]
            end = closing.end() if closing else piece.end()
    return "".join((*parts, html[end:]))


def _figure(shown: Elsewhere, title: str, find: Find, words: Mapping[str, str]) -> Element:
    figure = Element("figure", {"class": f"elsewhere elsewhere-{shown.kind}"})
    link = SubElement(figure, "a", {"href": shown.url})
    label = words.get(shown.kind, CALLED[shown.kind]).format(shown.host)
    picture = find(shown.url)
    if picture:
        size = {"width": str(picture.width), "height": str(picture.height)}
        SubElement(
            SubElement(link, "picture"),
            "img",
            {"src": picture.url, "alt": "", **size, "loading": "lazy", "decoding": "async"},
        )
    SubElement(link, "span").text = f"{title} ({label})" if title else label
    return figure
