"""How a program ends every post: who hosts it or sent it, why, and that it can be read elsewhere."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree
from lxml.html import HtmlElement

from plugins.planet.cleaning.tree import BLOCKS, HELD, STANDS_AT, Place, drop, has, is_longer, letters, words
from plugins.shared.url import host_of, page_key

# What those who host podcasts and letters write below: what they do with who listens, and their own name.
_NOTICE = re.compile(
    r"(?:^|[\s/.(])(?:acast\.com/privacy|(?:megaphone\.fm|podcastchoices\.com)/adchoices|omnystudio\.com/(?:listener|policies)|"
    r"adswizz\.com|redcircle\.com/(?:privacy|brands)|art19\.com/privacy|(?:ausha\.co|audiomeans\.fr)/politique|"
    r"podtrac\.com/privacy|simplecast\.com/privacy|kill-the-newsletter\.com/feeds/)",
    re.IGNORECASE,
)
_POWERED = re.compile(
    r"(?:e-?mail marketing )?(?:powered|sent|made|published|created|brought to you) (?:by|with|on|via|using) "
    r"(?:beehiiv|buttondown|ghost|substack|(?:convert)?kit|mailchimp|mailerlite|brevo|tinyletter)"
    r"(?:, the easiest way .{1,60})?\W*|"
    r"(?:send (?:in )?a voice message|support this (?:podcast|show)|"
    r"become a (?:paid )?(?:subscriber|supporter)(?: of this podcast)?)\W*(?:https?://\S+)?|[-–—_=*·•~]{3,}",
    re.IGNORECASE,
)
_SENT = re.compile(r"you(?:['’]re| are)? receiv(?:ed|ing) this (?:e-?mail|newsletter|letter|message)\b", re.IGNORECASE)
_LONGEST_NOTICE, _MOST_NOTICES = 300, 3
_LONGEST_POINTER = 40  # characters of a link to the rest of the post
_SENTENCE_ENDS = (".", "!", "?", "…", "]", "»", ")", "。", "！", "？", "؟", "।")
_MORE = re.compile(r"(?:more(?:-\d+)?|\w*cut)?", re.IGNORECASE)  # the part of a post that such a link leads to
_SHOWN_AFTER = etree.XPath("following::*[self::img or self::pre or self::table or self::iframe]")
_CELLS = ("tbody", "tr", "td", "center")  # of a letter's tables


def remove(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Remove the last lines that say nothing of the post, and a last link to the post itself."""
    for mark in [image for image in body.iter("img") if _POWERED.fullmatch((image.get("alt") or "").strip())]:
        mark.drop_tree()
    for _ in range(_MOST_NOTICES):
        last = _last(body)
        if last is None or not _is_notice(last) or words(last) == words(body):
            break
        taken["boilerplate"] += 1
        drop(last)
    _remove_pointer(body, place, taken)


def _last(body: HtmlElement) -> HtmlElement | None:
    """Return the innermost block that a text ends with; None where it ends otherwise."""
    element, block = body, None
    while True:
        within = None
        for child in reversed(element):
            if (child.tail or "").strip():
                break
            if words(child) or has(child, HELD) or child.tag in HELD[:3]:
                within = child
                break
        if within is None or within.tag not in (*BLOCKS, *_CELLS):
            return block
        element = block = within


def _is_notice(block: HtmlElement) -> bool:
    if is_longer(block, _LONGEST_NOTICE) or has(block, HELD[:3]):
        return False
    said = words(block)
    if _SENT.match(said):
        return True
    told = (said, *(link.get("href") or "" for link in block.iter("a")))
    return any(map(_NOTICE.search, told)) or _POWERED.fullmatch(said) is not None


def _remove_pointer(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Remove a last link that leads to the post itself, to read on there: where that is, is always told."""
    for more in [link for link in body.iter("a") if "more-link" in (link.get("class") or "").split()]:
        if _is_pointer(more, place):
            more.drop_tree()
    link = next(reversed(list(body.iter("a"))), None)
    if link is not None and _is_pointer(link, place) and _ends(link, body) and _begins_sentence(link):
        taken["boilerplate"] += 1
        link.tail = None  # marks that ended it
        link.drop_tree()


def _is_pointer(link: HtmlElement, place: Place) -> bool:
    page, _, part = (link.get("href") or "").partition("#")
    if not place.url or page_key(page) != page_key(place.url) or not _MORE.fullmatch(part) or has(link, HELD):
        return False
    said = words(link)
    if said.endswith(STANDS_AT.format("", host_of(page))):
        return False
    return 0 < len(said) <= _LONGEST_POINTER and (not letters(said) or letters(said) != letters(place.title))


def _ends(link: HtmlElement, body: HtmlElement) -> bool:
    """Tell whether nothing follows a link but marks, and something comes before it."""
    whole, said = words(body), words(link)
    before, _, after = whole.rpartition(said)
    shown = bool(_SHOWN_AFTER(link))
    return bool(letters(before)) and not letters(after) and not shown


def _begins_sentence(link: HtmlElement) -> bool:
    """Tell whether a link is a line or a sentence by itself."""
    element: HtmlElement | None = link
    while element is not None and (element is link or element.tag not in (*BLOCKS, "body")):
        above, before = element.getparent(), element.getprevious()
        text = (above.text if above is not None and before is None else before.tail if before is not None else "") or ""
        if letters(text):
            return text.rstrip().endswith(_SENTENCE_ENDS)
        if before is not None:
            return before.tag in (*BLOCKS, "br") or text.rstrip().endswith(_SENTENCE_ENDS)
        element = above
    return True
