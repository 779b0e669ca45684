"""The planet's memory: one SQLite file, and its archive as JSON Feed."""
