"""What a feed files an entry under → what a person would call a tag.

A category's label is for people, its term for programs (RFC 4287 §4.2.2). No tags are addresses, numbers of a scheme,
words that tell programs what kind of thing an entry is, and what WordPress files posts under that nobody filed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# WordPress's first category, which its site's language gave a name when it was set up; each after two spaces.
_NAMES = """
Uncategorized  Uncategorised  Unclassified  Unfiled  No category  Not categorized  Allgemein  Unkategorisiert
Nicht kategorisiert  Ohne Kategorie  Non classé  Non classifié(e)  Non catégorisé  Sans catégorie  Sin categoría
Sin categorizar  Sin clasificar  Sem categoria  Sem categorização  Não categorizado  Senza categoria
Non categorizzato  Sense categoria  Sen categoría  Sen clasificar  Fără categorie  Necategorisite
Geen categorie  Niet gecategoriseerd  Ongecategoriseerd  Zonder categorie  Sailkatu gabea  Okategoriserade
Okategoriserat  Okategoriserad  Ikke-kategoriseret  Ikke kategoriseret  Ukategoriseret  Ukategorisert
Ikke kategorisert  Óflokkað  Luokittelematon  Kategorisoimaton  Bez kategorii  Nezařazené  Nezaradené
Bez rubriky  Nekategorizirano  Nerazvrščeno  Bez kategorije  Kategorizálatlan  Kategória nélkül
Nincs kategorizálva  Be kategorijos  Bez kategorijas  Nekategorizēts  Määratlemata  Kategoriseerimata
Pa kategori  Të pakategorizuara  Без рубрики  Без категории  Без категорії  Без категорији  Некатегоризирано
Без категория  Неразврстано  Некатегоризовано  Без катэгорыі  Αταξινόμητα  Χωρίς κατηγορία  Genel
Kategorilenmemiş  Kategorisiz  Tak Berkategori  Tidak Berkategori  Tiada Kategori  Chưa phân loại
Chưa được phân loại  ไม่มีหมวดหมู่  ไม่จัดหมวดหมู่  未分類  未分类  미분류  분류되지 않음  카테고리 없음  غير مصنف  غير مصنّف
دسته‌بندی نشده  دسته بندی نشده  כללי  לא מסווג  ללא קטגוריה  अवर्गीकृत  श्रेणीबद्ध नहीं  অশ্রেণীভুক্ত
Անդասակարգ  უკატეგორიო
"""
_DEFAULTS = frozenset(name.casefold() for name in re.split(r"\s{2,}|\n", _NAMES.strip()))
_MACHINE_S = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//\S+|(?:urn|tag|acct|did|at):\S+|[a-z]{1,12}[:_]\d+|\d{1,2}|\d{6,}|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|"
    r"[\w.-]+@[\w-]+\.[\w.-]+|www\.\S+",
    re.IGNORECASE,
)
_HASHTAG = r"#[^\s#,;]+"
_HASHTAGS = re.compile(rf"(?:{_HASHTAG}[\s,;]*)+")  # several in one category
_BETWEEN = re.compile(r"\s*[,;|]\s*")
_PAIR, _SHORT = 2, 2  # parts of a name with a comma, as of a town; words of a tag in a list
_KINDS = re.compile(r"#(?:kind|type)$|/(?:kind|object-?types?|post-?types?)/?$|activitystrea\.ms/", re.IGNORECASE)


def of_categories(categories: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return the tags that a feed's categories are: of each its term, its label and its scheme."""
    named = filter(None, (_tag(*category) for category in categories))
    return tuple(tag for name in named for tag in _apart(name))


def _apart(name: str) -> Sequence[str]:
    """Return the tags that one category is: hashtags, or a list of three and more short names."""
    if _HASHTAGS.fullmatch(name):
        return re.findall(_HASHTAG, name)
    parts = [part for piece in _BETWEEN.split(name) if (part := piece.strip())] if "&" not in name else []
    listed = len(parts) > _PAIR and all(len(part) > 1 and len(part.split()) <= _SHORT for part in parts)
    return parts if listed and not any(part.casefold().startswith("and ") for part in parts) else (name,)


def _tag(term: str, label: str, scheme: str) -> str:
    if _KINDS.search(scheme):
        return ""
    return next((name for name in (label, term) if name and not _is_machine_s(name)), "")


def is_told(name: str) -> bool:
    """Tell whether a person gave this tag, as far as its words say."""
    return bool(name) and name.casefold() not in _DEFAULTS and not _is_machine_s(name)


def _is_machine_s(name: str) -> bool:
    return _MACHINE_S.fullmatch(name) is not None
