"""Whose feeds: the members' files, lists of other planets, and newcomers."""
