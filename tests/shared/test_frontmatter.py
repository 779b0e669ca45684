"""Content files as people really save them: each becomes a document, or says what to mend and on which line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plugins.shared.frontmatter import Document, parse, read
from plugins.shared.problem import Problem

NAME = "content/posts/x.md"


def document(data: bytes) -> Document:
    found = parse(data, NAME)
    assert isinstance(found, Document), found
    return found


def problems(data: bytes) -> list[Problem]:
    found = parse(data, NAME)
    assert not isinstance(found, Document), found
    return found


@pytest.mark.parametrize(
    ("text", "fields", "body", "line"),
    [
        ("Title: Hello\nDate: 2010-10-01\n\ntext\n", {"title": "Hello", "date": "2010-10-01"}, "text\n", 4),
        ("\n\nTitle: a: b\n\ntext", {"title": "a: b"}, "text", 5),
        ("Title: x\nText that is no header\n", {"title": "x"}, "Text that is no header\n", 2),
        ("Title: x\nSummary: one\n    two\n\tthree\n\n", {"title": "x", "summary": "one two three"}, "", 6),
        ("Title: x\nTags: a, b c;", {"title": "x", "tags": ["a, b c"]}, "", 3),
        ("Title: x\nTags: a, b\nTags: c", {"title": "x", "tags": ["a", "b", "c"]}, "", 4),
        ("Title: x\nAuthor: A, B\nKeywords: k", {"title": "x", "authors": ["A", "B"], "tags": ["k"]}, "", 4),
        ("Title: x\nDate: 3 Dec 2010 10:20", {"title": "x", "date": "2010-12-03 10:20:00"}, "", 3),
        ("Title: x\nModified: 2010/12/03\nLang: de", {"title": "x", "updated": "2010-12-03", "language": "de"}, "", 4),
        ("Title: x\nStatus: Draft\nSlug:", {"title": "x", "status": "draft"}, "", 4),
        ("Title: x\r\nDate: soon\r\n\r\ntext", {"title": "x", "date": "soon"}, "text", 4),
    ],
)  # fmt: skip
def test_headers_as_pelican_has_them_are_front_matter(text: str, fields: object, body: str, line: int) -> None:
    found = document(text.encode())
    assert (found.fields, found.body.text, found.body_line, found.accustomed) == (fields, body, line, True)


@given(st.text(alphabet="Ti: \n\tx,;-9é", max_size=60))
def test_any_headers_are_read_or_told(text: str) -> None:
    found = parse(f"Title: {text}".encode(), NAME)
    assert found if isinstance(found, list) else found.accustomed


def test_fields_lines_and_body() -> None:
    found = document(b"---\ntitle: Hello\nplace:\n  city: London\n  rooms: [A, B]\n---\nText.\n\nMore.\n")
    assert found.fields == {"title": "Hello", "place": {"city": "London", "rooms": ["A", "B"]}}
    assert found.body.text == "Text.\n\nMore.\n"
    assert found.body_line == 7
    assert found.slug == "x"
    assert found.where("title") == f"{NAME}:2"
    assert found.where("place", "city") == f"{NAME}:4"
    assert found.where("place", "rooms", 1) == f"{NAME}:5"
    assert found.where("place", "rooms", 9) == f"{NAME}:5"
    assert found.where("nothing") == f"{NAME}:2"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2010", "2010"),
        ("no", "no"),
        ("1:30", "1:30"),
        ("2010-10-21", "2010-10-21"),
        ("007", "007"),
        ("null", "null"),
        ("~", "~"),
        ("1e3", "1e3"),
        ("", ""),
        ("'it''s'", "it's"),
        ('"a: b"', "a: b"),
    ],
)
def test_a_scalar_stays_what_was_typed(typed: str, kept: str) -> None:
    assert document(f"---\ntitle: {typed}\n---\n".encode()).fields == {"title": kept}


def test_a_hashtag_in_a_list_is_no_comment() -> None:
    found = document('---\ntags:\n- caf\u00e9\n- #pay\n- # later\n- ""\n---\n'.encode()).fields
    assert found == {"tags": ["caf\u00e9", "#pay", "", ""]}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("title: Rule #1 of pay", f"{NAME}:3: `title` goes on with #1 of pay, which YAML takes for a comment"),
        ("summary: #pay", f"{NAME}:3: `summary` goes on with #pay, which YAML takes for a comment"),
        ("tags: [#pay, b]", "around an item that begins with #"),
        ("tags: [a, #pay]", "around an item that begins with #"),
    ],
)
def test_what_yaml_takes_for_a_comment_is_told(line: str, said: str) -> None:
    (problem,) = problems(f"---\nlanguage: en  #x\n{line}\n---\n".encode())
    assert said in str(problem)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf---\ntitle: x\n---\nbody\n",
        b"---\r\ntitle: x\r\n---\r\nbody\r\n",
        b"---\rtitle: x\r---\rbody\r",
        b"--- \t\ntitle: x\n---\t\nbody\n",
    ],
    ids=["byte order mark", "Windows", "old Mac", "spaces after the dashes"],
)
def test_every_editor_is_read(data: bytes) -> None:
    found = document(data)
    assert (found.fields, found.body.text, found.where("title")) == ({"title": "x"}, "body\n", f"{NAME}:2")


def test_blank_lines_before_the_front_matter_count() -> None:
    assert document(b"\n\n---\ntitle: x\n---\n").where("title") == f"{NAME}:4"


def test_a_line_of_dashes_in_the_body_is_text() -> None:
    assert document(b"---\ntitle: x\n---\none\n\n---\n\ntwo\n").body.text == "one\n\n---\n\ntwo\n"


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"", 1, "there is no front matter"),
        (b"\n\n", 1, "there is no front matter"),
        (b"Hello\n", 1, "there is no front matter"),
        (b"\n\nHello\n", 3, "there is no front matter"),
        (b"---\ntitle: x\n", 1, "the front matter has no end"),
        (b'---\ntitle: "x\ndate: y\n---\n', 2, "the YAML is broken"),
        (b"---\ntitle: x\nsummary: so: what\n---\n", 3, "the YAML is broken"),
        (b"---\ntitle: x\n\tdate: y\n---\n", 3, "the YAML is broken"),
        (b"---\ntitle: @x\n---\n", 2, "the YAML is broken"),
        (b"---\ntitle: x\ndate:\xc2\xa02026-10-01\n---\n", 3, "has a hard space (U+00A0) behind `date:`"),
        (b"---\n- a\n- b\n---\n", 2, "the front matter is not a list of keys"),
        (b"---\ntitle: x\ntitle: y\n---\n", 3, "`title` is there twice"),
        (b"---\na: &a [1]\nb: *a\n---\n", 2, "the YAML uses an alias"),
        (b"---\n? [a, b]\n: c\n---\n", 2, "a key is not plain text"),
        (b"---\ntitle: caf\xe9\n---\n", 2, "is not UTF-8 (byte 0xe9)"),
        (b"---\ntitle: x\n---\none\ntwo \xff\n", 5, "is not UTF-8 (byte 0xff)"),
        (b"---\ntitle: x\n---\none\n\x08two\n", 5, "holds the control character U+0008"),
        (b"---\ntitle: \x00\n---\n", 2, "holds the control character U+0000"),
    ],
)
def test_what_is_wrong_has_its_line_and_a_remedy(data: bytes, line: int, said: str) -> None:
    first = problems(data)[0]
    assert first.where == f"{NAME}:{line}"
    assert first.what.startswith(said)
    assert first.fix


def test_every_control_character_is_named() -> None:
    found = problems(b"---\ntitle: x\n---\na\x01b\n\x02\n")
    assert [(p.where, p.what[-6:]) for p in found] == [(f"{NAME}:4", "U+0001"), (f"{NAME}:5", "U+0002")]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    found = read(tmp_path / "gone.md", tmp_path)
    assert isinstance(found, list)
    assert str(found[0]).startswith("gone.md:1: cannot be read (No such file")


def test_aliases_cannot_fill_the_memory() -> None:
    layers = "".join(f"l{n}: &l{n} [*l{n - 1}, *l{n - 1}, *l{n - 1}, *l{n - 1}]\n" for n in range(1, 40))
    assert "alias" in problems(f"---\nl0: &l0 [x]\n{layers}---\n".encode())[0].what


@pytest.mark.parametrize("nested", ["[" * 50 + "]" * 50, "[" * 90_000, "{a: " * 40_000, "- " * 90_000])
def test_deep_nesting_is_a_problem_and_not_a_crash(nested: str) -> None:
    assert str(problems(f"---\ntitle: x\na:\n  {nested}\n---\n".encode())[0]).startswith(
        f"{NAME}:4: the YAML is nested too deeply"
    )


ESCAPES = [
    ('title: "a\\x01b"', 2, "the control character U+0001"),
    ('title: "a\\0b"', 2, "the control character U+0000"),
    ('title: "\\e]0;x"', 2, "the control character U+001B"),
    ('title: "\\N"', 2, "the control character U+0085"),
    ('title: x\ntags: [a, "b\\u202Ec"]', 3, "the mark U+202E"),
    ('title: x\nrooms:\n  - name: "\\u2066b"', 4, "the mark U+2066"),
    ('title: x\n"k\\x7f": b', 3, "the control character U+007F"),
    ('title: x\na: {b: {c: "\\uFDD0"}}', 3, "the noncharacter U+FDD0"),
    ('title: "x\\U0001FFFE"', 2, "the noncharacter U+1FFFE"),
    ("title: gpj\u202e.exe", 2, "the mark U+202E"),
    ("title: x\n---\none\ntwo\u2069", 5, "the mark U+2069"),
]


@pytest.mark.parametrize(("front", "line", "words"), ESCAPES)
def test_what_no_text_may_hold_is_seen_wherever_yaml_brings_it_from(front: str, line: int, words: str) -> None:
    (problem,) = problems(f"---\n{front}\n---\n".encode())
    assert str(problem).startswith(f"{NAME}:{line}: holds {words}")


def test_every_such_text_of_a_file_is_told_at_once() -> None:
    found = problems(b'---\ntitle: "\\x01"\nname: "\\x02 \\x02"\n---\n')
    assert [problem.where for problem in found] == [f"{NAME}:2", f"{NAME}:3"]


BOMBS = [
    (b"---\ntitle: x\n---\n" + b"a" * 500_000, "holds more than 500,000 bytes"),
    (b"---\ntitle: " + b"x" * 200_000 + b"\n---\n", "the front matter has more than 200,000 characters"),
    (b"---\ntags: [" + b"x," * 20_000 + b"]\n---\n", "the front matter has more than 5,000 values"),
    (
        b"---\n" + b"".join(b"k%d: x\n" % n for n in range(6000)) + b"---\n",
        "the front matter has more than 5,000 values",
    ),
]


@pytest.mark.parametrize(("data", "words"), BOMBS)
def test_a_file_has_bounds(data: bytes, words: str) -> None:
    (problem,) = problems(data)
    assert problem.what == words


def test_a_separator_that_no_editor_shows_moves_no_line() -> None:
    assert document("---\ntitle: a\u2028b\nsummary: c\n---\n".encode()).where("summary") == f"{NAME}:3"


FENCED = st.binary(max_size=300).map(lambda body: b"---\n" + body + b"\n---\n")
YAMLISH = st.text("abc:-[]{}&*!|>'\"#%@`,? \n\t\r\x85  é😀\x00", max_size=120).map(
    lambda text: f"---\n{text}\n---\n".encode()
)


@given(st.one_of(st.binary(max_size=300), FENCED, YAMLISH))
def test_any_bytes_are_a_document_or_problems_with_a_line_in_the_file(data: bytes) -> None:
    found = parse(data, NAME)
    last = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    if isinstance(found, Document):
        assert all(1 <= line <= last for line in found.lines.values())
    else:
        assert found
        for problem in found:
            name, _, line = problem.where.rpartition(":")
            assert name == NAME
            assert 1 <= int(line) <= last
            assert problem.what
            assert problem.fix
            assert "\n" not in str(problem)


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
KEYS = st.text("abcdefghij_", min_size=1, max_size=8)
SCALARS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters=TURNING),
    max_size=30,
)


@given(st.dictionaries(KEYS, SCALARS, min_size=1, max_size=8), st.integers(0, 4), SCALARS)
def test_every_key_is_found_on_the_line_where_it_stands(fields: dict[str, str], blank: int, body: str) -> None:
    lines = [
        yaml.safe_dump({key: value}, allow_unicode=True, width=10**9).splitlines()[0] for key, value in fields.items()
    ]
    found = document("\n".join([*[""] * blank, "---", *lines, "---", body]).encode())
    assert found.fields == fields
    assert found.body.text == body
    assert [found.lines[(key,)] for key in fields] == [blank + 2 + n for n in range(len(fields))]
    assert found.body_line == blank + len(fields) + 3


TOML = """+++
title = "Hello: it's on"
date = 2010-10-21T09:30:00+01:00
day = 2010-10-22
draft = false
number = 1.10
tags = ["a", "b"]

