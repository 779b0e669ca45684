"""What an organiser gets from a folder of member files: people, or every problem with place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.members.match import Match
from plugins.members.model import Link
from plugins.members.reading import read_members

ROOT = Path(__file__).parents[2]


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.md").write_text(text, encoding="utf-8")
    return folder


def test_the_smallest_file_is_a_member(tmp_path: Path) -> None:
    write(tmp_path, jon_ingham="---\nname: Jon Ingham\nfeed: https://example.org/feed/\n---\n\nAbout *Jon*.\n")
    (member,), problems = read_members(tmp_path, tmp_path)
    assert problems == []
    assert (member.slug, member.name, member.feeds) == (
        "jon-ingham",
        "Jon Ingham",
        ("https://example.org/feed/",),
    )
    assert member.feed_lines == ("jon-ingham.md:3",)
    assert member.body.text.strip() == "About *Jon*."


def test_every_key_is_read(tmp_path: Path) -> None:
    text = """---
name: Ann
slug: ann
kind: organisation
blog: https://ann.example/
feeds:
  - https://ann.example/a.xml
  - url: https://ann.example/b.xml
hashtags: "#CHRU, hr"
language: en-GB
text: excerpt
include: {tags: [hr], languages: en}
exclude: {words: cricket}
moved_from: http://old.example/
links: [{title: Mastodon, url: https://social.example/@ann}]
photo: images/ann.jpg
joined: 2010-01-01
left: 2011-01-01
---
"""
    (member,), problems = read_members(write(tmp_path, ann=text), tmp_path)
    assert problems == []
    assert member.feeds == ("https://ann.example/a.xml", "https://ann.example/b.xml")
    assert member.feed_lines == ("ann.md:7", "ann.md:8")
    assert member.hashtags == ("CHRU", "hr")
    assert (member.include, member.exclude) == (
        Match(tags=("hr",), languages=("en",)),
        Match(words=("cricket",)),
    )
    assert member.links == (Link("Mastodon", "https://social.example/@ann"),)
    assert member.moved_from == ("http://old.example/",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\nblog: https://a.example/\n---\n", "a.md:2: `name` is missing"),
        (
            "---\nname: A\nfeed: a.example/feed\n---\n",
            "a.md:3: `feed` is not a web address: a.example/feed",
        ),
        (
            "---\nname: A\nwebsite: https://a.example/\n---\n",
            "a.md:3: `website` is not a key that is known here — here it is `blog: https://a.example/`",
        ),
        ("---\nname: A\nblog: javascript:alert(1)\n---\n", "a.md:3: `blog` is not a web address"),
        ("---\nname: A\nslug: Аlice\n---\n", "a.md:3: `slug` is not a slug"),
        ("---\nname: A\nphoto: ../../etc/passwd\n---\n", "a.md:3: `photo` is not a picture"),
        ("---\nname: A\nphoto: x.svg\n---\n", "a.md:3: `photo` is not a picture"),
        (
            "---\nname: A\njoined: 2012-01-01\nleft: 2011-01-01\n---\n",
            "a.md:4: `left` (2011-01-01) is before `joined`",
        ),
        (
            "---\nname: A\nfeeds:\n- https://a.example/f\n- http://A.example/f/\n---\n",
            "a.md:5: the feed http://A.example",
        ),
        ("no front matter\n", "a.md:1: there is no front matter"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    _, problems = read_members(write(tmp_path, a=text), tmp_path)
    assert len(problems) == 1
    assert str(problems[0]).startswith(said)
    assert problems[0].fix


def test_two_members_cannot_share_an_address(tmp_path: Path) -> None:
    write(tmp_path, ann="---\nname: Ann\n---\n", bob="---\nname: Bob\nslug: ann\n---\n")
    _, problems = read_members(tmp_path, tmp_path)
    assert [str(p).partition(" — ")[0] for p in problems] == ["bob.md:1: the address members/ann/ is taken by ann.md"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("---\nname: Secret\n---\n", encoding="utf-8")
    folder = tmp_path / "members"
    folder.mkdir()
    (folder / "x.md").symlink_to(secret)
    members, problems = read_members(folder, tmp_path)
    assert members == ()
    assert [str(problem) for problem in problems] == [
        "members/x.md:1: is a link to a file outside members/ — put the file itself here, not a link to it"
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert read_members(tmp_path / "nobody", tmp_path)[1][0].what == "there is no such folder"
