"""The people: content/members/*.md → Members → /members/, /members/<slug>/ and the planet's list of feeds.

content/members/*.md ─► reading ─► Member ─► shell (pages)
                                      └────► planet (whose feeds to fetch)
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.members import shell

    shell.connect()
