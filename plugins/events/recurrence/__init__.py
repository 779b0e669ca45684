"""How often an event comes again: as people say it, as a rule (RRULE, RFC 5545), and the dates that it makes."""
