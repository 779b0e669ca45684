"""A feed's HTML → HTML that reads well outside the page it was written for. Always before sanitise.py, never after.

The tree is lxml's own: Beautiful Soup over it took twenty times as long on real feeds, and nothing here needs it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, fromstring

from plugins.planet.cleaning import (
    boilerplate,
    cards,
    clutter,
    code,
    consent,
    contents,
    delimited,
    embeds,
    forms,
    formulas,
    hidden,
    images,
    letters,
    sanitise,
)
from plugins.planet.cleaning.tree import Place, style_of, words
from plugins.planet.parsing.encoding import permitted
from plugins.shared.url import host_of, link_address

LARGEST = 2 * 1024 * 1024
_PARSER = HTMLParser(remove_comments=True, remove_pis=True)
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))  # lxml.html's asks by each name
RewriteRule = Callable[[HtmlElement, Place, Counter[str]], None]
_NEVER: frozenset[str] = frozenset({"never"})
_MARKS = (" hidden", "aria-hidden", "data-attrs", ">http", "\nhttp", " popover", "data-src=", "data-href=", "data-url=",
          "data-embed-url=", "data-video-url=", "data-iframely-url=", "data-pin-do=", "[/", "[caption", "[gallery",
          "[embed", "[contact-form", "]http", "] http", '"]', "']", "”]", "″]", ";]", *delimited.MARKS)  # fmt: skip
_OTHER_IMAGE = re.compile(r"<(?:image|amp-img|amp-anim)(?=[\s/>])", re.IGNORECASE)
_TABLE_IN_PRE = re.compile(r"(<pre\b[^>]*>)(\s*<table\b)", re.IGNORECASE)
HIGHEST = 4  # the page has h1, its sections h2, an entry's title h3
_EMPHASIS = (
    ("font-weight", re.compile("bold|[6-9]00"), "b"),
    ("font-style", re.compile("italic|oblique"), "i"),
    ("text-decoration", re.compile(".*line-through"), "s"),
)
_STRONG = ("h1", "h2", "h3", "h4", "h5", "h6", "th", "strong", "em", "pre", "code")
# Elements that the allow-list does not have, and what says the same there.
_RENAMED = {
    **dict.fromkeys("address article aside center fieldset footer header hgroup main nav section".split(), "div"),
    "acronym": "abbr",
    "dir": "ul",
    "menu": "ul",
    "strike": "s",
    "tt": "code",
}


def rewrite(markup: str, place: Place, taken: Counter[str] | None = None) -> str:
    """Return ``markup`` with absolute addresses, real images, links for embeds, lower headings, and no clutter.

    The result is as hostile as the input. What cannot be parsed comes back unchanged. ``taken`` counts what was taken
    out, by kind.
    """
    markup = _prepared(permitted(markup))
    body = _parse(markup)
    if body is None:
        return markup
    taken = Counter() if taken is None else taken
    alive = list(body.iter())  # lxml forgets what nobody holds, and would make each element anew for every rule
    there = _there(alive, markup)
    for number, (elements, _, rule) in enumerate(_RULES):
        if not elements or number in there or not elements.isdisjoint(there):
            rule(body, place, taken)
    result = _shortened(body, place)
    del alive
    return result


def _there(elements: list[HtmlElement], markup: str) -> set[object]:
    """Return the names of a tree's elements, and the numbers of the rules of whose signs it has one."""
    named = {mark for mark in _MARKS if mark in markup}
    if "class=" in markup or "style=" in markup:
        named.update(filter(None, {element.get("class") for element in elements}))
        named.update(filter(None, {element.get("style") for element in elements}))
    return {element.tag for element in elements}.union(*map(_signs, named))


@lru_cache(maxsize=8192)
def _signs(named: str) -> frozenset[object]:
    return frozenset(number for number, (_, sign, _) in enumerate(_RULES) if sign is not None and sign.search(named))


def _prepared(markup: str) -> str:
    """Return ``markup`` as libxml2 reads it as a browser does: a table may stand in a ``<pre>``, an image be one."""
    markup = _OTHER_IMAGE.sub("<img", formulas.unprefixed(markup))
    return _TABLE_IN_PRE.sub(r"\1<code>\2", markup) if "<pre" in markup and "<table" in markup else markup


def resolve_links(body: HtmlElement, place: Place, _taken: Counter[str]) -> None:
    """Make every link absolute; ``#note`` leads to the post itself; what leads nowhere becomes text."""
    for link in list(body.iter("a")):
        href = (link.get("href") or "").strip()
        base = place.url or place.base if href.startswith("#") else place.base
        url = None if _is_anchor(link, href) else link_address(href, base)
        if url is None:
            link.drop_tag()
        elif url != link.get("href"):
            link.set("href", url)


def _is_anchor(link: HtmlElement, href: str) -> bool:
    """Tell whether a link is a heading's link to itself, which only shows when it is pointed at."""
    if not href.startswith("#") or (link.text_content() or "").strip() not in ("", "#", "¶", "§", "🔗", "∞"):
        return False
    link.text = "" if not len(link) else link.text
    return True


