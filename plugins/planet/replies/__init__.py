"""What people say back who have no feed here: by mail, by letter, by Webmention; and the Webmentions that we send.

a mail, a letter ─► mail ─────────────────────────────────────┐
an endpoint ─► receiving ─► webmention ─► inbox (pending/) ─ a person ─► files: content/planet/replies/*.md
our posts ─► sending ─► the pages that they link to
"""
