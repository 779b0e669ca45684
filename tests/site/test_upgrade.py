"""`upgrade` takes a release's program and leaves what is the community's, after however many commits of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from plugins.site import __main__ as site
from plugins.site.upgrade import UNDO, upgrade
from tests.site.test_begin import git
from tests.test_workflows import GIT


def commit(folder: Path, message: str, **files: str | None) -> None:
    """Write ``files``, by their paths with ``__`` for a slash and ``_`` for a dot; None takes one out."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", message)


def commits(folder: Path, number: int, name: str) -> None:
    """Change a file so many times, each in a commit of its own."""
    who = "committer Sample <sample@example.org> 0 +0000"
    told = "".join(
        f"commit refs/heads/main\n{who}\ndata 6\nChange\n"
        + ("from refs/heads/main^0\n" if turn == 0 else "")
        + f"M 100644 inline {name}\ndata {len(str(turn))}\n{turn}\n"
        for turn in range(number)
    )
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=told, text=True, check=True)
    git(folder, "reset", "-q", "--hard", "main")


@pytest.fixture
def upstream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in GIT.items():
        monkeypatch.setenv(name, value)
    (folder := tmp_path / "upstream").mkdir()
    git(folder, "init", "-q", "-b", "main")
    log = "# Change log\n\n## 0.1.0\n\n- It began.\n"
    program = {"plugins__one_py": "1\n", "plugins__old_py": "old\n", "theme__a_css": "a\n", "CHANGELOG_md": log}
    program |= {"deploy__old_timer": "old\n", "deploy__mine_timer": "theirs\n"}
    commit(folder, "One", **program, content__posts__theirs_md="theirs\n", pelicanconf_py="A = 1\n", README_md="ours\n")
    git(folder, "tag", "v0.1.0")
    return folder


