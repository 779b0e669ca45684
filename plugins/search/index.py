"""Records → Pagefind's files. Pagefind is a program of its own; nothing leaves this machine.

Its Python service waits a tenth of a second for each record, so the records are handed over as a folder of pages.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from lxml import etree, html
from lxml.html import builder
from pagefind.service import get_executable

from plugins.search.kept import digest, fill
from plugins.search.order import put_in_order
from plugins.search.record import Record

FOLDER = "pagefind"
# Pagefind brings finished user interfaces; ours is smaller than any.
_UNUSED = ("pagefind-ui*", "pagefind-modular-ui*", "pagefind-component-ui*", "pagefind-highlight*")


def write(records: Iterable[Record], output: Path, cache: Path) -> None:
    """Write the index of ``records`` to ``output``/pagefind; the same records give the same bytes.

    It is taken from ``cache`` when the last builds had the same records. Of no records there is no index. Raises
    OSError when Pagefind is not on this machine or does not end well.
    """
    records = list(records)
    if not records:
        return
    program = get_executable()
    if program is None:
        raise FileNotFoundError("Pagefind is not installed for this machine")
    folder = output / FOLDER
    fill(folder, cache / digest(Path(program), records), lambda: _make(records, folder, Path(program)))


def _make(records: Iterable[Record], folder: Path, program: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        site = Path(name)
        for number, record in enumerate(records):
            (site / f"{number}.html").write_bytes(page(record))
        command = [str(program), "--site", name, "--output-path", str(folder.resolve()), "--quiet"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise OSError(f"Pagefind ended with {run.returncode}: {(run.stderr or run.stdout).strip()[-300:]}")
    for pattern in _UNUSED:
        for path in folder.glob(pattern):
            path.unlink()
    put_in_order(folder)


def page(record: Record) -> bytes:
    """Return ``record`` as a page that Pagefind reads."""
    facts = {
        "url": record.url,
        "kind": record.kind,
        "title": record.title,
        "date": record.date,
        "author": record.author,
    }
    heads = [
        builder.META({"name": name, "content": _clean(value), "data-pagefind-meta": f"{name}[content]"})
        for name, value in facts.items()
        if value
    ]
    kind = builder.META({"content": record.kind, "data-pagefind-filter": "kind[content]"})
    text = (builder.H1(_clean(record.title)), builder.P(_clean(record.text)))
    body = builder.BODY({"data-pagefind-body": ""}, *heads, kind, *text)
    document = builder.HTML({"lang": record.language}, builder.HEAD(builder.META({"charset": "utf-8"})), body)
    return bytes(html.tostring(document, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _clean(text: str) -> str:
    """Drop what a tree of XML cannot hold."""
    try:
        etree.Element("x").text = text
    except ValueError:
        return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
    return text
