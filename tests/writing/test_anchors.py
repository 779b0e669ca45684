"""What a writer's HTML may call itself: nothing that the page's own parts, its links, keys or landmarks are called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from plugins.writing.dialect import convert
from plugins.writing.headings import is_ours, slugify, with_permalinks
from plugins.writing.safety import clean

TEMPLATES = Path(__file__).parents[2] / "theme/templates"
# Ids that a template makes; the others stand there as they are. Of a post or a session among others of its kind: only
# texts of that very page could take its place.
MADE = {
    "y{{ year }}": "y2010",
    "y{{ year.year }}": "y2010",
    "{{ month|iso }}": "2010-10",
    "day-{{ group.date|iso }}{{ '-month' if group.precision == 'month' }}": "day-2010-10-21",
    "agenda-{{ day.date|iso }}": "agenda-2010-10-21",
    "slot-{{ row.slot.id }}": "slot-10",
}
AMONG_OTHERS = {
    *("{{ conversation.anchor }}", "{{ conversation.anchor }}-title"),
    *("{{ card.anchor }}", "{{ session.slug }}", "{{ id }}"),
    *("living", "talked", "gathered", "serials", "lists", "everything"),  # of conversations and search, likewise
    *("about", "talk"),  # of an entry's page, which shows no text of a writer's
}


def test_every_id_of_the_theme_is_known() -> None:
    found = {
        name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'\bid="([^"]+)"', path.read_text("utf-8"))
    }
    assert len(found) > 20
    unknown = {name for name in found - AMONG_OTHERS if not is_ours(MADE.get(name, name))}
    assert unknown == set()


@pytest.mark.parametrize("name", ["main", "q", "trail", "subscribe", "y2010", "day-2010-10-21"])
def test_no_text_takes_the_name_of_a_part_of_the_page(name: str) -> None:
    raw = clean(convert(f"<p id={name}>x</p>\n\n## Heading {{#{name}}}\n\n## {name}\n")[0])
    assert re.findall(r'id="([^"]*)"', raw) in ([f"{name}-text"], [slugify(name, "-")])
    assert f'id="{name}"' not in raw


def test_other_names_stay() -> None:
    html, headings = convert("## Rooms\n\n## Agenda\n\ntext[^1]\n\n[^1]: note\n\n<p id=map>x</p>\n")
    assert re.findall(r'id="([^"]*)"', clean(html)) == ["rooms", "agenda-text", "fnref:1", "map", "fn:1"]
    assert [heading["id"] for heading in headings] == ["rooms", "agenda-text"]


@pytest.mark.parametrize(
    "attribute",
    [
        *(
            "role=main",
            "role=banner",
            "role=alert",
            "role=dialog",
            "role=none",
            "role='region main'",
            "aria-hidden=true",
        ),
        *(
            "aria-hidden=true",
            "aria-modal=true",
            "aria-live=assertive",
            "aria-owns=main",
            "tabindex=1",
            "tabindex=-1",
            "accesskey=s",
        ),
        *("target=_top", "target=main", "name=main", "form=q", "contenteditable", "autofocus", "hidden", "inert"),
        *("popover", "draggable=true", "slot=x", "is=x-y", "itemprop=name", "data-x=1", "ping=https://a.example/"),
        *("download", "usemap=#m", "ismap", "srcset='https://a.example/x 2x'", "background=x", "bgcolor=red"),
    ],
)
@pytest.mark.parametrize("element", ["a href=https://a.example/", "div", "p", "img src=x alt=x", "h2", "details"])
def test_no_text_leaves_its_place(element: str, attribute: str) -> None:
    name = element.split()[0]
    kept = clean(f"<{element} {attribute}>x</{name}>")
    assert attribute.split("=")[0] not in re.findall(r"[\s\"]([a-z-]+)(?==|[\s>])", kept), kept


def test_what_markdown_itself_writes_stays() -> None:
    assert 'role="group"' in clean('<div class="table-box" role="group" tabindex="0" aria-label="T">x</div>')
    assert 'role="doc-endnotes"' in clean('<div role="doc-endnotes">x</div>')


@pytest.mark.parametrize(
    ("html", "led"),
    [
        ('<h2 id="a">A</h2><p>x</p>', '<h2 id="a">{}A</a></h2><p>x</p>'),
        (
            '<h3 class="x" id="a" title="1 > 0">A <em>c</em></h3>',
            '<h3 class="x" id="a" title="1 > 0">{}A <em>c</em></a></h3>',
        ),
        ('<h2 id="ü &amp; b">Ü</h2>', '<h2 id="ü &amp; b"><a class="permalink" href="#%C3%BC%20&amp;%20b">Ü</a></h2>'),
        ('<h2 id="a">On <a href="/x">x</a></h2>', None),
        ('<h2 id="a">On<sup><a href="#fn1">1</a></sup></h2>', None),
        ("<h2>No address</h2>", None),
        ('<pre><code>&lt;h2 id="a"&gt;A&lt;/h2&gt;</code></pre>', None),
        ('<h2 id="a">An <abbr>HR</abbr></h2>', '<h2 id="a">{}An <abbr>HR</abbr></a></h2>'),
    ],
)
def test_a_heading_is_a_link_to_itself_unless_it_holds_one(html: str, led: str | None) -> None:
    expected = led.format('<a class="permalink" href="#a">') if led else html
    assert with_permalinks(Markup(html)) == expected
