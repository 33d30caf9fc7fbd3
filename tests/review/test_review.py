"""Decisions of persons: they stand, whatever rules and revisions come after."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate import annotate
from pipeline.errors import ConfigurationError
from pipeline.records import Annotations, Decision, Document, revision_of
from pipeline.review import decide, settle

TEXT = (
    "一、目标\n到2027年，建成智算中心5个，培育数据企业300家。\n二、保障\n支持杭州市数据局建设公共数据授权运营平台。\n"
)


def document(text: str = TEXT) -> Document:
    return Document(
        id="d1", url="http://a.test/1", text=text, chars=len(text), revision=revision_of(text), city="杭州市"
    )


READ = annotate(document())
FIRST, SECOND = READ.targets
CLAUSE = next(clause for clause in READ.clauses if clause.start <= FIRST.start < clause.end)


def decision(verdict: str, day: int = 1, **correction: object) -> Decision:
    at = datetime(2026, 3, day, tzinfo=UTC)
    return decide(FIRST, CLAUSE.quote, CLAUSE.start, verdict, by="Lin 林", correction=correction, at=at)  # type: ignore[arg-type]


def test_what_is_rejected_is_gone_and_counted() -> None:
    settled = settle(READ, [decision("reject")], document=document())
    assert settled.targets == (SECOND,) and settled.reading.targets == 1


def test_what_is_corrected_stands_with_its_source() -> None:
    made = decision("correct", value=6, indicator="智算中心")
    row = settle(READ, [made], document=document()).targets[0]
    assert (row.value, row.confidence, row.quote, row.id) == (6, 1.0, FIRST.quote, FIRST.id)
    assert row.made_by == f"{FIRST.made_by} review/{made.id}"
    assert TEXT[row.indicator_start : row.indicator_end] == "智算中心"


def test_the_last_decision_counts_and_a_rejection_can_be_taken_back() -> None:
    taken = [decision("reject", 1), decision("accept", 2)]
    assert settle(READ, taken, document=document()).targets[0].value == FIRST.value
    assert settle(READ, taken[::-1], document=document()).targets[0].value == FIRST.value


def test_settling_what_was_settled_changes_nothing() -> None:
    for taken in (decision("reject"), decision("correct", unit="座"), decision("accept")):
        once = settle(READ, [taken], document=document())
        assert settle(once, [taken], document=document()) == once


@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_a_target_of_the_same_span_that_nobody_asked_about_stays(verdict: str) -> None:
    twin = FIRST.model_copy(update={"id": "twin", "object": "another"})
    read = READ.model_copy(update={"targets": (FIRST, twin, SECOND)})
    once = settle(read, [decision(verdict)], document=document())
    assert twin in once.targets and settle(once, [decision(verdict)], document=document()) == once


@given(st.text(alphabet="数据共享与开放，", max_size=30), st.integers(0, 2))
def test_a_decision_follows_its_sentence_into_a_revision(added: str, lines: int) -> None:
    revised = document((added + "。\n") * lines + TEXT)
    row = settle(annotate(revised), [decision("correct", value=6)], document=revised).targets[0]
    assert row.value == 6 and revised.text[row.start : row.end] == FIRST.quote and row.revision == revised.revision


def test_a_decision_rests_where_its_sentence_is_gone() -> None:
    revised = document("到2030年，建成智算中心9个。\n")
    read = annotate(revised)
    assert settle(read, [decision("correct", value=6)], document=revised) == read


def test_a_persons_row_outlasts_rules_that_read_the_place_otherwise() -> None:
    wider = FIRST.model_copy(update={"id": "new", "start": FIRST.start - 2, "quote": TEXT[FIRST.start - 2 : FIRST.end]})
    read = READ.model_copy(update={"targets": (wider, SECOND)})
    assert settle(read, [decision("accept")], document=document()).targets[0].quote == FIRST.quote
    nothing = Annotations(reading=READ.reading)
    assert settle(nothing, [decision("accept")], document=document()).targets[0].id == FIRST.id
    assert settle(read, [decision("reject")], document=document()).targets == (wider, SECOND)


def test_a_corrected_category_takes_the_place_of_the_one_that_was_read() -> None:
    row = READ.emphasis[0]
    sentence = TEXT[row.start : row.end]
    made = decide(row, sentence, row.start, "correct", by="Lin", correction={"category": "data_general"})
    settled = settle(READ, [made], document=document()).emphasis
    assert [r.category for r in settled if r.clause == row.clause].count("data_general") == 1
    assert row.category == "data_general" or row.category not in {r.category for r in settled if r.clause == row.clause}


@pytest.mark.parametrize(
    ("verdict", "correction", "by", "said"),
    [
        ("correct", {"quote": "6个"}, "Lin", "cannot be corrected"),
        ("correct", {"value": "many"}, "Lin", "value"),
        ("correct", {}, "Lin", "correction"),
        ("accept", {"value": 6}, "Lin", "correction"),
        ("accept", {}, " ", "name"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(verdict: str, correction: dict[str, object], by: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        decide(FIRST, CLAUSE.quote, CLAUSE.start, verdict, by=by, correction=correction)  # type: ignore[arg-type]
