"""Where the site says that it is, in the files that robots and hosts ask for."""

from __future__ import annotations

import pytest

from plugins.site.sitemap import own_domain


@pytest.mark.parametrize(
    ("siteurl", "domain"),
    [
        ("https://example.org", "example.org"),
        ("https://www.Example.org/", "www.example.org"),
        ("https://köln.example", "xn--kln-sna.example"),
        ("https://ann.github.io", ""),
        ("https://ann.github.io/circle", ""),
        ("https://circle.netlify.app", ""),
        ("https://circle.pages.dev", ""),
        ("https://example.org/circle", ""),
        ("https://example.org:8080", ""),
        ("http://192.0.2.1", ""),
        ("http://[2001:db8::1]", ""),
        ("http://localhost", ""),
        (f"https://{'a' * 64}.example", ""),
    ],
)
def test_a_domain_of_its_own_is_said_to_hosts(siteurl: str, domain: str) -> None:
    assert own_domain(siteurl) == domain
