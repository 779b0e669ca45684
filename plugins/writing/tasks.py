"""Task lists: a box is called what its item says."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

_BLOCKS = frozenset("ul ol p pre table div blockquote dl figure details h2 h3 h4 h5 h6".split())


class NameTasks(Treeprocessor):
    """Puts the box and the words of each item into one <label>, so that the words are the box's name."""

    def run(self, root: Element) -> None:
        """Change ``root`` in place."""
        for item in root.iter("li"):
            if "task-list-item" in (item.get("class") or "").split():
                first = item[0] if len(item) and not (item.text or "").strip() else None
                _label(first if first is not None and first.tag == "p" else item)


def _label(element: Element) -> None:
    label = Element("label")
    label.text, element.text = element.text, None
    while len(element) and element[0].tag not in _BLOCKS:
        label.append(element[0])
        element.remove(element[0])
    element.insert(0, label)
