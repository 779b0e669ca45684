"""Search without a server: everything that was written → Pagefind's index below /pagefind/, read on demand.

articles, pages, events, sessions, members, entries ─► records ─► parts ─► Pagefind ─► bundles ─► sliced by words
                     output/pagefind/ ◄─ what earlier builds made: kept ◄─ files ◄─ join ◄─ units, of many parts' slices
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.search import shell

    shell.connect()
