"""What an entry marks as answered: in its feed, in its own HTML, in another site's archive."""

from __future__ import annotations

import pytest

from plugins.planet.cleaning.harvest import harvest
from plugins.planet.model import Feed, ParsedFeed, Response
from plugins.planet.parsing.parse import parse
from plugins.planet.store.items import read_item
from tests.planet.entries import NOW

FEED = Feed("https://ann.example/feed", "ann", "Ann", "content/members/ann.md:3")
WHY = "https://bill.example/why"


def references(body: str, kind: str = "text/xml") -> set[tuple[str, str]]:
    parsed = parse(Response(FEED.url, 200, {"content-type": kind}, body.encode()), FEED)
    assert isinstance(parsed, ParsedFeed)
    (entry,) = harvest(parsed, FEED, now=NOW).entries
    return {(one.rel, one.url) for one in entry.references}


def atom(content: str, beside: str = "") -> str:
    escaped = content.replace("&", "&amp;").replace("<", "&lt;")
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" '
        'xmlns:wfw="http://wellformedweb.org/CommentAPI/"><title>T</title><link href="https://ann.example/"/><entry>'
        f'<id>urn:x:1</id><title>A</title><link href="https://ann.example/1"/>{beside}'
        f'<content type="html">{escaped}</content></entry></feed>'
    )


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (f'<p><a class="u-in-reply-to" href="{WHY}">Bill</a> is right.</p>', {("in-reply-to", WHY)}),
        (f"<p><a href={WHY} class='p-name u-in-reply-to u-url'>Bill</a></p>", {("in-reply-to", WHY)}),
        (f'<a rel="nofollow in-reply-to" href="{WHY}">Bill</a>', {("in-reply-to", WHY)}),
        (
            f'<div class="u-in-reply-to h-cite"><p>To <a class="u-url" href="{WHY}">Bill</a></p></div>',
            {("in-reply-to", WHY)},
        ),
        (f'<blockquote cite="{WHY}"><p>We meet.</p></blockquote>', {("related", WHY)}),
        (f'<p><q cite="{WHY}">We meet</q></p>', {("related", WHY)}),
        (f'<p>Not <a class="not-u-in-reply-to" href="{WHY}">this</a></p>', set()),
        ('<p><a class="u-in-reply-to" href="javascript:x()">no</a></p>', set()),
        ("<p>in-reply-to</p>", set()),
    ],
)
def test_marks_in_its_html_are_kept_although_cleaning_takes_them(content: str, found: set[tuple[str, str]]) -> None:
    assert references(atom(content)) == found


@pytest.mark.parametrize(
    ("beside", "found"),
    [
        (f'<thr:in-reply-to ref="urn:b" href="{WHY}"/>', {("in-reply-to", WHY)}),
        (f'<thr:in-reply-to ref="{WHY}"/>', {("in-reply-to", WHY)}),
        (f'<link rel="related" href="{WHY}"/>', {("related", WHY)}),
        (f'<link rel="via" href="{WHY}"/>', {("via", WHY)}),
        (
            '<link rel="replies" type="application/atom+xml" href="https://ann.example/1/feed/"/>',
            {("replies", "https://ann.example/1/feed/")},
        ),
        ("<wfw:commentRss>https://ann.example/1/feed/</wfw:commentRss>", {("replies", "https://ann.example/1/feed/")}),
    ],
)
def test_marks_of_its_feed_are_kept(beside: str, found: set[tuple[str, str]]) -> None:
    assert references(atom("<p>Text.</p>", beside)) == found


def test_what_another_site_like_ours_says_of_its_entry_is_believed() -> None:
    told = f'[{{"kind": "answers", "url": "{WHY}"}}, {{"kind": "lists", "url": "{WHY}"}}, 7]'
    item = f'{{"id": "1", "title": "A", "content_html": "x", "_hub": {{"relations": {told}}}}}'
    body = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{item}]}}'
    assert references(body, "application/feed+json") == {("in-reply-to", WHY)}


def test_an_archive_names_what_is_answered_by_its_guid_too() -> None:
    hub = {"member": "ann", "links": ["tag:bill.example,2010:1", WHY, "nonsense"]}
    found = read_item({"id": "1", "title": "A", "content_text": "x", "_hub": hub}, NOW)
    assert found is not None and found.links == ("tag:bill.example,2010:1", WHY)
