"""A part's bundle, some of whose pages were edited → the bundle that Pagefind would make of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from plugins.search.bundle import Bundle, Run, Words, pages_of, run_of

_Word = TypeVar("_Word")


def edited(before: Bundle, fresh: Bundle, numbers: Mapping[int, int]) -> Bundle:
    """Return ``before`` with the pages of ``fresh`` in the place of its own; ``numbers`` gives each one's there.

    A page's number comes of its file's name, so that an edit leaves all numbers as they are.
    """
    pages = list(before.pages)
    for own, number in numbers.items():
        pages[number] = fresh.pages[own]
    words = Words(
        _edited(before.words.plain, fresh.words.plain, numbers),
        _edited(before.words.forms, fresh.words.forms, numbers),
    )
    filters = {name: _values(values, fresh.filters.get(name, {}), numbers) for name, values in before.filters.items()}
    return before._replace(pages=pages, words=words, filters=filters)


def _edited(before: dict[_Word, Run], fresh: dict[_Word, Run], numbers: Mapping[int, int]) -> dict[_Word, Run]:
    gone = set(numbers.values())
    low, high = min(gone), max(gone)
    found = {}
    for word, run in before.items():
        if word in fresh or (run[0] <= high and run[1] >= low):
            pages = {number: places for number, places in pages_of(run).items() if number not in gone}
            if word in fresh:
                pages |= {numbers[own]: places for own, places in pages_of(fresh[word]).items()}
            if pages:
                found[word] = run_of(pages)
        else:
            found[word] = run
    for word in fresh.keys() - before.keys():
        found[word] = run_of({numbers[own]: places for own, places in pages_of(fresh[word]).items()})
    return found


def _values(
    before: dict[str, list[int]], fresh: dict[str, list[int]], numbers: Mapping[int, int]
) -> dict[str, list[int]]:
    gone = set(numbers.values())
    values = {value: [page for page in pages if page not in gone] for value, pages in before.items()}
    for value, pages in fresh.items():
        values[value] = sorted([*values.get(value, ()), *(numbers[page] for page in pages)])
    return {value: pages for value, pages in sorted(values.items()) if pages}
