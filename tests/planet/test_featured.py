"""The picture that a post leads with: which of its pictures may be it, and copied only where its writer allows it."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from plugins.members.match import ImagesChoice, TextChoice
from plugins.planet.choices import images_of
from plugins.planet.cleaning.featured import featured, without_pictures
from plugins.planet.cleaning.sanitise import clean
from plugins.planet.model import Failure, Feed, PictureShape, Response
from plugins.planet.sandbox.thumbnails import draw
from plugins.planet.store.store import Store
from plugins.planet.update import update
from plugins.planet.views.library import Library
from plugins.planet.views.status import line, statuses
from plugins.syndication.model import Attachment
from tests.planet.entries import NOW
from tests.planet.loopback import Answer, Request, Site, document, serve
from tests.planet.pictures import SVG, bomb, opened, picture
from tests.planet.raw import FEED, harvested, raw
from tests.planet.test_avatars import SETTINGS

X = "https://x.example"


def img(path: str, **said: object) -> str:
    """Return a picture in a text; an address without a host is one of the blog's."""
    url = path if "://" in path else f"{X}/{path}"
    return f'<img src="{url}"' + "".join(f' {name}="{value}"' for name, value in said.items()) + ">"


@pytest.mark.parametrize(
    ("content", "first"),
    [
        (img("a.jpg") + img("b.jpg"), "a.jpg"),
        (img("s.png", width=16, height=16) + img("b.jpg"), "b.jpg"),
        (img("banner.png", width=970, height=120) + img("b.jpg"), "b.jpg"),
        (img("strip.jpg", width=200, height=900) + img("b.jpg"), "b.jpg"),
        (img("wide.jpg", width=1200, height=400), "wide.jpg"),
        (img("a.jpg", alt="a > b, and no end") + img("b.jpg"), "a.jpg"),
        (img("wp-content/smilies/cool.png") + img("b.jpg"), "b.jpg"),
        (img("images/subscribe-button.png") + img("b.jpg"), "b.jpg"),
        (img("icons/rss.gif") + img("b.jpg"), "b.jpg"),
        (img("build.svg") + img("b.jpg"), "b.jpg"),
        (img("2026/button-collection.jpg"), "2026/button-collection.jpg"),
        (img("iconic-buildings.png"), "iconic-buildings.png"),
        (img("https://img.shields.io/badge/tests-green") + img("b.jpg"), "b.jpg"),
        (img("https://i.creativecommons.org/l/by/4.0/88x31.png") + img("b.jpg"), "b.jpg"),
        (img("https://secure.gravatar.com/avatar/0123?s=400") + img("b.jpg"), "b.jpg"),
        (img("https://[broken/a.jpg") + img("b.jpg"), "b.jpg"),
        ("<p>words</p>", None),
    ],
)
def test_a_post_leads_with_the_first_picture_that_is_to_be_looked_at(content: str, first: str | None) -> None:
    found = featured(content, ())
    assert [one.url for one in found[:1]] == ([f"{X}/{first}"] if first else [])


def test_what_a_feed_names_beside_the_text_comes_after_and_what_is_rated_never() -> None:
    def file(path: str, **more: str) -> Attachment:
        return Attachment("image", f"{X}/{path}", **more)  # type: ignore[arg-type]

    beside = (file("adult.jpg", rating="adult"), file("cover.jpg"), file("a-1024x768.jpg", credit="Mo Sample"))
    found = featured(img("a.jpg"), beside[1:])
    assert [(one.url, one.credit) for one in found] == [(f"{X}/a.jpg", "Mo Sample"), (f"{X}/cover.jpg", "")]
    assert featured(img("a.jpg"), beside) == (), "who shows that beside it may not want the other seen first"
    sound = Attachment("audio", f"{X}/a.mp3", thumbnail=f"{X}/show.jpg")
    assert featured("", (sound, Attachment("document", f"{X}/a.pdf"))) == ()


@given(st.lists(st.sampled_from([img("a.jpg"), img("b.png", alt='x">y'), "<p>", "</p>", "<figure>", "words", "<a>"])))
def test_a_text_without_pictures_has_its_words_and_no_picture(parts: list[str]) -> None:
    content = clean("".join(parts))
    left = without_pictures(content)
    assert "<img" not in left and left.count("words") == content.count("words")
    assert without_pictures(left) == left == clean(left)
    kept = without_pictures(content, [f"{X}/b-300x200.png"])
    assert f"{X}/b.png" not in kept and kept.count("a.jpg") == content.count("a.jpg")


@pytest.mark.parametrize(
    ("said", "text", "site", "may"),
    [
        (None, "full", "linked", "linked"),
        (None, "full", "kept", "kept"),
        (None, "excerpt", "kept", "none"),
        (None, "title", "linked", "none"),
        ("kept", "title", "none", "kept"),
        ("none", "full", "kept", "none"),
    ],
)
def test_silence_is_no_consent(said: ImagesChoice | None, text: TextChoice, site: ImagesChoice, may: str) -> None:
    assert images_of(said, text, site) == may