[image]
src = "images/a.jpg"

[[photos]]
src = "b.jpg"
+++
Text.
"""


def test_toml_is_read_with_its_lines() -> None:
    found = document(TOML.encode())
    assert found.fields == {
        "title": "Hello: it's on",
        "date": "2010-10-21T09:30:00+01:00",
        "day": "2010-10-22",
        "draft": "false",
        "number": "1.10",
        "tags": ["a", "b"],
        "image": {"src": "images/a.jpg"},
        "photos": [{"src": "b.jpg"}],
    }
    assert [found.where(*key) for key in (("title",), ("tags", 1), ("image", "src"), ("photos", 0, "src"))] == [
        f"{NAME}:{line}" for line in (2, 7, 10, 13)
    ]
    assert (found.body.text, found.body_line) == ("Text.\n", 15)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("+++\ntitle = x\n+++\n", 2, "the TOML is broken"),
        ("\n+++\ntitle = 'x'\n\nb = 'y\n+++\n", 5, "the TOML is broken"),
        ("+++\ntitle = 'x'\n---\n", 1, "the front matter has no end"),
        ('+++\ntitle = "\\u0001"\n+++\n', 2, "holds the control character"),
        ("+++\na = " + "[" * 2000 + "]" * 2000 + "\n+++\n", 2, "the TOML is broken"),
        ("+++\n[" + ".".join("a" * 3000) + "]\n+++\n", 2, "the TOML is broken"),
        ("+++\na = [" + "1," * 6000 + "]\n+++\n", 2, "the front matter has more than"),
    ],
)
def test_toml_that_cannot_be_read_has_its_line(text: str, where: int, what: str) -> None:
    found = problems(text.encode())
    assert found[0].where == f"{NAME}:{where}"
    assert found[0].what.startswith(what)


@given(st.text("+=[]{}\"'.\n#ab1-: ", max_size=200))
def test_any_toml_is_a_document_or_a_problem(text: str) -> None:
    assert parse(f"+++\n{text}\n+++\n".encode(), NAME)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("3 Dec 2010", "2010-12-03"),
        ("Fri, 03 Dec 2010 10:20:00 +0100", "2010-12-03 10:20:00+01:00"),
        ("Fri, 03 Dec 2010 10:20:00 GMT", "2010-12-03 10:20:00+00:00"),
        ("Fri, 03 Dec 2010 10:20:00 EST", "2010-12-03 10:20:00-05:00"),
        ("2010/12/03 10:20", "2010-12-03 10:20:00"),
        # A part of a date would become another with each day that it is read on, and these letters mean several zones.
        *((one, one) for one in ("December 2010", "2010-12", "Friday", "3 December", "10:20", "3 Dec 2010 10:20 IST")),
    ],
)
def test_a_date_of_pelicans_means_the_same_on_every_day_and_machine(written: str, read_as: str) -> None:
    assert document(f"Title: x\nDate: {written}\n\ntext\n".encode()).fields["date"] == read_as
