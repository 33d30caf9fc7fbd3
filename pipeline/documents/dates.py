"""Dates of metadata in every spelling, and the signature that ends a letter."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from pipeline.language.normalise import normalise
from pipeline.language.numerals import NotANumeral, parse_numeral

_HAN = "〇零○一二三四五六七八九十"
_PLAIN = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
_HAN_DATE = re.compile(rf"([二一][{_HAN}]{{3}})\s*年\s*([{_HAN}]{{1,3}})\s*月\s*([{_HAN}]{{1,3}})\s*日")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_UNIX = re.compile(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)")
_SIGNATURE = re.compile(
    rf"^[\s\u3000]*(?:[（(])?((?:(?:19|20)\d\d\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日)|(?:[二一][{_HAN}]{{3}}\s*年\s*[{_HAN}]{{1,3}}\s*月\s*[{_HAN}]{{1,3}}\s*日))(?:[）)])?[\s\u3000]*$"
)
_BEIJING = timedelta(hours=8)


def parse_date(text: str | None) -> date | None:
    """The first date in a text, or None."""
    plain = normalise(text or "")
    for pattern in (_PLAIN, _COMPACT):
        found = pattern.search(plain)
        if found:
            return _date(*map(int, found.groups()))
    found = _HAN_DATE.search(plain)
    if found:
        try:
            return _date(*(int(parse_numeral(part.replace("○", "〇"))) for part in found.groups()))
        except NotANumeral:
            return None
    found = _UNIX.search(plain)
    return (datetime.fromtimestamp(int(found.group(1)), UTC) + _BEIJING).date() if found else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def signature_date(text: str) -> date | None:
    """The date of the first signature: a line that is nothing but a date.

    In a notice that forwards a plan the signature stands near the top, the plan follows: the first one is the issue date.
    """
    for line in text.splitlines():
        if len(line) < 60:
            found = _SIGNATURE.match(normalise(line))
            if found:
                return parse_date(found.group(1))
    return None
