"""Addresses of what leaves the site are whole; a page's own address has no file name."""

from __future__ import annotations

import pytest

from plugins.shared.address import LOCAL, absolute_site, page_address


@pytest.mark.parametrize(
    ("siteurl", "absolute"),
    [("", LOCAL), ("https://x.org", "https://x.org"), ("https://x.org/sub/", "https://x.org/sub")],
)
def test_the_site_s_address(siteurl: str, absolute: str) -> None:
    assert absolute_site({"SITEURL": siteurl}) == absolute


@pytest.mark.parametrize(
    ("file", "address"), [("posts/a/index.html", "posts/a/"), ("index.html", ""), ("404.html", "404.html")]
)
def test_a_page_s_address(file: str, address: str) -> None:
    assert page_address(file) == address
