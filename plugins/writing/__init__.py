"""Writers' Markdown → HTML that is safe to publish, the same for posts, pages, members, events and sessions.

body ─► dialect (Markdown) ─► links, pictures (on its tree) ─► safety (allow-list) ─► Rendered
"""
