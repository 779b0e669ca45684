"""What nobody meant to be read: share bars, related posts, what is empty or there twice."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import takewhile

from lxml import etree
from lxml.html import HtmlElement, fromstring

from plugins.planet.cleaning.code import inside_pre
from plugins.planet.cleaning.tree import Place, drop, has, inside, letters, words

_BARS = re.compile(
    r"(?:^|\s)(?:sharedaddy|sd-sharing\S*|sd-block|jp-relatedposts|addtoany\S*|a2a_kit|addthis\S*|feedflare|"
    r"sociable\S*|share-?this\S*|"
    r"st_sharethis\S*|ssba\S*|heateor\S*|social-?share\S*|share-?buttons?\S*|sharing-?buttons?|social-?buttons?|"
    r"social-?media-?buttons?|mr_social\S*|simple-social-icons|shareaholic\S*|essb\S*|swp_social_panel\S*|"
    r"tweetmeme\S*|wp-polls-loading|yarpp-related\S*|related-?posts|wp_rp_\S+|post-ratings\S*|subscription-widget\S*|"
    r"subscribe-widget|image-link-expand|footnote-share|blogger-post-footer|"
    r"wp-block-jetpack-sharing-buttons|zemanta-pixie\S*|mc4wp-form\S*|mc_embed_signup\S*|formkit-form|"
    r"convertkit-form|ml-(?:embedded|form-embed\S*)|sib-form|embeddable-buttondown-form|revue-embed|tinyletter\S*|"
    r"klaviyo-form\S*|"
    r"wp-block-jetpack-subscriptions\S*|jetpack_subscription_widget|"
    # What plugins count and say of a post and its writer, and what other pages let a reader do with them.
    r"shariff(?:-\S+)?|embedded-post-meta|post-views\S*|pvc_\S+|kk-star-ratings|kksr-\S+|rmp-(?:main|widgets?-\S+)|wpulike\S*|printfriendly|pf-button|"
    r"(?:span|rt)-reading-time|(?:wp-block-)?yoast-(?:seo-estimated-)?reading-time\S*|wp-block-post-time-to-read|"
    r"saboxplugin-wrap|abh_box|m-a-box|(?:post-)?author-?(?:box|bio)\S*|pp-multiple-authors-\S+|"
    r"crp_related\S*|rp4wp-related-posts|rpwe-block|"
    r"mw-editsection|mw-cite-backlink|(?:in|out)put_prompt|jp-(?:In|Out)putPrompt|"
    r"install-substack-app-embed|quote-controls|poll-info|mcnFollowBlock)(?:\s|$)",
    re.IGNORECASE,
)
_SHARE_LINKS = re.compile(
    r"^https?://[^/]+/[^?#]*\?share=[a-z-]+(?:&|$)|^https?://(?:[\w-]+\.)*(?:"
    r"facebook\.com/(?:sharer|share\.php|dialog/share)|(?:twitter|x)\.com/(?:intent/(?:tweet|post)|share|"
    r"home\?status)|"
    r"linkedin\.com/(?:shareArticle|sharing|cws/share)|reddit\.com/(?:submit|r/\w+/submit)|pinterest\.\w+/pin/create|"
    r"plus\.google\.com/share|tumblr\.com/(?:share|widgets/share)|digg\.com/submit|stumbleupon\.com/submit|"
    r"del\.icio\.us/post|delicious\.com/(?:post|save)|technorati\.com/faves|getpocket\.com/(?:save|edit)|"
    r"news\.ycombinator\.com/submitlink|addtoany\.com/(?:add_to|share)|addthis\.com/(?:bookmark|feed)|"
    r"(?:api\.)?whatsapp\.com/send|wa\.me/\?|t\.me/share|telegram\.me/share|threads\.net/intent|bsky\.app/intent|"
    r"feeds\.wordpress\.com/1\.0/(?:go|comments|delicious|facebook|twitter|stumble|digg|reddit)\w*|"
    r"feeds\.feedburner\.com/~f[fu]?/|feeds\.feedburner\.com/~r/.*~4/|rss\.feedsportal\.com/|"
    r"share\.feedsportal\.com/)",
    re.IGNORECASE,
)
# WordPress' second link to a file, and what Discourse says of a picture's file in the link around it.
_DOUBLES = etree.XPath(
    "descendant::a[contains(@class, 'wp-block-file__button')][@href = preceding-sibling::*[1]/@*]"
    " | descendant::a[@class='lightbox']/div[@class='meta']"
)
_ONLY_SHARING = re.compile(
    r"\W*(?:share|share (?:this|on|it|via)(?: (?:post|with|on|article|entry))?|like this|tweet|related|follow us|"
    r"like|"
    r"loading|spread the word|bookmark|e-?mail|print|or|and)?\W*",
    re.IGNORECASE,
)
_BLOCKS = frozenset("p div li ul ol blockquote section article aside footer header h4 h5 h6 figure span".split())
_GLANCE = 60  # characters that tell most beginnings from a title
_LONGEST_REFRAIN, _DOUBLED = 160, 8  # characters of a verse that comes again; paragraphs of a summary
_TIDIED = ("p", "div", "li", "ul", "ol", "blockquote", "figcaption", "figure", "h4", "h5", "h6")
_NO_PARAGRAPHS = (
    "figure",
    "div",
    "p",
    "ul",
    "ol",
    "dl",
    "table",
    "blockquote",
    "pre",
    "hr",
    "details",
    "h4",
    "h5",
    "h6",
)
_INLINE = ("a", "span", "b", "strong", "em", "i")
_LETTER = re.compile("[^\\s\u200b]")
_FILLED = ("img", "hr", "a", "pre", "table", "math")
_BUTTON = re.compile(r"button-wrap|(?:^|\s)(?:kg-button-card|button)(?=\s|$)")  # Substack's, Ghost's, beehiiv's
# Where such a button leads that is no link of the writer's.
_SUBSCRIBING = re.compile(
    r"%%\w+%%|substack\.com/(?:subscribe|signup|redirect|app)|/subscribe(?:[/?#]|$)|[?&]action=share|"
    r"/comments(?:[?#]|$)|"
    r"/#/portal|/leaderboard|[?&]coupon=|[?&]donate=|[?&]gift=|^#?$",
    re.IGNORECASE,
)


def drop_unspoken(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Remove what a whole page has in its head, before its words are looked at."""
    for element in list(body.iter("style", "title")):
        if element.tag == "style" or next(element.iterancestors("svg"), None) is None:
            element.drop_tree()


