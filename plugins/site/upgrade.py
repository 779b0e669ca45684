"""`tasks.py upgrade`: the program of a released version in the place of this one. What is the community's stays.

The release becomes the second parent of one commit, whose files are the release's and the community's own. Nothing is
merged line by line, so that nothing can be in conflict, and git knows from then on which release a site stands on.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.shared.problem import Problem, Problems
from plugins.site.begin import GONE

# A community's own, whatever a release has there.
YOURS = (
    *("content/", "overrides/", "pelicanconf.py", "publishconf.py", "README.md", "CODE_OF_CONDUCT.md"),
    *GONE,
)
# How it is published, in ways of which a community has one: they come once, and are its own then.
RECIPES = ("deploy/", ".gitlab-ci.yml", "netlify.toml", "wrangler.toml")
UNDO = "git reset --hard HEAD^"
_VERSION = "plugins/__init__.py"
_TAG = re.compile(r"refs/tags/v(\d+)\.(\d+)\.(\d+)$")


@dataclass(frozen=True)
class Upgraded:
    """The version that stands now, what its change log says since the last, and edits that it has replaced."""

    version: str
    news: tuple[str, ...]
    replaced: tuple[str, ...]


def upgrade(root: Path, address: str, version: str | None = None) -> Upgraded | None:
    """Take the program of ``version`` (the latest when None) from the repository at ``address``, and commit it.

    None when it stands already. Raise Problems when it cannot be had.
    """
    tag = _tag(root, address, version)
    release = _fetched(root, address, tag)
    if _succeeds(root, "merge-base", "--is-ancestor", release, "HEAD"):
        return None
    base = _base(root, address, release)
    here, there = _files(root, "HEAD"), _files(root, release)
    before = _files(root, base) if base else {}
    replaced = [name for name in sorted(here) if _lost(name, before, here, there)]
    logs = _log(root, "HEAD"), _log(root, release)
    _commit(root, _together(here, there, before), release, tag)
    return Upgraded(tag[1:], tuple(_news(*logs)), tuple(replaced))


def _fetched(root: Path, address: str, tag: str) -> str:
    _git(root, "fetch", "--quiet", "--no-tags", "--end-of-options", address, f"refs/tags/{tag}")
    return _git(root, "rev-parse", "FETCH_HEAD^{commit}").strip()


def _base(root: Path, address: str, release: str) -> str:
    """Return the commit that this program was taken from: one that both know, else the release of its version.

    A repository that was begun from a template or an archive has none of the program's history.
    """
    if _succeeds(root, "merge-base", "HEAD", release):
        return _git(root, "merge-base", "HEAD", release).strip()
    try:
        version = re.search(r'__version__ = "([\d.]+)"', _git(root, "show", f"HEAD:{_VERSION}"))
        return _fetched(root, address, f"v{version[1]}") if version else ""
    except Problems:
        return ""


def _lost(name: str, *trees: Mapping[str, str]) -> bool:
    """Return whether somebody has edited a file of the program, or made one, and the release has it otherwise."""
    before, here, there = (tree.get(name) for tree in trees)
    theirs = not name.startswith((*YOURS, *RECIPES)) and (before or there)
    return bool(theirs) and here not in (before, there)


def _together(here: Mapping[str, str], there: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """Return the entries of the tree to come: theirs, ours, and what the community has beside the program."""
    known = {name for name in (*before, *here) if name.startswith(RECIPES)}
    program = {name: entry for name, entry in there.items() if not name.startswith(YOURS) and name not in known}
    ours = (*YOURS, *RECIPES)
    own = {name: entry for name, entry in here.items() if name.startswith(ours) or name not in before}
    return own | program


def _news(before: str, after: str) -> list[str]:
    """Return what the new change log says and the old one does not, whole and below its headings."""
    known, news, headings = set(before.splitlines()), list[str](), list[str]()
    for block in re.split(r"\n(?=- |#{2,3} )", after[after.find("\n## ") :].strip() if "\n## " in after else ""):
        lines = [line for line in block.splitlines() if line.strip()]
        if block.startswith("#"):
            headings = [
                heading for heading in headings if block.startswith("###") and not heading.startswith("###")
            ] + lines[:1]
            lines = lines[1:]
        if not known.issuperset(lines):
            news += headings + lines
            headings = []
    return news


def _tag(root: Path, address: str, version: str | None) -> str:
    if address.startswith("-"):
        raise Problems([Problem("--from", f"is no address: {address}", "write it as https://… or as a path")])
    listed = _git(root, "ls-remote", "--tags", "--refs", "--end-of-options", address).splitlines()
    versions = sorted(tuple(map(int, match.groups())) for line in listed if (match := _TAG.search(line)))
    tags = ["v" + ".".join(map(str, numbers)) for numbers in versions]
    wanted = f"v{version.removeprefix('v')}" if version else tags[-1] if tags else None
    if wanted is None or wanted not in tags:
        there = f"it has {', '.join(tags[-5:])}" if tags else "it has no version at all: is it the program's?"
        raise Problems([Problem(address, f"has no version {version or ''}".rstrip(), there)])
    return wanted


def _files(root: Path, commit: str) -> dict[str, str]:
    """Return the files of a commit by their paths, each with its mode and object."""
    lines = filter(None, _git(root, "ls-tree", "-r", "-z", "--full-tree", commit).split("\0"))
    entries = (line.partition("\t") for line in lines)
    return {name: f"{entry.split()[0]} {entry.split()[2]}" for entry, _, name in entries}


def _log(root: Path, commit: str) -> str:
    return _git(root, "show", f"{commit}:CHANGELOG.md") if "CHANGELOG.md" in _files(root, commit) else ""


def _commit(root: Path, entries: Mapping[str, str], release: str, tag: str) -> None:
    lines = "".join(f"{entry}\t{name}\0" for name, entry in entries.items())
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(root, "update-index", "-z", "--index-info", given=lines, more=index)
        tree = _git(root, "write-tree", more=index).strip()
    message = f"Upgrade the program to {tag}"
    commit = _git(root, "commit-tree", tree, "-p", "HEAD", "-p", release, "-m", message).strip()
    _git(root, "merge", "--quiet", "--ff-only", commit)


def _succeeds(root: Path, *arguments: str) -> bool:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False).returncode == 0


def _git(root: Path, *arguments: str, given: str | None = None, more: Mapping[str, str] | None = None) -> str:
    """Run git; raise Problems with what it said when it fails."""
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", **(more or {})}
    data = given.encode("utf-8", "surrogateescape") if given is not None else None
    done = subprocess.run(["git", *arguments], cwd=root, env=environment, input=data, capture_output=True, check=False)
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason"]
        raise Problems([Problem(f"git {arguments[0]}", f"failed ({lines[-1]})", "mend that, and run it again")])
    return done.stdout.decode("utf-8", "surrogateescape")
