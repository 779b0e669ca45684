"""What is told of a picture by its address alone: which it is in whatever size, and whether it may be an avatar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from plugins.shared.url import host_of, web_address

# Services that put a picture's own address behind their own: WordPress.com's Photon, Substack's, Medium's, weserv …
_INSIDE = re.compile(r"https?(?:://|:/|%3A%2F%2F|%253A%252F%252F)", re.IGNORECASE)
_PHOTON = re.compile(r"^i\d\.wp\.com$")
_SERVED_BY = re.compile(r"^(?:images?|cdn|img|media|static|i\d?|pbs)\.", re.IGNORECASE)
# Parts of a path that say how large, and not which: Blogger's s72-c, Ghost's size/w600, Wix's v1/fit/w_980,h_640 …
_SIZE = re.compile(
    r"^(?:[swh]\d{2,4}(?:-[a-z0-9-]+)*|[wh]_\d+\b.*|\d{2,4}x\d{2,4}(?:bb)?|size|max|fit|fill|crop|v1|v2|resize\w*(?::.*)?|"
    r"thumb(?:nail)?s?|small|medium|large|original|orig|full|hq|preview|format:\w+)$",
    re.IGNORECASE,
)
# The end of a file's name that says how large: WordPress' -300x200 and -scaled, Flickr's _b, Tumblr's _1280.
_SUFFIX = re.compile(
    r"(?:[-_]\d{2,4}x\d{2,4}|-scaled|-rotated|-thumb|_thumb|-small|_small|@[23]x|_\d{3,4}|=[swh]\d{2,4}(?:-[\w-]+)?)+$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|heic|bmp)$", re.IGNORECASE)
_CGI = re.compile(r"^/cdn-cgi/image/[^/]+(?=/)")  # Cloudflare: what was made of the picture that follows
# What a program that draws pictures is told of their size and form; all else tells which picture.
_SIZES = re.compile(
    r"(?:w|h|width|height|q|quality|fit|crop|format|fm|auto|dpr|ixlib|ixid|s|sz|size|resize|ssl|strip|name|rect)=",
    re.IGNORECASE,
)
_WHICH = re.compile(r"(?:^|&)(?:url|src|image|img)=((?:/|%2F)[^&]+)", re.IGNORECASE)
_MADE = re.compile(r"/v1/(?:fit|fill|crop)/", re.IGNORECASE)  # Wix: what follows is what was made of the picture
_STILL = re.compile(r"/vi(?:_webp)?/([\w-]{11})/")
_WIDEST, _HIGHEST = 3.2, 2.5  # times as long one way as the other: what is longer is a banner, or a strip
_TELLING = 10  # letters: a name as long as this is one picture's, on whatever host it lies
_USUAL = re.compile(
    r"^(?:featured?|header|cover|screen ?-?shot|thumbnail|placeholder|untitled|social|banner|original|default)"
)
_FACE = re.compile(
    r"gravatar\.com/|//[^/]*libravatar\.|/(?:blav|grav)?avatars?(?:[/_.-]|$)|/profile_images/|/img/(?:mystery|avatar)|"
    r"/buddyicons/|(?:lh\d|blogger)\.googleusercontent\.com/a(?:-|/)|[?&]avatar=",
    re.IGNORECASE,
)
_LARGER = (
    (re.compile(r"(//[^/]*(?:blogspot|googleusercontent)\.com/.*?)/s\d{1,3}(?:-[a-z0-9-]+)?/"), r"\1/s1600/"),
    (re.compile(r"(googleusercontent\.com/[^?]*)=s\d{1,3}(?:-[a-z0-9-]+)?$"), r"\1=s1600"),
)
MOST_AVATARS = 3
# What a service puts there for everybody: its own mark.
_NOBODY = re.compile(
    r"^https?://(?:s\d*\.wp\.com/i/buttonw|[\w.]*\bblogblog\.com/|www\.blogger\.com/img/|creativecommons\.org/|"
    r"www\.redditstatic\.com/|[\w.]*\bfeedburner\.com/fb/images/)",
    re.IGNORECASE,
)
# WordPress names its smallest picture; it keeps this one, too (wp-admin/includes/class-wp-site-icon.php).
_LARGER_AVATAR = (
    (re.compile(r"-32x32(\.\w+)$"), r"-192x192\1"),
    (re.compile(r"([?&](?:w|s|size)=)(?:16|32|48)\b"), r"\g<1>192"),
    (re.compile(r"([?&](?:fit|resize)=)32(,|%2C)32\b", re.IGNORECASE), r"\g<1>192\g<2>192"),
)
_GRAVATAR = re.compile(r"^https?://(?:[\w-]+\.)?gravatar\.com/\w+avatar/|^https?://(?:[\w-]+\.)?gravatar\.com/avatar/")
_DEFAULT = re.compile(r"([?&])d(?:efault)?=[^&]*")


@lru_cache(maxsize=4096)  # each is asked for several times
def picture_key(url: str) -> str:
    """Return what is the same for every size and copy of a picture that a service makes of it."""
    bare = url
    while inner := [match.start() for match in _INSIDE.finditer(bare) if match.start()]:
        bare = unquote(unquote(bare[inner[-1] :]))
    try:
        parts = urlsplit(bare)
        if within := _WHICH.search(parts.query):  # Next's, Netlify's and Vercel's programs that draw pictures
            parts = urlsplit(urljoin(bare, unquote(within[1])))
    except ValueError:
        return url
    host, path = host_of(bare), _CGI.sub("", unquote(parts.path))
    if still := _STILL.search(path):
        return f"still {still[1]}"
    if host.endswith("medium.com"):
        return f"medium {path.rpartition('/')[2]}"
    if _PHOTON.match(host):
        host, _, path = path.lstrip("/").partition("/")
    path = _MADE.split(path, maxsplit=1)[0]
    *folders, file = [part for part in path.split("/") if part] or [""]
    folders = [folder for folder in folders if not _SIZE.match(folder)]
    named = _named(file, host)
    # A program, or what is named by nothing else than a number or a word, is told apart by what is asked of it.
    query = "" if _ENDING.search(file) else "&".join(sorted(p for p in parts.query.split("&") if not _SIZES.match(p)))
    return f"{_SERVED_BY.sub('', host)}/{'/'.join((*folders, named))}?{query}".casefold()


def picture_name(url: str) -> str:
    """Return what a picture's file is called, whatever its size and host; empty for a name that others may have too."""
    name = picture_key(url).partition("?")[0].rpartition("/")[2]
    return name if len(name) >= _TELLING and not _USUAL.search(name) else ""


