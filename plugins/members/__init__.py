"""The people: content/members/*.md → Members → /members/, /members/<slug>/ and the planet's list of feeds.

content/members/*.md ─► reading ─► Member ─► part (pages)
                                      └────► planet (whose feeds to fetch)
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.members.part import People
    from plugins.parts.shell import add

    add(__name__, People)
