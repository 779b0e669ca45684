"""Which generator made what lies in a folder or a file; each has one reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from plugins.importing import (
    blogger,
    eleventy,
    folder,
    ghost,
    hexo,
    hugo,
    jekyll,
    matter,
    newsletters,
    notes,
    pelican,
    wordpress,
)
from plugins.importing.model import OldSite
from plugins.shared import headers
from plugins.shared.problem import Problem

_COPY = "copy {}/ into a folder content/ of an empty folder, with its pictures, and import that"
# What is not read here: by files that only such a site has; where its texts lie, or how it comes here.
_OTHERS = (
    ("Nikola", ("conf.py", "posts"), _COPY.format("posts")),
    ("Quarto", ("_quarto.yml",), "copy its folder, call its .qmd files .md, take _quarto.yml out, and import that"),
)
# Whose texts are Markdown in a folder of their own.
_FOLDERS = (
    ("Astro", "astro.config.*", "src/content", ""),
    ("Docusaurus", "docusaurus.config.*", "", "blog/"),
    ("MkDocs", "mkdocs.y*ml", "docs", ""),
)
KNOWN = (
    "Pelican, Hugo, Jekyll, Hexo, Eleventy, WordPress (.xml), Blogger (.xml, .atom), Ghost (.json), Substack and Medium"
)


def read(path: Path) -> OldSite | Problem:
    """Return the site at ``path``, or why it is none that is known."""
    if not path.exists():
        return Problem(f"{path}", "is not there", "name the folder of a site, or the file of an export")
    if path.suffix.lower() in (".zip", ".gz", ".tar", ".tgz", ".7z", ".rar"):
        return Problem(f"{path}", "is packed", "unpack it, and name the folder")
    reader = _of_folder(path) if path.is_dir() else _of_file(path)
    if path.is_dir() and (other := _other(path)):
        return Problem(f"{path}", f"is a site of {other[0]}, which is not read here", other[1])
    if reader is None:
        return Problem(f"{path}", "is no site of a generator that is known", f"these are: {KNOWN}")
    site = reader(path)
    return site if site.texts else Problem(f"{path}", "has no text that can be read", "look into it")


def _of_file(path: Path) -> Callable[[Path], OldSite] | None:
    ending = path.suffix.lower()
    if ending == ".xml" and wordpress.is_export(path):
        return wordpress.read
    if ending == ".json":
        return ghost.read if ghost.is_export(path) else None
    return blogger.read if blogger.is_export(path) else None


def _other(path: Path) -> tuple[str, str] | None:
    """Return whose site a folder is, of those that are not read, and what to do."""
    others = ((name, fix) for name, has, fix in _OTHERS if all(any(path.glob(pattern)) for pattern in has))
    return next(others, None)


def _of_folder(path: Path) -> Callable[[Path], OldSite] | None:
    names = {entry.name for entry in path.iterdir()}
    if any(name.startswith(("pelican", "publishconf")) and name.endswith(".py") for name in names):
        return pelican.read
    if any(f"{name}.{end}" in names for name in ("hugo", "config") for end in ("toml", "yaml", "yml", "json")):
        return hugo.read
    for name, has, inside, only in _FOLDERS:
        if any(path.glob(has)):
            return partial(hugo.read, name=name, inside=inside, only=only)
    if any(path.glob("posts/*.html")) and (newsletters.LIST in names or "README.html" in names):
        return newsletters.of_substack if newsletters.LIST in names else newsletters.of_medium
    if hexo.is_site(path):
        return hexo.read
    if eleventy.is_site(names):
        return eleventy.read
    if names & {"_config.yml", "_config.yaml", "_config.toml"} or ("_posts" in names and "package.json" not in names):
        return jekyll.read
    if any(entry.suffix.lower() == ".xml" and wordpress.is_export(entry) for entry in path.iterdir()):
        return wordpress.read
    if any(map(blogger.is_export, path.rglob("*.atom"))) or any(map(blogger.is_export, path.glob("*.xml"))):
        return blogger.read
    if any(map(ghost.is_export, path.glob("*.json"))):
        return ghost.read
    if _headed(path):
        return pelican.read
    if notes.is_folder(path):
        return notes.read
    return hugo.read if any(name.endswith((".md", ".mdx")) for name in folder.files(path)) else None


def _headed(path: Path) -> bool:
    """Tell whether most texts are reStructuredText, or begin as Pelican's do: `Title: x`."""
    texts = [file for name, file in folder.files(path).items() if name.endswith((".md", ".markdown", ".rst"))][:200]
    headed = (text.suffix == ".rst" or headers.FIRST.match(matter.decode(folder.read(text)).lstrip()) for text in texts)
    return sum(map(bool, headed)) * 2 > len(texts)
