"""Dates of metadata in every spelling."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, UTC, date, datetime, timedelta

from pipeline.language.normalise import normalise
from pipeline.language.numerals import NotANumeral, parse_numeral

_HAN = "〇零○一二三四五六七八九十"
_HAN_DAY = rf"[二一][{_HAN}]{{3}}\s*年\s*[{_HAN}]{{1,3}}\s*月\s*[{_HAN}]{{1,3}}\s*日"
WRITTEN_DATE = rf"(?:(?:19|20)\d\d\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|{_HAN_DAY})"
"""Pattern of a whole date in words, as it stands in a text."""
_PLAIN = re.compile(r"((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
_HAN_DATE = re.compile(rf"([二一][{_HAN}]{{3}})\s*年\s*([{_HAN}]{{1,3}})\s*月\s*([{_HAN}]{{1,3}})\s*日")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_UNIX = re.compile(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)")
_FIRST_YEAR = 1949
_BEIJING = timedelta(hours=8)


def parse_date(text: str | None) -> date | None:
    """The first date in a text, or None: 2024-01-05, 2024.1.5, 2024年1月5日, 二〇二四年一月五日, 20240105, a Unix time."""
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
        return date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None


def months_later(day: date, months: int) -> date | None:
    """The same day so many months later, or the last one of a shorter month; None beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(day: date, months: int) -> date | None:
    """The last day of a term of so many months that begins on a day."""
    after = months_later(day, months)
    return after and after - timedelta(days=after.day == day.day)