def test_of_a_text_that_is_not_kept_the_picture_is_if_its_writer_lets_it_be_shown() -> None:
    post = raw(content=f"<p>Words.</p>{img('a.jpg')}")

    def kept(text: TextChoice, images: ImagesChoice | None) -> list[str]:
        (entry,) = harvested(post, feed=replace(FEED, text=text, images=images))
        assert (entry.content != "") is (text == "full")
        return [one.url for one in entry.attachments]

    assert kept("excerpt", "kept") == kept("title", "linked") == [f"{X}/a.jpg"]
    assert kept("excerpt", None) == kept("title", "none") == kept("full", "kept") == []


def test_a_picture_that_is_rated_leaves_the_text_and_one_with_a_credit_is_told_of_once() -> None:
    files = (Attachment("image", f"{X}/adult.jpg", rating="adult"), Attachment("image", f"{X}/b.jpg", credit="Mo"))
    text = f"<p>Words.</p>{img('adult.jpg')}{img('b-640x480.jpg')}"
    (entry,) = harvested(raw(content=text, attachments=files))
    assert "adult.jpg" not in entry.content and entry.content.count("<img") == 1
    assert [(one.url, one.credit) for one in entry.attachments] == [
        (f"{X}/adult.jpg", ""),
        (f"{X}/b-640x480.jpg", "Mo"),
    ]
    (warned,) = harvested(raw(content=text, attachments=files, warning="skin"))
    assert "adult.jpg" in warned.content, "all of it is folded"


def photo(width: int = 1200, height: int = 800, at: float = 0.8) -> bytes:
    """Return a JPEG with something to look at in one place, and where it was taken."""
    image = Image.new("RGB", (width, height), "lightblue")
    pen = ImageDraw.Draw(image)
    for n in range(0, height, 20):
        pen.line((width * (at - 0.1), n, width * (at + 0.1), height - n), "red", width // 150)
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}  # GPS
    exif[0x010F] = "Camera"
    data = BytesIO()
    image.save(data, "JPEG", exif=exif)
    return data.getvalue()


def test_a_copy_is_small_says_nothing_but_what_it_shows_and_shows_what_there_is_to_see() -> None:
    for width, height, at in ((1200, 500, 0.85), (600, 1100, 0.5), (5000, 4000, 0.5)):
        drawn = draw(Response(X, 200, {}, photo(width, height, at)), "featured")
        assert isinstance(drawn, bytes)
        made = opened(drawn)
        assert (made.format, made.size, dict(made.getexif())) == ("WEBP", (288, 192), {})
        assert b"Camera" not in drawn and b"EXIF" not in drawn
        bare = made.convert("RGB").tobytes()
        red = [r > g + 60 for r, g in zip(bare[::3], bare[1::3], strict=True)]
        assert sum(red) > 0.05 * 288 * 192, "it was not cut off"


@pytest.mark.parametrize("shape", ["featured", "still", "face"])
def test_a_picture_of_sixteen_bits_is_as_one_of_eight(shape: PictureShape) -> None:
    data, grey = BytesIO(), Image.open(BytesIO(picture(400))).convert("I")
    grey.point(lambda value: value * 257).convert("I;16").save(data, "PNG")
    drawn = draw(Response(X, 200, {}, data.getvalue()), shape)
    assert isinstance(drawn, bytes)
    low, high = opened(drawn).convert("L").getextrema()
    assert low < 120 and high > 230, "teal and ivory, in grey"


@pytest.mark.parametrize(
    "body", [picture(150), picture(400, 100), picture(1000, 200), picture(130, 400), bomb(9000), SVG, b"", b"\x89PNG"]
)
def test_what_is_no_picture_to_lead_with_is_told_and_not_drawn(body: bytes) -> None:
    assert isinstance(draw(Response(X, 200, {}, body), "featured"), Failure)


MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


class Blog:
    """A blog whose posts say what ``posts`` has, and what is at its other addresses."""

    def __init__(self, *posts: str) -> None:
        self.posts = list(posts)
        self.files: dict[str, Answer] = {}

    def __call__(self, request: Request) -> Answer:
        if request.path != "/feed":
            return self.files.get(request.path, Answer(404))
        items = (
            f"<item><guid>{n}</guid><link>/p/{n}</link><title>Post {n}</title>{post}</item>"
            for n, post in enumerate(self.posts)
        )
        return document(f'<rss version="2.0" {MEDIA}><channel>{"".join(items)}</channel></rss>'.encode(), request)

    def has(self, path: str, body: bytes) -> None:
        self.files[path] = Answer(200, (("Content-Type", "image/jpeg"),), body)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "p.sqlite3", now=NOW)


def run(store: Store, site: Site, days: int = 0, avatars: bool = True, **chosen: object) -> list[str]:
    """Update, and return which pictures were asked for until now."""
    feed = replace(Feed(site.url(0), "ann", "Ann", "ann.md:3"), **chosen)  # type: ignore[arg-type]
    settings = replace(SETTINGS, avatars=avatars)
    asyncio.run(update([feed], store, now=NOW + timedelta(days=days), settings=settings, force=True))
    return [request.path for request in site.requests if request.path != "/feed"]


