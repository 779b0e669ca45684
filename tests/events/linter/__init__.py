"""A judge of our calendars that forgives nothing: octets, lines, properties, time zones and series, by RFC 5545."""
