"""The address book: every spelling of a post's address leads to it, and no other page's does."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.planet.relations.book import book_of
from plugins.planet.relations.model import Posting
from plugins.planet.relations.spelling import known_as, short

DAY = date(2010, 10, 21)


def post(id_: str, url: str, *addresses: str, member: str = "callum") -> Posting:
    """Return a post of ``member``, whose feed is at the same host."""
    return Posting(id_, member, id_, url, DAY, addresses, f"https://{member}.example/feed")


STORY = post("story", "https://callum.example/2010/10/the-start-of-something/", "https://callum.example/?p=42")
SPOT = post("spot", "https://callum.blogspot.com/2010/10/five-days-on.html", "tag:blogger.com,1999:blog-1.post-2")
PAGE = post("page", "https://callum.example/MIR.html")


@pytest.mark.parametrize(
    "link",
    [
        "http://www.callum.example/2010/10/the-start-of-something",
        "https://callum.example/2010/10/the-start-of-something/index.html",
        "https://callum.example/2010/10/the-start-of-something.html?utm_source=twitter&utm_medium=x",
        "https://callum.example/2010/10/the-start-of-something/#comment-12",
        "https://callum.example/2010/10/the-start-of-something/?replytocom=12#respond",
        "https://callum.example/2010/10/the-start-of-something/comment-page-2/#comment-77",
        "https://callum.example/2010/10/the-start-of-something/amp/",
        "https://callum.example/2010/10/the-start-of-something/?amp=1",
        "https://callum.example/2010/10/the-start-of-something/feed/",
        "https://callum.example/2010/10/the-start-of-something/trackback/",
        "https://callum.example//2010/10/The-Start-of-Something/",
        "https://callum.example/?p=42",
        "https://callum.example/index.php?p=42&share=twitter",
        "https://m.callum.example/2010/10/the-start-of-something/",
        "https://blog.callum.example/2010/10/the-start-of-something/",
        "https://callum.example/blog/the-start-of-something/",  # another path, the same slug of many words
        "https://old.example/2010/10/the-start-of-something/",  # the blog's earlier address
        "http://web.archive.org/web/20101101000000/http://callum.example/2010/10/the-start-of-something/",
        "https://web.archive.org/web/2010id_/https://www.callum.example/?p=42",
        "https://www.google.com/amp/s/callum.example/2010/10/the-start-of-something/amp/",
        "https://www.google.com/url?q=https%3A%2F%2Fcallum.example%2F%3Fp%3D42&sa=D",
        "https://callum-example.cdn.ampproject.org/c/s/callum.example/2010/10/the-start-of-something/",
        "https://web.archive.org/web/20101101000000*/https://callum.example/2010/10/the-start-of-something/",
        "https://reader.example/https://callum.example/2010/10/the-start-of-something/",
        "https://reader.example/show/http:/callum.example/2010/10/the-start-of-something/",
        "https://callum-example.translate.goog/2010/10/the-start-of-something/?_x_tr_sl=en&_x_tr_tl=de",
        "https://medium.com/r/?url=https%3A%2F%2Fcallum.example%2F2010%2F10%2Fthe-start-of-something",
        "https://callum.example/2010/10/the-start-of-something/?r=1a2b3&utm_medium=mail",
        "https://callum.example/2010/10/the-start-of-something/).",  # as it was pasted
        "https://callum.example/?p=42&preview=true",
        "https://callum.example/2010/10/the-start-of-something/page/2/:~:text=hello",
        "view-source:https://callum.example/2010/10/the-start-of-something/",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcallum.example%2F%3Fp%3D42&data=05",
        "https://urldefense.com/v3/__https://callum.example/?p=42__;!!abc",
        "https://www.youtube.com/redirect?v=x&q=https%3A%2F%2Fcallum.example%2F%3Fp%3D42",
        "https://webcache.googleusercontent.com/search?q=cache:callum.example/2010/10/the-start-of-something/",
        "https://wp.me/p1-2",  # a redirect that was followed
        "http://feedproxy.google.com/~r/callum/~3/abc/",
    ],
)
def test_every_spelling_of_an_address_leads_to_the_post(link: str) -> None:
    leads = {
        "https://wp.me/p1-2": "https://callum.example/2010/10/the-start-of-something/",
        "http://feedproxy.google.com/~r/callum/~3/abc/": "https://wp.me/p1-2",
    }
    book = book_of([STORY, SPOT, PAGE], {"https://callum.example/": ("https://old.example/",)}, leads)
    found = book.find(link)
    assert found and found.id == "story"


ON_SERVICES = {
    "https://www.youtube.com/watch?v=Qx3vT9aLm0E": [
        "https://youtu.be/Qx3vT9aLm0E?t=33&si=abc", "https://m.youtube.com/watch?list=PL1&v=Qx3vT9aLm0E&index=2",
        "https://www.youtube-nocookie.com/embed/Qx3vT9aLm0E?rel=0", "https://www.youtube.com/shorts/Qx3vT9aLm0E",
    ],
    "https://medium.com/@eve/ten-things-about-pay-1a2b3c4d5e6f": [
        "https://eve.medium.com/ten-things-about-pay-1a2b3c4d5e6f?sk=12", "https://medium.com/p/1a2b3c4d5e6f",
        "https://medium.com/a-publication/another-title-1a2b3c4d5e6f?source=rss----1",
    ],
    "https://social.example/@gus/115600000000000001": [
        "https://social.example/users/gus/statuses/115600000000000001",
        "https://social.example/deck/@gus/115600000000000001", "https://social.example/@gus/115600000000000001/embed",
    ],
    "https://bsky.app/profile/hal.example/post/3lk2a": [
        "https://bsky.app/profile/did:plc:abc/post/3lk2a?ref_src=embed", "at://did:plc:abc/app.bsky.feed.post/3lk2a",
    ],
    "https://forum.example/t/how-do-you-run-a-retro/1234": [
        "https://forum.example/t/1234", "https://forum.example/t/renamed/1234/5?u=ann",
    ],
    "https://kay.tumblr.com/post/712345678901/notes-from-the-day": [
        "https://kay.tumblr.com/post/712345678901", "https://www.tumblr.com/kay/712345678901/notes-from-the-day",
    ],
    "https://deb.substack.com/p/the-quiet-week": [
        "https://open.substack.com/pub/deb/p/the-quiet-week?r=1a2b", "https://deb.substack.com/p/the-quiet-week/comment/12",
    ],
    "https://twitter.com/ann/status/123456789": [
        "https://mobile.twitter.com/ann/status/123456789?s=20", "https://x.com/i/web/status/123456789",
    ],
    "https://sue.livejournal.com/12345.html": ["http://users.livejournal.com/sue/12345.html?view=comments#t1"],
    "https://www.reddit.com/r/hr/comments/1ab2c3/a_question_of_pay/": [
        "https://old.reddit.com/r/hr/comments/1ab2c3", "https://redd.it/1ab2c3",
        "https://www.reddit.com/r/hr/comments/1ab2c3/a_question_of_pay/kx9yz/?context=3",
    ],
    "https://vimeo.com/76543210": ["https://vimeo.com/channels/talks/76543210", "https://player.vimeo.com/video/76543210"],
    "https://www.linkedin.com/posts/ann-day_pay-activity-7123456789-Ab1_": [
        "https://de.linkedin.com/feed/update/urn:li:activity:7123456789/?commentUrn=x",
    ],
    "https://open.spotify.com/episode/4rOoJ6Egrf8K2I": ["https://open.spotify.com/intl-de/embed/episode/4rOoJ6Egrf8K2I?si=1"],
    "https://www.flickr.com/photos/ann/5012345678": ["https://flickr.com/photos/ann/5012345678/in/album-72157/"],
    "https://www.instagram.com/p/CxYz_-1/": ["https://instagram.com/ann/p/CxYz_-1/?img_index=2"],
    "https://t.me/annschannel/12": ["https://t.me/s/annschannel/12"],
    "https://ann.dreamwidth.org/123.html": ["https://ann.dreamwidth.org/123.html?thread=12&style=light#cmt12"],
    "https://xn--mller-kva.example/gruesse-aus-koeln": ["https://müller.example/gruesse-aus-koeln/"],
}  # fmt: skip


@pytest.mark.parametrize(("url", "link"), [(url, link) for url, links in ON_SERVICES.items() for link in links])
def test_a_post_of_a_service_is_one_wherever_it_is_looked_at(url: str, link: str) -> None:
    others = [post(f"other{n}", one, member=f"m{n}") for n, one in enumerate(ON_SERVICES) if one != url]
    found = book_of([*others, post("it", url)], {}, {}).find(link)
    assert found and found.id == "it"


def test_the_posts_of_a_topic_are_several() -> None:
    topic = [post(str(n), f"https://forum.example/t/a-retro/1234/{n}") for n in (2, 3)]
    assert getattr(book_of(topic, {}, {}).find("https://forum.example/t/1234/3?u=ann"), "id", None) == "3"
    assert book_of(topic, {}, {}).find("https://forum.example/t/1234") is None


@pytest.mark.parametrize(
    "paths",
    [
        ("page/1", "page/2", "strip/page/3"),  # of a comic
        ("t/2024/10/first", "t/2024/10/second"),  # no topic of Discourse's
        ("w/the-first-of-my-chapters/1", "w/the-first-of-my-chapters/2"),  # no video of PeerTube's
        ("@ann/202410210001/first", "@ann/202410210001/second"),
        ("p/ann/201010210001234567/first", "p/ann/201010210001234567/second"),
    ],
)
def test_pages_of_a_blog_that_look_like_a_service_s_are_several(paths: tuple[str, ...]) -> None:
    book = book_of([post(path, f"https://callum.example/{path}") for path in paths], {}, {})
    assert [getattr(book.find(f"http://callum.example/{path}/"), "id", None) for path in paths] == [*paths]


@pytest.mark.parametrize(
    "link",
    [
        "http://callum.blogspot.co.uk/2010/10/five-days-on.html?m=1",
        "https://callum.blogspot.de/2010/10/five-days-on.html?showComment=1287#c99",
        "https://callum.blogspot.com/2010/10/five-days-on.html?spref=tw",
        "tag:blogger.com,1999:blog-1.post-2",
    ],
)
def test_blogger_has_many_countries_and_one_post(link: str) -> None:
    found = book_of([STORY, SPOT], {}, {}).find(link)
    assert found and found.id == "spot"


@pytest.mark.parametrize(
    "link",
    [
        "https://callum.example/",
        "https://callum.example/2010/10/",
        "https://callum.example/?p=43",
        "https://callum.example/2010/10/the-start-of-another/",
        "https://callum.example/tag/the-start-of-something/",
        "https://callum.example/files/the-start-of-something.pdf",
        "https://elsewhere.example/2010/10/the-start-of-something/",
        "https://bill.blogspot.com/2010/10/five-days-on.html",
        "https://callum.example/?r=42&p=43",
        "https://share.example/?about=https://callum.example/2010/10/the-start-of-something/",  # a button
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fcallum.example%2F%3Fp%3D42",
        "https://twitter.com/intent/tweet?url=https%3A%2F%2Fcallum.example%2F%3Fp%3D42",
        "mailto:callum@callum.example",
        "http://[callum",
        "",
    ],
)
def test_what_is_no_post_leads_nowhere(link: str) -> None:
    assert book_of([STORY, SPOT, PAGE], {}, {}).find(link) is None


def test_a_page_is_the_same_with_and_without_its_ending() -> None:
    found = book_of([PAGE], {}, {}).find("https://callum.example/MIR/")
    assert found and found.id == "page"


def test_a_fragment_tells_the_posts_of_one_page_apart() -> None:
    day = [post(name, f"https://ann.example/2004/14.html#{name}", member="ann") for name in ("one", "two")]
    book = book_of(day, {}, {})
    assert [getattr(book.find(f"http://ann.example/2004/14#{name}"), "id", None) for name in ("one", "two")] == [
        "one",
        "two",
    ]
    assert book.find("https://ann.example/2004/14.html") is None


def test_members_on_one_host_are_told_apart() -> None:
    ann = post("a", "https://medium.example/@ann/on-joining-in-at-last", member="ann")
    bob = post("b", "https://medium.example/@bob/why-i-stay-away", member="bob")
    book = book_of([ann, bob], {}, {})
    assert [getattr(book.find(one.url or ""), "member", None) for one in (ann, bob)] == ["ann", "bob"]
    assert book.find("https://medium.example/@bob/on-joining-in-at-last") is None


def test_what_a_link_blog_points_at_is_not_its_own() -> None:
    pointed = [post(f"l{n}", f"https://news{n}.example/story", member="ann") for n in range(9)]
    assert book_of(pointed, {}, {}).find("https://news3.example/story") is None


@pytest.mark.parametrize(
    ("link", "id_"),
    [
        (f"/planet/callum/2010-10-21-{short('story')[:8]}/", "story"),  # the page that an entry has here
        (f"/planet/callum/2010-10-{short('story')[:8]}/?utm_source=x", "story"),  # of its day only the month is known
        (f"/planet/conversations/{short('story')}/", "story"),  # a conversation is its first post's
        (f"/planet/conversations/{short('story')}/#e-{short('spot')}", "spot"),  # one turn of it
        (f"/planet/conversations/{short('story')}#e-{short('gone')}", None),
        (f"/planet/#e-{short('page')}", "page"),
        ("/planet/", None),
        ("/", None),
    ],
)
@pytest.mark.parametrize("site", ["https://circle.example", "https://pages.example/circle"])
def test_an_address_of_this_site_leads_to_the_post_that_it_shows(site: str, link: str, id_: str | None) -> None:
    book = book_of([STORY, SPOT, PAGE], {}, {}, site)
    for begins in (site, site.replace("https://", "http://www.")):
        assert getattr(book.find(f"{begins}{link}"), "id", None) == id_
    assert book.find(f"https://other.example{link}") is None


@given(st.text(max_size=60))
def test_no_address_is_too_strange(text: str) -> None:
    name, path, fragment = known_as(f"https://{text}")
    assert all(isinstance(part, str) for part in (name, path, fragment))
    assert book_of([STORY], {}, {text: text}).find(text) is None
