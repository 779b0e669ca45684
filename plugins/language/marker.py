"""A mark on texts that are written in one place and translated in another."""


def N_(text: str) -> str:
    """Return ``text`` as it is; the name tells the extraction that it is to be translated (gettext's convention)."""
    return text
