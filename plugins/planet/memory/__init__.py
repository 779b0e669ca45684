"""The store: one SQLite file, and its archive as JSON Feed."""
