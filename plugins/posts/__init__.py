"""What the community writes here: content/posts/ and content/pages/ → Pelican's articles and pages, and their feeds.

content/posts/*.md ─► reading ─► Post ─► shell (a reader for Pelican) ─► /posts/, /tags/
content/pages/*.md ─►            Page                      └─► channel ─► /feeds/
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.posts import shell

    shell.connect()
