"""A mark on texts that are written in one place and translated in another."""


def N_(text: str) -> str:
    """Return ``text`` as it is; the name tells the extraction that it is to be translated (gettext's convention)."""
    return text


def NN_(singular: str, several: str) -> tuple[str, str]:
    """Return a text for one and a text for several, as they are, as :func:`N_` does with a text for all numbers."""
    return singular, several
