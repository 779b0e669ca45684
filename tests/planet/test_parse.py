"""What we understand of feeds as they really are, and what we say of what is none."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.planet.fetching.discovery import declared
from plugins.planet.model import Failure, ParsedFeed, RawEntry
from plugins.planet.parsing.parse import MOST_ENTRIES, parse
from tests.corpora import corpora
from tests.planet.conformance import checks, meets
from tests.planet.raw import FEED, atom, harvested, response, rss

# feedparser's cases that we answer otherwise, and why.
KNOWN_DIFFERENCES = {
    "wellformed/base/http_entry_id_base_content_location.xml": "an id stays as the feed wrote it; it is no address",
    "wellformed/base/http_entry_id_base_docuri.xml": "an id stays as the feed wrote it; it is no address",
    "encoding/bozo_linenoise.xml": "noise; feedparser's sanitiser drops `<>`, we show it",
    "wellformed/atom/entry_summary_base64.xml": "base64 without a type is text by Atom 0.3, and is shown as text",
    "entities/lang.xml": "the angle brackets of HTML 5, not those of HTML 4",
    "entities/rang.xml": "the angle brackets of HTML 5, not those of HTML 4",
    "wellformed/cdf/channel_href_map_link.xml": "a CDF channel without a single entry is not taken for a feed",
    "wellformed/cdf/channel_title.xml": "a CDF channel without a single entry is not taken for a feed",
    "wellformed/rss/item_description_not_a_doctype.xml": "broken markup; a browser reads `<!'` as a comment, as we do",
    "wellformed/rss/item_description_not_a_doctype2.xml": "text that is no tag is shown",
    "wellformed/sanitize/item_content_encoded_script_nested_cdata.xml": "no text either way; the brackets differ",
    "wellformed/sanitize/xml_declaration_unexpected_character.xml": "a title of markup declarations has no text",
}
# Titles are text here: a link in one is not kept, so it need not be resolved.
LINKS_IN_TITLES = ("wellformed/atom/relative_uri", "wellformed/atom10/relative_uri", "wellformed/base/http_feed_title_")
# feedparser drops them; here a frame leaves the address of what it shows.
FRAMES = ("_embed.xml", "_iframe.xml")


def read(body: bytes | str, url: str = FEED.url, **headers: str) -> ParsedFeed:
    result = parse(response(body, url, **headers), FEED)
    assert isinstance(result, ParsedFeed), result
    return result


def only(body: bytes | str, **headers: str) -> RawEntry:
    (entry,) = read(body, **headers).entries
    return entry


def refused(body: bytes | str, **headers: str) -> Failure:
    result = parse(response(body, **headers), FEED)
    assert isinstance(result, Failure), result
    return result


def test_feedparsers_own_cases_are_met_but_for_the_known_differences() -> None:
    missed = {
        check.path.removeprefix("feedparser-tests/") for check, result in checks(corpora()) if not meets(check, result)
    }
    others = {path for path in missed if not (path.startswith(LINKS_IN_TITLES) or path.endswith(FRAMES))}
    assert others == set(KNOWN_DIFFERENCES)


def test_every_encoding_of_the_corpus_is_read_without_a_wrong_letter() -> None:
    for path in sorted((corpora() / "hostile/bodies").glob("enc-*.xml")):
        entry = only(path.read_bytes(), content_type="application/rss+xml")
        text = entry.title + entry.content
        assert "\ufffd" not in text, path.name
        assert not set(text) & set("ÃÐÂ") or "iso" in path.name or "125" in path.name, path.name


@pytest.mark.parametrize(
    ("declared", "header"),
    [
        ("iso-8859-1", "application/xml; charset=iso-8859-1"),
        ("us-ascii", "text/xml"),
        ("windows-1251", "text/html"),
        ("no-such-encoding", "text/plain; charset=nonsense"),
    ],
)
def test_text_that_is_utf8_is_read_as_utf8_whatever_is_declared(declared: str, header: str) -> None:
    body = rss("<title>Größe — naïve 🙂</title><link>https://a.example/1</link>").replace('"utf-8"', f'"{declared}"')
    assert only(body.encode(), content_type=header).title == "Größe — naïve 🙂"


def test_one_broken_byte_does_not_garble_the_rest() -> None:
    body = rss("<title>Größe, Öl, Übung, Maß, Fuß, naïve, café \udcff</title>").encode("utf-8", "surrogateescape")
    assert only(body).title.startswith("Größe, Öl, Übung, Maß, Fuß, naïve, café")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (b"Caf\xc3\xa9 and \xe9", "Café and \ufffd"),
        (b"caught by the bell \xe2\x80", "caught by the bell \ufffd"),  # cut in the midst of a quotation mark
        (b"\xe9t\xe9 \xe0 Paris", "été à Paris"),
        (
            b"AT&T and R&D, caf&eacute; &amp; tea &copy; 2026 <![CDATA[Q&A &amp; more]]>",
            "AT&T and R&D, café & tea © 2026 Q&A & more",
        ),
        (b"done &#55357;&#56832;", "done \U0001f600"),
        (b"done &#xD83D;&#xde00;", "done \U0001f600"),
    ],
)
def test_what_is_nearly_utf8_or_nearly_xml_is_read_as_it_was_meant(written: bytes, title: str) -> None:
    (entry,) = harvested(
        only(rss("<title>@</title><guid>1</guid><description>Text.</description>").encode().replace(b"@", written))
    )
    assert entry.title == title


def test_a_feed_behind_a_php_warning_is_read() -> None:
    assert (
        only("<br />\n<b>Warning</b>: x in <b>/a.php</b> on line 1<br />\n" + rss("<title>One</title>")).title == "One"
    )


@pytest.mark.parametrize("reference", ["&#0;", "&#xD800;", "&#1114112;", "&#99999999;", "\x00", "\x08", "\ufffe"])
def test_characters_that_xml_forbids_cost_no_entry(reference: str) -> None:
    assert only(rss(f"<title>A{reference}B</title><guid>1</guid>")).title.replace("\ufffd", "") == "AB"


def test_a_gzip_file_that_was_not_sent_as_one_is_read() -> None:
    assert only(gzip.compress(rss("<title>One</title>").encode())).title == "One"


def test_a_gzip_bomb_is_not_unpacked_without_end() -> None:
    assert isinstance(parse(response(gzip.compress(b" " * 200_000_000)), FEED), Failure)


@pytest.mark.parametrize(
    ("title", "is_html"),
    [
        ("AT&amp;amp;T", False),
        ("&lt;b&gt;bold&lt;/b&gt;", True),
        ("a &lt; b", False),
        ("Tom &amp; Jerry", False),
        ("The &lt;head&gt; of a page", False),
        ("<![CDATA[One<br>two]]>", True),
    ],
)
def test_an_rss_title_is_html_only_when_it_must_be(title: str, is_html: bool) -> None:
    assert only(rss(f"<title>{title}</title>")).title_is_html is is_html


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("AT&amp;amp;T", "AT&T"),
        ("A guide to &lt;details&gt; &amp; its &lt;summary&gt;", "A guide to <details> & its <summary>"),
        ("<![CDATA[When &lt;dialog&gt; helps &#8211; and when not]]>", "When <dialog> helps – and when not"),
        ("Map&lt;K, V&gt; in 5 minutes", "Map<K, V> in 5 minutes"),
        ("&lt;![CDATA[Twice & wrapped]]&gt;", "Twice & wrapped"),
        ("<![CDATA[Q&A: <i>why</i> &amp; how]]>", "Q&A: why & how"),
        ("if x &lt; 3 and y &gt; 4", "if x < 3 and y > 4"),
        ("&lt;br&gt; or &lt;p&gt;?", "<br> or <p>?"),
        ("&lt;input type=&quot;date&quot;&gt; in 2026", '<input type="date"> in 2026'),
        ("<![CDATA[<p> or <div>, that is the question]]>", "<p> or <div>, that is the question"),
        ("I &amp;lt;3 HR", "I <3 HR"),
    ],
)
def test_a_title_about_tags_is_shown_with_them(title: str, shown: str) -> None:
    (entry,) = harvested(only(rss(f"<title>{title}</title><guid>1</guid><description>Text.</description>")))
    assert entry.title == shown


@pytest.mark.parametrize(
    ("kind", "title", "shown"),
    [
        ("text", "&lt;b&gt;x&lt;/b&gt;", "<b>x</b>"),
        ("html", "&lt;b&gt;x&lt;/b&gt;", "x"),
        ("html", "The &lt;b&gt; tag", "The <b> tag"),
        ("html", "List&lt;T&gt; &amp;amp; Map&lt;K&gt;", "List<T> & Map<K>"),
    ],
)
def test_an_atom_title_is_what_it_says(kind: str, title: str, shown: str) -> None:
    (entry,) = harvested(only(atom(f'<title type="{kind}">{title}</title><id>urn:x:1</id><content>Text.</content>')))
    assert entry.title == shown


def test_content_is_the_fullest_that_the_entry_has() -> None:
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    item = f"<description>Short</description><content:encoded {namespace}>&lt;p&gt;Long&lt;/p&gt;</content:encoded>"
    entry = only(rss(item))
    assert (entry.content, entry.summary) == ("<p>Long</p>", "<p>Short</p>")


def test_content_that_atom_calls_text_stays_text() -> None:
    assert only(atom('<content type="text">&lt;img src=x&gt;</content>')).content == "<p>&lt;img src=x&gt;</p>"


BASES: dict[str, tuple[str, str]] = {
    "xml:base of the content": (
        '<link href="https://blog.example/post/"/><content type="html" xml:base="https://cdn.example/x/">x</content>',
        "https://cdn.example/x/",
    ),
    "the entry": (
        '<link href="https://blog.example/post/"/><content type="html">x</content>',
        "https://blog.example/post/",
    ),
    "the feed, for an entry that links elsewhere": (
        '<link href="https://news.example/story"/><content type="html">x</content>',
        "https://blog.example/",
    ),
}


@pytest.mark.parametrize(("entry", "base"), BASES.values(), ids=BASES)
def test_addresses_are_relative_to(entry: str, base: str) -> None:
    body = atom(entry).replace("<title>Blog</title>", '<title>Blog</title><link href="https://blog.example/"/>')
    assert only(body).base == base


LINKS: dict[str, tuple[str, str | None]] = {
    "an ordinary link": ("<link>https://a.example/1</link>", "https://a.example/1"),
    "a link without its scheme": ("<link>//a.example/1</link>", "https://a.example/1"),
    "a link relative to the site": ("<link>?p=1</link>", "https://blog.example/?p=1"),
    "a GUID that is the permalink": ("<guid>https://a.example/1</guid>", "https://a.example/1"),
    "a parameter that sounds like a letter": (
        "<link>https://a.example/?a=1&amp;copy=2</link>",
        "https://a.example/?a=1&copy=2",
    ),
    "the address before FeedBurner's": (
        '<link>https://feedproxy.example/~r/1</link><f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">'
        "https://a.example/1</f:origLink>",
        "https://a.example/1",
    ),
    "a script": ("<link>javascript:alert(1)</link>", None),
    "a script with a tab in it": ("<link>java\tscript:alert(1)</link>", None),
    "a file": ("<link>file:///etc/passwd</link>", None),
    "a port that is none": ("<link>https://a.example:99999/</link>", None),
    "a name and password": ("<link>https://user:pw@a.example/</link>", None),
    "a bracket": ("<link>http://[</link>", None),
    "quotes": ('<link>https://a.example/"onmouseover="alert(1)</link>', "https://a.example/%22onmouseover=%22alert(1)"),
    "the writer's own machine": ("<link>http://localhost:4000/1</link>", "https://blog.example/1"),
}


@pytest.mark.parametrize(("item", "url"), LINKS.values(), ids=LINKS)
def test_the_link_of_an_entry_is(item: str, url: str | None) -> None:
    assert only(rss(f"<title>One</title>{item}")).url == url


def test_the_newest_entries_are_kept_of_too_many() -> None:
    items = [
        f"<title>{n}</title><pubDate>{1 + n % 28:02} Jan 20{10 + n // 28:02} 10:00:00 GMT</pubDate>" for n in range(250)
    ]
    parsed = read(rss(*items))
    assert (len(parsed.entries), parsed.left_out) == (MOST_ENTRIES, 50)
    assert {entry.title for entry in parsed.entries} == {str(n) for n in range(50, 250)}


@pytest.mark.parametrize("stamp", ["<pubDate>{}</pubDate>", "<dc:date>{}</dc:date>"])
@pytest.mark.parametrize("other", ["", "<pubDate>Thu, 01 Jan 2004 10:00:00 GMT</pubDate><pubDate>2004-01-02</pubDate>"])
def test_each_of_the_newest_keeps_what_stands_beside_it(stamp: str, other: str) -> None:
    texts = [f"{n} " + "a long text " * 30 for n in range(260)]
    items = [
        f"<title>{n}</title><description>{texts[n]}</description><dc:creator>Writer {n}</dc:creator>"
        f"{stamp.format(f'{2020 - n // 12}-{12 - n % 12:02}-01T10:00:00Z')}{other if n == 259 else ''}"
        for n in reversed(range(260))  # the oldest first
    ]
    body = rss(*items).replace("<rss ", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" ', 1)
    parsed = read(body)
    assert (len(parsed.entries), parsed.left_out) == (MOST_ENTRIES, 60)
    assert [(e.title, e.author, e.content.split()[0]) for e in parsed.entries] == [
        (str(n), f"Writer {n}", f"<p>{n}") for n in range(MOST_ENTRIES)
    ]


def test_the_first_entries_are_kept_of_too_many_without_dates() -> None:
    assert [entry.title for entry in read(rss(*(f"<title>{n}</title>" for n in range(250)))).entries][:3] == [
        "0",
        "1",
        "2",
    ]


def test_dates_are_utc_and_where_no_zone_is_named_they_are_taken_for_it() -> None:
    entry = only(rss("<title>x</title><pubDate>Thu, 21 Oct 2010 10:30:00 +0100</pubDate>"))
    assert entry.published == datetime(2010, 10, 21, 9, 30, tzinfo=UTC)
    entry = only(rss("<title>x</title><pubDate>Thu, 21 Oct 2010 10:30:00</pubDate>"))
    assert entry.published == datetime(2010, 10, 21, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>60</ttl>", 3600.0),
        ("<ttl>soon</ttl>", None),
        (
            '<s:updatePeriod xmlns:s="http://purl.org/rss/1.0/modules/syndication/">daily</s:updatePeriod>'
            '<s:updateFrequency xmlns:s="http://purl.org/rss/1.0/modules/syndication/">2</s:updateFrequency>',
            43200.0,
        ),
    ],
)
def test_a_feed_says_how_long_to_leave_it_alone(head: str, ttl: float | None) -> None:
    assert read(rss("<title>x</title>", head=head)).ttl == ttl


def test_a_body_that_names_a_file_or_an_address_opens_neither(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(rss("<title>secret</title>"))
    assert "not a feed" in refused(str(secret)).reason
    assert "not a feed" in refused("http://127.0.0.1:9/feed.xml").reason


def test_an_entity_cannot_read_a_file() -> None:
    for name in ("xxe-file.xml", "xxe-dtd-system-file.xml"):
        result = parse(response((corpora() / "hostile/bodies" / name).read_bytes()), FEED)
        assert "root:" not in repr(result), name


NO_FEEDS: dict[str, tuple[Any, str, str]] = {
    "nothing": (b"  ", "is empty", "owner"),
    "an image": (b"\x89PNG\r\n\x1a\n", "an image", "address"),
    "a web page with a feed": (
        '<!doctype html><head><link rel="alternate" type="application/atom+xml" href="/atom.xml"></head>',
        "is a web page, not a feed",
        "its feed is at https://blog.example/atom.xml",
    ),
    "a web page without one": (
        "<html><body>Hello</body></html>",
        "is a web page, not a feed",
        "find the feed's address",
    ),
    "a parked domain": (
        "<html><title>x</title>This domain is for sale!</html>",
        "is a parked domain",
        "where the blog is",
    ),
    "a Cloudflare challenge": (
        "<html><title>Just a moment...</title></html>",
        "Cloudflare",
        "let feed readers through",
    ),
    "a guard": (
        "<html><title>Making sure you&#39;re not a bot!</title></html>",
        "is a page that asks whether a person reads it (“Making sure you're not a bot!”)",
        "let feed readers through",
    ),
    "a host's fault": (
        "<html><title>Database Error</title><h1>Error establishing a database connection</h1></html>",
        "is a fault of its host (“Database Error”)",
        "nothing to do",
    ),
    "a page to log in": ('<html><form><input name="p" type="password"></form></html>', "is a page to log in", "open"),
    "a closed blog": ("<html>It is open to invited readers only</html>", "is a closed blog", "an open feed"),
    "a page that leads elsewhere": (
        '<html><meta http-equiv="refresh" content="0; url=/feed.xml"></html>',
        "is a web page that leads to https://blog.example/feed.xml",
        "write that address",
    ),
    "a sitemap": ('<?xml version="1.0"?><urlset xmlns="s"><url/></urlset>', "is a sitemap", "the feed itself"),
    "a calendar": ("BEGIN:VCALENDAR\nEND:VCALENDAR", "is a calendar", "inv import.ics"),
    "a profile": ('{"@context": "https://www.w3.org/ns/activitystreams"}', "(ActivityPub)", "plugins.planet add"),
    "what a store of files says": (
        "<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>",
        "is its host's word",
        "ask",
    ),
    "a list of feeds": ('<opml version="2.0"><body></body></opml>', "is a list of feeds (OPML)", "import"),
    "an interface": ('[{"id": 1, "title": {"rendered": "x"}}]', "is JSON, but not a JSON Feed", "browser"),
    "noise": ("no feed at all", "is not a feed", "browser"),
}


@pytest.mark.parametrize(("body", "reason", "fix"), NO_FEEDS.values(), ids=NO_FEEDS)
def test_what_is_no_feed_is_named_with_a_remedy(body: Any, reason: str, fix: str) -> None:
    failure = refused(body)
    assert reason in failure.reason
    assert fix in failure.fix


def test_a_page_names_its_feeds_and_the_comments_last() -> None:
    comments = (
        '<base href="https://b.example/blog/"><link rel=alternate type="application/rss+xml" title=Comments href=c.xml>'
    )
    page = (
        comments
        + """<link rel="alternate home" type="application/rss+xml; charset=utf-8" href="rss.xml">
    <link rel="stylesheet" href="x.css"><link rel="alternate" type="application/feed+json" href="/feed.json">
    <link rel=alternate hreflang=de href=/de/>"""
    )
    assert declared(page, "https://a.example/") == ("https://b.example/blog/rss.xml", "https://b.example/feed.json")
    assert declared(comments, "https://a.example/") == ("https://b.example/blog/c.xml",)
