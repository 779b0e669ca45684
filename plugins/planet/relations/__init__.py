"""Which entry answers, mentions or lists which, and which event it is about; each with its reason. No network, no page.

entry ─► Said (its links, each with where it stands; its hashtags) ─┐
entries, our posts, events ─► AddressBook ──────────────────────────┼─► Relation, Tie ─► what relations.yml says instead
"""
