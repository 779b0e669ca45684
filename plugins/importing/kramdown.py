"""Kramdown, Jekyll's Markdown → GitHub's: classes, boxes, tables without a head, a table of contents, single tildes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.importing import media

_ATTRIBUTES = re.compile(r"[ \t]*\{:(?:[ \t]*[.#:\w][^{}\n]*)\}")
_NAMED_HEADING = re.compile(r"^(#{1,6}[ \t].*)\n(\{:[^{}\n]*#[\w-]+[^{}\n]*\})[ \t]*$", re.M)
_CONTENTS = re.compile(r"^[ \t]*(?:[-*+]|1\.)[ \t]+\S.*\n\{:\s*(?:\.[\w-]+\s*)*toc[^}]*\}[ \t]*$", re.M | re.I)
_OPENED = re.compile(r" {0,3}<(table|div|section|article|ul|ol|dl|figure|aside|blockquote|details|center)\b", re.I)
_MIXED = re.compile(r"\bmarkdown\s*=|<pre\b|```|~~~")  # where an empty line means something
_HARD_SPACE = re.compile(r"^([ \t]*(?:[*+-]|\d+\.))[ ]*\xa0[\xa0 ]*", re.M)  # behind the mark of a list's item
_CODE = re.compile(r"(^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[ \t]*$|`[^`\n]+`)", re.S | re.M)
_OWN = re.compile(r"\{::(?:comment\}.*?\{:/(?:comment)?\}|[^{}]*/?\}|/[^{}]*\})|\{:/\}", re.S)
_LONGEST = 1_000  # lines of a block of HTML
_CLASSED = re.compile(r"[ \t]*\{:([^{}]*)\}[ \t]*")
_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(`{3,}|~{3,})")
_BOX = ("notice", "note", "prompt", "alert", "callout", "admonition", "message", "box", "highlight")
_KINDS = ("tip", "info", "hint", "success", "important", "warning", "danger", "caution", "error")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?[-=]+:?[ \t]*(?:[|+][ \t]*:?[-=]+:?[ \t]*)*\|?[ \t]*")
_STRUCK = re.compile(r"(?<![~\\])~(?![~\s])([^~\n]*)(?<!\s)~(?!~)")


def github(body: str) -> str:
    """Return kramdown as GitHub's Markdown: what only styles is gone, what shows something has its equal."""
    body = _closed_up(_CONTENTS.sub("[TOC]", _HARD_SPACE.sub(r"\1 ", body)))
    blocks = "".join(_block(block) for block in _blocks(body))
    parts = _CODE.split(blocks)
    for n in range(0, len(parts), 2):
        plain = _ATTRIBUTES.sub(_anchor, _NAMED_HEADING.sub(r"\1 \2", _OWN.sub("", parts[n])))
        plain = re.sub(r"(?<=[^\s$] )\$\$([^$\n]+)\$\$(?!\$)", r"$\1$", plain)
        if "$$" not in plain:
            plain = re.sub(r"\\\\$", "  ", plain, flags=re.M)
        parts[n] = _STRUCK.sub(r"\\~\1\\~", plain)
    return "".join(parts)


def _closed_up(body: str) -> str:
    """Return Markdown whose blocks of HTML have no empty lines, at which GitHub's would end before their tag."""
    lines, closed, fence, n = body.split("\n"), list[str](), "", 0
    while n < len(lines):
        fenced, opened = _FENCE.match(lines[n]), _OPENED.match(lines[n])
        if fenced and fenced[1].startswith(fence):
            fence = "" if fence else fenced[1]
        end = _end(lines, n, opened[1]) if opened and not fence else n
        block = lines[n : end + 1]
        mixed = len(block) < 2 or _MIXED.search("\n".join(block))
        closed += block if mixed else [line for line in block if line.strip()]
        n = end + 1
    return "\n".join(closed)


def _end(lines: list[str], start: int, tag: str) -> int:
    """Return the line in which an element ends that begins in ``start``; that one where it has no end."""
    depth = 0
    for n in range(start, min(len(lines), start + _LONGEST)):
        for match in re.finditer(rf"<(/?){tag}\b", lines[n], re.I):
            depth += -1 if match[1] else 1
        if depth <= 0:
            return n
    return start


def _anchor(match: re.Match[str]) -> str:
    """Return what is left of attributes: the name to which links lead."""
    name = re.search(r"#[\w-]+", match[0])
    return f"{' ' if match[0][0].isspace() else ''}{{: {name[0]} }}" if name else ""


def _blocks(body: str) -> Iterator[str]:
    """Yield the blocks that empty lines part, and those lines; a block of code is one, whatever is in it."""
    block, fence = "", ""
    for line in body.splitlines(keepends=True):
        opened = _FENCE.match(line)
        if opened and not fence:
            fence = opened[1]
        elif opened and opened[1].startswith(fence):
            fence = ""
        if line.strip() or fence:
            block += line
            continue
        yield block
        yield line
        block = ""
    yield block


def _block(block: str) -> str:
    """Return a block whose class makes it a box as an alert, and a table as GitHub writes one."""
    lines = block.rstrip("\n").split("\n")
    for at, rest in ((-1, lines[:-1]), (0, lines[1:])):
        match = _CLASSED.fullmatch(lines[at])
        if match and rest and (kind := _kind(match[1])) and not _FENCE.match(rest[0]):
            quoted = all(line.startswith(">") for line in rest)
            return media.note("\n".join(re.sub(r"^> ?", "", line) if quoted else line for line in rest), kind)
    if len(lines) > 1 and all(line.lstrip().startswith("|") for line in lines if not _CLASSED.fullmatch(line)):
        return _table([line for line in lines if not _CLASSED.fullmatch(line)])
    if len(lines) == 1 and re.fullmatch(r"\|(?:[^|]*[^|\s][^|]*\|)+[ \t]*", lines[0]):
        return _table(lines)
    return block


def _kind(attributes: str) -> str:
    """Return which box a block's classes make of it: .notice--warning, .prompt-tip, .note; empty for none."""
    words = [word for name in re.findall(r"\.([\w-]+)", attributes) for word in name.lower().split("-")]
    kind = next((word for word in words if word in _KINDS), "")
    named = next((word for word in words if word in _BOX), "")
    return kind or "note" if named or (kind and f".{kind}" in attributes) else ""


def _table(lines: list[str]) -> str:
    """Return a table with a head, an empty one where it has none, and without the rules between its bodies."""
    rows = [line for line in lines if not _RULE.fullmatch(line)]
    rules = [n for n, line in enumerate(lines) if _RULE.fullmatch(line)]
    if not rows or rules == [1]:
        return "\n".join(lines) + "\n"
    columns = max(row.strip().strip("|").count("|") for row in rows) + 1
    rule = next((lines[n] for n in rules if "-" in lines[n] and lines[n].count("-:") + lines[n].count(":-")), "")
    rule = rule if rule.strip().strip("|").count("|") + 1 == columns else "|" + "---|" * columns
    head = [rows.pop(0)] if rules and 1 in rules else ["|" + " |" * columns]
    return "\n".join([*head, rule, *rows]) + "\n"
