"""Where a feed may be, told from an address or a page alone."""

from __future__ import annotations

import warnings

import pytest

from plugins.planet.fetching.discovery import blog_page, declared, guesses, known
from plugins.planet.subscriptions.finding import account

YOUTUBE = "https://www.youtube.com/feeds/videos.xml?"
CHANNEL = "UCabcdefghijklmnopqrstuv"
HOSTS = {
    f"https://www.youtube.com/channel/{CHANNEL}/videos": f"{YOUTUBE}channel_id={CHANNEL}",
    "https://m.youtube.com/playlist?list=PL_sample-1": f"{YOUTUBE}playlist_id=PL_sample-1",
    "https://www.youtube.com/watch?v=abc&list=PL_sample-1&index=2": f"{YOUTUBE}playlist_id=PL_sample-1",
    "https://www.youtube.com/user/sample": f"{YOUTUBE}user=sample",
    "https://medium.com/@ann.sample/a-post-1234": "https://medium.com/feed/@ann.sample",
    "https://medium.com/sample-paper": "https://medium.com/feed/sample-paper",
    "https://medium.com/sample-paper/tagged/work": "https://medium.com/feed/sample-paper/tagged/work",
    "https://ann.medium.com/": "https://ann.medium.com/feed",
    "https://ann.substack.com/p/a-post": "https://ann.substack.com/feed",
    "https://substack.com/@ann": "https://ann.substack.com/feed",
    "https://ann.blogspot.co.uk": None,  # an ending of two parts: the page itself says it
    "https://ann.blogspot.com/2020/01/a.html": "https://ann.blogspot.com/feeds/posts/default",
    "https://ann.tumblr.com/archive": "https://ann.tumblr.com/rss",
    "https://www.tumblr.com/ann": "https://ann.tumblr.com/rss",
    "https://ann.wordpress.com/2020/01/02/a/": "https://ann.wordpress.com/feed/",
    "https://micro.blog/ann": "https://ann.micro.blog/feed.xml",
    "https://bsky.app/profile/ann.example": "https://bsky.app/profile/ann.example/rss",
    "https://github.com/ann/tool": "https://github.com/ann/tool/releases.atom",
    "https://github.com/ann/tool/commits/main": "https://github.com/ann/tool/commits/main.atom",
    "https://github.com/ann/tool/discussions/": "https://github.com/ann/tool/discussions.atom",
    "https://github.com/ann": "https://github.com/ann.atom",
    "https://codeberg.org/ann/tool": "https://codeberg.org/ann/tool.rss",
    "https://old.reddit.com/r/sample/": "https://www.reddit.com/r/sample/.rss",
    "https://note.com/ann/n/n1a2b": "https://note.com/ann/rss",
    "https://note.com/ann/m/m1/rss": None,
    "https://zenn.dev/ann/articles/x": "https://zenn.dev/ann/feed",
    "https://zenn.dev/topics/hr/feed": None,
    "https://blog.naver.com/ann/223": "https://rss.blog.naver.com/ann.xml",
    "https://velog.io/@ann/posts": "https://v2.velog.io/rss/@ann",
    "https://ann.tistory.com/12": "https://ann.tistory.com/rss",
    "https://stackoverflow.com/users/12/ann": "https://stackoverflow.com/feeds/user/12",
    "https://arxiv.org/list/cs.SE/recent": "https://rss.arxiv.org/rss/cs.SE",
    "https://pypi.org/project/tool/": "https://pypi.org/rss/project/tool/releases.xml",
    "https://world.hey.com/ann": "https://world.hey.com/ann/feed.atom",
    # A feed's own address, and pages of a host that are nobody's, lead to nothing else.
    "https://medium.com/feed/@ann": None,
    "https://ann.substack.com/feed": None,
    "https://medium.com/": None,
    "https://github.com/about": None,
    "https://ann.example/@ann": None,
}


@pytest.mark.parametrize(("address", "feed"), HOSTS.items(), ids=HOSTS)
def test_of_some_hosts_the_feed_follows_from_the_address(address: str, feed: str | None) -> None:
    assert known(address) == feed


