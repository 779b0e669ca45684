"""A hashtag's stream: many people's posts, each its writer's by its address, and none of them a member's."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.members.reading import read_members
from plugins.planet.matching.retention import MOST_HEARD
from plugins.planet.parsing.account import called, is_by
from plugins.planet.store import archive
from plugins.planet.store.store import Store
from plugins.planet.subscriptions.streams import confused, is_stream, read_streams
from plugins.syndication.model import Person
from tests.planet.entries import NOW, entry
from tests.planet.loopback import Answer, Request, document, serve
from tests.planet.test_cli import run

HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>#sample</title><link>https://social.example/</link>'
SOCIAL, OTHER = "https://social.example", "https://other.example"


def _tag(*posts: tuple[str, str]) -> bytes:
    """Return what a server says of a tag: (address, words), the latest first, of nobody by name."""
    now = datetime.now(UTC).replace(microsecond=0)
    items = "".join(
        f"<item><guid isPermaLink='true'>{url}</guid><link>{url}</link><description>&lt;p&gt;{words}&lt;/p&gt;"
        f"</description><pubDate>{format_datetime(now - timedelta(minutes=n))}</pubDate></item>"
        for n, (url, words) in enumerate(posts)
    )
    return f"{HEAD}{items}</channel></rss>".encode()


@pytest.mark.parametrize(
    ("url", "author", "name", "page"),
    [
        (f"{SOCIAL}/@ann/1159", None, "@ann@social.example", f"{SOCIAL}/@ann"),
        (f"{SOCIAL}/@bob@other.example/1159", None, "@bob@other.example", f"{OTHER}/@bob"),
        (f"{SOCIAL}/users/ann/statuses/1159", None, "@ann@social.example", f"{SOCIAL}/@ann"),
        (f"{SOCIAL}/%40J%C3%BCrgen/1", None, "@Jürgen@social.example", f"{SOCIAL}/@Jürgen"),
        ("https://bsky.app/profile/ann.example/post/3lk", "", "@ann.example", "https://bsky.app/profile/ann.example"),
        (f"{OTHER}/@ann@social.example/1", None, "other.example", f"{OTHER}/"),
        ("https://fake.example/profile/ann.example/post/3lk", "", "@ann.example@fake.example",
         "https://fake.example/profile/ann.example"),
        ("https://x.com/ann_s/status/99?s=20", "Ann S", "Ann S (@ann_s@x.com)", "https://x.com/ann_s"),
        ("https://pics.example/p/ann/77", None, "@ann@pics.example", "https://pics.example/ann"),
        ("https://tildes.example/~ann/post.html", None, "tildes.example/~ann", "https://tildes.example/~ann/"),
        ("https://www.blog.example/2026/11/a-post/", "Ann Example", "Ann Example (blog.example)",
         "https://www.blog.example/"),
        ("https://blog.example/2026/11/a-post/", None, "blog.example", "https://blog.example/"),
        (f"{SOCIAL}/notes/9abc", None, "social.example", f"{SOCIAL}/"),
        (f"{SOCIAL}/@ann/1", "ann", "@ann@social.example", f"{SOCIAL}/@ann"),
        ("javascript:alert(1)", "Ann", "Ann", None),
        (None, None, "", None),
    ],
)  # fmt: skip
def test_whose_a_post_is_its_address_tells(url: str | None, author: str | None, name: str, page: str | None) -> None:
    assert called(entry(url=url, author=author, feed=f"{SOCIAL}/tags/sample.rss")) == (name, page)


@given(st.text("@/~.:%abé-_1", max_size=30), st.text(max_size=20))
def test_nobody_speaks_as_another_hosts_account(path: str, author: str) -> None:
    """Whatever stands in the address and in the feed, who is named is of the post's own host."""
    name, page = called(entry(url=f"{OTHER}/{path}", author=author, feed=f"{SOCIAL}/tags/sample.rss"))
    assert "other.example" in name.casefold() and (page or "").startswith(f"{OTHER}/")


