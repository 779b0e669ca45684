"""WordPress' shortcodes and blocks → HTML as the blog showed it; what a plugin wrote is listed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pelican.tools.pelican_import import decode_wp_content

from plugins.importing import media
from plugins.importing.liquid_tags import named
from plugins.shared.problem import Problem

_CODE = re.compile(r"\[(code|sourcecode|php|js|css|html|python|bash)\b([^\]]*)\](.*?)\[/\1\]", re.S | re.I)
_CAPTION = re.compile(r"\[(?:wp_)?caption\b([^\]]*)\](.*?)\[/(?:wp_)?caption\]", re.S | re.I)
_EMBED = re.compile(
    r"\[(embed|youtube|vimeo|audio|video|soundcloud|dailymotion)\b([^\]]*)\](?:(.*?)\[/\1\])?", re.S | re.I
)
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]", re.I)
_OTHER = re.compile(r"\[(/?)([a-z][a-z0-9_-]{2,})((?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]]+))*)\s*/?\](?!\()", re.I)
_BLOCK = re.compile(r"<!--\s*/?wp:.*?-->|<!--\s*(?:more|nextpage|noteaser).*?-->", re.S)
_EMBEDDED = re.compile(r"<div class=\"wp-block-embed__wrapper\">\s*(https?://\S+?)\s*</div>", re.I)
_ALONE = re.compile(r"(?:(?<=\n)|\A)[ \t]*(https?://[^\s<>\"]+)[ \t]*(?=\n|\Z)|<p>\s*(https?://[^\s<>\"]+)\s*</p>")
_VERBATIM = re.compile(r"<(pre|code)\b[^>]*>.*?</\1\s*>|\[\[/?[a-z][^\[\]]*\]\]", re.S | re.I)
_FIX = "write what it showed"


def paragraphs(text: str) -> str:
    """Return the HTML that WordPress makes of lines."""
    return str(decode_wp_content(text))


@dataclass
class BlogMarks:
    """Writes out the shortcodes and blocks of one text."""

    pictures: Mapping[str, str]  # an attachment's number → its address
    below: Sequence[str]  # the numbers of the text's own attachments
    where: str
    lost: list[Problem]

    def expanded(self, body: str) -> str:
        """Return the HTML that the text was shown as."""
        code, verbatim = list[str](), list[str]()

        def keep(match: re.Match[str]) -> str:
            language = named(match[2]).get("language", named(match[2]).get("lang", ""))
            code.append(_shown_code(match[3], language or (match[1] if match[1] not in ("code", "sourcecode") else "")))
            return f"\n\n<pre>\x00{len(code) - 1}\x00</pre>\n\n"

        def hold(match: re.Match[str]) -> str:
            verbatim.append(match[0] if match[1] else match[0][1:-1])  # [[gallery]] shows [gallery]
            return f"\x01{len(verbatim) - 1}\x01"

        body = _VERBATIM.sub(hold, _CODE.sub(keep, re.sub("[\x00\x01]", "", body)))
        body = _CAPTION.sub(_caption, body)
        body = _GALLERY.sub(self._gallery, body)
        body = _EMBED.sub(_embed, body)
        body = _OTHER.sub(self._other, body)
        blocks = "<!-- wp:" in body
        body = _BLOCK.sub("", _EMBEDDED.sub(lambda match: f"\n{match[1]}\n", body))
        body = _ALONE.sub(lambda match: f"\n\n{_frame(match[1] or match[2])}\n\n", body)
        body = re.sub(r"\x01(\d+)\x01", lambda match: verbatim[int(match[1])], body)
        html = body if blocks else paragraphs(body)
        return re.sub(r"<pre>\x00(\d+)\x00</pre>", lambda match: code[int(match[1])], html)

    def _gallery(self, match: re.Match[str]) -> str:
        attributes = named(match[1])
        ids = re.findall(r"\d+", attributes.get("ids", attributes.get("include", ""))) or self.below
        shown = [f'<p><img src="{self.pictures[number]}" alt=""></p>' for number in ids if self.pictures.get(number)]
        if not shown:
            self.lost.append(Problem(self.where, "has a gallery of pictures that the export does not name", _FIX))
        return "\n\n" + "\n".join(shown) + "\n\n"

    def _other(self, match: re.Match[str]) -> str:
        """Return nothing in the place of a plugin's shortcode; words in brackets stay."""
        if not (match[3].strip() or match[1] or f"[/{match[2]}]" in match.string):
            return match[0]
        if not match[1]:
            self.lost.append(Problem(self.where, f"has the shortcode {match[2]}, which has no equal", _FIX))
        return ""


def _shown_code(text: str, language: str) -> str:
    plain = text.strip("\n").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    escaped = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<pre class="language-{language}">{escaped}</pre>' if language else f"<pre>{escaped}</pre>"


def _caption(match: re.Match[str]) -> str:
    image = re.match(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", match[2], re.S)
    words = (image[2] if image else match[2]).strip() or named(match[1]).get("caption", "")
    shown = image[1] if image else ""
    return f"\n\n<figure>{shown}<figcaption>{words}</figcaption></figure>\n\n" if words else f"\n\n{shown}\n\n"


def _embed(match: re.Match[str]) -> str:
    attributes = named(match[2])
    address = (match[3] or "").strip() or next(
        (attributes[key] for key in ("src", "url", "mp4", "mp3", "ogg") if attributes.get(key)), ""
    )
    address = address or re.sub(r"^[\s=]+", "", match[2]).strip().split(" ")[0]
    if "://" not in address:
        address = media.youtube(address) if match[1].lower() == "youtube" else media.vimeo(address)
    return f"\n\n{_frame(address)}\n\n" if address else ""


def _frame(address: str) -> str:
    """Return what shows a page of another host: a frame, of which `rawhtml` keeps those that are shown here."""
    return f'<iframe src="{address}"></iframe>'
