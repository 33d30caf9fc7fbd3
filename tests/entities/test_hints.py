"""Weak candidates: what stands where names stand is proposed to the field, and published by nothing else."""

from __future__ import annotations

import pytest

from pipeline.entities.candidates import preferred
from pipeline.entities.finders import PatternFinder
from pipeline.entities.hints import WEAK, hints
from pipeline.entities.line import Line


def hinted(text: str, method: str) -> list[tuple[str, str]]:
    found = (c for c in PatternFinder().find(Line(text)) if c.score == WEAK and c.method == method)
    return sorted((text[c.start : c.end], c.label) for c in found)


@pytest.mark.parametrize(
    ("text", "method", "wanted"),
    [
        ("七里桥、柳浪等重点商圈人气回升。", "conjunct", [("七里桥", "LOCATION"), ("柳浪", "LOCATION")]),
        ("支持深海采矿、月面钻探等重大科技设施建设。", "conjunct", [("月面钻探", "PROJECT"), ("深海采矿", "PROJECT")]),
        ("采取补贴、贷款等方式支持企业。", "conjunct", []),
        ("修订引导社会力量参与养老目录，", "enacted", [("引导社会力量参与养老目录", "POLICY")]),
        ("修订目录，", "enacted", []),
        ("江淮量子研究院西南总部落户。", "continued", [("江淮量子研究院西南总部", "INSTITUTION")]),
        ("建成9号线南延伸。", "continued", [("9号线南延伸", "PROJECT")]),
        ("申报宁波、温州国家物流枢纽。", "joined", [("宁波、温州国家物流枢纽", "PROJECT")]),
        ("打造澜溪未来岛，", "run", [("澜溪未来岛", "PROJECT")]),
        ("提升服务水平，", "run", []),
    ],
)
def test_places_where_names_stand_are_hinted_at(text: str, method: str, wanted: list[tuple[str, str]]) -> None:
    assert hinted(text, method) == wanted


def test_a_hint_alone_is_never_published() -> None:
    line = Line("修订引导社会力量参与养老目录，打造“七色花”，七里桥、柳浪等商圈。")
    alone = list(hints(line, []))
    assert len(alone) > 3
    assert preferred(line.text, alone) == []