def rename(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Keep blocks apart and meanings alive where the allow-list has another element for them; name code's language."""
    for sign in body.iter("i"):
        above = sign.getparent()
        if sign.get("title") and above is not None and above.tag in ("td", "p", "div") and not words(above):
            sign.tag, sign.text = "b", sign.get("title")  # Asciidoctor's notes and warnings
    for element in body.iter(*_RENAMED):
        element.tag = _RENAMED[str(element.tag)]
    for element in body.iter("code"):
        if not code.inside_pre(element) and (element.get("class") or element.get("data-lang")):
            language = code.language_of(element)
            element.attrib.pop("class", None)
            if language:
                element.set("class", f"language-{language}")


def emphasise(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Say by its element what is emphasised or struck out by a style alone, as editors of documents write it."""
    for span in [span for span in body.iter("span", "font") if span.get("style")]:
        style = style_of(span)
        tag = next((tag for name, told, tag in _EMPHASIS if told.match(style.get(name, ""))), None)
        within = next(span.iter(tag, "strong", "em"), None) if tag else None
        if tag and words(span) and within is None and next(span.iterancestors(tag, *_STRONG), None) is None:
            span.tag = tag


def demote(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Put headings below the entry's own, and keep their order among themselves."""
    headings = list(body.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    highest = min((int(str(heading.tag)[1]) for heading in headings), default=HIGHEST)
    for heading in headings:
        heading.tag = f"h{min(6, int(str(heading.tag)[1]) - highest + HIGHEST)}"


# In this order, each where its words are: a formula before what hides its double, code before anything looks into it,
# an image has its address before its size is judged, a link before it is found to be a share button. A rule is asked
# where one of its elements is, or its sign among classes and styles; one without elements always.
_RULES: tuple[tuple[frozenset[str], re.Pattern[str] | None, RewriteRule], ...] = (
    (formulas.ELEMENTS, formulas.SIGN, formulas.settle),
    (_NEVER, code.HIGHLIGHTED, code.keep_listings),
    (_NEVER, code.STYLED, code.keep_styled),
    (code.ELEMENTS, code.SIGN, code.keep),
    (delimited.ELEMENTS, delimited.SIGN, delimited.settle),
    (frozenset({"style", "title"}), None, clutter.drop_unspoken),
    (hidden.HEADINGS, None, hidden.drop_anchors),
    (_NEVER, consent.SIGN, consent.show),
    (hidden.ELEMENTS, hidden.SIGN, hidden.hide),
    (cards.ELEMENTS, cards.SIGN, cards.settle),
    (_NEVER, cards.NOTES, cards.bracket_notes),
    (_NEVER, embeds.BOXED, embeds.fill),
    (frozenset({"img", "picture", "noscript"}), None, images.restore),
    (frozenset(embeds.PLAYERS), None, embeds.replace),
    (forms.ELEMENTS, None, forms.settle),
    (frozenset({"img"}), None, images.settle),
    (frozenset({"a"}), None, resolve_links),
    (frozenset({"a"}), None, letters.personal),
    (frozenset(), None, clutter.remove),
    (hidden.HEADINGS, None, contents.remove),
    (_NEVER, boilerplate.FIELDS, boilerplate.remove_fields),
    (_NEVER, boilerplate.CODES, boilerplate.remove_codes),
    (frozenset(), None, boilerplate.remove),
    (frozenset(), None, clutter.untitle),
    (frozenset({"table"}), None, letters.tables),
    (cards.ELEMENTS, re.compile("^(?:[>\n]|\\] ?)http$"), cards.link_addresses),
    (_NEVER, re.compile("font-(?:weight|style)|line-through"), emphasise),
    (frozenset(), None, rename),
    (frozenset(), None, demote),
    (frozenset(), None, clutter.tidy),
)


def _shortened(body: HtmlElement, place: Place) -> str:
    """Return the tree as HTML: all of it, or as many of its blocks as fit and a link to the rest."""
    result = _written(body)
    if len(result) <= sanitise.LARGEST or place.url is None:
        return result
    box = body
    while len(box) == 1 and len(box[0]):
        box = box[0]
    room = sanitise.LARGEST - 10_000  # what cleaning adds: rel and loading
    for child in list(box):
        room -= len(_written(child)) * 9 // 8
        if room < 0:
            child.drop_tree()
    rest = fromstring("<p><a></a></p>")
    rest[0].set("href", place.url)
    rest[0].text = f"The rest is at {host_of(place.url)}"
    box.append(rest)
    return _written(body)


def _written(element: HtmlElement) -> str:
    written: str = etree.tostring(element, encoding="unicode", method="html")
    return written


def _parse(markup: str) -> HtmlElement | None:
    if not markup.strip() or len(markup) > LARGEST:
        return None
    try:
        root = document_fromstring("<html><body>" + markup, parser=_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if _PARSER.error_log.filter_from_level(etree.ErrorLevels.FATAL):
        return None  # nested too deep: libxml2 stops there, and what follows would be lost
    return next(root.iterchildren("body"), None)
