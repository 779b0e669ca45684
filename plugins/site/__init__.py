"""Where posts, members, events and the planet become one site.

settings, content/ ─► opening: catalogue (everything read and checked) ─► Site ─► part: home, 404, sitemap, icons
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.parts.shell import add, open_with
    from plugins.site.opening import open_site
    from plugins.site.part import Common
    from plugins.site.templates import teach

    open_with(open_site, teach)
    add(__name__, Common)
