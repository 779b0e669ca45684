"""What a reader on a slow line waits for: the first view of a page, compressed as hosts compress it."""

from __future__ import annotations

import gzip
from urllib.parse import urljoin, urlsplit

import pytest

from plugins.shared.address import LOCAL
from tests.building import Built, Workshop
from tests.conftest import sound
from tests.site.links import Site
from tests.site.test_torture import torture


def first_view(built: Site, page: str) -> dict[str, int]:
    """Return each file that a browser fetches for ``page`` by itself, with its size."""
    later = built.pages[page].xpath(
        "//link[@rel='apple-touch-icon' or @rel='manifest' or @media='print']/@href | //img[@loading]/@src"
    )
    loaded = {r.written for r in built.references if r.file == page and r.loads} - set(map(str, later))
    wanted = {page} | {urlsplit(urljoin(f"{LOCAL}/{page}", url)).path.lstrip("/") for url in loaded}
    return {name: len(gzip.compress(built.files[name])) for name in sorted(wanted)}


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("index.html", 15_000),
        ("posts/the-road-to-the-camp/index.html", 16_000),
        ("planet/index.html", 16_000),
    ],
)
def test_a_page_is_light(site: Built, page: str, most: int) -> None:
    built = Site(site.files(), LOCAL)
    view = first_view(built, page)
    assert sum(view.values()) <= most, view
    assert len(view) <= 5, view
    assert sum(size for name, size in view.items() if name.endswith(".js")) <= 5_000, view


def test_a_page_with_code_has_room_for_its_script(workshop: Workshop) -> None:
    built = Site(sound(workshop.once("torture", torture)).files(), LOCAL)
    view = first_view(built, "posts/everything/index.html")
    light = {name: size for name, size in view.items() if not name.startswith("images/")}
    scripts = [name for name in light if name.endswith(".js")]
    assert scripts == ["theme/js/copy.js", "theme/js/scheme.js"]
    assert len(light) <= 5, light
    assert sum(light.values()) <= 18_000, light  # all that a post can have, and the switch between light and dark
    assert light[scripts[0]] <= 5_000
