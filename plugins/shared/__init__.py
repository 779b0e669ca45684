"""The few things that two plugins need."""
