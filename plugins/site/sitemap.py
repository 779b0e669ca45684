"""What a robot may find: sitemap.xml (sitemaps.org/protocol.html) and robots.txt (RFC 9309)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_UNLISTED = ("drafts/", "search/", "planet/page/", "planet/status/")
_ENTRY = re.compile(r"planet/[^/]+/\d{4}-\d\d(?:-\d\d)?-[0-9a-f]{8}/")  # a copy: its source is what they should know


def pages(names: Iterable[str]) -> list[str]:
    """Return the address of every page among the files ``names`` that search engines should know."""
    found = (name.removesuffix("index.html") for name in names if f"/{name}".endswith("/index.html"))
    listed = (one for one in found if not one.startswith(_UNLISTED) and "/paper/" not in one)
    return sorted(one for one in listed if not _ENTRY.fullmatch(one))


def sitemap(addresses: Iterable[str], siteurl: str) -> bytes:
    """Return a sitemap of ``addresses``, which are relative to ``siteurl``."""
    root = etree.Element("urlset", nsmap={None: _NAMESPACE})
    for address in addresses:
        etree.SubElement(etree.SubElement(root, "url"), "loc").text = f"{siteurl}/{address}"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def robots(siteurl: str) -> str:
    """Return robots.txt: everything may be read."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {siteurl}/sitemap.xml\n"
