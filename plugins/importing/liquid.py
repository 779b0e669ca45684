"""Liquid in a text, as Jekyll, Eleventy and Pelican's liquid_tags have it → Markdown; what it cannot say is listed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import Any

from plugins.importing import matter, media
from plugins.importing.liquid_tags import TAGS, WORD, LiquidTag, first, named
from plugins.shared.problem import Problem
from plugins.shared.slug import slugify
from plugins.shared.text import cut
from plugins.writing.dialect import convert

_MARK = re.compile(r"\{%-?\s*(?P<tag>[\w.-]+)(?P<rest>.*?)-?%\}|\{\{-?(?P<value>.*?)-?\}\}", re.S)
_LITERAL = re.compile(r"\{%-?\s*(raw|verbatim)\s*-?%\}(.*?)\{%-?\s*end\1\s*-?%\}", re.S)
_HIDDEN = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{#[^{}]*#\}", re.S)
_BRANCH = re.compile(r"\{%-?\s*(else|elsif|if|unless|case|for|endif|endunless|endcase|endfor)\b(.*?)-?%\}", re.S)
_PATHS = re.compile(r"([\w-]+)\s*=\s*((?:page|site|include)\.[\w.-]+)")
_PROGRAM = ("for", "case", "tablerow", "macro", "script", "style", "css", "js", "schema", "form", "cache", "asyncEach")
LISTED = "\x1f"  # parts what is a list among values
_DATES = {"date_to_string": "%d %b %Y", "date_to_long_string": "%d %B %Y", "date_to_xmlschema": "%Y-%m-%dT%H:%M:%S"}
_PIPED = re.compile(r"(?:\"[^\"]*\"|'[^']*'|[^|\"'])+")  # an expression, and its filters
_FILTER = re.compile(r"(\w+)\s*(?:\((.*)\)|:(.*))?", re.S)  # Nunjucks' and Liquid's: date("%Y"), date: "%Y"
_MOST_TIMES = 2_000  # that a loop is gone through
_MOST = 500  # pieces of templates
_KEPT = "\x00{}\x00"


def dotted(data: Mapping[str, Any], start: str = "") -> Iterator[tuple[str, str]]:
    """Yield what {{ site.title }} and the like stand for, in groups within groups; of a list its texts."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from dotted(value, f"{start}{key}.")
        elif isinstance(value, list):
            yield f"{start}{key}", LISTED.join(item if isinstance(item, str) else "true" for item in value)
        elif isinstance(value, str):
            yield f"{start}{key}", value


