"""Search without a server: everything that was written → Pagefind's index below /pagefind/, read on demand.

articles, pages, events, sessions, members, entries ─► records ─► index ─► Pagefind, a program of its own
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.parts.shell import add
    from plugins.search.part import Search

    add(__name__, Search)
