"""What subscribers were told of events, what is news to them, and in which words."""
