"""XML as a tree: elements with text that XML can carry, and the document's bytes."""

from __future__ import annotations

from lxml.etree import ProcessingInstruction, SubElement, _Element, tostring

from plugins.syndication.text import legible

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
GENERATOR = "ConnectingHub"


def child(parent: _Element, name: str, text: str | None = None, /, **attributes: str | None) -> _Element:
    """Append an element to ``parent`` and return it; attributes that are None are left out."""
    element = SubElement(parent, name)
    if text is not None:
        element.text = legible(text)
    for key, value in attributes.items():
        if value is not None:
            element.set(key.rstrip("_"), legible(value))
    return element


def document(root: _Element, stylesheet: str | None = None) -> bytes:
    """Return the document's bytes in UTF-8; ``stylesheet`` is the CSS that a browser shows it with."""
    if stylesheet:
        quoted = legible(stylesheet).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        root.addprevious(ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{quoted}"'))
    return tostring(root.getroottree(), xml_declaration=True, encoding="utf-8", pretty_print=True)
