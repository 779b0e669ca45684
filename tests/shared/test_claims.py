"""Each address has one owner, and a second claim changes nothing."""

from __future__ import annotations

import pytest

from plugins.shared.names import Claims


@pytest.fixture
def table() -> Claims:
    table = Claims()
    for name in ("index.html", "posts/hello/index.html", "planet/", "caf\u00e9/index.html"):
        assert table.claim(name, name) is None
    return table


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("index.html", "index.html"),
        ("INDEX.html", "index.html"),
        ("index.html/index.html", "index.html"),
        ("posts/hello/index.html", "posts/hello/index.html"),
        ("Posts/Hello/index.html", "posts/hello/index.html"),
        ("posts/hello", "posts/hello/index.html"),  # a file where a folder is
        ("posts", "posts/hello/index.html"),
        ("posts/", "posts/hello/index.html"),
        ("posts/hello/index.html/a/b", "posts/hello/index.html"),
        ("planet/index.html", "planet/"),
        ("planet/a/b/c", "planet/"),
        ("planet", "planet/"),
        ("planet/", "planet/"),
        ("cafe\u0301/index.html", "caf\u00e9/index.html"),
    ],
)
def test_what_is_taken_stays_with_its_owner(table: Claims, name: str, owner: str) -> None:
    assert table.claim(name, "another") == owner
    assert table.owner("posts/hello/index.html") == "posts/hello/index.html"


@pytest.mark.parametrize("name", ["posts/hello/old/index.html", "posts/index.html", "planets/index.html", "index.htm"])
def test_what_is_beside_it_is_free(table: Claims, name: str) -> None:
    assert table.claim(name, "another") is None
    assert table.owner(name) == "another"


def test_nobody_owns_what_nobody_claimed(table: Claims) -> None:
    assert [table.owner(name) for name in ("posts/index.html", "posts/hello", "x")] == [None] * 3
