"""What the blog itself does not show: hidden by an attribute, a style or a class, or there twice for machines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement

from plugins.planet.cleaning.tree import Place, drop, has, is_longer, is_part_of, style_of, words

ELEMENTS = frozenset({"clipboard-copy"})
SIGN = re.compile(
    r"^(?: hidden|aria-hidden)$|display\s*:\s*none|visibility\s*:|font-size\s*:\s*0|clip(?:-path)?\s*:|"
    r"text-indent\s*:\s*-|"
    r"position\s*:\s*(?:absolute|fixed)|(?:^|[\s;-])height\s*:\s*[01]|sr-only|screen-?reader|visually-?hidden|"
    r"assistive|element-(?:in|hi)|"
    r"skip-link|preheader|preview-?text|show-for-sr|a11y-|kg-(?:audio|video)-hide|material-(?:icons|symbols)|"
    r"offscreen|hidden-?vis|hide-text|(?:^|\s)(?:hide|(?:uk-|u-|is-)?hidden|d-none|w-condition-invisible)(?=\s|$)|"
    r"elementor-screen-only|swiper-slide-duplicate|slick-cloned",
    re.IGNORECASE | re.MULTILINE,
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# Words for those who hear the page: a second time, or about it.
_HEARD = re.compile(
    r"(?:^|\s)(?:screen-?reader(?:-(?:text|only|response))?|(?:u-)?sr-only|(?:u-|is-)?visually-?hidden(?:-focusable)?|"
    r"u-hiddenVisually|"
    r"assistive-text|element-(?:invisible|hidden)|show-for-sr|a11y-(?:hidden|text|only|visually-hidden)|"
    r"hidden-visually|hide-text|offscreen|elementor-screen-only)(?=\s|$)",
    re.IGNORECASE,
)
_UNSHOWN = re.compile(
    r"(?:^|\s)(?:skip-link|preheader(?:-?text)?|(?:mcn)?preview-?text|kg-audio-hide|kg-video-hide|"
    r"swiper-slide-duplicate|slick-cloned)(?=\s|$)",
    re.IGNORECASE,
)
# Tailwind's, Bootstrap's, Foundation's, UIkit's and Webflow's; what they show on a wider screen stays.
_CLASSED = re.compile(r"(?:^|\s)(?:hide|(?:uk-|u-|is-)?hidden|d-none|w-condition-invisible)(?=\s|$)")
_WIDER = re.compile(
    r"(?:^|\s)(?!print:|d-print-)(?:\S+:|d-(?:\w+-)?)(?:block|flex|inline|grid|table|contents|list-item)"
)
_ICONS = re.compile(r"(?:^|\s)material-(?:icons|symbols)\S*")  # a font whose words become pictures
# A script shows these when they are asked for: they are the text.
_FOLDED = re.compile(
    r"spoiler|sp-body|folded|accordion|toggle|collaps|tab-?(?:s|pane|panel|content)|faq|answer|footnote|sidenote|expand|read-?more|"
    r"more-?text|(?:^|\s)(?:more|rest)(?=\s|$)|"
    r"reveal|drop-?down|details|lazy|slide|carousel|fade|animat",
    re.IGNORECASE,
)
_OFF = re.compile(r"-(?:\d{3,}(?:\.\d+)?(?:px|pt|%)?|\d{2,}(?:\.\d+)?(?:r?em|vw|vh))$")
_NOTHING = re.compile(r"[01](?:\.0+)?(?:px|pt|em|rem|%)?$")
_ANCHOR_CLASS = re.compile(
    r"anchor|header-?link|heading-?link|hash-?link|perma-?link|deep-?link|(?:direct|section|self|copy|toc)-?link",
    re.IGNORECASE,
)
_ANCHOR_WORDS = re.compile(
    r"[#¶§∞⚓🔗#️⛓]*\s*(?:(?:(?:perma|deep|direct |permanent |section |copy |heading )?(?:link|anchor)|permalien|"
    r"lien permanent|"
    r"direktlink|enlace permanente|section)(?: (?:titled|to|for|of|zu|zum|zur|à|a)\b.{0,300}|: .{0,300})?)?",
    re.IGNORECASE,
)
_SHOWN = ("img", "iframe", "video", "audio")
_MARKED = etree.XPath("descendant::*[@style or @class or @hidden or @aria-hidden]")
_FILLER = re.compile("[\\s\u00ad\u034f\u061c\u115f\u200b-\u200f\u2007\u2060\ufeff]*")


def hide(body: HtmlElement, _place: Place, taken: Counter[str]) -> None:
    """Take out what the blog hides, unless that would be all that there is."""
    hidden = dict.fromkeys(element for element in _MARKED(body) if is_hidden(element))
    outer = _outermost(hidden)
    while len(outer) == 1 and not _seen_without(body, outer):  # a script shows it once all is there
        del hidden[outer[0]]
        outer = _outermost(hidden)
    if outer and _seen_without(body, outer):
        for element in outer:
            taken["hidden"] += 1
            _keep_words_of_picture(element)
            drop(element)
    for element in list(body.iter("div", "span", "td", "p")):
        if "\u034f" in (element.text or "") and _FILLER.fullmatch(str(element.text_content())):
            drop(element)  # what pushes other words out of a mail program's list


def _outermost(elements: Mapping[HtmlElement, None]) -> list[HtmlElement]:
    return [element for element in elements if not any(above in elements for above in element.iterancestors())]


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether a reader of the blog does not see an element, for a sure sign."""
    kind = _kind(element.get("class"))
    if kind == "unshown":
        return True
    if element.get("hidden", "until-found") != "until-found":
        return element.get("role") != "tabpanel"  # one of several, each shown in its turn
    if kind == "heard":
        return _is_double(element)
    if kind == "classed":
        return not _is_folded(element)
    if element.get("aria-hidden") == "true" and _repeats(element):
        return True
    style = element.get("style")
    return style is not None and _hides(style) and _is_unseen(element, style_of(element))


