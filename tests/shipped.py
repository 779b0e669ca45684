"""Tests that speak of ConnectingHR's own content: a community that has put its own in the place of it skips them."""

from __future__ import annotations

import pytest

from tests.corpora import ROOT

_OURS = ("members/jon-ingham.md", "events/unconference-2010.md", "posts/the-road-to-chru.md")
IS_SHIPPED = all((ROOT / "content" / name).exists() for name in _OURS)
shipped = pytest.mark.skipif(not IS_SHIPPED, reason="this site has its own content in the place of ConnectingHR's")
