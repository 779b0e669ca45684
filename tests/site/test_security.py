"""What a browser may do on our pages, with the host's headers and without them."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest

from plugins.shared.address import LOCAL
from plugins.site.security import speculation
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


def test_the_one_script_within_a_page_that_may_count_is_the_rules_for_fetching_ahead(built: Site) -> None:
    """A script with a source is ours by 'self', data is not run; any other text would need a hash of its own."""
    for name, tree in built.pages.items():
        texts = tree.xpath("//script[not(@src) and not(@type='application/ld+json')]")
        hashes = {one for policy in tree.xpath(META) for one in directives(policy)["script-src"] if "sha256" in one}
        said = {f"'sha256-{b64encode(sha256(text.text.encode()).digest()).decode()}'" for text in texts}
        assert said <= hashes, name
        assert {text.get("type") for text in texts} <= {"speculationrules"}
        assert len(hashes) <= 1


@pytest.mark.parametrize(
    ("siteurl", "pages"),
    [("", ["/", "/*/"]), ("https://hub.example", ["/", "/*/"]), ("https://a.example/our/", ["/our/", "/our/*/"])],
)
def test_only_pages_of_this_site_are_fetched_ahead(siteurl: str, pages: list[str]) -> None:
    (rule,) = json.loads(speculation(siteurl))["prefetch"]
    assert rule == {"where": {"href_matches": pages}, "eagerness": "moderate"}


def test_no_other_site_learns_from_which_page_a_reader_came(built: Site) -> None:
    assert "  Referrer-Policy: strict-origin\n" in built.files["_headers"].decode()
    said = {name: tree.xpath("//meta[@name='referrer']/@content") for name, tree in built.pages.items()}
    assert [name for name, found in said.items() if found != ["strict-origin"]] == []
