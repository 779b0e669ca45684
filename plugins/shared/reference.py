"""Content files of one kind: what a folder of them says, and their names.

A file's own name is its page's address; those that it uses for others must exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TypeVar

from plugins.shared.body import Written
from plugins.shared.fields import parse_slug
from plugins.shared.frontmatter import Document, Read
from plugins.shared.listing import Listing, listing
from plugins.shared.problem import Problem, nearest

MANY = 20  # names of one list; to look for what is like a name costs more than all else

Kind = TypeVar("Kind")
Named = TypeVar("Named", bound=Written)
ANOTHER_SLUG = "give one of the two another `slug`"


def read_folder(
    folder: Path, root: Path, make: Callable[[Document], Kind | list[Problem]], read: Read, listed: Listing | None
) -> tuple[tuple[Kind, ...], list[Problem]]:
    """Return what ``make`` makes of each file below ``folder``, which need not be there, and all that is to mend.

    ``listed`` is what stands in it, where it has been walked through.
    """
    if listed is None and not folder.is_dir():
        return (), []
    documents = [read(Path(file.path), root) for file in (listed or listing(folder, root)).within(folder, ".md")]
    outcomes = [make(document) if isinstance(document, Document) else document for document in documents]
    results = tuple(outcome for outcome in outcomes if not isinstance(outcome, list))
    return results, [problem for outcome in outcomes if isinstance(outcome, list) for problem in outcome]


def unknown(document: Document, key: str, names: Iterable[str], known: Collection[str], noun: str) -> list[Problem]:
    """Return a Problem for each of ``names`` under ``key`` that is not one of ``known`` (``noun``s)."""
    problems: list[Problem] = []
    for index, name in enumerate(names):
        if name not in known:
            close = nearest(name, known) if len(problems) < MANY else None
            fix = f"did you mean `{close}`?" if close else f"add content/{noun}s/{name}.md, or take it out"
            problems.append(
                Problem(document.where(key, index), f"`{key}` names the {noun} {name}, which does not exist", fix)
            )
    return problems


def near(name: str, known: Iterable[str]) -> str:
    """Return the remedy for a name that is not one of ``known``."""
    names = sorted(known)
    close = nearest(name, names)
    return f"did you mean `{close}`?" if close else f"use one of {', '.join(names) or 'none: there are none yet'}"


def twice(things: Iterable[Named], name: Callable[[Named], str], what: str, fix: str) -> list[Problem]:
    """Return a Problem for each of ``things`` that has the ``name`` of an earlier one, whose file ``what`` names."""
    first: dict[str, Named] = {}
    pairs = ((thing, first.setdefault(name(thing), thing)) for thing in things)
    again = ((thing, other) for thing, other in pairs if other is not thing)
    return [Problem(f"{thing.source}:1", what.format(name(thing), other.source), fix) for thing, other in again]


def slug_of_file(document: Document, example: str, problems: list[Problem]) -> str:
    """Return the slug that the file's name gives; a name that is none is one of the ``problems``, of the file itself.

    ``example`` is how it may be written.
    """
    try:
        return parse_slug(document.slug)
    except ValueError:
        fix = f"rename the file with a-z, 0-9 and single hyphens, as {example}"
        problems.append(Problem(f"{document.name}:1", "the file's name cannot be a page's address", fix))
        return ""
