"""Files to fetch, pictures that lie beside the text that shows them, and stills of videos: published, linked, told."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from plugins.planet.store.pictures import OF_PAGE, StillCopy
from plugins.planet.store.store import Store
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.images import brought

pytestmark = pytest.mark.slow

PDF = b"%PDF-1.7\n" + b"x" * 1_234_567
POST = """---
title: Sample of files
date: 2026-01-02
image: {src: IMG 1.jpg, alt: A pub}
---
[Slides](../files/talks/Our%20day%20(2).pdf), [the PDF](<../files/talks/Our day (2).pdf>),
[list]({static}/files/list.csv) and <a href="/files/list.csv#row=2">raw</a>, [Talk](../files/talk.mp3).

https://www.youtube.com/watch?v=abcdefghijk

https://vimeo.com/12345

![Beside](<IMG 1.jpg>) ![Below](a-walk/hill.png) <img src="a-walk/hill.png" width="8">
"""


def with_files(project: Project) -> Built:
    """Publish a post that links files, and shows pictures beside it."""
    project.write("content/files/talks/Our day (2).pdf", PDF)
    project.write("content/files/list.csv", "name,day\nAnn,1\n")
    project.write("content/files/talk.mp3", b"ID3" + bytes(300_000))
    project.write("content/posts/with-files.md", POST)
    store = project.folder / ".hub/planet.sqlite3"
    store.parent.mkdir(exist_ok=True)
    with Store.open(store, now=datetime(2026, 12, 1, tzinfo=UTC)) as planet:
        for video in ("abcdefghijk", "of-no-text-"):
            page = f"https://www.youtube.com/watch?v={video}"
            planet.stills.put(StillCopy(f"{OF_PAGE}{page}", b"a still of " + video.encode()))
    project.write("content/posts/IMG 1.jpg", brought.jpeg(6))
    project.write("content/posts/a-walk/hill.png", brought.png())
    project.write("content/posts/bundle/index.md", "---\ntitle: Bundle\ndate: 2026-01-03\n---\n![x](pic.png)\n")
    project.write("content/posts/bundle/pic.png", brought.png())
    return sound(project.build("publish", "--no-fetch", environment={"SITEURL": "https://chr.example/sub"}))


@pytest.fixture(scope="module")
def built(workshop: Workshop) -> Built:
    return workshop.once("with files", with_files)


def test_files_have_stable_addresses_and_their_bytes(built: Built) -> None:
    assert (built.output / "files/talks/Our day (2).pdf").read_bytes() == PDF
    assert (built.output / "files/list.csv").read_bytes() == b"name,day\nAnn,1\n"


def test_a_link_says_what_is_fetched(built: Built) -> None:
    page = (built.output / "posts/with-files/index.html").read_text(encoding="utf-8")
    links = re.findall(r'<a [^>]*href="(https://chr.example/sub/files/[^"]*)">([^<]*)</a>', page)
    pdf, csv = "https://chr.example/sub/files/talks/Our%20day%20%282%29.pdf", "https://chr.example/sub/files/list.csv"
    assert links == [
        (pdf, "Slides (PDF, 1.2 MB)"),
        (pdf, "the PDF (1.2 MB)"),
        (csv, "list (CSV, 1 kB)"),
        (f"{csv}#row=2", "raw (CSV, 1 kB)"),
        ("https://chr.example/sub/files/talk.mp3", "Talk (MP3, 0.3 MB)"),
    ]


def test_a_video_has_its_still_and_one_without_leads_there_all_the_same(built: Built) -> None:
    page = (built.output / "posts/with-files/index.html").read_text(encoding="utf-8")
    (still,) = re.findall(
        r'<a href="https://www.youtube.com/watch\?v=abcdefghijk"><picture><img [^>]*?src="([^"]*)"', page
    )
    assert '<a href="https://vimeo.com/12345"><span>Video at Vimeo</span></a>' in page
    assert (built.output / still.removeprefix("https://chr.example/sub/")).read_bytes() == b"a still of abcdefghijk"
    assert len(list((built.output / "planet/stills").iterdir())) == 1, "only what a text shows"


def test_pictures_beside_the_text_are_shown(built: Built) -> None:
    page = (built.output / "posts/with-files/index.html").read_text(encoding="utf-8")
    for address in ("images/posts/IMG%201.jpg", "images/posts/a-walk/hill.png"):
        assert f'src="https://chr.example/sub/{address}"' in page
    assert page.count("<picture>") >= 3
    assert 'property="og:image" content="https://chr.example/sub/images/posts/IMG%201.jpg"' in page
    assert (built.output / "images/posts/IMG 1.jpg").is_file()


def test_a_folder_with_its_index_is_a_post_of_the_folder_s_name(built: Built) -> None:
    page = (built.output / "posts/bundle/index.html").read_text(encoding="utf-8")
    assert "images/posts/bundle/pic.png" in page


def test_the_next_build_makes_nothing_anew(built: Built) -> None:
    again = sound(built.project.build("publish", "--no-fetch", environment={"SITEURL": "https://chr.example/sub"}))
    assert "nothing has changed" in again.said.lower() or "0 of" in again.said
