"""Posts for a benchmark: real ones, repeated with other titles and dates until there are enough."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_RELATIVE = re.compile(r"(\]\(|^\[[^\]]+\]:\s*|\b(?:src|href)\s*=\s*[\"'])(?!https?:|mailto:|#|/)([^)\s\"']+)", re.M)
# What no community would let a pull request bring: a few of the originals embed players and scripts, or bring styles.
_EMBED = re.compile(r"<(script|iframe)\b.*?(</\1>|/>)", re.S | re.I)
_STYLE = re.compile(r"""\sstyle=(?:"[^"]*"|'[^']*'|[^\s>]+)""")
_TAGS = ("rust", "release", "cargo", "community", "survey", "compiler", "async", "wasm", "tooling", "governance")
FIRST = date(2012, 1, 1)


@dataclass(frozen=True)
class Sample:
    """A post without the marks of any generator."""

    name: str
    title: str
    day: date
    tags: tuple[str, ...]
    body: str


def samples(folder: Path, count: int) -> Iterator[Sample]:
    """Yield ``count`` posts made from the Markdown files (TOML front matter) in ``folder``."""
    originals = [post for path in sorted(folder.glob("*.md")) if (post := _read(path))]
    for number in range(count):
        title, body = originals[number % len(originals)]
        again = number // len(originals)
        yield Sample(
            name=f"post-{number:06}",
            title=f"{title} ({again})" if again else title,
            day=FIRST + timedelta(days=number % 5000),
            tags=tuple(sorted({_TAGS[number % 10], _TAGS[number * 7 % 10], _TAGS[number // 10 % 10]})),
            body=body,
        )


def _read(path: Path) -> tuple[str, str] | None:
    _, front, body = path.read_text(encoding="utf-8").split("+++", 2)
    # Links between files of the original site lead nowhere here.
    body = _RELATIVE.sub(r"\1https://example.org/\2", _STYLE.sub("", _EMBED.sub("", _CONTROL.sub("", body))))
    title = tomllib.loads(front).get("title")
    return (title, body) if title else None


def write(samples_: Iterator[Sample], folder: Path) -> None:
    """Write each sample as a post with YAML front matter, as this project, Hugo and Eleventy all read it."""
    folder.mkdir(parents=True, exist_ok=True)
    for sample in samples_:
        title = json.dumps(sample.title, ensure_ascii=False)
        front = f"title: {title}\ndate: {sample.day}\ntags: {json.dumps(sample.tags)}"
        (folder / f"{sample.name}.md").write_text(f"---\n{front}\n---\n{sample.body}", encoding="utf-8")
