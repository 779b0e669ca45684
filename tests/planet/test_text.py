"""Titles are text, and excerpts end where a reader would stop."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.cleaning.sanitise import clean
from plugins.planet.parsing.language import choose, direction, normalise
from plugins.shared import text
from tests.planet.raw import FEED, harvested, raw

TITLES = [
    ("Tom &amp; Jerry", "Tom & Jerry"),
    ("It&#8217;s <em>here</em>", "It’s here"),
    ("AT&amp;amp;T", "AT&T"),
    ("Don&amp;#8217;t", "Don’t"),
    ("a < b and c > d", "a < b and c > d"),
    ("One<br>Two", "One Two"),
    ("<script>alert(1)</script>", ""),
    ("x<script>alert(1)</script>y", "xy"),
    ('Fun <img src="x" alt="🙂">!', "Fun 🙂!"),
    ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
    ("\u202eevil\u202c \u2066x", "evil x"),
    ("  many \n\t spaces ", "many spaces"),
    ("bell\x07", "bell"),
    ("\u200b\u2060", ""),
    ("{{ settings }}{% include 'x' %}", "{{ settings }}{% include 'x' %}"),
    ("<h1>", ""),
]


@pytest.mark.parametrize(("title", "shown"), TITLES)
def test_an_html_title_is_shown_as_text(title: str, shown: str) -> None:
    assert text.from_html(title) == shown


@pytest.mark.parametrize(
    ("title", "shown"), [("It&#039;s &quot;me&quot;", 'It\'s "me"'), ("a &lt;b&gt; c", "a &lt;b&gt; c"), ("<b>", "<b>")]
)
def test_a_text_title_says_what_it_says_unless_it_was_escaped_once_too_often(title: str, shown: str) -> None:
    assert text.unescaped(title) == shown


EXCERPTS = [
    ("Short.", "Short."),
    ("One sentence. Another sentence. A third one is here.", "One sentence. Another sentence."),
    ("We met Dr. Jones at 5 p.m. on Monday. Then we talked on.", "We met Dr. Jones at 5 p.m. on Monday."),
    ("“Is it so?” she asked. It was and it went on for long.", "“Is it so?” she asked."),
    (
        "これは文です。これも文です。これは長い長い長い長い長い長い長い長い長い長い長い文です。",
        "これは文です。これも文です。",
    ),
    ("One sentence that is far too long for any excerpt to hold", "One sentence that is far too long for…"),
]


@pytest.mark.parametrize(("whole", "cut"), EXCERPTS)
def test_an_excerpt_ends_at_a_sentence(whole: str, cut: str) -> None:
    assert text.excerpt(whole, 40) == cut


@given(st.text(max_size=400), st.integers(20, 200))
def test_an_excerpt_is_the_beginning_of_the_text_and_short_enough(whole: str, longest: int) -> None:
    line = text.plain(whole)
    cut = text.excerpt(line, longest)
    assert len(cut) <= longest
    assert line.startswith(cut.removesuffix("…"))


@given(
    st.lists(st.sampled_from(["<b>", "</b>", "<p>", "a", " ", ". ", "&lt;", "<img alt='>'>", "<i", ">", "&amp;"])).map(
        "".join
    )
)
def test_an_excerpt_never_cuts_inside_a_tag(markup: str) -> None:
    content = clean(markup)
    cut = text.excerpt(text.from_markup(content), 20)
    words = html.unescape(content.striptags())
    assert "".join(cut.removesuffix("…").split()) in "".join(words.split())


@given(st.text())
def test_a_title_carries_no_markup(title: str) -> None:
    once = text.from_html(title)
    assert clean(html.escape(once, quote=False)).striptags() == once
    assert text.plain(once) == once


def test_text_becomes_paragraphs_and_stays_text() -> None:
    assert text.paragraphs("a < b\r\nc\n\n\n d & e ") == "<p>a &lt; b<br>c</p><p>d &amp; e</p>"
    assert text.paragraphs(" \n ") == ""


def test_a_long_name_is_cut_at_a_word() -> None:
    assert text.name("word " * 100, 20) == "word word word word…"[:20]
    assert len(text.name("x" * 500)) == 200


@pytest.mark.parametrize(
    ("tag", "normal"),
    [
        ("en_us", "en-US"),
        ("PT-br", "pt-BR"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("de", "de"),
        ("de_DE.UTF-8", "de-DE"),
        ("english", None),
        ("", None),
        ("und", None),
        ('en" onload="', None),
        (None, None),
        ("x" * 99, None),
    ],
)
def test_a_language_is_a_tag_or_nothing(tag: str | None, normal: str | None) -> None:
    assert normalise(tag) == normal


def test_the_entrys_language_comes_before_its_feeds_and_its_members() -> None:
    assert choose("fr", "en", "de") == "fr"
    assert choose("nonsense!", "en", None) == "en"
    assert choose("en", "en", "de") == "de"  # a person's word, over what a program writes for everybody
    assert choose(None, None, "de") == "de"
    assert choose(None, None, None) is None


def test_the_direction_is_that_of_most_letters() -> None:
    assert direction("שלום, this is it", "en") == "ltr"
    assert direction("שלום לכולם HR", "en") == "rtl"
    assert direction("2010", "he") == "rtl"
    assert direction("", None) == "ltr"


ENGLISH = "Since spring nobody here fills in a form in December. We talk every second week, and that is enough for all."
GERMAN = "Seit dem Frühjahr füllt hier im Dezember niemand mehr ein Formular aus, und wir reden jede zweite Woche."
FRENCH = (
    "Depuis le printemps, personne ne remplit plus de formulaire en décembre. Nous parlons toutes les deux semaines."
)


CATALAN = (
    "La reunió de les entitats de la ciutat que es va fer en un dels locals de la plaça va ser la més gran de les que "
    "la gent recorda. Les persones que la van organitzar diuen que la de la tardor ha de ser la de les idees. "
)


@pytest.mark.parametrize(
    ("feed", "member", "text", "chosen"),
    [
        ("en-US", None, GERMAN, "de"),
        (None, None, 3 * CATALAN, "ca"),  # it has small words of French
        (None, None, FRENCH, "fr"),
        (None, None, ENGLISH, "en"),
        ("en-GB", None, ENGLISH, "en-GB"),
        ("en-US", "de", ENGLISH, "de"),
        ("de-AT", None, GERMAN, "de-AT"),
        ("en-US", None, "Schönes Büro!", "en-US"),  # too short to be sure
        (None, None, "git push --force origin main && rm -rf build/ dist/ node_modules/", None),
        (None, None, "https://blog.example/warum-wir-das-grossraumbuero-abgeschafft-haben-und-nie-wieder", None),
        ("en", None, "春から、ここでは十二月に書類を書く人はいません。", "ja"),
        (
            None,
            None,
            "昨日、私たちのチームは春以来初めて集まり、みんなにとって良い一週間とはどんなものかを話し合いました。",
            "ja",
        ),
        (
            "en-US",
            None,
            "昨天我们的团队自春天以来第一次聚在一起，我们讨论了对每个人来说美好的一周是什么样子，并且决定从下个月开始每周五下午不开会。",
            "zh",
        ),
        ("en-US", None, "เมื่อวานทีมของเราพบกันเป็นครั้งแรกตั้งแต่ฤดูใบไม้ผลิ และเราพูดคุยกันว่าสัปดาห์ที่ดีเป็นอย่างไร", "th"),
        (
            "en-GB",
            None,
            "Ddoe cyfarfu ein tîm am y tro cyntaf ers y gwanwyn, a buom yn siarad am sut mae wythnos yn edrych.",
            "cy",
        ),
        (
            "en-US",
            None,
            "Kemarin tim kami bertemu untuk pertama kalinya sejak musim semi dan berbicara tentang minggu.",
            "id",
        ),
        ("en-US", None, "これはテストです。", "ja"),
        (None, None, "안녕하세요 여러분", "ko"),
        ("en", None, "α and β are letters", "en"),
        ("en", None, "My first kana: アイウエオ", "en"),
        ("en", None, "Δx Δy Δz Σ αβ", "en"),
        ("en", None, "שלום לכולם", "he"),
        ("en", None, "ನಮಸ್ಕಾರ ಎಲ್ಲರಿಗೂ", "kn"),
        ("en", None, "GitHub Actionsでテストを自動化", "ja"),
        (None, None, "CSS Flexible Box Layout Explained - Smashing Coding", None),
        ("en", None, "С весны никто здесь не заполняет анкету в декабре.", "ru"),
        ("en", None, "מאז האביב אף אחד כאן לא ממלא טופס בדצמבר, וזה מספיק לכולם.", "he"),
        (
            "nb",
            None,
            "Siden våren har ingen her fylt ut et skjema i desember, og det er nok for alle som jobber her.",
            "nb",
        ),
    ],
)
def test_the_text_tells_its_language_where_it_is_sure(
    feed: str | None, member: str | None, text: str, chosen: str | None
) -> None:
    assert choose(None, feed, member, text) == chosen


def test_a_language_that_every_entry_declares_is_their_program_s() -> None:
    posts = [raw(guid=said, url=f"https://a.example/{said[:4]}", content=f"<p>{said}</p>") for said in (GERMAN, FRENCH)]
    alike = [replace(post, language="en-US") for post in posts]
    assert [entry.language for entry in harvested(*alike, language="en-US")] == ["de", "fr"]
    assert [entry.language for entry in harvested(*alike, feed=replace(FEED, language="de"))] == ["de", "de"]
    told = [replace(posts[0], language="de"), replace(posts[1], language="es")]  # by its writer, post by post
    assert [entry.language for entry in harvested(*told, language="en-US")] == ["de", "es"]


def test_code_is_in_no_language() -> None:
    code = (
        "<pre>"
        + "const werkzeug = require('werkzeug'); // alle Werte werden hier einmal gelesen und dann gehalten\n" * 9
    )
    (entry,) = harvested(raw(title="How", content=f"<p>{ENGLISH}</p>{code}</pre>"))
    assert entry.language == "en"
