"""What texts hold, asked for in another script or language."""

from __future__ import annotations

import pytest

from pipeline.language.english import english_title
from pipeline.language.script import simplified_characters


@pytest.mark.parametrize(
    ("title", "english"),
    [
        ("《中华人民共和国数据安全法》", "Data Security Law"),
        ("“数据要素×”三年行动计划（2024—2026年）", "Three-Year Action Plan for “Data Elements ×”"),
        ("甲市数据安全办法", ""),
        (None, ""),
    ],
)
def test_a_policy_has_its_english_title(title: str | None, english: str) -> None:
    assert english_title(title) == english


def test_characters_are_simplified_one_for_one() -> None:
    traditional, simplified = simplified_characters()
    assert len(traditional) == len(simplified) > 2_000
    assert "數據開放與雲計算，AI".translate(str.maketrans(traditional, simplified)) == "数据开放与云计算，AI"
