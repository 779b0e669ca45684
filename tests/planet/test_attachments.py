"""What goes with an entry is read as what it is, each thing once, and stands where a reader finds it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from plugins.planet.model import Entry, ParsedFeed
from plugins.planet.parsing.attachments import MOST
from plugins.planet.parsing.files import essence, seconds, what_is
from plugins.planet.parsing.parse import parse
from plugins.planet.parsing.pictures import is_face, picture_key
from plugins.syndication.model import Attachment
from tests.planet.raw import FEED, atom, harvested, raw, response, rss

SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
LINK = "<guid>1</guid><link>https://blog.example/1</link><title>One</title>"
PICTURE, SOUND, FILM = (f"https://cdn.example/a.{ending}" for ending in ("jpg", "mp3", "mp4"))


def shown(document: str | bytes) -> Entry:
    """Return the first entry of a feed as it may be shown."""
    parsed = parse(response(document), FEED)
    assert isinstance(parsed, ParsedFeed), parsed
    return harvested(*parsed.entries)[0]


def of_rss(inside: str) -> Entry:
    return shown(rss(LINK + inside).replace('version="2.0"', f'version="2.0" {SPACES}'))


def of_json(**item: Any) -> Entry:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Blog"}
    return shown(json.dumps({**feed, "items": [{"id": "1", "url": "https://blog.example/1", **item}]}))


RSS: dict[str, tuple[str, Attachment]] = {
    "an episode": (
        f'<enclosure url="{SOUND}" type="audio/mpeg" length="1234567"/><itunes:duration>1:02:03</itunes:duration>'
        '<itunes:image href="https://cdn.example/cover.jpg"/>',
        Attachment("audio", SOUND, "audio/mpeg", 1234567, 3723, thumbnail="https://cdn.example/cover.jpg"),
    ),
    "without type or length": (f'<enclosure url="{SOUND}" length="0"/>', Attachment("audio", SOUND, "audio/mpeg")),
    "a type that lies": (f'<enclosure url="{PICTURE}" type="audio/mpeg"/>', Attachment("image", PICTURE, "image/jpeg")),
    "of no type but timed": (
        '<enclosure url="https://cdn.example/play?id=3"/><itunes:duration>62</itunes:duration>',
        Attachment("audio", "https://cdn.example/play?id=3", duration=62),
    ),
    "a file's name in the question": (
        '<enclosure url="https://cdn.example/get?file=notes.pdf" type="application/octet-stream" length="900"/>',
        Attachment("document", "https://cdn.example/get?file=notes.pdf", "application/pdf", 900),
    ),
    "several sizes of one film": (
        f'<media:group><media:content url="https://cdn.example/240.mp4" type="video/mp4" height="240"/>'
        f'<media:content url="{FILM}" type="video/mp4" height="720" fileSize="99" duration="61.5"/>'
        '<media:content url="https://cdn.example/2160.mp4" type="video/mp4" height="2160"/>'
        '<media:title>A film</media:title><media:thumbnail url="https://cdn.example/still.jpg"/></media:group>',
        Attachment("video", FILM, "video/mp4", 99, 61, None, 720, "A film", "", "https://cdn.example/still.jpg"),
    ),
    "a still with a player": (
        '<media:content medium="video" duration="610"><media:player url="https://video.example/player/1"/>'
        '<media:thumbnail url="https://cdn.example/still.jpg"/></media:content>',
        Attachment(
            "video", "https://blog.example/1", "text/html", None, 610, thumbnail="https://cdn.example/still.jpg"
        ),
    ),
    "an address that plays in a page": (
        '<enclosure url="https://www.youtube.com/watch?v=Qx3vT9aLm0E" type="text/html"/>',
        Attachment("video", "https://www.youtube.com/watch?v=Qx3vT9aLm0E", "text/html"),
    ),
    "the same, told twice": (
        f'<enclosure url="{PICTURE}" type="image/jpeg" length="77"/><media:content url="{PICTURE}" medium="image"/>',
        Attachment("image", PICTURE, "image/jpeg", 77),
    ),
    "a film to download and to look at": (
        f'<enclosure url="https://cdn.example/download/a.mp4" type="video/mp4" length="4600000"/><media:group>'
        f'<media:content url="{FILM}" type="video/mp4" height="720" fileSize="4600000" duration="61"/></media:group>',
        Attachment("video", "https://cdn.example/download/a.mp4", "video/mp4", 4600000, 61, None, 720),
    ),
    "a picture in an element of its own": (
        "<image><![CDATA[ https://cdn.example/a.jpg ]]></image><cover_image>https://cdn.example/b.jpg</cover_image>",
        Attachment("image", PICTURE, "image/jpeg"),
    ),
    "a podcast's cover as text": (
        f'<enclosure url="{SOUND}"/><itunes:image> https://cdn.example/cover.jpg</itunes:image>',
        Attachment("audio", SOUND, "audio/mpeg", thumbnail="https://cdn.example/cover.jpg"),
    ),
    "a thumbnail alone": (
        '<media:thumbnail url="https://1.bp.blogspot.com/x/s72-c/desk.jpg" width="72" height="72"/>',
        Attachment("image", "https://1.bp.blogspot.com/x/s1600/desk.jpg", "image/jpeg"),
    ),
}


@pytest.mark.parametrize("name", RSS)
def test_what_goes_with_an_item_is_what_it_is(name: str) -> None:
    inside, expected = RSS[name]
    assert of_rss(inside).attachments == (expected,)


NOTHING = {
    "a face": '<media:content url="https://secure.gravatar.com/avatar/ab12?s=96" medium="image"/>',
    "a page": '<enclosure url="https://blog.example/1/more" type="text/html"/>',
    "a word": "<image>yes</image><thumbnail></thumbnail>",
    "a home page": '<media:content url="https://blog.example"/>',
    "no address": '<enclosure url="" type="audio/mpeg"/><media:content url="javascript:x" type="image/png"/>',
}


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_no_attachment_is_none(name: str) -> None:
    assert of_rss(NOTHING[name]).attachments == ()


@pytest.mark.parametrize("said", ["image", "image/*", "IMAGE/"])
def test_a_type_that_says_no_more_than_image_says_that(said: str) -> None:
    (one,) = of_rss(f'<enclosure url="https://cdn.example/media/7" type="{said}" length="9"/>').attachments
    assert (one.kind, one.media_type) == ("image", "")


@pytest.mark.parametrize("names", ['<itunes:image href="{}"/>', "<image><url>{}</url></image>"])
def test_an_address_that_is_none_costs_a_feed_nothing_else(names: str) -> None:
    entry = of_rss(f"<description>Words.</description>{names.format('http://[broken/a.jpg')}")
    assert (entry.content, entry.attachments) == ("<p>Words.</p>", ())


def test_an_atom_entry_has_its_enclosures() -> None:
    link = f'<link rel="enclosure" href="{SOUND}" type="audio/x-m4a" length="5" title="Talk"/>'
    entry = shown(atom(f'<id>urn:1</id><title>x</title><link href="https://blog.example/1"/>{link}'))
    assert entry.attachments == (Attachment("audio", SOUND, "audio/mpeg", 5, title="Talk"),)


def test_a_json_item_has_its_attachments_and_its_picture() -> None:
    audio = {"url": SOUND, "mime_type": "audio/mpeg", "size_in_bytes": 9, "duration_in_seconds": 61.4, "title": "Talk"}
    entry = of_json(title="One", attachments=[audio, "x", {"url": 3}], image=PICTURE)
    assert entry.attachments == (Attachment("audio", SOUND, "audio/mpeg", 9, 61, title="Talk", thumbnail=PICTURE),)
    ogg = {**audio, "url": "https://cdn.example/a.ogg", "mime_type": "audio/ogg"}
    assert of_json(attachments=[audio, ogg, {**audio, "title": "Questions", "url": FILM}]).attachments == (
        Attachment("audio", SOUND, "audio/mpeg", 9, 61, title="Talk"),
        Attachment("audio", FILM, "audio/mpeg", 9, 61, title="Questions"),
    )
    assert of_json(image=PICTURE, banner_image="https://cdn.example/b.jpg").attachments[0].url == PICTURE


def test_pictures_stand_after_the_words_with_what_is_said_in_their_place() -> None:
    entry = harvested(
        raw(attachments=(Attachment("image", PICTURE, description='A "desk"'), Attachment("audio", SOUND)))
    )[0]
    assert entry.content.startswith("<p>All of it.</p>")
    assert f'<img src="{PICTURE}" alt="A &quot;desk&quot;"' in entry.content and SOUND not in entry.content
    assert [one.kind for one in entry.attachments] == ["image", "audio"]


def test_a_picture_in_the_text_has_the_words_that_the_feed_says_in_its_place() -> None:
    told = Attachment("image", PICTURE, description='A "desk"')
    entry = harvested(raw(content=f'<p>Of desks.</p><img src="{PICTURE}?w=640">', attachments=(told,)))[0]
    assert 'alt="A &#34;desk&#34;"' in entry.content or 'alt="A &quot;desk&quot;"' in entry.content
    named = harvested(raw(content=f'<p>Of desks.</p><img src="{PICTURE}" alt="Mine">', attachments=(told,)))[0]
    assert 'alt="Mine"' in named.content


def test_a_picture_that_the_text_carries_in_itself_leads_to_the_post() -> None:
    told = harvested(raw(content=f'<p>A plot:</p><img src="data:image/png;base64,{"A" * 5000}">'))[0]
    assert '<a href="https://blog.example/1"' in told.content and "Picture at blog.example" in told.content
    blur = harvested(raw(content=f'<p>A plot:</p><img src="data:image/png;base64,{"A" * 500}">'))[0]
    assert "Picture at" not in blur.content


def test_what_is_written_of_a_sound_goes_with_it() -> None:
    base = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    written = "".join(
        f'<podcast:transcript {base} url="https://cdn.example/1.{name}" type="{kind}"/>'
        for name, kind in (("json", "application/json"), ("html", "text/html"), ("vtt", "text/vtt"))
    )
    chapters = f'<podcast:chapters {base} url="https://cdn.example/c.json" type="application/json+chapters"/>'
    sound = f'<enclosure url="{SOUND}" type="audio/mpeg"/>'
    found = shown(rss(f"<guid>1</guid><title>x</title>{sound}{written}{chapters}")).attachments
    assert [(one.kind, one.url, one.title) for one in found[1:]] == [
        ("document", "https://cdn.example/1.html", "Transcript"),
        ("document", "https://cdn.example/c.json", "Chapters"),
    ]


@pytest.mark.parametrize(
    ("in_text", "beside"),
    [
        (PICTURE, PICTURE),
        ("https://i0.wp.com/cdn.example/a.jpg?resize=640%2C480", PICTURE),
        ("https://cdn.example/a-300x200.jpg", "https://cdn.example/a-scaled.jpg"),
        ("https://1.bp.blogspot.com/x/s640/a.jpg", "https://1.bp.blogspot.com/x/s72-c/a.jpg"),
        (
            "https://substackcdn.com/image/fetch/w_1456,c_limit/https%3A%2F%2Fbucket.example%2Fpublic%2Fa.png",
            "https://bucket.example/public/a.png",
        ),
        ("https://blog.example/content/images/size/w600/2026/11/a.jpg", "https://blog.example/content/images/2026/11/a.jpg"),
        ("https://imgs.comic.example/strips/dependency.png", "https://blog.example/uploads/2021/12/dependency.png"),
        ("https://live.staticflickr.com/65535/123_abc_b.jpg", "https://live.staticflickr.com/65535/123_abc_m.jpg"),
        ("https://static.wixstatic.com/media/1~mv2.jpg/v1/fit/w_980,h_640/file.jpg", "https://static.wixstatic.com/media/1~mv2.jpg"),
        ("https://m.example/cdn-cgi/image/fit=scale-down,q=80/up/a.png?t=1", "https://m.example/cdn-cgi/image/width=800/up/a.png"),
        ("https://blogger.googleusercontent.com/img/a/AVvXsEg=s320", "https://blogger.googleusercontent.com/img/a/AVvXsEg=s1600"),
        ("https://blog.example/_next/image?url=%2Fimg%2Fa.png&amp;w=640&amp;q=75", "https://blog.example/img/a.png"),
        ("https://pics.example/media/7?format=jpg&amp;name=large", "https://pics.example/media/7?format=jpg&name=orig"),
    ],
)  # fmt: skip
def test_a_picture_of_the_text_is_not_shown_again(in_text: str, beside: str) -> None:
    entry = harvested(raw(content=f'<p><img src="{in_text}" alt=""></p>', attachments=(Attachment("image", beside),)))[
        0
    ]
    assert entry.content.count("<img") == 1 and entry.attachments == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://cdn.example/{}/original.jpg",
        "https://blog.example/_next/image?url=%2F{}.png&w=640",
        "https://blog.example/api/og?title={}",
        "https://blog.example/tools/thumb.php?id={}&w=300",
    ],
)
def test_pictures_that_differ_are_all_shown(address: str) -> None:
    two = tuple(Attachment("image", address.format(name)) for name in ("115", "116"))
    assert harvested(raw(attachments=two))[0].content.count("<img") == 2


def test_a_file_of_no_type_that_the_text_shows_is_no_document_beside_it() -> None:
    address = "https://api.example/pictures/1?w=432"
    given = (Attachment("document", address), Attachment("document", f"{address}&x=other"))
    entry = harvested(raw(content=f'<p>Words.</p><img src="{address}" alt="">', attachments=given))[0]
    assert entry.attachments == given[1:]


def test_a_still_in_the_text_that_leads_to_the_video_is_shown_with_the_video_alone() -> None:
    film = Attachment("video", "https://video.example/1", "text/html", thumbnail="https://video.example/1_960.jpg")
    linked = '<p><a href="https://video.example/{}"><img src="https://video.example/{}_200.jpg" alt=""></a></p>'
    entry = harvested(raw(content=f"{linked.format(1, 1)}<p>Words.</p>{linked.format(2, 2)}", attachments=(film,)))[0]
    assert "1_200.jpg" not in entry.content and "2_200.jpg" in entry.content and entry.attachments == (film,)


def test_a_thumbnail_is_no_picture_beside_words_and_better_than_nothing() -> None:
    small = (Attachment("image", PICTURE, width=72, height=72),)
    assert harvested(raw(attachments=small))[0].attachments == ()
    assert "<img" in harvested(raw(content="", attachments=small))[0].content


def test_a_picture_that_every_post_of_a_blog_has_is_none_of_them() -> None:
    mark = Attachment("image", "https://blog.example/logo.png")
    posts = [raw(guid=str(number), url=f"https://blog.example/{number}", attachments=(mark,)) for number in range(5)]
    assert all(entry.attachments == () and "<img" not in entry.content for entry in harvested(*posts))


def test_adult_pictures_are_told_and_fold_what_they_stand_in() -> None:
    picture = f'<media:content url="{PICTURE}" medium="image"><media:rating>adult</media:rating></media:content>'
    entry = of_rss(picture)
    assert entry.attachments[0].rating == "adult" and entry.warning and PICTURE in entry.content


def test_each_picture_has_its_own_words_and_a_post_keeps_its_own() -> None:
    pictures = "".join(
        f'<media:content url="https://files.example/{name}.jpg" type="image/jpeg" medium="image" fileSize="7">'
        f'<media:description type="plain">{words}</media:description></media:content>'
        for name, words in (("1", "A wall"), ("2", 'A "desk" & more'))
    ).replace("& ", "&amp; ")
    entry = of_rss(f"<description>Our wall after the retro.</description>{pictures}")
    assert [one.description for one in entry.attachments] == ["A wall", 'A "desk" & more']
    assert "Our wall after the retro." in entry.content and 'alt="A wall"' in entry.content


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("62", 62),
        ("1:02", 62),
        ("1:01:02", 3662),
        ("61.5", 61),
        ("0", None),
        ("PT1H2M", 3720),
        ("1h 2m", 3720),
        ("1 hr, 2 mins and 3 secs", 3723),
        ("P0DT45M12.5S", 2712),
        ("45 min", 2700),
        ("an hour", None),
        ("9" * 7, None),
    ],
)
def test_how_long_something_takes(said: str, found: int | None) -> None:
    assert seconds(said) == found


def test_types_are_known_by_one_name_and_the_name_of_a_file_says_more() -> None:
    assert essence("audio/MP3; charset=utf-8") == "audio/mpeg" and essence("application/octet-stream") == ""
    assert what_is("https://x.example/a.ogg?x=1", "video/ogg") == ("video", "video/ogg")
    assert what_is("https://x.example/a.M4A", "image/png") == ("audio", "audio/mp4")
    assert what_is("https://x.example/a", "", "image") == ("image", "")


def test_faces_and_sizes_are_told_by_addresses_of_any_shape() -> None:
    assert is_face("https://social.example/system/accounts/avatars/000/1.png")
    assert not is_face("https://blog.example/2026/avatarfilm.jpg")
    for odd in ("", "https://", "https://x.example", "http://[x", "https://x.example/?a=https%3A%2F%2F"):
        assert isinstance(picture_key(odd), str)


@pytest.mark.parametrize(
    ("before", "each", "after"),
    [
        ("<media:group>", '<media:content url="https://x.example/{}.jpg" medium="image"/>', "</media:group>"),
        ("", '<media:content url="https://x.example/{}.jpg" medium="image"/>', ""),
        ("", '<enclosure url="https://x.example/{}.mp3"/>', ""),
    ],
    ids=["in a group", "pictures", "sounds"],
)
def test_of_very_many_a_few_are_kept(before: str, each: str, after: str) -> None:
    many = "".join(each.format(number) for number in range(5000))
    assert len(of_rss(f"{before}{many}{after}").attachments) == MOST
