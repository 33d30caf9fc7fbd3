from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.entities import backlog, cite, load_recognizer, resolve
from pipeline.language.clauses import clause_tree
from pipeline.records import Citation, Context, Document, revision_of


def cited(text: str, **metadata: Any) -> list[Citation]:
    context = Context(document="d", **metadata)
    return cite(text, load_recognizer("patterns").recognize(text, clause_tree(text, context), context), context)


def stored(key: str, title: str, number: str | None = None, **fields: Any) -> Document:
    return Document(id=key, url=key, title=title, document_number=number, text="x", revision=revision_of("x"), **fields)


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("根据《甲市数据条例》和《乙办法》，制定本规定。", ["implements", "implements"]),
        ("《甲市旧办法》（甲政发〔2011〕3号）、《乙市旧办法》同时废止。", ["repeals", "repeals"]),
        ("关于修改《甲市数据条例》的决定草案说明。", ["amends"]),
        ("现将《甲市数据规划》印发给你们。", ["forwards"]),
        ("省政府印发《甲省数据规划》后，各地响应。", ["cites"]),
        ("深入实施《甲市移风易俗条例》，制定实施《乙市数据条例》。", ["implements", "cites"]),
        ("深入落实乙省关于印发《甲省智能规划》的通知精神。", ["implements"]),
        ("参照《甲省数据规划》办理，责任落实到人。", ["cites"]),
    ],
)
def test_how_a_document_relates_to_what_it_cites(text: str, relations: list[str]) -> None:
    assert [c.relation for c in cited(text)] == relations


def test_a_titles_short_form_is_given_in_full() -> None:
    found = cited("落实《甲市公共数据开放办法》（以下简称《办法》）。\n《办法》自今日起施行。")
    assert [c.cited_title for c in found] == ["甲市公共数据开放办法"] * 2
    assert found[1].quote == "《办法》"


def test_plays_and_papers_are_no_policies() -> None:
    assert not cited("推动网络安全法律法规落地，征求公安机关交通管理部门意见。")
    assert not cited("舞剧《春江谣》和《甲城晨报》获奖。")


def test_a_documents_own_title_and_number_are_not_cited() -> None:
    assert not cited("甲市数据条例\n甲政发〔2021〕3号\n为规范数据，制定本条例。", title="甲市数据条例")


def test_a_number_that_two_documents_bear_is_decided_by_title_or_left_open() -> None:
    both = [stored("a", "甲规划", "甲政发〔2021〕3号"), stored("b", "乙规划", "甲政发〔2021〕第03号")]
    assert [c.resolved for c in resolve(cited("落实甲政发〔2021〕3号。"), both)] == [None]
    assert [c.resolved for c in resolve(cited("落实《乙规划》（甲政发〔2021〕3号）。"), both)] == ["b"]


def test_a_later_document_or_one_of_another_province_is_not_meant() -> None:
    citing = stored("d", "报告", issued_on=date(2022, 1, 1), province="甲省")
    text = "落实《公共数据开放管理办法》。"
    later = stored("a", "公共数据开放管理办法", issued_on=date(2023, 1, 1), province="甲省")
    other = stored("b", "公共数据开放管理办法", issued_on=date(2020, 1, 1), province="乙省")
    right = stored("c", "公共数据开放管理办法", issued_on=date(2020, 1, 1), province="甲省")
    assert [c.resolved for c in resolve(cited(text), [citing, later, other])] == [None]
    assert [c.resolved for c in resolve(cited(text), [citing, later, other, right])] == ["c"]


def test_the_backlog_ranks_what_is_cited_and_missing() -> None:
    found = cited("落实《甲市数据条例》和《乙市数据规划》。")
    again = [c.model_copy(update={"document": "e"}) for c in found[:1]]
    assert [(title, count) for _, title, count in backlog([*found, *again])] == [
        ("甲市数据条例", 2),
        ("乙市数据规划", 1),
    ]
