"""Where a page's feed may be: as the page declares, as its host or program has it, as nearly all have it. Pure.

Where it takes Webmentions, too, which only the page itself can say.

address ─► known ─┐                     what a host's own addresses say, without asking it
page ─► declared ─┼─► addresses to try, the likeliest first
page ─► guesses ──┘                     what its program is known for, and the usual places

Source: the RSS Advisory Board's and WHATWG's ``<link rel="alternate">`` autodiscovery, RFC 8288 for the Link header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from plugins.shared.url import host_of, web_address

if TYPE_CHECKING:
    from bs4 import Tag

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_LOOSE = ("text/xml", "application/xml", "text/rss+xml", "text/rss", "text/atom+xml", "application/x-rss+xml")
_MOST = 1_000_000
_PROLOG = re.compile(r"\s*<\?xml[^>]*>")  # a document that is no page is read as one, and no warning is printed of it
_GUESSES = 12  # addresses that are tried on speculation
_FEED = re.compile(
    r"(?:^|/)(?:feeds?|rss2?|atom)(?:[./]|$)|\.(?:rss|atom|rdf)$|(?:feed|rss|atom|index|all)[\w.-]*\.(?:xml|json|rdf)$"
    r"|[?&](?:feed|format|type)=(?:rss2?|atom|feed|rdf)\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:rss|atom|(?:web|news)?feeds?)\b", re.IGNORECASE)
_COMMENTS = re.compile(
    "comment|[kc]omm?ent[aá]r|reacties|reaktion|коммент|комент|コメント|댓글|评论|評論", re.IGNORECASE
)
_BLOG = re.compile(r"(?:we)?blog|journal|writing|articles|posts|notes|news|essays|aktuelles|actualit", re.IGNORECASE)
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\s,;\"]*))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s,;\"]*))")
_YOUTUBE = "https://www.youtube.com/feeds/videos.xml?"
_MEDIUM_OWN = "feed|m|me|tag|tags|search|about|membership|topic|p|policy|signin|jobs"
# Host and path of an address (its www. and a slash at its end left out) → its feed. Each host's own documentation.
_KNOWN: tuple[tuple[str, str], ...] = (
    (r"(?:m\.)?youtube\.com/channel/(UC[\w-]{22})(?:/.*)?", _YOUTUBE + r"channel_id=\1"),
    (r"(?:m\.)?youtube\.com/(?:playlist|watch)\?(?:.*&)?list=([\w-]+).*", _YOUTUBE + r"playlist_id=\1"),
    (r"(?:m\.)?youtube\.com/user/([\w.-]+)(?:/.*)?", _YOUTUBE + r"user=\1"),
    (r"medium\.com/(@[\w.-]+)(?:/.*)?", r"https://medium.com/feed/\1"),
    (r"medium\.com/([\w-]+)/tagged/([\w-]+)", r"https://medium.com/feed/\1/tagged/\2"),
    (rf"medium\.com/(?!(?:{_MEDIUM_OWN})(?:/|$))([\w-]+)(?:/.*)?", r"https://medium.com/feed/\1"),
    (r"([\w-]+)\.medium\.com(?:/(?!feed).*)?", r"https://\1.medium.com/feed"),
    (r"([\w-]+)\.substack\.com(?:/(?!feed).*)?", r"https://\1.substack.com/feed"),
    (r"substack\.com/@([\w-]+)(?:/.*)?", r"https://\1.substack.com/feed"),
    (r"([\w-]+)\.blogspot\.com(?:\.\w\w|)(?:/(?!feeds/).*)?", r"https://\1.blogspot.com/feeds/posts/default"),
    (r"(?!www\.)([\w-]+)\.tumblr\.com(?:/(?!rss).*)?", r"https://\1.tumblr.com/rss"),
    (r"tumblr\.com/(?:blog/(?:view/)?)?([\w-]+)(?:/.*)?", r"https://\1.tumblr.com/rss"),
    (r"([\w-]+)\.wordpress\.com(?:/\d.*)?", r"https://\1.wordpress.com/feed/"),
    (r"([\w-]+)\.micro\.blog(?:/\d.*)?", r"https://\1.micro.blog/feed.xml"),
    (r"micro\.blog/(?!about|discover|account|new)([\w-]+)", r"https://\1.micro.blog/feed.xml"),
    (r"bsky\.app/profile/([\w.:%-]+)(?:/(?!rss).*)?", r"https://bsky.app/profile/\1/rss"),
    (r"github\.com/([\w.-]+/[\w.-]+)/(?:commits?|tree)/([\w./-]+)", r"https://github.com/\1/commits/\2.atom"),
    (r"github\.com/([\w.-]+/[\w.-]+)/(tags|releases|discussions)", r"https://github.com/\1/\2.atom"),
    (r"github\.com/([\w.-]+/[\w.-]+)", r"https://github.com/\1/releases.atom"),
    (r"((?:github|gitlab)\.com)/(?!about|features|pricing|orgs)([\w-]+)", r"https://\1/\2.atom"),
    (r"(codeberg\.org|gitea\.com)/([\w.-]+(?:/[\w.-]+)?)", r"https://\1/\2.rss"),
    (r"(?:(?:old|new)\.)?reddit\.com/((?:r|u|user)/[\w-]+)", r"https://www.reddit.com/\1/.rss"),
    (r"dev\.to/(?!feed/)(\w+)(?:/.*)?", r"https://dev.to/feed/\1"),
    (r"([\w-]+)\.hashnode\.dev(?:/(?!rss).*)?", r"https://\1.hashnode.dev/rss.xml"),
    (r"(buttondown\.(?:com|email))/([\w-]+)(?:/archive.*)?", r"https://\1/\2/rss"),
    (r"world\.hey\.com/([\w.-]+)(?:/.*)?", r"https://world.hey.com/\1/feed.atom"),
    (r"write\.as/([\w-]+)(?:/.*)?", r"https://write.as/\1/feed/"),
    (r"([\w-]+)\.bearblog\.dev(?:/(?!feed).*)?", r"https://\1.bearblog.dev/feed/"),
    (r"([\w-]+)\.livejournal\.com(?:/(?!data/).*)?", r"https://\1.livejournal.com/data/rss"),
    (r"([\w-]+)\.dreamwidth\.org(?:/(?!data/).*)?", r"https://\1.dreamwidth.org/data/atom"),
    (r"note\.com/(?!hashtag|topic|search)(\w+)(?:/n/.*)?", r"https://note.com/\1/rss"),
    (r"zenn\.dev/(?!topics/|articles|books|scraps|p/)(\w+)(?:/.*)?", r"https://zenn.dev/\1/feed"),
    (r"qiita\.com/(?!tags/|items|search|official|organizations)([\w-]+)(?:/.*)?", r"https://qiita.com/\1/feed"),
    (r"(?:m\.)?blog\.naver\.com/(?!PostList)(\w+)(?:/.*)?", r"https://rss.blog.naver.com/\1.xml"),
    (r"velog\.io/@([\w-]+)(?:/.*)?", r"https://v2.velog.io/rss/@\1"),
    (r"([\w-]+)\.tistory\.com(?:/(?!rss).*)?", r"https://\1.tistory.com/rss"),
    (r"([\w-]+)\.ghost\.io(?:/(?!rss).*)?", r"https://\1.ghost.io/rss/"),
    (r"letterboxd\.com/(?!film|films|lists|journal)(\w+)(?:/.*)?", r"https://letterboxd.com/\1/rss/"),
    (r"stackoverflow\.com/users/(\d+)(?:/.*)?", r"https://stackoverflow.com/feeds/user/\1"),
    (r"arxiv\.org/list/([\w.-]+)(?:/.*)?", r"https://rss.arxiv.org/rss/\1"),
    (r"pypi\.org/project/([\w.-]+)(?:/.*)?", r"https://pypi.org/rss/project/\1/releases.xml"),
    (r"vimeo\.com/(?!\d+$|channels)(\w+)", r"https://vimeo.com/\1/videos/rss"),
)
_CHANNEL = re.compile(r"\"(?:externalId|channelId)\"\s*:\s*\"(UC[\w-]{22})\"|\bcontent=\"(UC[\w-]{22})\"")
# What a program leaves in its pages → where it puts the feed, below the site's first page.
_PROGRAMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"generator\W+content=.wordpress|/wp-(?:content|includes)/", ("feed/", "?feed=rss2")),
    (r"generator\W+content=.ghost|ghost-sdk|/ghost/api/", ("rss/",)),
    (r"substackcdn\.com|substack-post-media", ("feed",)),
    (r"generator\W+content=.blogger|blogger\.com/static|blogblog\.com", ("feeds/posts/default",)),
    (r"assets\.tumblr\.com|tumblr_controls", ("rss",)),
    (r"static1?\.squarespace\.com|this is squarespace", ("blog?format=rss", "?format=rss")),
    (r"static\.wixstatic\.com|static\.parastorage\.com|content=.wix\.com", ("blog-feed.xml",)),
    (r"generator\W+content=.discourse|data-discourse-setup", ("latest.rss", "posts.rss")),
    (r"generator\W+content=.hugo|micro\.blog", ("index.xml", "feed.xml")),
    (r"generator\W+content=.(?:jekyll|eleventy|kirby)", ("feed.xml", "feed/feed.xml")),
    (r"generator\W+content=.(?:astro|nikola|drupal|gatsby|vuepress)", ("rss.xml",)),
    (r"generator\W+content=.(?:hexo|zola|movable|typepad)", ("atom.xml",)),
    (r"generator\W+content=.joomla", ("?format=feed&type=rss",)),
    (r"website-files\.com|content=.webflow", ("blog/rss.xml",)),
    (r"generator\W+content=.docusaurus", ("blog/rss.xml",)),
    (r"cdn\.shopify\.com", ("blogs/news.atom",)),
    (r"generator\W+content=.pelican", ("feeds/all.atom.xml",)),
)  # fmt: skip
_USUAL = ("feed/", "feed.xml", "rss.xml", "atom.xml", "index.xml", "rss/", "feed.json", "feeds/posts/default")
_BY_FOLDER = 4  # of the usual places: those that are tried below the page's own folder, too
_PROFILE = re.compile(r"/(?:@|users?/|u/|tags/)([\w.%-]+)/?")
_OF_PROFILE = (".rss", "/feed.rss", ".atom", "/activity.rss")  # Mastodon, GoToSocial, Pixelfed and Misskey, Discourse


def known(address: str) -> str | None:
    """Return the feed of an address at a host whose feeds follow from its addresses, or None."""
    place = re.sub(r"^https?://(?:www\.)?", "", address.partition("#")[0]).removesuffix("/")
    bare = place.partition("?")[0].removesuffix("/")
    for pattern, feed in _KNOWN:
        if match := re.fullmatch(pattern, place if r"\?" in pattern else bare):
            return match.expand(feed)
    return None


def declared(html: str, base: str, link_header: str = "") -> tuple[str, ...]:
    """Return the feeds that a page declares, its header's first; those of comments only if there is nothing else."""
    from bs4 import BeautifulSoup, SoupStrainer  # slow to load; nearly every feed is a feed

    soup = BeautifulSoup(_PROLOG.sub("", html[:_MOST]), "lxml", parse_only=SoupStrainer(["base", "link", "a"]))
    for element in soup.find_all("base", href=True, limit=1):
        base = web_address(str(element["href"]), base) or base
    feeds = [*_of_header(link_header, base), *_of_links(soup.find_all(["link", "a"]), base)]
    if not feeds:
        links = ((tag, _words(tag)) for tag in soup.find_all("a", href=True))
        feeds = [(url, words) for tag, words in links if (url := _told(tag, base, words))]
    posts = [url for url, title in feeds if not _COMMENTS.search(f"{title} {url}")]
    by_address = sorted((url for url, _ in feeds), key=lambda url: "comment" in url.lower())
    return tuple(dict.fromkeys(posts or by_address))


