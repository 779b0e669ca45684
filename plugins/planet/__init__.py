"""The planet: what members write on their own blogs, gathered, kept, and given out again (a feed aggregator).

Members' pictures go the same way, once a week (pictures.py). The folders are the stages, in the order of the data:

content/members ─► subscriptions ─► fetching ─► sandbox (parsing ─► cleaning) ─► matching ─► store    update.py
                                                                                              │
          content/planet/*.json ──────────────────────────────────────────────────────────────┤
                                                                                              ▼
a mail, a Webmention ─► replies (content/planet/replies/*.md) ───────────────► relations ─► views    stock.py
                                                                                              │
                                     pages, home, members, events ◄───────────────────────────┤       part.py
                                 Atom, RSS, JSON Feed, OPML, archive ◄── feeds ◄──────────────┘       files.py

update.py needs the network and writes the store; stock.py reads it, and never the network. A folder imports those
before it, in the order of docs/architecture.md (tests/planet/test_order.py).
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.parts.shell import add
    from plugins.planet.part import PlanetPart

    add(__name__, PlanetPart)
