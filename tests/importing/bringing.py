"""Sites of other generators, written anew for the tests, and what `import.site` makes of them."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from plugins.importing.__main__ import main
from plugins.shared.frontmatter import Document, read
from plugins.site.__main__ import main as site
from tests.building import ROOT, SAMPLE

DOTS = json.dumps({"nbformat": 4, "cells": []})


@dataclass(frozen=True)
class Brought:
    """The site after an import: its folder, the exit status, and what was said."""

    folder: Path
    status: int
    said: str

    def post(self, name: str) -> Document:
        """Return the post or page ``name`` (posts/2010/hello.md)."""
        document = read(self.folder / "content" / name, self.folder)
        assert isinstance(document, Document), document
        return document

    def body(self, name: str) -> str:
        """Return a post's words."""
        return self.post(name).body.text.strip()

    def fields(self, name: str) -> dict[str, Any]:
        """Return a post's front matter."""
        return dict(self.post(name).fields)

    @property
    def files(self) -> list[str]:
        """Return all that is in content/."""
        content = self.folder / "content"
        return sorted(path.relative_to(content).as_posix() for path in content.rglob("*") if path.is_file())

    @property
    def aside(self) -> list[str]:
        """Return what was set aside, but for the report."""
        folder = self.folder / "set-aside"
        found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        return sorted(name for name in found if name != "report.txt")


def laid(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write ``files`` below ``folder``; return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def bring(tmp_path: Path, files: dict[str, str | bytes], *options: str, at: str = "") -> Brought:
    """Import ``files`` (or the one that is ``at`` a name among them) into an empty site, whose own check is green."""
    old, new = laid(tmp_path / "old", files), tmp_path / "new"
    if not new.exists():
        settings = (ROOT / "pelicanconf.py").read_text("utf-8") + (SAMPLE / "settings.py").read_text("utf-8")
        laid(new, {"pelicanconf.py": f"{settings}\nTHEME = {str(ROOT / 'theme')!r}\n", "content/pages/about.md": ABOUT})
    said, checked = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        patch.chdir(new)
        status = main([str(old / at), *options])
        with redirect_stdout(checked), redirect_stderr(checked):
            right = site(["check"]) == 0
    assert right, checked.getvalue()
    return Brought(new, status, said.getvalue())


ABOUT = "---\ntitle: About a sample\n---\nA sample.\n"
