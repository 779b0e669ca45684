"""How much a reader's first view weighs: the bytes of the built site, compressed as a host compresses them."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

import pytest

from plugins.shared.address import LOCAL
from tests.building import Built
from tests.site.links import Site

# What a browser asks for without being asked: the page, its styles, its scripts, its mark, and pictures at its top.
LOADED = (
    "//link[@rel='stylesheet' or @rel='icon' or @rel='manifest']/@href | //script[@src]/@src"
    " | //img[not(@loading='lazy')]/@src"
)
REQUESTS = 4
SCRIPTS = 5_000
HOME, POST = 12_000, 15_000


@pytest.fixture(scope="module")
def built(site: Built) -> Site:
    return Site(site.files(), LOCAL)


def first_view(site: Site, name: str) -> dict[str, int]:
    """Return what loading a page brings, each file with its compressed size."""
    asked = (urlsplit(url).path.lstrip("/") for url in site.pages[name].xpath(LOADED))
    return {file: len(gzip.compress(site.files[file], 9, mtime=0)) for file in dict.fromkeys((name, *asked))}


def plain_posts(site: Site) -> list[str]:
    """Return the posts without a picture."""
    posts = (
        name
        for name in site.pages
        if name.startswith("posts/") and site.pages[name].xpath("//*[@class='spread h-entry']")
    )
    return [name for name in posts if not site.pages[name].xpath("//main//img")]


def test_home_is_light(built: Site) -> None:
    loaded = first_view(built, "index.html")
    assert len(loaded) <= REQUESTS, loaded
    assert sum(loaded.values()) <= HOME, loaded


def test_a_post_is_light(built: Site) -> None:
    posts = plain_posts(built)
    assert len(posts) >= 3
    for name in posts:
        loaded = first_view(built, name)
        assert len(loaded) <= REQUESTS, loaded
        assert sum(loaded.values()) <= POST, loaded


def test_no_page_brings_much_script(built: Site) -> None:
    heavy = {}
    for name in built.pages:
        scripts = {file: size for file, size in first_view(built, name).items() if file.endswith(".js")}
        if sum(scripts.values()) > SCRIPTS:
            heavy[name] = scripts
    assert heavy == {}
