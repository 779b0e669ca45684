"""Videos, players and other embedded pages → a link with a title. No frame of a stranger stands on the site.

What only counts, sells or asks for a click goes; all else leaves its address and its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from lxml.html import HtmlElement, fragments_fromstring, fromstring
from markupsafe import escape

from plugins.planet.cleaning.tree import Place, has, inside, style_of, words
from plugins.planet.parsing.files import FLASH, names_picture, what_is
from plugins.shared import text
from plugins.shared.url import host_of, image_address, page_key, web_address
from plugins.writing import hosts

_CALLED = {"video": "Video", "slides": "Slides", "map": "Map", "sound": "Audio"}
# What writing/hosts.py does not know, as the site's own texts show no picture of it: host → (its name, what it shows).
_KNOWN = {
    **dict.fromkeys(("youtube.com", "youtube-nocookie.com"), ("YouTube", "Video")),
    **dict.fromkeys(("vimeo.com", "player.vimeo.com"), ("Vimeo", "Video")),
    **dict.fromkeys(("dailymotion.com", "geo.dailymotion.com"), ("Dailymotion", "Video")),
    **dict.fromkeys(("embed.ted.com", "ted.com"), ("TED", "Video")),
    "archive.org": ("the Internet Archive", "Recording"),
    "media.ccc.de": ("media.ccc.de", "Video"),
    "player.twitch.tv": ("Twitch", "Video"),
    **dict.fromkeys(("videopress.com", "video.wordpress.com"), ("VideoPress", "Video")),
    "open.spotify.com": ("Spotify", "Audio"),
    "embed.podcasts.apple.com": ("Apple Podcasts", "Audio"),
    "bandcamp.com": ("Bandcamp", "Audio"),
    "audioboo.fm": ("Audioboo", "Audio"),
    "static.slidesharecdn.com": ("SlideShare", "Slides"),
    "docs.google.com": ("Google Docs", "Document"),
    "prezi.com": ("Prezi", "Slides"),
    "codepen.io": ("CodePen", "Program"),
    "gist.github.com": ("GitHub Gist", "Program"),
    "storify.com": ("Storify", "Story"),
    **dict.fromkeys(("bsky.app", "embed.bsky.app"), ("Bluesky", "Post")),
}
_FILES: Mapping[str, str] = {"video": "Video", "audio": "Audio", "document": "Document"}
_MASTODON = re.compile(r"/@[\w.@-]+/\d+/embed$")
LONGEST_FALLBACK = 200
# Where a box that a script fills keeps what it shows.
BOXED = re.compile(r"^data-(?:src|href|url|embed-url|video-url|iframely-url|pin-do)=$")
_ASKS = re.compile(
    r"fb-(?:like|page|follow|comment|send|save)|share|sharing|social|like-?button|follow|comment|addthis|subscribe|"
    r"buttons?(?:\s|$)",
    re.IGNORECASE,
)
_SHOWS = re.compile(r"embed|player|video|i?frame|fb-post|typeform", re.IGNORECASE)
_BOXES = ("data-src", "data-href", "data-url", "data-embed-url", "data-video-url")
# Scripts that show something where they stand → what, at whom, and where it is: by their address, or an attribute.
_SCRIPTS = (
    (re.compile(r"//asciinema\.org/a/(\w+)\.js"), "", "Recording at asciinema", "https://asciinema.org/a/{}"),
    (re.compile(r"//telegram\.org/js/telegram-widget"), "data-telegram-post", "Post at Telegram", "https://t.me/{}"),
    (re.compile(r"//speakerdeck\.com/"), "data-id", "Slides at Speaker Deck", "https://speakerdeck.com/player/{}"),
    (re.compile(r"//emgithub\.com/[^#]*[?&]target=([^&]+)"), "", "Program at GitHub", "{}"),
)
PLAYERS = ("iframe", "embed", "object", "video", "audio", "script", "lite-youtube", "amp-youtube", "lite-vimeo")
# Frames that show nothing to read: they count, sell, or ask for a click.
_CLICKS = re.compile(
    r"^https?://(?:(?:[\w-]+\.)*(?:googletagmanager\.com|doubleclick\.net|googlesyndication\.com|google-analytics\.com|"
    r"amazon-adsystem\.com|taboola\.com|outbrain\.com|buysellads\.\w+|carbonads\.\w+|addthis\.com|sharethis\.com|"
    r"disqus\.com|"
    r"feedburner\.com|recaptcha\.net|adnxs\.com|criteo\.(?:com|net))/|(?:ads?|adserver|rcm(?:-\w+)*)\.[\w.-]+/|"
    r"(?:www\.)?facebook\.com/(?:plugins/(?:like|likebox|share_button|page|comments|subscribe)|widgets/like)|"
    r"platform\.twitter\.com/widgets/(?:tweet|follow)_button|apis\.google\.com/|www\.google\.com/recaptcha)",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(
    r"(?:youtube|vimeo)?\s*(?:video|audio|embed(?:ded)?)?\s*(?:player|content|i?frame|object)?\W*|wp[ -]embed|"
    r".*(?:browser|javascript|i?frames?\b|plug-?in|flash player|html5|enable).*",
    re.IGNORECASE | re.DOTALL,
)
_SHOWERS = ("cdn.embedly.com", "cdn.iframe.ly", "iframe.ly", "if-cdn.com", "hatenablog-parts.com")
_PICTURE = re.compile(r"\.(?:svg|png|jpe?g|gif|webp|avif)$", re.IGNORECASE)


def replace(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Put a link in the place of every embed, with the words that it had; drop what is nothing to read."""
    linked = {web_address(link.get("href"), place.base): link for link in body.iter("a")}
    for player in list(body.iter(*PLAYERS)):
        if not inside(player, body):
            continue  # it went with the one around it
        if player.tag == "script" or player.tag not in ("video", "audio"):
            taken["script" if player.tag == "script" else "frame"] += 1
        shown = _shown(player, place)
        address = _linked_by(shown)
        if shown is not None and (
            address not in linked or _known(address or "") is not None or player.tag in ("video", "audio")
        ):
            for part in _fitting(shown, player):
                player.addprevious(part)
        elif (link := linked.get(address)) is not None and words(link) in (address, host_of(address)):
            link.text = _given_title(player) or link.text
        _take_out(player)


