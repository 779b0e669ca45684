"""A writer errs: the build names the file, the line, the fact and the remedy, all at once, and the site stays up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import Built, Project, Workshop

pytestmark = pytest.mark.slow

POST = "title: x\ndate: 2026-01-01\n"
EVENT = "title: x\nstart: 2026-01-02\n"
A_DAY = "write it as 2026-10-21, or 2026-10-21 09:30 with a time"
A_DATE = "write a day that the calendar has"

# file below content/, its front matter and text, and what is said of it after "content/FILE:"
CASES = [
    (
        "posts/no-title.md",
        "---\ndate: 2026-01-01\n---\n",
        "2: `title` is missing — add a line `title: …` to the front matter",
    ),
    ("posts/no-date.md", "---\ntitle: x\n---\n", "2: `date` is missing — add a line `date: …` to the front matter"),
    (
        "posts/bad-date.md",
        "---\ntitle: x\ndate: 2026-13-45\n---\n",
        f"3: `date` is not a date: 2026-13-45 (month must be in 1..12) — {A_DATE}",
    ),
    ("posts/worded-date.md", "---\ntitle: x\ndate: next week\n---\n", f"3: `date` is not a date: next week — {A_DAY}"),
    (
        "posts/misspelt.md",
        f"---\n{POST}tgas: [a]\n---\n",
        "4: `tgas` is not a key that is known here — did you mean `tags`?",
    ),
    ("posts/a/same.md", f"---\n{POST}---\n", None),
    (
        "posts/b/same.md",
        f"---\n{POST}---\n",
        "1: has the slug `same` of content/posts/a/same.md too — rename the file, or give it another `slug`",
    ),
    (
        "posts/quotes.md",
        '---\ntitle: "x\ndate: 2026-01-01\n---\n',
        "2: the YAML is broken: found unexpected end of stream — close the quotes that were opened",
    ),
    (
        "posts/colon.md",
        "---\ntitle: a: b\ndate: 2026-01-01\n---\n",
        "2: the YAML is broken: mapping values are not allowed in this context — "
        "put quotes around a value that has a colon in it",
    ),
    ("posts/open.md", "---\ntitle: x\n", "1: the front matter has no end — close it with a line ---"),
    ("posts/bare.md", "Hello\n", "1: there is no front matter — begin the file with ---, title: …, date: … and ---"),
    (
        "posts/shout.MD",
        f"---\n{POST}---\n",
        "1: is not Markdown — rename it shout.md: its ending has to be in small letters",
    ),
    (
        "posts/pelican.md",
        "Title: x\nDate: next week\n\nHello\n",
        f"2: `date` is not a date: next week — {A_DAY}",
    ),
    (
        "posts/latin.md",
        b"---\ntitle: x\ndate: 2026-01-01\n---\ncaf\xe9\n",
        "5: is not UTF-8 (byte 0xe9) — save the file with the encoding UTF-8",
    ),
    (
        "posts/control.md",
        b"---\ntitle: x\ndate: 2026-01-01\n---\n\na\x08b\n",
        "6: holds the control character U+0008 — delete it: it cannot be seen, and feeds cannot carry it",
    ),
    (
        "posts/escape.md",
        '---\ntitle: "a\\x01b"\ndate: 2026-01-01\n---\n',
        "2: holds the control character U+0001 — delete it: it cannot be seen, and feeds cannot carry it",
    ),
    (
        "posts/turned.md",
        f"---\n{POST}---\n\none\n\u202etwo\n",
        "7: holds the mark U+202E, which turns the direction of the text around it — delete it; where a name",
    ),
    (
        "posts/numbered.md",
        f"---\n{POST}---\n\n`&#8238;` is shown, and\n&#8238; is not\n",
        "7: holds the mark U+202E, which turns the direction of the text around it — delete it; where a name",
    ),
    (
        "posts/command.md",
        f'---\n{POST}canonical: "https://a.example/\\n::error file=content/LICENSE::all is lost"\n---\n',
        "4: `canonical` is not a web address: https://a.example/\\n::error file=content/LICENSE::all is lost — begin",
    ),
    (
        "posts/long-ago.md",
        "---\ntitle: x\ndate: 1010-10-21\n---\n",
        "3: `date` is in the year 1010 — mend the year: it may be from 1900 to 2200",
    ),
    (
        "posts/lines.md",
        '---\ntitle: "one\\ntwo"\ndate: 2026-01-01\n---\n',
        "2: `title` has several lines — write it on one line",
    ),
    (
        "events/turned.md",
        f'---\n{EVENT}rooms:\n  - "a\\u2067b"\n---\n',
        "5: holds the mark U+2067, which turns the direction of the text around it — delete it; where a name",
    ),
    (
        "posts/link.md",
        f"---\n{POST}---\n\n[x](../events/never-there.md)\n",
        "6: links to ../events/never-there.md, which does not exist — "
        "write the path from this file to the other, such as ../events/x.md or ../images/x.jpg",
    ),
    (
        "posts/author.md",
        f"---\n{POST}authors: [ann-smple]\n---\n",
        "4: `authors` names the member ann-smple, which does not exist — did you mean `ann-sample`?",
    ),
    (
        "posts/code.md",
        f"---\n{POST}---\n<script>alert(1)</script>\n",
        "5: has HTML that may not be published: <script — "
        "take it out; to show the code itself, put it between ``` lines",
    ),
    (
        "pages/planet.md",
        "---\ntitle: x\n---\n",
        "2: /planet/ is an address of the site's own — rename the file, or give it another `slug`",
    ),
    (
        "members/no-name.md",
        "---\nblog: https://example.org/\n---\n",
        "2: `name` is missing — add a line `name: …` to the front matter",
    ),
    (
        "members/typo.md",
        "---\nname: Jo\nblgo: https://example.org/\n---\n",
        "3: `blgo` is not a key that is known here — did you mean `blog`?",
    ),
    (
        "members/feed.md",
        "---\nname: x\nfeed: example.org\n---\n",
        "3: `feed` is not a web address: example.org — begin it with https://",
    ),
    (
        "events/no-title.md",
        "---\nstart: 2026-01-01\n---\n",
        "2: `title` is missing — add a line `title: …` to the front matter",
    ),
    ("events/no-start.md", "---\ntitle: x\n---\n", "2: `start` is missing — add a line `start: …` to the front matter"),
    (
        "events/typo.md",
        f"---\n{EVENT}venu: y\n---\n",
        "4: `venu` is not a key that is known here — did you mean `venue`?",
    ),
    (
        "events/host.md",
        f"---\n{EVENT}hosts: [nobody-here]\n---\n",
        "4: `hosts` names the member nobody-here, which does not exist",
    ),
    ("events/backwards.md", f"---\n{EVENT}end: 2026-01-01\n---\n", "4: end is before start"),
    (
        "events/venue.md",
        f"---\n{EVENT}venue: nowhere\n---\n",
        "4: `venue` names the venue nowhere, which does not exist",
    ),
    (
        "events/zone.md",
        f"---\n{EVENT}timezone: London\n---\n",
        "4: `timezone` is not a time zone: London — write Europe/London",
    ),
    (
        "venues/typo.md",
        "---\nname: x\nadress: y\n---\n",
        "3: `adress` is not a key that is known here — did you mean `address`?",
    ),
    ("notes/stray.md", "Hello\n", "1: is in no folder that is read — move it to one of content/posts/"),
    ("images/page.html", "<p>x</p>", "1: is not a picture — use one of"),
]


def spoil(project: Project) -> Built:
    """Write every wrong file into the site, and build again."""
    for name, content, _ in CASES:
        project.write(f"content/{name}", content)
    return project.build("build")


@pytest.fixture(scope="module")
def spoilt(workshop: Workshop, site: Built) -> Built:
    return workshop.once("spoilt", spoil, of=site)


@pytest.mark.parametrize(("name", "said"), [(name, said) for name, _, said in CASES if said])
def test_what_is_wrong_is_said_with_its_line_and_remedy(spoilt: Built, name: str, said: str) -> None:
    (line,) = [line for line in spoilt.said.splitlines() if line.startswith(f"content/{name}:")]
    assert line.startswith(f"content/{name}:{said}")
    what, _, remedy = line.partition(" — ")
    assert what
    assert remedy


def test_everything_is_said_once_and_nothing_else(spoilt: Built) -> None:
    expected = len([said for _, _, said in CASES if said])
    assert spoilt.said.splitlines()[-1] == f"{expected} problems to mend."
    assert len(spoilt.said.splitlines()) == expected + 1


def test_the_exit_status_says_that_a_person_must_mend_something(spoilt: Built) -> None:
    assert spoilt.status == 2


def test_the_last_good_site_stays(spoilt: Built, site: Built) -> None:
    assert spoilt.files() == site.files()


def test_mending_it_is_all_that_it_takes(workshop: Workshop, tmp_path: Path, site: Built) -> None:
    def mend(project: Project) -> Built:
        project.write("content/posts/x.md", "---\ntitle: x\n---\n")
        assert project.build("build").status == 2
        project.write("content/posts/x.md", "---\ntitle: x\ndate: 2026-01-01\n---\nOne.\n\n" + "[" * 10_000)
        costly = project.build("build")
        assert (costly.status, costly.said[:50]) == (2, "content/posts/x.md:7: takes too much work to conve")
        checked = project.run("import sys; from plugins.site.__main__ import main; sys.exit(main(['check']))")
        assert checked.status == 2
        assert costly.said.splitlines()[0] in checked.said.splitlines()
        (project.folder / "content/posts/x.md").unlink()
        return project.build("build")

    assert workshop.once("mended", mend, of=site).files() == site.files()
