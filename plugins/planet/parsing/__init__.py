"""Response → ParsedFeed, in a child process that may take only so much."""
