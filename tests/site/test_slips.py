"""What is nearly Markdown is said at each check and build, and stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import copy
from tests.conftest import sound

pytestmark = pytest.mark.slow


def test_a_slip_is_said_and_the_site_is_built(tmp_path: Path) -> None:
    project = copy(tmp_path / "site")
    project.write(
        "content/posts/slip.md", "---\ntitle: Slip\ndate: 2010-10-01\n---\n##Background\n\nSee [the docs][].\n"
    )
    built = sound(project.build("build"))
    for line, sign in ((5, "##Background"), (7, "[the docs][]")):
        assert f"content/posts/slip.md:{line}: has {sign}, which readers see as it stands — write" in built.said
    assert "##Background" in built.files()["posts/slip/index.html"].decode()
    again = project.build("build", "--force")
    assert "content/posts/slip.md:5" in again.said, "until it is mended"
