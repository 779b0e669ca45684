"""Members' pictures as readers get them: from this site alone, small, and gone when they are forgotten."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from plugins.planet.model import Avatar, Response
from plugins.planet.sandbox.thumbnails import draw
from plugins.planet.store import bundle
from plugins.planet.store.pictures import FeaturedCopy
from plugins.planet.store.store import Store
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.planet.pictures import picture

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANN, BOB, CID, DEE, EVA = "ann", "bob", "cid", "dee", "eva"


def face(slug: str, colour: str, feed: str | None = None) -> Avatar:
    """Return the copy of a picture that a member's feed named."""
    drawn = draw(Response("https://a.example/face.png", 200, {}, picture(300, colour=colour)))
    assert isinstance(drawn, bytes)
    where = f"https://{slug}.example/feed" if feed is None else feed
    return Avatar(slug, where, ("https://a.example/face.png",), picture=drawn)


def lead(slug: str) -> bytes:
    """Return the copy of a picture that a member's post leads with."""
    colour = {ANN: "teal", EVA: "pink"}.get(slug, "navy")
    drawn = draw(Response("https://a.example/a.png", 200, {}, picture(600, 400, colour=colour)), "featured")
    assert isinstance(drawn, bytes)
    return drawn


def post(slug: str, name: str = "post", **hub: str) -> dict[str, Any]:
    """Return a post with a picture, as an archive has it."""
    url, said = f"https://{slug}.example/{name}/", f"A sample {name} by {slug}."
    text = f'<p>{said}</p><p><img src="https://{slug}.example/{name}.jpg" alt="A sample picture"></p>'
    known = {"member": slug, "feed": f"https://{slug}.example/feed", "first_seen": "2026-11-20T10:00:00Z", **hub}
    return {"id": url, "url": url, "title": f"The {name} of {slug}", "content_html": text, "summary": said,
            "date_published": "2026-11-20T10:00:00Z", "_hub": known}  # fmt: skip


def with_faces(project: Project) -> Built:
    """Build a site whose memory has pictures: Ann's, one that Bob and Cid have in common, Dee's, who has a photo."""
    for slug in (ANN, BOB, CID, DEE, EVA):
        photo = "photo: images/dee.png\n" if slug == DEE else ""
        photo += {ANN: "images: kept\n", CID: "images: none\n", EVA: "images: kept\ntext: excerpt\n"}.get(slug, "")
        avatar = "avatar: https://eva.example/me.png\n" if slug == EVA else ""
        name = slug.title()
        project.write(
            f"content/members/{slug}.md", f"---\nname: {name}\nfeed: https://{slug}.example/feed\n{photo}{avatar}---\n"
        )
    project.write("content/images/dee.png", picture(200))
    items = [post(slug) for slug in (ANN, BOB, CID, EVA)] + [post(ANN, "warned", warning="A sample warning")]
    note = post(ANN, "note") | {"title": "", "summary": ""}
    items.append(note | {"content_html": note["content_html"].partition("</p>")[2]})
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    project.write("content/planet/pictures.json", json.dumps(feed))
    project.folder.joinpath(".hub").mkdir()
    with Store.open(project.folder / ".hub/planet.sqlite3", now=NOW) as store:
        for one in (face(ANN, "teal"), face(BOB, "navy"), face(CID, "navy"), face(DEE, "red"), face(EVA, "pink")):
            store.avatars.put(one)
        bundle.ensure(store, [project.folder / "content/planet/pictures.json"], NOW)
        for entry in store.entries(bundled=True):
            store.featured.put(FeaturedCopy(entry.id, (), credit="Mo Sample", picture=lead(entry.member)))
        store.avatars.put(face(EVA, "gold", feed=""))
    return project.build("build")


@pytest.fixture(scope="module")
def faces(workshop: Workshop) -> Built:
    return sound(workshop.once("faces", with_faces))


def shown(built: Built, slug: str, page: str = "members/index.html") -> str | None:
    """Return the address of a member's picture on a page, or None where there are initials."""
    tree = html.fromstring(built.files()[page])
    (row,) = tree.xpath(f"//li[.//a[contains(@href, '/members/{slug}/')]][contains(@class, 'h-card')]")
    return next(iter(row.xpath(".//img/@src")), None)


def test_a_member_s_picture_is_this_site_s_copy(faces: Built) -> None:
    assert shown(faces, ANN) == "/planet/avatars/ann.webp"
    files = faces.files()
    assert files["planet/avatars/ann.webp"][8:12] == b"WEBP" and len(files["planet/avatars/ann.webp"]) < 8_000
    (image,) = html.fromstring(files["members/ann/index.html"]).xpath("//img[contains(@class, 'face-huge')]")
    assert (image.get("width"), image.get("height"), image.get("alt")) == ("144", "144", "")


