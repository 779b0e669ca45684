"""Where the big test inputs are: not part of the project, and a test that needs them says so when they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def corpora() -> Path:
    """Return the folder of corpora; skip the test that asks where there is none."""
    folder = Path(os.environ.get("HUB_CORPORA") or ROOT / "../shared/corpora").resolve()
    if not folder.is_dir():
        pytest.skip("there are no corpora: HUB_CORPORA names no folder, and there is no ../shared/corpora")
    return folder
