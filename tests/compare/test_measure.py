from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.measure import capped, count, log_odds, repeated
from pipeline.compare.profiles import profile_cities
from pipeline.emphasis import load_codebook
from pipeline.emphasis.error_rates import load_rates
from pipeline.records import Document, Emphasis, identify, revision_of

IDS = load_codebook().ids


def corpus(
    shares: dict[str, list[float]], documents: int = 4, clauses: int = 30, seed: int = 1
) -> tuple[list[Emphasis], list[Document]]:
    """Clauses drawn from each city's distribution over the first categories."""
    rng = np.random.default_rng(seed)
    rows, held = [], []
    for city, chances in shares.items():
        for number in range(documents):
            key = f"{city}-{number}"
            held.append(Document(id=key, url=key, city=city, text="x", revision=revision_of("x")))
            for at in range(clauses):
                category = IDS[rng.choice(len(chances), p=chances)]
                rows.append(
                    Emphasis(
                        id=identify(key, at),
                        document=key,
                        start=at,
                        end=at + 1,
                        quote=f"{city}第{number}份文件第{at}条关于数据的规定{rng.integers(10**9)}",
                        clause=identify(key, at, "c"),
                        category=category,
                        probability=0.95,
                        heading_path=(f"第{at // 10}章",),
                    )
                )
    return rows, held


EVEN = [1 / 7] * 7
HEAVY = [0.5] + [0.5 / 6] * 6


def test_shares_of_a_city_sum_to_one() -> None:
    profiles = profile_cities(*corpus({"甲市": EVEN, "乙市": HEAVY}), replicates=50)
    for city in ("甲市", "乙市"):
        assert abs(sum(p.share for p in profiles if p.city == city) - 1) < 1e-4


def test_a_planted_emphasis_is_found_and_comes_first() -> None:
    rows, documents = corpus({"甲市": HEAVY, "乙市": EVEN, "丙市": EVEN, "丁市": EVEN})
    profiles = profile_cities(rows, documents, replicates=200)
    found = {(p.city, p.category) for p in profiles if p.statement == "distinctive"}
    assert ("甲市", IDS[0]) in found
    assert next(p for p in profiles if p.city == "甲市" and p.category == IDS[0]).rank == 1


def test_a_statement_whose_interval_includes_zero_is_a_weak_sign_and_says_so() -> None:
    rare = [0.14] * 7 + [0.02]
    rows, documents = corpus({"甲市": EVEN, "乙市": rare, "丙市": rare, "丁市": rare}, documents=2)
    only = {IDS[5]: IDS[7], IDS[6]: IDS[7]}  # a category that one document of 甲市 alone holds
    rows = [
        row.model_copy(update={"category": only.get(row.category, row.category)}) if row.document == "甲市-0" else row
        for row in rows
    ]
    profiles = profile_cities(rows, documents, replicates=200)
    told = [p for p in profiles if p.statement in ("distinctive", "weak")]
    assert {(p.city, p.category) for p in told if p.statement == "weak"} == {("甲市", IDS[7])}
    assert all(((p.log_odds_lo or 0) > 0) == (p.statement == "distinctive") for p in told)
    for weak in (p for p in told if p.statement == "weak"):
        assert (
            weak.claim == "documents" and "突出" not in (weak.statement_zh or "") and "弱" in (weak.statement_zh or "")
        )
        assert "stands out" not in (weak.statement_en or "") and "includes zero" in (weak.statement_en or "")


def test_equal_cities_are_not_told_apart() -> None:
    for seed in range(8):
        rows, documents = corpus(dict.fromkeys(("甲市", "乙市", "丙市", "丁市"), EVEN), seed=seed)
        profiles = profile_cities(rows, documents, replicates=100)
        assert not [p for p in profiles if p.statement == "distinctive" and p.claim == "city"]


def test_a_doubled_category_with_much_evidence_is_a_claim_about_the_city() -> None:
    rows, documents = corpus({"甲市": HEAVY, "乙市": EVEN, "丙市": EVEN, "丁市": EVEN}, documents=8, clauses=40)
    profiles = profile_cities(rows, documents, replicates=200)
    assert ("甲市", IDS[0]) in {
        (p.city, p.category) for p in profiles if p.statement == "distinctive" and p.claim == "city"
    }


def test_the_order_of_rows_does_not_matter_and_a_seed_repeats() -> None:
    rows, documents = corpus({"甲市": EVEN, "乙市": HEAVY}, documents=2)
    assert profile_cities(rows, documents, replicates=40) == profile_cities(rows[::-1], documents[::-1], replicates=40)


