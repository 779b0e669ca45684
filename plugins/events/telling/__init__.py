"""Events → what other programs and paper take: JSON-LD, schedules, a feed, posters."""
