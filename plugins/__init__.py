"""ConnectingHub's plugins: one package a noun.

posts, members, events and planet each read their own part of the content; syndication writes feeds for all of
them; site joins them into one; output builds the whole beside the published folder and swaps it in.
"""

__version__ = "0.2.0"  # the only place: pyproject.toml and what hosts are told read it here