def copies(path: Path) -> list[tuple[str, str]]:
    """Return (title, credit) of the posts of which a build has a copy."""
    with closing(Library(path, ["ann"])) as library:
        found = library.featured(["ann"])
        for name, _ in found.values():
            assert opened(library.picture(name)).size == (288, 192)
        return sorted((entry.title, found[entry.id][1]) for entry in library.named(list(found)))


THUMBNAIL = '<media:thumbnail url="/t.jpg"/>'
ENCLOSED = '<enclosure url="/e.jpg" type="image/jpeg" length="1"/>'
CREDITED = (
    '<media:content url="/c.jpg" medium="image"><media:credit>Mo Sample (mo@x.example)</media:credit></media:content>'
)


def test_what_posts_lead_with_is_copied_once_with_its_credit_where_its_writer_allows_it(
    store: Store, tmp_path: Path
) -> None:
    blog = Blog(THUMBNAIL, ENCLOSED, CREDITED, "<description>Words alone.</description>")
    for name in ("t", "e", "c"):
        blog.has(f"/{name}.jpg", photo())
    with serve(blog) as site:
        assert run(store, site) == run(store, site, images="linked") == run(store, site, images="none") == []
        assert run(store, site, images="kept", avatars=False) == []
        assert sorted(run(store, site, images="kept")) == ["/c.jpg", "/e.jpg", "/t.jpg"]
        assert len(run(store, site, 30, images="kept")) == 3
        assert copies(tmp_path / "p.sqlite3") == [("Post 0", ""), ("Post 1", ""), ("Post 2", "Mo Sample")]


def test_with_less_than_the_full_text_a_picture_is_copied_only_where_that_is_said(store: Store, tmp_path: Path) -> None:
    blog = Blog(THUMBNAIL)
    blog.has("/t.jpg", photo())
    with serve(blog) as site:
        assert run(store, site, text="excerpt") == []
        assert run(store, site, text="excerpt", images="kept") == ["/t.jpg"]
    assert copies(tmp_path / "p.sqlite3") == [("Post 0", "")]


@pytest.mark.parametrize("how", ["withdrawn", "forgotten", "warned", "gone from the post"])
def test_a_copy_goes_with_the_consent_with_the_post_and_with_the_picture(
    store: Store, tmp_path: Path, how: str
) -> None:
    blog = Blog(THUMBNAIL, "<description>Words alone.</description>")
    blog.has("/t.jpg", photo())
    with serve(blog) as site:
        run(store, site, images="kept")
        assert len(copies(tmp_path / "p.sqlite3")) == 1
        if how == "forgotten":
            store.forgotten.bury(now=NOW, url=site.url(0, "/p/0"))
        elif how == "withdrawn":
            run(store, site, 1, images="linked")
        else:
            blog.posts[0] = "" if how.startswith("gone") else f"{THUMBNAIL}<media:rating>adult</media:rating>"
            run(store, site, 1, images="kept")
    assert copies(tmp_path / "p.sqlite3") == []


def test_a_picture_that_is_no_lead_gives_its_place_to_the_next_and_is_not_asked_for_again(
    store: Store, tmp_path: Path
) -> None:
    both = '<media:content url="/small.jpg" medium="image"/><media:content url="/large.jpg" medium="image"/>'
    blog = Blog(
        both, '<media:content url="/button.jpg" medium="image"/>', '<media:content url="/lost.jpg" medium="image"/>'
    )
    blog.has("/small.jpg", picture(90, 60))
    blog.has("/button.jpg", picture(88, 31))
    blog.has("/large.jpg", photo())
    blog.files["/lost.jpg"] = Answer(503)
    with serve(blog) as site:
        first = run(store, site, images="kept")
        assert sorted(set(first)) == ["/button.jpg", "/large.jpg", "/lost.jpg", "/small.jpg"]
        assert run(store, site, 1, images="kept") == first
        assert set(run(store, site, 30, images="kept")[len(first) :]) == {"/lost.jpg"}
        (told,) = statuses(store, NOW)
    assert f"no copy of what a post leads with: {site.url(0, '/')}" in line(told), "a person can ask why"
    assert copies(tmp_path / "p.sqlite3") == [("Post 0", "")]


def test_what_a_member_has_in_every_post_leads_none_of_them(store: Store, tmp_path: Path) -> None:
    logo = '<media:content url="/logo.jpg" medium="image"/>'
    blog = Blog(*(f"{logo}<description>{n}</description>" for n in range(3)), THUMBNAIL)
    blog.has("/logo.jpg", photo())
    blog.has("/t.jpg", photo())
    with serve(blog) as site:
        assert run(store, site, images="kept") == ["/t.jpg"]


def test_what_is_heard_in_a_stream_has_no_picture_copied(store: Store) -> None:
    blog = Blog(THUMBNAIL)
    with serve(blog) as site:
        assert run(store, site, images="none", member="sources/camp") == []
