"""The spellings of a post's address → the one by which it is known. Pure; what only a redirect tells is not known here.

https://web.archive.org/web/2010/http://m.callum.blogspot.co.uk/2010/10/chru.html?m=1&showComment=9#c9
  ─► callum.blogspot.com/2010/10/chru   (and its fragment, c9, which tells apart only what has one)
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from plugins.shared.url import without_tracking

# An address within another's: archives, translators, what counts clicks, AMP's caches.
_WRAPPED = re.compile(
    r"https?://(?:web\.|www\.)?archive\.org/(?:web/)?(?:\d+|\*)(?:[a-z]{2}_)?/(?P<archived>.+)"
    r"|https?://archive\.(?:today|is|ph|li|md|vn|fo)/(?:\d+|newest|oldest|o/\w+)/(?P<today>http.+)"
    r"|https?://(?:www\.)?google\.[a-z.]+/amp/(?P<secure>s/)?(?P<amp>.+)"
    r"|https?://[\w-]+\.cdn\.ampproject\.org/[cv]/(?P<s>s/)?(?P<cache>[^?]+)"
    r"|https?://urldefense\.(?:com|us)/v3/__(?P<defended>.+?)__;.*"
    r"|https?://webcache\.googleusercontent\.com/search\?q=cache:(?:[\w-]+:)?(?P<copied>\w[^+&\s]+).*"
    r"|view-source:(?P<source>http.+)"
    r"|https?://[^/?#]+/(?:[^?#]*/)?(?P<whole>https?:/.+)",  # whoever shows a page through their own
    re.IGNORECASE | re.DOTALL,
)
_WITHIN = ("archived", "today", "amp", "cache", "defended", "copied", "source", "whole")
_PASSED_ON = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]+/url|lm?\.facebook\.com/l\.php|l\.(?:instagram|threads)\.(?:com|net)/\?|out\.reddit\.com/|href\.li/|translate\.google"
    r"|(?:www\.)?translate\.googleusercontent|slack-redir\.net/link|vk\.com/away|medium\.com/r/\?|substack\.com/redirect/"
    r"|(?:[\w-]+\.)?safelinks\.protection\.outlook\.com/\?|(?:exit|gate)\.sc/\?"
    r"|[^/?#]+/(?:[\w.-]+/)*(?:redir(?:ect)?|outgoing|away|leave|global-identity(?:-2)?)(?:\.\w+)?/?\?)",
    re.IGNORECASE,
)
_INNER = ("u", "url", "q", "to", "target", "z", "redirectUrl")
_FOLLOWED, _QUERIED = r"(?:[/?;&].*)?", r"/?(?:[?;&].*)?"  # behind the number of a service's post
_BLUESKY = re.compile(r"at://[^/]+/app\.bsky\.feed\.post/(\w+)")
_TRANSLATED = ".translate.goog"  # a host with - for its dots, and -- for its hyphens
_COUNTRY = re.compile(r"\.blogspot\.(?:com?\.)?[a-z]{2,3}$")
_SERVED = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_DOCUMENT = re.compile(
    r"/(?:index|default|amp)\.(?:x?html?|php\d?|aspx?|cgi)$|\.(?:amp\.html?|x?html?|php\d?|aspx?)$", re.I
)
# Behind a post's own address: its comments, another form of it, what is embedded.
_TAIL = re.compile(
    r"/(?:amp|feed|rss|atom|trackback|embed|print|comments?|(?:amp/)?comment-page-\d+|:~:.*)$",
    re.I,
)
_PAGED = re.compile(r"/(?:page|comment)/\d+$")
_TAILS = 4  # that one address has, one behind the other
_QUERY = re.compile(
    r"(?:m|amp|noamp|showcomment|showcomments|replytocom|commentpage|cpage|share|nb|spref|print|printable|source|src"
    r"|preview|preview_\w+|phpsessid|showwelcome|triedredirect|view=comments|feature|from|via|ref|referrer|rss|cmpid|ncid|ito|like_comment|unapproved|moderation-hash|doing_wp_cron|hl|lang_from"
    r"|fb_\w+|action_\w+|_ga|igshid|yclid|msclkid|wt_\w+|pk_\w+|hsa_\w+|__\w+|_x_tr_\w+|comment_?id|sh|sk)(?:=|$)"
    r"|r=(?=\d*[a-z])[0-9a-z]{2,8}$",  # who recommended it
    re.IGNORECASE,
)
_SHELF = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|labels?|authors?|search|archives?/tag)(?:/|$)"
)  # of many posts
FEED_PROXIES = ("feedproxy.google.com", "feeds.feedburner.com", "feeds2.feedburner.com", "rss.feedsportal.com")
SHORTENERS = frozenset(
    """wp.me bit.ly j.mp goo.gl t.co tinyurl.com ow.ly is.gd v.gd buff.ly dlvr.it fb.me lnkd.in ht.ly tr.im su.pr
    post.ly tmblr.co trib.al ift.tt cli.gs snipurl.com twitthis.com awe.sm shar.es flip.it rebrand.ly
    link.medium.com flic.kr on.soundcloud.com spotify.link""".split()
)


def short(identity: str) -> str:
    """Return what an identity is called in addresses and marks: the same in every build, whatever it is made of."""
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:12]


@lru_cache(maxsize=50_000)
def host(url: str) -> str:
    """Return the host as it is known: without www., in the one country of Blogger's; empty for no address."""
    try:
        name = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    if name.endswith(_TRANSLATED):
        name = ".".join(re.split(r"(?<!-)-(?!-)", name.removesuffix(_TRANSLATED))).replace("--", "-")
    if not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("idna").decode()
    return _COUNTRY.sub(".blogspot.com", _SERVED.sub("", name, count=1) if name.count(".") > 1 else name)


