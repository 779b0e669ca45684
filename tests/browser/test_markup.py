"""Every kind of page and the stylesheet by the standard: the Nu HTML checker, which browsers use, finds no error.

Every page of all sites, whatever it has in common with others, with HUB_MARKUP=all.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.browser.conftest import tool
from tests.building import Built, Workshop
from tests.conftest import sound
from tests.site.test_entry_pages import lived_in
from tests.site.test_torture import torture

pytestmark = pytest.mark.slow

# What the checker does not know yet: CSS View Transitions 2, CSS Overflow 4.
UNKNOWN = ("view-transition", "sition-old(root)", "sition-new(root)", "“line-clamp”")


def kinds(pages: Iterable[Path]) -> Iterator[Path]:
    """Yield each page that has an element, in a place or with attributes, which no page before it had."""
    seen: set[str] = set()
    for page in pages:
        elements = [one for one in html.parse(str(page)).iter() if isinstance(one.tag, str)]
        has = {
            f"{getattr(one.getparent(), 'tag', '')} {one.tag!r} {one.get('class', '')} {sorted(one.keys())}"
            for one in elements
        }
        if not has <= seen or os.environ.get("HUB_MARKUP") == "all":
            seen |= has
            yield page


def errors(*outputs: Path) -> list[str]:
    """Return every error that the checker finds below the folders: one of it for all, as it is slow to start."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("there is no Java here, which the Nu HTML checker needs")
    jar = tool("HUB_VNU", "vnu-jar/build/dist/vnu.jar", "Nu HTML checker")
    command = [java, "-Xss4m", "-jar", str(jar), "--format", "json", "--errors-only", "--exit-zero-always"]
    pages = [page for output in outputs for page in sorted(output.rglob("*.html"))]
    files = [*kinds(pages), *outputs[0].glob("theme/css/*.css")]
    assert len(files) > 60
    done = subprocess.run([*command, "--also-check-css", *map(str, files)], capture_output=True, text=True, check=True)
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{m['url']}:{m.get('lastLine')}: {m['message']} {m.get('extract', '')[:160]!r}"
        for m in messages
        if not any(name in m["message"] + m.get("extract", "") for name in UNKNOWN)
    ]


def test_every_page_is_valid(site: Built, thirty: Built, workshop: Workshop) -> None:
    notes, odd = sound(workshop.once("lived", lived_in)), sound(workshop.once("torture", torture))
    assert errors(site.output, odd.output, notes.output, thirty.output) == []
