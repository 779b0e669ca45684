"""Which addresses are a video, slides, a map or a recording at a host of such, and the page there that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import parse_qs, quote, urlsplit

from plugins.shared.url import host_of, web_address

EmbedKind = Literal["video", "slides", "map", "sound"]
_OWN_TITLE = re.compile(r"(?:youtube|vimeo|slideshare|google)?\s*(?:video|embed|map)?\s*(?:player)?", re.I)


@dataclass(frozen=True)
class Elsewhere:
    """What stands at another host: its kind, the host as people call it, and the page that shows it."""

    kind: EmbedKind
    host: str
    url: str

    @property
    def still(self) -> str | None:
        """Return the address of its still where that is known without a question, None elsewhere."""
        video = re.fullmatch(r"https://www\.youtube\.com/watch\?v=([\w-]{11})(?:&.*)?", self.url)
        return f"https://i.ytimg.com/vi/{video[1]}/hqdefault.jpg" if video else None

    @property
    def question(self) -> str | None:
        """Return the address at which the host tells its title and still (oEmbed 1.0), None where it does not."""
        if asked := _OEMBED.get(self.host):
            return f"{asked}{quote(self.url, safe='')}"
        if self.kind == "video" and _PEERTUBE.search(urlsplit(self.url).path):
            return f"{self.url.rpartition('/w/')[0]}/services/oembed?format=json&url={quote(self.url, safe='')}"
        return None


_OEMBED = {
    "YouTube": "https://www.youtube.com/oembed?format=json&url=",
    "Vimeo": "https://vimeo.com/api/oembed.json?url=",
    "SlideShare": "https://www.slideshare.net/api/oembed/2?format=json&url=",
    "Speaker Deck": "https://speakerdeck.com/oembed.json?url=",
}
_ID = r"[\w-]{11}(?![\w-])"
_YOUTUBE, _WATCH = r"(?:m\.|music\.)?youtube(?:-nocookie)?\.com", "https://www.youtube.com/watch?v={}"
_SLIDES = "https://docs.google.com/presentation/d/{}/"
_PEERTUBE = re.compile(
    r"^/(?:videos/(?:watch|embed)|w)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{22})/?$"
)
# A host and the beginning of a path → what is there, and its page; groups of the pattern stand in {}.
_KNOWN: tuple[tuple[str, str, EmbedKind, str, str], ...] = (
    (r"youtu\.be", rf"/({_ID})", "video", "YouTube", _WATCH),
    (_YOUTUBE, rf"/(?:embed|v|e|shorts|live)/({_ID})", "video", "YouTube", _WATCH),
    (r"vimeo\.com", r"/(?:\w+/)*(\d+(?:/[0-9a-f]{8,})?)/?$", "video", "Vimeo", "https://vimeo.com/{}"),
    (r"player\.vimeo\.com", r"/video/(\d+)", "video", "Vimeo", "https://vimeo.com/{}"),
    (r"speakerdeck\.com", r"/[\w-]+/[\w-]+/?$", "slides", "Speaker Deck", ""),
    (r"slideshare\.net", r"/(?:slideshow/|[\w-]+/)[\w%-]+", "slides", "SlideShare", ""),
    (r"docs\.google\.com", r"/presentation/d/(e/[\w-]{20,})", "slides", "Google Slides", f"{_SLIDES}pub"),  # published
    (r"docs\.google\.com", r"/presentation/d/([\w-]{20,})", "slides", "Google Slides", _SLIDES),
    (r"openstreetmap\.org", r"/(?:export/embed\.html|(?:node|way|relation)/\d+)$", "map", "OpenStreetMap", ""),
    (r"(?:umap\.openstreetmap\.fr|u\.osmfr\.org)", r"/(?:\w+/map|m)/[\w-]+", "map", "uMap", ""),
    (r"osm\.org", r"/go/[\w~@-]+", "map", "OpenStreetMap", ""),
    (r"(?:maps\.)?google\.[a-z.]{2,6}", r"/maps(?:/|$)", "map", "Google Maps", ""),
    (r"maps\.google\.[a-z.]{2,6}", r"/", "map", "Google Maps", ""),
    (r"maps\.app\.goo\.gl", r"/\w+", "map", "Google Maps", ""),
    (r"goo\.gl", r"/maps/\w+", "map", "Google Maps", ""),
    (r"w\.soundcloud\.com", r"/player", "sound", "SoundCloud", ""),
    (r"soundcloud\.com", r"/[\w-]+/[\w-]+", "sound", "SoundCloud", ""),
    (r"open\.spotify\.com", r"/(?:embed/)?(?:episode|show|track)/(\w+)", "sound", "Spotify", ""),
)


def known(address: str) -> Elsewhere | None:
    """Return what stands at ``address``, of a page or of a frame, where that is shown as a picture; None elsewhere."""
    url = web_address(f"https:{address}" if address.startswith("//") else address)
    if url is None:
        return None
    parts, host = urlsplit(url), host_of(url)
    asked = parse_qs(parts.query)
    if re.fullmatch(_YOUTUBE, host):
        if playlist := asked.get("list") if parts.path in ("/playlist", "/embed/videoseries") else None:
            return Elsewhere("video", "YouTube", f"https://www.youtube.com/playlist?list={quote(playlist[0])}")
        if parts.path == "/watch" and re.fullmatch(_ID, video := asked.get("v", [""])[0]):
            return Elsewhere("video", "YouTube", f"{_WATCH.format(video)}{_from(asked)}")
    for pattern, path, kind, called, page in _KNOWN:
        match = re.fullmatch(pattern, host) and re.match(path, parts.path)
        if match:
            return Elsewhere(kind, called, page.format(match[1]) + _more(called, asked) if page else _page(url, asked))
    if host in ("openstreetmap.org", "osm.org") and ("mlat" in asked or parts.fragment.startswith("map=")):
        return Elsewhere("map", "OpenStreetMap", url)
    if movie := _PEERTUBE.match(parts.path):
        return Elsewhere("video", host, f"{parts.scheme}://{parts.netloc}/w/{movie[1]}")
    return None


def _from(asked: Mapping[str, list[str]]) -> str:
    """Return where a video is to begin, as its page has it."""
    at = (asked.get("t") or asked.get("start") or [""])[0]
    return f"&t={at}" if re.fullmatch(r"\w{1,12}", at, re.ASCII) else ""


def _more(host: str, asked: Mapping[str, list[str]]) -> str:
    """Return what else of a frame's query its page needs: where to begin, or what lets one in."""
    if host == "YouTube":
        return _from(asked)
    key = asked.get("h", [""])[0] if host == "Vimeo" else ""
    return f"/{key}" if re.fullmatch(r"[0-9a-f]{8,40}", key) else ""


