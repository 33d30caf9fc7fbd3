"""The grammar of quantities, and cn2an's reading of numerals beside it."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.texts import best_of, texts
from pipeline.language.numerals import parse_numeral
from pipeline.language.quantities import find_quantities

_NUMERALS = ["一千二百三十四", "三万五千", "二十", "一百零一", "五亿三千万", "九十九"]


def run() -> Iterator[str]:
    """Speed over texts; speed and agreement over plain numerals."""
    found = texts()
    size = sum(map(len, found))
    seconds = best_of(3, lambda: [find_quantities(text) for text in found])
    yield f"find_quantities {size / seconds:,.0f} characters/s"
    ours = best_of(3, lambda: [parse_numeral(numeral) for numeral in _NUMERALS * 500])
    yield f"parse_numeral {len(_NUMERALS) * 500 / ours:,.0f} numerals/s"
    try:
        from cn2an import cn2an
    except ImportError:
        yield "cn2an is not installed"
        return
    theirs = best_of(3, lambda: [cn2an(numeral, "smart") for numeral in _NUMERALS * 500])
    same = sum(parse_numeral(numeral) == cn2an(numeral, "smart") for numeral in _NUMERALS)
    yield f"cn2an {len(_NUMERALS) * 500 / theirs:,.0f} numerals/s; {same} of {len(_NUMERALS)} read alike"
