"""A Markdown table of what the grammar reads, made by the grammar from its own data: ``python -m pipeline.language.examples``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.language.comparators import shown_words
from pipeline.language.quantities import find_quantities
from pipeline.language.quantity import Quantity
from pipeline.language.units import unit_blocks

ISSUED = date(2023, 7, 1)
"""Day of issue in the examples of relative dates."""

_NUMERALS = (
    "1.5万亿元",
    "1亿2000万元",
    "五百余家",
    "近百家",
    "百亿级",
    "七八家",
    "3—5家",
    "50-100万元",
    "10~15%",
    "三成半",
    "三分之二",
    "千分之五",
    "翻两番",
    "增长2倍",
    "前10位",
    "第三位",
)
_DATES = (
    "到2025年",
    "2025年底前",
    "2026年6月底前",
    "2030年前",
    "2024年上半年",
    "2025年第三季度",
    "2023—2025年",
    "二〇二五年十二月",
    "“十四五”期间",
    "“十五五”末",
    "截至2022年底",
    "自2020年以来",
    "今年",
    "明年底前",
    "三年内",
    "未来五年",
    "近三年",
    "15个工作日",
)


def _row(printed: str) -> str | None:
    """One line of a table; None where the words are read as nothing, or as more than one thing."""
    found = find_quantities(printed, issued_on=ISSUED)
    if len(found) != 1:
        return None
    quantity = found[0]
    read = _period(quantity) if quantity.kind == "date" else f"{_number(quantity)} {quantity.unit or ''}".strip()
    return f"| {printed} | {read} | {quantity.mode or quantity.comparator} | {quantity.kind} |"


def _number(quantity: Quantity) -> str:
    if quantity.value is None:
        return f"{quantity.lo:.10g} … {quantity.hi:.10g}"
    return f"{quantity.value:.10g}"


def _period(quantity: Quantity) -> str:
    return f"[{quantity.from_ or '…'}, {quantity.to or '…'})"


def _units() -> Iterator[str]:
    """Three of the first alias of each unit, and of every classifier."""
    for block in unit_blocks():
        yield from (f"3{next(iter(entry['aliases']))}" for entry in block.get("units", {}).values())
        yield from (f"3{classifier}" for classifier in block.get("classifiers", ()))


def tables() -> Iterator[str]:
    """The lines of four tables: numerals, units, comparators, dates."""
    bounds = [f"{word}30家" for word in shown_words("before")]
    bounds += [f"30家{word}" for word in shown_words("after")]
    sections = (
        ("Numerals 数", _NUMERALS),
        ("Units 单位", _units()),
        ("Comparators 比较", bounds),
        (f"Dates 日期 ({ISSUED})", _DATES),
    )
    for title, examples in sections:
        yield from (
            "",
            f"### {title}",
            "",
            "| printed 原文 | read 读作 | comparator or mode 比较或方式 | kind 类型 |",
            "|---|---|---|---|",
        )
        yield from (row for row in map(_row, examples) if row is not None)


if __name__ == "__main__":
    print("\n".join(tables()))
