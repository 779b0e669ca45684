"""How much work a body may cause: a pull request brings it, and some texts take Markdown hours.

The work is counted, so that a text is right or too much on every machine alike: one for each step of interpreted code,
such as a look at a character. What no count sees, such as a pattern that goes back, ends at a limit of processor time.
"""

from __future__ import annotations

import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plugins.shared.nesting import deepest

BASE, EACH = 5_000_000, 100  # for a body, and for each of its characters; of 970 real posts none takes 400,000 in all
AGAIN = 20  # steps
SECONDS, SECOND_EACH = 2.0, 5e-6  # of processor time; real posts take a fifteenth of that
TOGETHER, ALLOWANCE = 4.0, 0.05  # seconds for all odd texts; for each text
DEEPEST = 300  # elements in elements; a sanitiser takes the square of them
TOO_MUCH, TOO_DEEP = "takes too much work to convert", "is nested too deeply to convert"

_OPENED = re.compile(r"<[a-zA-Z!?/][^<>]*+(?=<|\Z)")
_SPLIT = re.compile("[\x02\x03\n]")


class Stopped(BaseException):
    """A conversion goes no further; no extension's `except Exception` may hold it up."""

    def __init__(self, what: str = TOO_MUCH, at: str = "") -> None:
        super().__init__(what)
        self.what, self.at = what, at  # where the text was, as far as is known


class Work:
    """Counts what one conversion does; ``at`` is what was looked at last."""

    def __init__(self) -> None:
        self.begin("")

    def begin(self, text: str) -> None:
        """Count from here, for the body ``text``."""
        self.left = BASE + EACH * len(text)
        self._met: Counter[str] = Counter()
        self.at = text[:200]
        # Behind a tag that is not closed, HTML's own parser looks through all the rest, and begins again.
        opened = [tag.start() for tag in _OPENED.finditer(text)]
        if opened:
            self.spend(len(opened) * len(text) // 2, text[opened[0] : opened[0] + 200])

    def spend(self, units: int, at: str) -> None:
        """Count ``units`` for the piece of text ``at``."""
        self.left -= units
        self.at = at
        if self.left < 0:
            raise Stopped

    def spend_again(self, name: str) -> None:
        """Count what is told from all that had the same ``name`` before it, each in turn."""
        self._met[name] += 1
        self.spend(AGAIN * self._met[name], name)


class Patience:
    """Processor time for the odd ones of many texts; what a text of its length may take costs nothing."""

    def __init__(self) -> None:
        self.spent = 0.0
        self._before = time.process_time()

    def spend(self, length: int) -> float:
        """Count the time since the text before, for one with ``length`` characters; return how much was too much."""
        now = time.process_time()
        odd = max(0.0, now - self._before - ALLOWANCE - SECOND_EACH * length)
        self._before = now
        self.spent += odd
        return odd


@contextmanager
def limited(text: str) -> Iterator[None]:
    """Stop what takes longer than any body of this length may; where a system cannot, the count alone holds."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS + SECOND_EACH * len(text), 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_signal: int, _frame: Any) -> None:
    raise Stopped


def refuse_depth(html: str) -> None:
    """Raise Stopped where ``html`` opens more elements than it closes, and more than anybody means."""
    if deepest(html, DEEPEST) is not None:
        raise Stopped(TOO_DEEP)


def line_of(body: str, at: str) -> int:
    """Return the line of ``body``, from 0, on which the piece of text ``at`` stands, as far as that can be told."""
    place = deepest(body, DEEPEST)
    if place is None:
        pieces = (piece.strip()[:200] for piece in _SPLIT.split(at)[:100])
        places = (body.find(piece) for piece in pieces if len(piece) > 1)
        place = next((start for start in places if start >= 0), _longest(body))
    return body.count("\n", 0, place)


def _longest(body: str) -> int:
    """Return where the longest run of lines without an empty one begins."""
    paragraphs = re.finditer(r"[^\n]+(?:\n[^\n]+)*", body)
    return max(((len(paragraph[0]), -paragraph.start()) for paragraph in paragraphs), default=(0, 0))[1] * -1
