"""What pelicanconf.py may say of the intake: every mistake is told at once."""

from __future__ import annotations

import plugins
from plugins.planet.settings import PlanetSettings


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


def test_hosts_are_told_which_version_asks() -> None:
    chosen = PlanetSettings.from_mapping({"contact": "https://hub.example/"})
    assert isinstance(chosen, PlanetSettings)
    assert chosen.fetch.user_agent == f"ConnectingHub/{plugins.__version__} (+https://hub.example/)"
    assert PlanetSettings().fetch.user_agent == f"ConnectingHub/{plugins.__version__}"
