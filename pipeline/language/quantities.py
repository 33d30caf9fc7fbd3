"""Quantities: numeral, unit and comparator as one span (codebook C2–C4), and dates among them.

One pass of one pattern finds where a quantity can begin; small readers look at what stands there. Each reads from its place
only, within a bounded reach, so time is linear in the text. Offsets are code points, end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

from pipeline.language.amounts import read_amount, read_half_unit, read_ratio
from pipeline.language.bounds import join_bounds
from pipeline.language.dates import DATE_WORDS, read_date
from pipeline.language.durations import read_duration
from pipeline.language.numerals import HAN, stands_alone
from pipeline.language.quantity import Quantity, to_row
from pipeline.language.ranks import read_doubling, read_multiple, read_rank
from pipeline.language.relative import NEIGHBOURS, read_named
from pipeline.language.shares import read_share
from pipeline.language.silence import NAMES, SILENT
from pipeline.language.units import currency_signs

__all__ = ["Quantity", "find_quantities", "to_row"]

# “八五”普法 is no plan of the economy: the early plans count with 期间 or the like only.
_PLAN = r"(?:[“\"「]?十[一二三四五六七]?五(?=[”\"」期时末初中以规])|[“\"「][八九]五[”\"」](?=[期时末初以]))"
_WORDS = "|".join(sorted(DATE_WORDS, key=len, reverse=True))
_SIGNS = re.escape("".join(currency_signs()))
# What no alternative begins with is passed over by one look at a set of characters.
_FIRST = "".join(
    sorted(
        {word[0] for word in (*DATE_WORDS, *NAMES)}
        | set(f'{HAN}0123456789〔[【（(《h第GDJYHLNWCITQt“"「上下每这本前元首榜之负負-－−翻半超过.')
        | currency_signs().keys()
    )
)
_START = re.compile(
    rf"(?=[{re.escape(_FIRST)}])(?:(?P<plan>{_PLAN})|(?P<silent>{SILENT})|(?P<date>{_WORDS}|元月)"
    rf"|(?P<named>[上这本下]{{1,2}}一?个?(?:季度|月|半年)|{NEIGHBOURS})"
    rf"|(?P<sign>(?:(?<![减担肩抱自胜欺资债重税])[负負]的?|(?<![\w\d)）—–-])[-－−])(?=[\d.{HAN}])|[{_SIGNS}](?= ?\d))"
    rf"|(?P<rank>第 ?(?=[\d{HAN}])|前 ?(?=[\d{HAN}])|(?:TOP|Top|top) ?(?=\d)|首位|榜首|之首)|(?P<doubling>翻)"
    rf"|(?P<half>半|超?过半|超过半数)|(?P<numeral>[\d{HAN}]++(?:[.,]\d{{1,15}}|，\d{{3}}(?!\d)){{0,8}}+|(?<![\w.])\.\d++))"
)

# A reader is asked only where a character that it needs stands near: most numerals are plain amounts.
_REACH = 28
_DATE_SIGNS = frozenset("年月季日号五世-./ —–―－−~～〜至到与和")
# A line break of a printed page inside a bound, a number and its unit (不⏎少于, 50⏎个, 10个⏎左右) is no end (codebook D10).
_BREAK = re.compile(
    r"\n(?:(?<=[^\n]{8}\d\n)(?=[万亿多余]|[个家项户人名件台套条座处种类次倍吨公平千]|%)|(?<=[^\n]{8}[万亿]\n)(?=[元个家项户人名件台套条座处种吨公平千])"
    r"|(?<=[^\n]{8}[个家项户人名件台套条座处种元吨%]\n)(?=左右|以上|以下|以内)"
    r"|(?<=[^\n]{6}不\n)(?=[低高少多大小]于|超过)|(?<=[^\n]{6}不[低高少多大小]\n)(?=于)|(?<=[^\n]{6}不超\n)(?=过)|(?<=[^\n]{6}至\n)(?=少))"
)
_CENTURIES = frozenset(("19", "20"))
_SHARE_SIGNS = frozenset("分/／成半")
_TERM_SIGNS = frozenset("年月季周天日星礼时钟分秒夜纪")
_RATIO_SIGNS = frozenset(":：∶")


def find_quantities(text: str, *, issued_on: date | None = None) -> list[Quantity]:
    """Quantities and dates of a text, in order, without overlap.

    Args:
        text: normalised text.
        issued_on: the day that relative dates are counted from.
    """
    breaks = [found.start() for found in _BREAK.finditer(text)]
    if breaks:
        joined, place = _BREAK.sub("", text), _Places(breaks)
        return [place.back(quantity) for quantity in _find(joined, issued_on)]
    return _find(text, issued_on)


class _Places:
    """Offsets of a text of which some characters were left out, put back into the whole text."""

    def __init__(self, left_out: list[int]) -> None:
        self._kept = [at - count for count, at in enumerate(left_out)]

    def _begin(self, at: int) -> int:
        return at + bisect_right(self._kept, at)

    def _end(self, at: int) -> int:
        return at + bisect_right(self._kept, at - 1) if at else 0

    def back(self, quantity: Quantity) -> Quantity:
        """The quantity with the offsets of the whole text."""
        return replace(
            quantity,
            start=self._begin(quantity.start),
            end=self._end(quantity.end),
            number_start=self._begin(quantity.number_start),
            number_end=self._end(quantity.number_end),
        )


def _find(text: str, issued_on: date | None) -> list[Quantity]:
    found: list[Quantity] = []
    at = floor = 0
    while (start := _START.search(text, at)) is not None:
        kind = start.lastgroup
        quantity = None if kind == "silent" else _read(text, start.start(), str(kind), issued_on, floor)
        if quantity is None:
            at = start.end()
            continue
        found.append(quantity)
        at = floor = max(quantity.end, start.start() + 1)
    return join_bounds(text, found)


def _read(text: str, at: int, kind: str, issued_on: date | None, floor: int) -> Quantity | None:
    """What begins at ``at``, by the first reader that can read it."""
    of_time, of_size = _READERS[kind]
    times = (reader(text, at, issued_on, floor) for reader in of_time)
    sizes = (reader(text, at, floor) for reader in of_size)
    return next(filter(None, chain(times, sizes)), None)


def _term_ago(text: str, at: int, issued_on: date | None, floor: int) -> Quantity | None:
    """前三年 that a text is alone."""
    term = read_duration(text, at + 1, issued_on, floor) if text[at] == "前" and not text[:at].strip() else None
    return term if term is not None and stands_alone(text, at, term.end) else None


def _by_signs(text: str, at: int, issued_on: date | None, floor: int) -> Quantity | None:
    """A numeral by the characters that stand near after it: a date, a share, a length of time, a multiple, a ratio."""
    signs = set(text[at : at + _REACH])
    return (
        ((signs & _DATE_SIGNS or text[at : at + 2] in _CENTURIES) and read_date(text, at, issued_on, floor))
        or (signs & _SHARE_SIGNS and read_share(text, at, floor))
        or (signs & _TERM_SIGNS and read_duration(text, at, issued_on, floor))
        or ("倍" in signs and read_multiple(text, at, floor))
        or (signs & _RATIO_SIGNS and read_ratio(text, at))
        or None
    )


_OfTime = Callable[[str, int, date | None, int], Quantity | None]
_OfSize = Callable[[str, int, int], Quantity | None]
_READERS: Mapping[str, tuple[tuple[_OfTime, ...], tuple[_OfSize, ...]]] = {
    "plan": ((read_date,), ()),
    "date": ((read_date,), ()),
    "named": ((lambda text, at, issued_on, floor: read_named(text, at, issued_on),), ()),
    "rank": ((_term_ago, read_date), (read_rank,)),
    "doubling": ((), (read_doubling,)),
    "half": ((read_duration,), (read_share, read_half_unit)),
    "sign": ((), (read_share, read_amount)),
    "numeral": ((_by_signs,), (read_amount,)),
}
"""Who reads what begins with a sign of each kind: first those that want the day of issue."""
