"""Every address of the site has one owner before anything is written, and a build that failed leaves nothing behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from plugins.shared.names import unheld
from plugins.site.catalogue import Catalogue
from plugins.site.loading import load
from plugins.site.redirects import parse_redirect
from tests.building import Built, Project, Workshop
from tests.conftest import living_in, sound
from tests.site.test_torture import torture

pytestmark = pytest.mark.slow

NOW = datetime(2026, 12, 31, tzinfo=UTC)
POST = "---\ntitle: Sample\ndate: 2010-10-{day:02}\n{more}---\nA sample.\n"


def read(root: Path, files: dict[str, str | None]) -> tuple[Catalogue, list[str]]:
    """Return what is read of ``files`` below content/ (None: a picture), and what must be mended."""
    for name, text in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            Image.new("RGB", (9, 9)).save(path)
        else:
            path.write_text(text, encoding="utf-8")
    catalogue, problems = load(living_in(root), root, NOW)
    return catalogue, sorted(str(problem).partition(" — ")[0].removeprefix("content/") for problem in problems)


def post(more: str = "", day: int = 1) -> str:
    return POST.format(more=more, day=day)


OWN = [
    *("index.html/x", "404.html", "404", "search/", "search/x/y", "planet", "planet/", "planet/index.html"),
    *("planet/archive/index.json", "planet/2010/10/", "feeds/atom.xml", "feeds", "sitemap.xml", "robots.txt/"),
    *("favicon.ico", "site.webmanifest", "theme/css/site.css", "pagefind/pagefind.js", "icons/180.png", "cards/"),
    *("posts", "posts/index.html", "posts/page/2/", "posts/archive/", "tags/", "events/", "events/calendar.ics"),
    *(
        "events/past/",
        "events/subscribe",
        "members/",
        "drafts/",
        "images",
        "Search/",
        "PLANET",
        "Sitemap.XML",
        "-/reload",
    ),
    *("%73earch/", "plan%65t/x", "-/reload"),
]


@pytest.mark.parametrize("old", OWN)
def test_a_redirect_from_an_address_of_the_site_is_refused_at_its_line(tmp_path: Path, old: str) -> None:
    _, said = read(tmp_path, {"posts/a.md": post(f'redirects: [/old/, "{old}"]\n')})
    address = parse_redirect(old, "x").old
    assert said == [f"posts/a.md:4: redirects from {old}, and /{address} is an address of the site's own"]


@pytest.mark.parametrize("old", ["/", ".", "./", "index.html", "/index.html", "INDEX.HTML", "index.htm"])
def test_a_redirect_from_the_home_page_is_refused(tmp_path: Path, old: str) -> None:
    _, said = read(tmp_path, {"pages/a.md": f'---\ntitle: Sample\nredirects:\n- /old/\n- "{old}"\n---\n'})
    assert said == [f"pages/a.md:5: redirects from {old}, which is the home page"]


@pytest.mark.parametrize(
    "old",
    [
        *(
            "..%2f..%2fx",
            "../x",
            "a/../b",
            "a/./b",
            "%2e%2e/x",
            ".htaccess",
            ".git/config",
            "a/.git/config",
            "%2egit/x",
        ),
        *("a%5cb", "a\\\\b", "a%00b", "a%0ab", "a%0d%0aSet-Cookie: x", "a%252fb", "a%ff", "a//b", "//a.example/x"),
        *("con/", "a/NUL", "aux.html", "Com1.htm", "a./b", "a /b", "a%20/", "a:b", "a?p=1", "a#b", "a*", "a|b"),
        *(
            "https://a.example/x",
            "x" * 256,
            "a/" * 300,
            "%C3%A9" * 200,
            "_worker.js",
            "_routes.json",
            "_headers",
            "{a}",
        ),
    ],
)
def test_a_redirect_that_no_host_can_hold_is_refused(tmp_path: Path, old: str) -> None:
    _, said = read(tmp_path, {"posts/a.md": post(f'redirects: ["{old}"]\n')})
    assert len(said) == 1
    assert said[0].startswith(("posts/a.md:4: redirects from ", "posts/a.md:4: `redirects.1` has more than"))


@pytest.mark.parametrize(
    ("old", "save_as"),
    [
        ("/2010/10/old-name/", "2010/10/old-name/index.html"),
        ("old.html", "old.html"),
        ("index.php/2010/old", "index.php/2010/old/index.html"),
        ("/caf%C3%A9/", "café/index.html"),
        ("/café/", "café/index.html"),
        ("posts/another-slug/", "posts/another-slug/index.html"),
        ("events/gone/", "events/gone/index.html"),
        ("a%20b.htm", "a b.htm"),
    ],
)
def test_an_address_as_sites_had_it_leads_on(tmp_path: Path, old: str, save_as: str) -> None:
    catalogue, said = read(tmp_path, {"posts/a.md": post(f'redirects: ["{old}"]\n')})
    assert said == []
    assert [redirect.save_as for redirect in catalogue.redirects if not redirect.once_draft] == [save_as]


@given(st.text(max_size=40) | st.text("./%25ecfE_aA\\:", max_size=12))
def test_whatever_is_written_there_is_a_name_that_stands_below_the_site_or_is_refused(old: str) -> None:
    try:
        save_as = parse_redirect(old, "x").save_as
    except ValueError as error:
        assert " — " in str(error)
        return
    assert [part for part in save_as.split("/") if unheld(part)] == []
    assert save_as != "index.html"


TWICE: dict[str, tuple[dict[str, str | None], str]] = {
    "two redirects": (
        {"posts/a.md": post("redirects: [/old/]\n"), "posts/b.md": post("tags: [x]\nredirects: [/Old]\n", 2)},
        "posts/b.md:5: redirects from /Old, which is the address of content/posts/a.md",
    ),
    "twice in one file": (
        {"posts/a.md": post("redirects: [/old/, old/index.html]\n")},
        "posts/a.md:4: redirects from old/index.html, which is an address of its own",
    ),
    "its own address": (
        {"posts/a.md": post("redirects: [/posts/a/]\n")},
        "posts/a.md:4: redirects from /posts/a/, which is an address of its own",
    ),
    "a page": (
        {"pages/about.md": "---\ntitle: x\n---\n", "posts/a.md": post("redirects: [About/]\n")},
        "posts/a.md:4: redirects from About/, which is the address of content/pages/about.md",
    ),
    "a member": (
        {"members/ann.md": "---\nname: Ann\n---\n", "posts/a.md": post("redirects: [members/ann/atom.xml]\n")},
        "posts/a.md:4: redirects from members/ann/atom.xml, which is the address of content/members/ann.md",
    ),
    "an event's file": (
        {
            "events/x.md": "---\ntitle: x\nstart: 2010-01-01\n---\n",
            "posts/a.md": post("redirects: [events/x/event.ics]\n"),
        },
        "posts/a.md:4: redirects from events/x/event.ics, which is the address of content/events/x.md",
    ),
    "a date of an event": (
        {
            "events/x.md": "---\ntitle: x\nstart: 2026-11-10\nrepeat: second Tuesday\n---\n",
            "posts/a.md": post("redirects: [events/x/2026-12-08/]\n"),
        },
        "posts/a.md:4: redirects from events/x/2026-12-08/, which is the address of content/events/x.md",
    ),
    "a session": (
        {
            "events/x.md": "---\ntitle: x\nstart: 2010-01-01\n---\n",
            "events/x/s.md": "---\ntitle: s\n---\n",
            "posts/a.md": post("redirects: [events/x/s/]\n"),
        },
        "posts/a.md:4: redirects from events/x/s/, which is the address of content/events/x/s.md",
    ),
    "a tag": (
        {"posts/a.md": post("tags: [one, two]\n"), "posts/b.md": post("redirects: [tags/two/atom.xml]\n", 2)},
        "posts/b.md:4: redirects from tags/two/atom.xml, which is the address of content/posts/a.md",
    ),
    "a picture": (
        {"images/a.png": None, "posts/a.md": post("redirects: [images/a.png]\n")},
        "posts/a.md:4: redirects from images/a.png, which is the address of content/images/a.png",
    ),
    "a folder where a file is": (
        {"posts/a.md": post("redirects: [old.html]\n"), "posts/b.md": post("redirects: [old.html/x/]\n", 2)},
        "posts/b.md:4: redirects from old.html/x/, which is the address of content/posts/a.md",
    ),
    "a post that is not out yet": (
        {"posts/a.md": post("status: draft\n"), "posts/b.md": post("redirects: [posts/a/]\n", 2)},
        "posts/b.md:4: redirects from posts/a/, which is the address of content/posts/a.md",
    ),
    "two posts": (
        {"posts/a.md": post(), "posts/b.md": post("slug: a\n", 2)},
        "posts/b.md:4: has the slug `a` of content/posts/a.md too",
    ),
    "posts in two folders": (
        {"posts/1/a.md": post("", 2), "posts/2/a.md": post()},
        "posts/2/a.md:1: has the slug `a` of content/posts/1/a.md too",
    ),
    "a page of the site": (
        {"pages/planet.md": "---\ntitle: x\n---\n"},
        "pages/planet.md:2: /planet/ is an address of the site's own",
    ),
    "a page by its slug": (
        {"pages/x.md": "---\ntitle: x\nslug: cards\n---\n"},
        "pages/x.md:3: /cards/ is an address of the site's own",
    ),
    "the archive of posts": (
        {"posts/archive.md": post()},
        "posts/archive.md:2: /posts/archive/ is an address of the site's own",
    ),
    "pictures but for capitals": (
        {"images/a.png": None, "images/A.png": None},
        "images/a.png:1: has the address /images/a.png of content/images/A.png too, "
        "which differs in capitals or accents at most",
    ),
    "a slug that Windows has": (
        {"posts/a.md": post("slug: con\n")},
        "posts/a.md:4: its address would be /posts/con/, of which a part is the name of a device on Windows",
    ),
    "a slug that no disk has": (
        {"pages/a.md": f"---\ntitle: x\nslug: {'x' * 256}\n---\n"},
        f"pages/a.md:3: its address would be /{'x' * 256}/, of which a part is longer than 255 bytes",
    ),
    "a text that Windows cannot check out": (
        {"posts/a:b.md": post()},
        "posts/a:b.md:1: has a name that has a :, which Windows does not take",
    ),
    "a picture that Windows has": (
        {"images/aux.png": None},
        "images/aux.png:1: has a name that is the name of a device on Windows",
    ),
    "a picture that no host has": (
        {f"images/{'x' * 250}/{'y' * 250}/a.png": None},
        f"images/{'x' * 250}/{'y' * 250}/a.png:1: has a name that is longer than 500 bytes with all its folders",
    ),
    "a picture that hosts read as another": (
        {"images/a%2fb.png": None},
        "images/a%2fb.png:1: has a name that has a %2f, which hosts read as another character",
    ),
}


@pytest.mark.parametrize("case", TWICE)
def test_a_second_claim_is_refused_where_it_is_made(tmp_path: Path, case: str) -> None:
    files, said = TWICE[case]
    assert read(tmp_path, files)[1] == [said]


def test_a_tag_that_windows_takes_for_a_device_has_an_address_all_the_same(tmp_path: Path) -> None:
    assert read(tmp_path, {"posts/a.md": post("tags: [con, AUX, 'com1']\n")})[1] == []


@pytest.mark.parametrize("name", ["site", "torture"])
def test_every_file_of_a_site_is_claimed(workshop: Workshop, site: Built, name: str) -> None:
    built = site if name == "site" else sound(workshop.once("torture", torture))
    root = Path(built.folder)
    catalogue, problems = load(living_in(root), root, NOW)
    assert problems == []
    files = set(built.files())
    assert {file for file in files if catalogue.claims.owner(file) is None} == {
        file for file in files if file.startswith("images/") and file not in catalogue.addresses.values()
    }


def fail_and_heal(project: Project) -> Built:
    """Build; then ask in vain for what is refused; then, with a stage as older programs left it, build once more."""
    project.write("content/posts/moved.md", post("redirects: [/old.html]\n"))
    sound(project.build("build"))
    for old in ("index.html", "sitemap.xml", "planet/"):
        project.write("content/posts/r.md", post(f"redirects: [{old}]\n", 2))
        refused = project.build("build", "--force")
        assert refused.status == 2, refused.said
        assert f"content/posts/r.md:4: redirects from {old}" in refused.said
    # /old.html was a file in this site and the one before; now it is a folder.
    project.write("content/posts/moved.md", post("redirects: [/old.html/x/]\n"))
    (project.folder / "content/posts/r.md").unlink()
    for name in ("sitemap.xml/index.html", "robots.txt/a/b", "404.html/index.html", "planet/atom.xml/index.html"):
        path = project.folder / ".hub/stage" / name
        path.parent.unlink(missing_ok=True)
        path.parent.mkdir(parents=True)
        path.hardlink_to(project.folder / "pelicanconf.py")
    first = sound(project.build("build"))
    assert sound(project.build("build", "--force")).files() == first.files()
    return project.build("build", "--verify")


def test_after_a_build_that_failed_the_next_is_as_one_from_nothing(workshop: Workshop) -> None:
    built = sound(workshop.once("healed", fail_and_heal))
    assert "files are what a build from nothing makes" in built.said
    assert "old.html/x/index.html" in built.files()


def test_two_pictures_that_would_be_one_file_are_said_before_anything_is_published(
    workshop: Workshop, site: Built
) -> None:
    """A picture whose name is that of another one's smaller form is found while the site is written."""

    def clash(project: Project) -> Built:
        path = project.folder / "content/images/pub.png"
        path.parent.mkdir(exist_ok=True)
        Image.new("RGB", (600, 9)).save(path)
        project.write("content/posts/p.md", post() + "![A sample](../images/pub.png)\n")
        made = [name for name in sound(project.build("build")).files() if name.startswith("images/pub-")]
        assert made
        Image.new("RGB", (9, 9), "teal").save(project.folder / "content" / made[0])
        project.write("content/posts/q.md", post("", 2) + f"![Another sample](../{made[0]})\n")
        return project.build("build")

    built = workshop.once("clash", clash)
    assert built.status == 2
    assert built.said.startswith("content/images/pub")
    assert "is wanted twice" in built.said
