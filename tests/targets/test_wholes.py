"""How a count moves: by composed verbs, and with the whole that it is a part of."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.annotate import annotate
from pipeline.records import Document, revision_of


def kinds(text: str, title: str) -> list[str | None]:
    document = Document(
        id="甲", url="甲", title=title, city="甲市", issued_on=date(2025, 1, 10), text=text, revision=revision_of(text)
    )
    return [row.change_kind for row in annotate(document).targets]


def reviewed(sentence: str) -> list[str | None]:
    return kinds(f"一、2024年工作回顾\n过去一年，{sentence}", "2025年政府工作报告")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("批准团体标准90项。其中，化工行业30项、纺织行业12项。", ["delta", "delta", "delta"]),
        ("发放消费券300万张，其中餐饮类80万张。", ["delta", "delta"]),
        ("拥有院士工作站40家，其中高校18家。", ["level", "level"]),
        ("新增就业3万人。其中，常住居民80万人。", ["delta", "level"]),
        ("发放消费券300万张。餐饮类商户达到80万家。", ["delta", "level"]),
    ],
)
def test_parts_move_as_their_whole_does(sentence: str, expected: list[str]) -> None:
    assert reviewed(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("新签约项目60个。", "delta"),
        ("新筹集公寓900套。", "delta"),
        ("新改扩建卫生室12家。", "delta"),
        ("培育新增专精特新企业30家。", "delta"),
        ("批准《冷链运输服务规范》等48项地方标准。", "delta"),
        ("建成新型平台6个。", "level"),
        ("工业增加值达到900亿元。", "level"),
    ],
)
def test_new_and_a_verb_is_more(sentence: str, expected: str) -> None:
    assert reviewed(sentence) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("到2027年，建成公园20座。", "level"), ("三年内培育龙头企业20家。", "delta"), ("每年建成公园20座。", "delta")],
)
def test_so_many_in_some_years_are_more(sentence: str, expected: str) -> None:
    assert kinds(sentence, "甲市公园城市建设行动计划") == [expected]
