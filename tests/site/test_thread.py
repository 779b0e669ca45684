"""Six turns of one conversation, on blogs, by mail, letter and Webmention; and what stays when its first post goes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

import pytest
from lxml import etree

from plugins.planet.relations.spelling import short
from plugins.planet.store.store import Store
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.planet.loopback import Answer, Request, document, serve
from tests.planet.test_webmentions import TOKEN
from tests.site.links import Site
from tests.site.test_entry_pages import _text
from tests.site.test_replies import REPLY

SITE = "https://circle.sample.example"
ANN, BOB, GIL = "https://ann.sample.example", "https://bob.sample.example", "https://gil.sample.example"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
POSTS = {
    "/ann": [(f"{ANN}/2026/12/circles/", "Circles or rows", 1, "<p>How shall we sit at the next sample meeting?</p>"),
             (f"{ANN}/2026/12/again/", "Circles again", 9,
              f'<p>I disagree with <a href="{BOB}/rows/">Bob’s answer</a>: rows look at one, circles at all.</p>')],
    "/bob": [(f"{BOB}/rows/", "Rows, please", 3,
              f'<p>In answer to <a href="{ANN}/2026/12/circles/">Ann</a>: in rows, so that all can hear.</p>')],
}  # fmt: skip
MAIL = """From: "Dora Example" <dora@example.org>
Date: Sat, 05 Dec 2026 10:00:00 +0000
Subject: Rows [{mark}]
Content-Type: text/plain; charset=utf-8

