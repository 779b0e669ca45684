"""The pages that this site's posts link to are told so, once for each version, where they take Webmentions."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from plugins.planet.fetching.discovery import endpoint
from plugins.planet.fetching.guard import parse_allowed
from plugins.planet.fetching.politeness import FetchSettings
from plugins.planet.replies.sending import note, tell
from tests.planet.loopback import Answer, Request, Site, serve

PAGE = "https://page.example/posts/one"
OWN = "https://page.example/mention"
FALSE = '<a rel="webmention" href="/false">no</a>'


@pytest.mark.parametrize(
    ("header", "html", "found"),
    [
        ("</mention>; rel=webmention", "", OWN),
        (f"<{OWN}>; rel=webmention", "", OWN),
        ("", '<link rel="webmention" href="/mention">', OWN),
        ("", f'<link href="{OWN}" rel="webmention">', OWN),
        ("", '<p>Send <a rel="webmention" href="/mention">here</a>', OWN),
        ("", f'<a href="{OWN}" rel=webmention>here</a>', OWN),
        ('</mention>; REL="WebMention"', "", OWN),
        ('</mention>; rel="webmention"', "", OWN),
        ("", '<link rel="pingback webmention foo" href="/mention">', OWN),
        ('</mention>; rel="somethingelse webmention"', "", OWN),
        ("</mention>; rel=webmention", FALSE, OWN),  # the header comes first
        ('</x>; rel="not-webmention"', '<link rel="not-webmention" href="/x"><a rel=webmention href=/mention>', OWN),
        ("", f'<!-- {FALSE} --><link rel="webmention" href="/mention">', OWN),
        ("", '&lt;a rel="webmention" href="/false">&lt;/a><a rel="webmention" href="/mention">', OWN),
        ("", '<link rel="webmention" href="">', PAGE),
        ("", '<p><a rel="webmention" href="/mention">x</a><link rel="webmention" href="/false">', OWN),
        ("", f'<link rel="webmention" href="/mention">{FALSE}', OWN),
        ("</x>; rel=other, </mention>; rel=webmention", "", OWN),  # two headers, or one with two
        ('</x>; rel="preload"; title="a, b", </mention>; rel="webmention"', "", OWN),
        ("", '<link rel="webmention"><a rel="webmention" href="/mention">', OWN),
        ("", '<link rel="webmention" href="/mention?query=yes&amp;b=2">', f"{OWN}?query=yes&b=2"),
        ("", '<a rel="webmention" href="one/mention">', "https://page.example/posts/one/mention"),
        ("", '<base href="https://other.example/x/"><link rel="webmention" href="mention">', "https://other.example/x/mention"),
        ("", '<link rel="webmention" href="javascript:alert(1)">', None),
        ("", '<p>rel="webmention" href="/x"</p><form rel="webmention" action="/x">', None),
        ("garbage; rel=webmention, <", "<", None),
    ],
)  # fmt: skip
def test_the_endpoint_is_found_in_all_its_shapes(header: str, html: str, found: str | None) -> None:
    assert endpoint(html, PAGE, header) == found


HOME, CY, DEE, EVE = range(4)  # blogs on loopback; the first is this site
NOW = datetime(2026, 11, 26, tzinfo=UTC)


class Web:
    """This site as it was uploaded, and blogs with endpoints that verify what they are told."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder, Site(0)
        self.mentions: dict[tuple[str, str], str] = {}  # what the endpoints hold: the text of each source
        self.asked: list[tuple[str, str]] = []
        self.status = 202

    def __call__(self, request: Request) -> Answer:
        if request.method == "POST":
            return self.take(request)
        if request.path == "/page":
            return Answer(200, (("Content-Type", "text/html"),), b'<link rel="webmention" href="take?a=1">')
        if request.path == "/moved":
            return Answer(301, (("Location", "/deep/page"),))
        if request.path == "/deep/page":
            return Answer(200, (("Link", "<../take?a=1>; rel=webmention"), ("Content-Type", "text/plain")), b"x")
        if request.path == "/deaf":
            return Answer(200, (("Content-Type", "text/html"),), b"<p>Nobody takes mentions here.")
        if request.path == "/inside":
            return Answer(200, (("Link", "<http://10.0.0.1/take>; rel=webmention"),), b"")
        return Answer(404)

    def take(self, request: Request) -> Answer:
        """Take a mention as W3C Webmention 3.2 has it; the source is looked at before the answer."""
        assert (request.path, request.headers["content-type"]) == ("/take?a=1", "application/x-www-form-urlencoded")
        form = {key: values[0] for key, values in parse_qs(request.body.decode()).items()}
        key = form["source"], form["target"]
        self.asked.append(key)
        if self.status != 202:
            return Answer(self.status)
        try:
            with urllib.request.urlopen(form["source"], timeout=5) as answer:
                text = answer.read().decode()
        except OSError:
            text = ""
        if f'href="{form["target"]}"' not in text:
            return Answer(202 if self.mentions.pop(key, None) else 400)
        self.mentions[key] = text
        return Answer(202)

    def write(self, name: str, words: str, *, robots: str = "", canonical: str = "") -> None:
        """Have a page as the build makes it."""
        path = self.folder / "output" / name / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        own = canonical or f"{self.home}/{name}/"
        head = f'<title>A sample</title><link rel="canonical" href="{own}"><link rel="webmention" href="https://x.example/">'
        text = f'<body><nav><a href="{self.url(EVE)}">x</a></nav><article class="h-entry"><div class="prose e-content">'
        path.write_text(f"<html><head>{head}{robots}</head>{text}{words}</div></article>", encoding="utf-8")

    def url(self, blog: int, path: str = "/page") -> str:
        return self.site.url(blog, path)

    @property
    def home(self) -> str:
        return self._home.url(0, "/circle")

    def upload(self, home: Site) -> None:
        self._home = home

    def publish(self) -> list[str]:
        """Note what is new, and tell of it; return what was answered."""
        memory = self.folder / ".hub/mentioned.json"
        note(self.folder / "output", self.home, memory)
        allowed = parse_allowed([f"127.0.1.{n}:{self.site.port}" for n in range(1, 5)])
        assert not isinstance(allowed, list)
        return sorted(tell(memory, FetchSettings(allowed=allowed, host_pause=0), NOW))


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    web = Web(tmp_path)

    def uploaded(request: Request) -> Answer:
        path = tmp_path / "output" / request.path.removeprefix("/circle/") / "index.html"
        return Answer(200, (), path.read_bytes()) if path.exists() else Answer(404)

    with serve(uploaded) as home, serve(web, 4) as web.site:
        web.upload(home)
        yield web


