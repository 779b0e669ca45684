"""Members' pictures as readers get them: from this site alone, small, and gone when they are forgotten."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html

from plugins.planet.model import Avatar, Response
from plugins.planet.parsing.avatar import draw
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


def with_faces(project: Project) -> Built:
    """Build a site whose memory has pictures: Ann's, one that Bob and Cid have in common, Dee's, who has a photo."""
    for slug in (ANN, BOB, CID, DEE, EVA):
        photo = "photo: images/dee.png\n" if slug == DEE else ""
        avatar = "avatar: https://eva.example/me.png\n" if slug == EVA else ""
        name = slug.title()
        project.write(
            f"content/members/{slug}.md", f"---\nname: {name}\nfeed: https://{slug}.example/feed\n{photo}{avatar}---\n"
        )
    project.write("content/images/dee.png", picture(200))
    project.folder.joinpath(".hub").mkdir()
    with Store.open(project.folder / ".hub/planet.sqlite3", now=NOW) as store:
        for one in (face(ANN, "teal"), face(BOB, "navy"), face(CID, "navy"), face(DEE, "red"), face(EVA, "pink")):
            store.avatars.put(one)
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


def test_a_build_is_the_same_every_time(faces: Built) -> None:
    before = faces.files()
    assert sound(faces.project.build("build")).files() == before


def test_who_is_forgotten_or_wants_none_is_shown_by_initials(faces: Built, tmp_path: Path) -> None:
    shutil.copytree(faces.folder, tmp_path / "site")
    project = Project(tmp_path / "site")
    project.set(PLANET={"store": ".hub/planet.sqlite3", "avatars": False})
    without = sound(project.build("build"))
    assert not [name for name in without.files() if name.startswith("planet/avatars/")]
    assert (shown(without, ANN), shown(without, DEE)) == (None, "/images/dee.png")
    project.set(PLANET={"store": ".hub/planet.sqlite3"})
    call = [sys.executable, "-m", "plugins.planet", "forget", "--store", ".hub/planet.sqlite3", "--member", ANN]
    subprocess.run(call, check=True, cwd=project.folder)
    again = sound(project.build("build"))
    assert shown(again, ANN) is None and "planet/avatars/ann.webp" not in again.files()
    assert shown(again, EVA) == "/planet/avatars/eva.webp"