def endpoint(html: str, base: str, link_header: str = "") -> str | None:
    """Return where a page takes Webmentions: as its header says, else the first <link> or <a> that says so.

    Source: W3C Webmention 3.1.2. ``base`` is where the page was found, after all redirects.
    """
    from bs4 import BeautifulSoup, SoupStrainer

    for target, rest in _LINK.findall(link_header):
        parameters = {name.lower(): quoted or bare for name, quoted, bare in reversed(_PARAMETER.findall(rest))}
        if "webmention" in parameters.get("rel", "").lower().split():
            return web_address(target.strip(), base) if target.strip() else base
    soup = BeautifulSoup(html[:_MOST], "lxml", parse_only=SoupStrainer(["base", "link", "a"]))
    page = base
    for element in soup.find_all("base", href=True, limit=1):
        base = web_address(str(element["href"]), base) or base
    for tag in soup.find_all(["link", "a"], href=True):
        rel = tag.get("rel") or ()
        if "webmention" in [word.lower() for word in (rel.split() if isinstance(rel, str) else rel)]:
            href = str(tag["href"]).strip()
            return web_address(href, base) if href else page
    return None


def _of_header(header: str, base: str) -> Iterator[tuple[str, str]]:
    for target, rest in _LINK.findall(header):
        parameters = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(rest)}
        url = web_address(target, base)
        if url and _is_feed(parameters.get("rel", "").lower().split(), parameters.get("type", ""), url):
            yield url, parameters.get("title", "")


