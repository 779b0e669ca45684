"""The one shell of an import: drafts are laid beside what is here, checked as the site checks them, and then written.

What the check refuses is mended where that costs nothing (an address that somebody has, HTML that only Markdown made
wrong), and set aside otherwise. So the site can be built afterwards.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from plugins.importing.drafting import BroughtFile, Form, Manner, draft
from plugins.importing.model import OldSite, OldText, Writer
from plugins.importing.places import Places
from plugins.shared.problem import Problem, Problems
from plugins.shared.slug import file_name as plain_name
from plugins.shared.slug import slugify
from plugins.shared.text import from_html
from plugins.site.catalogue import Catalogue

ASIDE = "set-aside"  # the folder of what could not be brought
_ROUNDS = 12  # of checks, at most
Check = Callable[[Path, Path], "tuple[Catalogue, list[Problem]]"]  # a content/ and what is above it → what is wrong


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
        return {*(one.name for one in self.drafts), *self.files, *self.members}


@dataclass
class _State:
    """What is decided so far: how each text is written, and what is left out."""

    forms: dict[str, Form] = field(default_factory=dict)
    without: dict[str, set[str]] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    aside: dict[str, list[Problem]] = field(default_factory=dict)
    unfit: set[Path] = field(default_factory=set)


def plan(site: OldSite, content: Path, check: Check, manner: Manner, *, members: bool) -> Moved:
    """Return what the old ``site`` becomes beside what is in ``content``; raise Problems where that is not in order."""
    here, wrong = check(content, content.parent)
    if wrong:
        raise Problems(wrong)
    people = _members(site, here) if members else {}
    manner = _manner(site, here, people, manner)
    state = _State(slugs=_slugs(site, here, manner))
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


def write(moved: Moved, content: Path) -> None:
    """Write all of it below ``content``; raise OSError."""
    for one in moved.drafts:
        _file(content / one.name).write_text(one.text, encoding="utf-8", newline="\n")
    for name, text in moved.members.items():
        _file(content / name).write_text(text, encoding="utf-8", newline="\n")
    for name, path in moved.files.items():
        if not (content / name).exists():  # it was looked at before: large pictures take long
            shutil.copyfile(path, _file(content / name))


def put_aside(moved: Moved, folder: Path) -> None:
    """Write into ``folder`` what could not be brought, and the report of all that was lost."""
    for text, problems in moved.aside.values():
        reasons = "\n".join(str(one) for one in problems)
        target = _file(folder / f"{re.sub(r'[:#]', '-', text.file)}.txt")
        target.write_text(f"{reasons}\n\n{text.title}\n\n{text.body}", encoding="utf-8", newline="\n")
    lines = [*(f"{problem}" for _, problems in moved.aside.values() for problem in problems), *map(str, moved.lost)]
    _file(folder / "report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _manner(site: OldSite, here: Catalogue, people: Mapping[str, str], manner: Manner) -> Manner:
    """Return how this site writes what the texts name: members by their slugs, each tag in one spelling."""
    by_name = {member.name.casefold(): slug for slug, member in here.members.items()}
    by_name |= {_name_in(text).casefold(): Path(name).stem for name, text in people.items()}
    shown = {author.casefold(): author for text in site.texts for author in text.authors}
    shown |= {one.key.casefold(): one.name for one in site.writers if one.name}
    authors = {key: by_name.get(name.casefold(), name) for key, name in shown.items()}
    counts = Counter(tag for text in site.texts for tag in text.tags)
    spelt = {
        slugify(tag): tag for tag, _ in sorted(counts.items(), key=lambda pair: (pair[1], pair[0] != pair[0].lower()))
    }
    spelt |= {slugify(tag): tag for post in here.posts for tag in post.tags}
    slugs = {*here.members, *(Path(name).stem for name in people)}
    return replace(manner, authors=authors, tags=spelt, members=slugs)


def _members(site: OldSite, here: Catalogue) -> dict[str, str]:
    """Return a member's file for everybody who wrote there and is no member yet, by its name below content/."""
    told = {one.key.casefold(): one for one in site.writers}
    names = dict.fromkeys(author for text in site.texts for author in text.authors if text.status == "published")
    there = {member.name.casefold() for member in here.members.values()}
    found = {}
    for author in names:
        one = told.get(author.casefold()) or Writer(author, author)
        name = f"members/{plain_name('member', one.name)}.md"
        if one.name.casefold() not in there and plain_name("member", one.name) not in here.members:
            lines = [f"name: {_quoted(from_html(one.name))}"]
            lines += [f"blog: {_quoted(one.url)}"] if one.url.startswith(("http://", "https://")) else []
            found[name] = "\n".join(["---", *lines, "---", "", from_html(one.about)]).rstrip() + "\n"
    return found


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _name_in(text: str) -> str:
    return text.split("\n")[1].partition(": ")[2].strip('"')


