"""Facets of places: how often they are named, and what places share."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.compare.facets import profile_facets
from pipeline.emphasis import load_codebook
from pipeline.records import CityFacet, Document, Emphasis, identify, revision_of


@dataclass(frozen=True)
class Plan:
    """How many documents a city has, clauses each, and which share of them tries something out (every n-th)."""

    documents: int
    clauses: int
    every: int


def corpus(plans: dict[str, Plan]) -> tuple[list[Emphasis], list[Document]]:
    rows, documents = [], []
    for city, plan in plans.items():
        for number in range(plan.documents):
            key = f"{city}-{number}"
            documents.append(Document(id=key, url=key, city=city, text="x", revision=revision_of("x")))
            for at in range(plan.clauses):
                # Two rows a clause: a clause counts once, whatever number of categories it has.
                for category in ("circulation_trading", "value_revenue"):
                    rows.append(
                        Emphasis(
                            id=identify(key, at, category), document=key, start=at, end=at + 1,
                            quote=f"{city}第{number}份文件第{at}句开展数据交易试点", clause=identify(key, at),
                            category=category, probability=0.9, heading_path=(f"第{at // 5}章",),
                            facets=("pilot",) if at % plan.every == 0 else (),
                        )
                    )  # fmt: skip
    return rows, documents


def pilots(plans: dict[str, Plan], replicates: int = 60) -> dict[str, CityFacet]:
    found = profile_facets(*corpus(plans), replicates=replicates)
    assert len(found) == len(plans) * len(load_codebook().facets)
    return {row.city: row for row in found if row.facet == "pilot"}


def test_the_share_is_of_clauses_not_of_rows() -> None:
    found = pilots({"甲市": Plan(2, 20, 4), "乙市": Plan(2, 20, 2)})
    assert (found["甲市"].clauses, found["甲市"].mentions, found["甲市"].prevalence) == (40, 10, 0.25)
    assert found["乙市"].prevalence == 0.5
    assert found["乙市"].prevalence_lo <= 0.5 <= found["乙市"].prevalence_hi


def test_what_all_places_name_is_said_in_both_languages_with_two_quotations() -> None:
    found = pilots({"甲市": Plan(2, 20, 4), "乙市": Plan(2, 20, 2)})
    zh, en = found["甲市"].statement_zh or "", found["甲市"].statement_en or ""
    assert zh.startswith("乙市、甲市均涉及“先行先试”。在所读的2份文件（40句数据语句）中，甲市有25.0%")
    assert en.startswith("Yi and Jia both take up “pilot”. In the 2 documents read (40 data clauses), 25.0%")
    assert zh.count("“") == 3 and len(found["甲市"].evidence) == 2 and found["甲市"].claim == "documents"


def test_a_facet_that_one_of_two_places_hardly_names_is_not_shared() -> None:
    found = pilots({"甲市": Plan(2, 20, 4), "乙市": Plan(2, 20, 20)})
    assert not any(row.statement for row in found.values())


def test_little_evidence_makes_no_statement() -> None:
    found = pilots({"甲市": Plan(2, 20, 4), "乙市": Plan(1, 8, 2)})
    assert found["乙市"].claim == "none" and found["乙市"].flags == ("single_document", "thin_evidence")
    assert not any(row.statement for row in found.values())


def test_a_claim_about_cities_needs_documents_and_clauses_of_all() -> None:
    found = pilots({"甲市": Plan(4, 25, 3), "乙市": Plan(4, 25, 2)})
    assert {row.claim for row in found.values()} == {"city"}
    assert "在所读的" not in (found["甲市"].statement_zh or "在所读的")


def test_a_store_without_data_clauses_has_no_facets() -> None:
    assert profile_facets([], [], replicates=10) == []