def fill(body: HtmlElement, place: Place, taken: Counter[str]) -> None:
    """Put a link into every empty box that a script fills with what stands at an address in its attributes."""
    for box in list(body.iter("div", "span", "figure", "blockquote", "section")):
        address = next(filter(None, (box.get(name) for name in _BOXES)), "")
        url = web_address(address, place.base) if address.startswith(("http://", "https://", "//")) else None
        after = box.getnext()
        if url is None or names_picture(url) or words(box) or has(box, ("a", *PLAYERS, "pre")):
            continue
        if _ASKS.search(box.get("class") or "") or _CLICKS.match(url) or page_key(url) == page_key(place.url):
            continue  # to like, to share, to comment
        sure = _known(url) is not None or (_SHOWS.search(box.get("class") or "") and not has(box, ("img",)))
        if not sure or (after is not None and after.tag == "noscript"):
            continue
        taken["frame"] += 1
        title = " ".join((box.get("data-title") or box.get("data-alt") or box.get("title") or "").split())[:200]
        box.append(_linking(url, title))
    for link in body.iter("a"):
        if (link.get("data-iframely-url") or link.get("data-pin-do")) and not len(link) and not words(link):
            link.text = link.get("href")


def watch_address(url: str) -> str:
    """Return the page that shows by itself what is embedded, where there is one."""
    if shown := hosts.known(url):
        return shown.url
    host, path = host_of(url), unquote(urlsplit(url).path)
    clip = re.search(r"/moogaloop\.swf", path) and parse_qs(urlsplit(url).query).get("clip_id", [""])[0]
    if host == "vimeo.com" and clip and clip.isdigit():
        return f"https://vimeo.com/{clip}"
    movie = re.search(r"/(?:embed/video|swf(?:/video)?)/(\w+)", path)
    if host == "dailymotion.com" and movie:
        return f"https://www.dailymotion.com/video/{movie[1]}"
    if host == "embed.bsky.app":
        return re.sub(r"^.*/embed/([^/]+)/app\.bsky\.feed\.post/(\w+).*", r"https://bsky.app/profile/\1/post/\2", url)
    if host == "open.spotify.com":
        return url.replace("/embed/", "/", 1).replace("/embed-podcast/", "/", 1).partition("?")[0]
    if host == "archive.org" or host == "embed.ted.com":
        return url.replace("/embed/", "/details/", 1).replace("//embed.ted.com/", "//www.ted.com/")
    return url.removesuffix(".js") if host == "gist.github.com" else url.removesuffix("/embed")


