"""The digest for the inbox and the noticeboard: what was said and what is on, an issue a week or a month.

what every part has to tell ─► issues ─► a page and a feed's entry each ─► any service that mails feeds, or `inv digest`
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.digest.part import DigestPart
    from plugins.parts.shell import add

    add(__name__, DigestPart)
