"""Pelican's settings as a maintainer knows them: which have an effect here, and what takes the place of the others.

Nothing that somebody set is without effect in silence: a build begins with a line for each (docs/pelican.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_CONFIG

from plugins.shared.community import OPTIONAL, SETTINGS, places_of
from plugins.shared.problem import Problem, nearest

PUBLISHED = "publishconf.py"
# Ours, beside Pelican's.
OURS = (*OPTIONAL, "SITE_ID", "EVENTS_UID_DOMAIN", "PLANET", "CARDS", "DIGEST", "EXECUTOR", "FEEDS")
# Pelican's that mean here what they mean there.
KEPT = frozenset(
    "PATH OUTPUT_PATH THEME THEME_STATIC_PATHS THEME_TEMPLATES_OVERRIDES SITENAME SITEURL TIMEZONE DEFAULT_LANG LOCALE "
    "AUTHOR DEFAULT_METADATA DEFAULT_CATEGORY READERS DOCUTILS_SETTINGS PYGMENTS_RST_OPTIONS FORMATTED_FIELDS "
    "PATH_METADATA FILENAME_METADATA STATIC_PATHS EXTRA_PATH_METADATA ARTICLE_URL ARTICLE_SAVE_AS DEFAULT_PAGINATION "
    "FEED_MAX_ITEMS MENUITEMS LINKS SOCIAL PLUGINS PLUGIN_PATHS PELICAN_CLASS JINJA_FILTERS JINJA_GLOBALS JINJA_TESTS "
    "JINJA_ENVIRONMENT DIRECT_TEMPLATES PAGINATED_TEMPLATES PAGINATION_PATTERNS DEFAULT_ORPHANS TEMPLATE_PAGES "
    "TEMPLATE_EXTENSIONS DELETE_OUTPUT_DIRECTORY OUTPUT_RETENTION LOG_FILTER PORT BIND SUMMARY_MAX_LENGTH "
    "SUMMARY_END_SUFFIX SUMMARY_MAX_PARAGRAPHS REVERSE_CATEGORY_ORDER NEWEST_FIRST_ARCHIVES DEFAULT_DATE_FORMAT "
    "DATE_FORMATS SLUG_REGEX_SUBSTITUTIONS".split()
)
_FEEDS = "feeds are /feeds/atom.xml, rss.xml and feed.json, one of each tag at /tags/<tag>/atom.xml, one of each member"
_POSTS = "posts are the files of content/posts/, pages those of content/pages/"
_TAGS = "a tag's page is /tags/<tag>/; a category is a tag"
_DRAFTS = "a draft stands at /drafts/<slug>/ in previews, and is never published"
_PAGES = "a page stands at /<slug>/; `slug` and `redirects` in its front matter say another address"
_SLUGS = "the file's name is the slug; `slug` in the front matter says another"
_LANGUAGES = "a translation has its original's slug and another `language`; it stands at <slug>-<language>/"
_ARCHIVES = "/posts/archive/ has all posts by year"
_MEMO = "what was made before is known by its content (.hub/cache), whatever is set"
_NOBODY = "nothing is loaded from elsewhere, and nobody follows readers"
_STATIC = "name single files of content/ in STATIC_PATHS; pictures are found by themselves"
_TYPE = "quotes, dashes and dots are set by themselves"
# The others: what to use.
INSTEAD = {
    **dict.fromkeys(("ARTICLE_PATHS", "ARTICLE_EXCLUDES", "PAGE_PATHS", "PAGE_EXCLUDES", "IGNORE_FILES"), _POSTS),
    **dict.fromkeys(("STATIC_EXCLUDES", "STATIC_EXCLUDE_SOURCES", "STATIC_URL", "STATIC_SAVE_AS"), _STATIC),
    **dict.fromkeys(("STATIC_CREATE_LINKS", "STATIC_CHECK_IF_MODIFIED"), _STATIC),
    **dict.fromkeys(("CATEGORY_URL", "CATEGORY_SAVE_AS", "TAG_URL", "TAG_SAVE_AS", "USE_FOLDER_AS_CATEGORY"), _TAGS),
    **dict.fromkeys(("AUTHOR_URL", "AUTHOR_SAVE_AS"), "an author is a member, with a page at /members/<slug>/"),
    **dict.fromkeys(("ARTICLE_LANG_URL", "ARTICLE_LANG_SAVE_AS", "ARTICLE_TRANSLATION_ID"), _LANGUAGES),
    **dict.fromkeys(("PAGE_LANG_URL", "PAGE_LANG_SAVE_AS", "PAGE_TRANSLATION_ID"), _LANGUAGES),
    **dict.fromkeys(("DRAFT_URL", "DRAFT_SAVE_AS", "DRAFT_LANG_URL", "DRAFT_LANG_SAVE_AS", "DRAFT_PAGE_URL"), _DRAFTS),
    **dict.fromkeys(("DRAFT_PAGE_SAVE_AS", "DRAFT_PAGE_LANG_URL", "DRAFT_PAGE_LANG_SAVE_AS"), _DRAFTS),
    "WITH_FUTURE_DATES": "a post with a date to come is a draft until then",
    **dict.fromkeys(("PAGE_URL", "PAGE_SAVE_AS"), _PAGES),
    "PAGE_ORDER_BY": "`order` in a page's front matter is its place",
    "ARTICLE_ORDER_BY": "posts stand by their date, the newest first",
    "ARTICLE_PERMALINK_STRUCTURE": "set ARTICLE_URL",
    "INDEX_SAVE_AS": "/ is home; its template is home.html",
    **dict.fromkeys(("SLUGIFY_SOURCE", "SLUGIFY_USE_UNICODE", "SLUGIFY_PRESERVE_CASE"), _SLUGS),
    **dict.fromkeys((f"{period}_ARCHIVE_{kind}" for period in ("YEAR", "MONTH", "DAY") for kind in ("URL", "SAVE_AS")),
                    _ARCHIVES),
    **dict.fromkeys((f"{kind}_{form}{more}" for kind in ("FEED", "FEED_ALL", "CATEGORY_FEED", "AUTHOR_FEED", "TAG_FEED",
                     "TRANSLATION_FEED") for form in ("ATOM", "RSS") for more in ("", "_URL")), _FEEDS),
    **dict.fromkeys(("FEED_DOMAIN", "RSS_FEED_SUMMARY_ONLY", "FEED_APPEND_REF"), _FEEDS),
    "MARKDOWN": "Markdown is GitHub's (docs/markdown.md), with the same extensions for everybody",
    **dict.fromkeys(("TYPOGRIFY", "TYPOGRIFY_IGNORE_TAGS", "TYPOGRIFY_OMIT_FILTERS", "TYPOGRIFY_DASHES"), _TYPE),
    "INTRASITE_LINK_REGEX": "links are written {filename}x.md, or as paths, as GitHub shows them",
    **dict.fromkeys(("CACHE_CONTENT", "CONTENT_CACHING_LAYER", "CACHE_PATH", "GZIP_CACHE"), _MEMO),
    **dict.fromkeys(("LOAD_CONTENT_CACHE", "CHECK_MODIFIED_METHOD"), _MEMO),
    "RELATIVE_URLS": "links begin at the host, and with the path of SITEURL where it has one",
    **dict.fromkeys(("OUTPUT_SOURCES", "OUTPUT_SOURCES_EXTENSION"), "set REPOSITORY: every post links to its source"),
    "THEME_STATIC_DIR": "what the theme brings is at /theme/",
    "CSS_FILE": "theme/static/css/ORDER names the stylesheets",
    **dict.fromkeys(("DISPLAY_PAGES_ON_MENU", "DISPLAY_CATEGORIES_ON_MENU"), "set `order` in a page; MENUITEMS"),
    **dict.fromkeys(("SITESUBTITLE", "SITEDESCRIPTION"), "set TAGLINE"),
    **dict.fromkeys(("GITHUB_URL", "SOURCE_URL"), "set REPOSITORY"),
    **dict.fromkeys(("TWITTER_USERNAME", "FACEBOOK_URL", "MASTODON_URL"), "set SOCIAL"),
    **dict.fromkeys(("DISQUS_SITENAME", "GOOGLE_ANALYTICS", "GA_COOKIE_DOMAIN", "PIWIK_URL", "GAUGES"), _NOBODY),
    "SITETITLE": "set SITENAME",
    **dict.fromkeys(("SITELOGO", "SITE_LOGO", "FAVICON", "LOGO"), "put the picture into overrides/logo.png"),
    **dict.fromkeys(("CUSTOM_CSS", "EXTRA_CSS"), "put its rules into overrides/style.css"),
    "PYGMENTS_STYLE": "code has the theme's colours, which overrides/style.css may change",
    **dict.fromkeys(("CC_LICENSE", "LICENSE", "COPYRIGHT", "COPYRIGHT_NAME"), "set LICENCE and LICENCE_URL"),
    **dict.fromkeys(("OG_LOCALE", "I18N_TEMPLATES_LANG"), "set DEFAULT_LANG"),
    "I18N_SUBSITES": _LANGUAGES,
    "SITEMAP": "/sitemap.xml is there; only the plugin sitemap reads this",
    "MARKUP": "set READERS",
    "MATH_JAX": "`$…$` is a formula (docs/markdown.md)",
    "DEFAULT_DATE": "write `date` into each post's front matter",
}  # fmt: skip


def unheard(settings: Mapping[str, Any], root: Path, code: Callable[[], str]) -> list[Problem]:
    """Return what was set in the settings files of ``root`` and has no effect, each at its line.

    ``code`` gives that of the plugins of others, and of the templates: a setting that it names is theirs.
    """
    asked = [
        (name, where)
        for name, where in written(root).items()
        if name not in KEPT and name not in OURS and not _is_off(name, settings)
    ]
    words = frozenset(re.findall(r"[A-Z][A-Z0-9_]+", code())) if asked else frozenset()
    return [problem for name, where in asked if (problem := _said(name, where, words))]


def written(root: Path) -> dict[str, str]:
    """Return each setting that the settings files of ``root`` write, with its ``file:line``, the last of each name."""
    return places_of(root, SETTINGS, PUBLISHED)


def chosen(settings: Mapping[str, Any], root: Path) -> dict[str, Any]:
    """Return what a community wrote, with its values; the rest is what Pelican has for everybody."""
    return {name: settings[name] for name in written(root) if name in settings}


def _said(name: str, where: str, words: Collection[str]) -> Problem | None:
    if name in words and name not in DEFAULT_CONFIG:
        return None
    near = nearest(name, (*OURS, *KEPT), alike=0.82)  # settings of other themes have words in common with ours
    guess = f"did you mean {near}?" if near else "take it out: no template and no plugin reads it"
    return Problem(where, f"`{name}` has no effect here", INSTEAD.get(name, guess))


def _is_off(name: str, settings: Mapping[str, Any]) -> bool:
    """Return whether a setting leaves a feature out, so that nobody waits for it."""
    value = settings.get(name)
    return not value and not (value is False and DEFAULT_CONFIG.get(name) is True)
