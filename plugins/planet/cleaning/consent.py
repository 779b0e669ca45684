"""What Borlabs Cookie and Embed Privacy show once a reader allows it: it takes the place of what they ask."""

from __future__ import annotations

import base64
import re
from collections import Counter

from lxml.html import HtmlElement, fromstring
from markupsafe import escape

from plugins.planet.cleaning.tree import Place, inside, words
from plugins.shared.url import web_address

SIGN = re.compile(r"borlabscookie|brlbs-|embed-privacy-container", re.IGNORECASE)
_KEPT = "data-borlabs-cookie-content"
_BASE64 = re.compile(r"[\sA-Za-z0-9+/]{40,}={0,2}\s*")
_NAMED = re.compile(r"[\"“„«](.{1,200})[\"“”»]")


def show(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Put what each box keeps back, or a frame of the address that it leads to, in the place of its words."""
    for box in list(body.iter("div")):
        if SIGN.search(box.get("class") or "") and inside(box, body):
            element = _kept(box)
            element = _led_to(box, place) if element is None else element
            if element is not None:
                taken["consent"] += 1
                element.tail, box.tail = box.tail, None
                box.addprevious(element)
                box.drop_tree()


def _kept(box: HtmlElement) -> HtmlElement | None:
    """Return what Borlabs keeps: HTML in Base64, in an attribute or in a script that is none."""
    candidates = [part.get(_KEPT) for part in box.iter() if part.get(_KEPT)]
    candidates += [script.text for script in box.iter("script") if script.get("type") == "text/template"]
    encoded = next((candidate for candidate in candidates if candidate and _BASE64.fullmatch(candidate)), None)
    try:
        markup = base64.b64decode(encoded or "").decode()
    except ValueError:
        return None
    return fromstring(f"<div>{markup}</div>") if "<" in markup else None


def _led_to(box: HtmlElement, place: Place) -> HtmlElement | None:
    """Return a frame of what Embed Privacy's link leads to, with its title."""
    beside = next((part for part in box.iter("span") if "embed-privacy-url" in (part.get("class") or "")), None)
    link = None if beside is None else next(beside.iter("a"), None)
    url = None if link is None else web_address(link.get("href"), place.base)
    title = _NAMED.search("" if link is None else words(link))
    return (
        fromstring(f'<div><iframe src="{escape(url)}" title="{escape(title[1] if title else "")}"></iframe></div>')
        if url
        else None
    )
