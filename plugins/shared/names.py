"""Names that every disk and every host can hold, and those that some of them cannot."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 255  # bytes of one part of a path: ext4, APFS and NTFS (there of UTF-16, which is never more)
LONGEST_PATH = 500  # bytes: S3 and macOS take 1,024, and the folder that the site is built in counts, too
# Microsoft, "Naming Files, Paths, and Namespaces": devices, whatever ending they bear.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)", re.I)
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_ENCODED = re.compile(r"%[0-9a-fA-F]{2}")


def unheld(name: str) -> str | None:
    """Return why a file or folder called ``name`` cannot stand everywhere, or None when it can.

    ``name`` is one part of a path. What is returned goes on with "it": ``begins with a dot``.
    """
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST:
        return f"is longer than {LONGEST} bytes"
    if not name or name.startswith("."):
        return "begins with a dot" if name else "is empty"
    if not name.isprintable():
        return "has a character that cannot be seen"
    if name.endswith((".", " ")):
        return "ends in a dot or a space, which Windows drops"
    if found := _FORBIDDEN.search(name):
        return f"has a {found[0]}, which Windows does not take"
    if found := _ENCODED.search(name):
        return f"has a {found[0]}, which hosts read as another character"
    return "is the name of a device on Windows" if is_device(name) else None


def is_device(name: str) -> bool:
    """Return whether Windows takes ``name`` for a device."""
    return _DEVICE.match(name) is not None


def folded(path: str) -> str:
    """Return what two paths have in common that a disk may take for one: of any case, and composed or not."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
