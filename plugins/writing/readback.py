"""A file that a program makes for a writer: read back as the site will read it, and written only if it is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from plugins.shared import frontmatter
from plugins.shared.body import Body
from plugins.shared.frontmatter import Document
from plugins.shared.problem import Problem
from plugins.writing.conversion import trial
from plugins.writing.links import broken, links
from plugins.writing.safety import refused

TextFile: TypeAlias = tuple[str, str]  # its name below content/, and its text
ReadBack: TypeAlias = Callable[[Path, Path], Iterable[Problem]]  # content/ and what is above it → what is wrong there


_EDIT = "choose another name, or edit that file"


@dataclass(frozen=True)
class _Draft:
    source: str
    body: Body
    body_line: int


def faults(files: Sequence[TextFile], read: ReadBack) -> list[Problem]:
    """Return what the site would refuse of ``files``, which go together; ``read`` is the reader of their kind.

    They are read from a folder of their own, and named as they would be in the site's.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name, text in files:
            path = root / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
        problems = list(read(root / "content", root))
        documents = [frontmatter.read(root / "content" / name, root) for name, _ in files]
    for document in documents:
        problems += _of_body(document) if isinstance(document, Document) else document
    return sorted(set(problems))


def add(files: Sequence[TextFile], content: Path, read: ReadBack) -> list[Problem]:
    """Write ``files`` into the folder ``content``, all or none; return what keeps them from being there.

    A file that is there already stays as it is.
    """
    return add_each([files], content, read)[0]


def add_each(groups: Sequence[Sequence[TextFile]], content: Path, read: ReadBack) -> list[list[Problem]]:
    """Write each of the ``groups`` of files, all of it or none, as ``add`` does; return what keeps each from it."""
    wrong = [_there(files, content) for files in groups]
    fit = [file for files, problems in zip(groups, wrong, strict=True) for file in files if not problems]
    by_name: dict[str, list[Problem]] = {}
    for problem in faults(fit, read) if fit else ():
        by_name.setdefault(problem.where.rpartition(":")[0].removeprefix("content/"), []).append(problem)
    for files, problems in zip(groups, wrong, strict=True):
        if not problems:
            problems += [fault for name, _ in files for fault in by_name.pop(name, ())]
            problems += _write(files, content) if not problems else []
    return wrong


def rewrite(before: Mapping[str, str], after: Mapping[str, str], content: Path, read: ReadBack) -> list[Problem]:
    """Write those of the files ``after`` that differ from ``before``, or return what would be wrong that is not now.

    Both have texts by names below ``content``; what goes together must be there whole.
    """

    def told(files: Mapping[str, str]) -> dict[tuple[str, str], Problem]:
        return {(fault.where.partition(":")[0], fault.what): fault for fault in faults(list(files.items()), read)}

    known = told(before)
    problems = [problem for key, problem in told(after).items() if key not in known]
    return problems or _write([(name, text) for name, text in after.items() if before.get(name) != text], content)


def at_the_source(wrong: Iterable[Problem], names: Iterable[str], content: Path, source: str) -> list[Problem]:
    """Return what is wrong of files ``names`` that were made of ``source``, as it can be mended.

    What the site's reader says is of a file that is not there: its place is the source.
    """
    there = {f"{content / name}:1" for name in names}
    return [
        problem if problem.where in there else Problem(f"{source}:1", f"{problem.where} {problem.what}", problem.fix)
        for problem in wrong
    ]


def _there(files: Sequence[TextFile], content: Path) -> list[Problem]:
    paths = [content / name for name, _ in files]
    return [Problem(f"{path}:1", "is there already", _EDIT) for path in paths if path.exists() or path.is_symlink()]


def _write(files: Sequence[TextFile], content: Path) -> list[Problem]:
    try:
        for name, text in files:
            (content / name).parent.mkdir(parents=True, exist_ok=True)
            (content / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        return [Problem(f"{error.filename or content}:1", f"cannot be written ({error.strerror})", "check its rights")]
    return []


def _of_body(document: Document) -> list[Problem]:
    name, text, line = document.name, document.body.text, document.body_line
    problems = [*refused(name, text, line), *broken(name, links(name, text, line), {})]
    return problems or trial([_Draft(name, document.body, line)])
