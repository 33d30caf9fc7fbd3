"""The unit table and how units are read."""

from __future__ import annotations

import math

import pytest

from pipeline.language.units import read_unit, unit_blocks, unit_table

KINDS = {"count", "amount", "physical", "share", "rate", "intensity"}


def test_table_is_well_formed() -> None:
    for block in unit_blocks():
        assert block["kind"] in KINDS and block["family"] in {"number", "currency", "dimension", "percentage"}
    assert all(math.isfinite(u.factor * u.base) and u.factor > 0 and u.base > 0 for u in unit_table().values())


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("平方公里", "m2", 1e6),
        ("亩地", "m2", 666.6666666667),
        ("公顷", "m2", 1e4),
        ("吨标准煤", "tce", 1),
        ("兆瓦", "kW", 1000),
        ("EFlops", "EFLOPS", 1),
        ("个标准机架", "标准机架", 1),
        ("个百分点", "pp", 1),
        ("‰", "%", 0.1),
        ("人次", "人次", 1),
        ("元/人", "元/人", 1),
        ("微克/立方米", "微克/立方米", 1),
        ("件/万人", "件/万人", 1),
        ("TOPS/W", "TOPS/W", 1),
    ],
)
def test_longest_alias_wins(text: str, unit: str, factor: float) -> None:
    read = read_unit(text, 0)
    assert read is not None and read.canonical == unit and read.unit.factor == factor


@pytest.mark.parametrize("text", ["G", "D打印", "Gbpsx", "项目", "家庭", "行动", "", "。"])
def test_no_unit_in_words_and_codes(text: str) -> None:
    assert read_unit(text, 0) is None


def test_one_letter_is_computing_power_only_beside_computing() -> None:
    text = "智能算力达到300P"
    assert read_unit(text, text.index("P")) is not None
    assert read_unit("第300P", 4) is None