def remove(body: HtmlElement, _place: Place, taken: Counter[str]) -> None:
    """Remove share bars, links that only share, the boxes that held nothing else."""
    for element in list(body.iter("div", "p", "ul", "section", "aside", "span", "table", "footer", "h3")):
        named, numbered = element.get("class"), element.get("id")
        if (named or numbered) and (_is_bar(named, numbered) or _subscribes(element)) and inside(element, body):
            taken["share bar"] += 1
            drop(element)
    for double in _DOUBLES(body):
        double.drop_tree()
    for link in list(body.iter("a")):
        if _SHARE_LINKS.match(link.get("href") or "") and _is_button(link):
            taken["share link"] += 1
            _remove_upwards(link, body)


@lru_cache(maxsize=2048)
def _is_bar(named: str | None, numbered: str | None) -> bool:
    return bool(_BARS.search(f"{named or ''} {numbered or ''}"))


def _subscribes(element: HtmlElement) -> bool:
    """Tell whether a box of a letter holds nothing but a button to subscribe, to share or to pay."""
    if not _BUTTON.search(element.get("class") or ""):
        return False
    addresses = [link.get("href") or "" for link in element.iter("a")]
    return all(_SUBSCRIBING.search(address) for address in addresses)


def untitle(body: HtmlElement, place: Place, _taken: Counter[str]) -> None:
    """Remove a first heading or paragraph that says what the title says; all of a note's text is no title."""
    title = place.title
    blocks = ((block, words(block)) for block in body.iter("h1", "h2", "h3", "h4", "h5", "h6", "p"))
    first, begun = next((pair for pair in blocks if pair[1]), (None, "")) if title else (None, "")
    if first is None:
        return
    named = letters(title)
    if not named.startswith(letters(begun[:_GLANCE])) or letters(begun) != named or has(first, ("img",)):
        return
    whole = words(body)
    if whole.startswith(begun) and (first.tag != "p" or whole != begun):
        drop(first)


