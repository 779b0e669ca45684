"""Response → Harvest in a child process that may take only so much time and memory: strangers wrote what it reads."""