def _slugs(site: OldSite, here: Catalogue, manner: Manner) -> dict[str, str]:
    """Return a slug for each text, by its file: its own, with a year or a number behind it where another has that.

    Translations have one together.
    """
    found: dict[str, str] = {}
    groups: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for kind in ("post", "page"):
        things: Iterable[object] = here.posts if kind == "post" else here.pages
        taken = {slug for one in things if (slug := getattr(one, "slug", ""))}
        ordered = sorted(
            (text for text in site.texts if text.kind == kind),
            key=lambda text: (bool(text.group and text.language), _year(text), text.file),
        )
        for text in ordered:
            known = groups.get((kind, text.group)) if text.group else None
            language = (text.language or site.language or manner.language).lower()
            if known and language not in known[1]:
                found[text.file] = known[0]
                known[1].add(language)
                continue
            slug = _free(text, taken)
            taken.add(slug)
            found[text.file] = slug
            if text.group:
                groups[kind, text.group] = slug, {language}
    return found


def _year(text: OldText) -> str:
    return f"{text.date:%Y}" if text.date else "0000"


def _free(text: OldText, taken: set[str]) -> str:
    last = text.address.rstrip("/").rpartition("/")[2].rpartition("?")[2]
    stem = last.rsplit(".", 1)[0] if last.lower().endswith((".html", ".htm", ".php", ".aspx")) else last
    wanted = plain_name(text.kind, unquote(text.slug or stem) or text.title)
    year = _year(text)
    for one in (wanted, f"{wanted}-{year}" if text.date else wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))):
        if one not in taken:
            return one
    return f"{wanted}-{slugify(text.file)}"


def _drafted(site: OldSite, manner: Manner, state: _State, people: Mapping[str, str], content: Path) -> Moved:
    names = {text.file: _name(text, state, site) for text in site.texts}
    brought = replace(site, texts=tuple(text for text in site.texts if text.file not in state.aside))
    places = Places(brought, names, frozenset(state.unfit))
    drafts: list[BroughtFile] = []
    files: dict[str, Path] = {}
    ids: set[str] = set()
    for text in brought.texts:
        form, without = state.forms.get(text.file, "as it is"), state.without.get(text.file, set())
        text = replace(text, id="") if text.id in ids else text
        ids |= {text.id}
        one = draft(text, state.slugs[text.file], places, manner, form, without)
        drafts.append(one)
        files |= {name: path for path, name in one.used.items()}
    files = {name: path for name, path in files.items() if not (content / name).exists()}
    texts = {text.file: text for text in site.texts}
    aside = {file: (texts[file], tuple(problems)) for file, problems in state.aside.items()}
    lost = [*site.lost, *(problem for one in drafts for problem in one.lost)]
    return Moved(tuple(drafts), files, people, aside, tuple(lost))


def _name(text: OldText, state: _State, site: OldSite) -> str:
    slug, form = state.slugs[text.file], state.forms.get(text.file, "as it is")
    ending = ".rst" if text.markup == "rst" and form == "as it is" else ".md"
    marked = f".{slugify(text.language)}" if text.group and text.language and text.language != site.language else ""
    folder = f"posts/{_year(text)}" if text.kind == "post" and text.date else f"{text.kind}s"
    return f"{folder}/{slug}{marked}{ending}"


def _mend(problems: Sequence[Problem], moved: Moved, state: _State, content: str) -> None:
    """Decide what is done about each of the ``problems``: the mildest that may help."""
    by_name = {f"{content}/{one.name}": one for one in moved.drafts}
    files = {f"{content}/{name}": path for name, path in moved.files.items()}
    helped = False
    for name, found in _grouped(problems):
        helped = helped or name in by_name or name in files
        if name in files:
            state.unfit.add(files[name])
        elif name in by_name:
            _settle(by_name[name], found, state)
    if not helped:
        raise Problems(problems)


def _grouped(problems: Iterable[Problem]) -> Iterator[tuple[str, list[Problem]]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.where.rpartition(":")[0], []).append(problem)
    yield from found.items()


def _settle(one: BroughtFile, found: Sequence[Problem], state: _State) -> None:
    file, rest = one.of.file, []
    for problem in found:
        old = next(
            (old for old in one.fields.get("redirects", ()) if problem.what.startswith(f"redirects from {old},")), None
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
    elif one.form == "as it is" and one.of.markup != "html" and not any("cannot be read" in p.what for p in rest):
        state.forms[file] = "as HTML shows it"
    else:
        reasons = [replace(problem, where=one.of.where()) for problem in rest]
        state.aside.setdefault(file, []).extend(reasons)
