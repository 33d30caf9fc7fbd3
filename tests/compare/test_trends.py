"""Year by year, like with like, and what a place issues."""

from __future__ import annotations

from datetime import date

import numpy as np

from pipeline.compare.measure import Table
from pipeline.compare.profiles import profile_cities
from pipeline.compare.strata import standardised
from pipeline.compare.trends import issued, profile_years
from tests.compare.test_measure import EVEN, HEAVY, IDS, corpus


def test_each_year_is_measured_by_itself() -> None:
    rows, documents = corpus({"甲市": HEAVY, "乙市": EVEN}, documents=2)
    dated = [d.model_copy(update={"issued_on": date(2020 + int(d.id[-1]), 5, 1)}) for d in documents]
    profiles = profile_years(rows, dated, replicates=20)
    assert {p.window for p in profiles} == {"2020", "2021"}
    assert {p.documents for p in profiles} == {1}
    for window in ("2020", "2021"):
        assert abs(sum(p.share for p in profiles if (p.city, p.window) == ("甲市", window)) - 1) < 1e-4


def test_documents_without_a_date_have_no_year() -> None:
    assert profile_years(*corpus({"甲市": EVEN, "乙市": EVEN}, documents=1), replicates=10) == []


def test_documents_are_counted_by_month_type_and_field() -> None:
    _, documents = corpus({"甲市": EVEN}, documents=3)
    dated = [
        documents[0].model_copy(update={"issued_on": date(2024, 3, 1), "document_type": "plan", "field": "ai"}),
        documents[1].model_copy(update={"published_on": date(2024, 3, 9), "document_type": "plan", "field": "ai"}),
        documents[2].model_copy(update={"issued_on": date(2024, 3, 9), "reprint_of": "z"}),
    ]
    assert issued(dated) == [("甲市", "2024-03", "plan", "ai", 2)]


def test_a_field_that_a_city_writes_much_about_does_not_outweigh_the_others() -> None:
    labels = np.array([[1.0, 0.0]] * 9 + [[0.0, 1.0]])
    codes = np.zeros(10, dtype=np.int64)
    table = Table(labels, labels, np.ones(10), codes, codes, np.arange(10), 1)
    strata = [("ai", 404)] * 9 + [("data", 404)]
    assert standardised(table, strata).tolist() == [[0.5, 0.5]]


def test_mixed_windows_carry_the_standardised_share() -> None:
    rows, documents = corpus({"甲市": HEAVY, "乙市": EVEN}, documents=2)
    mixed = [d.model_copy(update={"issued_on": date(2010 + 10 * int(d.id[-1]), 5, 1)}) for d in documents]
    (row,) = [p for p in profile_cities(rows, mixed, replicates=20) if (p.city, p.category) == ("甲市", IDS[0])]
    assert row.share_standardised is not None and abs(row.share_standardised - row.share) < 0.1
    assert all(p.share_standardised is None for p in profile_cities(rows, documents, replicates=20))


def test_a_city_without_a_data_clause_has_no_rows_and_one_with_a_single_clause_no_statement() -> None:
    rows, documents = corpus({"甲市": EVEN, "乙市": EVEN}, documents=1, clauses=1)
    empty = documents[0].model_copy(update={"id": "z", "city": "丙市"})
    profiles = profile_cities(rows, [*documents, empty], replicates=10)
    assert {p.city for p in profiles} == {"甲市", "乙市"}
    assert {(p.claim, p.statement) for p in profiles} == {("none", None)}


def test_a_category_that_nobody_uses_stays_at_zero() -> None:
    profiles = profile_cities(*corpus({"甲市": HEAVY, "乙市": EVEN}), replicates=20)
    unused = [p for p in profiles if p.category == IDS[-1]]
    assert {(p.share, p.mentions, p.statement) for p in unused} == {(0, 0, None)}
