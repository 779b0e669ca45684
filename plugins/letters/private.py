"""People's e-mail addresses and telephone numbers, which are taken out of what is published."""

from __future__ import annotations

import re
from datetime import date

# None of these goes back over a long text.
ADDRESS = re.compile(r"<?(?:mailto:)?(?<![\w.+@-])[\w.+-]{1,100}+@[\w-]{1,100}+(?>(?:\.[\w-]{1,100}+)+)>?")
_NUMBER = re.compile(r"(?<![\w/.:#=&?-])(?:\+|\(\+?|00)?\d[\d ()./\xa0\u2009\u2010-\u2013-]{6,40}\d(?![\w/]|[.-]\d)")
_LABEL = re.compile(
    r"(?:\b(?:tel|phone|mobile|mob|cell|fax|call me (?:on|at)|m|t)\b[.:]?|[☎📞📱])\s*:?\s*$", re.IGNORECASE
)
_BOOK = re.compile(
    r"\b(?:ISBN|ISSN|DOI|ORCID|no|nr|number|ticket|room|£|€|\$)[\s:.#-]*(?:-?1[03])?[\s:]*$", re.IGNORECASE
)
_YEARS = re.compile(r"(?:1[89]|20)\d\d\s*[-\u2010-\u2013/]\s*(?:(?:1[89]|20)?\d\d)")
_TIMES = re.compile(r"\d{1,2}[.:]\d\d\s*[-\u2010-\u2013]\s*\d{1,2}[.:]\d\d")
_DAY = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})|(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)")


def without_addresses(text: str) -> str:
    """Return ``text`` without e-mail addresses and telephone numbers; dates, years, times, ISBNs and @handles stay."""
    text = _NUMBER.sub(lambda match: "" if _is_phone(match) else match[0], ADDRESS.sub("", text))
    return re.sub(r"(?<=\S)[ \t]{2,}", " ", text).strip()


def _is_phone(match: re.Match[str]) -> bool:
    """Tell a telephone number from other numbers: seven to fifteen digits (ITU-T E.164), and nothing else."""
    written, before = match[0].strip(), match.string[max(0, match.start() - 30) : match.start()]
    digits = re.sub(r"\D", "", written)
    if not 7 <= len(digits) <= 15 or _BOOK.search(before):
        return False
    if _LABEL.search(before) or written.startswith(("+", "(", "0")):
        return not _is_day(written)
    if _YEARS.fullmatch(written) or _TIMES.fullmatch(written) or _is_day(written):
        return False
    return len(digits) not in (13,) or not digits.startswith(("978", "979"))


def _is_day(written: str) -> bool:
    match = _DAY.match(written)
    if not match:
        return False
    numbers = [int(part) for part in match.groups() if part]
    for year, month, day in (numbers, numbers[::-1], (numbers[2], numbers[0], numbers[1])):
        try:
            date(year + 2000 if year < 100 else year, month, day)
        except ValueError:
            continue
        return True
    return False
