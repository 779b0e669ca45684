"""Hashtags and links in HTML that was sanitised."""

from __future__ import annotations

from plugins.planet.cleaning.tree import linked
from plugins.shared.url import page_key, rough_host


def test_links_are_read_as_they_are_written_in_html() -> None:
    content = (
        '<a rel="nofollow" href="https://a.example/?x=1&amp;y=2">a</a> <a href="https://b.example/">b</a> <a>c</a>'
    )
    assert linked(content) == ("https://a.example/?x=1&y=2", "https://b.example/")


def test_a_home_page_is_no_post_and_nonsense_is_no_page() -> None:
    assert [page_key(url) for url in ("https://a.example/", "https://a.example", "http://[x", "", None)] == [""] * 5


def test_the_rough_host_of_a_link_and_of_its_page_are_the_same() -> None:
    assert rough_host("https://www.A.example/x") == rough_host("http://a.example") == "a.example"
    assert rough_host("mailto:a@b.example") == ""
