"""Every entry of the planet has a page that lasts, and everything leads to it; the river has its first words."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from lxml.html import HtmlElement

from plugins.planet.store.lookups import PostSource
from plugins.planet.store.pictures import StillCopy
from plugins.planet.store.store import Store
from plugins.planet.views.cards import folder
from plugins.shared.address import LOCAL
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.planet.pictures import picture
from tests.site.links import Site

ATOM = "{http://www.w3.org/2005/Atom}"
ENTRY = re.compile(r"planet/[^/]+/\d{4}-\d\d(?:-\d\d)?-[0-9a-f]{8}/index\.html")
LONG = "A sample sentence about a sample circle, which says nothing and goes on. " * 20
ANN, BOB = "https://ann.sample.example/", "https://bob.sample.example/"
CAMP = "http://localhost:8000/events/camp-2012/"


def _item(member: str, name: str, day: int, html: str, title: str = "", **hub: Any) -> dict[str, Any]:
    host = ANN if member == "ann-sample" else BOB
    return {
        "id": f"{host}{name}/",
        "url": f"{host}{name}/",
        **({"title": title} if title else {}),
        "content_html": html,
        "date_published": f"2014-05-{day:02}T09:30:00Z",
        "tags": hub.pop("tags", []),
        "_hub": {"member": member, "feed": f"{host}feed", **hub},
    }


ITEMS = [
    _item("ann-sample", "long", 1, f"<p>{LONG}</p>", "A long sample", links=[CAMP]),
    _item("ann-sample", "note", 2, "<p>Tonight I read forty sample letters, and none of them was long.</p>"),
    _item("bob-sample", "warned", 3, '<p>Eight legs. <img src="https://bob.sample.example/s.jpg" alt="It sits."></p>',
          warning="A sample spider"),
    _item("bob-sample", "talk", 6, "<p>What was said.</p>", "A sample talk"),
    _item("ann-sample", "gone", 5, "<p>What once was there.</p>", "A post that is gone"),
    _item("bob-sample", "answer", 4, f'<p>So it is, as <a href="{ANN}long/">Ann has it</a>.</p>', "An answer"),
    _item("bob-sample", "copy", 6, f"<div>{LONG}</div>", "A long sample"),
    _item("ann-sample", "silent", 9, ""),  # a picture on a service whose feed has only words
    {**_item("bob-sample", "linked", 7, "<p>Look at this sample page.</p>", "A linked sample",
             source={"title": "Cy's sample", "home": "https://cy.sample.example/"},
             references=[{"rel": "alternate", "url": f"{BOB}linked/own/"},
                         {"rel": "via", "url": "https://cy.sample.example/1/", "title": "Cy"}]),
     "authors": [{"name": "Bob Sample"}, {"name": "Cy Sample", "url": "https://cy.sample.example/"}]},
]  # fmt: skip
STILL = "https://tube.sample.example/still.jpg"
ITEMS[3]["attachments"] = [
    {"url": "http://cdn.sample.example/talk.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12_300_000,
     "duration_in_seconds": 3723},
    {"url": "https://tube.sample.example/talk.mp4", "mime_type": "video/mp4",
     "_hub": {"description": "A stage", "thumbnail": STILL}},
    {"url": "https://bob.sample.example/slides.pdf", "mime_type": "application/pdf", "title": "The slides"},
    {"url": "https://bob.sample.example/stage.jpg", "_hub": {"description": "The stage"}},
]  # fmt: skip


def lived_in(project: Project) -> Built:
    project.write(
        "content/planet/lived.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": ITEMS})
    )
    with Store.open(project.folder / ".hub/planet.sqlite3", now=datetime(2026, 1, 1, tzinfo=UTC)) as store:
        store.stills.put(StillCopy(STILL, picture(480, 270, "WEBP")))
        store.sources.put(PostSource(f"{ANN}gone/", None, datetime(2026, 10, 1, tzinfo=UTC)))
    project.set(PLANET={"store": ".hub/planet.sqlite3", "titles": "here", "page_size": 10})
    return project.build("build")


@pytest.fixture(scope="module")
def lived(workshop: Workshop) -> Site:
    return Site(sound(workshop.once("lived", lived_in)).files(), LOCAL)


def _page(site: Site, source: str) -> tuple[str, HtmlElement]:
    """Return the page of the entry whose source this is."""
    ((name, tree),) = ((n, t) for n, t in site.pages.items() if ENTRY.fullmatch(n) and _canonical(t) == source)
    return name, tree


def _canonical(tree: HtmlElement) -> str:
    return str(tree.xpath("string(//link[@rel='canonical']/@href)"))


def _text(tree: HtmlElement, path: str = "//main") -> str:
    return " ".join(str(tree.xpath(f"string({path})")).split())


def test_of_an_entry_without_a_word_the_river_says_where_it_is(lived: Site) -> None:
    rivers = [tree for name, tree in lived.pages.items() if re.match(r"planet/(page/\d+/)?index", name)]
    (silent,) = (one for tree in rivers for one in tree.xpath(f"//article[.//a[@href='{ANN}silent/']]"))
    assert "Its words are at ann.sample.example alone." in _text(silent, ".")


def test_every_entry_has_a_page_and_every_list_leads_to_it(site: Built) -> None:
    built = Site(site.files(), LOCAL)
    count = int(json.loads(built.files["planet/status.json"])["entries"])
    pages = {name for name in built.pages if ENTRY.fullmatch(name)}
    assert len(pages) == count > 10
    river = {str(href) for name, tree in built.pages.items() if re.match(r"planet/(page/\d+/)?index", name)
             for href in tree.xpath("//article//a/@href")}  # fmt: skip
    assert {f"/{name.removesuffix('index.html')}" for name in pages} <= river
    lists = [tree for name, tree in built.pages.items() if re.fullmatch(r"planet/[^/]+-sample/index\.html", name)]
    assert sum(len(tree.xpath("//ul[contains(@class, 'ledger')]//a")) for tree in lists) >= count - 10


def test_the_planets_own_folders_are_kept_from_members(lived: Site) -> None:
    folders = {name.split("/")[1] for name in lived.files if re.match(r"planet/[^/]+/", name)}
    own = {name for name in folders if not name.endswith("-sample") and not name.isdecimal()}
    assert own >= {"archive", "conversations", "page", "status", "tags"}
    assert all(folder(name) == f"planet/{name}-/" for name in {*own, "2010"})


def test_it_is_its_authors_and_no_search_engine_takes_it_for_ours(site: Built) -> None:
    built = Site(site.files(), LOCAL)
    pages = {name: tree for name, tree in built.pages.items() if ENTRY.fullmatch(name)}
    assert all(".sample.example/" in _canonical(tree) for tree in pages.values())
    assert all(tree.xpath("//meta[@name='robots']/@content") == ["noindex"] for tree in pages.values())
    assert not any(name.removesuffix("index.html") in built.files["sitemap.xml"].decode() for name in pages)


def test_it_says_first_where_to_read_it_and_then_all_of_it(lived: Site) -> None:
    _, tree = _page(lived, f"{ANN}long/")
    first = tree.xpath("//main//a[contains(@class, 'button')]")[0]
    assert (first.get("href"), first.text) == (f"{ANN}long/", "Read it at ann.sample.example")
    assert _text(tree, "//div[contains(@class, 'e-content')]") == LONG.strip()
    river = _text(lived.pages["planet/index.html"])
    assert LONG[:100] in river and LONG[:400] not in river


def test_it_has_who_speaks_with_it_what_it_is_about_and_what_its_member_wrote_around_it(lived: Site) -> None:
    name, tree = _page(lived, f"{ANN}long/")
    assert tree.xpath("//main//a[@class='u-comment']/@href") == [f"{BOB}answer/"]
    assert "So it is, as Ann has it." in _text(tree)
    talk = tree.xpath("string(//section[@aria-labelledby='talk']//p[@class='more']/a/@href)").partition("#")[0]
    assert "An answer" in _text(lived.pages[f"{talk.lstrip('/')}index.html"])
    about = tree.xpath("//section[@aria-labelledby='about']//li")[0]
    assert about.xpath("a/@href") == ["/events/camp-2012/"] and "links to" in _text(about, ".")
    event = lived.pages["events/camp-2012/index.html"].xpath("//article[contains(., 'A long sample')]")[0]
    assert "links to" in _text(event, "p[contains(@class, 'turn-why')]|.//p[contains(@class, 'turn-why')]")
    newer = tree.xpath("string(//main//a[@rel='next']/@href)")
    assert newer == f"/{_page(lived, f'{ANN}note/')[0].removesuffix('index.html')}"
    back = lived.pages[f"{newer.lstrip('/')}index.html"].xpath("string(//main//a[@rel='prev']/@href)")
    assert back == f"/{name.removesuffix('index.html')}"


def test_what_goes_with_it_is_heard_seen_and_read_without_asking_anybody_before(lived: Site) -> None:
    _, tree = _page(lived, f"{BOB}talk/")
    (sound,) = tree.xpath("//main//audio")
    assert (sound.get("src"), sound.get("preload")) == ("https://cdn.sample.example/talk.mp3", "none")
    assert "1:02:03 · 12.3 MB" in _text(tree) and not tree.xpath("//video")
    (still,) = tree.xpath("//main//a[img]")
    copy, alt = still[0].get("src"), still[0].get("alt")
    assert (still.get("href"), alt) == (f"{BOB}talk/", "A stage") and copy.startswith("/planet/stills/")
    assert lived.files[copy.lstrip("/")].startswith(b"RIFF")
    assert tree.xpath("string(//main//a[contains(@href, '.pdf')])") == "The slides"
    assert [(one.get("src"), one.get("alt")) for one in tree.xpath("//main//img[contains(@class, 'u-photo')]")] == [
        ("https://bob.sample.example/stage.jpg", "The stage")
    ]
    policy = str(tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)"))
    assert "media-src https:" in policy
    assert STILL not in "".join(page.text_content() + str(page.xpath("//@src")) for page in lived.pages.values())


def test_what_is_gone_from_its_source_says_so_names_a_copy_and_stays(lived: Site) -> None:
    _, tree = _page(lived, f"{ANN}gone/")
    note = tree.xpath("//main//p[@role='note']")[0]
    assert _text(note, ".").startswith(
        "ann.sample.example has not had it any more since 1 October 2026; it stays here."
    )
    assert note.xpath(".//a/@href") == [f"https://web.archive.org/web/20140505/{ANN}gone/"]
    assert "What once was there." in _text(tree)
    assert not _page(lived, f"{ANN}long/")[1].xpath("//main//p[@role='note']")


def test_titles_lead_here_where_the_site_wants_it_and_else_to_the_source(lived: Site, site: Built) -> None:
    def titles(tree: HtmlElement) -> list[str]:
        return [str(href) for href in tree.xpath("//article//*[contains(@class, 'entry-title')]/a/@href")]

    assert all(href.startswith("/planet/") for href in titles(lived.pages["planet/index.html"]))
    usual = titles(Site(site.files(), LOCAL).pages["planet/index.html"])
    assert usual and all(href.startswith("https://") for href in usual)


@pytest.mark.parametrize("page", ["planet/index.html", "planet/2014/05/index.html", "members/ann-sample/index.html"])
def test_a_note_is_shown_as_text_and_never_headed_by_it(lived: Site, page: str) -> None:
    tree = lived.pages[page]
    assert _text(tree).count("Tonight I read forty sample letters") == 1
    assert not tree.xpath("//main//*[self::h2 or self::h3][contains(., 'Tonight')]")


@pytest.mark.parametrize("page", ["planet/index.html", "members/bob-sample/index.html", "index.html", None])
def test_what_a_warning_warns_of_is_folded(lived: Site, page: str | None) -> None:
    tree = lived.pages[page] if page else _page(lived, f"{BOB}warned/")[1]
    ((fold),) = tree.xpath("//main//details[summary='A sample spider']")
    assert "Eight legs" in _text(fold, ".") and fold.get("open") is None
    assert _text(tree).count("Eight legs") == 1
    assert not [img for img in tree.xpath("//main//img[contains(@src, 's.jpg')]") if fold not in img.iterancestors()]
    assert "Eight legs" not in " ".join(tree.xpath("//head//@content"))


def test_in_a_feed_the_warning_goes_before_what_it_warns_of(lived: Site) -> None:
    for name in ("members/bob-sample/atom.xml",):
        told = lived.files[name].decode()
        assert "A sample spider" in told
        assert told.index("A sample spider") < told.index("Eight legs")


def test_a_post_on_two_blogs_is_shown_once_with_where_else_it_stands(lived: Site) -> None:
    for name in ("planet/index.html", "planet/2014/05/index.html"):
        (found,) = lived.pages[name].xpath("//article[.//*[contains(@class, 'p-name')][. = 'A long sample']]")
        assert "also at bob.sample.example" in _text(found, ".") and f"{BOB}copy/" in found.xpath(".//a/@href")
    assert "first at ann.sample.example" in _text(lived.pages["members/bob-sample/index.html"])
    assert "first at ann.sample.example" in _text(_page(lived, f"{BOB}copy/")[1])
    feed = etree.fromstring(lived.files["planet/atom.xml"])
    (entry,) = [one for one in feed.iter(f"{ATOM}entry") if one.findtext(f"{ATOM}title") == "A long sample"]
    links = {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}
    assert (links["alternate"], links["related"]) == (f"{ANN}long/", f"{BOB}copy/")
    kept = [item["url"] for item in json.loads(lived.files["planet/archive/2014.json"])["items"]]
    assert {f"{ANN}long/", f"{BOB}copy/"} <= set(kept)


def test_it_tells_whose_words_it_is_where_it_came_from_and_where_else_it_leads(lived: Site) -> None:
    _, tree = _page(lived, f"{BOB}linked/")
    for words in ("by Bob Sample, Cy Sample", "from Cy's sample", "told at bob.sample.example", "Found by way of Cy"):
        assert words in _text(tree)
    item = next(one for one in json.loads(lived.files["planet/feed.json"])["items"] if one["url"] == f"{BOB}linked/")
    assert [author.get("url") for author in item["authors"]] == [BOB, "https://cy.sample.example/"]
    assert item["_source"] == {"title": "Cy's sample", "url": "https://cy.sample.example/"}
    assert {(one["rel"], one["url"]) for one in item["_links"]} == {
        ("related", f"{BOB}linked/own/"), ("via", "https://cy.sample.example/1/"),
    }  # fmt: skip


def test_another_word_about_a_member_draws_no_page_of_an_entry_anew(
    workshop: Workshop, lived: Site, tmp_path: Path
) -> None:
    project = workshop.once("lived", lived_in).copied(tmp_path / "site")
    before = project.folder / "content/members/ann-sample.md"
    before.write_text(before.read_text("utf-8") + "\nAnother sample word about Ann.\n", "utf-8")
    said = sound(project.build("build")).said
    made, of = map(int, re.findall(r"(\d+) of (\d+) pages", said)[0])
    assert made < 25 < len([name for name in lived.pages if ENTRY.fullmatch(name)]) < of


def _talk(site: Site) -> str:
    """Return the address of the conversation that the long sample began."""
    return next(
        name.removesuffix("index.html")
        for name, tree in site.pages.items()
        if re.fullmatch(r"planet/conversations/\w+/index\.html", name) and _text(tree, "//h1") == "A long sample"
    )


def test_a_conversation_has_a_page_by_its_subject_and_everything_leads_there(lived: Site) -> None:
    name = _talk(lived)
    tree = lived.pages[f"{name}index.html"]
    assert "So it is, as Ann has it." in _text(tree) and "Quiet since 4 May 2014" in _text(tree)
    assert tree.xpath("//main//a[@class='u-in-reply-to']/@href") == [f"{ANN}long/"]
    url = f"/{name}"
    assert url.lstrip("/") in lived.files["sitemap.xml"].decode()
    leading = {"index.html", "members/ann-sample/index.html", "members/bob-sample/index.html",
               "planet/conversations/index.html", "events/camp-2012/index.html",
               _page(lived, f"{ANN}long/")[0], _page(lived, f"{BOB}answer/")[0]}  # fmt: skip
    for page in leading:
        hrefs = [str(href).partition("#")[0] for href in lived.pages[page].xpath("//main//a/@href")]
        assert url in hrefs, page


def test_feeds_tell_who_answers_whom(lived: Site) -> None:
    thread = "{http://purl.org/syndication/thread/1.0}"
    for name in ("planet/conversations/atom.xml", f"{_talk(lived)}atom.xml"):
        answer, question = list(etree.fromstring(lived.files[name]).iter(f"{ATOM}entry"))[:2]
        reply = answer.find(f"{thread}in-reply-to")
        assert (reply.get("ref"), reply.get("href")) == (question.findtext(f"{ATOM}id"), f"{ANN}long/")
        assert f"{ANN}long/" in {
            link.get("href") for link in answer.iter(f"{ATOM}link") if link.get("rel") == "related"
        }
        (replies,) = (link for link in question.iter(f"{ATOM}link") if link.get("rel") == "replies")
        assert replies.get(f"{thread}count") == "1" and "/planet/conversations/" in replies.get("href")
    ann, bob = (lived.files[f"members/{who}-sample/answers.xml"].decode() for who in ("ann", "bob"))
    assert "<title>An answer</title>" in ann and "<title>An answer</title>" not in bob
    item = next(one for one in json.loads(lived.files["planet/feed.json"])["items"] if one["url"] == f"{BOB}answer/")
    (relation,) = item["_hub"]["relations"]
    assert (relation["kind"], relation["url"]) == ("answers", f"{ANN}long/") and relation["why"]
