"""Raw HTML in a text is published as Markdown is: with the addresses and the pictures of the site."""

from __future__ import annotations

import pytest

from plugins.images.model import Picture, Variant
from plugins.writing.conversion import Conversion, Converter

HILL = Picture("/images/hill.jpg", 800, 600, (Variant("/images/hill-480.webp", 480, "image/webp"),))
ADDRESSES = {"content/images/hill.jpg": "images/hill.jpg", "content/posts/draft.md": ""}


def shown(text: str) -> str:
    made = Converter(ADDRESSES, "").one("content/posts/x.md", text, {HILL.url: HILL}.get)
    assert isinstance(made, Conversion)
    return str(made.content.html)


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ("", (800, 600)),
        (" width=300", (300, 225)),
        (' height="60px"', (80, 60)),
        (" width='50%'", (800, 600)),
        (" width=9000", (800, 600)),
    ],
)
def test_a_picture_has_its_sizes(given: str, size: tuple[int, int]) -> None:
    html = shown(f'<p align=center>a <IMG\n src="../images/hill.jpg"{given}></p>')
    assert 'srcset="/images/hill-480.webp 480w"' in html
    assert f'width="{size[0]}"' in html
    assert f'height="{size[1]}"' in html
    assert (f'sizes="{size[0]}px"' in html) == (size[0] < 800 or "9000" in given)
    assert 'alt=""' in html


def test_words_of_a_picture_stay() -> None:
    assert 'alt="a &quot;hill&quot; &lt;here&gt;"' in shown(
        '<img alt="a &quot;hill&quot; &lt;here&gt;" src=../images/hill.jpg>'
    )


def test_a_picture_element_of_a_writer_s_own_is_left_as_it_is() -> None:
    html = shown('<picture><source srcset="../images/hill.jpg 2x"><img src=../images/hill.jpg alt=a></picture>')
    assert html.count("<picture>") == 1
    assert 'srcset="/images/hill.jpg 2x"' in html


def test_a_heading_of_the_first_level_is_the_page_s() -> None:
    assert "<h2>A sample</h2>" in shown('<h1 align="center">A sample</h1>')


def test_a_link_to_what_is_not_out_is_its_words() -> None:
    assert "<a>words</a>" in shown('See <a href="draft.md">words</a>.')


@pytest.mark.parametrize("text", ['<a id="x"/>text', '<a name="x" />text'])
def test_what_xml_would_close_is_closed(text: str) -> None:
    assert shown(text).endswith('="x"></a>text</p>')


def test_an_address_that_ends_in_a_slash_closes_nothing() -> None:
    assert '<a href="https://a.example/">b</a>' in shown("<a href=https://a.example/>b</a>")