@lru_cache(maxsize=50_000)
def known_as(url: str) -> tuple[str, str, str]:
    """Return (host, path and query, fragment) as the page at ``url`` is known; empty texts for no page of anybody's.

    A home page has no path: it is no post.
    """
    try:
        return _known_as(unwrapped(url))
    except ValueError:
        return "", "", ""


def unwrapped(url: str) -> str:
    """Return the address within ``url``, where an archive, a translator or a counter of clicks gave it."""
    for _ in range(3):
        inner = _inner(url)
        if inner is None:
            return url
        url = inner
    return url


def _inner(url: str) -> str | None:
    if (match := _WRAPPED.match(url)) is not None:
        text = next(filter(None, match.group(*_WITHIN)))
        return re.sub(r"^(https?:)/+", r"\1//", text) if text.startswith(("http:", "https:")) else f"http://{text}"
    if _PASSED_ON.match(url):
        if "href.li/?" in url:
            return url.partition("?")[2]
        query = parse_qs(urlsplit(url).query)
        return next((query[name][0] for name in _INNER if query.get(name, [""])[0].startswith("http")), None)
    return None


def _known_as(url: str) -> tuple[str, str, str]:
    parts = urlsplit(without_tracking(url))
    name = host(url)
    if (note := _BLUESKY.match(url)) is not None:
        return "bsky.app", f"/post/{note[1]}", ""
    if parts.scheme in ("tag", "urn"):  # a GUID (RFC 4151, RFC 8141), by which archives name what has no address
        return "", url, ""
    if parts.scheme not in ("http", "https") or not name:
        return "", "", ""
    path = re.sub(r"/{2,}", "/", unquote(parts.path)).rstrip("/")
    if known := _on_service(url, f"{name}{path}?{parts.query}".rstrip("?")):
        return known
    if "(" not in path:  # of the sentence that the address was copied from
        path = path.rstrip(").,;:!?'\"”’/")
    for _ in range(_TAILS):
        path = _TAIL.sub("", _DOCUMENT.sub("", path)).rstrip("/")
    parameters = sorted(part for part in parts.query.split("&") if part and not _QUERY.match(part))
    fragment = unquote(parts.fragment)
    if fragment.startswith(("!", "/")):  # a page of its own, drawn by a script
        path, fragment = f"{path}#{fragment}", ""
    return name, path + (f"?{'&'.join(parameters)}" if parameters else ""), fragment


@cache
def _services() -> tuple[re.Pattern[str], Sequence[tuple[re.Pattern[str], str]]]:
    """Return what finds a sign of any service of services.toml, and all their forms with what each is known as."""
    listed = tomllib.loads(Path(__file__).with_name("services.toml").read_text(encoding="utf-8")).values()
    forms = [
        (re.compile(f"{form}{_QUERIED if service.get('anywhere') else _FOLLOWED}", re.IGNORECASE | re.DOTALL), known)
        for service in listed
        for form, known in service["forms"]
    ]
    return re.compile("|".join(service["sign"] for service in listed), re.IGNORECASE), forms


def _on_service(url: str, address: str) -> tuple[str, str, str] | None:
    """Return by what a post of a service is known there; None where it is none."""
    sign, forms = _services()
    for form, known in forms if sign.search(url) else ():
        if match := form.fullmatch(address):
            name, _, path = match.expand(known).partition("/")
            page, _, fragment = path.partition("#")
            return name.lower(), f"/{page}", fragment
    return None


def whole(path: str) -> str:
    """Return the path of what a path may be a page of, or a comment on; a comic has each of its pages as a post."""
    return _PAGED.sub("", path)


def slug(path: str) -> str:
    """Return the last part of a path, if it alone can tell which post is meant: a slug of many words; else nothing."""
    above, _, last = path.partition("?")[0].casefold().rpartition("/")
    if _SHELF.search(above):
        return ""
    words = [word for word in re.split(r"[-_+. ]", last) if word]
    return "-".join(words) if len(words) >= 3 and len(last) >= 12 and not last.replace("-", "").isdigit() else ""
