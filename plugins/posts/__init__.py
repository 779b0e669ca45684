"""What the community writes here: content/posts/ and content/pages/ → their pages, lists and feeds.

content/posts/*.md ─► reading ─► Post ─► article (what stands around it) ─► /posts/, /tags/
content/pages/*.md ─►            Page                      └─► channel ─► /feeds/
posts.lock, the commit before ─► ledger ─► what subscribers would see again, as Problems
"""


def register() -> None:
    """Connect to Pelican."""
    from plugins.parts.shell import add
    from plugins.posts.part import Posts

    add(__name__, Posts)