def test_where_the_address_names_a_host_the_authors_page_there_tells() -> None:
    """As Pleroma and Akkoma have it; a page on another host proves nothing."""
    post = entry(url="https://akko.example/objects/9f-1", author="ann")
    for page, name in (
        ("https://akko.example/users/ann", "@ann@akko.example"),
        (f"{SOCIAL}/@ann", "ann (akko.example)"),
    ):
        assert called(replace(post, authors=(Person("ann", page),)))[0] == name


@pytest.mark.parametrize(
    ("url", "names", "meant"),
    [
        (f"{SOCIAL}/@ann/1", ["@ann@social.example"], True),
        (f"{SOCIAL}/@ann/1", ["Ann@Social.example"], True),
        (f"{SOCIAL}/users/ann/statuses/1", [f"{SOCIAL}/@ann"], True),
        (f"{SOCIAL}/@ann/1", ["social.example"], True),
        (f"{SOCIAL}/@ann/1", ["@annie@social.example", "al.example", "example"], True),
        (f"{SOCIAL}/@ann/1", ["@annie@social.example", "al.example"], False),
        ("https://bsky.app/profile/ann.example/post/1", ["@ann.example"], True),
        ("https://shop.spam.example/1", ["spam.example"], True),
        (None, ["spam.example"], False),
    ],
)
def test_an_account_a_page_or_a_host_is_left_out(url: str | None, names: list[str], meant: bool) -> None:
    assert is_by(entry(url=url), names) is meant


def _site(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "content" / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "content/members").mkdir(parents=True, exist_ok=True)
    return folder / "content/members"


def _update(folder: Path, *arguments: object) -> dict[str, Any]:
    done = run(
        *("update", "--json", "--force", "--members", folder / "content/members", "--store", folder / "s.sqlite3"),
        *("--allow-host", "127.0.0.0/8", *arguments),
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["member"]: line for line in lines if "member" in line}


def _heard(folder: Path) -> list[str | None]:
    with Store.open(folder / "s.sqlite3", now=NOW) as store:
        return [one.url for one in store.entries(member="sources/chru")]


def test_what_is_heard_is_fetched_kept_and_let_go(tmp_path: Path) -> None:
    said = [(f"{SOCIAL}/@ann/2", "I am on my way."), (f"{OTHER}/@spam/3", "Buy it."), (f"{SOCIAL}/@dee/3", "And I."),
            (f"{SOCIAL}/@bob/1", "And I, too.")]  # fmt: skip

    def tags(request: Request) -> Answer:
        return document(_tag(*said), request)

    with serve(tags) as site:
        stream = f"---\nfeed: {site.url(0, '/tags/sample.rss')}\nnot_by: ['@spam@other.example']\n---\n"
        _site(tmp_path, planet__sources__chru=stream)
        # A site that follows a hashtag asks it of members' posts, not of what is a hashtag's already.
        assert _update(tmp_path, "--hashtag", "#sample", "--avatars", "--sources")["sources/chru"]["new"] == 3
        assert _heard(tmp_path) == [f"{SOCIAL}/@ann/2", f"{SOCIAL}/@dee/3", f"{SOCIAL}/@bob/1"]
        said.pop(0)  # whose writer took it back
        said.insert(0, (f"{SOCIAL}/@cy/4", "Me, too."))
        _update(tmp_path)
        assert _heard(tmp_path) == [f"{SOCIAL}/@cy/4", f"{SOCIAL}/@dee/3", f"{SOCIAL}/@bob/1"]
        said[:0] = [(f"{SOCIAL}/@dee/{n}", f"Number {n}.") for n in range(10, 30 + MOST_HEARD)]
        assert 0 < _update(tmp_path)["sources/chru"]["new"] <= MOST_HEARD
        assert _update(tmp_path)["sources/chru"]["new"] == 0
        assert len(_heard(tmp_path)) == MOST_HEARD
        assert all("/tags/" in request.path for request in site.requests)  # nobody's picture, nobody's post
        (tmp_path / "content/planet/sources/chru.md").unlink()
        _update(tmp_path)
        assert _heard(tmp_path) == []
        assert run("status", "--store", tmp_path / "s.sqlite3").stdout == ""