def test_thin_evidence_gives_groups_and_no_statement() -> None:
    rows, documents = corpus({"甲市": EVEN, "乙市": HEAVY}, documents=1, clauses=10)
    profiles = profile_cities(rows, documents, replicates=40)
    assert {p.claim for p in profiles} == {"none"} and not [p for p in profiles if p.statement]
    assert {p.category for p in profiles if p.city == "甲市"} == set(load_codebook().groups)
    assert all({"thin_evidence", "single_document"} <= set(p.flags) for p in profiles)
    assert abs(sum(p.share for p in profiles if p.city == "甲市") - 1) < 1e-4


def test_some_evidence_is_called_indicative() -> None:
    rows, documents = corpus({"甲市": HEAVY, "乙市": EVEN, "丙市": EVEN}, documents=1, clauses=25)
    profiles = profile_cities(rows, documents, replicates=40)
    assert {p.claim for p in profiles} == {"indicative"}
    said = [p for p in profiles if p.statement]
    assert said and all("指示性" in (p.statement_zh or "") and "indicative" in (p.statement_en or "") for p in said)


def test_what_all_share_is_common_and_names_who_shares_it() -> None:
    rows, documents = corpus({"甲市": HEAVY, "乙市": HEAVY, "丙市": HEAVY}, seed=2)
    shared = [p for p in profile_cities(rows, documents, replicates=60) if p.statement == "common"]
    assert {p.city for p in shared if p.category == IDS[0]} == {"甲市", "乙市", "丙市"}
    assert all("、" in (p.statement_zh or "") and " stress “" in (p.statement_en or "") for p in shared)


def test_a_place_that_is_silent_is_not_named_among_those_that_share() -> None:
    without = [0.0, *[1 / 6] * 6]
    rows, documents = corpus(
        {"甲市": without, **dict.fromkeys(("乙市", "丙市", "丁市", "戊市", "己市"), HEAVY)}, documents=2
    )
    said = [p for p in profile_cities(rows, documents, replicates=100) if p.category == IDS[0] and p.statement]
    assert {p.city: p.statement for p in said}["甲市"] == "silent"
    shared = [p.statement_zh or "" for p in said if p.statement == "common"]
    assert shared and not any("甲市" in sentence.partition("均强调")[0] for sentence in shared)


def test_a_city_is_silent_on_what_the_others_name() -> None:
    without = [0.0, *[1 / 6] * 6]
    rows, documents = corpus({"甲市": without, "乙市": EVEN, "丙市": EVEN}, documents=2)
    silent = {
        (p.city, p.category): p.claim for p in profile_cities(rows, documents, replicates=40) if p.statement == "silent"
    }
    assert silent == {("甲市", IDS[0]): "documents"}


def test_a_window_takes_documents_of_one_field_and_period() -> None:
    rows, documents = corpus({"甲市": EVEN, "乙市": HEAVY}, documents=2)
    dated = [
        d.model_copy(
            update={"field": "ai" if d.id.endswith("0") else "data", "issued_on": date(2015 + 8 * (i % 2), 5, 1)}
        )
        for i, d in enumerate(documents)
    ]
    assert all("mixed_window" in p.flags for p in profile_cities(rows, dated, replicates=20))
    ai = profile_cities(rows, dated, replicates=20, field="ai", years=(2014, 2018), window="ai 2014–2018")
    assert {p.documents for p in ai} == {1} and {p.window for p in ai} == {"ai 2014–2018"}
    assert not any("mixed_window" in p.flags for p in ai)


def test_clauses_that_repeat_the_state_weigh_a_quarter() -> None:
    rows, documents = corpus({"甲市": EVEN, "乙市": EVEN}, documents=2)
    first = next(row for row in rows if row.document == "甲市-0")
    state = first.model_copy(update={"id": "n", "clause": "n", "document": "n"})
    nation = Document(id="n", url="n", text="x", revision=revision_of("x"))
    profiles = profile_cities([*rows, state], [*documents, nation], replicates=20)
    (weight,) = {p.clauses for p in profiles if p.city == "甲市"}
    assert weight < 60 and {p.echo_share > 0 for p in profiles if p.city == "甲市"} == {True}


