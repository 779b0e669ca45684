"""What a browser may do on our pages, with the host's headers and without them."""

from __future__ import annotations

import re

import pytest

from plugins.shared.address import LOCAL
from tests.building import Built
from tests.site.links import Site

META = "//meta[@http-equiv='Content-Security-Policy']/@content"


@pytest.fixture(scope="module")
def built(site: Built) -> Site:
    return Site(site.files(), LOCAL)


def directives(policy: str) -> dict[str, set[str]]:
    parts = (part.split() for part in policy.split(";"))
    return {part[0]: set(part[1:]) for part in parts if part}


def test_only_the_page_that_searches_may_run_web_assembly(built: Site) -> None:
    policies = {name: tree.xpath(META) for name, tree in built.pages.items()}
    may = {name for name, found in policies.items() if any("wasm-unsafe-eval" in policy for policy in found)}
    assert may == {"search/index.html"}


def test_no_page_may_do_more_than_the_host_s_header_allows(built: Site) -> None:
    header = re.search(r"Content-Security-Policy: (.*)", built.files["_headers"].decode())
    assert header
    outer = directives(header[1])
    assert outer["frame-ancestors"] == {"'none'"}
    assert outer["default-src"] == {"'none'"}
    for name, tree in built.pages.items():
        for policy in tree.xpath(META):
            inner = directives(policy)
            assert all(inner[key] <= outer[key] for key in inner), name
            assert "'unsafe-inline'" not in policy, name


def test_no_other_site_learns_from_which_page_a_reader_came(built: Site) -> None:
    assert "  Referrer-Policy: strict-origin\n" in built.files["_headers"].decode()
    said = {name: tree.xpath("//meta[@name='referrer']/@content") for name, tree in built.pages.items()}
    assert [name for name, found in said.items() if found != ["strict-origin"]] == []
