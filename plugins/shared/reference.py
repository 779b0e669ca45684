"""A name that one content file uses for another: does the other exist?"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

from plugins.shared.frontmatter import Document
from plugins.shared.problem import Problem

MANY = 20  # names of one list; to look for what is like a name costs more than all else


def unknown(document: Document, key: str, names: Iterable[str], known: Collection[str], noun: str) -> list[Problem]:
    """Return a Problem for each of ``names`` under ``key`` that is not one of ``known`` (``noun``s)."""
    problems: list[Problem] = []
    for index, name in enumerate(names):
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1) if len(problems) < MANY else []
            fix = f"did you mean `{near[0]}`?" if near else f"add content/{noun}s/{name}.md, or take it out"
            problems.append(
                Problem(document.where(key, index), f"`{key}` names the {noun} {name}, which does not exist", fix)
            )
    return problems
