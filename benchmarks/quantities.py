"""The grammar of quantities: speed over texts, and cn2an's reading of numerals beside it (cn2an is optional)."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

from benchmarks.texts import best_of, texts
from pipeline.language.numerals import parse_numeral
from pipeline.language.quantities import find_quantities

_NUMERALS = {
    "一千二百三十四": 1234,
    "三万五千": 35000,
    "二十": 20,
    "两千": 2000,
    "一百零一": 101,
    "五亿三千万": 530_000_000,
    "十万零八百": 100_800,
    "三点五": 3.5,
    "三万四": 34000,
    "一百五": 150,
    "廿三": 23,
    "叁佰贰拾": 320,
    "千": 1000,
    "千亿": 100_000_000_000,
    "万亿": 1_000_000_000_000,
    "1.5万亿": 1_500_000_000_000,
    "1亿2000万": 120_000_000,
    "1,100万": 11_000_000,
    "25万6千": 256_000,
}
_ROUNDS = 500


def _right(read: Callable[[str], object]) -> int:
    """How many of the numerals a reader gives the value of; raising counts as wrong."""
    right = 0
    for printed, value in _NUMERALS.items():
        try:
            right += read(printed) == value
        except Exception:
            continue
    return right


def run() -> Iterator[str]:
    """Speed over texts; speed and correctness over numerals of policy language."""
    found = texts()
    size = sum(map(len, found))
    find_quantities("2025年3家")  # reads the tables
    seconds = best_of(3, lambda: [find_quantities(text) for text in found])
    count = sum(len(find_quantities(text)) for text in found)
    yield f"find_quantities {size / seconds:,.0f} characters/s, {count:,} quantities"
    plain = [numeral for numeral in _NUMERALS if numeral.isalpha() and numeral not in ("千", "千亿", "万亿")]
    ours = best_of(3, lambda: [parse_numeral(numeral) for numeral in plain * _ROUNDS])
    yield f"parse_numeral {len(plain) * _ROUNDS / ours:,.0f} numerals/s; {_right(parse_numeral)} of {len(_NUMERALS)} right"
    try:
        cn2an = importlib.import_module("cn2an").cn2an
    except ImportError:
        yield "cn2an is not installed"
        return
    readable = [numeral for numeral in plain if _reads(cn2an, numeral)]
    theirs = best_of(3, lambda: [cn2an(numeral, "smart") for numeral in readable * _ROUNDS])
    right = _right(lambda numeral: cn2an(numeral, "smart"))
    yield f"cn2an {len(readable) * _ROUNDS / theirs:,.0f} numerals/s; {right} of {len(_NUMERALS)} right"


def _reads(read: Callable[[str, str], object], numeral: str) -> bool:
    try:
        read(numeral, "smart")
    except Exception:
        return False
    return True
