"""Feeds going out, of any kind of thing: a Channel of Items becomes bytes in a format that readers know.

    posts, entries, events ──► model.Channel ──┬─► atom.render ───────► RFC 4287, RFC 5005
                                               ├─► rss.render ────────► RSS 2.0
                                               └─► json_feed.render ──► JSON Feed 1.1
    FEEDS ──► formats.kind_of ───────────────────► addresses that the feed had elsewhere
    members' feeds ──► opml.Subscription ────────► opml.render ───────► OPML 2.0

Everything here is pure: the same Channel gives the same bytes. It knows nothing of posts, planets or events.
"""
