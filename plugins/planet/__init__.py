"""The planet: what members write on their own blogs, gathered, kept, and given out again.

Members' faces go the same way, once a week (portraits.py). The folders are the stages, in the order of the data:

content/members ─► following ─► fetching ─► parsing ─► cleaning ─► identity ─► memory    update.py, with the network
                                                                                 │
          content/planet/*.json ─────────────────────────────────────────────────┤
                                                                                 ▼
                                     pages, home, members, events ◄── showing ◄──┤       shell.py, without it
                                 Atom, RSS, JSON Feed, OPML, archive ◄── giving ◄┘
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.planet import shell

    shell.connect()