@dataclass
class Liquid:
    """Expands it; ``values`` are what {{ site.x }} and {{ page.x }} stand for, ``tags`` what only this site knows.

    With ``only`` tags nothing else is touched: Pelican has no {{ values }}.
    """

    file: str
    first_line: int
    values: dict[str, str] = field(default_factory=dict)
    tags: Mapping[str, LiquidTag] = field(default_factory=dict)
    only: bool = False
    root: str = ""  # what relative_url puts before a path
    includes: Mapping[str, str] = field(default_factory=dict)  # the site's own pieces of template, by their names
    lost: list[Problem] = field(default_factory=list)

    def expand(self, body: str) -> str:
        """Return ``body`` with Markdown in the place of tags and values; ``lost`` has afterwards what has no equal."""
        if "{%" not in body and (self.only or not ("{{" in body or "{#" in body)):
            return body
        literal: list[str] = []

        def keep(match: re.Match[str]) -> str:
            literal.append(match[2])
            return _KEPT.format(len(literal) - 1)

        text = _LITERAL.sub(keep, body.replace("\x00", ""))
        text = _HIDDEN.sub(lambda match: "\n" * match[0].count("\n"), text) if not self.only else text
        text = self._inside(text, 0)
        return re.sub(r"\x00(\d+)\x00", lambda match: literal[int(match[1])], text)

    def _inside(self, text: str, before: int) -> str:
        parts, end = [], 0
        while match := _MARK.search(text, end):
            parts.append(text[end : match.start()])
            end, line = match.end(), before + text.count("\n", 0, match.start())
            name = match["tag"]
            if name is None:
                parts.append(match[0] if self.only else self._value(match["value"], line))
                continue
            inner, after = self._block(text, name, end)
            shown = self._tag(name, match["rest"].strip(), inner, line)
            if shown is None:
                shown, after = self._unknown(match[0], name, inner, line), end if self.only else after
            parts.append(shown if shown.startswith("\x00") else media.placed(shown, text, match.start(), after))
            end = after
        return "".join((*parts, text[end:]))

    def _block(self, text: str, name: str, end: int) -> tuple[str, int]:
        """Return what stands between a tag and its end, and where that ends; nothing for a tag that has none."""
        depth = 0
        for match in re.finditer(rf"\{{%-?\s*(end)?{re.escape(name)}\b[^%]*%\}}", text[end:]):
            if match[1] and depth == 0:
                return text[end : end + match.start()], end + match.end()
            depth += -1 if match[1] else 1
        return "", end

    def _unknown(self, written: str, name: str, inner: str, line: int) -> str:
        """Return the words that a tag without an equal is put around; those of a loop are no words of the text."""
        if self.only:
            return written
        if not name.startswith("end"):
            self._lose(line, f"has {{% {name} %}}, which has no equal", "write what it showed")
        return "" if name in _PROGRAM else self._inside(inner, line)

    def _chosen(self, rest: str, inner: str, line: int) -> str:
        """Return what stands in the branch of an {% if %} that holds; what nobody knows does not hold."""
        condition, start, depth = rest, 0, 0
        for match in _BRANCH.finditer(inner):
            depth += 1 if match[1] in ("if", "unless", "case", "for") else -1 if match[1].startswith("end") else 0
            if depth == 0 and match[1] in ("else", "elsif"):
                if self._holds(condition):
                    return self._inside(inner[start : match.start()], line)
                condition, start = match[2].strip() if match[1] == "elsif" else "'else'", match.end()
        return self._inside(inner[start:], line) if self._holds(condition) else ""

    def _looped(self, rest: str, inner: str, line: int) -> str | None:
        """Return what a loop over numbers or a list says; None where they are not known, or too many."""
        name, _, over = rest.partition(" in ")
        counted = re.fullmatch(r"\((\w+)\.\.([\w.]+)\)", over.strip())
        if counted:
            start, end = (self._said(group) or group for group in counted.groups())
            known = start.isdigit() and end.isdigit() and int(end) - int(start) < _MOST_TIMES
            items = [str(n) for n in range(int(start), int(end) + 1)] if known else None
        else:
            value = self.values.get(over.strip())
            items = value.split(LISTED)[:_MOST_TIMES] if value is not None else None
        parts = []
        for item in items or ():
            self.values[name.strip()] = item
            parts.append(self._inside(inner, line))
        return None if items is None else "".join(parts)

    def _holds(self, condition: str) -> bool:
        if condition.startswith("not "):
            return not self._holds(condition.removeprefix("not "))
        for sign, needed in ((" or ", any), (" and ", all)):
            if sign in condition:
                return needed(self._holds(part) for part in condition.split(sign))
        match = re.fullmatch(r"(.+?)\s*(==|!=|contains\b)\s*(.+)", condition.strip())
        if match is None:
            return self._said(condition) not in (None, "", "false")
        left, right = self._said(match[1]) or "", self._said(match[3]) or ""
        return right in left if match[2] == "contains" else (left == right) == (match[2] == "==")

    def _included(self, rest: str, line: int) -> str | None:
        """Return what a piece of the site's own templates says with what it is given."""
        source = self.includes.get(first(rest).strip("/"))
        if source is None or len(self.includes) > _MOST:
            return None
        parameters = {f"include.{key}": value for key, value in named(rest).items()}
        parameters |= {f"include.{key}": self.values.get(path, "") for key, path in _PATHS.findall(rest)}
        inner = {key: text for key, text in self.includes.items() if text is not source}  # none includes itself
        piece = Liquid(self.file, self.first_line + line, {**self.values, **parameters}, self.tags, root=self.root)
        piece.includes = inner
        shown = piece.expand(source)
        if piece.lost:
            self._lose(line, f"has {{% include {first(rest)} %}}, not all of which has an equal", "look at the page")
        return media.of_template(shown)

    def _lose(self, line: int, what: str, fix: str) -> None:
        self.lost.append(Problem(f"{self.file}:{self.first_line + line}", what, fix))

    def _tag(self, name: str, rest: str, inner: str, line: int) -> str | None:
        for table in (self.tags, TAGS):
            if name in table:
                shown = table[name](self._filled(rest), inner if self.only else self._inside(inner, line))
                if shown is not None:
                    return shown
        if self.only:
            return None
        if name in ("include", "include_cached", "include_relative", "render"):
            return self._included(self._filled(rest), line)
        if name == "for":
            return self._looped(rest, inner, line)
        if name in ("if", "unless"):
            return self._chosen(rest if name == "if" else f"not {rest}", inner, line)
        if (name == "set" and "=" in rest) or name == "assign":
            key, _, value = rest.partition("=")
            text = self._said(value.strip())
            self.values = {variable: known for variable, known in self.values.items() if variable != key.strip()}
            self.values |= {key.strip(): text} if text is not None else {}  # what is not known is told where it is used
            return ""
        if name in ("capture", "set"):
            self.values[rest.strip("\"' ")] = self._inside(inner, line).strip()
            return ""
        return None

    def _filled(self, rest: str) -> str:
        """Return what a tag is given, with {{ values }} that stand in it."""
        return re.sub(r"\{\{(.*?)\}\}", lambda match: self._said(match[1].strip()) or "", rest)

    def _value(self, expression: str, line: int) -> str:
        value = self._said(expression.strip())
        if value is None:
            what = f"has {{{{ {cut(' '.join(expression.split()), 60)} }}}}, which nobody knows here"
            self._lose(line, what, "write what it stood for")
        return (value or "").replace(LISTED, "")

    def _said(self, expression: str) -> str | None:
        """Return what an expression with its filters says; None where that is not known."""
        first, *filters = (part.strip() for part in _PIPED.findall(expression.strip()) or [""])
        word = WORD.fullmatch(first)
        if not first or word is None:
            return None
        value = word[1] if word[1] is not None else word[2] if word[2] is not None else self.values.get(word[3])
        for pipe in filters:
            called = _FILTER.fullmatch(pipe)
            parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^,\s]+", called[2] or called[3] or "") if called else ()
            value = self._filtered(called[1], value, [self._said(part) or "" for part in parts]) if called else None
            if value is None:
                return None
        return value

    def _filtered(self, name: str, value: str | None, given: list[str]) -> str | None:
        if name == "default":
            return value or "".join(given[:1])
        if value is None:
            return None
        if name in ("relative_url", "absolute_url", "url"):
            return value if "://" in value else posixpath.join(self.root or "/", value.lstrip("/"))
        if name in ("slug", "slugify"):
            return slugify(value)
        if name in ("split", "join") and given:
            return value.replace(*(given[0], LISTED) if name == "split" else (LISTED, given[0]))
        if name in ("prepend", "append") and given:
            return given[0] + value if name == "prepend" else value + given[0]
        if name == "replace" and len(given) == 2:
            return value.replace(given[0], given[1])
        form = _DATES.get(name, given[0] if name == "date" and given else "")
        if "%" in form and (when := matter.moment(value)):
            return when.strftime(re.sub(r"%-([dmeHI])", r"%\1", form))
        return _FILTERS[name](value) if name in _FILTERS else None


def _as_html(markdown: str) -> str:
    """Return Markdown as HTML, for a tag may stand around it; a single paragraph without its own."""
    html = convert(markdown)[0].strip() if "\x00" not in markdown else markdown
    if "<pre" in html:  # its empty lines would end what stands around it
        return markdown
    single = re.fullmatch(r"<p>(.*)</p>", html, re.S)
    return single[1] if single and "<p>" not in single[1] else html


_FILTERS: Mapping[str, Callable[[str], str]] = {  # Liquid's and Nunjucks' of words alone
    **dict.fromkeys(("upcase", "upper"), str.upper),
    **dict.fromkeys(("downcase", "lower"), str.lower),
    **dict.fromkeys(("strip", "trim"), str.strip),
    **dict.fromkeys(("strip_html", "striptags"), partial(re.sub, r"<[^<>]*>", "")),
    **dict.fromkeys("safe smartify xml_escape cgi_escape uri_escape strip_newlines".split(), str),
    "capitalize": str.capitalize,
    "escape": escape,
    "markdownify": _as_html,
}