def test_a_statement_quotes_its_evidence_in_both_languages() -> None:
    rows, documents = corpus({"甲市": HEAVY, "乙市": EVEN, "丙市": EVEN})
    profiles = profile_cities(rows, documents, replicates=60)
    statement = next(p for p in profiles if p.statement == "distinctive" and p.city == "甲市")
    assert len(statement.evidence) == 2 and "tentative" in statement.flags
    assert statement.statement_zh and "甲市" in statement.statement_zh and "“" in statement.statement_zh
    assert statement.statement_en and "stands out" in statement.statement_en


def test_a_reprint_does_not_count() -> None:
    rows, documents = corpus({"甲市": EVEN, "乙市": HEAVY}, documents=2)
    marked = [d.model_copy(update={"reprint_of": "甲市-0"}) if d.id == "甲市-1" else d for d in documents]
    assert {p.documents for p in profile_cities(rows, marked, replicates=40) if p.city == "甲市"} == {1}


def test_a_clause_repeats_a_text_of_nearly_the_same_words() -> None:
    national = "加快构建统一开放的数据要素市场体系，完善数据流通规则。"
    texts = [national, "本市建设数据交易场所并制定上架规则。"]
    assert repeated(texts, [national], lambda text, reference: True).tolist() == [0, -1]


def test_no_document_holds_more_than_half_of_its_city() -> None:
    city, document = np.zeros(10, dtype=int), np.array([0] * 8 + [1, 2])
    weights = capped(np.ones(10), city, document)
    assert weights[document == 0].sum() <= weights.sum() / 2 + 1e-9


@given(st.integers(2, 8), st.integers(0, 5))
def test_log_odds_are_finite_and_zero_for_equal_counts(cities: int, base: int) -> None:
    delta, z = log_odds(np.full((cities, 14), float(base)))
    assert np.isfinite(delta).all() and np.allclose(delta, 0, atol=1e-9) and np.isfinite(z).all()


def test_count_splits_a_clause_among_its_labels() -> None:
    from pipeline.compare.measure import Table

    labels = np.array([[1.0, 1.0], [1.0, 0.0]])
    ones = np.zeros(2, dtype=np.int64)
    counts = count(Table(labels, labels, np.ones(2), ones, ones, ones, 1))
    assert counts.share.tolist() == [[0.75, 0.25]] and counts.prevalence.tolist() == [[1.0, 0.5]]


def test_every_estimate_lies_in_its_own_interval() -> None:
    rows, documents = corpus({"甲市": HEAVY, "乙市": EVEN, "丙市": EVEN}, documents=2)
    for seed in range(3):
        unsure = [row.model_copy(update={"probability": 0.45}) for row in rows]  # half of the labels are wrong
        for p in profile_cities(unsure, documents, replicates=200, seed=seed):
            assert (p.share_lo or 0) <= p.share <= (p.share_hi or 1)
            assert (p.log_odds_lo or 0) <= (p.log_odds or 0) <= (p.log_odds_hi or 0)


def test_what_the_classifier_misses_often_counts_for_more_than_was_found() -> None:
    recall = dict(zip(IDS, load_rates().recall, strict=True))
    first, last = sorted(IDS[:7], key=lambda name: recall[name])[::6]
    rows, documents = corpus({"甲市": EVEN, "乙市": EVEN}, documents=4)
    told = {p.category: p for p in profile_cities(rows, documents, replicates=20) if p.city == "甲市"}
    counted = [told[name].share_counted or 0 for name in (first, last)]
    assert recall[first] < recall[last]
    assert told[first].share / counted[0] > told[last].share / counted[1]


def test_a_silent_place_says_how_many_clauses_may_have_been_missed() -> None:
    rows, documents = corpus({"甲市": [0.0, *[1 / 6] * 6], "乙市": EVEN, "丙市": EVEN}, documents=2)
    (silent,) = [p for p in profile_cities(rows, documents, replicates=100) if p.statement == "silent"]
    assert "漏检" in (silent.statement_zh or "") and "may have missed" in (silent.statement_en or "")
    assert (silent.log_odds_hi or 0) < 0


def test_what_one_place_may_not_say_at_all_is_not_called_common() -> None:
    """乙市 names the first category in a single section: drawn anew, its documents need not hold it."""
    rows, documents = corpus({"甲市": HEAVY, "乙市": [0.0, *[1 / 6] * 6]}, documents=2)
    first = [row for row in rows if row.document == "乙市-0"][:5]
    rows = [row.model_copy(update={"category": IDS[0]}) if row in first else row for row in rows]
    told = [p for p in profile_cities(rows, documents, replicates=200) if p.category == IDS[0]]
    assert all(p.mentions >= 3 and p.prevalence >= 0.05 for p in told)
    assert not [p for p in told if p.statement == "common"]
