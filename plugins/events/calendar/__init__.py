"""Events → iCalendar, octet by octet, as RFC 5545 has it."""