def test_two_who_say_the_same_are_two(tmp_path: Path) -> None:
    words = "I shall be at the sample camp on Saturday, and I bring a sample cake for all who are there."
    said = [(f"{SOCIAL}/@ann/2", words)]  # and then there is another post with the path of one that was there before

    def tags(request: Request) -> Answer:
        return document(_tag(*said, (f"{SOCIAL}/@cy/1", "Before.")), request)

    with serve(tags) as site:
        _site(tmp_path, planet__sources__chru=f"---\nfeed: {site.url(0, '/tags/sample.rss')}\n---\n")
        _update(tmp_path)
        with Store.open(tmp_path / "s.sqlite3", now=NOW) as store:
            first = {one.url: one.id for one in store.entries()}
        said[:] = [(f"{OTHER}/@bob/3", words), (f"{OTHER}/@ann/2", "Not she."), (f"{SOCIAL}/@dee/3", "Nor I.")]
        _update(tmp_path)
        with Store.open(tmp_path / "s.sqlite3", now=NOW) as store:
            then = {one.url: one.id for one in store.entries()}
    assert first.items() <= then.items() and f"{OTHER}/@bob/3" in then


def test_what_was_forgotten_is_not_heard(tmp_path: Path) -> None:
    """Neither what a stream had, nor what a member wrote who is forgotten."""
    said = [
        (f"{SOCIAL}/@ann/2", "Ann is on her way."),
        (f"{SOCIAL}/@bob/1", "And I."),
        (f"{SOCIAL}/@cy/1", "I am not."),
    ]

    def tags(request: Request) -> Answer:
        posts = [post for post in said if "@ann" in post[0]] if request.path == "/@ann.rss" else said
        return document(_tag(*posts), request)

    with serve(tags, 2) as site:
        stream = f"---\nfeed: {site.url(0, '/tags/sample.rss')}\n---\n"
        member = f"---\nname: Ann\nfeed: {site.url(0, '/@ann.rss')}\n---\n"
        folder = _site(tmp_path, planet__sources__chru=stream, members__ann=member)
        _update(tmp_path)
        for what in (["--member", "ann"], [f"{SOCIAL}/@bob/1?utm_source=x"]):
            assert run("forget", *what, "--store", tmp_path / "s.sqlite3").returncode == 0
        (folder / "ann.md").unlink()
        (tmp_path / "content/planet/sources/more.md").write_text(
            f"---\nfeed: {site.url(1, '/tags/sample.rss')}\n---\n", encoding="utf-8"
        )
        with Store.open(tmp_path / "s.sqlite3", now=NOW) as store:
            store.drop([one.id for one in store.entries()])
        _update(tmp_path)
        with Store.open(tmp_path / "s.sqlite3", now=NOW) as store:
            assert {(one.member, one.url) for one in store.entries()} == {
                ("sources/chru", f"{SOCIAL}/@cy/1"), ("sources/more", f"{SOCIAL}/@cy/1")
            }  # fmt: skip
            (exported,) = {item["_hub"]["member"] for item in archive.export(store)["items"] if "/@cy/" in item["url"]
                           and item["_hub"]["member"].endswith("chru")}  # fmt: skip
            assert exported == "sources/chru"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: A sample\n---\n", "feed"),
        ("---\nfeed: https://a.example/tags/x.rss\npost: 3\n---\n", "did you mean `posts`?"),
        ("---\nfeed: ftp://a.example/\n---\n", "feed"),
        ("---\nfeed: https://a.example/tags/x.rss\nposts: 0\n---\n", "posts"),
        ("---\nfeed: https://a.example/tags/x.rss\nper_author: many\n---\n", "per_author"),
        ("---\nfeed: https://a.example/tags/x.rss\nnot_by: [Ann Example]\n---\n", "not_by"),
        ("---\nfeed: https://a.example/tags/x.rss\nexclude:\n  word: [buy]\n---\n", "exclude.word"),
        ("no front matter", ""),
    ],
)
def test_what_is_wrong_in_its_file_is_said(tmp_path: Path, text: str, said: str) -> None:
    _site(tmp_path, planet__sources__chru=text)
    streams, problems = read_streams(tmp_path / "content", tmp_path)
    assert streams == () and problems
    assert all(one.where.startswith("content/planet/sources/chru.md:") and one.fix for one in problems)
    assert said in f"{problems[0].what} {problems[0].fix}"