def _of_links(tags: list[Tag], base: str) -> Iterator[tuple[str, str]]:
    for tag in tags:
        rel = tag.get("rel") or ()
        words = [word.lower() for word in (rel.split() if isinstance(rel, str) else rel)]
        url = web_address(str(tag.get("href") or ""), base) if words else None
        if url and _is_feed(words, str(tag.get("type") or ""), url):
            yield url, str(tag.get("title") or "")


def _is_feed(rel: list[str], kind: str, url: str) -> bool:
    """Tell whether a link with these relations and this type declares ``url`` to be a feed of its page."""
    kind = kind.split(";")[0].strip().lower()
    if "feed" in rel:
        return True
    if "alternate" not in rel:
        return False
    if kind == "application/json":
        return "feed" in url and "/wp-json/" not in url
    return kind in _TYPES or kind in _LOOSE or (kind == "" and _looks_like_one(url))


def _looks_like_one(url: str) -> bool:
    place = urlsplit(url)
    return _FEED.search(f"{place.path}?{place.query}" if place.query else place.path) is not None


def _told(tag: Tag, base: str, words: str) -> str | None:
    """Return the address of a link in the page's text that looks like the site's own feed, and is called one."""
    # feed: stands before the address, or for its http: (the scheme that browsers had).
    url = web_address(re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", "", str(tag.get("href") or "").strip()), base)
    if url is None or not _is_own(host_of(url), host_of(base)):
        return None
    return url if _looks_like_one(url) and (_SAID.search(words) or not words) else None


def _words(tag: Tag) -> str:
    inside = " ".join(str(tag.get(name) or "") for name in ("title", "aria-label"))
    return f"{tag.get_text(' ')} {inside}".strip()


def _is_own(host: str, page: str) -> bool:
    related = host == page or host.endswith(f".{page}") or page.endswith(f".{host}")
    return related or host in ("feeds.feedburner.com", "feedpress.me", "feeds.feedblitz.com")


def guesses(html: str, address: str) -> tuple[str, ...]:
    """Return where the feed of a page that declares none may be, the likeliest first, a dozen at most."""
    return tuple(islice(dict.fromkeys(url for url in _guesses(html[:_MOST], address) if url != address), _GUESSES))


def _guesses(html: str, address: str) -> Iterator[str]:
    if host_of(address).endswith("youtube.com") and (channel := _CHANNEL.search(html)):
        yield f"{_YOUTUBE}channel_id={channel[1] or channel[2]}"
    canonical = re.search(r"<link[^>]+rel=.?canonical[^>]*href=[\"']([^\"'>]+)", html, re.IGNORECASE)
    if canonical and (feed := known(canonical[1])):
        yield feed
    folder, root = urljoin(address, "."), urljoin(address, "/")
    if _PROFILE.fullmatch(urlsplit(address).path):
        yield from (address.partition("?")[0].removesuffix("/") + end for end in _OF_PROFILE)
    paths = [path for mark, places in _PROGRAMS if re.search(mark, html, re.IGNORECASE) for path in places]
    yield from (urljoin(place, path) for path in paths for place in (root, folder))
    yield from (urljoin(folder, path) for path in _USUAL[:_BY_FOLDER] if folder != root)
    yield from (urljoin(root, path) for path in _USUAL)


def blog_page(html: str, base: str) -> str | None:
    """Return the page of the same site that a home page calls its blog, or None."""
    from bs4 import BeautifulSoup, SoupStrainer

    page = _PROLOG.sub("", html[:_MOST])
    for tag in BeautifulSoup(page, "lxml", parse_only=SoupStrainer("a")).find_all("a", href=True):
        url = web_address(str(tag["href"]).partition("#")[0], base)
        if url and url.rstrip("/") != base.rstrip("/") and _is_own(host_of(url), host_of(base)):
            path = urlsplit(url).path.strip("/")
            if _BLOG.fullmatch(path or host_of(url).partition(".")[0]) or _BLOG.fullmatch(_words(tag)):
                return url
    return None
