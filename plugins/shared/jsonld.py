"""schema.org data inside a page."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup


def script(data: Any) -> Markup:
    """Return ``data`` for a <script type="application/ld+json">: no character in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
