"""Signs that are no Markdown here, each with what is written instead: other programs', and slips of the pen."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    """A kind of sign: what each has somewhere, how it looks, what is written instead, and why it is told."""

    has: tuple[str, ...]
    pattern: re.Pattern[str]
    instead: str
    why: str


OF_OTHERS = "another program fills in, and nobody here"
AS_IT_IS = "readers see as it stands"


def _sign(has: str, pattern: str, instead: str, why: str = OF_OTHERS) -> Sign:
    return Sign(tuple(has.split(" ")), re.compile(pattern, re.MULTILINE | re.IGNORECASE), instead, why)


def _slip(has: str, pattern: str, instead: str) -> Sign:
    return _sign(has, pattern, instead, AS_IT_IS)


_SIZED = 'write <img src="…" width="300" alt="what it shows">'
_ITEMS = "write - before each, or a backslash at the end of each line"
_MARK = "[•·▪◦‣●–—→➡➔➤►▶✅✔✓☑❌✗✘👉🔹🔸⭐★■□◆➕]"
_TIGHT = r"(?:-(?=[^\W\d_])|\d{1,2}[.)](?=[^\W\d_]))"
MARKDOWN = "write in Markdown what it shows, or put it between backticks"
_CONTENTS = "write [TOC] alone on a line"
_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|\w+)"
_PICTURES = "png jpe?g gif webp avif heic svg bmp tiff?".replace(" ", "|")
_BOX = "notice|note|prompt|alert|callout|admonition|message|tip|info|success|important|warning|danger|caution|error"
_ALERT = "write > [!NOTE] there, or another kind, and > before each of its lines"
SIGNS = (
    # Hugo's, Jekyll's, Hexo's, Eleventy's, Zola's, mdBook's, Obsidian's Templater
    _sign("](", r"(?<=\]\()\{(?:%|\{[<%]?) .{1,200}?\}\}?", "write the path from this file to the other"),
    _sign("{{", r"(?<!\\)\{\{[<%] ?[/\w].{0,400}?[>%]\}\}", MARKDOWN),
    _sign("{%", r"^[ \t]*(?:[-*+>] +)?\{%.{1,400}%\}[ \t]*$|(?<!\\)\{%-? *[a-z]\w* +[^%\n]{1,300}%\}", MARKDOWN),
    _sign(
        "{{",
        r"(?<![\\\]({])\{\{-? *(?:(?:site|page|post|config|params|theme|layout|include|collections?|metadata)\.\w"
        rf"|(?:{_VALUE}|[\w.]+) *\|[ \w]|\w+\([^()\n]{{0,300}}\) *-?\}}\}}|#\w+ )[^{{}}\n]{{0,300}}(?:\}}\}}|$)",
        MARKDOWN,
    ),
    _sign("<%", r"(?<!\\)<%[-=*_]?[^%\n]{1,200}%>", MARKDOWN),
    # Obsidian's
    _sign(
        "![[",
        rf"(?<!\\)!\[\[(?P<file>[^\[\]\n|]{{1,200}}\.(?:{_PICTURES}))(?:\|[^\[\]\n]{{0,99}})?\]\](?![(\[:])",
        "write ![what it shows](<FILE>)",
    ),
    _sign("![[", rf"(?<!\\)!\[\[(?![^\[\]\n|]{{1,200}}\.(?:{_PICTURES})[|\]])[^\[\]\n]{{1,299}}\]\](?![(\[:])", "LINK"),
    _sign(
        "[[",
        r"(?<![\[\]!\\])\[\[(?!_?toc_?\])(?=[^\[\]\n|#]{0,99}[^\W\d_]{2})[^\s\[\]-][^\[\]\n]{0,200}\]\](?![(\[:])",
        "LINK",
    ),
    _sign(
        "%%",
        r"(?<!\S)%%(?!\d)[^%\n]{1,400}%%(?!\w)|^%%[^%\n]*\n(?:[^%\n]*\n){0,200}?[^%\n]*%%[ \t]*$",
        "write it as <!-- … -->, or take it out",
    ),
    _sign(
        "[!",
        r"^ {0,3}(?:> {0,3})+\[!(?!(?:note|tip|important|warning|caution)\][ \t]*\\?[ \t]*$)"
        r"[\w-]+(?:\|[^\]\n]*)?\](?![(\[])",
        "write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION] there, and nothing behind it on its line",
    ),
    # Docusaurus', VitePress', Quarto's, MyST's, Astro's and MkDocs'
    _sign(
        ":::",
        r"^ {0,3}(?:> ?)*:{3,}[ \t]*(?:\{[^}\n]*\}|[a-z][\w-]*)[^\n]*$",
        _ALERT,
    ),
    _sign("::", r"^[ \t]*::[a-z][\w-]*(?:\[[^\]\n]*\](?:\{[^}\n]*\})?|\{[^}\n]*\})[ \t]*$", MARKDOWN),
    _sign("@[", r"(?<![\w@\\])@\[(?!toc\])[\w -]+\]\([^)\n]*\)", MARKDOWN),
    _sign(
        "import",
        r"^import\s+(?:[\w${*][^'\"\n;]{0,200}(?:\n[^'\"\n;]{0,200}){0,20}?\s+from\s+)?(['\"])[^'\"\s]+\1;?[ \t]*$",
        "take it out, and write in Markdown what it brings",
    ),
    _sign("export", r"^export +(?:default|const|let|var|(?:async +)?function)\b[^\n]*[={(]", "take it out"),
    _sign("{/*", r"(?<!\\)\{/\*(?! *#)[^{}]{0,400}?\*/\}", "write it as <!-- … -->, or take it out"),
    _sign('=== " ===! --8<--', r"^={3}[!+]? +\"[^\"\n]+\"[ \t]*$|^--8<--[ \t]+\S", MARKDOWN),
    # Kramdown's, Pandoc's, HackMD's
    _sign(
        "toc TOC",
        r"(?<!\\)(?:\[\[_?toc_?\]\]|@\[toc\](?:\([^)\n]*\))?)"
        r"|^(?:\{:[^}\n]*\btoc\b[^}\n]*\}|\$\{toc\}|(?-i:\[toc\]))[ \t]*$",
        _CONTENTS,
    ),
    _sign("{:", r"(?<!\\)\{:(?::\w[^}\n]{0,200}|/\w*)\}", "take it out"),
    _sign("{:", rf"^\{{:[^}}\n]{{0,99}}\.(?:\w{{1,20}}-+)*(?:{_BOX})(?![^\W\d_])[^}}\n]{{0,99}}\}}[ \t]*$", _ALERT),
    _sign(
        "{:",
        r"(?:\A|(?<=\n)[ \t]*\n|^#{1,6} [^\n]*\n|^\|[^\n]*\n)(?P<sign>\{:(?![^}\n]*\btoc\b)[^}\n/:][^}\n]*\})[ \t]*$",
        "take it out; a heading's name stands at its end, as ## Heading {#name}",
    ),
    _sign(
        "](",
        r"(?<!\\)!\[[^\]\n]{0,300}\]\([^()\s]{1,300} +=\d*(?:x\d*|%)?\)",
        _SIZED,
    ),
    _sign("]{", r"(?<![\w\\])\[[^\[\]\n]{0,200}\]\{(?:[.#][\w-]+|[\w-]+=)[^{}\n]*\}", "write its words alone"),
    _sign("^[", r"(?<=[\w.,;!?)\"'”’])\^\[[^\[\]\n]+\](?![(\[])", "write [^1] there, and [^1]: … on a line of its own"),
    # WordPress', and those of forums
    _sign("=", rf"(?<![\]\\!\w])\[[a-z][\w-]*(?:[ \t]+[\w-]+={_VALUE})+[ \t]*/?\](?![(\[:])", MARKDOWN),
    _sign(
        "[",
        r"(?<!\\)\[(?:youtube|vimeo|embed|gist|tweet|soundcloud)[ =]https?://[^\]\s]+[^\]\n]*\](?![(\[])",
        MARKDOWN,
    ),
    _sign(
        "[/",
        r"(?<!\\)\[(b|i|u|s|img|url|quote|code|size|color|embed|caption)(?:=[^\]\n]*)?\](?=\S)[^\n]{0,500}?(?<=\S)\[/\1\]",
        MARKDOWN,
    ),
    # Hashnode's, Obsidian's
    _sign("](", r"(?<!\\)\]\([^()\s]{1,500}[ \t]{1,9}align=[^)\n]{0,99}\)", "write the address alone"),
    _sign("%[", r"^%{1,2}\[[^\]\n]+\](?![(\[])", "write its address on a line of its own"),
    _sign("![", r"(?<!\\)!\[[^\]\n]{0,300}\|\d{2,4}(?:x\d+)?\](?=\()", _SIZED),
    # what programs that write texts refer to
    _sign(
        ":contentReference 【 oai_citation [cite \ue200",
        r"(?<!\\)(?::contentReference\[oaicite[^\]\n]{0,99}\](?:\{[^}\n]{0,99}\})?|【\d{1,4}(?:†|:\d)[^】\n]{0,99}】"
        r"|\[cite(?:_start|:[^\]\n]{0,99})\](?![(\[:])|\[oai_citation:[^\]\n]{0,99}\](?:\([^)\n]{0,300}\))?"
        r"|\ue200[^\n\ue201]{0,99}\ue201?)",
        "take it out, or link to what it refers to",
    ),
    _sign(
        "\\( \\[",
        r"(?<!\\)\\\((?=(?:(?!\\\)).){0,200}?(?:\\[a-z]|[\^_={]))(?:(?!\\\)).){1,300}\\\)"
        r"|^[ \t]*\\\[[ \t]*$(?=[\s\S]{0,400}?^[ \t]{0,9}\\\][ \t]*$)",
        "write a formula between dollars, $x^2$, or $$ on lines of their own",
    ),
    # Pandoc's and Word's
    _sign(
        "+-- +== -- --",
        r"^ {0,3}\+(?:[-=:]{3,}\+)+[ \t]*$|^ {0,3}-{3,}(?: +-{3,})+[ \t]*$",
        "write a table as | a | b |, with |---|---| below its first line",
    ),
    _sign("~", r"(?<=[^\W_])~\w{1,9}~(?!~)", "write <sub>2</sub>"),
    _slip("==", r"(?<![=\w\\!<>])==(?=[^\s=])[^=\n]{1,200}(?<=[^\s=])==(?![=\w])", "write <mark>…</mark> around it"),
    _sign(
        "• · ▪ ◦ ‣ ●",
        r"^[ \t]*[•·▪◦‣●§o](?:\t|[ \xa0]{2,})\S[^\n]*(?<!  )(?<!\\)(?=\n[ \t]*[•·▪◦‣●§o][ \t\xa0])",
        _ITEMS,
    ),
    # Slips: of lines that would run together
    _slip(
        "• · ▪ ◦ ‣ ● – — → ➡ ➔ ➤ ► ▶ ✅ ✔ ✓ ☑ ❌ ✗ ✘ 👉 🔹 🔸 ⭐ ★ ■ □ ◆ ➕",
        rf"^[ \t]*{_MARK}\ufe0f?[ \t\xa0]+\S[^\n]*(?<!  )(?<!\\)(?=\n[ \t]*{_MARK}\ufe0f?[ \t\xa0]+\S)",
        _ITEMS,
    ),
    _slip(
        "\n- \n1. \n2. \n1) \n2)",
        rf"^ {{0,3}}{_TIGHT}[^\n]*(?<!  )(?<!\\)(?=\n {{0,3}}{_TIGHT})",
        "write a space behind the sign of each item",
    ),
    _slip(
        "[] [x]", r"^ {0,3}[-*+] (?:\[\](?= )|\[[xX]\](?=[^\s(\[:]))[^\n]*", "write - [ ] and a space before its words"
    ),
    # of headings and items
    _slip("##", r"^ {0,3}#{2,6}[^\s#!][^\n]*", "write a space behind the signs: ## Heading"),
    _slip(
        "\xa0 \u3000 \u202f",
        r"^ {0,3}(?:#{1,6}|[-*+]|\d{1,3}[.)])[\xa0\u3000\u202f][^\n]*",
        "type an ordinary space there: that one does not break",
    ),
    # of links
    _slip(
        "](http ](mailto: ](tel:",
        r"\]\((?!<)(?:https?|mailto|tel):[^()\n\"'<>\s]{0,500}[ \t]{1,9}(?!=|align)[^()\n\"'<>“”‘’]{1,300}\)",
        "take the space in the address out, or write %20 for it",
    ),
    _slip(
        "“ ” ‘ ’ „",
        r"(?<!\\)\]\((?:[“”‘’„][^()\n]{0,300}|[^()\s]{1,500}[ \t]{1,9}[“”‘’„][^()\n]{0,300})\)",
        "type straight quotation marks, and none around an address",
    ),
    _slip(
        "] (",
        r"(?<![\\!\]])\[(?=[^\[\]\n]{0,99}[^\W\d_]{3})[^\[\]\n]{3,200}\] \((?:https?://|www\.|\.\.?/)[^)\s]{1,500}\)",
        "take the space between ] and ( out",
    ),
    _slip(")[http", r"(?<![\]\w\\])\([^()\[\]\n]{2,100}\)\[https?://[^\]\s]{1,500}\]", "write [words](address)"),
)
