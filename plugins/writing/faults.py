"""What a writer must mend in a body before it is published, with its line: known before anything is written.

Most stands in the text itself (safety.py). Some only what Markdown makes of it shows: which HTML takes the rest of the
page with it, and which formula nobody understands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from plugins.shared.body import is_html
from plugins.shared.nesting import LeftOpen, closed, left_open
from plugins.shared.problem import Problem
from plugins.shared.text import MANY, cut
from plugins.writing.code import open_fence, without_code
from plugins.writing.dialect import convert
from plugins.writing.foreign import foreign
from plugins.writing.formulas import INLINE, SHOWN, TICKED, unread
from plugins.writing.links import found_in
from plugins.writing.safety import ELEMENTS, SCHEMES, refused
from plugins.writing.work import Stopped, limited

_CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.S)
_BARE_FENCE = re.compile(r"(?:^|[>\n])[ \t]*(?:`{3}|~{3})")
# An address with a space that ends as a file's name does; what follows a space in quotes is a title.
_SPACED = re.compile(
    r"(?<!\\)\]\((?!<)([^()\n\"'<>: ]*+ (?>(?:[^()\n\"'<>:]++|\([^()\n]*+\))*)"
    r"(?:(?<=\.\w\w)|(?<=\.\w\w\w)|(?<=\.\w\w\w\w)))\)"
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_OF_A_MACHINE = re.compile(r"[a-z]:[\\/]|(?:file|app|attachment|sandbox|blob|cid):", re.I)  # on which it was written
_EMPTY = re.compile(r"!?(?<!\\)\[(?=\s*[^\s\]])[^\[\]\n]{1,300}\]\([ \t]*(?:<>)?[ \t]*\)")
_NOWHERE = "write an address between the brackets, or its words alone"
_HIDDEN = re.compile("^[\xa0\xad\u200b\u202f\u2060\ufeff]|[\xa0\xad\u200b\u202f\u2060\ufeff]$")
_FORMULA = re.compile(rf"{TICKED}|{SHOWN}|{INLINE}|```+ *math|~~~+ *math")


def faults(source: str, body: str, first_line: int) -> list[Problem]:
    """Return them for ``body``, the Markdown of the file ``source`` from ``first_line`` on."""
    problems = refused(source, body, first_line)
    if is_html(source):  # where in the file it was nobody knows
        left = () if problems else left_open(closed(body), ELEMENTS)
        return problems or [Problem(f"{source}:{first_line}", *_say(tag)) for tag in left]
    findings = [*_spaced(body), *foreign(body), *(_unpublished(body) if not problems else ())]
    problems += [Problem(f"{source}:{first_line + line}", *fault) for line, fault in findings]
    fence = open_fence(body)
    if problems or (fence is None and not _FORMULA.search(body) and not _opens(body)):
        return problems
    try:
        with limited(body):
            html, _ = convert(body)
    except Stopped:  # that it takes too much work is told where it is published
        return []
    findings = [*_unclosed(body, html), *_unread(body, html)]
    if fence is not None and _BARE_FENCE.search(_CODE.sub("", html)):
        what = "has a block of code that is not closed", "write the same signs on a line below it"
        findings.append((fence, what))
    return [Problem(f"{source}:{first_line + line}", *fault) for line, fault in sorted(findings)]


def slips(source: str, body: str, first_line: int) -> list[Problem]:
    """Return what is nearly Markdown in a body, and is shown as it stands, as GitHub shows it: it stops nothing."""
    if is_html(source):
        return []
    return [Problem(f"{source}:{first_line + line}", *slip) for line, slip in foreign(body, as_it_is=True)]


def _opens(body: str) -> bool:
    """Tell whether something may be left open in ``body``, quickly: only what Markdown makes of it shows what is."""
    text = without_code(body)
    return "<" in text and bool(left_open(closed(text), ELEMENTS))


def _spaced(body: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield which names of files are not taken for a link, or a picture, because of their spaces."""
    text = without_code(body) if "](" in body else ""
    for link in islice(_SPACED.finditer(text), MANY):
        what = f"has no link to {link[1]}, for its name has a space"
        yield text.count("\n", 0, link.start()), (what, f"write ](<{link[1]}>)")


def _unpublished(body: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield which links have a scheme that is not published, such as a misspelt one: their words would stay alone."""
    text = without_code(body) if "](" in body or ":" in body else ""
    empties = (
        (match for match in _EMPTY.finditer(text) if body.startswith(match[0], match.start())) if "](" in text else ()
    )
    for empty in islice(empties, MANY):  # code between the brackets is blank in the text, and is shown
        yield text.count("\n", 0, empty.start()), (f"has a link that leads nowhere: {cut(empty[0], 60)}", _NOWHERE)
    for place, href in found_in(text) if not body.isascii() else ():
        if sign := _HIDDEN.search(href):
            what = f"links to {cut(href, 60)}, which has the sign U+{ord(sign[0]):04X} at an end, and nobody sees that"
            yield text.count("\n", 0, place), (what, "type the address anew, without it")
    schemes = ((place, href, _SCHEME.match(href)) for place, href in found_in(text))
    strange = ((place, href) for place, href, scheme in schemes if scheme and scheme[1].lower() not in SCHEMES)
    for place, href in islice(strange, MANY):
        fix = f"begin it with one of {', '.join(sorted(SCHEMES))} and a colon"
        if href.lower().startswith("data:image/"):
            fix = "save the picture as a file beside the text, and name that"
        elif _OF_A_MACHINE.match(href):
            fix = "put the file beside this text, or into content/files/, and write its name"
        yield text.count("\n", 0, place), (f"links to {cut(href, 60)}, which is no address for readers", fix)


def _unread(body: str, html: str) -> Iterator[tuple[int, tuple[str, str]]]:
    place = 0
    for formula, why in unread(html):
        at = body.find(formula, place)
        place = at if at >= 0 else max(body.find(formula), 0)
        fix = "mend it; where it is none, write \\$ for a dollar"
        yield (
            body.count("\n", 0, place),
            (f"has a formula that is not understood, {cut(' '.join(formula.split()), 60)}: {why}", fix),
        )
        place += 1


def _unclosed(body: str, html: str) -> Iterator[tuple[int, tuple[str, str]]]:
    for tag in left_open(closed(html), ELEMENTS):
        yield _line(body, tag), _say(tag)


def _say(left_open: LeftOpen) -> tuple[str, str]:
    if left_open.kind == "comment":
        return "has a comment that is not closed, and takes all that follows", "write --> at its end"
    if left_open.kind == "quote":
        return f"has a quotation mark in {left_open.text} that is not closed", "write the second quotation mark"
    name = re.split(r"[\s>]", left_open.text[1:])[0].lower()
    return f"has <{name}> that is not closed, and takes all that follows", f"write </{name}> where it ends"


def _line(body: str, left_open: LeftOpen) -> int:
    """Return the line of ``body``, from 0, on which stands what was left open, as far as that can be told."""
    text, place = without_code(body), -1
    wanted = left_open.text if left_open.text in text else left_open.text.partition("\n")[0]
    for _ in range(left_open.before + 1):
        further = text.find(wanted, place + 1)
        if further < 0:
            break
        place = further
    return text.count("\n", 0, max(place, 0))
