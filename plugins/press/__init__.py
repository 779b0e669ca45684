"""Pages and files → output/, each made only when something that it is made from has changed.

facts of a page ──────────────────────┐
ground: code, templates, settings ────┼─► as in an earlier build? its file is taken from the shelf
what its template asked, and answers ─┘   otherwise the page is drawn, and its file goes on the shelf
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.press import shell

    shell.connect()
