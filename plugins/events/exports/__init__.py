"""Events → what other programs and paper take: calendars, JSON-LD, schedules, posters."""
