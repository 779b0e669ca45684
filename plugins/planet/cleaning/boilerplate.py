"""What a program writes into every post: where it first appeared, who hosts it, its writer and date once more."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from plugins.planet.cleaning.tree import STANDS_AT, Place, drop, has, inside, is_longer, words
from plugins.shared.url import host_of, page_key

# The last line of a WordPress feed: its words before and after the post's title, which is a link.
_APPEARED = (
    ("The post", "(?:appeared first|first appeared) on"),
    ("Der Beitrag", "erschien zuerst auf"),
    ("(?:L[’']|Cet )article", "est apparu en premier sur"),
    ("La entrada", "(?:se publicó|aparece|apareció) primero en"),
    ("L[’']entrada", "ha aparegut primer a"),
    ("O (?:post|conteúdo)", "aparece(?:u)? primeiro em"),
    ("L[’']articolo", "(?:proviene da|sembra essere il primo su)"),
    ("Het bericht", "verscheen eerst op"),
    ("Inlägget", "dök först upp på"),
    ("Innlegget", "dukket først opp på"),
    ("Indlægget", "blev først udgivet på"),
    ("(?:Artykuł|Wpis)", "(?:pochodzi z serwisu|pojawił się poraz pierwszy w)"),
    ("Článek", "se nejdříve objevil na"),
    ("Запись", "впервые появилась"),
    ("投稿", "は .{1,200} に最初に表示されました"),
)
_SIGNATURE = re.compile(
    rf"(?:{'|'.join(f'{begins} .{{1,300}} {goes_on}' for begins, goes_on in _APPEARED)}).{{0,200}}", re.IGNORECASE
)
_BOILERPLATE = re.compile(
    r".{0,300} was originally published in .{1,200} on Medium, where .{1,200}|"
    r"(?:Like|Share) this:\s*(?:Like)?\s*(?:Loading)?\W*|Loading\W*|"
    r"\[\[MORE\]\]|\d+ posts? - \d+ participants?|Read full topic|"
    r"\[?(?:Continue reading|Read more|Weiterlesen|Lire la suite)\]?\W*|"
    r"Statistics: Posted by .{1,100} — .{6,40}|"
    r"Filed under:.{0,400}|Tagged:.{0,400}|Advertisements?|Sponsored links?|"
    r"(?:total |post |page )?views:\s*[\d.,]+\W*|\(?visited [\d.,]+ times.{0,40}|"
    r".{1,80} posted (?:a photo|\d+ photos|a video):|"
    r"Copyright © \d{4}.{0,200} (?:All rights reserved|This feed is for personal).{0,600}",
    re.IGNORECASE,
)
# How boilerplate begins; one kind is known by a word. Most text is told from both without a closer look.
_SUSPICIOUS = re.compile(
    r"[\s\[]*(?:like|share|loading|continue|read|weiterlesen|lire|more\]\]|\d+ posts? - |filed|tagged|"
    r"total|post |page |views|\(?visited|statistics|advertise|sponsored|copyright|"
    rf"{'|'.join(begins for begins, _ in _APPEARED)})",
    re.IGNORECASE,
)
_LONGEST = 4000
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
_AROUND_LINKS = 60  # characters beside the two links of a signature
# Drupal's view of a post in a feed begins with its title, writer and date, and ends with a place for comments.
FIELDS = re.compile(
    r"(?:^|\s)(?:field--name-(title|uid|created|comment)|node__(?:meta|submitted)|node-readmore|"
    r"comment-(?:add|forbidden))(?=\s|$)"
)
CODES = re.compile(r"^\[")
_CODES = re.compile(
    r"\[/?(?:vc|et_pb|fusion|wpb)_\w+(?:\s[^\[\]]*)?\]|\[/?(?:caption|contact-(?:form|field)(?:-7)?)(?:\s[^\[\]]*)?\]|"
    r"\[gallery(?:\s+\w+=[^\[\]]*)?\]|\[/?embed\]"
)
_IMPORTS = re.compile(r"(?:import (?:[\w*{][\w\s,*{}$]{0,300}? from )?['\"“‘][^'\"“”‘’\s]{1,200}['\"”’];?\s*)+")
_BLOCKS = ("p", "div", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "figure", "table", "pre", "hr", "section")
_CELLS = ("tbody", "tr", "td", "center")  # of a letter's tables
_CODE = ("pre", "code")
_HELD = ("img", "pre", "table", "hr", "iframe", "video", "audio")
_SENTENCE_ENDS = (".", "!", "?", "…", "]", "»", ")", "。", "！", "？", "؟", "।")
_MORE = re.compile(r"(?:more(?:-\d+)?|\w*cut)?", re.IGNORECASE)  # the part of a post that such a link leads to
_SHOWN_AFTER = etree.XPath("following::*[self::img or self::pre or self::table or self::iframe]")
_ASKING = re.compile(r"//(?:www\.)?buzzsprout\.com/(?:twilio/text_messages|fan_mail)/")
_SUBMITTED = re.compile(r"\s*submitted by\s*", re.IGNORECASE)
_TALK = re.compile(r"\[(?:link|comments)\]|\d+ comments?", re.IGNORECASE)
_HACKERS, _POINTS = "//news.ycombinator.com/item?", re.compile(r"(?:Points|# Comments): \d+")
_COUNTED = re.compile(r"(?:^|(?<=\s))(?:to|-?\d+ points? \|)\s*$", re.IGNORECASE)
_AFTER = etree.XPath("following::a")
_NO_LETTER = re.compile(r"\W+")


def remove_fields(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Remove what Drupal says of a post once more, in the post."""
    for element in list(body.iter("span", "div", "section", "footer", "li")):
        field = FIELDS.search(element.get("class") or "")
        if (
            field
            and inside(element, body)
            and (field[1] != "title" or _letters(words(element)) == _letters(place.title))
        ):
            taken["boilerplate"] += 1
            drop(element)


