"""Every page and stylesheet by the standard: the Nu HTML checker, which browsers' makers use, finds no error."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import tool
from tests.building import Built, Workshop
from tests.conftest import sound
from tests.site.test_entry_pages import lived_in
from tests.site.test_torture import torture

pytestmark = pytest.mark.slow

# What the checker does not know yet: CSS View Transitions 2, CSS Overflow 4.
UNKNOWN = ("view-transition", "sition-old(root)", "sition-new(root)", "“line-clamp”")


def errors(output: Path) -> list[str]:
    """Return every error that the checker finds below ``output``."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("there is no Java here, which the Nu HTML checker needs")
    jar = tool("HUB_VNU", "vnu-jar/build/dist/vnu.jar", "Nu HTML checker")
    command = [java, "-Xss4m", "-jar", str(jar), "--format", "json", "--errors-only", "--exit-zero-always"]
    files = [*output.rglob("*.html"), *output.glob("theme/css/*.css")]
    assert len(files) > 20
    done = subprocess.run([*command, "--also-check-css", *map(str, files)], capture_output=True, text=True, check=True)
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{m['url'].partition('/output/')[2]}:{m.get('lastLine')}: {m['message']} {m.get('extract', '')[:160]!r}"
        for m in messages
        if not any(name in m["message"] + m.get("extract", "") for name in UNKNOWN)
    ]


def test_every_page_of_the_site_is_valid(site: Built) -> None:
    assert errors(site.output) == []


def test_a_planet_of_notes_warnings_and_sound_is_valid(workshop: Workshop) -> None:
    assert errors(sound(workshop.once("lived", lived_in)).output) == []


def test_odd_content_is_valid_too(workshop: Workshop) -> None:
    assert errors(sound(workshop.once("torture", torture)).output) == []
