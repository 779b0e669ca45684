"""The parts of a site, and what they have in common: a part gives data, and one shell writes.

content, store ─► a Part ─► OutputPage (name, template, objects) ─┐
                         ─► OutputFiles (names, what they read) ─┼─► shell (which knows Pelican) ─► the folder
other parts ask it through the Site ◄──────────────────────────┘

A part that is left out of PLUGINS is left out of the site, and nothing breaks: no part imports another's pages. What
one shows of another (a member's entries, the write-ups of an event, home) it asks the Site, and whoever knows, answers.
"""
