"""Entries → what other programs take: feeds, the list of subscriptions, the archive."""