Who sits in the last row hears nothing.
"""


def _feed(posts: list[tuple[str, str, int, str]]) -> bytes:
    items = "".join(
        f"<item><guid>{url}</guid><link>{url}</link><title>{title}</title><description>{escape(html)}</description>"
        f"<pubDate>{format_datetime(datetime(2026, 12, day, 9, tzinfo=UTC))}</pubDate></item>"
        for url, title, day, html in posts
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


@dataclass
class Web:
    """Two blogs, and the list of Webmentions."""

    mentions: tuple[dict[str, object], ...] = ()

    def __call__(self, request: Request) -> Answer:
        if request.path in POSTS:
            return document(_feed(POSTS[request.path]), request)
        if request.path.startswith("/api/mentions.jf2"):
            return document(
                json.dumps({"type": "feed", "children": self.mentions}).encode(), request, "application/json"
            )
        return Answer(404)


@dataclass(frozen=True)
class Told:
    """The site as it was published, and as it is when the first post was forgotten."""

    name: str  # of the conversation, in its address
    before: Site
    after: Site
    archive: dict[str, object]


def _talk(project: Project) -> Built:
    web = Web()
    with serve(web, 2) as host:
        project.set(
            PLANET={"store": ".hub/planet.sqlite3", "allow_hosts": ["127.0.0.0/8"], "avatars": False},
            WEBMENTION=host.url(1, "/circle/webmention"), CONTACT="hello@sample.example",
        )  # fmt: skip
        for slug in ("ann", "bob"):
            text = f"---\nname: {slug.title()} Sample\nfeed: {host.url(0, f'/{slug}')}\n---\n"
            project.write(f"content/members/{slug}-sample.md", text)
        given = {"SITEURL": SITE, "WEBMENTION_TOKEN": TOKEN}
        sound(project.build("fetch", "--force", environment=given))
        with Store.open(project.folder / ".hub/planet.sqlite3", now=NOW) as store:
            ids = {entry.url: entry.id for entry in store.entries()}
        first, rows = (short(ids[url]) for url in (f"{ANN}/2026/12/circles/", f"{BOB}/rows/"))
        project.write("dora.eml", MAIL.format(mark=f"entry:{rows}"))
        project.write(
            "cy.txt", "To: reply:2026-12-05-dora\nName: Cy Example\nDate: 2026-12-06\n\nNor who sits behind Bob."
        )
        sound(project.run(REPLY, "dora.eml"))
        sound(project.run(REPLY, "cy.txt"))
        web.mentions = ({
            "type": "entry", "wm-id": 1, "wm-source": f"{GIL}/re/", "wm-property": "in-reply-to", "wm-private": False,
            "wm-target": f"{SITE}/planet/conversations/{first}/", "url": f"{GIL}/re/",
            "published": "2026-12-07T10:00:00+00:00", "author": {"type": "card", "name": "Gil Sample"},
            "content": {"text": "On the floor, as children do."},
        },)  # fmt: skip
        sound(project.build("fetch", "--force", environment=given))
    (waiting,) = (project.folder / "content/planet/pending").iterdir()
    waiting.rename(project.folder / "content/planet/replies" / waiting.name)  # as a person does who has read it
    project.write(
        "before.json", json.dumps([first, sound(project.build("publish", "--no-fetch", environment=given)).folder])
    )
    (project.folder / "output").rename(project.folder / "before")
    sound(
        project.run(
            REPLY.replace("'reply', ", "'forget', "), f"{ANN}/2026/12/circles/", "--store", ".hub/planet.sqlite3"
        )
    )
    built = project.build("publish", "--no-fetch", environment=given)
    assert "has no effect" not in built.said  # what Gil answered was there
    return built


@pytest.fixture(scope="module")
def told(workshop: Workshop) -> Told:
    built = sound(workshop.once("thread", _talk))
    folder = built.project.folder
    name = str(json.loads((folder / "before.json").read_text())[0])
    before = {path.relative_to(folder / "before").as_posix(): path.read_bytes()
              for path in (folder / "before").rglob("*") if path.is_file()}  # fmt: skip
    after = built.files()
    return Told(name, Site(before, SITE), Site(after, SITE), json.loads(after["planet/archive/index.json"]))


def _turns(site: Site, name: str) -> list[tuple[str, int]]:
    """Return who speaks in a conversation, and how deep below the post that began it."""
    page = site.pages[f"planet/conversations/{name}/index.html"]
    return [(_text(one, ".//*[contains(@class, 'p-name')][1]").split(" ")[0], len(one.xpath("ancestor::ol")) - 1)
            for one in page.xpath("//article[contains(@class, 'turn')]")]  # fmt: skip


def test_six_turns_on_blogs_by_mail_letter_and_webmention_are_one_conversation(told: Told) -> None:
    assert _turns(told.before, told.name) == [
        ("Ann", 0), ("Bob", 1), ("Dora", 2), ("Cy", 3), ("Ann", 2), ("Gil", 1)
    ]  # fmt: skip
    page = told.before.pages[f"planet/conversations/{told.name}/index.html"]
    said = ["rows, so that all can hear", "hears nothing", "behind Bob", "circles at all", "On the floor", "6 posts"]
    assert [words for words in said if words not in _text(page)] == []
    assert "first post of this conversation is gone" not in _text(page)
    feed = etree.fromstring(told.before.files[f"planet/conversations/{told.name}/atom.xml"])
    entries = feed.findall("{*}entry")
    assert len(entries) == 6 and all(one.find("{*}link[@rel='alternate']") is not None for one in entries)
    (cy,) = [one for one in entries if "behind Bob" in one.findtext("{*}content")]
    assert f"{told.name}/#e-" in cy.find("{http://purl.org/syndication/thread/1.0}in-reply-to").get("href")
    everything = told.before.files["planet/conversations/atom.xml"].decode()
    assert (
        "hears nothing" in everything
        and "hears nothing" in told.before.files["members/bob-sample/answers.xml"].decode()
    )


def test_what_was_said_back_is_found_told_and_kept_as_posts_are(told: Told) -> None:
    (issue,) = [name for name in told.before.pages if name.startswith("digest/2026-w49/")]
    place = f"{SITE}/planet/conversations/{told.name}/#e-"
    lines = {_text(one, "."): str(one.xpath("string(.//a/@href)")) for one in told.before.pages[issue].xpath("//li")}
    assert any("Dora" in line and "answers Bob Sample" in line and url.startswith(place) for line, url in lines.items())
    assert any(
        "Rows, please" in line and "answers Ann" in line and url.startswith(place) for line, url in lines.items()
    )
    items = json.loads(told.before.files["planet/archive/2026.json"])["items"]
    (dora,) = [item for item in items if "hears nothing" in item["content_html"]]
    assert dora["authors"] == [{"name": "Dora"}] and dora["_hub"]["relations"][0]["url"] == f"{BOB}/rows/"
    assert "member" not in dora["_hub"]


def test_its_address_stays_when_its_first_post_is_gone(told: Told) -> None:
    page = told.after.pages[f"planet/conversations/{told.name}/index.html"]
    assert "The first post of this conversation is gone." in _text(page)
    assert [who for who, _ in _turns(told.after, told.name)] == ["Bob", "Dora", "Cy", "Ann", "Gil"]
    assert told.after.broken() == []
    assert b"How shall we sit" not in b"".join(told.after.files.values())
    # Whatever began it once leads there, and another machine will know.
    moved = [name for name, tree in told.after.pages.items()
             if re.fullmatch(r"planet/conversations/[0-9a-f]{12}/index\.html", name)
             and told.name in str(tree.xpath("string(//meta[@http-equiv='refresh']/@content)"))]  # fmt: skip
    assert len(moved) >= 1
    hub = told.archive["_hub"]
    assert isinstance(hub, dict) and len(hub["conversations"][told.name]) == 6


def test_entries_lead_to_it_still(told: Told) -> None:
    pages = [tree for name, tree in told.after.pages.items() if name.startswith("planet/bob-sample/2026-12")]
    (links,) = [tree.xpath("//section[@aria-labelledby='talk']//a/@href") for tree in pages]
    assert any(f"/planet/conversations/{told.name}/#e-" in link for link in links)