def test_a_stream_is_followed_once_and_as_no_members(tmp_path: Path) -> None:
    folder = _site(
        tmp_path,
        planet__sources__one="---\nfeed: https://a.example/tag/x/feed/\n---\n",
        planet__sources__two="---\nfeed: http://www.a.example/tag/x/feed\n---\n",
        planet__sources__three="---\nfeed: https://ann.example/tag/x/feed/\n---\n",
        members__ann="---\nname: Ann\nfeed: https://ann.example/tag/x/feed/\n---\n",
        members__bob="---\nname: Bob\nfeed: https://social.example/tags/chru.rss\n---\n",
    )
    streams, problems = read_streams(tmp_path / "content", tmp_path)
    assert problems == []
    found = {one.where: one.what for one in confused(streams, read_members(folder, tmp_path)[0])}
    assert sorted(found) == [
        "content/members/bob.md:3", "content/planet/sources/three.md:2", "content/planet/sources/two.md:2"
    ]  # fmt: skip
    assert "is a hashtag's stream, of all who use it" in found["content/members/bob.md:3"]


@pytest.mark.parametrize(
    ("feed", "urls", "stream"),
    [
        (f"{SOCIAL}/tags/chru.rss", [], True),
        ("https://wordpress.example/tag/hr/feed/", ["https://ann.example/1/", "https://bob.example/1/"], True),
        ("https://ann.example/tag/hr/feed/", ["https://ann.example/1/", "https://ann.example/2/"], False),
        (f"{SOCIAL}/@ann.rss", [f"{SOCIAL}/@ann/1", f"{OTHER}/@bob/2"], False),
    ],
)
def test_a_tags_feed_is_told_from_a_blogs(feed: str, urls: list[str], stream: bool) -> None:
    assert is_stream(feed, [entry(n, url=url) for n, url in enumerate(urls)]) is stream


def test_adding_a_tags_page_writes_its_file(tmp_path: Path) -> None:
    folder = _site(tmp_path)

    def social(request: Request) -> Answer:
        if request.path == "/tags/CHRU":
            return document(b"<html><body>All about it</body></html>", request, "text/html")
        found = request.path == "/tags/CHRU.rss"
        return document(_tag((f"{SOCIAL}/@ann/2", "On my way.")), request) if found else Answer(404)

    with serve(social) as site:
        call = ("add", site.url(0, "/tags/CHRU"), "--members", folder, "--allow-host", "127.0.0.0/8")
        shown = run(*call, "--preview")
        assert not (tmp_path / "content/planet").exists() and "feed: " in shown.stdout
        done = run(*call)
        assert done.returncode == 0, done.stderr
        (path,) = (tmp_path / "content/planet/sources").iterdir()
        (stream,), problems = read_streams(tmp_path / "content", tmp_path)
        assert (stream.url, problems) == (site.url(0, "/tags/CHRU.rss"), [])
        assert path.name.startswith("chru-") and "stands apart from members' posts" in done.stderr + done.stdout
        again = run(*call)
        assert again.returncode == 2 and "is there already" in again.stderr
        assert list(folder.iterdir()) == []
        named = run(*call, "--name", "Ann")  # of all who use it, whatever it is called
        assert named.returncode == 2 and list(folder.iterdir()) == []
