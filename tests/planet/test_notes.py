"""A post without a title of its own is a note; one that its writer warns of says so; plain text keeps its lines."""

from __future__ import annotations

import json

import pytest

from plugins.planet.model import Entry, ParsedFeed
from plugins.planet.parsing.parse import parse
from plugins.shared.text import from_markup
from tests.planet.raw import FEED, NOW, harvested, raw, response, rss

TEA = "Tea is ready in the kitchen, and there is cake for whoever comes first."


def read(body: str) -> Entry:
    from plugins.planet.cleaning.harvest import harvest

    parsed = parse(response(body), FEED)
    assert isinstance(parsed, ParsedFeed), parsed
    (entry,) = harvest(parsed, FEED, now=NOW).entries
    return entry


def post(title: str, content: str, **more: object) -> Entry:
    (entry,) = harvested(raw(title=title, content=content, **more))
    return entry


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Tea is ready in the kitchen, and…",
        "Tea is ready in the kit...",
        "Tea is ready in the kitchen […]",
        "“Tea is ready in the kitchen, and there...”",
        "Tea is ready in the kitchen, and there is cake https://blog.example/cake",
        "RT by @ann: Tea is ready in the kitchen, and there is cake for whoever comes first.",
        TEA,
        "ann: Tea is ready in the kitchen, and there is ...",
        "Tea is ready in the kitchen, and there is cake for whoever",
        "Tea is ready in the kitchen, and there is cake f",
        "https://blog.example/1",
        "Untitled",
        "(no title)",
        "New note by Ann",
    ],
)
def test_a_title_that_a_program_made_of_the_text_is_none(title: str) -> None:
    note = read(rss(f"<title>{title}</title><guid>https://blog.example/1</guid><description>{TEA} More.</description>"))
    assert note.title == ""
    assert TEA in from_markup(note.content)


@pytest.mark.parametrize(
    ("title", "content"),
    [
        ("Iceland", "<p>Iceland is an island.</p>"),
        ("Why we drink tea", f"<p>{TEA}</p>"),
        ("Wait…", f"<p>{TEA}</p>"),
        ("Tea", f"<h2>Tea</h2><p>{TEA}</p>"),
        ("A long walk through the hills above the town of Kendal", f"<h1>A long walk</h1><p>{TEA}</p>"),
        ("Note to self: drink tea", "<p>Drink tea before eleven.</p>"),
    ],
)
def test_a_title_of_its_own_stays(title: str, content: str) -> None:
    assert post(title, content).title == title


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://pictures.example/p/ann/123456", "Tea is ready"),
        ("https://friends.example/display/3e3ce0dd-2267-0e2d-a1f2-1d1234567890", "Tea is ready"),
        ("https://nitter.example/ann/status/1#m", "R to @bob: Tea is ready"),
        ("https://www.instagram.com/p/Cx_1/", 'Ann on Instagram: "Tea is ready"'),
        ("https://social.example/@ann/1156", "Sun, 29 May 2022 12:00:00 +0000"),
        ("https://social.example/@ann/1156", "New post"),
    ],
)
def test_where_notes_are_no_title_is_that_begins_the_text_or_is_a_date(url: str, title: str) -> None:
    link = f"<guid>{url}</guid><link>{url}</link><description>{TEA}</description>"
    assert read(rss(f"<title>{title}</title>{link}")).title == ""
    assert post(title, "<p>Cake</p>").title == title


def test_a_title_that_was_cut_in_a_word_of_any_alphabet_is_none() -> None:
    assert post("Новость дня и ещё много слов кото", "<p>Новость дня и ещё много слов которые идут</p>").title == ""
    assert post("Осень", "<p>Осенью мы гуляем.</p>").title == "Осень"


def test_a_title_that_is_a_paragraph_of_its_own_is_said_once() -> None:
    entry = post("A board of paper", "<p>A board of paper</p><p>People read it.</p>")
    assert (entry.title, from_markup(entry.content)) == ("A board of paper", "People read it.")


LABELS = ["Content warning:", "Inhaltswarnung:", "Avertissement de contenu :", "閲覧注意:", "Rhybudd cynnwys:"]


@pytest.mark.parametrize("label", LABELS)
def test_a_warning_before_the_text_is_taken_from_it(label: str) -> None:
    text = f"<p><strong>{label}</strong> work, grief</p><hr /><p>{TEA}</p>".replace("<", "&lt;")
    entry = read(
        rss(f"<guid>https://social.example/@ann/1156</guid><link>https://social.example/@ann/1156</link>"
            f"<description>{text}</description>")
    )  # fmt: skip
    assert (entry.title, entry.warning, from_markup(entry.content)) == ("", "work, grief", TEA)


