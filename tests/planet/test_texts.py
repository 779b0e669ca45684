"""Which text is an entry's text: its own and not a caption's, the fuller of two, plain or HTML as its tags tell."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import feedparser
import pytest

from plugins.planet.cleaning.rewrite import rewrite
from plugins.planet.cleaning.sanitise import clean
from plugins.planet.cleaning.tree import Place
from plugins.planet.model import Entry, ParsedFeed
from plugins.planet.parsing import wording
from plugins.planet.parsing.parse import MOST_ENTRIES, parse
from plugins.shared.text import from_markup, paragraphs
from tests.corpora import corpora
from tests.planet.raw import FEED, NOW, atom, response, rss

SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
ARTICLE = "&lt;p&gt;The article itself, in two sentences. This is the second.&lt;/p&gt;"


def entries(body: str) -> tuple[Entry, ...]:
    from plugins.planet.cleaning.harvest import harvest

    parsed = parse(response(body), FEED)
    assert isinstance(parsed, ParsedFeed), parsed
    return harvest(parsed, FEED, now=NOW).entries


def item(inside: str) -> Entry:
    """Return the only entry of an RSS feed with the usual namespaces."""
    (entry,) = entries(rss(inside + "<guid>1</guid>").replace('version="2.0"', f'version="2.0" {SPACES}'))
    return entry


MANY = "words and more of them, " * 20


@pytest.mark.parametrize(
    "inside",
    [
        f"<description><![CDATA[<p>{MANY}</p>]]></description>",
        f"<description> &lt;p&gt;{MANY}&lt;/p&gt;\n </description>",
        f"<description>&lt;p&gt;café — &#8220;{MANY}&#8221;&lt;/p&gt;</description>",
        f"<description>&lt;p&gt;\x93{MANY}\x94 &#151; &#8220;&lt;/p&gt;</description>",
        f"<description>&lt;p&gt;cafÃ© {MANY}&lt;/p&gt;</description>",
        f"<description>&lt;p&gt;CafÃ© été {MANY}&lt;/p&gt;</description>",
        f"<description><!-- no --><![CDATA[<p>{MANY}]]><!-- no --><![CDATA[</p>]]></description>",
        f"<description>{ARTICLE}</description><content:encoded>&lt;p&gt;{MANY}&lt;/p&gt;</content:encoded>",
        f"<content:encoded>&lt;p&gt;{MANY}&lt;/p&gt;</content:encoded><description>{MANY}</description>",
        f"<description>&lt;p&gt;{MANY}&lt;/p&gt;</description><description>&lt;p&gt;a {MANY}&lt;/p&gt;</description>",
        f'<description title="a > b">&lt;p&gt;{MANY}&lt;/p&gt;</description>',
        f"<description>feed.invalid-text-0 &lt;p&gt;{MANY}&lt;/p&gt;</description>",
        f"<description>feed.invalid-text-0</description><content:encoded>&lt;p&gt;{MANY}&lt;/p&gt;</content:encoded>",
        f"<description><p>{MANY}</p></description>",
        f"<description/><content:encoded>&lt;p&gt;{MANY}&lt;/p&gt;</content:encoded>",
        f"<media:group><description>{MANY}</description></media:group><description>&lt;p&gt;{MANY}&lt;/p&gt;</description>",
    ],
)
def test_a_long_text_is_what_it_is_to_feedparser(inside: str) -> None:
    """It goes by it, for it would be looked at letter by letter."""
    body = rss(f"<guid>1</guid>{inside}").replace('version="2.0"', f'version="2.0" {SPACES}')
    parsed = parse(response(body), FEED)
    theirs = feedparser.parse(io.BytesIO(body.encode()), sanitize_html=False, resolve_relative_uris=False).entries[0]
    assert isinstance(parsed, ParsedFeed)
    said = [theirs.summary, *(part.value for part in theirs.get("content", ()))]
    assert parsed.entries[0].content in (said if "<p" in said[0] else [*said[1:], paragraphs(said[0])])


@pytest.mark.parametrize(
    ("attributes", "text"), [('type="html"', "&lt;p&gt;{}&lt;/p&gt;"), ('type="text"', "{}"), ("", "{}"),
     ('type="xhtml"', '<div xmlns="http://www.w3.org/1999/xhtml"><p>{}</p></div>'), ('type="TEXT/HTML"', "&lt;p&gt;{}")]
)  # fmt: skip
def test_a_long_text_of_atom_keeps_its_kind(attributes: str, text: str) -> None:
    many = f"{MANY}1 &lt; 2 — é"
    body = atom(f"<id>1</id><content {attributes}>{text.format(many)}</content>")
    (entry,) = entries(body)
    assert from_markup(entry.content) == " ".join(f"{MANY}1 < 2 — é".split())


CAPTION = (
    '<media:content url="https://a.example/b.jpg"><media:title>b-2.jpg</media:title>'
    "<media:description>Beans</media:description></media:content>"
)
OWN = f"<title>Peas</title><description>{ARTICLE}</description>"
SAID = "The article itself, in two sentences. This is the second."


@pytest.mark.parametrize(
    "inside",
    [
        OWN + CAPTION,
        CAPTION + OWN,
        f"<media:group>{CAPTION}</media:group>{OWN}",
        f"<itunes:summary>For the shop</itunes:summary>{OWN}",
        f"{OWN}<dc:description>A record of it</dc:description>",
        f"<dc:title>Record 7</dc:title>{OWN}",
        f"{OWN}<by><title>Dr</title><description>A long life in gardens, and more of it to come.</description></by>",
        f"<m:description xmlns:m='http://search.yahoo.com/mrss/'>Beans</m:description>{OWN}",
    ],
)
def test_words_about_something_else_are_not_the_text(inside: str) -> None:
    entry = item(inside)
    assert (entry.title, from_markup(entry.content)) == ("Peas", SAID)


def test_a_broken_document_keeps_its_text_too() -> None:
    body = rss(f"<guid>1</guid>{CAPTION}{OWN}", "<title>Tom & Jerry</title>")
    (first, _) = entries(body.replace('version="2.0"', f'version="2.0" {SPACES}'))
    assert (first.title, from_markup(first.content)) == ("Peas", SAID)


def test_code_about_captions_is_no_caption() -> None:
    code = "<![CDATA[<p>Write</p><pre>&lt;media:title&gt;x&lt;/media:title&gt;</pre>]]>"
    entry = item(f"<title>How</title><description>{code}</description>")
    assert "<media:title>x</media:title>" in from_markup(entry.content)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<media:group><media:description>One &amp; two\n\nThree</media:description></media:group>", "One & two Three"),
        ("<media:description type='html'>&lt;b&gt;One&lt;/b&gt;</media:description>", "One"),
        ("<dc:description>From the library</dc:description>", "From the library"),
        ("<itunes:summary>An hour of tea</itunes:summary>", "An hour of tea"),
        ("<description>Tea.</description><itunes:summary>An hour of tea with Ann and Bo</itunes:summary>", "An hour"),
        ("<description>An hour of tea</description><itunes:summary>Tea, Ann and Bo</itunes:summary>", "An hour"),
        (CAPTION, ""),
    ],
)
def test_what_was_said_beside_a_text_stands_in_where_there_is_none(inside: str, words: str) -> None:
    assert from_markup(item(f"<title>One</title>{inside}").content).startswith(words)


@pytest.mark.parametrize(
    ("description", "content", "text", "summary"),
    [
        ("Why we stopped.", "<p>We met on Monday and talked for an hour.</p>", "We met", "Why we stopped."),
        ("<p>One two three four five six</p>", "<p></p>", "One two", ""),
        ("All of the long text that there is.", "<div class='a' id='b'><b>Short</b></div>", "All of", "Short"),
        ("We met on Monday and talked […]", "<p>We met on Monday and talked for an hour.</p>", "We met", ""),
        ("<p>We met.</p>", "<p>We <b>met</b>.</p>", "We met.", ""),
    ],
)
def test_of_two_texts_the_fuller_is_the_text(description: str, content: str, text: str, summary: str) -> None:
    for order in (0, 1):
        parts = [f"<description>{escape(description)}</description>"]
        parts.append(f"<content:encoded>{escape(content)}</content:encoded>")
        entry = item("<title>T</title>" + "".join(parts[::-1] if order else parts))
        assert from_markup(entry.content).startswith(text)
        assert entry.summary == summary


def test_the_text_once_more_in_markdown_is_no_excerpt_of_it() -> None:
    markdown = "Two **lines** of text about tea.\n\n* one of them\n* another one"
    markup = escape("<p>Two <b>lines</b> of text about tea.</p><ul><li>one of them</li><li>another one</li></ul>")
    told = item(f"<title>T</title><description>{markdown}</description><content:encoded>{markup}</content:encoded>")
    assert told.excerpt == "Two lines of text about tea. one of them another one"


MARKDOWN = "## Tea\n\nSee [the plan](https://tea.example/).\nIt is **hot**.\n\n- one\n- two\n\n```python\na\n  b\n```"


def test_a_text_that_is_markdown_is_read_as_such() -> None:
    declared = entries(atom(f'<id>1</id><title>T</title><content type="text/markdown">{MARKDOWN}</content>'))[0].content
    for told in (declared, item(f"<title>T</title><description>{MARKDOWN}</description>").content):
        assert "<h4>Tea</h4>" in told and "<strong>hot</strong>" in told and "<li>one</li>" in told
        assert '<a href="https://tea.example/"' in told and "a\n  b" in told and "language-python" in told
    assert "plan</a>.<br>" not in declared  # there a line end is none
    plain = "2 * 3 * 4 is **24\n# not a heading\nat [1] (or 2)"
    assert item(f"<title>T</title><description>{plain}</description>").content.startswith("<p>2 * 3 * 4 is **24<br>")


def test_addresses_make_no_text_the_fuller_one() -> None:
    plain = "Tea, see https://tea.example/about/the/long/way/to/it and www.cake.example/too"
    markup = escape(
        '<p>Tea, see <a href="https://tea.example/">this</a> and <a href="https://cake.example/">that</a></p>'
    )
    told = item(f"<title>T</title><description>{plain}</description><content:encoded>{markup}</content:encoded>")
    assert "this</a>" in told.content


def test_a_feed_s_own_title_is_text() -> None:
    from plugins.planet.cleaning.harvest import harvest

    document = atom("<id>1</id>").replace("<title>Blog</title>", '<title type="html">Of &lt;b&gt;tea&lt;/b&gt;</title>')
    parsed = parse(response(document), FEED)
    assert isinstance(parsed, ParsedFeed) and harvest(parsed, FEED, now=NOW).parsed.title == "Of tea"


def test_a_summary_that_is_the_title_is_none() -> None:
    told = item(
        "<title>Oak is back</title><description>Oak is back.</description><content:encoded>We cut it.</content:encoded>"
    )
    assert told.summary == ""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Tea is ready\nin the kitchen\n\nCake, too", "<p>Tea is ready<br>in the kitchen</p><p>Cake, too</p>"),
        ("&lt;p&gt;Tea\nis ready&lt;/p&gt;", "<p>Tea\nis ready</p>"),
        ("&amp;lt;p class='a'&amp;gt;Tea&amp;lt;/p&amp;gt;", "<p>Tea</p>"),
        ("&amp;lt;p&amp;gt;Tea &amp;lt;em&amp;gt;hot&amp;lt;/em&amp;gt;&amp;lt;/p&amp;gt;", "<p>Tea <em>hot</em></p>"),
        ("Write &amp;lt;p&amp;gt;Tea&amp;lt;/p&amp;gt; here", "<p>Write &lt;p&gt;Tea&lt;/p&gt; here</p>"),
        ("&lt;![CDATA[&lt;p&gt;Tea&lt;/p&gt;]]&gt;", "<p>Tea</p>"),
    ],
)
def test_what_atom_calls_html_and_has_no_tag_keeps_its_lines(written: str, shown: str) -> None:
    (entry,) = entries(atom(f'<id>1</id><title>T</title><content type="html">{written}</content>'))
    assert entry.content == shown


def test_what_is_no_text_is_not_shown_as_one() -> None:
    (entry,) = entries(
        atom('<id>1</id><title>T</title><summary>Tea</summary><content type="image/png">iVBORw0K</content>')
    )
    assert entry.content == "<p>Tea</p>"


def test_atoms_text_is_text_and_no_summary_of_itself() -> None:
    (entry,) = entries(
        atom("<id>1</id><title>The &lt;b&gt; tag</title><content>Use &lt;b&gt;bold&lt;/b&gt;.</content>")
    )
    assert (entry.title, entry.content, entry.summary) == ("The <b> tag", "<p>Use &lt;b&gt;bold&lt;/b&gt;.</p>", "")


def test_the_pictures_of_a_shorter_text_are_kept() -> None:
    entry = item(
        "<title>T</title><description>All that there is to say of it.</description>"
        "<content:encoded>&lt;p&gt;&lt;img src='https://a.example/b.jpg' alt='Beans'&gt;&lt;/p&gt;</content:encoded>"
    )
    assert "All that there is" in entry.content
    assert "https://a.example/b.jpg" in entry.content


def described() -> Iterator[tuple[Path, str, Entry]]:
    """Yield the description of each real entry that has one, and what we keep of it."""
    from plugins.planet.cleaning.harvest import harvest

    for path in sorted((corpora() / "feeds-real").rglob("*.*")):
        try:
            items = [one for one in ElementTree.parse(path).iter() if one.tag.endswith(("item", "entry"))]
        except (ElementTree.ParseError, LookupError, ValueError):
            continue
        parsed = parse(response(path.read_bytes()), FEED)
        if not isinstance(parsed, ParsedFeed) or len(items) != len(parsed.entries) or len(items) > MOST_ENTRIES:
            continue
        for found, raw in zip(items, parsed.entries, strict=True):
            said = next(found.iterfind("description"), None)
            if said is None and (said := next(found.iterfind("{http://purl.org/rss/1.0/}description"), None)) is None:
                continue
            for entry in harvest(ParsedFeed("", parsed.home, None, (raw,)), FEED, now=NOW).entries:
                yield path, "".join(said.itertext()), entry


@pytest.mark.slow
def test_no_real_entry_keeps_less_text_than_its_description() -> None:
    less, seen = [], 0
    for path, description, entry in described():
        cleaned = clean(rewrite(wording.told(description)[0], Place(FEED.url, entry.url, entry.title)))
        told = f"{entry.warning and 'Content warning'} {entry.warning} {entry.content}"
        wanted, kept = (len(re.findall(r"\w+", from_markup(text))) for text in (cleaned, told))
        seen += 1
        if kept < wanted:
            less.append((path.name, kept, wanted, description[:80]))
    assert seen > 3000
    assert less == []
