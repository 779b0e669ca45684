"""The planet: what members write on their own blogs, gathered, kept, and given out again.

Members' faces go the same way, once a week (portraits.py). The folders are the stages, in the order of the data:

content/members ─► following ─► fetching ─► parsing ─► cleaning ─► identity ─► memory    update.py, with the network
                                                                                 │
          content/planet/*.json ─────────────────────────────────────────────────┤
                                                                                 ▼
                                     pages, home, members, events ◄── showing ◄──┤       part.py, without it
                                 Atom, RSS, JSON Feed, OPML, archive ◄── giving ◄┘
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.parts.shell import add
    from plugins.planet.part import PlanetPart

    add(__name__, PlanetPart)
