"""What every test may ask for. A site is built once a run, for all workers together."""

from __future__ import annotations

import compileall
import os
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from plugins.shared.community import Community
from plugins.shared.identity import Identity
from plugins.shared.workers import cores
from tests import machine as machines
from tests.building import ROOT, Built, Workshop

# What the tests provoke is no pull request's fault: nothing of it is shown at anybody's lines.
os.environ.pop("GITHUB_ACTIONS", None)
# Each build is a process that loads all of the program: Python keeps what it compiled, whatever a shell says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Other work on the same machine makes no test fail; on CI a run is the same every time.
settings.register_profile("hub", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("hub")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program before workers begin: a copy of it that is made meanwhile is a whole one."""
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(ROOT / "plugins", quiet=2)


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Return where sites are built, the same for every worker of this run."""
    base = tmp_path_factory.getbasetemp()
    return Workshop(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def site(workshop: Workshop) -> Built:
    """Return the sample site, built."""
    return sound(workshop.once("site", lambda project: project.build("build")))


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> machines.Machine:
    """Return a machine whose system calls fail as a test wants."""
    return machines.make(tmp_path_factory.mktemp("machine"))


@pytest.hookimpl(optionalhook=True)  # without pytest-xdist there are no workers
def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers `-n auto` has: one more than cores, as some of them wait."""
    return cores() + 1


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what builds a site or drives a browser as slow; note which cases of the corpora a test plays."""
    for item in items:
        if {"workshop", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
        for mark in item.iter_markers("case"):
            item.user_properties += [("case", name) for name in mark.args]


def living_in(root: Path, zone: str = "Europe/London") -> Community:
    """Return the community that writes in the folder content/ of ``root``, with nothing chosen but its ``zone``."""
    return Community("Ours", root / "content", ZoneInfo(zone), "en", Identity.tagged("hub.example,2026"))


def sound(built: Built) -> Built:
    """Return ``built``; fail, with what the build said, if it did not end well."""
    if built.status:
        pytest.fail(f"the site cannot be built: {built.said}", pytrace=False)
    return built


@pytest.fixture
def root() -> Path:
    """Return the project's folder."""
    return ROOT
