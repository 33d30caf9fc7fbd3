"""What speaks for a promise: a verb of goal wherever it stands, a bound that forbids, a date of its own or on a line below."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.language.clauses import clause_tree
from pipeline.language.quantities import find_quantities
from pipeline.records import Context
from pipeline.targets.extract import cases
from pipeline.targets.sections import sections
from pipeline.targets.signals import EVIDENCE, signals

PLAN = "乙市营商环境行动方案"


def degrees(text: str, title: str = PLAN) -> list[str]:
    context = Context(document="d", title=title, issued_on=date(2021, 3, 1))
    found = cases(text, clause_tree(text, context), find_quantities(text, issued_on=context.issued_on), context)
    names = [name for case, _ in found for name in signals(case).own if name.startswith(EVIDENCE)]
    return [name.removeprefix(EVIDENCE) for name in names]


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("七成的灌区建成量水设施。", "goal&plan"),
        ("行政经费不得超过公共预算的8%。", "goal&plan"),
        ("1.网上通办。事项办理300个。\n完成时限：2021年11月底前", "dated&plan"),
        ("新增终端600台（累计1500台）。", "goal&plan"),
        ("去年新增终端600台。", "past&plan"),
        ("全市现有灌区40个。", "past&plan"),
        ("事项办理300个。", "bare&plan"),
    ],
)
def test_how_much_evidence_there_is(text: str, degree: str) -> None:
    assert degrees(text)[0] == degree


def test_a_notice_may_order_work_by_its_title() -> None:
    assert degrees("可办率达到88%。", "关于加快推进智慧城市建设的通知") == ["goal&order"]
    assert degrees("可办率达到88%。", "关于做好2021年项目申报工作的通知") == ["goal&none"]


def test_a_document_is_known_by_what_its_sentences_do() -> None:
    text = "第一条 应当备案。\n" * 4 + "对企业给予补助。\n" * 6
    clauses = clause_tree(text)
    shape = sections(clauses, Context(document="d", title="某办法"))[0].kind.shape
    assert "pays=4" in shape and "tells=0" in shape
    assert sections(clauses[:3], Context(document="d", title="某办法"))[0].kind.shape == ()