def _named(file: str, host: str) -> str:
    stem = _ENDING.sub("", file)
    if "flickr" in host:
        return stem.partition("_")[0]  # what follows is a secret for each size
    return _SUFFIX.sub("", stem) or stem


def is_face(url: str) -> bool:
    """Tell whether a picture is somebody's avatar, which says who wrote and not what about."""
    return bool(_FACE.search(url))


def fits(width: int, height: int) -> bool:
    """Tell whether a picture has the shape of one to look at."""
    return width <= _WIDEST * height and height <= _HIGHEST * width


def larger(url: str, forms: Sequence[tuple[re.Pattern[str], str]] = _LARGER) -> str:
    """Return the address of the same picture in a size to be looked at, where its service has one."""
    for small, large in forms:
        url = small.sub(large, url)
    return url


def usable_avatars(addresses: Iterable[str], base: str) -> tuple[str, ...]:
    """Return at most ``MOST_AVATARS`` of ``addresses``, absolute, each once, larger where there is a larger form."""
    return tuple(dict.fromkeys(_avatars(addresses, base)))[:MOST_AVATARS]


def _avatars(addresses: Iterable[str], base: str) -> Iterator[str]:
    for address in addresses:
        url = web_address(address, base) if address else None
        if url is None or _NOBODY.match(url):
            continue
        url = larger(url, _LARGER_AVATAR)
        yield _own(url) if _GRAVATAR.match(url) else url


def _own(url: str) -> str:
    """Ask Gravatar for nothing where a person has no picture of their own (docs.gravatar.com/api/avatars/images)."""
    bare = _DEFAULT.sub(r"\1d=404", url)
    return bare if "d=404" in bare else f"{bare}{'&' if '?' in bare else '?'}d=404"
