"""reStructuredText as Pelican's writers have it: its title and fields, and directives of plugins that have an equal."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from typing import Any

from plugins.importing import media
from plugins.importing.matter import Matter
from plugins.importing.model import OldText
from plugins.shared.problem import Problem

_FIELD = re.compile(r":([\w-]+(?: [\w-]+)*):[ \t]*(.*)")
_DIRECTIVE = re.compile(r"^([ \t]*)\.\. ([\w-]+)::(.*)\n?((?:[ \t]*\n|\1[ \t]+\S.*(?:\n|\Z))*)", re.M)
# docutils' own, and Pelican's.
_DIRECTIVES = frozenset(
    "attention caution danger error hint important note tip warning admonition image figure topic sidebar line-block "
    "parsed-literal code math rubric epigraph highlights pull-quote compound container table csv-table list-table "
    "contents sectnum section-numbering header footer target-notes meta raw replace unicode date class role "
    "default-role title code-block sourcecode abbreviation".split()
)


def rst(text: str) -> Matter | None:
    """Return the title, the fields and the rest of reStructuredText."""
    lines = text.split("\n")
    at = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    rule = re.compile(r"([^\w\s])\1{2,}\s*")
    at += bool(at < len(lines) and rule.fullmatch(lines[at]))
    if at + 1 >= len(lines) or not rule.fullmatch(lines[at + 1].strip() or "x"):
        return None
    fields: dict[str, Any] = {"title": re.sub(r"[*`|]+", "", lines[at]).strip()}
    places, last, n = {"title": at + 1}, "", at + 2
    while n < len(lines):
        match = _FIELD.fullmatch(lines[n])
        if match:
            last = match[1].lower()
            fields[last], places[last] = match[2].strip(), n + 1
        elif last and lines[n].startswith((" ", "\t")) and lines[n].strip():
            fields[last] = f"{fields[last]} {lines[n].strip()}".strip()
        elif lines[n].strip() or (last and not any(map(_FIELD.fullmatch, lines[n + 1 : n + 2]))):
            break
        n += 1
    n += n < len(lines) and not lines[n].strip()
    return Matter(fields, "\n".join(lines[n:]), n + 1, places)


def directed(text: OldText) -> OldText:
    """Return reStructuredText without the directives of plugins: a video is its address, of others the words stay."""
    lost: list[Problem] = []

    def put(match: re.Match[str]) -> str:
        name, argument, inside = match[2].lower(), match[3].strip(), match[4]
        if name in _DIRECTIVES:
            return match[0]
        video = {"youtube": media.youtube, "vimeo": media.vimeo}.get(name)
        if video and (address := video(argument)):
            return f"{match[1]}{address}\n\n"
        line = text.line + text.body.count("\n", 0, match.start())
        lost.append(
            Problem(f"{text.file}:{line}", f"has the directive {name}, which has no equal", "its words are kept")
        )
        words = re.sub(r"^[ \t]+:[\w-]+:.*\n?", "", inside, flags=re.M)
        return f"{match[1]}{argument}\n{textwrap.indent(textwrap.dedent(words), match[1])}\n"

    body = _DIRECTIVE.sub(put, text.body)
    return replace(text, body=body, written=text.body, lost=(*text.lost, *lost))
