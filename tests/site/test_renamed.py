"""A post whose file is renamed, on a real site: subscribers do not get it again, and its old address leads on."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import feedparser
import pytest

from tests.building import Built, Project, Workshop, copy
from tests.conftest import sound
from tests.site.links import Site

pytestmark = pytest.mark.slow

SITEURL, MOVED = "https://old.example", "https://new.example/sub"
POST = "---\ntitle: Sample post\ndate: 2020-05-01\n{more}---\nA sample text.\n"
CHECK = "import sys; from plugins.site.__main__ import main; sys.exit(main(['check']))"
TOLD = (
    "content/posts/new.md:1: seems to be “Sample post” under another name: subscribers would get it again, and "
    "/posts/old/ would lead nowhere — add `id: tag:sample.example,2010:posts/old` and `redirects: [/posts/old/]`; "
    "if it is another post, add `id: tag:sample.example,2010:posts/new`\n1 problem to mend.\n"
)
MORE = "id: tag:sample.example,2010:posts/old\nredirects: [/posts/old/]\n"


def publish(project: Project, address: str) -> Built:
    return project.build("publish", "--no-fetch", environment={"SITEURL": address})


def begin(project: Project) -> None:
    project.replace_content()
    project.write("content/posts/old.md", POST.format(more=""))


def rename(project: Project, more: str = "") -> None:
    (project.folder / "content/posts/old.md").unlink(missing_ok=True)
    project.write("content/posts/new.md", POST.format(more=more))


@pytest.fixture(scope="module")
def first(workshop: Workshop) -> Built:
    def make(project: Project) -> Built:
        begin(project)
        return publish(project, SITEURL)

    return sound(workshop.once("renamed-first", make))


@pytest.fixture(scope="module")
def refused(workshop: Workshop, first: Built) -> Built:
    def make(project: Project) -> Built:
        rename(project)
        return project.build("build")

    return workshop.once("renamed-refused", make, of=first)


@pytest.fixture(scope="module")
def mended(workshop: Workshop, first: Built) -> Built:
    """Return the site under another address, its post in another file, with the lines that were told."""

    def make(project: Project) -> Built:
        rename(project, MORE)
        return publish(project, MOVED)

    return sound(workshop.once("renamed-mended", make, of=first))


def ids(built: Built) -> list[str]:
    """Return what feed readers know the site, its tag feeds and its posts by."""
    files = built.files()
    found = [json.loads(files["feeds/feed.json"])["items"][0]["id"]]
    for name in sorted(name for name in files if name.endswith(("/atom.xml", "/rss.xml"))):
        feed = feedparser.parse(io.BytesIO(files[name]))
        found += [feed.feed.get("id", ""), *(entry.id for entry in feed.entries)]
    return found


def test_a_renamed_file_is_told_and_the_last_site_stays(first: Built, refused: Built) -> None:
    assert (refused.status, refused.said) == (2, TOLD)
    assert refused.files() == first.files()


def test_after_a_move_a_rename_and_the_lines_that_were_told_every_id_is_as_it_was(first: Built, mended: Built) -> None:
    assert ids(mended) == ids(first)
    assert not [one for one in ids(first) if "old.example" in one]


def test_the_old_address_leads_on(mended: Built) -> None:
    (target,) = (
        Site(mended.files(), MOVED).pages["posts/old/index.html"].xpath("//meta[@http-equiv='refresh']/@content")
    )
    assert target == f"0; url={MOVED}/posts/new/"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
def test_a_rename_in_the_host_s_editor_is_told_though_no_build_ever_wrote_the_ledger(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    begin(project)
    git(project, "init", "-q", "-b", "main")
    commit(project)
    rename(project)
    commit(project)  # what a web editor does: one file less and one more, in one commit
    (project.folder / "posts.lock").unlink(missing_ok=True)
    assert told(project.run(CHECK)) == TOLD
    rename(project, MORE)
    assert project.run(CHECK).status == 0
    commit(project)
    assert project.run(CHECK).status == 0


def told(built: Built) -> str:
    assert built.status == 2
    return built.said


def commit(project: Project) -> None:
    git(project, "add", "-A")
    git(project, "-c", "user.name=Sample", "-c", "user.email=sample@sample.example", "commit", "-q", "-m", "Sample")


def git(project: Project, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=project.folder, check=True, capture_output=True)


def test_whoever_serves_tries_names_and_no_ledger_takes_them_for_published(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    begin(project)
    watched = (
        "from pathlib import Path; from plugins.output.rebuild import rebuild;"
        "rebuild(Path.cwd() / 'pelicanconf.py', preview=lambda: None)"
    )
    sound(project.run(watched))
    assert not (project.folder / "posts.lock").exists()
    rename(project)
    sound(project.run(watched))
    # A build that nobody watches is not left out because the watched one was the same.
    sound(project.build("build"))
    assert "posts/new" in (project.folder / "posts.lock").read_text("utf-8")
