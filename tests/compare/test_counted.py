"""Which documents count for a place: what says again what another says is no further document, whatever portal it lies on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.compare.counted import counted
from pipeline.compare.profiles import profile_cities
from pipeline.records import Document, DocumentRelation, Emphasis, identify, revision_of


def document(id: str, **fields: Any) -> Document:
    return Document(id=id, url=id, text="x", revision=revision_of("x"), **fields)


def kept(*documents: Document, relations: tuple[DocumentRelation, ...] = ()) -> set[str]:
    return {one.id for one in counted(documents, relations)}


def relation(document: str, kind: str, related: str) -> DocumentRelation:
    row = {"id": f"{document}{kind}", "document": document, "kind": kind, "related": related, "source": "citation"}
    return DocumentRelation.model_validate(row)


@pytest.mark.parametrize(
    "fields", [{"reprint_of": "a"}, {"document_type": "interpretation"}, {"validity": "repealed"}], ids=str
)
def test_reprints_interpretations_and_repealed_documents_do_not_count(fields: dict[str, Any]) -> None:
    assert kept(document("a", city="甲市"), document("b", city="甲市", **fields)) == {"a"}


def test_what_another_document_repeals_or_interprets_is_known_from_their_relations() -> None:
    held = [document(id, city="甲市") for id in ("old", "new", "told", "cited")]
    known = relation("new", "repeals", "old"), relation("told", "interprets", "new"), relation("new", "amends", "cited")
    assert kept(*held, relations=known) == {"new", "cited"}


def test_of_a_law_in_several_versions_the_last_counts_and_of_yearly_reports_each() -> None:
    law = {"city": "甲市", "document_type": "law_regulation"}
    first = document("first", title="甲市数据流通条例", issued_on=date(2021, 3, 1), **law)
    second = document("second", title="甲市数据流通条例（2024年修订）", issued_on=date(2024, 3, 1), **law)
    elsewhere = document("elsewhere", title="甲市数据流通条例", **{**law, "city": "乙市"})
    reports = [document(f"r{y}", title="政府工作报告", city="甲市", issued_on=date(y, 1, 1)) for y in (2023, 2024)]
    assert kept(first, second, elsewhere, *reports) == {"second", "elsewhere", "r2023", "r2024"}


SAYINGS = [f"第{n}类数据由{place}按照目录归集并在{n}日内更新共享" for n, place in enumerate("农林水电路桥港站", 11)]


def rows(document: str, sentences: list[str]) -> list[Emphasis]:
    return [
        Emphasis(
            id=identify(document, at), document=document, start=at, end=at + 1, quote=sentence, clause=identify(document, at, "c"),
            category="gov_data_sharing", probability=0.9,
        )
        for at, sentence in enumerate(sentences)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("province", "documents"), [("丙省", 1), ("丁省", 2)], ids=["its own province's text", "another province's"]
)
def test_a_copy_of_a_superiors_text_is_no_further_document(province: str, documents: int) -> None:
    own = [f"{sentence}，并接受{n}家单位监督评价考核" for n, sentence in enumerate(SAYINGS)]
    held = [
        document("above", province=province, level="province", document_number="上〔2023〕1号"),
        document("copy", province="丙省", city="甲市", level="city", document_number="甲〔2023〕7号"),
        document("own", province="丙省", city="甲市", level="city"),
    ]
    told = profile_cities([*rows("above", SAYINGS), *rows("copy", SAYINGS), *rows("own", own)], held, replicates=20)
    assert {p.documents for p in told if p.city == "甲市"} == {documents}


def test_a_single_clause_of_a_superior_weighs_a_quarter_and_the_document_counts() -> None:
    held = [document("above", province="丙省"), document("own", province="丙省", city="甲市")]
    others = [f"{n}号企业的数据交给{n + 5}家机构评估再由{n + 9}名专家复核" for n in range(20, 28)]
    told = profile_cities([*rows("above", SAYINGS), *rows("own", [*others, SAYINGS[0]])], held, replicates=20)
    assert {(p.documents, p.clauses) for p in told if p.city == "甲市"} == {(1, 8.25)}
