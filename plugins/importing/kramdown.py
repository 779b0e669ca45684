"""Kramdown, Jekyll's Markdown → GitHub's: classes, boxes, tables without a head, a table of contents, single tildes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.importing import media

_ATTRIBUTES = re.compile(r"[ \t]*\{:(?:[ \t]*[.#:\w][^{}\n]*)\}")
_NAMED_HEADING = re.compile(r"^(#{1,6}[ \t].*)\n(\{:[^{}\n]*#[\w-]+[^{}\n]*\})[ \t]*$", re.M)
_CONTENTS = re.compile(r"^[ \t]*(?:[-*+]|1\.)[ \t]+\S.*\n\{:\s*(?:\.[\w-]+\s*)*toc[^}]*\}[ \t]*$", re.M | re.I)
_HTML = re.compile(  # fenced code, which stays as it is; a block of HTML that begins a line
    r"^[ \t]*(```|~~~).*?^[ \t]*\1[ \t]*$"
    r"|^ {0,3}<(table|div|section|article|ul|ol|dl|figure|aside|blockquote|details|center)\b.*?^ {0,3}</\2>",
    re.S | re.M,
)
_CODE = re.compile(r"(^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[ \t]*$|`[^`\n]+`)", re.S | re.M)
_OWN = re.compile(r"\{::(?:comment\}.*?\{:/(?:comment)?\}|[^{}]*/?\}|/[^{}]*\})|\{:/\}", re.S)
_CLASSED = re.compile(r"[ \t]*\{:([^{}]*)\}[ \t]*")
_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(`{3,}|~{3,})")
_BOX = ("notice", "note", "prompt", "alert", "callout", "admonition", "message", "box", "highlight")
_KINDS = ("tip", "info", "hint", "success", "important", "warning", "danger", "caution", "error")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?[-=]+:?[ \t]*(?:[|+][ \t]*:?[-=]+:?[ \t]*)*\|?[ \t]*")
_STRUCK = re.compile(r"(?<![~\\])~(?![~\s])([^~\n]*)(?<!\s)~(?!~)")


def github(body: str) -> str:
    """Return kramdown as GitHub's Markdown: what only styles is gone, what shows something has its equal."""
    body = _HTML.sub(_closed_up, _CONTENTS.sub("[TOC]", body)) if "<" in body else _CONTENTS.sub("[TOC]", body)
    blocks = "".join(_block(block) for block in _blocks(body))
    parts = _CODE.split(blocks)
    for n in range(0, len(parts), 2):
        plain = _ATTRIBUTES.sub(_anchor, _NAMED_HEADING.sub(r"\1 \2", _OWN.sub("", parts[n])))
        plain = re.sub(r"(?<=[^\s$] )\$\$([^$\n]+)\$\$(?!\$)", r"$\1$", plain)
        if "$$" not in plain:
            plain = re.sub(r"\\\\$", "  ", plain, flags=re.M)
        parts[n] = _STRUCK.sub(r"\\~\1\\~", plain)
    return "".join(parts)


def _closed_up(found: re.Match[str]) -> str:
    """Return a block of HTML without empty lines, at which GitHub's Markdown would end it; not one of Markdown."""
    if not found[2] or re.search(r"\bmarkdown\s*=|<pre\b|```|~~~", found[0]):
        return found[0]
    return re.sub(r"\n(?:[ \t]*\n)+", "\n", found[0])


def _anchor(found: re.Match[str]) -> str:
    """Return what is left of attributes: the name to which links lead."""
    name = re.search(r"#[\w-]+", found[0])
    return f"{' ' if found[0][0].isspace() else ''}{{: {name[0]} }}" if name else ""


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
        found = _CLASSED.fullmatch(lines[at])
        if found and rest and (kind := _kind(found[1])) and not _FENCE.match(rest[0]):
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