def _is_button(link: HtmlElement) -> bool:
    """Tell whether a link is a button (an image or a few words), not a sentence that happens to link."""
    return len(words(link)) <= 40


def _remove_upwards(element: HtmlElement, body: HtmlElement) -> None:
    """Remove an element and every box around it that is left with nothing to say."""
    parent = element.getparent()
    element.drop_tree()
    while parent is not None and parent is not body and parent.tag in _BLOCKS and inside(parent, body):
        if has(parent, ("a", "img", "pre", "table")) or not _ONLY_SHARING.fullmatch(words(parent)):
            return
        emptied, parent = parent, parent.getparent()
        drop(emptied)


def tidy(body: HtmlElement, _place: Place, _taken: Counter[str]) -> None:
    """Remove what is empty or there twice; keep the space that an empty inline element stood for."""
    for last in takewhile(_sets_nothing_apart, list(body.iterchildren(reversed=True))):
        last.drop_tree()
    _drop_breaks(body)
    _drop_doubled_beginning(body)
    for paragraph in list(body.iter("p")):
        if has(paragraph, _NO_PARAGRAPHS):  # browsers, and the sanitiser, would leave empty ones around these
            paragraph.tag = "div"
    for element in reversed(list(body.iter(*_TIDIED, *_INLINE))):
        if _speaks(element) or has(element, _FILLED) or not inside(element, body) or inside_pre(element):
            continue
        if element.tag in ("div", "p") and _parts_lines(element):
            for line_end in fromstring("<p><br><br></p>"):
                element.addprevious(line_end)
            element.drop_tree()
        elif element.tag in _INLINE:
            element.tail = (" " if element.text_content() else "") + (element.tail or "")
            element.drop_tree()
        else:
            drop(element)


def _sets_nothing_apart(last: HtmlElement) -> bool:
    """Tell whether the last element is a rule with nothing behind it: what it set apart is gone."""
    return last.tag == "hr" and not (last.tail or "").strip()


def _parts_lines(element: HtmlElement) -> bool:
    """Tell whether an empty block is all that stands between two lines of text, as Blogger's editor has it."""
    before, after, around = element.getprevious(), element.getnext(), element.getparent()
    above = before.tail if before is not None else around.text if around is not None else ""
    begun = bool((above or "").strip()) or (before is not None and before.tag in _INLINE)
    return begun and (bool((element.tail or "").strip()) or (after is not None and after.tag in _INLINE))


def _speaks(element: HtmlElement) -> bool:
    """Tell whether an element has words; most begin with one, and need no walk through what they hold."""
    return any(map(_LETTER.search, element.itertext()))


def _drop_doubled_beginning(body: HtmlElement) -> None:
    """Drop the first paragraphs where the next are the same, and no refrain: a feed's summary before the text."""
    first = next(body.iter("p"), None)
    box = first.getparent() if first is not None else None
    paragraphs = [child for child in box if child.tag == "p"][: 2 * _DOUBLED] if box is not None else []
    if len(paragraphs) < 2 or len(opening := words(paragraphs[0])) < _LONGEST_REFRAIN:
        return
    for number in range(1, len(paragraphs) // 2 + 1):
        if words(paragraphs[number]) == opening:
            begun = paragraphs[:number]
            if [words(p) for p in begun] == [words(p) for p in paragraphs[number : 2 * number]]:
                for paragraph in begun:
                    drop(paragraph)
            return


def _drop_breaks(body: HtmlElement) -> None:
    """Leave two breaks of three and more, and none at the beginning or the end of a block."""
    breaks = [element for element in body.iter("br") if not inside_pre(element)]
    for element in reversed(breaks):
        if element.getnext() is None and not (element.tail or "").strip():
            element.drop_tree()
    run = 0
    for element in breaks:
        if element.getparent() is None:
            continue
        before, parent = element.getprevious(), element.getparent()
        follows = before is not None and before.tag == "br" and not (before.tail or "").strip()
        run = run + 1 if follows else 1
        if run > 2 or (before is None and parent is not None and not (parent.text or "").strip()):
            run -= 1
            element.drop_tree()