HOME = "https://ann.example/home"
INDEX, FEED = "https://ann.example/index.xml", "https://ann.example/feed"
PAGES = {
    "link": ('<link rel="alternate" type="application/rss+xml" href="/index.xml">', [INDEX]),
    "link in the body": ('<p><a rel="alternate" type="application/atom+xml" href="/index.xml">x</a>', [INDEX]),
    "rel=feed": ("<link rel=feed href=/index.xml>", [INDEX]),
    "rel=feed of HTML": ('<a rel="feed" type="text/html" href="/index.xml">', [INDEX]),
    "type of XML": ('<link rel="ALTERNATE" type="text/xml; charset=utf-8" href="/index.xml">', [INDEX]),
    "no type": ("<link rel=alternate href=/index.xml>", [INDEX]),
    "said in words": ('<a href="/feed">Subscribe by RSS</a>', [FEED]),
    "said by a picture's link": ('<a href="/feed" title="RSS"><img src=x></a>', [FEED]),
    "said by its scheme": ('<a href="feed://ann.example/feed">RSS</a>', [FEED]),
    "said by its scheme, too": ('<a href="feed:https://ann.example/feed">RSS</a>', [FEED]),
    "declared before said": ('<a href="/x.rss">RSS</a><link rel=feed href=/feed>', [FEED]),
    "posts before comments": (
        '<link rel=alternate type="application/rss+xml" title="A » Kommentar-Feed" href="/c/feed/">'
        '<link rel=alternate type="application/rss+xml" title="A » Feed" href="/feed">',
        [FEED],
    ),
    "a blog about comments": (
        '<link rel=alternate type="application/rss+xml" title="No Comment: comments" href="/comments/feed/">'
        '<link rel=alternate type="application/rss+xml" title="No Comment" href="/feed">',
        [FEED, "https://ann.example/comments/feed/"],
    ),
    "another language's page": ('<link rel=alternate hreflang=de href="/de/">', []),
    "an interface": ('<link rel=alternate type="application/json" href="/wp-json/wp/v2/feed/2">', []),
    "oEmbed": ('<link rel=alternate type="text/xml+oembed" href="/oembed?format=xml">', []),
    "somebody else's": ('<a href="https://news.example/feed">the RSS of the news</a>', []),
    "a page about feeds": ('<a href="/about/feeds-and-birds/">On feeds</a>', []),
    "a word alone": ('<a href="/feed">What I feed my cat</a>', [FEED]),
}  # fmt: skip


@pytest.mark.parametrize(("page", "feeds"), PAGES.values(), ids=PAGES)
def test_a_page_names_its_feeds_in_many_ways(page: str, feeds: list[str]) -> None:
    assert list(declared(f"<!doctype html><title>x</title>{page}", HOME)) == feeds


@pytest.mark.parametrize(
    ("header", "feeds"),
    [
        ('</index.xml>; rel="alternate"; type="application/rss+xml"', [INDEX]),
        ("<style.css>; rel=preload; as=style, </index.xml>;rel=alternate;type=application/atom+xml", [INDEX]),
        ('</wp-json/>; rel="https://api.w.org/"', []),
        ("<<<;;; rel", []),
    ],
)
def test_a_header_declares_it_as_well(header: str, feeds: list[str]) -> None:
    assert list(declared("<p>x", HOME, header)) == feeds


PROGRAMS = {
    '<meta name="generator" content="WordPress 6.4">': "/feed/",
    '<meta content="Ghost 5.8" name="x"><meta name="generator" content="Ghost 5.8">': "/rss/",
    '<script src="https://static1.squarespace.com/x.js">': "/blog?format=rss",
    '<script src="https://static.parastorage.com/x.js">': "/blog-feed.xml",
    '<meta name="generator" content="Discourse 3.1">': "/latest.rss",
    "<meta name='generator' content='Hugo 0.1'>": "/index.xml",
}


@pytest.mark.parametrize(("page", "path"), PROGRAMS.items(), ids=PROGRAMS.values())
def test_a_program_that_is_recognised_has_its_usual_place_first(page: str, path: str) -> None:
    assert guesses(page, "https://ann.example/")[0] == f"https://ann.example{path}"


def test_guesses_are_few_and_begin_where_a_profile_or_a_folder_suggests() -> None:
    assert guesses("", "https://ann.example/@ann")[:2] == (
        "https://ann.example/@ann.rss",
        "https://ann.example/@ann/feed.rss",
    )
    assert guesses("", "https://ann.example/blog/")[0] == "https://ann.example/blog/feed/"
    canonical = f'<link rel="canonical" href="https://www.youtube.com/channel/{CHANNEL}">'
    assert guesses(canonical, "https://www.youtube.com/@ann")[0] == f"{YOUTUBE}channel_id={CHANNEL}"
    assert guesses(f'"externalId":"{CHANNEL}"', "https://www.youtube.com/@ann")[0].endswith(CHANNEL)
    assert len(guesses("", "https://ann.example/a/b/c")) == 12


def test_of_a_document_that_is_no_page_nothing_is_printed() -> None:
    feed = '<?xml version="1.0"?>\n<rss><channel><a href="/x">x</a></channel></rss>'
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (blog_page(feed, "https://ann.example/"), declared(feed, "https://ann.example/")) == (None, ())


def test_a_home_page_leads_to_its_blog() -> None:
    others = '<a href="#blog">Blog</a><a href="/">Home</a><a href="https://else.example/blog/">Blog</a>'
    page = f'{others}<a href="/blog/">Read</a>'
    assert blog_page(page, "https://ann.example/") == "https://ann.example/blog/"
    assert (
        blog_page('<a href="https://blog.ann.example/">here</a>', "https://ann.example/") == "https://blog.ann.example/"
    )
    assert blog_page('<a href="/shop/">Shop</a>', "https://ann.example/") is None


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("@ann@social.example", ("ann", "social.example")),
        ("acct:ann@Social.example", ("ann", "social.example")),
        ("ann@social.example", ("ann", "social.example")),
        ("https://other.example/@ann@social.example", ("ann", "social.example")),
        ("https://social.example/@ann", None),
        ("@ann.example", None),
        ("https://ann:secret@social.example/", None),
        ("@ann@social.example/../x", None),
    ],
)
def test_a_profile_is_a_name_at_a_host(text: str, whose: tuple[str, str] | None) -> None:
    assert account(text) == whose
