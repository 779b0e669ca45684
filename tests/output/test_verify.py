"""`build --verify` compares what was published with a build from nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import copy
from tests.conftest import sound

pytestmark = pytest.mark.slow


def test_a_sound_build_is_said_to_be_one_and_another_is_named(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    sound(project.build("build"))
    sound(project.build("build"))
    assert "are what a build from nothing makes" in sound(project.build("build", "--verify")).said
    # A page that a cache would give, although it is not what its post says.
    code = """
import os
from dataclasses import replace
from pathlib import Path
from plugins.output import unchanged
page = Path("output/about/index.html")
os.link(page, "kept"); page.unlink(); page.write_text("stale"); Path("kept").unlink()
trace = unchanged.last(Path.cwd())
unchanged.leave(Path.cwd(), replace(trace, written=unchanged.in_output(Path(trace.output))))
"""
    sound(project.run(code))
    built = project.build("build", "--verify")
    assert built.status == 1
    assert "about/index.html: is not what a build from nothing makes" in built.said
