"""Lines that a hand-written list of signs once lost, and what a score becomes."""

from __future__ import annotations

import pytest

from pipeline.entities import load_recognizer
from pipeline.language.clauses import clause_tree
from pipeline.records import Context, Mention


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
