"""Hugo's shortcodes, its own and those of many themes → Markdown; of the others the words stay, and a note is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from plugins.importing import go_templates, media
from plugins.shared.problem import Problem

_OPEN = re.compile(
    r"\{\{(?:<|%)\s*(?P<end>/?)\s*(?P<name>[\w./-]*\w)"
    r"(?P<rest>(?>(?:\"(?>(?:\\.|[^\"\\])*)\"|`[^`]*+`|/(?!\s*[>%]\}\})|[^\"`/%>]++|[%>](?!\}\}))*))(?P<self>/?)\s*[>%]\}\}"
)
_SHOWN = re.compile(r"\{\{([<%])/\*(.*?)\*/\s*([>%])\}\}", re.S)
_ARGUMENT = re.compile(r"(?:([\w-]+)=)?(?:\"((?:\\.|[^\"\\])*)\"|`([^`]*)`|([^\s\"`]+))")


@dataclass(frozen=True)
class Call:
    """One shortcode: its name, what it is given by name and by place, what stands in it, and its line of the body."""

    name: str
    named: Mapping[str, str]
    placed: tuple[str, ...]
    inner: str
    line: int

    def get(self, *names: str, place: int | None = None) -> str:
        """Return what is given by one of ``names``, or at a ``place``."""
        for name in names:
            if name in self.named:
                return self.named[name]
        return self.placed[place] if place is not None and place < len(self.placed) else ""


@dataclass
class Shortcodes:
    """Expands them; ``known`` are further ones: param, ref and what else only the site can answer."""

    file: str
    first_line: int
    known: Mapping[str, Callable[[Call], str | None]] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)  # the site's own templates of them, by their names
    lost: list[Problem] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)  # the names of what is among ``lost``

    def expand(self, body: str) -> str:
        """Return ``body`` with Markdown in their place; what has no equal is among ``lost`` afterwards."""
        if "{{" not in body:
            return body
        shown = self._inside(body, 0)
        return _SHOWN.sub(lambda match: f"{{{{{match[1]}{match[2]}{match[3]}}}}}", shown)

    def _inside(self, body: str, before: int) -> str:
        parts, end = [], 0
        while opened := _OPEN.search(body, end):
            parts.append(body[end : opened.start()])
            end = opened.end()
            if opened["end"]:
                continue  # what it ended is no pair: {{< figure >}}{{< /figure >}} and the like
            closing = None if opened["self"] else _closing(body, opened)
            inner = body[end : closing.start()] if closing else ""
            line = before + body.count("\n", 0, opened.start())
            call = _call(opened, self._inside(inner, line) if closing else "", line)
            end = closing.end() if closing else end
            shown = self._shown(call, closing is not None)
            if not shown and call.name.lower() in self.unknown and _within_words(body, opened.start(), end):
                shown = call.get(place=0)  # so that the sentence stays whole
            parts.append(media.placed(shown, body, opened.start(), end))
        return "".join((*parts, body[end:]))

    def _shown(self, call: Call, paired: bool) -> str:
        for table in (self.known, _EQUALS):
            text = table[call.name.lower()](call) if call.name.lower() in table else None
            if text is not None:
                return text
        template = self.own.get(call.name.lower())
        text = go_templates.shown(template, call.named, call.placed, call.inner) if template else None
        if text is not None:
            return text
        self.unknown.add(call.name.lower())
        what = f"has the shortcode {call.name}, which has no equal"
        fix = "its words are kept; look at them" if paired else "write what it showed as Markdown"
        self.lost.append(Problem(f"{self.file}:{self.first_line + call.line}", what, fix))
        return call.inner


def _within_words(body: str, start: int, end: int) -> bool:
    """Tell whether a shortcode stands in a line of words."""
    before = body[body.rfind("\n", 0, start) + 1 : start]
    return bool(re.search(r"\w", before) or re.search(r"\w", body[end:].partition("\n")[0]))


def _closing(body: str, opened: re.Match[str]) -> re.Match[str] | None:
    depth = 0
    for match in _of_name(body, opened["name"], opened.end()):
        depth += -1 if match["end"] else 0 if match["self"] else 1
        if depth < 0:
            return match
    return None


def _of_name(body: str, name: str, start: int) -> Iterator[re.Match[str]]:
    if not re.search(rf"\{{\{{[<%]\s*/\s*{re.escape(name)}\b", body[start:]):
        return iter(())
    return (match for match in _OPEN.finditer(body, start) if match["name"] == name)


def _call(opened: re.Match[str], inner: str, line: int) -> Call:
    named, placed = {}, []
    for key, quoted, raw, bare in _ARGUMENT.findall(opened["rest"]):
        value = re.sub(r"\\(.)", r"\1", quoted) or raw or bare
        if key:
            named[key.lower()] = value
        else:
            placed.append(value)
    return Call(opened["name"], named, tuple(placed), inner, line)


def _figure(call: Call) -> str:
    caption = ": ".join(dict.fromkeys(filter(None, (call.get("title"), call.get("caption")))))
    credit = call.get("attr")
    caption = f"{caption} ({credit})" if caption and credit else caption or credit
    src = call.get("src", "image", "url", place=0)
    src = f"/media/{src}" if call.get("library") == "true" else src  # Wowchemy's
    return media.picture(src, call.get("alt"), caption, call.get("link")) if src else call.inner


def _video(call: Call) -> str | None:
    src = call.get("src", "url", "mp4", "file", place=0)
    return media.link(src, media.plain(call.get("caption", "title"))) if src else None


def _post(host: str) -> Callable[[Call], str | None]:
    def shown(call: Call) -> str | None:
        user, number = call.get("user", place=0), call.get("id", place=1)
        if not number and not user.isdigit():
            return user if "://" in user else None
        return f"https://{host}/{user if number else 'i'}/status/{number or user}"

    return shown


def _gist(call: Call) -> str | None:
    user, number = call.get("user", place=0), call.get("id", place=1)
    return media.link(f"https://gist.github.com/{user}/{number}", f"gist {number}") if number else None


def _address(form: str) -> Callable[[Call], str | None]:
    return lambda call: form.format(name) if (name := call.get("id", "shortcode", place=0)) else None


def _notice(call: Call) -> str | None:
    named = call.get("type", "kind", "style", "color", "icon", place=0)
    box = call.name.lower() in _BOXES
    title = call.get("title", "heading", place=1 if box else 0)
    return media.note(call.inner, named if box else call.name, title) if call.inner.strip() else None


def _tab(call: Call) -> str | None:
    """Return what a tab holds below its name; a reader sees all of them, one after another."""
    name = media.plain(call.get("name", "title", "label", "tabname", "header", place=0))
    return f"\n\n**{name}**\n\n{call.inner.strip()}\n\n" if name and call.inner.strip() else _inner(call)


def _inner(call: Call) -> str | None:
    return call.inner if call.inner.strip() or not (call.named or call.placed) else None


_BOXES = ("notice", "alert", "admonition", "callout", "hint", "block", "box", "panel")
_EQUALS: Mapping[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("figure", "img", "image", "picture", "imgproc", "lazyimg", "fig"), _figure),
    **dict.fromkeys(
        ("youtube", "youtubelite", "yt"), lambda call: media.youtube(call.get("id", "src", place=0)) or None
    ),
    "vimeo": lambda call: media.vimeo(call.get("id", place=0)) or None,
    **dict.fromkeys(("vimeo_simple",), lambda call: media.vimeo(call.get("id", place=0)) or None),
    **dict.fromkeys(("tweet", "twitter", "twitter_simple"), _post("twitter.com")),
    **dict.fromkeys(("x", "x_simple"), _post("x.com")),
    **dict.fromkeys(("instagram", "instagram_simple"), _address("https://www.instagram.com/p/{}/")),
    **dict.fromkeys(("speakerdeck", "slideshare", "soundcloud", "peertube"), _address("{}")),
    **dict.fromkeys(("video", "audio", "mp4", "mp3", "html5video", "iframe"), _video),
    "gist": _gist,
    **dict.fromkeys(
        ("highlight", "code", "codeblock"), lambda call: media.code(call.inner, call.get("lang", "language", place=0))
    ),
    **dict.fromkeys(("mermaid",), lambda call: media.code(call.inner, "mermaid")),
    **dict.fromkeys((*_BOXES, "note", "info", "tip", "warning", "danger", "caution", "important", "success"), _notice),
    **dict.fromkeys(("quote", "blockquote"), lambda call: media.quote(call.inner, call.get("author", "source"))),
    **dict.fromkeys(
        ("details", "expand", "spoiler", "accordion-item", "collapse"),
        lambda call: media.details(call.inner, call.get("summary", "title", "text", place=0)),
    ),
    **dict.fromkeys(
        ("rawhtml", "html", "raw", "div", "center", "lead", "columns", "column", "markdown", "section"), _inner
    ),
    **dict.fromkeys(
        ("gallery", "row", "grid", "tabs", "tabpane", "accordion", "steps", "span", "small", "rtl", "ltr"), _inner
    ),
    **dict.fromkeys(("katex", "math", "latex"), lambda call: f"$${call.inner}$$" if call.inner.strip() else None),
    **dict.fromkeys(("comment", "toc", "clear", "br", "tableofcontents"), lambda _: ""),
    **dict.fromkeys(
        ("button", "btn", "linkcard", "link"),
        lambda call: media.link(
            call.get("href", "url", "link", "relref", place=0), call.inner.strip() or call.get("text", "title", place=1)
        ),
    ),
    **dict.fromkeys(("tab", "step", "card"), _tab),
    "ruby": lambda call: call.inner or call.get(place=0),
    "icon": lambda _: "",
}
