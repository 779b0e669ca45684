"""HTML in a text, without what may not be published here: what it showed is a link, or is listed with its line.

The rule is plugins/writing/safety.py's; what it still refuses afterwards, it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from plugins.importing import media
from plugins.writing.code import without_code
from plugins.writing.hosts import known

Loss = tuple[int, str]  # a line of the body, from 0, and what was lost there
_ATTRIBUTE = r"(?>(?:\"[^\"]*+\"|'[^']*+'|[^\"'<>]++)*)"
_WHOLE = re.compile(
    rf"<(script|style|object|video|audio|svg|math|select|textarea|template|iframe|noframes)\b({_ATTRIBUTE})>(.*?)</\1\s*>",
    re.S | re.I,
)
_ALONE = re.compile(
    rf"</?(script|style|object|video|audio|svg|math|select|textarea|template|iframe|embed|link|meta|base|form|button|input"
    rf"|frame|frameset|param|option|fieldset|label|noscript|canvas|marquee|blink|track)\b({_ATTRIBUTE})>",
    re.I,
)
_TAG = re.compile(rf"<[a-zA-Z][\w-]*({_ATTRIBUTE})/?>")
_UNDONE = re.compile(
    r"\s+(?:(style|on[a-z]+)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)"
    r"|(?:href|src)\s*=\s*(\"\s*(?:javascript|data|vbscript):[^\"]*\"|'\s*(?:javascript|data|vbscript):[^']*'))",
    re.I,
)
_SOURCE = re.compile(r"\b(?:src|data|value|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
_WIDTH = re.compile(r"(?:^|[;\"'\s])(width|height)\s*:\s*(\d{1,4})px", re.I)
_NAME = re.compile(r"\btitle\s*=\s*(?:\"([^\"]+)\"|'([^']+)')", re.I)
_CHECK = re.compile(r"type\s*=\s*[\"']?checkbox", re.I)
_OPENED = re.compile(r"( {0,8})</?[a-zA-Z][\w-]*[\s>/]")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s|\s*(?:```|~~~|>)")
_LINKED = " of another host, where a link stands now"
# What shows nothing by itself: a page is whole without it.
_SILENT = re.compile(
    r"platform\.twitter\.com|embedr\.flickr\.com|embed\.bsky\.app|instagram\.com/embed|googlesyndication|google-analytics"
    r"|googletagmanager|connect\.facebook|platform\.linkedin|mathjax|katex|adsbygoogle|wordpress\.com/.*/embed",
    re.I,
)


def cleaned(text: str, *, markdown: bool) -> tuple[str, list[Loss]]:
    """Return ``text`` without what may not be published, and what was lost; in Markdown, code is left alone."""
    if "<" not in text:
        return text, []
    text = outdented(text) if markdown else text
    lost: list[Loss] = []
    for pattern, instead in ((_WHOLE, _whole), (_ALONE, _alone), (_TAG, _tag)):
        text = _replaced(text, pattern, instead, lost, without_code if markdown else str)
    return text, lost


def outdented(text: str) -> str:
    """Return Markdown whose blocks of HTML stand no deeper than they begin: else their lines would pass for code."""
    lines, begun, pre = [], None, False
    for line in text.split("\n"):
        opened = _OPENED.match(line)
        begun = None if not line.strip() else len(opened[1]) if begun is None and opened else begun
        pre = begun is not None and (pre or "<pre" in line.lower()) and "</pre" not in line.lower()
        deep = begun is not None and not pre and not _ITEM.match(line) and len(line) - len(line.lstrip()) > begun + 3
        lines.append(" " * (begun or 0) + line.lstrip() if deep else line)
    return "\n".join(lines)


def _replaced(
    text: str,
    pattern: re.Pattern[str],
    instead: Callable[[re.Match[str]], tuple[str, str]],
    lost: list[Loss],
    seen: Callable[[str], str],
) -> str:
    parts, end = [], 0
    for match in pattern.finditer(seen(text)):
        real = pattern.match(text, match.start())
        if real is None or match.start() < end:
            continue
        replacement, what = instead(real)
        if what:
            lost.append((text.count("\n", 0, real.start()), what))
        if replacement != real[0]:
            start, stop = (real.start(), real.end()) if replacement else _line_of(text, real)
            parts += [text[end : max(start, end)], replacement]
            end = stop
    return "".join((*parts, text[end:]))


def _line_of(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return where what is left out begins and ends: with its line, where it has one to itself."""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    alone = not text[start : match.start()].strip() and end >= 0 and not text[match.end() : end].strip()
    return (start, end + 1) if alone else (match.start(), match.end())


