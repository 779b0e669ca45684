"""Feed → Response | NotModified | Gone | Failure: politely, in bounds, and only from public addresses."""
