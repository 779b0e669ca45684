"""What a blog's machinery adds to its writer's text: share bars, counters, boilerplate, empty and repeated paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from plugins.planet.place import Place

_BARS = re.compile(
    r"(?:^|\s)(?:sharedaddy|sd-sharing\S*|sd-block|jp-relatedposts|addtoany\S*|a2a_kit|addthis\S*|feedflare|share-?this\S*|"
    r"st_sharethis\S*|ssba\S*|heateor\S*|social-?share\S*|share-?buttons?\S*|sharing-?buttons?|social-?buttons?|"
    r"social-?media-?buttons?|mr_social\S*|simple-social-icons|shareaholic\S*|essb\S*|swp_social_panel\S*|"
    r"tweetmeme\S*|wp-polls-loading|yarpp-related\S*|related-?posts|wp_rp_\S+|post-ratings\S*|subscription-widget\S*|"
    r"subscribe-widget|button-wrapper|captioned-button-wrap|image-link-expand|footnote-share|blogger-post-footer|"
    r"wp-block-jetpack-sharing-buttons|zemanta-pixie\S*|mc4wp-form\S*|jetpack_subscription_widget)(?:\s|$)",
    re.IGNORECASE,
)
_SHARE_LINKS = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:"
    r"facebook\.com/(?:sharer|share\.php|dialog/share)|(?:twitter|x)\.com/(?:intent/(?:tweet|post)|share|home\?status)|"
    r"linkedin\.com/(?:shareArticle|sharing|cws/share)|reddit\.com/(?:submit|r/\w+/submit)|pinterest\.\w+/pin/create|"
    r"plus\.google\.com/share|tumblr\.com/(?:share|widgets/share)|digg\.com/submit|stumbleupon\.com/submit|"
    r"del\.icio\.us/post|delicious\.com/(?:post|save)|technorati\.com/faves|getpocket\.com/(?:save|edit)|"
    r"news\.ycombinator\.com/submitlink|addtoany\.com/(?:add_to|share)|addthis\.com/(?:bookmark|feed)|"
    r"(?:api\.)?whatsapp\.com/send|wa\.me/\?|t\.me/share|telegram\.me/share|threads\.net/intent|bsky\.app/intent|"
    r"feeds\.wordpress\.com/1\.0/(?:go|comments|delicious|facebook|twitter|stumble|digg|reddit)\w*|"
    r"feeds\.feedburner\.com/~f[fu]?/|feeds\.feedburner\.com/~r/.*~4/|rss\.feedsportal\.com/|share\.feedsportal\.com/)",
    re.IGNORECASE,
)
_ONLY_SHARING = re.compile(
    r"\W*(?:share|share (?:this|on|it|via)(?: (?:post|with|on|article))?|like this|tweet|related|follow us|like|loading|"
    r"share this (?:entry|post|article)|spread the word|bookmark|e-?mail|print|or|and)?\W*",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"^(?:The post .{1,300} (?:appeared first|first appeared) on .{1,200}\.?|"
    r".{0,300} was originally published (?:in|on|by) .{1,300}|"
    r"(?:Like|Share) this:\s*(?:Like)?\s*(?:Loading)?\W*|Loading\W*|\[?(?:Continue reading|Read more|Weiterlesen|Lire la suite)\]?\W*|"
    r"Filed under:.{0,400}|Tagged:.{0,400}|Advertisements?|Sponsored links?|"
    r"Copyright © \d{4}.{0,200} (?:All rights reserved|This feed is for personal).{0,600})$",
    re.IGNORECASE | re.DOTALL,
)
_FILLED = ("img", "hr", "a", "iframe", "pre", "table", "video", "audio")
_BLOCKS = frozenset("p div li ul ol blockquote section article aside footer header h4 h5 h6 figure span".split())


def remove(body: HtmlElement, _place: Place) -> None:
    """Remove share bars, links that only share, and the boxes that held nothing else."""
    for element in list(body.iter("div", "p", "ul", "section", "aside", "span", "table", "footer", "h3")):
        if _BARS.search(f"{element.get('class') or ''} {element.get('id') or ''}") and _inside(element, body):
            element.drop_tree()
    for link in list(body.iter("a")):
        if _SHARE_LINKS.match(link.get("href") or "") and _is_button(link):
            _remove_upwards(link, body)


def tidy(body: HtmlElement, place: Place) -> None:
    """Remove boilerplate, a heading that repeats the title, empty paragraphs, repeated paragraphs, runs of breaks."""
    _drop_repeated_title(body, place.title)
    for paragraph in _leaves(body, ("p", "div", "h4", "h5", "h6")):
        if _BOILERPLATE.match(_words(paragraph)) and not _has(paragraph, ("img", "pre", "table")):
            paragraph.drop_tree()
    _drop_breaks(body)
    for element in reversed(
        list(
            body.iter(
                "p", "div", "li", "ul", "ol", "blockquote", "figure", "span", "h4", "h5", "h6", "b", "strong", "em", "i"
            )
        )
    ):
        if not _words(element) and not _has(element, _FILLED) and _inside(element, body):
            _drop_keeping_space(element)
    _drop_repeats(body)


def _drop_repeated_title(body: HtmlElement, title: str) -> None:
    first = next((element for element in body.iter("h4", "h5", "h6")), None)
    if first is None or not title or _fold(_words(first)) != _fold(title) or _has(first, ("img",)):
        return
    before = "".join(text for element in _until(body, first) for text in (element.text or "", element.tail or ""))
    if not before.strip():
        first.drop_tree()


def _drop_repeats(body: HtmlElement) -> None:
    """Drop a paragraph that says what the one before says, or a long one that was there already."""
    seen: set[str] = set()
    previous = ""
    for paragraph in list(body.iter("p")):
        words = _words(paragraph)
        if words and not _has(paragraph, ("img", "br")) and (words == previous or (len(words) > 80 and words in seen)):
            paragraph.drop_tree()
            continue
        previous = words
        seen.add(words)


def _drop_breaks(body: HtmlElement) -> None:
    """Leave two breaks of three and more, and none at the beginning or the end of a block."""
    run = 0
    for element in list(body.iter("br")):
        before = element.getprevious()
        follows = before is not None and before.tag == "br" and not (before.tail or "").strip()
        first = before is None and not (element.getparent().text or "").strip()
        run = run + 1 if follows else 1
        last = element.getnext() is None and not (element.tail or "").strip()
        if run > 2 or ((first or last) and element.getparent().tag != "pre"):
            run -= 1
            element.drop_tree()


def _is_button(link: HtmlElement) -> bool:
    """Tell whether a link is a button (an image or a few words), not a sentence that happens to link."""
    return len(_words(link)) <= 40


def _remove_upwards(element: HtmlElement, body: HtmlElement) -> None:
    """Remove an element and every box around it that is left with nothing to say."""
    parent = element.getparent()
    element.drop_tree()
    while parent is not None and parent is not body and parent.tag in _BLOCKS and _inside(parent, body):
        if _has(parent, ("a", "img", "pre", "table")) or not _ONLY_SHARING.fullmatch(_words(parent)):
            return
        parent, emptied = parent.getparent(), parent
        emptied.drop_tree()


def _drop_keeping_space(element: HtmlElement) -> None:
    if element.text_content() and element.tag in ("span", "b", "strong", "em", "i"):
        element.tail = " " + (element.tail or "")
    element.drop_tree()


def _leaves(body: HtmlElement, tags: tuple[str, ...]) -> Iterator[HtmlElement]:
    for element in list(body.iter(*tags)):
        if next(element.iterchildren("p", "div", "ul", "ol", "table", "blockquote"), None) is None:
            yield element


def _until(body: HtmlElement, end: HtmlElement) -> Iterator[HtmlElement]:
    for element in body.iter():
        if element is end:
            return
        yield element


def _words(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).replace("\u200b", "").split())


def _fold(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def _has(element: HtmlElement, tags: tuple[str, ...]) -> bool:
    return next(element.iter(*tags), None) is not None


def _inside(element: HtmlElement, body: HtmlElement) -> bool:
    return any(ancestor is body for ancestor in element.iterancestors())
