"""Every text of the interface, from templates and code → hub.pot, and from there into the translators' files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

FOLDER = "theme/translations"
TEMPLATE = f"{FOLDER}/hub.pot"
_METHODS = [("**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
_OPTIONS = {"**.html": {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
_COMMENT = "Translators:"
_KEYWORDS = {**DEFAULT_KEYWORDS, "NN_": (1, 2)}


def extract(root: Path) -> Catalog:
    """Return every text that the templates and plugins below ``root`` mark for translation."""
    catalogue = Catalog(project="ConnectingHub", charset="utf-8")
    for folder in ("theme/templates", "plugins"):
        messages = extract_from_dir(root / folder, _METHODS, _OPTIONS, _KEYWORDS, (_COMMENT,), strip_comment_tags=True)
        for name, line, message, comments, context in sorted(messages, key=lambda row: (row[0], row[1])):
            catalogue.add(message, None, [(f"{folder}/{name}", line)], auto_comments=comments, context=context)
    return catalogue


def written(catalogue: Catalog, *, header: bool) -> str:
    """Return a catalogue as a PO file's text, the same for the same messages."""
    file = BytesIO()
    # A file's name is enough for a translator; lines would change with every edit.
    write_po(file, catalogue, width=120, omit_header=not header, ignore_obsolete=True, include_lineno=False)
    return file.getvalue().decode()


def update(root: Path) -> list[Path]:
    """Write hub.pot and bring every translator's file up to date; return those that have work to do."""
    template = extract(root)
    (root / TEMPLATE).write_text(written(template, header=False), encoding="utf-8", newline="\n")
    waiting = []
    for path in sorted((root / FOLDER).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem.replace("-", "_"))
        catalogue.update(template, update_creation_date=False)
        path.write_text(written(catalogue, header=True), encoding="utf-8", newline="\n")
        waiting += [path] if unfinished(catalogue) else []
    return waiting


def unfinished(catalogue: Catalog) -> list[str]:
    """Return the texts that have no translation, or one that nobody has confirmed."""
    return [_first(message.id) for message in catalogue if message.id and (message.fuzzy or not _all(message.string))]


def _first(identity: str | tuple[str, ...] | list[str]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _all(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)
