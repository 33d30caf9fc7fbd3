"""Classes of size that policy counts things by: 千亿级产业集群, 百万级人口城市."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.language.numerals import parse_numeral

_TIER = re.compile(r"(?P<number>[零〇一二两三四五六七八九十百千万亿\d.]*[百千万亿])(?:元|美元)?级")
_AT_LEAST = ("ge", "gt", "approx_above")
_LEAST = 1e6  # 万级 and below are classes of rooms, not of size


def tier(texts: Iterable[str | None], qualifier: Mapping[str, Any] | None = None) -> float | None:
    """The lower bound of the class of size that is named first: 千亿级 → 1e11; else the scale that a thing must have at least
    (10亿元以上企业); None where none is named.

    Args:
        texts: what is counted, the value as printed, what is measured; looked through one after another.
        qualifier: the threshold of what is counted, if it has one: ``attr``, ``op``, ``value``, ``unit``.
    """
    for text in texts:
        for found in _TIER.finditer(text or ""):
            printed = found["number"]
            value = parse_numeral(printed if printed[0] not in "百千万亿" else f"一{printed}")
            if value >= _LEAST:
                return float(value)
    return _least(qualifier) if qualifier else None


def _least(qualifier: Mapping[str, Any]) -> float | None:
    value, money = qualifier.get("value"), qualifier.get("unit") in (None, "CNY")
    scale = qualifier.get("attr") == "scale" and qualifier.get("op") in _AT_LEAST
    return float(value) if scale and money and value is not None and value >= _LEAST else None


_SIZES = ((1e12, "万亿"), (1e11, "千亿"), (1e10, "百亿"), (1e9, "十亿"), (1e8, "亿"), (1e7, "千万"), (1e6, "百万"))
_SIZES_EN = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_DIGITS = "零一两三四五六七八九"


def tier_words(value: float) -> tuple[str, str]:
    """A class of size in Chinese and English: 千亿级, 100-billion class."""
    size, name = next((one for one in _SIZES if value >= one[0]), _SIZES[-1])
    count, rest = divmod(value, size)
    zh = f"{'' if count == 1 else _DIGITS[int(count)]}{name}" if not rest and count < 10 else f"{value / 1e8:g}亿"
    size_en, name_en = next((one for one in _SIZES_EN if value >= one[0]), _SIZES_EN[-1])
    return f"{zh}级", f"{value / size_en:g}-{name_en} class"
