"""To be gone: the older names of plugins.writing."""

from __future__ import annotations

from markupsafe import Markup

from plugins.writing.dialect import convert
from plugins.writing.links import Resolve, ResolveLinks, resolver
from plugins.writing.safety import clean

__all__ = ["Resolve", "resolver", "to_html"]


def to_html(text: str, resolve: Resolve | None = None) -> Markup:
    """Return the HTML of ``text``."""
    return Markup(clean(convert(text, *([ResolveLinks(resolve)] if resolve else []))[0]))
