"""Fragments of pages are drawn once for all pages of a path, and know what they asked on each of them."""

from __future__ import annotations

from jinja2 import DictLoader, Environment

from plugins.memo.asking import Questions
from plugins.memo.templates import Fragments

BASE = '{% set page = title %}{{ fragment("part.html", path[0]) }} {{ title }}'


def drawn(part: str, *pages: tuple[str, str]) -> tuple[list[str], int, list[list[str]]]:
    """Return each page (title, path), how often somebody was asked, and what each page has asked."""
    questions, times = Questions(), [0]

    def member(slug: str) -> str:
        times[0] += 1
        return slug.title()

    environment = Environment(
        loader=DictLoader({"base.html": BASE, "part.html": part, "mark.html": "*"}), autoescape=True
    )
    named = questions.allow("member_named", member)
    environment.globals.update(fragment=Fragments(environment, questions).draw, member_named=named, site="Us")
    made, asked = [], []
    for title, path in pages:
        with questions.noting() as noted:
            made.append(environment.get_template("base.html").render(title=title, path=path))
        asked.append([argument for _, arguments, _ in noted for argument in arguments])
    return made, times[0], asked


def test_one_that_reads_the_site_alone_is_drawn_once_and_asked_for_by_every_page() -> None:
    part = '{% include "mark.html" %}<b>{{ site }} {{ member_named("ann") }} {{ section }}</b>'
    made, times, asked = drawn(part, ("One", "a"), ("Two", "a"), ("Three", "b"))
    assert made == ["*<b>Us Ann a</b> One", "*<b>Us Ann a</b> Two", "*<b>Us Ann b</b> Three"]
    assert times == 2
    assert asked == [["ann"]] * 3


def test_one_that_reads_its_page_is_drawn_for_each() -> None:
    made, _, _ = drawn("<b>{{ page }}</b>", ("One", "a"), ("T<o", "a"))
    assert made == ["<b>One</b> One", "<b>T&lt;o</b> T&lt;o"]


def test_one_that_reads_the_address_of_its_page_is_drawn_for_each() -> None:
    made, _, _ = drawn("<b>{{ path }} {{ section }}</b>", ("One", "ab"), ("Two", "ac"))
    assert made == ["<b>ab a</b> One", "<b>ac a</b> Two"]
