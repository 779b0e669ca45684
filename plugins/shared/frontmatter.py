"""A content file's bytes → a Document: its front matter (YAML, or TOML), the line of every key, and its Markdown body.

Every scalar stays the text that the writer typed. Whether ``2010`` is a title, a number or a year is for the shape of
the content to say (schema.py), so that YAML's guesses (``no`` is false, ``1:30`` is 90) cannot surprise anyone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import yaml

from plugins.shared import headers, toml
from plugins.shared.body import Body
from plugins.shared.digest import digest_of
from plugins.shared.opened import read_bytes
from plugins.shared.problem import Problem
from plugins.shared.text import cut, unfit

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
KeyPath: TypeAlias = tuple[str | int, ...]

_READ_BY_PEOPLE = frozenset(("title", "summary", "name", "tagline", "place", "note"))
_HASHTAG = re.compile(r"[ \t]+(#\w[^\r\n]*)")
_HARD_SPACE = re.compile(r"^ *(?:- )?([\w-]+):\xa0", re.MULTILINE)
_FENCES = re.compile(r"^(---|\+\+\+)[ \t]*$")
# To YAML they end a line, to every editor they do not.
_SEPARATORS = str.maketrans("\u2028\u2029", "  ")
_DEEPEST = 20
_SHORT = 2000  # characters; less than this cannot be nested deeply enough to exhaust the parser's stack
LARGEST = 500_000  # bytes of a file: a novel
_LONGEST = 200_000  # characters of front matter
_MOST = 5000  # values in it: an agenda of fifty slots and fifty rooms has 2,500
_TOO_MANY = (f"the front matter has more than {_MOST:,} values", "make several files of it")
_TOO_DEEP = ("the YAML is nested too deeply", "take some of the brackets or dashes out")


@dataclass(frozen=True)
class Document:
    """One content file: ``name`` as people write it (content/posts/x.md), its fields and its body."""

    name: str
    fields: Mapping[str, Value]
    lines: Mapping[KeyPath, int]
    body: Body
    body_line: int
    digest: str  # of the file
    accustomed: bool = False  # its front matter is Pelican's: it may have what only Pelican has

    def where(self, *key: str | int) -> str:
        """Return ``file:line`` of a key, or of its nearest parent that has a line."""
        while key and key not in self.lines:
            key = key[:-1]
        return f"{self.name}:{self.lines.get(key, 1)}"

    @property
    def slug(self) -> str:
        """Return what the file is called, which is the default slug."""
        return called(self.name)


Read: TypeAlias = "Callable[[Path | str, Path], Document | list[Problem]]"  # like ``read``


def read(path: Path | str, root: Path, inside: Path | None = None) -> Document | list[Problem]:
    """Return the document at ``path``, named relative to ``root``, or what must be mended in it.

    No link is followed, from the folder ``inside`` on, which is that of the file where it is not given.
    """
    name = Path(path).relative_to(root).as_posix()
    try:
        data = read_bytes(path, inside or Path(path).parent)
    except OSError as error:
        return [Problem(f"{name}:1", f"cannot be read ({error.strerror})", "check the file's permissions")]
    return parse(data, name)


def parse(data: bytes, name: str) -> Document | list[Problem]:
    """Return the document in ``data``, or the problems that keep it from being one."""
    if len(data) > LARGEST:
        fix = "make several files of it; pictures belong in content/images/"
        return [Problem(f"{name}:1", f"holds more than {LARGEST:,} bytes", fix)]
    text = _decode(data, name)
    if isinstance(text, Problem):
        return [text]
    problems = unfit(text, name)
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    fence = _FENCES.match(lines[start])
    if not fence and headers.FIRST.match(lines[start]):
        return problems or _headed(lines, start, name, digest_of(data))
    if not fence:
        fix = "begin the file with ---, title: …, date: … and ---"
        return [*problems, Problem(f"{name}:{start + 1}", "there is no front matter", fix)]
    end = next((n for n in range(start + 1, len(lines)) if lines[n].rstrip(" \t") == fence[1]), None)
    if end is None:
        fix = f"close it with a line {fence[1]}"
        return [*problems, Problem(f"{name}:{start + 1}", "the front matter has no end", fix)]
    if problems:
        return problems
    front = "\n".join(lines[start + 1 : end]).translate(_SEPARATORS)
    if len(front) > _LONGEST:
        what, fix = f"the front matter has more than {_LONGEST:,} characters", "write the text below the front matter"
        return [Problem(f"{name}:{start + 2}", what, fix)]
    if fence[1] == "---" and (hard := _HARD_SPACE.search(front)):
        what = f"has a hard space (U+00A0) behind `{hard[1]}:`, which parts no key from its value"
        return [Problem(f"{name}:{start + 2 + front.count(chr(10), 0, hard.start(1))}", what, "type the space anew")]
    loaded = (_load if fence[1] == "---" else _load_toml)(front, name, start + 2)
    if isinstance(loaded, list):
        return loaded
    fields, places = loaded
    return Document(name, fields, places, Body.of("\n".join(lines[end + 1 :])), end + 2, digest_of(data))


def called(name: str) -> str:
    """Return the name of a file (content/posts/x.md) without its ending; of an index.md, that of its own folder."""
    folders, own = posixpath.split(posixpath.splitext(name)[0])
    return posixpath.basename(folders) if own == "index" and folders.count("/") > 1 else own


def _decode(data: bytes, name: str) -> str | Problem:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, what = data[: error.start].count(b"\n") + 1, f"is not UTF-8 (byte 0x{data[error.start]:02x})"
        return Problem(f"{name}:{line}", what, "save the file with the encoding UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _headed(lines: list[str], start: int, name: str, digest: str) -> Document:
    """Return a document whose front matter is Pelican's."""
    values, places, body = headers.split(lines[start:])
    numbered: dict[KeyPath, int] = {(headers.key_of(key),): start + place + 1 for key, place in places.items()}
    text = Body.of("\n".join(lines[start + body :]))
    return Document(name, headers.fields(values), numbered, text, start + body + 1, digest, accustomed=True)


