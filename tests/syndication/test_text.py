"""Text that every feed can carry, and addresses that work outside the site."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from plugins.syndication.text import absolute, address, legible, moment

BASE = "https://hub.example/posts/hello/"


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        ('<a href="../x/">x</a>', '<a href="https://hub.example/posts/x/">x</a>'),
        ('<a href="/x?a=1&amp;b=2">x</a>', '<a href="https://hub.example/x?a=1&amp;b=2">x</a>'),
        ('<a href="#fn:1">1</a>', '<a href="https://hub.example/posts/hello/#fn:1">1</a>'),
        ("<img alt='a > b' src='p.png'>", "<img alt='a > b' src='https://hub.example/posts/hello/p.png'>"),
        (
            '<img srcset="/a.png 1x, /b.png 2x">',
            '<img srcset="https://hub.example/a.png 1x, https://hub.example/b.png 2x">',
        ),
        ('<a href="mailto:a@b.example">m</a>', '<a href="mailto:a@b.example">m</a>'),
        ('<a href="//cdn.example/x">x</a>', '<a href="https://cdn.example/x">x</a>'),
        ('<a href="https://other.example/">o</a>', '<a href="https://other.example/">o</a>'),
        ('<code>&lt;a href="/x"&gt;</code>', '<code>&lt;a href="/x"&gt;</code>'),
        ('<p data-href="/x">href="/x"</p>', '<p data-href="/x">href="/x"</p>'),
        ('<a HREF="/x">x</a>', '<a HREF="https://hub.example/x">x</a>'),
        (
            "<a href='https://a.example/'>a</a><a href=\"#b\">b</a>",
            f"<a href='https://a.example/'>a</a><a href=\"{BASE}#b\">b</a>",
        ),
        ('<a href="http://[broken">x</a>', '<a href="http://[broken">x</a>'),
    ],
)
def test_relative_addresses_become_absolute_and_nothing_else_changes(given_html: str, expected: str) -> None:
    assert absolute(Markup(given_html), BASE) == Markup(expected)


def test_without_a_base_nothing_changes() -> None:
    assert absolute(Markup('<a href="/x">x</a>'), None) == '<a href="/x">x</a>'


@given(st.text(st.characters(codec=None)))
def test_legible_text_is_what_an_xml_document_gives_back(text: str) -> None:
    element = etree.Element("t")
    element.text = legible(text)
    read = etree.fromstring(etree.tostring(element, encoding="utf-8"))
    assert (read.text or "") == legible(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"])))
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert legible(text) == text


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/ché?q=a b", "https://a.example/ch%C3%A9?q=a%20b"),
        ("https://a.example/%E2%80%93/", "https://a.example/%E2%80%93/"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
        (" https://a.example/ ", "https://a.example/"),
    ],
)
def test_an_address_is_a_uri(url: str, expected: str) -> None:
    assert address(url) == expected


def test_moments_are_said_in_utc_with_four_digits_for_the_year() -> None:
    london = timezone(timedelta(hours=1))
    assert moment(datetime(2010, 10, 21, 9, 30, 0, 5, london)) == "2010-10-21T08:30:00Z"
    assert moment(datetime(800, 1, 2, tzinfo=UTC)) == "0800-01-02T00:00:00Z"
