"""Where posts, members, events and the planet become one site.

content/ ─► catalogue (everything read and checked) ─► shell: home, navigation, sitemap, robots, search, 404
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.site import shell

    shell.connect()
