from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import targets
from pipeline.language.clauses import clause_tree
from pipeline.language.normalise import normalise
from pipeline.language.quantities import find_quantities
from pipeline.records import Context, Target


def extract(text: str, **metadata: object) -> list[Target]:
    context = Context(**{"document": "d", "issued_on": date(2023, 7, 1), **metadata})  # type: ignore[arg-type]
    text = normalise(text)
    quantities = find_quantities(text, issued_on=context.issued_on)
    return targets.extract(text, clause_tree(text, context), quantities, context)


def test_a_list_of_firms_by_size_gives_a_row_each() -> None:
    rows = extract("到2025年，培育1家500亿元级龙头企业、2家百亿元级骨干企业，孵化创业企业500家。")
    assert [(r.value, r.unit, r.deadline_year, r.status) for r in rows] == [
        (1, "家", 2025, "target"),
        (2, "家", 2025, "target"),
        (500, "家", 2025, "target"),
    ]
    assert [r.qualifier and (r.qualifier["op"], r.qualifier["value"]) for r in rows] == [
        ("ge", 5e10),
        ("ge", 1e10),
        None,
    ]


def test_every_row_can_be_cut_out_of_the_text() -> None:
    text = "一、主要目标\n到2027年，算力规模达到40EFLOPS，数据标注产值年均增长20%以上。"
    for row in extract(text):
        assert text[row.start : row.end] == row.quote
        for name in ("indicator", "object", "deadline"):
            start, end = getattr(row, f"{name}_start"), getattr(row, f"{name}_end")
            printed = getattr(row, "deadline_text" if name == "deadline" else name)
            assert printed == (text[start:end] if start is not None else None)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("到2026年，建成数据标注基地5个。", "target"),
        ("截至2022年底，全市已建成数据标注基地5个。", "achieved"),
        ("对新建的标注基地，给予最高500万元一次性补助。", "support_amount"),
        ("违反前款规定的，处五万元以上五十万元以下罚款。", "sanction"),
        ("据测算，全国数据产业规模超过2万亿元。", "reference"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert {row.status for row in extract(text)} == {status}


@pytest.mark.parametrize(
    ("text", "year", "mode"),
    [
        ("到2025年，建成园区3个。", 2025, "by"),
        ("2030年前，建成园区3个。", 2030, "before"),
        ("2024—2026年，累计建成园区3个。", 2026, "during"),
        ("“十五五”末，建成园区3个。", 2030, "by"),
        ("力争用三年时间，建成园区3个。", 2026, "by"),
    ],
)
def test_deadline(text: str, year: int, mode: str) -> None:
    (row,) = extract(text)
    assert (row.deadline_year, row.deadline_mode) == (year, mode)


def test_a_deadline_is_inherited_from_the_sentence_before() -> None:
    rows = extract("到2028年，建成统一的数据资源体系。公共数据目录覆盖率达到100%。")
    assert [(r.deadline_year, r.deadline_source) for r in rows] == [(2028, "prev_sentence")]


def test_a_past_year_is_not_lent() -> None:
    (_, row) = extract("一、工作目标\n2022年全市企业有800家。新增企业200家。")
    assert row.deadline_year is None


def test_a_work_report_looks_back_and_then_ahead() -> None:
    text = "一、2023年工作回顾\n新增数据企业120家。\n二、2024年重点任务\n新增数据企业150家。"
    rows = extract(text, title="某市2024年政府工作报告", issued_on=date(2024, 1, 20))
    assert [(r.status, r.deadline_year) for r in rows] == [("achieved", 2023), ("target", 2024)]


def test_catchwords_and_numbers_that_are_nothing_give_no_row() -> None:
    assert not extract("围绕“三大跨越”，落实国办发〔2022〕14号文件，推进5G建设，做好九个方面工作。")


def test_a_decrease_is_negative_and_keeps_what_was_printed() -> None:
    (row,) = extract("到2025年，单位产值能耗比2020年下降14%。")
    assert (row.value, row.raw_value, row.change_kind, row.baseline) == (-14, "14", "relative_change", {"year": 2020})


@given(st.text(alphabet="到2025年，新增企业3家。%亿元万《》（）“”①一、\n ｜", max_size=120))
def test_any_text_is_read_and_offsets_hold(text: str) -> None:
    for row in extract(text):
        assert normalise(text)[row.start : row.end] == row.quote


PIECES = "到2026年，|建成|不少于|30家|增长15%|以上|百分之五|，|。|、|5个平台|给予|最高50万元"
PIECES += "|补助|已|新增|其中|分别达到|和|万元|《|》|\n|一、目标\n|第|名"
promises = st.lists(st.sampled_from(PIECES.split("|")), max_size=18).map("".join)


@given(promises)
@settings(max_examples=150)
def test_places_that_overlap_hold_one_value(text: str) -> None:
    rows = extract(text)
    for one, other in pairwise(sorted(rows, key=lambda row: (row.start, row.end))):
        if other.start < one.end:
            assert (one.start, one.end, one.value, one.value_lo) == (
                other.start,
                other.end,
                other.value,
                other.value_lo,
            )


@given(promises)
@settings(max_examples=150)
def test_the_value_reads_again_from_the_quote(text: str) -> None:
    for row in extract(text):
        again = find_quantities(row.quote)
        values = {abs(value) for q in again for value in (q.value, q.lo, q.hi) if value is not None}
        assert {abs(value) for value in (row.value, row.value_lo, row.value_hi) if value is not None} <= values


@given(promises)
@settings(max_examples=100)
def test_a_paragraph_elsewhere_changes_nothing_here(text: str) -> None:
    here = f"一、目标\n{text.replace('《', '')}。\n"
    alone, beside = extract(here), extract(here + "二、其他\n推进道路建设，改善环境。")
    assert [(r.quote, r.value, r.status, r.deadline_year) for r in alone] == [
        (r.quote, r.value, r.status, r.deadline_year) for r in beside if r.start < len(here)
    ]


def test_worked_examples_of_the_codebook(shared: Path) -> None:
    lines = (shared / "suites" / "examples" / "target_examples.jsonl").read_text("utf-8").splitlines()
    right = total = 0
    for case in map(json.loads, lines):
        context = case.get("context") or {}
        issued = date.fromisoformat(context.get("issue_date") or "2023-07-01")
        rows = extract(case["text"], issued_on=issued, title=context.get("title"))
        for record in case["records"]:
            if "value" not in record or "value_span" not in record:
                continue
            total += 1
            at = record["value_span"]["start"]
            right += any(
                r.start <= at < r.end and r.value == pytest.approx(record["value"]) and r.unit == record["unit"]
                for r in rows
            )
    assert right / total >= 0.8


def test_a_table_with_headers_in_two_rows() -> None:
    text = "指标\t目标值\t\t属性\n\t2023年目标\t2025年目标\t\n集市（个）\t10\t30\t预期性"
    found = [(one.value, one.deadline_year) for one in extract(text) if one.status == "target"]
    assert found == [(10, 2023), (30, 2025)]
