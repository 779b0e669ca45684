"""A name in a text may be written the other way: none of them moves what stands beside it (`<bdi>`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "theme/templates"
TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<(/?)(\w+|(?=\{\{))|>", re.DOTALL)
NAME = re.compile(r"[\w.\[\]]*\.(?:name|title|author|place|place_name|credit)")
# What a text may be in an attribute of a page, or its title: those know no markup.
ELSEWHERE = {"title", "description", "canonical", "picture", "called", "subject", "title_of"}
VOID = {"br", "img", "link", "meta", "input", "hr", "source"}
PLAIN = ("site.",)  # the name of the site, alone in its line
ALONE = {"digest_feed.html", "planet_side.html"}  # what mail programs show; links that the interface names


def bare(template: str) -> Iterator[str]:
    """Yield each name that stands in the text of a template as it is, not in a tag and in nothing that isolates it."""
    in_tag, blocks, elements = False, [""], [""]
    for token in TOKEN.finditer(template):
        said = token[0]
        if said.startswith("{%"):
            kind, _, rest = said.strip("{%- }").partition(" ")
            if kind in ("block", "macro"):
                blocks.append(re.split(r"\W", rest)[0])
            elif kind in ("endblock", "endmacro"):
                blocks.pop()
            elif kind == "trans" and not in_tag and not set(blocks) & ELSEWHERE:
                yield from (part for part in re.split(r"[ ,=]+", rest) if NAME.fullmatch(part) and part != "site.name")
        elif said.startswith("{{"):
            hidden = template[: token.start()].endswith(('" hidden>', '"visually-hidden">'))
            name = said.strip("{}- ")
            inside = in_tag or hidden or elements[-1] in ("bdi", "data", "title") or set(blocks) & ELSEWHERE
            if not inside and NAME.fullmatch(name) and not name.startswith(PLAIN):
                yield name
        elif said == ">":
            in_tag = False
        elif said.startswith("<"):
            in_tag = True
            if token[1] and elements[-1] == token[2]:
                elements.pop()
            elif not token[1] and token[2] not in VOID:
                elements.append(token[2])


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>{{ member.name }}, {{ day }}</p>", ["member.name"]),
        ("<p><bdi>{{ member.name }}</bdi>, {{ member.name|bdi }}</p>", []),
        ('<img alt="{{ member.name }}"><a title="{{ a.title }}">{{ a.title }}</a>', ["a.title"]),
        ("{% block title %}{{ post.title }}{% endblock %}", []),
        ("{% trans name=member.name %}by {{ name }}{% endtrans %}", ["member.name"]),
        ("{% trans name=member.name|bdi, day=day %}by {{ name }}{% endtrans %}", []),
        ('<a aria-label="{% trans name=member.name %}by {{ name }}{% endtrans %}">', []),
    ],
)
def test_the_search_for_bare_names_finds_them(template: str, found: list[str]) -> None:
    assert list(bare(template)) == found


def test_every_name_title_and_author_is_isolated() -> None:
    paths = [path for path in TEMPLATES.rglob("*.html") if path.name not in ALONE]
    assert len(paths) > 60
    assert {path.name: found for path in paths if (found := list(bare(path.read_text(encoding="utf-8"))))} == {}


def test_an_arrow_back_leads_to_what_is_older_and_one_on_to_what_is_newer_on_every_page() -> None:
    links = re.compile(r"<a [^>]*href=\"([^\"]*)\"[^>]*>(?:<span>)?(.*?)</a>", re.DOTALL)
    told: dict[str, set[str]] = {"arrow.back": set(), "arrow.on": set()}
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for to, words in links.findall(text):
            for arrow, where in told.items():
                if arrow in words:
                    where.update(re.findall(r"\b(older|newer)\b", to))
        assert not re.search("[←→‹›]", text), path
    assert told == {"arrow.back": {"older"}, "arrow.on": {"newer"}}
