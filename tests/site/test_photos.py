"""Pictures as a site publishes them: only what is shown, only what we wrote, wherever a page or a feed names it."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.images import brought
from tests.images.brought import TOLD

pytestmark = pytest.mark.slow

SITE = {"SITEURL": "https://chr.example/sub"}
PUBLISH = ("publish", "--no-fetch")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")
SHOWN = {
    # what shows it: the picture that is brought, and where it is published
    "Markdown": ("images/IMG_2026.JPG", "images/IMG_2026.JPG"),
    "a name with spaces": ("images/The pub, late (2).jpeg", "images/The pub, late (2).jpeg"),
    "raw HTML": ("images/raw.png", "images/raw.png"),
    "raw HTML, by its address": ("images/deep/er/address.webp", "images/deep/er/address.webp"),
    "a link": ("images/linked.avif", "images/linked.avif"),
    "a post's picture": ("images/pub.heic", "images/pub.jpg"),
    "a page": ("images/page.gif", "images/page.gif"),
    "a member's photo": ("images/ann.HEIC", "images/ann.jpg"),
    "an event's photo": ("images/event.jpg", "images/event.jpg"),
    "a session's photo": ("images/session.jpg", "images/session.jpg"),
    "a venue": ("images/door.jpg", "images/door.jpg"),
}
BYTES: dict[str, Callable[[], bytes]] = {
    ".jpg": lambda: brought.jpeg(6), ".jpeg": brought.twins, ".png": brought.png, ".webp": brought.webp,
    ".avif": brought.avif, ".gif": brought.gif, ".heic": lambda: brought.heic(width=2400),
}  # fmt: skip
POST = """---
title: Sample of pictures
date: 2026-01-02
image: {src: images/pub.heic, alt: A pub}
authors: [ann-sample]
---
![The pub](../images/IMG_2026.JPG "In the evening")

![The pub](<../images/The pub, late (2).jpeg>)

<p><img src="../images/raw.png" alt="Raw"> and <img alt="By its address" src='/images/deep/er/address.webp'></p>