def remove_codes(body: HtmlElement, _place: Place, taken: Counter[str]) -> None:
    """Remove what a plugin of WordPress that is gone would have made something of, and keep what stands between."""
    for element in body.iter():
        shown = any(above.tag in _CODE for above in element.iterancestors())
        for name, kept in (("text", shown or element.tag in _CODE), ("tail", shown)):
            text = getattr(element, name)
            if text and not kept and (left := _CODES.sub("", text)) != text:
                taken["boilerplate"] += 1
                setattr(element, name, left)


def remove(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Remove lines that a program wrote, wherever they stand, and what it wrote at the end."""
    for block in list(body.iter("p", "div", "h4", "h5", "h6")):
        if _is_boilerplate(block) or _is_signature(block, place) or _asks(block) or _files(block):
            taken["boilerplate"] += 1
            drop(block)
    _remove_votes(body, place, taken)
    _remove_imports(body, taken)
    for mark in [image for image in body.iter("img") if _POWERED.fullmatch((image.get("alt") or "").strip())]:
        mark.drop_tree()
    for _ in range(_MOST_NOTICES):
        last = _last(body)
        if last is None or not _is_notice(last) or words(last) == words(body):
            break
        taken["boilerplate"] += 1
        drop(last)
    _remove_pointer(body, place, taken)


def _is_boilerplate(block: HtmlElement) -> bool:
    if len(block) and has(block, ("p", "div", "ul", "ol", "table", "img", "pre")):
        return False
    text = str(block.text_content())
    if len(text) > _LONGEST:
        return False
    if not (_SUSPICIOUS.match(text) or "riginally" in text or "\u200b" in text or " posted " in text):
        return False
    said = words(block)
    return bool(_BOILERPLATE.fullmatch(said) or (has(block, ("a",)) and _SIGNATURE.fullmatch(said)))


def _is_signature(block: HtmlElement, place: Place) -> bool:
    """Tell whether a line is nothing but the post's title and its blog's name, both links, in whatever language."""
    links = list(block.iter("a"))
    if len(links) != 2 or not place.title or has(block, _BLOCKS + _HELD):
        return False
    (post, home), (title, name) = [link.get("href") or "" for link in links], map(words, links)
    if (
        _letters(title) != _letters(place.title)
        or page_key(post) != page_key(place.url)
        or host_of(post) != host_of(home)
    ):
        return False
    above = urlsplit(home).path.rstrip("/")
    return 4 <= len(words(block)) - len(title) - len(name) <= _AROUND_LINKS and urlsplit(post).path.startswith(
        f"{above}/"
    )


def _asks(block: HtmlElement) -> bool:
    """Tell whether a line is nothing but a podcast's host asking for messages."""
    link = block[0] if len(block) == 1 and block[0].tag == "a" else None
    return link is not None and _ASKING.search(link.get("href") or "") is not None and words(link) == words(block)


def _files(block: HtmlElement) -> bool:
    """Tell whether a line says under which tags and categories a post was filed, and nothing else."""
    links = list(block.iter("a"))
    if not links or not all("tag" in (link.get("rel") or "").split() for link in links):
        return False
    named = [words(link) for link in links]
    said = words(block)
    hashtags = any(name.startswith("#") for name in named)  # are words
    return not hashtags and len(said) - sum(map(len, named)) <= _AROUND_LINKS and not has(block, _BLOCKS + _HELD)


def _remove_votes(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Remove who submitted a post where, and what Reddit or Lemmy counts of it; a link that leads elsewhere stays."""
    links = list(body.iter("a"))
    if any(_HACKERS in (link.get("href") or "") for link in links):
        for line in [line for line in body.iter("p") if _POINTS.fullmatch(words(line))]:
            drop(line)
    first = next((link for link in links if _SUBMITTED.fullmatch(_before(link))), None)
    following = [first, *_AFTER(first)] if first is not None else []
    if first is None or not any(_is_talk(link, place) for link in following):
        return
    taken["boilerplate"] += 1
    _cut_before(first, _SUBMITTED)
    for element in following:
        target = element.get("href") or ""
        if element is first or _COUNTED.search(_before(element)) or page_key(target) == page_key(place.url):
            _cut_before(element, _COUNTED)
            element.drop_tree()


def _is_talk(link: HtmlElement, place: Place) -> bool:
    """Tell whether a link leads to what is said of a post: at the post itself, or behind the points it was given."""
    own = page_key(link.get("href")) == page_key(place.url) or "points |" in _before(link)
    return own and _TALK.fullmatch(words(link)) is not None


def _before(link: HtmlElement) -> str:
    """Return the text right before a link."""
    before, above = link.getprevious(), link.getparent()
    return (before.tail if before is not None else above.text if above is not None else "") or ""


def _cut_before(link: HtmlElement, words: re.Pattern[str]) -> None:
    before, above = link.getprevious(), link.getparent()
    left = words.sub("", _before(link))
    if before is not None:
        before.tail = left
    elif above is not None:
        above.text = left


def _remove_imports(body: HtmlElement, taken: Counter[str]) -> None:
    """Remove what a page of MDX imports, where it stands before the text as if it were some of it."""
    first = next(body.iter("p"), None)
    begun = (body.text or "").lstrip()
    if len(body) and (found := _IMPORTS.match(begun)):
        taken["script"] += 1
        body.text = begun[found.end() :]
    elif first is not None and not begun and _IMPORTS.fullmatch(words(first)) and words(body) != words(first):
        taken["script"] += 1
        drop(first)


def _last(body: HtmlElement) -> HtmlElement | None:
    """Return the innermost block that a text ends with; None where it ends otherwise."""
    element, block = body, None
    while True:
        within = None
        for child in reversed(element):
            if (child.tail or "").strip():
                break
            if words(child) or has(child, _HELD) or child.tag in _HELD[:3]:
                within = child
                break
        if within is None or within.tag not in (*_BLOCKS, *_CELLS):
            return block
        element = block = within


def _is_notice(block: HtmlElement) -> bool:
    if is_longer(block, _LONGEST_NOTICE) or has(block, _HELD[:3]):
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
    if not place.url or page_key(page) != page_key(place.url) or not _MORE.fullmatch(part) or has(link, _HELD):
        return False
    said = words(link)
    if said.endswith(STANDS_AT.format("", host_of(page))):
        return False
    return 0 < len(said) <= _LONGEST_POINTER and (not _letters(said) or _letters(said) != _letters(place.title))


def _ends(link: HtmlElement, body: HtmlElement) -> bool:
    """Tell whether nothing follows a link but marks, and something comes before it."""
    whole, said = words(body), words(link)
    before, _, after = whole.rpartition(said)
    shown = bool(_SHOWN_AFTER(link))
    return bool(_letters(before)) and not _letters(after) and not shown


def _begins_sentence(link: HtmlElement) -> bool:
    """Tell whether a link is a line or a sentence by itself."""
    element: HtmlElement | None = link
    while element is not None and (element is link or element.tag not in (*_BLOCKS, "body")):
        above, before = element.getparent(), element.getprevious()
        text = (above.text if above is not None and before is None else before.tail if before is not None else "") or ""
        if _letters(text):
            return text.rstrip().endswith(_SENTENCE_ENDS)
        if before is not None:
            return before.tag in (*_BLOCKS, "br") or text.rstrip().endswith(_SENTENCE_ENDS)
        element = above
    return True


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())
