"""Fragments of pages are drawn once for all pages of a path, and know what they asked on each of them."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader, nodes

from plugins.memo.asking import Questions
from plugins.memo.templates import Fragments
from tests.building import ROOT

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


@pytest.mark.parametrize("name", ["head", "masthead", "ear", "mark", "footer"])
def test_what_stands_on_every_page_sets_no_name_under_a_condition(name: str) -> None:
    templates = FileSystemLoader(ROOT / "theme/templates")
    environment = Environment(loader=templates, extensions=["jinja2.ext.i18n"], autoescape=True)
    code = environment.parse(templates.get_source(environment, f"partials/{name}.html")[0])
    conditions = code.find_all(nodes.If)
    # Jinja takes a name that is set under a condition for one that a page may give.
    assert not [found.target for one in conditions for found in one.find_all(nodes.Assign)]
