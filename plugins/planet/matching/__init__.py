"""Deduplication: which harvested entry is which known one, and what its source has changed: pure."""