def test_a_picture_that_several_have_is_nobody_s_face(faces: Built) -> None:
    assert (shown(faces, BOB), shown(faces, CID)) == (None, None)
    assert not {"planet/avatars/bob.webp", "planet/avatars/cid.webp"} & faces.files().keys()


def test_a_photo_and_the_address_in_the_file_come_before_what_a_feed_says(faces: Built) -> None:
    assert shown(faces, DEE) == "/images/dee.png" and "planet/avatars/dee.webp" not in faces.files()
    assert faces.files()["planet/avatars/eva.webp"] == face(EVA, "gold").picture


def leads(built: Built, page: str) -> dict[str, tuple[str, str]]:
    """Return, by whose post it is, the picture beside it in a list, and its alternative text."""
    tree = html.fromstring(built.files()[page])
    found = tree.xpath("//article[.//span[contains(@class, 'entry-picture')]]")
    whose = {one: one.xpath("string(.//a[contains(@class, 'entry-when')]/@href)").split("/")[2] for one in found}
    return {whose[one]: (img.get("src"), img.get("alt")) for one in found for img in one.xpath(".//span/img")}


def test_lists_show_our_copy_of_what_a_post_leads_with_or_its_host_s_as_its_writer_allows(faces: Built) -> None:
    river, home = leads(faces, "planet/index.html"), leads(faces, "index.html")
    assert river.keys() == {ANN, BOB, EVA} and home.keys() == {ANN, EVA}
    assert river[BOB] == ("https://bob.example/post.jpg", "")
    for slug in (ANN, EVA):
        (address, told) = river[slug]
        assert home[slug] == leads(faces, f"members/{slug}/index.html")[slug] == (address, told)
        assert told == "" and faces.files()[address.lstrip("/")] == lead(slug)
    assert {name for name in faces.files() if name.startswith("planet/pictures/")} == {
        river[slug][0].lstrip("/") for slug in (ANN, EVA)
    }


def test_a_note_that_is_a_picture_stands_in_the_river_as_our_copy_alone(faces: Built) -> None:
    tree = html.fromstring(faces.files()["planet/index.html"])
    (note,) = tree.xpath("//article[.//span[contains(@class, 'entry-picture-alone')]]")
    assert [one.get("src") for one in note.xpath(".//div//img")] == [leads(faces, "planet/index.html")[ANN][0]]


def test_a_picture_is_told_of_with_its_credit_and_none_where_its_writer_wants_none(faces: Built) -> None:
    files = {name: data.decode() for name, data in faces.files().items() if name.endswith((".html", ".xml", ".json"))}
    assert "Picture: <bdi>Mo Sample</bdi>" in files["planet/index.html"]
    assert [name for name, text in files.items() if "cid.example/post.jpg" in text] == []
    warned = [name for name, text in files.items() if "ann.example/warned.jpg" in text and name.endswith(".html")]
    assert all("<details" in files[name] for name in warned) and "index.html" not in warned
    assert any("bob.example/post.jpg" in text for name, text in files.items() if name.startswith("planet/archive/"))


def test_a_build_is_the_same_every_time(faces: Built, tmp_path: Path) -> None:
    assert sound(faces.copied(tmp_path / "site").build("build", "--force")).files() == faces.files()


def test_who_is_forgotten_or_wants_none_is_shown_by_initials(faces: Built, tmp_path: Path) -> None:
    project = faces.copied(tmp_path / "site")
    project.set(PLANET={"store": ".hub/planet.sqlite3", "avatars": False})
    without = sound(project.build("build"))
    assert not [name for name in without.files() if name.startswith(("planet/avatars/", "planet/pictures/"))]
    assert leads(without, "planet/index.html").keys() == {ANN, BOB}, "nothing is copied, and what is linked stays"
    assert (shown(without, ANN), shown(without, DEE)) == (None, "/images/dee.png")
    project.set(PLANET={"store": ".hub/planet.sqlite3"})
    call = [sys.executable, "-m", "plugins.planet", "forget", "--store", ".hub/planet.sqlite3", "--member", ANN]
    subprocess.run(call, check=True, cwd=project.folder)
    eva = project.folder / "content/members/eva.md"
    eva.write_text(eva.read_text(encoding="utf-8").replace("images: kept", "images: none"), encoding="utf-8")
    again = sound(project.build("build"))
    assert not [name for name in again.files() if name.startswith("planet/pictures/")]
    assert leads(again, "planet/index.html").keys() == {BOB}
    assert shown(again, ANN) is None and "planet/avatars/ann.webp" not in again.files()
    assert shown(again, EVA) == "/planet/avatars/eva.webp"
