"""Front matter → Events, Sessions and Venues, or Problems with their lines."""
