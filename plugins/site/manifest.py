"""site.webmanifest (W3C Web Application Manifest): the site's name and mark for a home screen."""

from __future__ import annotations

import json

from plugins.cards.icon import SIZES


def manifest(name: str, tagline: str, language: str, direction: str) -> str:
    """Return the manifest; its addresses are relative to its own, so that the site may stand in a folder."""
    icons = [{"src": f"icons/{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in SIZES]
    document = {
        "name": name,
        "short_name": name,
        "description": tagline,
        "lang": language,
        "dir": direction,
        "start_url": "./",
        "display": "browser",
        "background_color": "#faf6ec",
        "theme_color": "#faf6ec",
        "icons": icons,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
