"""Foreign calendars and pitches → content files."""
