"""What a pull request may bring into content/: nothing of it reads another file, writes outside the output, or runs.

Each case is one file (or several) that a stranger adds. Either the build refuses it by file and line, or its output is
harmless. The cases whose names begin with pr- are those of the corpus' transport_cases.json.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from pathlib import Path

import pytest

from tests.building import Built, Project, Workshop
from tests.conftest import sound
from tests.corpora import corpora
from tests.writing.test_safety import dangers

POST = "---\ntitle: {0}\ndate: 2026-01-01\n---\n"
SECRET = "root:x:0:0"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"


def bomb(side: int) -> bytes:
    """Return the head of a PNG that would be ``side`` pixels high and wide."""
    head = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = (
        struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in (head, body, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def member(*lines: str, name: str = "Al") -> str:
    return "\n".join(["---", f"name: {name}", *lines, "---", ""])


ALIASES = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]" for n in range(9))
EVENT = "---\ntitle: x\nstart: 2026-02-01\n---\n"
# What is refused by a line of its own: name → files, and the beginning of what is said after "content/FILE:".
REFUSED: dict[str, tuple[str, str | bytes, str]] = {
    # The о is Cyrillic.
    "pr-member-slug-unicode": ("members/j\u043en.md", member(), "1: the file's name cannot be a page's address"),
    "pr-member-slug-case": ("members/pn.md", member('slug: "ALICE"'), "3: `slug` is not a slug: ALICE"),
    "pr-member-url-js": ("members/pa.md", member('blog: "javascript:alert(1)"'), "3: `blog` is not a web address"),
    "pr-member-slug-reserved": ("pages/feeds.md", "---\ntitle: x\n---\n", "2: /feeds/ is an address of the site's own"),
    "pr-member-avatar-svg": ("images/pb.svg", SVG, "1: is an SVG, which can carry code"),
    "pr-member-avatar-huge": ("images/pc.png", bomb(30_000), "1: "),
    "pr-yaml-python-tag": ("posts/pd.md", "---\ntitle: !!python/object/apply:os.system ['touch x']\n---\n", "2: "),
    "pr-toml-deep": ("posts/pe.md", f"---\ntitle: {'[' * 3000}\n---\n", "2: the YAML is nested too deeply"),
    "pr-member-bio-markdown": ("members/pf.md", member() + "<script>alert(1)</script>\n", "4: has HTML that may not"),
    "pr-rst-include": ("posts/pg.rst", ".. include:: /etc/passwd\n", "1: "),
    "pr-pelican-template-meta": (
        "posts/ph.md",
        "---\ntitle: x\ndate: 2026-01-01\ntemplate: ../../x\n---\n",
        "4: `template`",
    ),
    "pr-pelican-static-traversal": ("posts/pi.md", POST.format("x") + "[x]({static}/../../../etc/passwd)\n", "5: "),
    "pr-svg-image": ("images/pj.svg", SVG, "1: is an SVG, which can carry code"),
    "pr-html-page": ("pages/pk.html", "<script>alert(1)</script>", "1: "),
    "pr-git-lfs-pointer": ("images/pl.png", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "1: "),
    "pr-bom-utf16-md": ("posts/pm.md", POST.format("x").encode("utf-16"), "1: is not UTF-8"),
    "yaml-aliases": ("posts/qa.md", f"---\n{ALIASES}\n---\n", ""),
    "save-as": ("posts/qb.md", "---\ntitle: x\ndate: 2026-01-01\nsave_as: ../../x.html\n---\n", "4: `save_as`"),
    "slug-traversal": ("posts/qc.md", "---\ntitle: x\ndate: 2026-01-01\nslug: ../../x\n---\n", "4: "),
    "slug-absolute": ("posts/qd.md", "---\ntitle: x\ndate: 2026-01-01\nslug: /etc/x\n---\n", "4: "),
    "page-slug-traversal": ("pages/qe.md", "---\ntitle: x\nslug: ../x\n---\n", "3: "),
    "image-outside": ("posts/qf.md", POST.format("x") + "![x](../../../../../etc/passwd)\n", "5: "),
    "link-to-file": ("posts/qg.md", POST.format("x") + "[x](../../pelicanconf.py)\n", "5: "),
    "earlier-address": (
        "posts/qh.md",
        "---\ntitle: x\ndate: 2026-01-01\nredirects: [../../x]\n---\n",
        "4: redirects from",
    ),
    "photo-outside": ("members/qi.md", member("photo: ../../../etc/passwd"), "3: "),
    "event-photo-outside": ("events/qj.md", "---\ntitle: x\nstart: 2026-02-01\nvenue: ../../x\n---\n", "4: "),
    "style": ("posts/qk.md", POST.format("x") + '<p style="position:fixed">x</p>\n', "5: has HTML that may not"),
    "control-name": ("posts/q\x01r.md", POST.format("x"), ""),
    "unknown-kind": ("posts/qs.exe", "MZ", "1: "),
    "pr-member-1000-feeds": (
        "members/tb.md",
        member(f"feeds: [{', '.join(f'https://a.example/{n}' for n in range(1000))}]"),
        "3: `feeds` has more than 500 items",
    ),
    "pr-1GB-file": ("posts/tg.md", POST.format("long") + "word " * 210_000, "1: holds more than "),
    "dot-picture": ("images/.ra.jpg", "x", "1: begins with a dot"),
    "dot-svg": ("images/.rb.svg", SVG, "1: begins with a dot"),
    "dot-page": ("images/.rc.html", "<script>alert(1)</script>", "1: begins with a dot"),
    "dot-settings-of-a-host": ("images/.htaccess", "AddType text/html .jpg\n", "1: begins with a dot"),
    "dot-post": ("posts/.rd.md", POST.format("x"), "1: begins with a dot"),
    "dot-member": ("members/.re.md", member(), "1: begins with a dot"),
    "dot-archive": ("planet/.rf.json", "{}", "1: begins with a dot"),
    "page-beside-archives": ("planet/rg.html", "<script>alert(1)</script>", "1: is no archive"),
    "page-at-the-top": ("rh.html", "<script>alert(1)</script>", "1: has no place there"),
    "folder-of-its-own": ("notes/ri.pdf", "%PDF-", "1: is in no folder that is read"),
    "page-to-fetch": ("files/ri.html", "<script>alert(1)</script>", "1: is no file that readers may fetch"),
    "drawing-to-fetch": ("files/ri.svg", SVG, "1: is no file that readers may fetch"),
    "photo-among-slides": (
        "files/IMG 1.JPG",
        "x",
        "1: is no file that readers may fetch here — move it to content/images/",
    ),
    "film-among-pictures": ("images/IMG_2.MOV", "x", "1: is not a picture — save it as .mp4 in content/files/"),
    "film-among-slides": ("files/a film.mkv", "x", "1: is no file that readers may fetch here — save it as .mp4 in"),
    "film-beside-a-post": ("posts/clip.mp4", "x", "1: is not Markdown — move it to content/files/"),
    "slides-beside-a-post": ("posts/a/Talk.PDF", "%PDF-", "1: is not Markdown — move it to content/files/"),
    "sound-beside-an-event": ("events/x.wav", "x", "1: is not Markdown — save it as .mp3 or .m4a in content/files/"),
    "markdown-by-another-ending": ("posts/x.markdown", "x", "1: is not Markdown — rename it x.md"),
    "components": (
        "posts/y.mdx",
        "x",
        "1: is not Markdown — rename it y.md, and write in Markdown",
    ),
    "anything-beside-a-post": ("posts/x.exe", "x", "1: is not Markdown — write it as a .md file"),
    "page-called-slides": ("files/rj.pdf", "<script>alert(1)</script>", "1: is not what .pdf says"),
    "archive-called-text": ("files/rk.txt", b"PK\x03\x04\x00", "1: is not what .txt says"),
    "huge-file": ("files/rl.pdf", b"%PDF-" + b"x" * 25_000_000, "1: is larger than 25 MB"),
    "svg-beside-a-post": ("posts/rm.svg", SVG, "1: is an SVG, which can carry code"),
    "member-too-deep": ("members/deep/rj.md", member(), "1: lies deeper than anything is read"),
    "session-too-deep": ("events/a/b/rk.md", "---\ntitle: x\n---\n", "1: lies deeper than anything is read"),
    "redirect-from-home": (
        "posts/rl.md",
        "---\ntitle: x\ndate: 2026-01-01\nredirects: [.]\n---\n",
        "4: redirects from .,",
    ),
    "redirect-from-headers": (
        "posts/rm.md",
        "---\ntitle: x\ndate: 2026-01-01\nredirects: [_headers]\n---\n",
        "4: redirects from _headers,",
    ),
}


# The same for links: name → where it leads.
LINKS = {
    "events/linked": "/etc",
    "images/.environ.jpg": "/proc/self/environ",
    "images/.etc": "/etc",
    "images/.settings.jpg": "../../pelicanconf.py",
    "posts/.leak.md": "/etc/passwd",
    "images/loop-a": ".",
    "images/loop-b": ".",
    "images/inside.jpg": "../LICENSE",
    "planet/all": "/",
    ".DS_Store": "/etc/passwd",
}


def spoil(project: Project) -> Built:
    """Bring in every case at once, links and a pipe among them."""
    for name, content, _ in REFUSED.values():
        project.write(f"content/{name}", content)
    for name in ("posts/link.md", "images/link.png", "members/link.md", "planet/link.json"):
        (project.folder / "content" / name).parent.mkdir(exist_ok=True)
        (project.folder / "content" / name).symlink_to("/etc/passwd")
    for name, target in LINKS.items():
        (project.folder / "content" / name).symlink_to(target)
    os.mkfifo(project.folder / "content/images/pipe.jpg")
    return project.build("build")


@pytest.fixture(scope="module")
def spoilt(workshop: Workshop) -> Built:
    return workshop.once("contribution-refused", spoil)


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_its_place(spoilt: Built, case: str) -> None:
    name, _, said = REFUSED[case]
    lines = [line for line in spoilt.said.splitlines() if line.startswith(f"content/{name}:".replace("\x01", "?"))]
    assert lines, spoilt.said
    assert lines[0].partition(":")[2].startswith(said)


@pytest.mark.case("pr-member-avatar-symlink")
@pytest.mark.parametrize("name", ["posts/link.md", "images/link.png", "members/link.md", "planet/link.json"])
def test_a_link_to_a_file_elsewhere_is_refused(spoilt: Built, name: str) -> None:
    assert f"content/{name}:1: is a link to a file outside content/" in spoilt.said


@pytest.mark.parametrize("name", [*LINKS, "images/pipe.jpg"])
def test_a_link_or_a_pipe_is_refused_whatever_it_is_called(spoilt: Built, name: str) -> None:
    assert f"\ncontent/{name}:1: is " in f"\n{spoilt.said}"


def test_nothing_was_published_read_or_run(spoilt: Built) -> None:
    assert spoilt.status == 2
    assert "Traceback" not in spoilt.said and SECRET not in spoilt.said
    assert not spoilt.output.exists()


# What is harmless as it stands; the build is well.
TAKEN: dict[str, tuple[str, str]] = {
    "pr-member-feed-loopback": ("members/ta.md", member('feed: "http://127.0.0.1:8000/"')),
    "pr-jinja-in-content": (
        "posts/tc.md",
        POST.format("'{{ settings }}'") + "{{ SITEURL.__class__ }} {% debug %}\n",
    ),
    "markup-in-names": (
        "members/td.md",
        member(name="'<img src=x onerror=alert(1)>'"),
    ),
    "markup-in-title": ("posts/te.md", POST.format("'</title><script>alert(1)</script>'") + "x\n"),
    "markdown-links": ("posts/tf.md", POST.format("x") + '<https://a.example/"onmouseover=alert(1)>\n'),
    "a-long-text": ("posts/tg.md", POST.format("long") + "word " * 20_000),
    "leftovers": ("images/.DS_Store", "<script>alert(1)</script>"),
    "backup": ("posts/.#backup.md", "<script>alert(1)</script>"),
    "event-markup": ("events/th.md", EVENT.replace("title: x", "title: '\"><script>alert(1)</script>'") + "x\n"),
}


def bring(project: Project) -> Built:
    """Bring in what is harmless."""
    for name, content in TAKEN.values():
        project.write(f"content/{name}", content)
    return project.build("build")


@pytest.mark.case(*(name for name in TAKEN if name.startswith("pr-")))
def test_what_is_taken_does_nothing(workshop: Workshop) -> None:
    built = sound(workshop.once("contribution-taken", bring))
    beside = {path.name for path in Path(built.folder).iterdir()}
    assert beside <= ROOT_FILES | {"output", ".hub", "__pycache__"}
    found = {}
    for name, data in built.files().items():
        if name.endswith(".html"):
            text = data.decode()
            assert SECRET not in text, name
            own = text.partition("<main")[2].partition("</main>")[0]
            found[name] = [] if name.startswith("search") else dangers(own)
    assert {name: bad for name, bad in found.items() if bad} == {}


ROOT = Path(__file__).parents[2]
# What a copy of the program has at its top, and what a build writes there.
ROOT_FILES = {path.name for path in ROOT.glob("*.py")} | {"content", "theme", "plugins", "events.lock", "posts.lock"}
# Answered elsewhere: links to files (above), and changes outside content/, which SECURITY.md is about.
ELSEWHERE = {"pr-pelicanconf-change", "pr-member-avatar-symlink"}


def test_every_case_of_the_corpus_is_here() -> None:
    cases = json.loads((corpora() / "hostile/transport_cases.json").read_text("utf-8"))["cases"]
    named = {case["id"] for case in cases if case["group"] == "pr-author"}
    assert named == {case for case in (*REFUSED, *TAKEN) if case.startswith("pr-")} | ELSEWHERE