def _whole(match: re.Match[str]) -> tuple[str, str]:
    """Return what stands in the place of an element with all that is in it, and what is lost with it."""
    name, attributes, inside = match[1].lower(), match[2], match[3]
    if name == "iframe":
        return _frame(attributes)
    if name == "script":
        return "", "" if _SILENT.search(attributes + inside[:500]) or _data(attributes) else "<script>"
    if name in ("object", "video", "audio"):
        shown = next(filter(None, map(_elsewhere, _sources(f"{attributes} {inside}"))), None)
        src = shown or next(_sources(f"{attributes} {inside}"), "")
        return (media.link(src), "" if shown else f"<{name}>{_LINKED}") if src else ("", f"<{name}>")
    if name == "textarea":
        return inside, "<textarea>"
    return "", "" if name in ("style", "template", "noframes") else f"<{name}>"


def _data(attributes: str) -> bool:
    return re.search(r"type\s*=\s*[\"']?application/(?:ld\+)?json", attributes, re.I) is not None


def _frame(attributes: str) -> tuple[str, str]:
    src = next(_sources(attributes), "")
    title = _NAME.search(attributes)
    if not src:
        return "", "<iframe>"
    if known(src):
        address, words = src.replace('"', "%22"), title[1] or title[2] if title else ""
        named = f' title="{words}"' if words and '"' not in words else ""
        return f'<iframe src="{address}"{named}></iframe>', ""
    return media.link(src, unescape(title[1] or title[2]) if title else ""), f"<iframe>{_LINKED}"


def _elsewhere(address: str) -> str | None:
    """Return the page of a video that an old player showed."""
    video = known(address.replace("&amp;", "&").replace("/v/", "/embed/").split("&")[0])
    return video.url if video else None


def _sources(attributes: str) -> Iterator[str]:
    for match in _SOURCE.finditer(attributes):
        value = unescape(match[1] or match[2] or match[3] or "").strip()
        if re.search(r"[/.]", value) and not re.match(r"(?:clsid|application|text|video|audio)[:/]", value):
            yield value


def _alone(match: re.Match[str]) -> tuple[str, str]:
    """Return what stands in the place of a tag whose end is missing, or that has none; what it holds stays."""
    name, attributes = match[1].lower(), match[2]
    if name in ("input", "label") and (name == "label" or _CHECK.search(attributes)):
        return match[0], ""
    if name in ("iframe", "embed") and not match[0].startswith("</"):
        return _frame(attributes)
    is_lost = name in ("form", "input", "canvas", "object", "video", "audio", "svg") and not match[0].startswith("</")
    return "", f"<{name}>" if is_lost else ""


def _tag(match: re.Match[str]) -> tuple[str, str]:
    """Return a tag without what styles or runs; a picture keeps its width."""
    tag = match[0]
    undone = list(_UNDONE.finditer(tag))
    if not undone:
        return tag, ""
    sizes = ""
    if re.match(r"<img\b", tag, re.I):
        dimensions = {side.lower(): pixels for attribute in undone for side, pixels in _WIDTH.findall(attribute[0])}
        sizes = "".join(
            f' {side}="{pixels}"' for side, pixels in dimensions.items() if f"{side}=" not in _UNDONE.sub("", tag)
        )
    plain = _UNDONE.sub("", tag)
    plain = f"{plain[:4]}{sizes}{plain[4:]}" if sizes else plain
    runs = next((attribute for attribute in undone if not attribute[1] or attribute[1].lower() != "style"), None)
    return plain, (runs[1] or "href=javascript:") + "=" if runs and runs[
        1
    ] else "a script in a link" if runs else "style="
