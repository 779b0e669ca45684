"""What pelicanconf.py may say of the intake: every mistake is told at once."""

from __future__ import annotations

import tomllib
from pathlib import Path

from plugins.planet.settings import VERSION, PlanetSettings


def test_nothing_needs_to_be_said() -> None:
    assert isinstance(PlanetSettings.from_mapping({}), PlanetSettings)


def test_what_is_said_is_taken() -> None:
    chosen = PlanetSettings.from_mapping(
        {"contact": "https://hub.example/", "allow_hosts": ["localhost:8000"], "retention": "follow", "page_size": 3}
    )
    assert isinstance(chosen, PlanetSettings)
    assert chosen.retention == "follow" and chosen.fetch.user_agent.endswith("(+https://hub.example/)")
    assert chosen.fetch.allowed.by_name("localhost", 8000)


def test_every_mistake_is_told_at_once() -> None:
    problems = PlanetSettings.from_mapping(
        {"allow_hosts": ["a/b"], "retention": "forever", "avatars": "yes", "hashtags": "#chru"}
    )
    assert isinstance(problems, list)
    assert [(problem.where, problem.what) for problem in problems] == [
        ("--allow-host a/b", "is not a host"),
        ("PLANET['retention']", "cannot be 'forever'"),
        ("PLANET['avatars']", "cannot be 'yes'"),
        ("PLANET['hashtags']", "cannot be '#chru'"),
    ]


def test_the_version_that_hosts_are_told_is_this_one() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
