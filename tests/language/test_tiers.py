"""Classes of size that policy counts things by."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.language.comparable import comparable, family_words
from pipeline.language.tiers import tier, tier_words
from pipeline.language.units import unit_blocks


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("千亿级产业链", 1e11),
        ("五百亿级园区", 5e10),
        ("1000亿元级企业", 1e11),
        ("百万级用户城市", 1e6),
        ("三级医院", None),
        ("万级洁净车间", None),
        ("省级开发区", None),
    ],
)
def test_a_class_of_size_is_read_from_what_is_counted(text: str, least: float | None) -> None:
    assert tier([None, text]) == least


@pytest.mark.parametrize(
    ("qualifier", "least"),
    [
        ({"attr": "scale", "op": "ge", "value": 1e9, "unit": "CNY"}, 1e9),
        ({"attr": "scale", "op": "le", "value": 1e9, "unit": "CNY"}, None),
        ({"attr": "scale", "op": "ge", "value": 1e9, "unit": "USD"}, None),
        ({"attr": "age", "op": "ge", "value": 60, "unit": "岁"}, None),
    ],
)
def test_a_least_scale_is_a_size_too(qualifier: dict[str, Any], least: float | None) -> None:
    assert tier(["企业"], qualifier) == least


def test_sizes_and_families_are_told_in_both_languages() -> None:
    assert tier_words(1e11) == ("千亿级", "100-billion class") and tier_words(5e9) == ("五十亿级", "5-billion class")
    assert family_words(comparable("CNY/人").family) == ("金额（元）／人数", "money (CNY) / people")
    told = [family_words(block["dimension"]) for block in unit_blocks()]
    assert all(zh != block["dimension"] for (zh, _), block in zip(told, unit_blocks(), strict=True))
