"""A project that was built once, for tests that harm what it stands on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.building import Built, Project

STORE = ".hub/planet.sqlite3"
YESTERDAY = dict.fromkeys(("index.html", "posts/index.html", "theme/css/site.css"), b"yesterday")


@pytest.fixture
def harmed(site: Built, tmp_path: Path) -> Project:
    """Return a copy of what was built that a test may harm; what it has published is recognised at once."""
    made = site.copied(tmp_path / "site")
    publish_yesterday(made)
    return made


def publish_yesterday(project: Project) -> None:
    """Put yesterday's site in the place of what is published."""
    shutil.rmtree(project.folder / "output")
    for name, data in YESTERDAY.items():
        project.write(f"output/{name}", data)


def published(project: Project) -> dict[str, bytes]:
    """Return what readers get."""
    return Built(str(project.folder), 0, "").files()


def plain(built: Built) -> bool:
    """Tell whether what a build says is for people: lines that name a place and a way on, no traceback."""
    said = [line for line in built.said.splitlines() if not line.startswith("Done in ")]
    return "Traceback" not in built.said and all(" — " in line for line in said[:1])