def _behind(url: str | None) -> str | None:
    """Return what a frame of Embedly's, Iframely's, Hatena's or the page's own host shows, or a film, by its query."""
    if url is None or "url=" not in url:
        return url
    shown = web_address(parse_qs(urlsplit(url).query).get("url", [""])[0])
    return shown if shown and (host_of(url) in (*_SHOWERS, host_of(shown)) or hosts.known(shown)) else url


def _shown(player: HtmlElement, place: Place) -> HtmlElement | None:
    """Return the paragraph that stands for a player; None when it is nothing to read."""
    address = web_address(_address(player), place.base)
    url = _behind(address)
    if player.tag == "script":
        gist = url if host_of(url) == "gist.github.com" else None
        return _paragraph(watch_address(gist), "Program at GitHub Gist") if gist else _scripted(player, url or "")
    title = _given_title(player)
    if url is None:
        label = title or _fallback(player)
        return fromstring(f"<p>{escape(label)}</p>") if label else None
    if player.tag in ("video", "audio"):
        return _paragraph(url, title or _file_title(url, str(player.tag).capitalize()))
    if _CLICKS.match(url) or _is_unseen(player):
        return None
    if _known(url) is None:
        return _unknown(player, url, title or _fallback(player), place)
    return _linking(url, title if url == address else "")


def _linking(url: str, title: str) -> HtmlElement:
    """Return the paragraph that leads to what a player shows, by its title and what it is."""
    if (known := _known(url)) is None:
        return _paragraph(url, f"{title} ({host_of(url)})" if title else _file_title(url, "Embedded page"))
    what = f"{known[1]} at {known[0]}"
    return _paragraph(watch_address(url), f"{title} ({what})" if title else what)


def _scripted(script: HtmlElement, address: str) -> HtmlElement | None:
    """Return the paragraph that stands for a script which shows something in its place."""
    for known, attribute, label, form in _SCRIPTS:
        if match := known.search(address):
            value = script.get(attribute, "") if attribute else unquote(match[1])
            url = web_address(form.format(value)) if value else None
            return _paragraph(url, label) if url else None
    return None


def _known(url: str) -> tuple[str, str] | None:
    if shown := hosts.known(url):
        return shown.host, _CALLED[shown.kind]
    return (host_of(url), "Post") if _MASTODON.search(urlsplit(url).path) else _KNOWN.get(host_of(url))


def _unknown(player: HtmlElement, url: str, title: str, place: Place) -> HtmlElement | None:
    """Return a link to what a frame of an unknown host shows, or the picture that an object is."""
    if player.tag == "object" and any(web_address(a.get("href"), place.base) for a in player.iter("a")):
        return None  # it has its own words for those who do not see it, and they stay
    if player.tag in ("object", "embed") and _PICTURE.search(urlsplit(url).path):
        picture = image_address(url)
        return fromstring(f'<p><img src="{escape(picture)}" alt="{escape(title)}"></p>') if picture else None
    page = re.sub(r"(?:embed/?)?#\?secret=.*$", "", url)  # WordPress' frame of another blog's post
    return _linking(page, title)


