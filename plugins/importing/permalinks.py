"""The addresses that Hugo and Jekyll make of a text by a pattern such as /:year/:title/, and what its names mean."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from plugins.importing.matter import Matter
from plugins.importing.model import Moment
from plugins.shared.clock import day_of
from plugins.shared.fields import zone_names


def expanded(pattern: str, values: Mapping[str, str], mark: str = r":(\w+)") -> str:
    """Return an address of a pattern such as /:year/:title/; a name without a value is left out."""
    filled = re.sub(mark, lambda name: values.get(name[1], ""), pattern)
    return re.sub(r"/{2,}", "/", f"/{filled.lstrip('/')}")


def parts_of(when: Moment | None) -> dict[str, str]:
    """Return year, month and the like of a date, as patterns call them in Hugo and Jekyll."""
    if when is None:
        return {}
    day = day_of(when)
    parts = {"year": f"{day.year}", "month": f"{day.month:02}", "day": f"{day.day:02}", "i_day": f"{day.day}"}
    parts |= {
        "i_month": f"{day.month}",
        "short_year": f"{day.year % 100:02}",
        "y_day": f"{day:%j}",
        "yearday": f"{day:%j}",
    }
    parts |= {"monthname": format_date(day, "LLLL", "en").lower(), "short_month": format_date(day, "LLL", "en")}
    if isinstance(when, datetime):
        parts |= {"hour": f"{when:%H}", "minute": f"{when:%M}", "second": f"{when:%S}"}
    return parts


def lowered(path: str) -> str:
    """Return a path as Hugo and Jekyll make one of names: small letters, hyphens for spaces."""
    return "/".join(re.sub(r"\s+", "-", part).lower() for part in path.split("/"))


def urlized(title: str) -> str:
    """Return a title as Hugo has it in an address: letters of any script, digits and ``._#~-@``, hyphens for spaces."""
    slug, waiting = "", False
    for sign in title.lower().replace("/", "-"):
        if sign in "._#+~-@" or unicodedata.category(sign)[0] in "LNM":
            slug += f"-{sign}" if waiting else sign
            waiting = False
        elif slug and slug[-1] != "-" and sign.isspace():
            waiting = True
    return slug.replace("+", "").strip("-") if slug.endswith("+") else slug.replace("+", "")


_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def jekyll_values(
    config: Mapping[str, Any],
    front: Matter,
    name: str,
    plain: str,
    when: Any,
    categories: Sequence[str],
    collected: str | None,
) -> dict[str, str]:
    """Return what the names in a pattern stand for; ``plain`` is the name of the file without its date."""
    path = name.split(f"{collected}/", 1)[1] if collected else name
    when = _in_zone(when, config)
    title = front.text("slug") or plain
    values = {**parts_of(when), "title": _jekyll_slug(title, "._~!$&'()+,;=@"), "slug": _jekyll_slug(title).lower()}
    values["categories"] = "/".join(dict.fromkeys(re.sub(r"\s+", "%20", category.lower()) for category in categories))
    values["slugified_categories"] = "/".join(dict.fromkeys(_jekyll_slug(category).lower() for category in categories))
    values |= {
        "output_ext": ".html",
        "path": str(PurePosixPath(path).with_suffix("")),
        "collection": (collected or "")[1:],
    }
    values |= {"basename": PurePosixPath(name).stem, "name": _jekyll_slug(PurePosixPath(name).stem).lower()}
    if when is not None:
        values |= {"week": f"{when.isocalendar().week:02}", "short_day": f"{when:%a}", "long_day": f"{when:%A}"}
        values |= {"w_year": f"{when.isocalendar().year}", "w_day": f"{when.isocalendar().weekday}"}
        values |= {"long_month": f"{when:%B}"}
    return values


def _in_zone(when: Moment | None, config: Mapping[str, Any]) -> Moment | None:
    """Return a time as addresses have it: in the zone of the settings, else in UTC, in which hosts build."""
    if not isinstance(when, datetime) or when.tzinfo is None:
        return when
    zone = str(config.get("timezone") or "")
    return when.astimezone(ZoneInfo(zone) if zone in zone_names() else UTC)


