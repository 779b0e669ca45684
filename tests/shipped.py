"""Tests that speak of ConnectingHR's own content: a community that has put its own in the place of it skips them."""

from __future__ import annotations

import pytest

from tests.corpora import ROOT

IS_SHIPPED = (ROOT / "content/members/jon-ingham.md").exists() and (
    ROOT / "content/events/unconference-2010.md"
).exists()
shipped = pytest.mark.skipif(not IS_SHIPPED, reason="this site has its own content in the place of ConnectingHR's")
