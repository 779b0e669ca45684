"""A web page that is one post → ParsedFeed with that post, for people without a feed.

What is taken is what its writer gives for others to show: title, description, date, name. The text itself stays there.
Source: ogp.me, schema.org (``datePublished``), HTML's ``<time>`` and ``<link rel="canonical">``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from plugins.planet.fetching.diagnose import diagnose
from plugins.planet.model import Failure, ParsedFeed, RawEntry, Response
from plugins.planet.parsing import dates
from plugins.planet.parsing.encoding import charset
from plugins.shared.text import plain
from plugins.shared.url import host_of, web_address

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

DAY = 86400.0  # a page that was written seldom changes
_LARGEST = 1_000_000
# Where posts stand: microformats2, schema.org, then what blogs' software calls it, then what HTML does.
_BODIES = (
    *(".e-content", "[itemprop=articleBody]", ".entry-content", ".post-content", ".post-body", ".article-body"),
    *(".hentry", "article", "main", "[role=main]", "#content", "body"),
)
_AROUND = (
    "nav, aside, footer, form, .comments, #comments, .sharedaddy, .related, .sidebar, .navigation, .post-navigation"
)
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"\\]{4,40})"')


def read(response: Response, *, whole: bool = False) -> ParsedFeed | Failure:
    """Return the post at ``response.url``, or why there is none; its ``whole`` text only where its links are wanted."""
    from bs4 import BeautifulSoup  # slow to load, and feeds do without

    failure = diagnose(response)
    if not failure.reason.startswith("is a web page"):
        what = failure.reason.replace("not a feed", "not a web page")
        fix = "give the address of the post's own page; that of a feed goes under `feed`"
        return Failure(response.url, what, fix, kind="not-a-post")
    declared = charset(response.headers.get("content-type", "")) or None
    soup = BeautifulSoup(response.body[:_LARGEST], "lxml", from_encoding=declared)
    title = next(_titles(soup), "")
    if not title:
        fix = "describe the post in content/planet/archive.json"
        return Failure(response.url, "is a web page without a title", fix, kind="not-a-post")
    parsed = _parsed(soup, title, response.url)
    return (
        replace(parsed, entries=tuple(replace(entry, content=_text(soup)) for entry in parsed.entries))
        if whole
        else parsed
    )


def _text(soup: BeautifulSoup) -> str:
    """Return the HTML of what is most likely the post itself, without what stands around it."""
    bodies = (soup.select_one(where) for where in _BODIES)
    body = next(filter(None, bodies), None)
    if body is None:
        return ""
    for around in body.select(_AROUND):
        around.decompose()
    return body.decode_contents()


def _parsed(soup: BeautifulSoup, title: str, address: str) -> ParsedFeed:
    url = _canonical(soup, address)
    published = next(filter(None, map(dates.read, _dates(soup))), None)
    about = _meta(soup, "og:description", "description", "twitter:description")
    entry = RawEntry(
        guid=url,
        url=url,
        title=title,
        title_is_html=False,
        content=f"<p>{html.escape(about)}</p>" if about else "",
        summary="",
        base=address,
        author=_author(soup),
        published=published,
        language=str(soup.html.get("lang") or "") or None if soup.html else None,
    )
    return ParsedFeed(title=title, home=url, language=None, entries=(entry,), ttl=DAY, version="page")


def _titles(soup: BeautifulSoup) -> Iterator[str]:
    headings = (plain(heading.get_text(" ")) for heading in soup.find_all(["h1", "title"], limit=4))
    yield from filter(None, (_meta(soup, "og:title"), *headings))


def _dates(soup: BeautifulSoup) -> Iterator[str]:
    yield _meta(soup, "article:published_time", "datepublished", "date", "dc.date", "dcterms.created")
    for script in soup.find_all("script", type="application/ld+json"):
        yield from _PUBLISHED.findall(script.string or "")
    for time in soup.find_all("time", datetime=True, limit=1):
        yield str(time["datetime"])


def _author(soup: BeautifulSoup) -> str | None:
    name = _meta(soup, "author", "article:author", "dc.creator")
    return name if name and not name.startswith(("http://", "https://", "@")) else None


def _canonical(soup: BeautifulSoup, url: str) -> str:
    """Return the address that the page names as its own, on the same host."""
    for link in soup.find_all("link", rel="canonical", href=True, limit=1):
        named = web_address(str(link["href"]), url)
        if named and host_of(named) == host_of(url):
            return named
    return url


def _meta(soup: BeautifulSoup, *names: str) -> str:
    """Return the first of the page's ``<meta>`` that has one of ``names`` (in lower case), as a line of text."""
    for name in names:
        for element in soup.find_all("meta", content=True):
            key = element.get("property") or element.get("name") or element.get("itemprop")
            if str(key or "").lower() == name and (content := plain(str(element["content"]))):
                return content
    return ""