def _page(url: str, asked: Mapping[str, list[str]]) -> str:
    """Return the page that shows by itself what the frame ``url`` shows."""
    if "/export/embed.html" in url and (box := _middle(asked.get("bbox", [""])[0])):
        mark = (asked.get("marker") or [""])[0].split(",")
        marked = f"?mlat={mark[0]}&mlon={mark[1]}" if len(mark) == 2 and all(map(_is_number, mark)) else ""
        return f"https://www.openstreetmap.org/{marked}#map={box}"
    if host_of(url) == "w.soundcloud.com":
        track = web_address((asked.get("url") or [""])[0])
        return track if track and host_of(track) != "api.soundcloud.com" else url  # a program's address, and no page
    if "/maps/embed" in url:
        place = re.search(r"(?<!!1s[a-z][a-z])!2s([^!]+)", url)
        middle = re.search(r"!2d(-?\d+(?:\.\d+)?)!3d(-?\d+(?:\.\d+)?)", url)
        asked_for = place[1] if place else f"{middle[2]},{middle[1]}" if middle else ""
        return f"https://www.google.com/maps?q={asked_for}" if asked_for else url
    return url.replace("open.spotify.com/embed/", "open.spotify.com/", 1)


def _middle(box: str) -> str | None:
    """Return zoom and middle of a bounding box (west, south, east, north), as OpenStreetMap's pages have them."""
    sides = box.split(",")
    if len(sides) != 4 or not all(map(_is_number, sides)):
        return None
    west, south, east, north = map(float, sides)
    zoom = next((level for level in range(19, 2, -1) if 360 / 2**level * 2 >= east - west), 3)
    return f"{zoom}/{(south + north) / 2:.5f}/{(west + east) / 2:.5f}"


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d{1,3}(?:\.\d{1,20})?", text) is not None


_SRC = re.compile(r"(?:^|[\s\"'])(src|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)


def of_frame(attributes: str) -> tuple[Elsewhere | None, str]:
    """Return what an <iframe> with these ``attributes`` (as written) shows, and the title that its writer gave it."""
    values = {name.lower(): unescape(a or b or c) for name, a, b, c in reversed(_SRC.findall(attributes))}
    title = " ".join(values.get("title", "").split())[:200]
    return known(values.get("src", "").strip()), "" if _OWN_TITLE.fullmatch(title) else title


def shown_in(bodies: Iterable[str]) -> Iterator[Elsewhere]:
    """Yield what ``bodies`` (Markdown) show so, as far as their lines tell: what to fetch stills of."""
    for body in bodies:
        for line in body.split("\n") if "//" in body else ():
            bare = re.fullmatch(r"[ \t>]*<?(https?://[^\s<>]+)>?\s*", line)
            frame = re.search(r"<iframe\b([^>]*)>", line, re.I)
            place = known(bare[1]) if bare else of_frame(frame[1])[0] if frame else None
            if place:
                yield place