@pytest.mark.parametrize(
    ("title", "content", "warning"),
    [
        ("On leaving", f"<p>CW: illness</p><p>{TEA}</p>", "illness"),
        ("On leaving", f"<p><strong>Content note:</strong> illness</p>\n<hr>\n<p>{TEA}</p>", "illness"),
        ("On leaving", f"<p>TW: illness<br><br>{TEA}</p>", "illness"),
        ("On leaving", f"<p>[CW: <em>illness</em>]</p><p>{TEA}</p>", "illness"),
        ("On leaving", f"<p><strong>Update:</strong> we moved</p><hr><p>{TEA}</p>", ""),
        ("On leaving", f"<p>CWs are a kindness: use them.</p><p>{TEA}</p>", ""),
    ],
)
def test_what_a_person_writes_as_a_warning_is_one(title: str, content: str, warning: str) -> None:
    escaped = content.replace("<", "&lt;")
    entry = read(rss(f"<title>{title}</title><guid>1</guid><description>{escaped}</description>"))
    assert (entry.warning, entry.title) == (warning, title)
    assert TEA in from_markup(entry.content)
    assert not warning or warning not in entry.content


def test_gotosocial_makes_the_warning_the_title() -> None:
    url = "https://social.example/@ann/statuses/01F8MHAAY43M6RJ473VQFCVH37"
    said = f'@ann@social.example made a new post: "{TEA}"'
    inside = f"<guid>{url}</guid><link>{url}</link><description>{said}</description>"
    body = rss(f"<title>work, grief</title>{inside}<content:encoded>&lt;p&gt;{TEA}&lt;/p&gt;</content:encoded>")
    body = body.replace("<rss ", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ')
    entry = read(body)
    assert (entry.title, entry.warning, entry.summary, from_markup(entry.content)) == ("", "work, grief", "", TEA)
    entry = read(body.replace("work, grief", TEA[:40] + "..."))
    assert (entry.title, entry.warning, entry.summary) == ("", "", "")


def test_misskey_makes_the_warning_the_summary() -> None:
    item = {
        "id": "1",
        "url": "https://misskey.example/notes/9abc",
        "title": "New note by Ann",
        "summary": "work, grief",
    }
    feed = {"version": "https://jsonfeed.org/version/1", "items": [{**item, "content_html": f"<p>{TEA}</p>"}]}
    entry = read(json.dumps(feed))
    assert (entry.title, entry.warning, entry.summary, from_markup(entry.content)) == ("", "work, grief", "", TEA)


@pytest.mark.parametrize(
    ("more", "warning"),
    [
        ({"_social": {"content_warning": "grief"}}, "grief"),
        ({"_social": {"sensitive": True}}, "adult"),
        ({"_social": {"sensitive": False, "content_warning": ""}}, ""),
    ],
)
def test_a_json_feed_warns_by_an_extension(more: dict[str, object], warning: str) -> None:
    item = {"id": "1", "url": "https://blog.example/1", "content_text": TEA, **more}
    assert read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})).warning == warning


@pytest.mark.parametrize(("rating", "warning"), [("adult", "adult"), ("nonadult", "")])
def test_a_rating_of_a_picture_warns(rating: str, warning: str) -> None:
    media = f'<media:content url="https://a.example/b.png"><media:rating>{rating}</media:rating></media:content>'
    body = rss(f"<guid>1</guid><description>{TEA}</description>{media}")
    assert read(body.replace("<rss ", '<rss xmlns:media="http://search.yahoo.com/mrss/" ')).warning == warning


@pytest.mark.parametrize(
    ("description", "content"),
    [
        ("Dana &amp; Eli talk.\n\n- tea\n- R&amp;D", "<p>Dana &amp; Eli talk.</p><p>- tea<br>- R&amp;D</p>"),
        ("One.\r\nTwo.", "<p>One.<br>Two.</p>"),
        ("I &lt;3 HR &amp;amp; tea", "<p>I &lt;3 HR &amp; tea</p>"),
        ("Ask @ann about #hr: a &lt; b", "<p>Ask @ann about #hr: a &lt; b</p>"),
        ("The &lt;details&gt; element\nand R&amp;amp;D", "<p>The &lt;details&gt; element<br>and R&amp;D</p>"),
        ("&lt;p&gt;One\ntwo&lt;/p&gt;", "<p>One\ntwo</p>"),
        ("One&lt;br&gt;two", "One<br>two"),
    ],
)
def test_plain_text_keeps_its_lines_and_signs(description: str, content: str) -> None:
    assert read(rss(f"<title>One</title><guid>1</guid><description>{description}</description>")).content == content


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Notes: https://a.example/x?b=1&amp;c=2.", ["https://a.example/x?b=1&amp;c=2"]),
        ("(see https://a.example/Tea_(drink))", ["https://a.example/Tea_(drink)"]),
        ("www.a.example/tea, and mail@www.a.example", ["https://www.a.example/tea"]),
        ("「https://a.example/茶」を読む", ["https://a.example/%E8%8C%B6"]),
        ("http:// and https://", []),
    ],
)
def test_a_bare_address_becomes_a_link(text: str, addresses: list[str]) -> None:
    content = read(rss(f"<title>One</title><guid>1</guid><description>{text}</description>")).content
    assert [part.split('"')[0] for part in content.split('href="')[1:]] == addresses


def test_a_beginning_is_read_in_a_moment_whatever_is_in_it() -> None:
    """A pattern that goes back over white space takes hours for these; a feed has five seconds."""
    for begins in ("<pre>", "<p>", "<p>CW", "<p>CW: x", "<p><b>xx</b>"):
        assert post("", f"{begins}{chr(10) * 200_000}x</p>").title == ""
