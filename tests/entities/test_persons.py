from __future__ import annotations

import pytest

from pipeline.entities.line import Line
from pipeline.entities.ruled import ruled


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("组  长：王某江　省政府", "王某江"),
        ("　　李某川　　绍兴市数据局局长", "李某川"),
        ("决定任命张某海为副市长。", "张某海"),
        ("联系人：欧阳某 电话见附件", "欧阳某"),
    ],
)
def test_a_person_is_named_by_a_post_or_a_role(text: str, name: str) -> None:
    assert name in {text[c.start : c.end] for c in ruled("persons", Line(text))}


def test_a_word_after_a_role_is_no_person() -> None:
    assert not list(ruled("persons", Line("联系人：高度重视。")))