@lru_cache(maxsize=2048)
def _kind(named: str | None) -> Literal["", "unshown", "heard", "classed"]:
    if not named:
        return ""
    if _UNSHOWN.search(named) or _ICONS.search(named):
        return "unshown"
    if _CLASSED.search(named) and not _WIDER.search(named):
        return "classed"
    return "heard" if _HEARD.search(named) else ""


@lru_cache(maxsize=2048)
def _hides(style: str) -> bool:
    return SIGN.search(style) is not None


def _is_unseen(element: HtmlElement, style: dict[str, str]) -> bool:
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return not _is_folded(element)
    if _NOTHING.match(style.get("font-size", "")) and style["font-size"][0] == "0":
        return not any("font-size" in (part.get("style") or "") for part in element.iterdescendants()) and not has(
            element, ("img",)
        )  # cells are made of this size, for the space between them
    if style.get("overflow") == "hidden" and any(
        _NOTHING.match(style.get(side, "")) for side in ("height", "max-height")
    ):
        return not any(name.startswith("padding") for name in style)  # a box that keeps a video's shape
    if style.get("position") in ("absolute", "fixed"):
        if any(_OFF.match(style.get(side, "")) for side in ("left", "top", "right", "bottom", "margin-left")):
            return True
        return "rect(" in style.get("clip", "") or "inset(" in style.get("clip-path", "")
    return bool(_OFF.match(style.get("text-indent", "")))


def _is_folded(element: HtmlElement) -> bool:
    if element.tag in ("img", "iframe", "input"):
        return False
    before = element.getprevious()
    classes = " ".join(
        filter(None, (element.get("class"), element.get("id"), before.get("class") if before is not None else ""))
    )
    opens = before is not None and (
        before.tag in ("button", "summary") or before.get("onclick") or before.get("aria-expanded")
    )
    return bool(opens or _FOLDED.search(classes) or (element.get("role") == "tabpanel"))


def _is_double(element: HtmlElement) -> bool:
    """Tell whether words for those who hear the page stand beside what the others see."""
    link = next(element.iterancestors("a", "button"), None)
    if link is None:
        return True
    return is_longer(link, len(words(element))) or has(link, ("img",))


def _repeats(element: HtmlElement) -> bool:
    """Tell whether an element says what stands right before or after it."""
    wording = words(element)
    beside = [other for other in (element.getprevious(), element.getnext()) if other is not None]
    return bool(wording) and any(words(other) == wording for other in beside)


def _seen_without(body: HtmlElement, hidden: list[HtmlElement]) -> bool:
    """Tell whether something is left to see without what is hidden: a page that a script shows hides all of itself."""
    unseen = sum(len(words(element)) for element in hidden)
    shown = sum(1 for _ in body.iter(*_SHOWN)) > sum(1 for element in hidden for _ in element.iter(*_SHOWN))
    return unseen < len(words(body)) or shown or not unseen


def _keep_words_of_picture(element: HtmlElement) -> None:
    """Give a picture its description when it was written for those who hear the page."""
    parent = element.getparent()
    pictures = (
        list(parent.iter("img")) if parent is not None and parent.tag in ("figure", "picture", "a", "div") else []
    )
    if len(pictures) == 1 and not (pictures[0].get("alt") or "").strip() and _HEARD.search(element.get("class") or ""):
        pictures[0].set("alt", words(element))


def drop_anchors(body: HtmlElement, place: Place, _taken: Counter[str]) -> None:
    """Remove the links of headings to themselves, in them or right behind: they only show when they are pointed at."""
    for heading in body.iter(*HEADINGS):
        behind = heading.getnext()
        links = list(heading.iter("a", "button", "clipboard-copy"))
        links += [behind] if behind is not None and behind.tag == "a" and not (heading.tail or "").strip() else []
        for link in links:
            if is_part_of(link.get("href") or "#", place) and _is_anchor(link) and words(link) != words(heading):
                link.drop_tree()


def _is_anchor(link: HtmlElement) -> bool:
    """Tell whether a heading's link has words about itself only, and is not part of the heading."""
    label = words(link)
    if has(link, ("img",)):
        return False
    if _ANCHOR_WORDS.fullmatch(label):
        return True
    told = f"{link.get('aria-label') or ''} {link.get('title') or ''}"
    named = _ANCHOR_CLASS.search(link.get("class") or "") is not None
    return named and (link.get("aria-hidden") == "true" or label in told)
