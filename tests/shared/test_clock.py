"""The time of a build can be said from outside, so that two machines write the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from plugins.shared.clock import now


def test_the_environment_says_what_time_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1287619200")
    assert now() == datetime(2010, 10, 21, tzinfo=UTC)


def test_the_present_is_aware_and_whole_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert now().tzinfo is UTC
    assert now().microsecond == 0