def _load_toml(text: str, name: str, offset: int) -> tuple[dict[str, Value], dict[KeyPath, int]] | list[Problem]:
    loaded = toml.load(text, name, offset)
    if isinstance(loaded, list):
        return loaded
    texts = list(islice(toml.texts(loaded[0]), _MOST + 1))
    if len(texts) > _MOST:
        return [Problem(f"{name}:{offset}", *_TOO_MANY)]
    return unfit(" ".join(texts).replace("\n", " "), name, offset) or loaded


def _load(text: str, name: str, offset: int) -> tuple[dict[str, Value], dict[KeyPath, int]] | list[Problem]:
    try:
        if len(text) > _SHORT and (line := _too_deep(text)) is not None:
            return [Problem(f"{name}:{line + offset}", *_TOO_DEEP)]
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        # Where a quote was opened says more than where the text ended without its end.
        quoted = "quoted scalar" in (error.context or "")
        mark = error.context_mark if quoted else error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + offset
        what = f"the YAML is broken: {error.problem}"
        return [Problem(f"{name}:{line}", what, _yaml_remedy(str(error.problem)))]
    except yaml.YAMLError as error:
        what = f"the YAML is broken: {' '.join(str(error).split())}"
        return [Problem(f"{name}:{offset}", what, "check the front matter's characters")]
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        fix = "write it as `key: value` lines"
        return [Problem(f"{name}:{offset}", "the front matter is not a list of keys", fix)]
    reading = _Reading(name, offset, text)
    try:
        value = reading.convert(node, ())
    except _Refused as refused:
        return [Problem(f"{name}:{refused.line + offset}", refused.what, refused.fix)]
    assert isinstance(value, dict)
    return reading.problems or (value, reading.lines)


def _too_deep(text: str) -> int | None:
    """Return the line where the nesting passes what is allowed, or None; compose() would recurse in C and crash."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return event.start_mark.line if event.start_mark else 0
    return None


class _Refused(Exception):
    def __init__(self, line: int, what: str, fix: str) -> None:
        self.line, self.what, self.fix = line, what, fix


class _Reading:
    """Plain data for the nodes of one front matter; what YAML's escapes have brought into its texts is looked at."""

    def __init__(self, name: str, offset: int, text: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []
        self._name, self._offset, self._given = name, offset, text
        self._seen: set[int] = set()

    def convert(self, node: yaml.Node, key: KeyPath) -> Value:
        """Return the data of ``node`` and note the line of each key; an alias would share a node, and is refused."""
        line = node.start_mark.line
        if id(node) in self._seen:
            raise _Refused(line, "the YAML uses an alias (* or &)", "write the value out again")
        if len(key) > _DEEPEST:
            raise _Refused(line, *_TOO_DEEP)
        self._seen.add(id(node))
        if len(self._seen) > _MOST:
            raise _Refused(line, *_TOO_MANY)
        self.lines.setdefault(key, line + self._offset)
        if isinstance(node, yaml.SequenceNode):
            return [self._item(item, (*key, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, key) if isinstance(node, yaml.MappingNode) else self._text(node)

    def _item(self, node: yaml.Node, key: KeyPath) -> Value:
        """Return an item of a list. `- #pay` is the tag that was meant, though YAML takes it for a comment."""
        value = self.convert(node, key)
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        tag = _HASHTAG.match(self._given, node.start_mark.index) if plain and not value else None
        return tag[1].rstrip() if tag else value

    def _mapping(self, node: yaml.MappingNode, key: KeyPath) -> Value:
        result: dict[str, Value] = {}
        for name, value in node.value:
            line = name.start_mark.line
            if not isinstance(name, yaml.ScalarNode):
                raise _Refused(line, "a key is not plain text", "write it as `key: value`")
            text = self._text(name)
            if text in result:
                raise _Refused(line, f"`{text}` is there twice", "keep one of the two")
            self.lines[(*key, text)] = line + self._offset
            lost = _HASHTAG.match(self._given, value.end_mark.index) if text in _READ_BY_PEOPLE else None
            if lost and isinstance(value, yaml.ScalarNode) and not value.style:
                what = f"`{text}` goes on with {cut(lost[1], 60)}, which YAML takes for a comment"
                self.problems.append(Problem(f"{self._name}:{line + self._offset}", what, "write the value in quotes"))
            result[text] = self.convert(value, (*key, text))
        return result

    def _text(self, node: yaml.Node) -> str:
        text = str(node.value)
        line = node.start_mark.line + self._offset
        # An escape has no line of its own: the value's first is named.
        problems = dict.fromkeys(replace(problem, where=f"{self._name}:{line}") for problem in unfit(text, self._name))
        self.problems += problems
        return text


def _yaml_remedy(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "put quotes around a value that has a colon in it"
    if "quoted scalar" in problem or "unexpected end of stream" in problem:
        return "close the quotes that were opened"
    if "cannot start any token" in problem:
        return "put quotes around the value, and use spaces instead of tabs"
    if "expected node content" in problem or "expected ',' or ']'" in problem:
        return "close the list, with quotes around an item that begins with #"
    return "check quotes, colons and indentation here and in the line above"