def _jekyll_slug(text: str, kept: str = "") -> str:
    """Return a name as Jekyll has it in an address: letters of any script and digits, hyphens for the rest."""
    signs = (
        sign if unicodedata.category(sign)[0] in "LM" or sign.isdecimal() or sign in kept else "-" for sign in text
    )
    return re.sub("-+", "-", "".join(signs)).strip("-")


def _jekyll_ending(style: str) -> str:
    """Return what addresses that are no posts' end in, by the style of the settings."""
    if style == "pretty" or style.endswith("/"):
        return "/"
    return "" if style and ":output_ext" not in style and style not in _STYLES else ".html"


def jekyll_address(
    config: Mapping[str, Any],
    front: Matter,
    name: str,
    among: str | None,
    collected: str | None,
    values: Mapping[str, str],
) -> str:
    """Return where a text stood: one ``among`` _posts or _drafts, one of a collection, or a page."""
    site_style = str(config.get("permalink") or "")
    style = front.text("permalink")
    if among:
        style = style or _STYLES.get(site_style or "date", site_style)
    elif collected:
        collections = config["collections"]
        own = collections.get(collected[1:]) if isinstance(collections, dict) else None
        usual = f"/:collection/:path{_jekyll_ending(site_style)}"
        style = style or str((own if isinstance(own, dict) else {}).get("permalink") or usual)
        style = _STYLES.get(style, style).replace(":categories/", ":collection/")
    return expanded(style or _jekyll_page(name, site_style), values, r":(output_ext|[a-z_]+)")


def _jekyll_page(name: str, style: str) -> str:
    """Return where a page stood, which has the address of its file, in the style of the settings."""
    path = PurePosixPath(name)
    if path.stem == "index":
        return posixpath.join("/", str(path.parent) if str(path.parent) != "." else "", "")
    return f"/{path.with_suffix('')}{_jekyll_ending(style)}"


def hugo_values(front: Matter, base: str) -> dict[str, str]:
    """Return what the names in a permalink's pattern stand for, as far as a text itself says it."""
    slug, title = front.text("slug"), urlized(front.text("title"))
    named = dict.fromkeys(("filename", "contentbasename"), base)
    either = dict.fromkeys(("slugorfilename", "slugorcontentbasename"), slug or base)
    return {"title": title, "slug": slug or title, **named, **either}


def hugo_address(
    config: Mapping[str, Any],
    front: Matter,
    section: str,
    place: str,
    base: str,
    bundle: bool,
    values: Mapping[str, str],
    language: str,
) -> str:
    """Return where a text stood: ``place`` is its folder, or that of its ``bundle``, of which ``base`` is the name."""
    if url := front.text("url"):
        return f"/{url.lstrip('/')}"
    patterns = config.get("permalinks")
    patterns = patterns if isinstance(patterns, dict) else {}
    pages = patterns.get("page")
    patterns = pages if isinstance(pages, dict) else patterns
    pattern = patterns.get(section) if section else patterns.get("/")
    if isinstance(pattern, str):
        path = expanded(pattern, values)
    else:
        above = posixpath.dirname(place) if bundle else place
        path = posixpath.join("/", above, front.text("slug") or base)
        ugly = str(config.get("uglyurls", "")).lower() == "true"
        path = f"{path}.html" if ugly else f"{path}/"
    keep = str(config.get("disablepathtolower", "")).lower() == "true"
    return hugo_start(config, language) + (path if keep else lowered(path))


def hugo_start(config: Mapping[str, Any], language: str) -> str:
    """Return what all addresses of a language begin with: nothing, or /fr."""
    default = str(config.get("defaultcontentlanguage") or "en")
    within = bool(config.get("languages")) and str(config.get("defaultcontentlanguageinsubdir", "")).lower() == "true"
    return f"/{language or default}" if within or (language or default).lower() != default.lower() else ""
