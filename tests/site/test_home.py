"""Home answers what is on, what is said, who is here and how to join in; whatever a community does not have."""

from __future__ import annotations

import json

import pytest
from lxml.html import HtmlElement

from plugins.shared.address import LOCAL
from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.site.links import Site
from tests.site.lived import TODAY

KINDS = ("events", "members", "posts", "entries")
HEADS = {"events": "whats-on", "members": "here", "posts": "written", "entries": "saying"}


def community(project: Project, without: str) -> Built:
    """Build the site of a small community that has a few of everything but one kind."""
    project.replace_content()
    project.write("content/pages/take-part.md", "---\ntitle: Take part\n---\nCome along to a sample.\n")
    if without != "events":
        project.write("content/events/a.md", "---\ntitle: A sample walk\nstart: 2027-02-03 10:00\nplace: Here\n---\n")
    if without != "posts":
        project.write("content/posts/a.md", "---\ntitle: A sample post\ndate: 2026-12-02\n---\nIts words.\n")
    if without != "members":
        for name in ("Ann", "Bob"):
            blog = f"https://{name.lower()}.sample.example/"
            told = f"name: {name} Sample\nlanguage: en\nblog: {blog}\nfeed: {blog}feed\n"
            project.write(f"content/members/{name.lower()}-sample.md", f"---\n{told}---\n")
    if without not in ("entries", "members"):
        feed = {"version": "https://jsonfeed.org/version/1.1", "items": [_item("ann", 1), _item("bob", 2)]}
        project.write("content/planet/a.json", json.dumps(feed))
    return project.build("build")


def _item(who: str, day: int) -> dict[str, object]:
    url = f"https://{who}.sample.example/{day}/"
    answered = '<p>An answer to <a href="https://ann.sample.example/1/">what was said</a>.</p>' if who == "bob" else ""
    return {
        "id": url,
        "url": url,
        "title": f"A sample of the {day}th",
        "content_html": f"{answered}<p>Said so.</p>",
        "date_published": f"{TODAY.year - 1}-12-{day + 10}T09:00:00Z",
        "_hub": {"member": f"{who}-sample", "feed": f"https://{who}.sample.example/feed"},
    }


@pytest.fixture(scope="module", params=KINDS)
def lacking(request: pytest.FixtureRequest, workshop: Workshop) -> tuple[str, HtmlElement]:
    """Return a kind that a community does not have, and its home."""
    built = workshop.once(f"home-without-{request.param}", lambda project: community(project, request.param))
    return request.param, Site(sound(built).files(), LOCAL).pages["index.html"]


def test_home_is_whole_without_what_a_community_does_not_have(lacking: tuple[str, HtmlElement]) -> None:
    without, home = lacking
    missing = {without} | ({"entries"} if without == "members" else set())
    there = {kind for kind, head in HEADS.items() if home.xpath(f"//main//section[@aria-labelledby='{head}']")}
    assert there == set(KINDS) - missing
    for section in home.xpath("//main//section"):
        assert section.xpath("./h2") and section.xpath(".//a"), section.get("aria-labelledby")
        assert not section.xpath(".//ul[not(li)] | .//*[contains(@class, 'empty')]"), section.get("aria-labelledby")


def test_home_says_how_to_join_in(lacking: tuple[str, HtmlElement]) -> None:
    _, home = lacking
    assert home.xpath("//main//section[@aria-labelledby='join']//a[@href='/take-part/']")
    assert home.xpath("//main//section[@aria-labelledby='join']//a[@href='/follow/']")


def test_where_nothing_is_on_what_is_alive_leads_and_the_diary_is_one_line(lacking: tuple[str, HtmlElement]) -> None:
    without, home = lacking
    first = home.xpath("//main//h2/@id")[0]
    diary = home.xpath("//main//p[@class='diary']")
    assert first == ("talks" if without == "events" else "whats-on")
    assert len(diary) == (without == "events")
    assert all("/events/subscribe/" in line.xpath(".//a/@href") for line in diary)
