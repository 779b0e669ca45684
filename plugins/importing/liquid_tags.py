"""Liquid's tags that have an equal here, of Jekyll, Octopress, Eleventy and themes: pictures, videos, code, notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from plugins.importing import media

# What stands in it, and between it and its end → Markdown; None: no equal.
LiquidTag = Callable[[str, str], "str | None"]
WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")
_NAMED = re.compile(r"([\w-]+)\s*=\s*(?:\"((?:\\.|[^\"\\])*)\"|'((?:\\.|[^'\\])*)'|([^\s\"']+))")


def named(rest: str) -> dict[str, str]:
    """Return what a tag is given by name: src="x.png" alt='…'."""
    options = {}
    for key, double, single, bare in _NAMED.findall(rest):
        options[key.lower()] = re.sub(r"\\(.)", r"\1", double or single) or bare
    return options


def words(rest: str) -> list[str]:
    """Return what a tag is given by place."""
    plain = _NAMED.sub("", rest)
    return [
        double or single or bare for double, single, bare in WORD.findall(plain) if (double or single or bare) != ","
    ]


def first(rest: str) -> str:
    """Return the first word that a tag is given, without a comma behind it."""
    return next(iter(words(rest)), "").rstrip(",")


def included(rest: str, _: str) -> str | None:
    """Return what an include of a figure or video shows, by the names that many themes give these."""
    file = first(rest).rsplit("/", 1)[-1].rsplit(".", 1)[0].lower().replace("-", "_")
    values = named(rest)
    src = next(
        (
            values[key]
            for key in ("src", "url", "image_path", "image", "path", "img", "file", "filename")
            if values.get(key)
        ),
        "",
    )
    video = next(
        (values[key] for key in ("id", "video_id", "youtube_id", "video", "youtube", "yt") if values.get(key)), src
    )
    caption = next((values[key] for key in ("caption", "description", "title") if values.get(key)), "")
    if re.search("youtube|vimeo|video", file) and video:
        host = "vimeo" if "vimeo" in file or values.get("provider") == "vimeo" else "youtube"
        return (media.vimeo(video) if host == "vimeo" else media.youtube(video)) or media.link(video)
    if "audio" in file and src:
        return media.link(src, media.plain(caption))
    if re.search("figure|image|img|picture|photo|fig|screenshot", file) and src:
        return media.picture(src, values.get("alt", ""), caption, values.get("link", values.get("href", "")))
    if re.search("note|tip|warning|alert|callout|important|danger|info", file) and (
        content := values.get("content", values.get("text", ""))
    ):
        return media.note(content, file)
    return "" if re.search("toc|comment|share|adsense|analytics|disqus|math", file) else None


def _img(rest: str, _: str) -> str | None:
    """Return Octopress's and Pelican's {% img [class] src [width [height]] [title [alt]] %}."""
    placed = words(rest)
    at = next((n for n, word in enumerate(placed) if re.search(r"[/.]\w", word)), None)
    if at is None:
        return None
    plain_words = [word for word in placed[at + 1 :] if not re.fullmatch(r"\d+(?:px|%)?", word)]
    quoted = [double or single for double, single, _ in WORD.findall(rest) if double or single]
    title, alt = (quoted or plain_words or [""])[0], (quoted or plain_words or [""])[-1]
    return media.picture(placed[at], alt.replace("'", "").replace('"', "") or title)


def _image(rest: str, inner: str) -> str | None:
    """Return Eleventy's {% image "src", "alt", "sizes" %}, or what other generators call an image."""
    placed = re.match(r"([\"'])(.+?)\1\s*,\s*([\"'])(.*?)\3", rest.strip())
    if placed:
        return media.picture(placed[2], placed[4])
    return _img(rest, inner) or included(f"figure {rest}", "")


def _figure(rest: str, inner: str) -> str | None:
    """Return a picture with what is said below it: the last of what is given by place, or what stands within."""
    values = [double or single for double, single, _ in WORD.findall(_NAMED.sub("", rest)) if double or single]
    src = next((word for word in values if re.search(r"[/.]\w", word)), "")
    caption = inner.strip() or (values[-1] if values[-1:] != [src] else "")
    return media.picture(src, values[1] if len(values) > 2 else "", caption) if src else None


def _highlight(rest: str, inner: str) -> str:
    named_so = re.search(r"\blang(?:uage)?:(\S+)", rest)  # Octopress'
    return media.code(inner, named_so[1] if named_so else first(rest))


def _gist(rest: str, _: str) -> str | None:
    name = first(rest)
    return media.link(f"https://gist.github.com/{name}", f"gist {name.rsplit('/', 1)[-1]}") if name else None


def _video(rest: str, _: str) -> str | None:
    src = first(rest)
    return media.link(src) if src else None


TAGS: Mapping[str, LiquidTag] = {
    **dict.fromkeys(("include", "include_relative", "include_cached", "render"), included),
    **dict.fromkeys(("highlight", "codeblock", "code", "prism"), _highlight),
    "img": _img,
    **dict.fromkeys(("image", "picture"), _image),
    "figure": lambda rest, inner: _figure(rest, inner) or included(f"figure {rest}", ""),
    "youtube": lambda rest, _: media.youtube(first(rest)) or None,
    "vimeo": lambda rest, _: media.vimeo(first(rest)) or None,
    **dict.fromkeys(("gist", "github_gist"), _gist),
    "codepen": lambda rest, _: media.link(first(rest)) if "://" in first(rest) else None,
    **dict.fromkeys(("video", "audio", "vplayer"), _video),
    **dict.fromkeys(("twitter", "tweet"), lambda rest, _: first(rest) if "://" in rest else None),
    **dict.fromkeys(("blockquote", "quote"), lambda rest, inner: media.quote(inner, rest.strip()) if inner else None),
    "pullquote": lambda _, inner: re.sub(r"\{\"\s*|\s*\"\}", "", inner),
    "details": lambda rest, inner: media.details(inner, rest.strip("\"' ")) if inner else None,
    **dict.fromkeys(
        ("note", "tip", "warning", "danger", "info", "alert", "callout", "admonition", "aside"),
        lambda rest, inner: media.note(inner, first(rest)) if inner else None,
    ),
    **dict.fromkeys(("toc", "seo", "feed_meta", "more"), lambda *_: ""),
}
