from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import annotate
from pipeline.documents import document_from_text
from pipeline.emphasis import classifier
from pipeline.entities import citations, load_recognizer
from pipeline.errors import EmptyDocument, TooLong
from pipeline.language import clauses
from pipeline.language.segmentation import JiebaTokenizer
from pipeline.language.words import cut
from pipeline.records import Annotations, Context
from pipeline.targets import records

TEXT = (
    "甲市数据发展行动计划\n一、主要目标\n到2025年，建成高质量数据集1000个，培育数据企业500家。\n"
    "二、重点任务\n（一）开放数据。由市数据局牵头，依据《数据安全法》向社会开放公共数据。"
)


def test_a_doc_carries_everything() -> None:
    doc = annotate.load()(TEXT)
    assert doc.text == TEXT
    assert [t.value for t in doc._.targets] == [1000, 500]
    assert {mention.quote for mention in doc._.mentions} >= {"市数据局", "《数据安全法》"}
    assert {entity.label_ for entity in doc.ents} >= {"AGENCY", "POLICY"}
    assert [c.cited_title for c in doc._.citations] == ["数据安全法"]
    assert "public_data_opening" in {row.category for row in doc._.emphasis}
    assert len(doc.spans["clauses"]) == len(doc._.clauses)


def test_rows_carry_their_provenance() -> None:
    document = document_from_text(TEXT, id="d", issued_on=date(2023, 7, 1), city="杭州市")
    found = annotate.annotate(document)
    rows = [*found.clauses, *found.targets, *found.mentions, *found.citations, *found.emphasis]
    assert rows and all(row.document == "d" and row.revision == document.revision and row.made_by for row in rows)
    assert all(document.text[row.start : row.end] == row.quote for row in rows)
    assert len({row.id for row in found.mentions}) == len(found.mentions)


def test_ids_outlive_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_from_text(TEXT, id="d")
    before = annotate.annotate(document)
    for module in (clauses, records, citations, classifier):
        monkeypatch.setattr(module, "version", lambda part: f"{part} 9")
    monkeypatch.setattr(load_recognizer(), "made_by", "entities 9")
    after = annotate.annotate(document)
    for table in ("clauses", "targets", "mentions", "citations", "emphasis"):
        assert [row.id for row in getattr(after, table)] == [row.id for row in getattr(before, table)]
        assert {row.made_by.partition(" ")[2] for row in getattr(after, table)} == {"9"}


def test_no_target_differs_from_not_read() -> None:
    found = annotate.annotate(document_from_text("本条例所称数据，是指对信息的记录。", id="d"))
    assert (found.reading.targets, found.reading.chars) == (0, 17)


def test_annotating_twice_gives_the_same_rows() -> None:
    document = document_from_text(TEXT, id="d")
    assert annotate.annotate(document) == annotate.annotate(document)


def test_an_empty_and_a_huge_text_are_named_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotate.load(), "max_length", 100)
    documents = [document_from_text(text, id=str(n)) for n, text in enumerate((" \n", "数" * 200, "建设园区3个。"))]
    kinds = [type(result) for result in annotate.annotate_all(documents)]
    assert kinds == [EmptyDocument, TooLong, Annotations]


def test_full_width_digits_are_read_and_offsets_kept() -> None:
    doc = annotate.read("到２０２５年，建成园区３个。", Context())
    (target,) = doc._.targets
    assert (target.value, target.deadline_year, target.start) == (3, 2025, 11)


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_segmentation_covers_any_text(text: str) -> None:
    assert "".join(cut(text)) == text
    assert JiebaTokenizer(annotate.load().vocab)(text).text == text


@settings(max_examples=25)
@given(st.text(alphabet="数据安全公开市局《》（）“”\n到2025年建成3个。，；\t｜<>\u0000😀", min_size=1, max_size=60))
def test_any_text_goes_through_the_pipeline(text: str) -> None:
    if text.strip():
        doc = annotate.read(text, Context())
        assert all(
            doc.text[row.start : row.end] == row.quote for row in (*doc._.targets, *doc._.mentions, *doc._.clauses)
        )
