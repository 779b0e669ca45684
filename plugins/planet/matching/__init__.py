"""Which harvested entry is which known one. Pure."""