def _is_unseen(player: HtmlElement) -> bool:
    """Tell whether a frame has no size: it counts."""
    style = style_of(player)
    sizes = [
        (player.get(side) or style.get(side) or "").strip().removesuffix("px")
        for side in ("width", "height")
        if not style.get(f"min-{side}")  # as charts have it that grow with their page
    ]
    return style.get("display") == "none" or style.get("visibility") == "hidden" or bool({"0", "1", "2"} & set(sizes))


def _fallback(player: HtmlElement) -> str:
    """Return the words for those who do not see a player, where they are about what it shows."""
    raw = player.get("srcdoc") or (player.text or "" if player.tag == "iframe" else words(player))
    wording = text.from_html(raw) if player.tag == "iframe" else raw
    return "" if _NO_WORDS.fullmatch(wording) or len(wording) > LONGEST_FALLBACK else wording


def _linked_by(paragraph: HtmlElement | None) -> str | None:
    link = next(paragraph.iter("a"), None) if paragraph is not None else None
    return None if link is None else link.get("href")


def _fitting(paragraph: HtmlElement, player: HtmlElement) -> list[HtmlElement]:
    """Return what may stand where ``player`` does: no paragraph inside a paragraph, but a line of it."""
    if next(player.iterancestors("p"), None) is None:
        return [paragraph]
    if not len(paragraph):
        paragraph.tag = "span"
    return [fromstring("<br>"), paragraph[0] if len(paragraph) else paragraph, fromstring("<br>")]


def _take_out(player: HtmlElement) -> None:
    """Remove a player; what was never closed holds the text behind it, and other objects words of their own."""
    if player.tag == "iframe" and len(player.text or "") > LONGEST_FALLBACK:
        for part in fragments_fromstring(player.text or ""):
            player.addprevious(fromstring(f"<span>{escape(part)}</span>") if isinstance(part, str) else part)
        player.drop_tree()
        return
    swallowed = player.tag == "embed" or (player.tag != "script" and len(words(player)) > LONGEST_FALLBACK)
    linked = player.tag == "object" and next(player.iter("a"), None) is not None
    player.drop_tag() if swallowed or linked else player.drop_tree()


def _address(player: HtmlElement) -> str | None:
    """Return what a player shows; lazy loaders keep it in data-src, old Flash objects in a parameter."""
    if (name := str(player.tag)).endswith(("-youtube", "-vimeo")):
        host = "www.youtube.com/watch?v=" if "youtube" in name else "vimeo.com/"
        number = re.sub(r"[^\w-]", "", player.get("videoid") or player.get("data-videoid") or "")
        return f"https://{host}{number}" if number else None
    for name in ("data-src", "data-lazy-src", "data-litespeed-src", "data-rocket-src", "data-cmp-src", "src", "data"):
        value = (player.get(name) or "").strip()
        if value and not value.startswith(("about:", "data:")):
            return value
    if player.tag == "iframe":  # what asks for consent first keeps it in an attribute of its own
        sources = (
            value for name, value in player.items() if "src" in name and value.startswith(("https:", "http:", "//"))
        )
        if value := next(sources, ""):
            return value
    for child in player.iter("source", "embed", "iframe", "param"):
        if child.tag != "param" and child.get("src"):
            return str(child.get("src"))
        if (child.get("name") or "").lower() in ("movie", "src", "filename") and child.get("value"):
            return str(child.get("value"))
    return None


def _given_title(player: HtmlElement) -> str:
    """Return the title that the writer gave, unless it is the player's own."""
    label = player.get("title") or player.get("aria-label") or player.get("playlabel") or ""
    title = " ".join(label.split())[:200]
    return "" if _NO_WORDS.fullmatch(title) else title


def _file_title(url: str, otherwise: str) -> str:
    kind, media_type = what_is(url, "")
    named = "" if media_type in ("", FLASH) else _FILES.get(kind, "")
    return f"{named or otherwise} at {host_of(url)}"


def _paragraph(url: str, title: str) -> HtmlElement:
    return fromstring(f'<p><a href="{escape(url)}">{escape(title)}</a></p>')
