"""What Eleventy's programs say plainly, which are read, not run: settings, data, a site's own filters of dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from plugins.importing import folder
from plugins.importing.model import Moment

INPUT = re.compile(r"\binput\s*:\s*[\"']([^\"']+)[\"']|setInputDirectory\(\s*[\"']([^\"']+)")
_PAIR = re.compile(
    r"\s*[\"']?(\w+)[\"']?\s*:\s*(?:\(.{0,60}?\)\s*=>\s*)?(\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|\[[^\]\n]*\])"
)
GLOB = re.compile(r"(?:getFilteredByGlob\(\s*\[?\s*|GLOB\s*=\s*)[\"'`]([\w./-]*?)/?\*")
DATED = re.compile(r"\{\{\s*(?:page\.)?date\s*\|\s*(\w+)\s*(?:\(\s*|:\s*)?(?:[\"']([^\"']*)[\"'])?[^{}]*\}\}")
_STRFTIME = {"Y": "yyyy", "m": "MM", "d": "dd", "y": "yy", "e": "d"}
_NAMED_DATES = (
    *((word, "yyyy/MM/dd") for word in ("path", "slash")),
    *(("year", "yyyy"), ("month", "MM"), ("day", "dd")),
    *((word, "yyyy-MM-dd") for word in ("iso", "html", "ymd", "date")),
)


def site_address(values: Mapping[str, str], config: str) -> str:
    """Return the address that the data of the site says, not that of its author; else what the settings say."""
    urls = [(key, value) for key, value in values.items() if re.search(r"(?:^|\.)(?:site_?|base_?)?url$", key, re.I)]
    plain = sorted(urls, key=lambda pair: (pair[0].count("."), "author" in pair[0].lower()))
    return folder.site_address(*(value for _, value in plain), config_url(config))[0]


def config_url(config: str) -> str:
    """Return the address that the settings name as that of the site, where they do."""
    match = re.search(r"\b(?:base|url|siteUrl|hostname)\s*:\s*[\"'](https?://[^\"']+)", config)
    return match[1] if match else ""


def pairs(program: str) -> dict[str, Any]:
    """Return what stands plainly in a program, as JSON would have it: key: "value", key: ["a", "b"], key: {…}."""
    values: dict[str, Any] = {}
    for line in program.split("\n"):
        match = _PAIR.match(line)
        if match and match[1].lower() not in {key.lower() for key in values}:  # an inner group comes after what matters
            value = match[2]
            values[match[1]] = re.findall(r"[\"'`]([^\"'`]*)[\"'`]", value) if value[0] == "[" else _filled(value[1:-1])
        elif match is None and (opened := re.match(r"\s*[\"']?(author)[\"']?\s*:\s*\{", line)):
            name = re.search(r"\bname\s*:\s*[\"']([^\"']+)", program[program.find(opened[0].strip()) :])
            values["author"] = {"name": name[1]} if name else ""
    return values


def _filled(value: str) -> str:
    """Return a template literal of a program as Nunjucks has it: `/blog/${data.page.fileSlug}/`."""
    return re.sub(r"\$\{\s*(?:this\.slugify\()?(?:data\.)?([\w.]+)\)?\s*\}", r"{{ \1 }}", value)


def listed(value: object) -> list[str]:
    """Return the texts of a value that is a list or a single one."""
    return [str(item) for item in value] if isinstance(value, list) else [str(value)] if value else []


def of_date(when: Moment | None, match: re.Match[str]) -> str:
    """Return what a site's own filter makes of a date, as far as its name or its format (of any library) says it."""
    name, pattern = match[1].lower(), match[2] or ""
    form = re.sub(r"%-?([a-zA-Z])", lambda code: _STRFTIME.get(code[1], code[0]), pattern) or next(
        (form for part, form in _NAMED_DATES if part in name), ""
    )
    if when is None or not form:
        return match[0]
    parts = {"y": f"{when:%Y}", "yy": f"{when:%y}", "m": f"{when.month}", "mm": f"{when:%m}", "d": f"{when.day}"}
    parts |= {"dd": f"{when:%d}", "yyyy": f"{when:%Y}"}
    return re.sub(r"[yY]+|M+|[dD]+|L+", lambda code: parts.get(code[0].lower().replace("l", "m"), ""), form)
