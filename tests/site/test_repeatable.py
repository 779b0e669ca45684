"""The same content gives the same bytes: on every machine, at every time, with and without a network."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.building import Built, copy

pytestmark = pytest.mark.slow

OFFLINE = ("unshare", "--map-root-user", "--net")


def different(one: Built, other: Built) -> list[str]:
    before, after = one.files(), other.files()
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


@pytest.mark.case("hash-seed")
def test_another_machine_writes_the_same_bytes(site: Built, tmp_path: Path) -> None:
    machine = {"PYTHONHASHSEED": "7", "LANG": "C", "TZ": "Asia/Tokyo"}
    built = copy(tmp_path / "elsewhere").build("build", environment=machine)
    assert built.status == 0, built.said
    assert different(site, built) == []


def test_a_second_build_some_time_later_changes_no_byte(site: Built, tmp_path: Path) -> None:
    built = site.copied(tmp_path / "site").build("build", environment={"SOURCE_DATE_EPOCH": "1798765200"})
    assert built.status == 0, built.said
    assert different(site, built) == []


def test_without_a_network_it_is_the_same_site(site: Built, tmp_path: Path) -> None:
    if not shutil.which("unshare") or subprocess.run([*OFFLINE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine cannot take the network away from a process (unshare)")
    built = copy(tmp_path / "site").build("build", prefix=OFFLINE)
    assert built.status == 0, built.said
    assert different(site, built) == []


def test_a_build_says_little_and_nothing_alarming(site: Built) -> None:
    assert "WARNING" not in site.said
    assert "ERROR" not in site.said
    assert "Traceback" not in site.said
    assert len(site.said.splitlines()) <= 5
