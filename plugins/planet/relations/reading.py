"""An entry's sanitised HTML → what it says of others: its links, each with its place. Pure."""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from plugins.shared.url import rough_host

QUOTED = 220  # characters of the sentence that is shown
LONGEST = 300  # characters of what is kept of a sentence, on each side of a link
_ROW, _LINES = 5, 3  # runs, or lines of a run, that are a list
_BEGUN = 40  # characters that may stand before a link that one begins with
_NO_WORDS = " \n—–-:→"
_PIECE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>|([^<]+|<)")
_HREF = re.compile(r'\bhref="([^"]+)"')
_BLOCKS = frozenset("p li blockquote div td th h1 h2 h3 h4 h5 h6 dd dt figcaption pre hr ul ol dl table tr".split())
_LISTS = frozenset("ul ol dl".split())
_END = re.compile(r"(?<=[.!?…。])[\"”’')\]]*\s+(?=[^\sa-z])|\n\s*(?=[^\sa-z])|\n\s*\n")


@dataclass(frozen=True)
class PlacedLink:
    """A link and where it stands."""

    url: str
    words: str  # that are the link
    before: str  # of its sentence, what stands before it
    after: str
    next: str  # the sentence after it
    start: int  # characters of the entry that stand before it
    sentence: int  # in which sentence of the entry it stands, from 0
    item: bool  # in a list of links, not in prose
    quote: bool  # in words that the entry quotes
    fellows: int  # how many links of its list or paragraph lead to other sites than the entry's own

    @property
    def shown(self) -> str:
        """Return its sentence on one line: at most ``QUOTED`` characters, with the link among them."""
        before = " ".join(self.before.split())
        text = " ".join(f"{self.before}{self.words}{self.after}".split())
        if len(text) <= QUOTED:
            return text
        start = max(0, min(len(before) - QUOTED // 3, len(text) - QUOTED))
        piece = text[start : start + QUOTED - 2]
        piece = f"…{piece.partition(' ')[2]}" if start else piece
        return f"{piece.rpartition(' ')[0]}…" if start + QUOTED < len(text) else piece


@dataclass(frozen=True)
class Said:
    """An entry as far as relations need it."""

    links: tuple[PlacedLink, ...] = ()
    outer: int = 0  # to how many pages of other sites it links


@dataclass
class _Run:
    """The text between two ends of blocks, and its links as (start, end, address)."""

    within: str  # "prose", "item" or "quote"
    listed: int  # the number of its list; 0 for none
    text: str = ""
    links: list[tuple[int, int, str]] = field(default_factory=list)


def said(content: str, url: str | None = None) -> Said:
    """Return what the entry at ``url`` says; ``content`` is sanitised HTML."""
    runs = list(_runs(content))
    home = rough_host(url or "")
    outer = {link for run in runs for _, _, link in run.links if rough_host(link) != home}
    return Said(tuple(_placed(runs, home)), len(outer))


def sentences(text: str) -> list[str]:
    """Return the sentences of plain text."""
    return [piece for piece in map(str.strip, _END.split(text)) if piece]


def plain(content: str) -> Iterator[str]:
    """Yield the text of each block of sanitised HTML."""
    return (run.text for run in _runs(content))


def spoken(content: str) -> Iterator[str]:
    """Yield the text of each block but those of lists that are hardly more than links: they are others' titles."""
    runs = list(_runs(content))
    rows = _rows(runs)
    return (run.text for at, run in enumerate(runs) if not _is_titles(run, listed=run.within == "item" or at in rows))


def _is_titles(run: _Run, *, listed: bool) -> bool:
    many = len(run.links) >= 4 and _linked(run) * 2 >= len(run.text.strip())
    return many or (listed and _linked(run) * 5 >= len(run.text.strip()) * 4)


def _runs(content: str) -> Iterator[_Run]:
    """Yield the runs of text of sanitised HTML, in which every element is closed."""
    lists: list[int] = []
    count = quotes = items = length = 0
    words: list[str] = []
    run = _Run("prose", 0)
    link: tuple[int, str] | None = None
    for closing, name, attributes, text in _PIECE.findall(content):
        name = name.lower()
        if text or name == "br":
            words.append(re.sub(r"\s+", " ", html.unescape(text)) or "\n")
            length += len(words[-1])
        elif name == "a":
            if link:
                run.links.append((link[0], length, link[1]))
            href = None if closing else _HREF.search(attributes)
            link = (length, html.unescape(href[1])) if href else None
        elif name in _BLOCKS:
            if link:
                run.links.append((link[0], length, link[1]))
                link = (0, link[1])
            run.text = "".join(words)
            if run.text.strip():
                yield run
            step = -1 if closing else 1
            if name in _LISTS:
                count += not closing
                lists = lists[:-1] if closing else [*lists, count]
            quotes = max(0, quotes + step * (name == "blockquote"))
            items = max(0, items + step * (name in ("li", "dd", "dt")))
            within = "quote" if quotes else "item" if items else "prose"
            run, words, length = _Run(within, lists[-1] if lists else 0), [], 0
    if link:
        run.links.append((link[0], length, link[1]))
    run.text = "".join(words)
    if run.text.strip():
        yield run


def _placed(runs: list[_Run], home: str) -> Iterator[PlacedLink]:
    """Yield every link with its place. A text may have ten thousand: what all links of a run share is found once."""
    together: dict[int, list[_Run]] = defaultdict(list)  # the runs of a list, or one of none
    for at, run in enumerate(runs):
        together[run.listed or ~at].append(run)
    fellows = {
        n: sum(rough_host(url) != home for run in group for *_, url in run.links) for n, group in together.items()
    }
    listing = {n: _is_listing(group) for n, group in together.items()}
    rows = _rows(runs)
    start = sentence = 0
    for at, run in enumerate(runs):
        group = run.listed or ~at
        listed = at in rows or _is_listed(run, listing=listing[group])
        lines = frozenset() if listed else _lines(run)
        continuation = _told_of(run, runs[at + 1]) if at + 1 < len(runs) else ""
        ends = [match.end() for match in _END.finditer(run.text)] if run.links else []
        for place, end, url in run.links:
            before, after, following, number = _around(run.text, ends, place, end)
            yield PlacedLink(
                url,
                " ".join(run.text[place:end].split())[:LONGEST],
                before,
                continuation or after,
                following,
                start + place,
                sentence + number,
                listed or place in lines,
                run.within == "quote",
                fellows[group],
            )
        start += len(run.text)
        sentence += max(1, len(sentences(run.text)))


def _told_of(run: _Run, following: _Run) -> str:
    """Return what is said of a link that stands alone: the sentence that follows; nothing where there is more."""
    shown = [(place, end) for place, end, _ in run.links if run.text[place:end].strip(_NO_WORDS)]
    if len(shown) != 1 or (run.text[: shown[0][0]] + run.text[shown[0][1] :]).strip(_NO_WORDS):
        return ""
    return f" {next(iter(sentences(following.text)), '')[:LONGEST]}"


def _around(text: str, ends: list[int], place: int, end: int) -> tuple[str, str, str, int]:
    """Return what stands before and after a link in its sentence, the next sentence, and which sentence it is.

    ``ends`` are where the sentences of ``text`` end.
    """
    number = bisect_right(ends, place)
    begun = ends[number - 1] if number else 0
    ended, later = ([*ends[(at := bisect_left(ends, end)) : at + 2], len(text), len(text)])[:2]
    return (
        text[max(begun, place - LONGEST) : place],
        text[end : min(ended, end + LONGEST)],
        text[ended : min(later, ended + LONGEST)].strip(),
        number,
    )


def _is_listing(group: list[_Run]) -> bool:
    """Tell whether most items of a list have links."""
    linking = sum(bool(run.links) for run in group)
    return linking >= 3 and linking * 2 > len(group)


def _is_listed(run: _Run, *, listing: bool) -> bool:
    """Tell whether a link of ``run`` is one of a list: of items that are links, or of links one after the other."""
    if run.within == "item":
        return listing and _linked(run) * 5 >= len(run.text)
    return len(run.links) >= 4 and _linked(run) * 5 >= len(run.text) * 2


def _lines(run: _Run) -> frozenset[int]:
    """Return where the links of a run begin that are a list: three and more lines with nothing else."""
    starts: list[int] = []
    at = 0
    for line in run.text.split("\n"):
        within = [(start, end) for start, end, _ in run.links if at <= start < at + len(line)]
        beside = "".join(run.text[at : within[0][0]] + run.text[within[0][1] : at + len(line)]) if within else "-"
        if len(within) == 1 and not beside.strip(_NO_WORDS):
            starts.append(within[0][0])
        at += len(line) + 1
    return frozenset(starts if len(starts) >= _LINES else ())


def _rows(runs: list[_Run]) -> frozenset[int]:
    """Return which runs are a list without being one: five and more, one after the other, that begin with a link."""
    rows: set[int] = set()
    row: list[int] = []
    gap = 0
    for at, run in enumerate([*runs, _Run("quote", 0)]):
        if run.within == "prose" and run.links and run.links[0][0] <= _BEGUN and len(run.text) <= LONGEST:
            row.append(at)
            gap = 0
        elif row and gap == 0 and at < len(runs) and not run.links and len(run.text) <= LONGEST:
            gap = 1  # what is said of each, or a cell without a link
        else:
            rows.update(row if len(row) >= _ROW else ())
            row, gap = [], 0
    return frozenset(rows)


def _linked(run: _Run) -> int:
    return sum(end - start for start, end, _ in run.links)
