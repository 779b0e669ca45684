"""Videos, players and other embedded pages → a link with a title. No frame of a stranger stands on the site."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from lxml.html import HtmlElement, fromstring
from markupsafe import escape

from plugins.planet.cleaning.tree import Place, words
from plugins.shared.url import host_of, web_address

# host → (what it is called, what it shows)
_KNOWN = {
    "youtube.com": ("YouTube", "Video"),
    "youtube-nocookie.com": ("YouTube", "Video"),
    "youtu.be": ("YouTube", "Video"),
    "vimeo.com": ("Vimeo", "Video"),
    "player.vimeo.com": ("Vimeo", "Video"),
    "dailymotion.com": ("Dailymotion", "Video"),
    "geo.dailymotion.com": ("Dailymotion", "Video"),
    "embed.ted.com": ("TED", "Video"),
    "ted.com": ("TED", "Video"),
    "archive.org": ("the Internet Archive", "Recording"),
    "media.ccc.de": ("media.ccc.de", "Video"),
    "player.twitch.tv": ("Twitch", "Video"),
    "videopress.com": ("VideoPress", "Video"),
    "video.wordpress.com": ("VideoPress", "Video"),
    "w.soundcloud.com": ("SoundCloud", "Audio"),
    "open.spotify.com": ("Spotify", "Audio"),
    "embed.podcasts.apple.com": ("Apple Podcasts", "Audio"),
    "bandcamp.com": ("Bandcamp", "Audio"),
    "audioboo.fm": ("Audioboo", "Audio"),
    "slideshare.net": ("SlideShare", "Slides"),
    "static.slidesharecdn.com": ("SlideShare", "Slides"),
    "speakerdeck.com": ("Speaker Deck", "Slides"),
    "docs.google.com": ("Google Docs", "Document"),
    "prezi.com": ("Prezi", "Slides"),
    "codepen.io": ("CodePen", "Program"),
    "gist.github.com": ("GitHub Gist", "Program"),
    "storify.com": ("Storify", "Story"),
    "bsky.app": ("Bluesky", "Post"),
    "embed.bsky.app": ("Bluesky", "Post"),
}
_PEERTUBE = re.compile(r"/videos/embed/[\w-]{10,40}$")
_MASTODON = re.compile(r"/@[\w.@-]+/\d+/embed$")
_YOUTUBE = re.compile(r"/(?:embed|v|e|shorts|live)/([\w-]{11})(?![\w-])")
LONGEST_FALLBACK = 200
_PLAYERS = ("iframe", "embed", "object", "video", "audio", "script")


def replace(body: HtmlElement, place: Place) -> None:
    """Put a link in the place of every embed that is known, and of audio and video files; drop the others."""
    for player in list(body.iter(*_PLAYERS)):
        if player.getparent() is None or body not in player.iterancestors():
            continue  # it went with the one around it
        link = _link(player, place)
        if link is not None:
            for part in _fitting(link, player):
                player.addprevious(part)
        _take_out(player)


def watch_address(url: str) -> str:
    """Return the page that shows an embedded video by itself, where there is one."""
    host, path = host_of(url), unquote(urlsplit(url).path)
    video = _YOUTUBE.search(path)
    if host in ("youtube.com", "youtube-nocookie.com") and video:
        return f"https://www.youtube.com/watch?v={video[1]}"
    if host in ("youtube.com", "youtube-nocookie.com") and path.startswith("/embed/videoseries"):
        playlist = parse_qs(urlsplit(url).query).get("list", [""])[0]
        return "https://www.youtube.com/playlist?list=" + re.sub(r"[^\w-]", "", playlist)
    number = re.search(r"/video/(\d+)", path)
    if host == "player.vimeo.com" and number:
        return f"https://vimeo.com/{number[1]}"
    clip = re.search(r"/moogaloop\.swf", path) and parse_qs(urlsplit(url).query).get("clip_id", [""])[0]
    if host == "vimeo.com" and clip and clip.isdigit():
        return f"https://vimeo.com/{clip}"
    movie = re.search(r"/(?:embed/video|swf(?:/video)?)/(\w+)", path)
    if host == "dailymotion.com" and movie:
        return f"https://www.dailymotion.com/video/{movie[1]}"
    track = parse_qs(urlsplit(url).query).get("url", [""])[0]
    if host == "w.soundcloud.com" and "api.soundcloud.com" not in track and web_address(track):
        return track
    if host == "open.spotify.com":
        return url.replace("/embed/", "/", 1).replace("/embed-podcast/", "/", 1).partition("?")[0]
    if host == "archive.org" or host == "embed.ted.com":
        return url.replace("/embed/", "/details/", 1).replace("//embed.ted.com/", "//www.ted.com/")
    if _PEERTUBE.search(path):
        return url.replace("/videos/embed/", "/w/", 1)
    return url.removesuffix(".js") if host == "gist.github.com" else url.removesuffix("/embed")


def _link(player: HtmlElement, place: Place) -> HtmlElement | None:
    url = web_address(_address(player), place.base)
    if url is None:
        return None
    if player.tag in ("video", "audio"):
        return _paragraph(url, _given_title(player) or _file_title(url))
    known = _KNOWN.get(host_of(url))
    if player.tag == "script" and host_of(url) != "gist.github.com":
        return None
    if known is None and _PEERTUBE.search(urlsplit(url).path):
        known = (host_of(url), "Video")
    if known is None and _MASTODON.search(urlsplit(url).path):
        known = (host_of(url), "Post")
    if known is None:
        return None
    title = _given_title(player)
    return _paragraph(
        watch_address(url), f"{title} ({known[1]} at {known[0]})" if title else f"{known[1]} at {known[0]}"
    )


def _fitting(paragraph: HtmlElement, player: HtmlElement) -> list[HtmlElement]:
    """Return what may stand where ``player`` does: no paragraph inside a paragraph, but a line of it."""
    if next(player.iterancestors("p"), None) is None:
        return [paragraph]
    return [fromstring("<br>"), paragraph[0], fromstring("<br>")]


def _take_out(player: HtmlElement) -> None:
    """Remove a player with what it says to browsers that cannot show it, unless it was never closed around the text."""
    swallowed = player.tag == "embed" or (player.tag != "script" and len(words(player)) > LONGEST_FALLBACK)
    player.drop_tag() if swallowed else player.drop_tree()


def _address(player: HtmlElement) -> str | None:
    """Return what a player shows; lazy loaders keep it in data-src, old Flash objects in a parameter."""
    for name in ("data-src", "data-lazy-src", "src", "data"):
        value = (player.get(name) or "").strip()
        if value and not value.startswith(("about:", "data:")):
            return value
    for child in player.iter("source", "embed", "iframe", "param"):
        if child.tag != "param" and child.get("src"):
            return str(child.get("src"))
        if (child.get("name") or "").lower() in ("movie", "src", "filename") and child.get("value"):
            return str(child.get("value"))
    return None


def _given_title(player: HtmlElement) -> str:
    """Return the title that the writer gave, unless it is the player's own."""
    title = " ".join((player.get("title") or player.get("aria-label") or "").split())[:200]
    return "" if re.fullmatch(r"(?:youtube|vimeo)?\s*(?:video|embed)?\s*(?:player)?", title, re.IGNORECASE) else title


def _file_title(url: str) -> str:
    path = urlsplit(url).path.lower()
    kind = "Video" if path.endswith((".mp4", ".m4v", ".webm", ".mov", ".ogv")) else "Audio"
    return f"{kind} at {host_of(url)}"


def _paragraph(url: str, title: str) -> HtmlElement:
    return fromstring(f'<p><a href="{escape(url)}">{escape(title)}</a></p>')
