"""The one shell of an import: drafts are laid beside what is here, checked as the site checks them, and then written.

What the check refuses is mended where that costs nothing (an address that somebody has, HTML that only Markdown made
wrong), and set aside otherwise. So the site can be built afterwards.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from plugins.importing.drafting import BroughtFile, DraftForm, Manner, draft
from plugins.importing.model import OldSite, OldText
from plugins.importing.naming import manner_of, members_of, name_of, slugs_of
from plugins.importing.places import Places
from plugins.shared.problem import Problem, Problems
from plugins.site.catalogue import Catalogue

ASIDE = "set-aside"  # the folder of what could not be brought
_ROUNDS = 12  # of checks, at most
# A content/ and what is above it → what is wrong.
CheckContent = Callable[[Path, Path], "tuple[Catalogue, list[Problem]]"]


@dataclass(frozen=True)
class Moved:
    """What came of it: files by their names below content/, what was set aside and why, and what was lost."""

    drafts: tuple[BroughtFile, ...]
    files: Mapping[str, Path]
    members: Mapping[str, str]
    aside: Mapping[str, tuple[OldText, tuple[Problem, ...]]]
    lost: tuple[Problem, ...]

    @property
    def names(self) -> set[str]:
        """Return the names of all files that are written."""
        return {*(draft.name for draft in self.drafts), *self.files, *self.members}


@dataclass
class _State:
    """What is decided so far: how each text is written, and what is left out."""

    forms: dict[str, DraftForm] = field(default_factory=dict)
    without: dict[str, set[str]] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    aside: dict[str, list[Problem]] = field(default_factory=dict)
    unfit: set[Path] = field(default_factory=set)


def plan(site: OldSite, content: Path, check: CheckContent, manner: Manner, *, members: bool) -> Moved:
    """Return what the old ``site`` becomes beside what is in ``content``; raise Problems where that is not in order."""
    here, wrong = check(content, content.parent)
    if wrong:
        raise Problems(wrong)
    people = members_of(site, here) if members else {}
    manner = manner_of(site, here, people, manner)
    state = _State(slugs=slugs_of(site, here, manner), aside=_unpublished(site))
    with TemporaryDirectory() as folder:
        root, there = Path(folder).resolve(), set[str]()
        stage = root / content.name
        if content.exists():
            shutil.copytree(content, stage, symlinks=True)
        for _ in range(_ROUNDS):
            moved = _drafted(site, manner, state, people, content)
            for name in there - moved.names:
                (stage / name).unlink()
            there = moved.names
            write(moved, stage)
            problems = check(stage, root)[1]
            if not problems:
                return moved
            _mend(problems, moved, state, content.name)
    raise Problems(problems)


def _unpublished(site: OldSite) -> dict[str, list[Problem]]:
    """Return the pages that not everybody could see there, and what is said of each: here a page has no draft."""
    what, fix = "is a page that was not published there", "put it into content/pages/ once everybody may see it"
    pages = (text for text in site.texts if text.kind == "page" and text.status == "draft")
    return {text.file: [Problem(text.where(), what, fix)] for text in pages}


def write(moved: Moved, content: Path) -> None:
    """Write all of it below ``content``; raise OSError."""
    for file in moved.drafts:
        _file(content / file.name).write_text(file.text, encoding="utf-8", newline="\n")
    for name, text in moved.members.items():
        _file(content / name).write_text(text, encoding="utf-8", newline="\n")
    for name, path in moved.files.items():
        if not (content / name).exists():  # it was looked at before: large pictures take long
            shutil.copyfile(path, _file(content / name))


def put_aside(moved: Moved, folder: Path) -> None:
    """Write into ``folder`` what could not be brought, and the report of all that was lost."""
    for text, problems in moved.aside.values():
        reasons = "\n".join(str(problem) for problem in problems)
        target = _file(folder / f"{re.sub(r'[:#]', '-', text.file)}.txt")
        target.write_text(f"{reasons}\n\n{text.title}\n\n{text.body}", encoding="utf-8", newline="\n")
    lines = [*(f"{problem}" for _, problems in moved.aside.values() for problem in problems), *map(str, moved.lost)]
    _file(folder / "report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _drafted(site: OldSite, manner: Manner, state: _State, people: Mapping[str, str], content: Path) -> Moved:
    forms: dict[str, DraftForm] = {text.file: state.forms.get(text.file, "as it is") for text in site.texts}
    names = {text.file: name_of(text, state.slugs[text.file], forms[text.file], site) for text in site.texts}
    brought = replace(site, texts=tuple(text for text in site.texts if text.file not in state.aside))
    places = Places(brought, names, frozenset(state.unfit))
    drafts: list[BroughtFile] = []
    files: dict[str, Path] = {}
    ids: set[str] = set()
    for text in brought.texts:
        form, without = forms[text.file], state.without.get(text.file, set())
        text = replace(text, id="") if text.id in ids else text
        ids |= {text.id}
        brought_file = draft(text, state.slugs[text.file], places, manner, form, without)
        drafts.append(brought_file)
        files |= {name: path for path, name in brought_file.used.items()}
    files = {name: path for name, path in files.items() if not (content / name).exists()}
    texts = {text.file: text for text in site.texts}
    aside = {file: (texts[file], tuple(problems)) for file, problems in state.aside.items()}
    lost = [*site.lost, *(problem for file in drafts for problem in file.lost)]
    return Moved(tuple(drafts), files, people, aside, tuple(lost))


def _mend(problems: Sequence[Problem], moved: Moved, state: _State, content: str) -> None:
    """Decide what is done about each of the ``problems``: the mildest that may help."""
    by_name = {f"{content}/{draft.name}": draft for draft in moved.drafts}
    files = {f"{content}/{name}": path for name, path in moved.files.items()}
    helped = False
    for name, faults in _grouped(problems):
        helped = helped or name in by_name or name in files
        if name in files:
            state.unfit.add(files[name])
        elif name in by_name:
            _settle(by_name[name], faults, state)
    if not helped:
        raise Problems(problems)


def _grouped(problems: Iterable[Problem]) -> Iterator[tuple[str, list[Problem]]]:
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.where.rpartition(":")[0], []).append(problem)
    yield from groups.items()


def _settle(brought_file: BroughtFile, problems: Sequence[Problem], state: _State) -> None:
    file, rest = brought_file.of.file, []
    for problem in problems:
        old = next(
            (
                old
                for old in brought_file.fields.get("redirects", ())
                if problem.what.startswith(f"redirects from {old},")
            ),
            None,
        )
        if old is not None:
            state.without.setdefault(file, set()).add(old)
        else:
            rest.append(problem)
    if not rest:
        return
    slug = state.slugs[file]
    if any("`slug`" in problem.fix or "slug `" in problem.what for problem in rest) and not slug.endswith("-brought"):
        state.slugs[file] = f"{slug}-brought"
    elif (
        brought_file.form == "as it is"
        and brought_file.of.markup != "html"
        and not any("cannot be read" in p.what for p in rest)
    ):
        state.forms[file] = "as HTML shows it"
    else:
        reasons = [replace(problem, where=brought_file.of.where()) for problem in rest]
        state.aside.setdefault(file, []).extend(reasons)
