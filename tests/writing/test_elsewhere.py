"""Videos, slides and maps become a picture that leads there; no frame, and nothing that a reader's browser asks for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.images.model import Picture
from plugins.writing.conversion import Conversion, Converter
from plugins.writing.faults import faults
from plugins.writing.hosts import known, shown_in

VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"
STILL = Picture("/planet/stills/1.webp", 480, 270)
MOVIE = "kkGMgK9ZtnKfYAgnEtQxbv"
DECK = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ"


def shown(text: str, called: dict[str, str] | None = None) -> str:
    converter = Converter({}, "", called=called or {})
    made = converter.one("content/posts/x.md", text, {VIDEO: STILL}.get)
    assert isinstance(made, Conversion)
    return str(made.content.html)


@pytest.mark.parametrize(
    ("address", "kind", "page"),
    [
        ("https://youtu.be/abcdefghijk?si=x", "video", VIDEO),
        ("https://m.youtube.com/watch?app=m&v=abcdefghijk&t=42s", "video", f"{VIDEO}&t=42s"),
        ("https://www.youtube.com/shorts/abcdefghijk", "video", VIDEO),
        ("https://www.youtube.com/live/abcdefghijk", "video", VIDEO),
        ("//www.youtube-nocookie.com/embed/abcdefghijk?start=30", "video", f"{VIDEO}&t=30"),
        ("https://www.youtube.com/embed/videoseries?list=PLx", "video", "https://www.youtube.com/playlist?list=PLx"),
        ("https://vimeo.com/channels/staffpicks/12345", "video", "https://vimeo.com/12345"),
        ("https://player.vimeo.com/video/12345?h=0123456789", "video", "https://vimeo.com/12345/0123456789"),
        (f"https://tube.example/videos/embed/{MOVIE}", "video", f"https://tube.example/w/{MOVIE}"),
        (f"https://tube.example/w/{MOVIE}", "video", f"https://tube.example/w/{MOVIE}"),
        ("https://www.slideshare.net/ann/our-day", "slides", "https://www.slideshare.net/ann/our-day"),
        ("https://speakerdeck.com/ann/our-day", "slides", "https://speakerdeck.com/ann/our-day"),
        (
            f"https://docs.google.com/presentation/d/e/2PACX-{DECK}/embed?start=false",
            "slides",
            f"https://docs.google.com/presentation/d/e/2PACX-{DECK}/pub",
        ),
        (
            f"https://docs.google.com/presentation/d/{DECK}/edit#slide=id.p",
            "slides",
            f"https://docs.google.com/presentation/d/{DECK}/",
        ),
        (
            f"https://docs.google.com/presentation/d/e/{DECK}/embed?start=false",
            "slides",
            f"https://docs.google.com/presentation/d/e/{DECK}/pub",
        ),
        (
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
            "sound",
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
        ),
        ("https://www.openstreetmap.org/#map=17/51.5/-0.1", "map", "https://www.openstreetmap.org/#map=17/51.5/-0.1"),
        (
            "https://www.openstreetmap.org/export/embed.html?bbox=-0.12,51.49,-0.08,51.51&marker=51.5,-0.1",
            "map",
            "https://www.openstreetmap.org/?mlat=51.5&mlon=-0.1#map=14/51.50000/-0.10000",
        ),
        ("https://www.google.com/maps/place/London", "map", "https://www.google.com/maps/place/London"),
        ("https://www.google.co.uk/maps/embed?pb=!1m2!2sThe+Pub!5e0", "map", "https://www.google.com/maps?q=The+Pub"),
        ("https://maps.app.goo.gl/abc", "map", "https://maps.app.goo.gl/abc"),
    ],
)
def test_an_address_on_its_own_leads_to_its_page(address: str, kind: str, page: str) -> None:
    found = known(address)
    assert found
    assert (found.kind, found.url) == (kind, page)
    text = f'<iframe width="9" src="{address}" allowfullscreen style="border:0"></iframe>'
    for body in (text, *([address, f"<{address}>"] if address.startswith("https:") else [])):
        html = shown(f"Text\n\n{body}\n\nMore")
        assert f'<figure class="elsewhere elsewhere-{kind}"><a href="{page.replace("&", "&amp;")}">' in html
        assert "iframe" not in html
        assert faults("x.md", body, 1) == []
        assert list(shown_in([body])) == [found]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@ann",
        "https://youtube.com.evil.example/watch?v=abcdefghijk",
        "https://evil.example/youtube.com/watch?v=abcdefghijk",
        "https://vimeo.com/",
        "https://www.openstreetmap.org/",
        "https://www.google.com/search?q=maps",
        "https://goo.gl/abc",
        "https://a.example/w/abc",
        "javascript:alert(1)",
    ],
)
def test_any_other_address_is_a_link_and_any_other_frame_a_problem(address: str) -> None:
    assert known(address) is None
    assert "<figure" not in shown(address)
    assert [one.where for one in faults("x.md", f'a\n\n<iframe src="{address}"></iframe>', 1)] == ["x.md:3"]


@pytest.mark.parametrize(
    "text",
    [
        f"See {VIDEO}",
        f"{VIDEO} is it",
        f"[Our day]({VIDEO})",
        f"- {VIDEO}",
        f"`{VIDEO}`",
        f"{VIDEO}\nhttps://a.example/",
    ],
)
def test_an_address_within_a_sentence_stays_a_link(text: str) -> None:
    assert "<figure" not in shown(text)


def test_several_lines_are_several_pictures() -> None:
    html = shown(f"{VIDEO}\nhttps://vimeo.com/12345\n\nText")
    assert html.count("<figure") == 2
    assert html.endswith("<p>Text</p>")


def test_a_still_is_shown_where_there_is_one_and_nothing_of_the_host() -> None:
    html = shown(f'{VIDEO}\n\nhttps://vimeo.com/1\n\n<iframe src="{VIDEO.replace("watch?v=", "embed/")}"></iframe>')
    assert re.findall(r'src="([^"]*)"', html) == [STILL.url, STILL.url]
    assert 'width="480" height="270"' in html


def test_what_it_is_called_is_the_reader_s_language_or_the_writer_s_title() -> None:
    assert "<span>Vidéo sur YouTube</span>" in shown(VIDEO, {"video": "Vidéo sur {}"})
    frame = '<iframe title="{}" src="https://www.youtube.com/embed/abcdefghijk"></iframe>'
    assert "<span>Our &lt;day&gt; (Video at YouTube)</span>" in shown(frame.format("Our &lt;day&gt;"))
    assert "<span>Video at YouTube</span>" in shown(frame.format("YouTube video player"))


def test_a_frame_that_is_not_closed_takes_nothing() -> None:
    html = shown(f"<iframe src={VIDEO.replace('watch?v=', 'embed/')}>\n\nMore")
    assert html.endswith("<p>More</p>")


@given(st.text("htps:/.youtbewcmi#?=&%[]@!0123v ", max_size=80))
def test_any_address_is_looked_at(text: str) -> None:
    for one in (text, f"https://{text}", f"https://youtube.com/{text}"):
        found = known(one)
        assert found is None or found.url.startswith(("https://", "http://"))
