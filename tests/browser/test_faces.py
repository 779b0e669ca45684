"""Members' pictures on a real screen: whole, of one size, from this site alone, and light."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request

from tests.browser.conftest import serve
from tests.building import Workshop
from tests.conftest import sound
from tests.site.test_faces import ANN, with_faces

pytestmark = pytest.mark.slow

HEAVIEST = 6_000  # bytes of one face on the wire


@pytest.fixture(scope="module")
def address(workshop: Workshop) -> Iterator[str]:
    yield from serve(sound(workshop.once("faces", with_faces)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/members/", f"/members/{ANN}/"])
def test_faces_are_whole_round_and_ours(browser: Browser, address: str, path: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    asked: list[Request] = []
    page = context.new_page()
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    faces = page.evaluate(
        "() => [...document.querySelectorAll('img.face')].map(i => "
        "[i.complete && i.naturalWidth, i.getBoundingClientRect().width, i.getBoundingClientRect().height])"
    )
    weights = [request.sizes()["responseBodySize"] for request in asked if "/planet/avatars/" in request.url]
    hosts = {urlsplit(request.url).netloc for request in asked}
    scrolls = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    context.close()
    assert faces and all(natural >= 64 and across == high > 0 for natural, across, high in faces)
    assert hosts == {urlsplit(address).netloc} and not scrolls
    assert weights and max(weights) <= HEAVIEST