See [the whole of it](../images/linked.avif).
"""


def with_pictures(project: Project) -> Built:
    """Publish samples of everything that can show a picture, with pictures that nothing shows beside them."""
    for name in [*(name for name, _ in SHOWN.values()), "images/forgotten.jpg", "images/unready.jpg"]:
        project.write(f"content/{name}", BYTES[f".{name.rpartition('.')[2].lower()}"]())
    project.write("content/posts/pictures.md", POST)
    project.write(
        "content/posts/not-yet.md",
        "---\ntitle: Draft sample\ndate: 2026-01-03\nstatus: draft\nimage: {src: images/unready.jpg}\n---\n"
        "![A draft's](../images/unready.jpg)\n",
    )
    project.write("content/pages/gallery.md", "---\ntitle: Gallery\n---\n![Moves](/images/page.gif)\n")
    project.write("content/members/ann-sample.md", "---\nname: Ann Sample\nphoto: images/ann.HEIC\n---\n")
    photo = "photos: [{{src: images/{}.jpg, alt: A sample}}]\n"
    project.write(
        "content/events/sample-day.md",
        f"---\ntitle: Sample day\nstart: 2026-02-03\nvenue: sample-hall\n{photo.format('event')}---\n",
    )
    project.write(
        "content/events/sample-day/talk.md",
        f"---\ntitle: Sample talk\nby: ann-sample\nstate: notes\n{photo.format('session')}---\n",
    )
    project.write("content/venues/sample-hall.md", "---\nname: Sample hall\n---\n![Door](../images/door.jpg)\n")
    return project.build(*PUBLISH, environment=SITE)


@pytest.fixture(scope="module")
def published(workshop: Workshop) -> Built:
    return sound(workshop.once("photos", with_pictures))


@pytest.fixture(scope="module")
def files(published: Built) -> dict[str, bytes]:
    return {name: data for name, data in published.files().items() if name.lower().endswith(SUFFIXES)}


@pytest.mark.parametrize("way", SHOWN)
def test_what_is_shown_is_published(files: dict[str, bytes], way: str) -> None:
    assert SHOWN[way][1] in files


def test_what_nothing_shows_is_not_published(files: dict[str, bytes]) -> None:
    assert not [name for name in files if "forgotten" in name or "unready" in name]
    assert not [name for name in files if name.lower().endswith((".heic", ".heif"))]


def test_no_file_of_the_site_tells_where_a_picture_was_taken(published: Built) -> None:
    assert [name for name, data in published.files().items() if TOLD in data] == []


def test_every_published_picture_opens_and_is_small_enough(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        image = Image.open(io.BytesIO(data))
        image.load()
        assert max(image.size) <= 2000, name
        assert not image.getexif(), name


def test_every_picture_that_a_page_or_a_feed_names_is_there(published: Built) -> None:
    files = published.files()
    texts = [data.decode() for name, data in files.items() if name.endswith((".html", ".xml", ".json"))]
    named = {found for text in texts for found in re.findall(r"https://chr\.example/sub/(images/[^\s\"'&<>\\]+)", text)}
    spelled = {name.replace(" ", "%20").replace(",", "%2C").replace("(", "%28").replace(")", "%29") for name in files}
    assert named and named <= spelled
    assert not re.findall(r"(?:src|href)=[\"']?\.\./images/", "".join(texts))


def test_a_page_and_its_card_name_the_same_file_of_ours(published: Built) -> None:
    page = published.files()["posts/pictures/index.html"].decode()
    assert '<meta property="og:image" content="https://chr.example/sub/images/pub.jpg">' in page
    assert 'src="https://chr.example/sub/images/pub.jpg"' in page
    assert 'src="https://chr.example/sub/images/ann.jpg"' in page


def test_a_picture_in_a_text_has_the_size_of_what_is_published(published: Built) -> None:
    page = published.files()["posts/pictures/index.html"].decode()
    shown = next(tag for tag in re.findall(r"<img[^>]*>", page) if "IMG_2026" in tag)
    image = Image.open(io.BytesIO(published.files()["images/IMG_2026.JPG"]))
    assert f'width="{image.width}"' in shown and f'height="{image.height}"' in shown


def written(built: Built) -> dict[str, int]:
    """Return when each published picture was written: it is the file of the cache under another name."""
    return {path.name: path.stat().st_mtime_ns for path in (built.output / "images").rglob("*.*") if path.is_file()}


def test_a_second_build_makes_nothing_anew_and_a_first_one_the_same(published: Built, tmp_path: Path) -> None:
    before, project = published.files(), published.copied(tmp_path / "site")
    times = written(published)
    again = sound(project.build(*PUBLISH, "--force", environment=SITE))
    assert again.files() == before
    assert written(again) == times
    shutil.rmtree(project.folder / ".hub/cache")
    assert sound(project.build(*PUBLISH, "--force", environment=SITE)).files() == before


WRONG = {
    "broken": ("images/cut.jpg", brought.jpeg()[:900], "content/images/cut.jpg:1: is a picture that is broken"),
    "too large": ("images/big.png", brought.says_it_is(9000, 9000), "content/images/big.png:1: is 9000 × 9000 pixels"),
    "raw": (
        "posts/raw.md",
        b'---\ntitle: Raw\ndate: 2026-01-02\n---\nText.\n\n<p><img src="../images/none.jpg" alt="None"></p>\n',
        "content/posts/raw.md:7: links to ../images/none.jpg, which does not exist",
    ),
    "address": (
        "posts/address.md",
        b"---\ntitle: Raw\ndate: 2026-01-02\n---\n![None](/images/none.jpg)\n",
        "content/posts/address.md:5: links to /images/none.jpg, which does not exist",
    ),
    "post": (
        "posts/front.md",
        b"---\ntitle: Front\ndate: 2026-01-02\nimage:\n  src: images/none.jpg\n---\n",
        "content/posts/front.md:5: there is no picture images/none.jpg",
    ),
    "member": (
        "members/bob-sample.md",
        b"---\nname: Bob Sample\nphoto: images/none.heic\n---\n",
        "content/members/bob-sample.md:3: there is no picture images/none.heic",
    ),
}


def test_what_is_wrong_is_said_by_file_and_line_all_at_once(workshop: Workshop) -> None:
    def make(project: Project) -> Built:
        for name, data, _ in WRONG.values():
            project.write(f"content/{name}", data)
        return project.build("build")

    built = workshop.once("wrong-photos", make)
    assert built.status == 2
    assert [words for _, _, words in WRONG.values() if words not in built.said] == [], built.said
