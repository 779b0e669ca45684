"""feedparser as it comes, in a process of its own: reads a body and headers, answers with what it found, as a text."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import feedparser


class StockReader:
    """The running process."""

    def __init__(self, to: BinaryIO, of: BinaryIO) -> None:
        self._to, self._of = to, of

    def read(self, body: bytes, headers: Mapping[str, str]) -> str:
        """Return what feedparser finds, as ``found`` says it."""
        pickle.dump((body, dict(headers)), self._to)
        self._to.flush()
        return str(pickle.load(self._of))


@contextmanager
def stock_reader() -> Iterator[StockReader]:
    """Run feedparser as it comes."""
    call = [sys.executable, "-m", __name__]
    with subprocess.Popen(
        call, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout
        yield StockReader(process.stdin, process.stdout)
        process.stdin.close()


def found(document: Any) -> str:
    """Return all that was found in a document but for what dates mean, which we read; of what is wrong, that it is."""
    return repr([_unread(document.get(key)) for key in ("version", "feed", "entries", "namespaces", "bozo")])


def _unread(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unread(one) for key, one in value.items() if not str(key).endswith("_parsed")}
    return [_unread(one) for one in value] if isinstance(value, list) else value


def main() -> None:
    """Answer until there is no more to read."""
    while True:
        try:
            body, headers = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            document = feedparser.parse(
                io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
            )
            answer = found(document)
        except Exception as error:
            answer = type(error).__name__
        pickle.dump(answer, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
