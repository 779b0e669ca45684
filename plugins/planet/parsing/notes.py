"""An entry without a title of its own, and one that its writer warns of.

Programs that need a title for every post make one: of its first words, of the writer's name, of its kind. Services for
notes have a place for a warning, and none in a feed: Mastodon sets it before the text, GoToSocial makes it the title,
Misskey and Pleroma the summary. Sources: Mastodon's ``FormattingHelper``, GoToSocial's ``StatusToRSSItem``, Misskey's
``FeedService``, rssboard.org/media-rss#media-rating.
"""

from __future__ import annotations

import re
from dataclasses import replace

from plugins.planet.model import RawEntry
from plugins.planet.parsing import dates, wording
from plugins.shared import text

_GLANCE = 40  # characters that tell most texts from their title
LONG = 50  # characters: a title as long as this that begins its text was made of it
# How a title ends that was cut: the address that notes often end with is shown otherwise in their text.
_CUT = re.compile(r"(?:\s*\[?\(?(?:…|\.\.\.+)\)?\]?[\"'”’»]?|\s+https?://\S+)\s*$")
_BY = re.compile(r"(?:RT by |R to |Re:? )?@?[\w.@ -]{1,60}[:：]\s+")
_MADE_UP = re.compile(
    r"(?:untitled|\(?no (?:title|caption)\)?|sans titre|ohne titel|sin título|"
    r"(?:new )?(?:note|status|post|toot) by .+|.+ (?:shared|posted) a (?:status|note|photo)(?: by .+)?)",
    re.IGNORECASE,
)
_TUMBLR = re.compile(r"(?:photo|video|audio|quote|link|answer|chat|text)(?:set)?s?", re.IGNORECASE)
# Where services of the Fediverse have a post: Mastodon, GoToSocial, Misskey, Pleroma and Akkoma, Pixelfed, Friendica,
# Hubzilla, Diaspora.
_STATUS = re.compile(
    r"^https?://[^/]+/(?:@[^/]+/(?:statuses/)?\w+|users/[^/]+/statuses/\w+|(?:notes|notice|objects|p)/[\w/-]+|"
    r"(?:display|item)/[0-9a-f]{8}-[0-9a-f-]{20,}|posts/[0-9a-f]{16,})$"
)
# Where others have what is as short: Twitter and what shows it, Bluesky, Threads, Instagram, Telegram, Weibo.
_SHORT = re.compile(
    r"^https?://(?:[^/]+/\w+/status/\d+|bsky\.app/profile/[^/]+/post/\w+|(?:www\.)?threads\.(?:net|com)/@[^/]+/post/\w+|"
    r"(?:www\.)?instagram\.com/(?:p|reel)/[\w-]+|t\.me/\w+/\d+|(?:m\.)?weibo\.c(?:om|n)/\w+/\w+)"
)
_GOTOSOCIAL = re.compile(r"^https?://[^/]+/@[^/]+/statuses/[0-9A-Z]{26}$")
_SUMMARY_WARNS = re.compile(r"^https?://[^/]+/(?:notes|notice|objects)/[\w-]+$")
_ANNOUNCED = re.compile(r"\s*(?:<p>)?@[\w.-]+@[\w.:-]+ (?:made a new post|posted \[?\d+\]? attachments?)\b")
_LABELLED = re.compile(
    r"\s*+<p\b[^<>]*+>\s*+<(strong|b)>(?P<label>[^<>]{2,60})</\1>\s*+(?P<words>(?:(?!</p>).){1,500}?)\s{0,99}</p>\s*+<hr\s*+/?>",
    re.IGNORECASE | re.DOTALL,
)
_KNOWN = (
    r"(?:C\.?W\.?|T\.?W\.?|content warning|content note|trigger warning|cn|inhaltswarnung|triggerwarnung|"
    r"avertissement(?: (?:de|sur le) contenu)?|advertencia(?: de contenido)?|aviso de (?:contenido|conteúdo|contingut)|"
    r"avviso(?: sul| di) contenuto|inhoudswaarschuwing|waarschuwing(?: inhoud)?|innehållsvarning|innholdsadvarsel|"
    r"indholdsadvarsel|sisältövaroitus|ostrzeżenie o (?:treści|zawartości)|upozornění na obsah|varování o obsahu|"
    r"tartalomra vonatkozó figyelmeztetés|προειδοποίηση περιεχομένου|içerik uyarısı|"
    r"предупреждение о (?:содержании|содержимом)|попередження про вміст|"
    r"閲覧注意|内容警告|內容警告|열람 주의|콘텐츠 경고|تحذير المحتوى|هشدار محتوا|אזהרת תוכן)"
)
_FIRST = re.compile(
    rf"\s*+<(?:p|div)\b[^<>]*+>\s*+(?:<(?:strong|b|em)>\s*+)?[\[(]?{_KNOWN}\s*+(?:</(?:strong|b|em)>\s*+)?[:：]\s*+"
    r"(?:</(?:strong|b|em)>\s*+)?(?P<words>(?:(?!</p>|<br).){1,500}?)[\])]?\s{0,99}(?:</(?:p|div)>(?:\s*<hr\s*/?>)?|<br\s*/?>\s*<br\s*/?>)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(rf"{_KNOWN}\s*[:：]?", re.IGNORECASE)


def settled(raw: RawEntry, *, adult: bool = False) -> RawEntry:
    """Return an entry with its content warning apart from its text, and no title that is a program's."""
    raw = _warned(raw)
    if not raw.warning and adult:
        raw = replace(raw, warning="adult")
    titled = raw.titled and bool(raw.title.strip()) and not _is_made_up(raw)
    return raw if titled == raw.titled else replace(raw, titled=titled)


def begins(title: str, words: str, url: str | None = None) -> bool:
    """Tell whether a title is nothing but the beginning of its text, which is plain.

    It is where it was cut, in a word or with an ellipsis, or is all of the text, its first sentence, or a long part of
    that; the writer's name may stand before it. "Iceland" before "Iceland is an island" is a title; where notes are,
    as ``url`` tells, nothing that begins its text is.
    """
    bare = _CUT.sub("", title).strip()
    if not bare:
        return bool(title)
    cut = bare != title.strip() or bool(url and (_STATUS.match(url) or _SHORT.match(url)))
    opening = words[: 4 * len(title) + 200]
    parts = (bare, _BY.sub("", bare, count=1)) if ":" in bare or "：" in bare else (bare,)
    return any(_begins(part, opening, cut) for part in dict.fromkeys(parts) if part)


def _begins(title: str, words: str, cut: bool) -> bool:
    letters, glance = _letters(title), _letters(words[:_GLANCE])
    if not letters or not (letters.startswith(glance) or glance.startswith(letters)):
        return False
    there = _letters(words)
    if not there.startswith(letters):
        return False
    if cut or len(letters) == len(there):
        return True
    rest = words[len(title) :] if words.casefold().startswith(title.casefold()) else ""
    in_a_word = rest[:1].isalnum() and (
        title[-1].isascii() or (len(title) >= LONG // 2 and not wording.unspaced(rest[0]))
    )
    return in_a_word or len(title) >= LONG or (len(title) >= LONG // 2 and title.endswith((".", "!", "?")))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _is_made_up(raw: RawEntry) -> bool:
    title, url = raw.title.strip(), raw.url or ""
    if title in (url, raw.guid) or _MADE_UP.fullmatch(title):
        return True
    if _STATUS.match(url) and (title.casefold() == "new post" or dates.read(title, ()) is not None):
        return True  # Mastodon's, for some months of 2022
    return "tumblr" in url.partition("/post")[0] and bool(_TUMBLR.fullmatch(title))


def _warned(raw: RawEntry) -> RawEntry:
    url = raw.url or ""
    status = bool(_STATUS.match(url))
    if status and _ANNOUNCED.match(raw.summary):
        raw = replace(raw, summary="")
    warning, content = _first(raw.content, bare=status and not raw.title)
    if warning:
        summary = _first(raw.summary, bare=status and not raw.title)[1]
        return replace(raw, warning=warning, content=content, summary=summary)
    if _GOTOSOCIAL.match(url) and raw.title and not begins(raw.title, text.from_html(raw.content)):
        return replace(raw, warning=text.plain(raw.title), title="")
    if _SUMMARY_WARNS.match(url) and raw.summary and raw.summary != raw.content:
        plain = text.from_html(raw.summary)
        return raw if begins(plain, text.from_html(raw.content)) else replace(raw, warning=plain, summary="")
    return raw


def _first(markup: str, *, bare: bool) -> tuple[str, str]:
    """Return the warning that HTML begins with, and the rest; ``bare``: a bold label and a rule are sign enough."""
    match = _FIRST.match(markup)
    if match is None and (match := _LABELLED.match(markup)) and not (bare or _LABEL.fullmatch(match["label"].strip())):
        match = None
    return (text.from_html(match["words"]), markup[match.end() :]) if match else ("", markup)
