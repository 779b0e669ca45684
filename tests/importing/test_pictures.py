"""Pictures that only the old host has are fetched, over real bytes; what cannot be had is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.images.brought import png
from tests.importing.bringing import bring
from tests.importing.test_exports import item
from tests.planet.loopback import Answer, Request, Site, address, serve

KINDS = {"/": b"<html>", "/wp-content/uploads/2010/notes.png": b"<p>No picture</p>"}


def answer(request: Request) -> Answer:
    """Return what the old host has: two pictures, one of them in no smaller copy; and one that is none."""
    if request.path in KINDS:
        return Answer(200, (("Content-Type", "text/html"),), KINDS[request.path])
    if request.path in ("/wp-content/uploads/2010/pub.png", "/content/images/2020/hall.png", "/2011/pub.png"):
        shown = Image.new("RGB", (len(request.path), 9), "red")
        return Answer(200, (("Content-Type", "image/png"),), png(shown))
    if request.path == "/moved.png":
        return Answer(302, (("Location", "http://10.0.0.1/x.png"),))
    return Answer(404)


@pytest.fixture
def host() -> Iterator[Site]:
    with serve(answer) as site:
        yield site


def wxr(at: str, body: str) -> str:
    """Return an export of a blog that stands at an address."""
    return f"""<?xml version="1.0"?><rss xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>{at}</link><wp:base_blog_url>{at}</wp:base_blog_url>
{item(1, "Hello", body)}</channel></rss>"""


BODY = """<img src="{0}/wp-content/uploads/2010/pub-300x200.png" alt="A pub" />
<img src="{0}/2011/pub.png?w=300" alt="Another" />
<img src="{0}/wp-content/uploads/2010/lost.png" alt="Lost" />
<img src="{0}/wp-content/uploads/2010/notes.png" alt="Notes" />
<img src="{0}/moved.png" alt="Moved" />
<img src="https://elsewhere.example/a.png" alt="Elsewhere" />"""


def test_a_blog_s_pictures_are_fetched_as_large_as_they_are(tmp_path: Path, host: Site) -> None:
    at = f"http://{address(0)}:{host.port}"
    files: dict[str, str | bytes] = {"export.xml": wxr(at, BODY.format(at))}
    brought = bring(tmp_path, files, "--pictures", "--allow-host", f"{address(0)}:{host.port}", at="export.xml")
    assert brought.status == 0
    assert brought.files[:2] == ["images/2010/pub.png", "images/2011/pub.png"]
    body = brought.body("posts/2010/hello.md")
    assert "![A pub](../../images/2010/pub.png)" in body and "![Another](../../images/2011/pub.png)" in body
    assert f"![Lost]({at}/wp-content/uploads/2010/lost.png)" in body and "https://elsewhere.example/a.png" in body
    said = brought.said
    assert f"export.xml:6: shows or links to {at}/wp-content/uploads/2010/lost.png, which was not brought (" in said
    assert "notes.png, which was not brought (is not a picture that can be read)" in said
    assert "moved.png, which was not brought (" in said
    assert {request.headers["accept"][:5] for request in host.requests} == {"image"}


def test_a_private_address_is_not_asked(tmp_path: Path, host: Site) -> None:
    at = f"http://{address(0)}"
    brought = bring(tmp_path, {"export.xml": wxr(at, BODY.format(at))}, "--pictures", at="export.xml")
    assert brought.status == 0 and not host.requests
    assert brought.files == ["pages/about.md", "posts/2010/hello.md"]
    assert f"{at}/2011/pub.png?w=300, which was not brought (the address " in brought.said


def test_without_being_asked_it_fetches_nothing_and_says_how(tmp_path: Path, host: Site) -> None:
    at = f"http://{address(0)}:{host.port}"
    brought = bring(tmp_path, {"export.xml": wxr(at, BODY.format(at))}, at="export.xml")
    assert not host.requests and "5 pictures are shown from the old host still" in brought.said
    assert "--pictures" in brought.said


def test_ghost_s_pictures_of_any_size_are_one(tmp_path: Path, host: Site) -> None:
    at = f"http://{address(0)}:{host.port}"
    marks = '<img src="__GHOST_URL__/content/images/size/w600/2020/hall.png" alt="A hall">'
    post: dict[str, object] = {
        "id": "1",
        "title": "Hall",
        "slug": "hall",
        "html": marks,
        "status": "published",
        "type": "post",
    }
    post |= {"published_at": 1287649800000} | {"feature_image": "__GHOST_URL__/content/images/2020/hall.png"}
    data = json.dumps({"data": {"posts": [post]}})
    options = ("--pictures", "--allow-host", f"{address(0)}:{host.port}", "--address", at)
    brought = bring(tmp_path, {"ghost.json": data}, *options, at="ghost.json")
    assert brought.body("posts/2010/hall.md") == "![A hall](../../images/2020/hall.png)"
    assert brought.fields("posts/2010/hall.md")["image"] == {"src": "images/2020/hall.png"}
    assert brought.fields("posts/2010/hall.md")["date"] == "2010-10-21 08:30:00+00:00"
    assert [request.path for request in host.requests] == ["/content/images/2020/hall.png"]