@pytest.fixture
def fork(upstream: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a fork of 0.1.0 with 120 commits of its own; upstream goes on to 0.10.0 in as many."""
    git(upstream.parent, "clone", "-q", str(upstream), "fork")
    fork = upstream.parent / "fork"
    commit(
        fork, "Ours", content__posts__theirs_md=None, pelicanconf_py="A = 2\n", README_md="mine\n", mine_txt="mine\n"
    )
    commit(fork, "Post", content__posts__p_md="mine\n", deploy__old_timer=None, deploy__mine_timer="mine\n")
    for name in ("content/posts/p.md", "theme/a.css"):
        commits(fork, 60, name)
    for name in ("plugins/one.py", "pelicanconf.py", "deploy/mine.timer"):
        commits(upstream, 40, name)
    new = "# Change log\n\n## 0.10.0\n\n- Something new.\n\n## 0.1.0\n\n- It began.\n"
    commit(upstream, "Two", plugins__one_py="2\n", plugins__old_py=None, theme__a_css="b\n", CHANGELOG_md=new)
    commit(
        upstream,
        "Theirs",
        content__posts__theirs_md="more\n",
        pelicanconf_py="A = 3\n",
        plugins__new_py="new\n",
        deploy__new_timer="new\n",
    )
    for tag in ("v0.9.0", "v0.10.0"):
        git(upstream, "tag", tag)
    commit(upstream, "Not released", plugins__one_py="3\n")
    monkeypatch.chdir(fork)
    return fork


def test_a_fork_takes_the_program_and_keeps_what_is_its_own(fork: Path, upstream: Path) -> None:
    found = upgrade(fork, str(upstream))
    assert found and found.version == "0.10.0"
    assert found.news == ("## 0.10.0", "- Something new.")
    assert found.replaced == ("theme/a.css",)
    read = {name: (fork / name).read_text(encoding="utf-8") for name in git(fork, "ls-files").split()}
    assert (read["plugins/one.py"], read["plugins/new.py"], read["theme/a.css"]) == ("2\n", "new\n", "b\n")
    assert (read["pelicanconf.py"], read["README.md"], read["mine.txt"]) == ("A = 2\n", "mine\n", "mine\n")
    assert "plugins/old.py" not in read and "content/posts/theirs.md" not in read
    assert read["content/posts/p.md"] == "59"
    assert {name: text for name, text in read.items() if name.startswith("deploy/")} == {
        "deploy/mine.timer": "mine\n",  # and deploy/old.timer stays deleted
        "deploy/new.timer": "new\n",
    }
    assert git(fork, "status", "--porcelain") == ""


def test_news_are_whole_below_their_headings_and_of_many_what_is_to_be_done(fork: Path, upstream: Path) -> None:
    many = "".join(f"- **Thing {n}**\n  goes on.\n" for n in range(20))
    log = f"# Change log\n\n## 0.11.0\n\n### To do\n\n- Do this.\n\n### For all\n\n{many}\n## 0.1.0\n\n- It began.\n"
    commit(upstream, "Three", CHANGELOG_md=log)
    git(upstream, "tag", "v0.11.0")
    found = upgrade(fork, str(upstream))
    assert found and found.news[:6] == (
        "## 0.11.0",
        "### To do",
        "- Do this.",
        "### For all",
        "- **Thing 0**",
        "  goes on.",
    )
    assert site.shortened(found.news) == [*found.news[:3], "… and 41 lines more: CHANGELOG.md has all of them."]


def test_what_the_community_made_first_is_kept_or_told(fork: Path, upstream: Path) -> None:
    commit(fork, "Ours, too", plugins__new_py="mine\n", deploy__new_timer="mine\n", plugins__own_py="mine\n")
    found = upgrade(fork, str(upstream))
    assert found and found.replaced == ("plugins/new.py", "theme/a.css")
    assert (fork / "deploy/new.timer").read_text() == (fork / "plugins/own.py").read_text() == "mine\n"


def test_a_repository_without_the_program_s_history_is_compared_with_the_release_of_its_version(
    fork: Path, upstream: Path
) -> None:
    (fork / "plugins/__init__.py").write_text('__version__ = "0.1.0"\n', encoding="utf-8")
    git(fork, "checkout", "-q", "--orphan", "template")
    git(fork, "add", "--all")
    git(fork, "commit", "-q", "-m", "From a template")
    found = upgrade(fork, str(upstream))
    assert found and found.replaced == ("theme/a.css",)
    assert not (fork / "plugins/old.py").exists() and (fork / "mine.txt").exists()
    assert (fork / "content/posts/p.md").exists()
    assert upgrade(fork, str(upstream)) is None


def test_it_is_done_once_and_undone_by_one_command(fork: Path, upstream: Path) -> None:
    before = git(fork, "rev-parse", "HEAD")
    assert upgrade(fork, str(upstream), "0.9.0")
    assert upgrade(fork, str(upstream)) is None
    git(fork, *UNDO.split()[1:])
    assert git(fork, "rev-parse", "HEAD") == before
    assert (fork / "plugins/old.py").exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["9.9.9"], "has no version 9.9.9"),
        (["--from", "nowhere"], "git ls-remote: failed"),
        (["--from", "--upload-pack=touch x"], "is no address"),
    ],
)
def test_what_cannot_be_had_is_said(
    fork: Path, upstream: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    try:
        status = site.main(
            ["upgrade", *(arguments if "--from" in arguments else [*arguments, "--from", str(upstream)])]
        )
    except SystemExit as ended:
        status = int(str(ended.code))
    assert status == 2 and why in capsys.readouterr().err
    assert git(fork, "status", "--porcelain") == ""


def test_what_is_not_committed_is_not_put_at_risk(
    fork: Path, upstream: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (fork / "mine.txt").write_text("changed", encoding="utf-8")
    assert site.main(["upgrade", "--from", str(upstream)]) == 2
    assert "mine.txt: is not committed" in capsys.readouterr().err
