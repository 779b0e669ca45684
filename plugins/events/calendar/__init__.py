"""Events → iCalendar, octet by octet, and the linter that holds it to RFC 5545."""
