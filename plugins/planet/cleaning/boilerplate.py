"""What a program writes into every post: where it first appeared, its writer and date once more, what it was told."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from plugins.planet.cleaning import endings
from plugins.planet.cleaning.tree import BLOCKS, HELD, Place, drop, has, inside, letters, words
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
_AROUND_LINKS = 60  # characters beside the two links of a signature
# Drupal's view of a post in a feed begins with its title, writer and date, and ends with a place for comments.
FIELDS = re.compile(
    r"(?:^|\s)(?:field--name-(title|uid|created|comment)|node__(?:meta|submitted)|node-readmore|"
    r"comment-(?:add|forbidden))(?=\s|$)"
)
CODES = re.compile(r"^(?:\[|[\"'”″;]\]$)")
_CODES = re.compile(
    r"\[/?(?:vc|et_pb|fusion|wpb)_\w+(?:\s[^\[\]]*)?\]|\[/?(?:caption|contact-(?:form|field)(?:-7)?)(?:\s[^\[\]]*)?\]|"
    r"\[gallery(?:\s+\w+=[^\[\]]*)?\]|\[/?embed(?:yt)?\]|"
    # Any other that says of itself so much that no writer means it: [name key="value"], and what ends one.
    r"\[[a-z][\w-]{1,30}(?:\s+[\w-]{1,30}=(?:\"[^\"\[\]]{0,300}\"|'[^'\[\]]{0,300}'|[“”″][^“”″\[\]]{0,300}[”″]))+\s*/?\]|"
    r"\[/[a-z]+[_-][\w-]{1,30}\]"
)
_IMPORTS = re.compile(r"(?:import (?:[\w*{][\w\s,*{}$]{0,300}? from )?['\"“‘][^'\"“”‘’\s]{1,200}['\"”’];?\s*)+")
_CODE = ("pre", "code")
_ASKING = re.compile(r"//(?:www\.)?buzzsprout\.com/(?:twilio/text_messages|fan_mail)/")
_SUBMITTED = re.compile(r"\s*submitted by\s*", re.IGNORECASE)
_TALK = re.compile(r"\[(?:link|comments)\]|\d+ comments?", re.IGNORECASE)
_HACKERS, _POINTS = "//news.ycombinator.com/item?", re.compile(r"(?:Points|# Comments): \d+")
_COUNTED = re.compile(r"(?:^|(?<=\s))(?:to|-?\d+ points? \|)\s*$", re.IGNORECASE)
_AFTER = etree.XPath("following::a")


def remove_fields(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Remove what Drupal says of a post once more, in the post."""
    for element in list(body.iter("span", "div", "section", "footer", "li")):
        field = FIELDS.search(element.get("class") or "")
        if field and inside(element, body) and (field[1] != "title" or letters(words(element)) == letters(place.title)):
            taken["boilerplate"] += 1
            drop(element)


def remove_codes(body: HtmlElement, _place: Place, taken: Counter[str]) -> None:
    """Remove what a plugin of WordPress that is gone would have made something of, and keep what stands between."""
    for element in body.iter():
        shown = any(above.tag in _CODE for above in element.iterancestors())
        for name, is_code in (("text", shown or element.tag in _CODE), ("tail", shown)):
            text = getattr(element, name)
            if text and not is_code and (left := _CODES.sub("", text)) != text:
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
    endings.remove(body, place, taken)


def _is_boilerplate(block: HtmlElement) -> bool:
    if len(block) and has(block, ("p", "div", "ul", "ol", "table", "img", "pre")):
        return False
    text = str(block.text_content())
    if len(text) > _LONGEST:
        return False
    if not (_SUSPICIOUS.match(text) or "riginally" in text or "\u200b" in text or " posted " in text):
        return False
    wording = words(block)
    return bool(_BOILERPLATE.fullmatch(wording) or (has(block, ("a",)) and _SIGNATURE.fullmatch(wording)))


def _is_signature(block: HtmlElement, place: Place) -> bool:
    """Tell whether a line is nothing but the post's title and its blog's name, both links, in whatever language."""
    links = list(block.iter("a"))
    if len(links) != 2 or not place.title or has(block, BLOCKS + HELD):
        return False
    (post, home), (title, name) = [link.get("href") or "" for link in links], map(words, links)
    if (
        letters(title) != letters(place.title)
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
    return not hashtags and len(said) - sum(map(len, named)) <= _AROUND_LINKS and not has(block, BLOCKS + HELD)


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
    if len(body) and (match := _IMPORTS.match(begun)):
        taken["script"] += 1
        body.text = begun[match.end() :]
    elif first is not None and not begun and _IMPORTS.fullmatch(words(first)) and words(body) != words(first):
        taken["script"] += 1
        drop(first)
