"""An address means the same to this program and to a browser, or it is none."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.url import (
    LONGEST,
    feed_address,
    image_address,
    link_address,
    rehosted,
    web_address,
    without_tracking,
)

BASE = "https://blog.example/2010/post/"
ADDRESSES: list[tuple[str, str | None]] = [
    ("https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"),
    ("https://a.example", "https://a.example/"),
    ("HTTP://A.Example:80/x", "http://a.example/x"),
    ("https://a.example:8443/x", "https://a.example:8443/x"),
    ("../other", "https://blog.example/2010/other"),
    ("?q", "https://blog.example/2010/post/?q"),
    ("#f", "https://blog.example/2010/post/#f"),
    ("//cdn.example/x", "https://cdn.example/x"),
    ("  https://a.example/ \n", "https://a.example/"),
    ("https://a.example/line\nbroken", "https://a.example/linebroken"),
    ("https://a.example/a b", "https://a.example/a%20b"),
    ('https://a.example/"onmouseover="x', "https://a.example/%22onmouseover=%22x"),
    ("https://a.example/'><script>", "https://a.example/%27%3E%3Cscript%3E"),
    ("https://a.example/größe", "https://a.example/gr%C3%B6%C3%9Fe"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://a.example/\u202e", "https://a.example/%E2%80%AE"),
    ("\\\\evil.example", "https://blog.example/2010/post/%5C%5Cevil.example"),
    ("https:\\\\evil.example", "https://blog.example/2010/post/%5C%5Cevil.example"),
    ("www.a.example/one", "https://www.a.example/one"),
    ("www.html", "https://blog.example/2010/post/www.html"),
    ("https://a.example\\@evil.example/", None),
    ("https://user:pw@a.example/", None),
    ("https://a.example:99999/", None),
    ("http://[", None),
    ("http:///x", None),
    ("javascript:alert(1)", None),
    ("java\tscript:alert(1)", None),
    ("\x01javascript:alert(1)", None),
    ("data:text/html,x", None),
    ("vbscript:x", None),
    ("file:///etc/passwd", None),
    ("feed:https://a.example/", None),
    ("urn:uuid:1", None),
    ("mailto:a@b.example", None),
    ("https://a.example/" + "x" * LONGEST, None),
    ("", None),
]


@pytest.mark.parametrize(("text", "url"), ADDRESSES)
def test_an_address_is_absolute_and_harmless_or_none(text: str, url: str | None) -> None:
    assert web_address(text, BASE) == url


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z]{1,5}\.[a-z]{2}/.{0,20}", fullmatch=True))
def test_what_was_accepted_once_is_accepted_unchanged(text: str) -> None:
    url = web_address(text, BASE)
    if url is not None:
        assert web_address(url) == url
        assert urlsplit(url).scheme in ("http", "https")
        assert url.isascii() and url.isprintable() and not set(url) & set(' "<>\\`' + "'")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("mailto:jon@a.example?subject=x", "mailto:jon@a.example"),
        ("MAILTO:jon@a.example", "mailto:jon@a.example"),
        ("mailto:nobody", None),
        ("mailto:a@b.example,c@d.example", "mailto:a@b.example"),
        ("tel:123", None),
    ],
)
def test_a_link_may_be_a_persons_mail(text: str, url: str | None) -> None:
    assert link_address(text, BASE) == url


def test_an_image_comes_by_https() -> None:
    assert image_address("http://a.example/i.png") == "https://a.example/i.png"
    assert image_address("http://a.example:8080/i.png") is None
    assert image_address("data:image/png;base64,x") is None


def test_tracking_parameters_go_and_others_stay() -> None:
    assert without_tracking("https://a.example/?utm_source=x&p=1&fbclid=y") == "https://a.example/?p=1"
    assert without_tracking("https://a.example/1?source=rss-1a2b------2&fromRss=true") == "https://a.example/1"
    assert without_tracking("https://a.example/1?source=rssfeeds") == "https://a.example/1?source=rssfeeds"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("feed://a.example/rss", "https://a.example/rss"),
        ("feed:https://a.example/rss", "https://a.example/rss"),
        ("FEED://http://a.example/rss", "http://a.example/rss"),
        ("itpc://a.example/x", "https://a.example/x"),
        ("http://https://a.example/feed/", "https://a.example/feed/"),
        ("https://old.example/web/https://a.example/", "https://old.example/web/https://a.example/"),
        ("a.example", "a.example"),
        ("@ann@social.example", "@ann@social.example"),
    ],
)
def test_an_address_for_readers_of_feeds_is_one_to_ask(said: str, asked: str) -> None:
    assert feed_address(said) == asked


def test_an_address_on_the_writers_machine_is_one_on_the_blog() -> None:
    assert rehosted("http://localhost:4000/x", "https://a.example/feed") == "https://a.example/x"
    assert rehosted("http://127.0.0.1/x", "http://127.0.0.1:8000/feed") == "http://127.0.0.1/x"
