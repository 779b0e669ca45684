"""The planet: what members write on their own blogs, gathered, kept, and given out again.

members' feeds ─► fetch ─► parse ─► rewrite, sanitise ─► harvest ─► identity ─► store     update.py, with the network
                                                                                  │
           content/planet/*.json ─► archive ──────────────────────────────────────┤
                                                                                  ▼
                              library ─► selection ─► cards ─┬─► pages ─► /planet/    shell.py, without it
                                                             ├─► render ─► Atom, RSS, JSON Feed, OPML
                                                             └─► planet ─► home, members, events
                              yearbook ─► /planet/archive/*.json    health ─► /planet/status/
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.planet import shell

    shell.connect()