def _link(url: str) -> str:
    return f'<p>So it is, <a href="{url}">as she has it</a>.</p>'


def test_each_version_of_a_post_is_told_of_once(web: Web) -> None:
    first, second = web.url(CY), web.url(DEE, "/moved")
    web.write("posts/one", _link(first) + _link(second) + _link(f"{web.home}/posts/two/"))
    source = f"{web.home}/posts/one/"
    assert web.publish() == [f"{first}: told (202)", f"{second}: told (202)"]
    assert set(web.mentions) == {(source, first), (source, second)}  # verified at the source
    assert web.publish() == ["No post has a link that nobody was told of."] and len(web.asked) == 2

    web.write("posts/one", _link(first).replace("So it is", "So it was"))  # an edit, and a link that is gone
    assert web.publish() == [f"{first}: told (202)", f"{second}: told (202)"]
    assert set(web.mentions) == {(source, first)} and "So it was" in web.mentions[source, first]

    (web.folder / "output/posts/one/index.html").unlink()  # the post is deleted
    assert web.publish() == [f"{first}: told (202)"] and web.mentions == {}
    assert web.publish() == ["No post has a link that nobody was told of."]


def test_only_our_own_words_that_may_be_mentioned_are_told_of(web: Web) -> None:
    web.write("posts/one", "<p>No link.</p>")
    web.write("planet/ann/2026-11-20-0123abcd", _link(web.url(CY)))  # a member's
    web.write("posts/hidden", _link(web.url(CY)), robots='<meta name="robots" content="noindex">')
    web.write("posts/copy", _link(web.url(CY)), canonical="https://elsewhere.example/copy/")
    assert web.publish() == ["No post has a link that nobody was told of."] and web.site.requests == []


def test_who_takes_none_is_counted_and_nobody_inside_is_asked(web: Web) -> None:
    web.write("posts/one", "".join(map(_link, (web.url(CY, "/deaf"), web.url(CY, "/gone"), web.url(CY, "/inside"),
                                               "http://10.0.0.2/x", "https://10.0.0.3/"))))  # fmt: skip
    assert web.publish() == [
        "1 page takes no Webmentions",
        "http://10.0.0.2/x: not told, the address is at 10.0.0.2, which is not a public address",
        f"{web.url(CY, '/gone')}: not told, the host refuses it (404)",
        f"{web.url(CY, '/inside')}: not told, the address is at 10.0.0.1, which is not a public address",
        "https://10.0.0.3/: not told, the address is at 10.0.0.3, which is not a public address",
    ]
    assert web.publish() == ["No post has a link that nobody was told of."]


@pytest.mark.parametrize(("status", "tries"), [(503, 5), (429, 5), (400, 1), (302, 1)])
def test_who_cannot_answer_now_is_told_later_and_who_refuses_is_not(web: Web, status: int, tries: int) -> None:
    web.status = status
    web.write("posts/one", _link(web.url(CY)))
    said = [web.publish() for _ in range(6)]
    assert len(web.asked) == tries
    assert all(line.startswith((web.url(CY), "1 page not told yet", "No post")) for lines in said for line in lines)
    assert said[-1] == ["No post has a link that nobody was told of."]


def test_a_memory_that_is_damaged_costs_only_a_second_look(web: Web) -> None:
    web.write("posts/one", _link(web.url(CY)))
    web.publish()
    for damaged in ("", "[]", json.dumps({"posts": [], "news": [[1]]})):
        (web.folder / ".hub/mentioned.json").write_text(damaged, encoding="utf-8")
        assert web.publish() == [f"{web.url(CY)}: told (202)"]
