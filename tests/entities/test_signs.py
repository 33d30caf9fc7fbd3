"""A line is passed over only where a pattern cannot match: the signs are read off the pattern."""

from __future__ import annotations

import re

import pytest

from pipeline.entities import load_recognizer
from pipeline.entities.signs import find, signs
from pipeline.language.clauses import clause_tree
from pipeline.records import Context, Mention


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(?<!某)[省市]级?(?:主管)?(?:部门|机关)", ("机关", "部门")),
        ("甲{0,2}(?:乙|丙.*丁戊)+?", ("丁戊", "乙")),
        ("[（(]市", ("市",)),
        ("甲?乙*", ()),
        ("(?:甲|[^乙])", ()),
    ],
)
def test_every_match_holds_one_of_the_signs(pattern: str, expected: tuple[str, ...]) -> None:
    assert signs(re.compile(pattern)) == expected


def test_patterns_that_ignore_case_are_looked_for_everywhere() -> None:
    assert [match.group() for match in find(re.compile("app", re.IGNORECASE), "掌上APP")] == ["APP"]


def names(text: str) -> list[Mention]:
    context = Context(document="d")
    return load_recognizer("patterns").recognize(text, clause_tree(text, context), context)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("市及区人民政府应当安排经费。", "市及区人民政府"),
        ("由县(市)公安局负责登记。", "县(市)公安局"),
        ("由卫生健康主管机关负责。", "卫生健康主管机关"),
        ("经设区的市人民政府渔业行政机关同意。", "设区的市人民政府渔业行政机关"),
    ],
)
def test_bodies_are_found_in_lines_without_the_usual_signs(text: str, name: str) -> None:
    assert ("AGENCY", name) in {(mention.label, mention.quote) for mention in names(text)}


def test_confidence_stays_below_one_whatever_the_score() -> None:
    assert all(0 < mention.confidence < 1 for mention in names("各区、县（市）人民政府落实《某某数据管理办法》。"))
