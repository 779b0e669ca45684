"""Other people's calendars → event files; what a person changed there stays when the calendar comes again."""
