"""Where the site is: sitemap.xml (sitemaps.org/protocol.html) and robots.txt (RFC 9309) for robots, CNAME for hosts;
and site.webmanifest (W3C Web Application Manifest), the site's name and mark for a home screen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml import etree

from plugins.cards.icon import SIZES

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_UNLISTED = ("drafts/", "search/", "planet/heard/", "planet/page/", "planet/status/")
# Domains below which hosts give their own to each site.
_HOSTS = (".github.io", ".gitlab.io", ".netlify.app", ".pages.dev", ".codeberg.page")
_ENTRY = re.compile(r"planet/[^/]+/\d{4}-\d\d(?:-\d\d)?-[0-9a-f]{8}/")  # a copy: its source is what they should know


def pages(names: Iterable[str]) -> list[str]:
    """Return the address of every page among the files ``names`` that search engines should know."""
    addresses = (name.removesuffix("index.html") for name in names if f"/{name}".endswith("/index.html"))
    listed = (address for address in addresses if not address.startswith(_UNLISTED) and "/paper/" not in address)
    return sorted(address for address in listed if not _ENTRY.fullmatch(address))


def sitemap(addresses: Iterable[str], siteurl: str) -> bytes:
    """Return a sitemap of ``addresses``, which are relative to ``siteurl``."""
    root = etree.Element("urlset", nsmap={None: _NAMESPACE})
    for address in addresses:
        etree.SubElement(etree.SubElement(root, "url"), "loc").text = f"{siteurl}/{address}"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def robots(siteurl: str) -> str:
    """Return robots.txt: everything may be read."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {siteurl}/sitemap.xml\n"


def own_domain(siteurl: str) -> str:
    """Return what a CNAME file says to GitHub Pages: the site's domain, nothing where it has none of its own.

    A site in a folder has none: its domain is that of another site.
    """
    parts = urlsplit(siteurl)
    host = parts.netloc.lower()
    numbered = ":" in host or host.rpartition(".")[2].isdigit()
    if parts.path.strip("/") or numbered or "." not in host or host.endswith(_HOSTS):
        return ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:  # no domain can be called so
        return ""


def manifest(name: str, tagline: str, language: str, direction: str) -> str:
    """Return the manifest; its addresses are relative to its own, so that the site may stand in a folder."""
    icons = [{"src": f"icons/{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in SIZES]
    document = {
        "name": name,
        "short_name": name,
        "description": tagline,
        "lang": language,
        "dir": direction,
        "start_url": "./",
        "display": "browser",
        "background_color": "#faf6ec",
        "theme_color": "#faf6ec",
        "icons": icons,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
